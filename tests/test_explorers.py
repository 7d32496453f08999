"""Explorers: what they store, what a page draws, and a real JupyterLab.

The page is built as the book is, from a notebook with stored outputs, and
opened from the disk, as a reader without a server would: it must work there,
ask nobody for anything, and obey mouse, finger and keyboard.
"""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import keras
import nbformat
import numpy as np
import pytest
from keras import layers
from nbformat import v4
from playwright.sync_api import expect
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from chapter_checks import file_faults
from latentspace import explore
from latentspace.explore import models
from latentspace.explore import page as pages
from latentspace.models import load_furniture_autoencoder, load_mnist_vae

ROOT = Path(__file__).resolve().parents[1]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
DIGITS, LABELS = load_digits(return_X_y=True)
X, Y = DIGITS[:300].reshape(-1, 8, 8) / 16, LABELS[:300]
RNG = np.random.default_rng(0)
WEIGHTS = ("weights", "bias")
KINDS = ("find", "frames", "map", "plane", "sliders", "turn")


def linear_autoencoder(k=2):
    """Return PCA as a Keras encoder and decoder: no training, no chance."""
    pca = PCA(k).fit(X.reshape(len(X), -1))
    encoder = keras.Sequential(
        [keras.Input((8, 8)), layers.Flatten(), layers.Dense(k)]
    )
    decoder = keras.Sequential([keras.Input((k,)), layers.Dense(64)])
    encoder.set_weights([pca.components_.T, -pca.components_ @ pca.mean_])
    decoder.set_weights([pca.components_, pca.mean_])
    return encoder, decoder


def build(kind, **changes):
    """Return a small explorer of each kind."""
    points = PCA(3).fit_transform(X.reshape(len(X), -1))
    text = {"title": f"The {kind}", "alt": "Digits.", "task": "Why?"}
    given = {
        "find": lambda: {
            "spaces": {"pixels": X, "place": points},
            "items": X,
            "labels": Y,
            "queries": range(5, 45),
            **text,
        },
        "frames": lambda: {
            "images": {"a": X[:9], "b": X[9:18]},
            "labels": [f"step {i}" for i in range(9)],
            "numbers": {"error": {"a": range(9), "b": np.arange(9) / 8}},
            "texts": {"a": "ABCDEFGHI", "b": "JKLMNOPQR"},
            **text,
        },
        "map": lambda: {
            "frames": {
                (layer, epoch): points[:, [0, 1 + (layer == "two")]] ** power
                for layer in ("one", "two")
                for epoch, power in (("first", 1), ("last", 3))
            },
            "labels": {"class": Y, "third": np.arange(300) % 3},
            "images": X,
            "controls": ("layer", "epoch"),
            "trust": [0.5, 0.6, 0.7, 0.8],
            "notes": [f"Frame {i}." for i in range(4)],
            **text,
        },
        "plane": lambda: {
            **dict(zip(("encoder", "decoder"), linear_autoencoder())),
            "x": X,
            "labels": Y,
            **text,
        },
        "sliders": lambda: {
            "decoder": linear_autoencoder(10)[1],
            "codes": np.asarray(linear_autoencoder(10)[0](X[:40])),
            "images": X[:40],
            "labels": Y[:40],
            **text,
        },
        "turn": lambda: {
            "points": {"one": points[:40], "other": points[40:80]},
            "images": X[:40],
            "start": 3,
            **text,
        },
    }[kind]()
    return getattr(explore, kind)(**{**given, **changes})


# ---- What is stored ------------------------------------------------------


def unpack(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def test_stored_outputs_are_whole():
    forms = [build(kind)._repr_mimebundle_() for kind in KINDS]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            forms += [o.get("data", {}) for o in cell.get("outputs", ())]
    for path in (ROOT / "data/explorers").glob("*.json"):
        forms.append(json.loads(path.read_text("utf-8")))
    for form in forms:
        html = form.get("text/html", "")
        if "data-values" not in html:
            continue
        assert form["image/png"]
        values = pages.read(html)
        kind = re.search(r'data-explorer="(\w+)"', html)[1]
        # A page of text leaves the module to be added.
        module = "" if "<script" in html else pages.script(kind)
        size = len((html + module).encode())
        print(f"{size / 1000:4.0f} KB  {kind}: {values['title']}")
        assert size <= pages.MAX_BYTES
        assert values["title"] and values["alt"] and values["task"]
        parts = [*values.get("frames", []), *values.get("spaces", []), values]
        for place in filter(
            None, (p.get("points", p.get("codes")) for p in parts)
        ):
            assert np.isfinite(place["low"] + place["step"]).all()
            assert len(unpack(place["data"], "<u2")) % len(place["low"]) == 0
        networks = [*map(values.get, ("encoder", "decoder"))]
        networks += values.get("decoders", {}).values()
        for model in filter(None, networks):
            stored = [x[k] for x in model["layers"] for k in x if k in WEIGHTS]
            end = sum(t["length"] * (1 if "scale" in t else 4) for t in stored)
            assert end == len(unpack(model["weights"], "u1")) > 0
            assert np.isfinite([t.get("scale", 0) for t in stored]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_only_one_attribute_depends_on_the_data(kind, monkeypatch):
    mask = r'data-values="[^"]*"'
    one = build(kind)
    monkeypatch.setitem(globals(), "X", X[::-1] ** 2)
    other = build(kind)
    assert one.page != other.page
    assert re.sub(mask, "", one.page) == re.sub(mask, "", other.page)
    assert not [*file_faults(one.still)]
    assert repr(one) == f"The {kind}. Digits."
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", one.page)


def test_text_cannot_break_out_of_the_page():
    title = '</div><script>"x"</script>&amp;'
    page = build("frames", title=title).page
    assert "<script>" not in page and pages.read(page)["title"] == title


# ---- The network in the page ---------------------------------------------


def every_layer():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Rescaling(2, -1),
            layers.Conv2D(5, 3, strides=2, padding="same", activation="elu"),
            layers.BatchNormalization(),
            layers.Conv2DTranspose(4, 2, strides=3, padding="same"),
            layers.ReLU(),
            layers.Conv2DTranspose(3, 5, strides=2, use_bias=False),
            layers.LeakyReLU(),
            layers.UpSampling2D((2, 3)),
            layers.Conv2D(6, (3, 2), strides=(1, 3), activation="tanh"),
            layers.ELU(),
            layers.Dense(4, activation="silu"),
            layers.Softmax(),
            layers.GaussianNoise(1.0),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(24, activation="softplus"),
            layers.Reshape((4, 6)),
            layers.Activation("softmax"),
            layers.Dense(3, activation="leaky_relu"),
            layers.Dense(2, activation="sigmoid"),
        ]
    )
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            shape = [w.shape for w in layer.get_weights()]
            layer.set_weights([RNG.random(s) + 0.5 for s in shape])
    return model


def functional():
    """Two models in one, with a second output that is left out."""
    images = keras.Input((8, 8))
    flat = layers.Flatten()(images)
    hidden = layers.Dense(16, activation="relu")(flat)
    mean, variance = layers.Dense(2)(hidden), layers.Dense(2)(hidden)
    encoder = keras.Model(images, [mean, variance])
    code = encoder(images)[0]
    return keras.Model(images, linear_autoencoder()[1](code))


def furniture(part):
    x = np.load(ROOT / "data/furniture.npz")["x"][:10] / np.float32(255)
    encoder, decoder = load_furniture_autoencoder(32, 0)
    return (decoder, np.asarray(encoder(x))) if part else (encoder, x)


def mnist(part):
    """MNIST's own halves; what the decoder draws stands for its images."""
    vae, z = load_mnist_vae(), RNG.normal(size=(10, 2))
    return (vae.decoder, z) if part else (vae.encoder, vae.decoder(z).numpy())


def colored():
    """A linear decoder of eight numbers, as for principal components."""
    parts = layers.Dense(192), layers.Reshape((8, 8, 3))
    return chain(*parts, shape=(8,)), RNG.normal(size=(20, 8))


RUN = """([model, rows]) => {
  const f = network(model), times = [];
  const out = rows.map((row) => Array.from(f(row)));
  for (let i = 0; i < 50; i++) {
    const began = performance.now();
    f(rows[i % rows.length]);
    times.push(performance.now() - began);
  }
  return [out, times.sort((a, b) => a - b)[12]];
}"""


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("every layer", lambda: (every_layer(), X[:20])),
        ("functional", lambda: (functional(), X[:20])),
        ("eight components", colored),
        ("furniture's encoder", lambda: furniture(0)),
        ("furniture's decoder", lambda: furniture(1)),
        ("MNIST's encoder", lambda: mnist(0)),
        ("MNIST's decoder", lambda: mnist(1)),
    ],
)
def test_browser_computes_what_keras_does(chromium, name, make):
    keras.utils.set_random_seed(0)
    model, x = make()
    x = x.reshape(-1, *model.inputs[0].shape[1:])
    page = chromium.new_page()
    script = pages.script("infer") + "globalThis.network = network;"
    page.add_script_tag(content=script)
    given = [models.export(model), x.reshape(len(x), -1).tolist()]
    found, milliseconds = page.evaluate(RUN, given)
    page.close()
    stored, full = (
        np.asarray(m(x)).reshape(len(x), -1)
        for m in (models.rounded(model), model)
    )
    cost = np.abs(stored - full).mean()
    print(
        f"\n{name}: {len(json.dumps(given[0])) / 1000:.0f} KB, "
        f"{milliseconds:.1f} ms, rounding costs {cost:.4f} a number"
    )
    assert np.abs(np.array(found) - stored).max() < 1e-5
    if "encoder" not in name:  # its code is not in pixels, and no one waits
        assert milliseconds < 8
        assert 0 < cost < 0.01


def chain(*inner, shape=(8, 8, 1)):
    return keras.Sequential([keras.Input(shape), *inner])


def joined():
    one = keras.Input((4,))
    return keras.Model(one, layers.Add()([one, layers.Dense(4)(one)]))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: chain(layers.MaxPooling2D()), "use Conv2D with strides=2"),
        (lambda: chain(layers.Lambda(lambda x: x)), "supported: Activation"),
        (lambda: chain(layers.Dense(2, "gelu")), "the activation gelu"),
        (lambda: chain(layers.Conv2D(2, 3, dilation_rate=2)), "dilation_rate"),
        (
            lambda: chain(layers.UpSampling2D(interpolation="bilinear")),
            'interpolation="nearest" only',
        ),
        (
            lambda: chain(layers.Conv2D(2, 3), shape=(None, None, 1)),
            "the whole shape",
        ),
        (joined, "2 paths meet in layer"),
        (lambda: keras.Sequential([layers.Dense(2)]), "begin it with"),
    ],
)
def test_unsupported_network_is_named(make, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        models.export(make())


def decoder_of(k, values=64):
    return chain(layers.Dense(values, "sigmoid"), shape=(k,))


def logits():
    encoder, decoder = linear_autoencoder()
    decoder.set_weights([20 * w for w in decoder.get_weights()])
    return {"encoder": encoder, "decoder": decoder}


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("turn", lambda: {"points": np.zeros((40, 2))}, "3 numbers"),
        ("turn", lambda: {"points": np.full((40, 3), np.nan)}, "not finite"),
        ("turn", lambda: {"images": np.zeros((40, 12))}, "(n, height, width)"),
        ("turn", lambda: {"images": X[:40] * 16}, "between 0 and 1"),
        ("turn", lambda: {"labels": ["a"]}, "1 labels"),
        ("turn", lambda: {"start": 40}, "counted from 0"),
        ("turn", lambda: {"axes": {"onne": "abc"}}, "expected names among"),
        ("turn", lambda: {"images": np.zeros((500, 4, 3))}, "at most 400"),
        ("turn", lambda: {"decoders": decoder_of(2)}, "of three numbers"),
        ("turn", lambda: {"decoders": {"d": decoder_of(3, 9)}}, "draws 9"),
        ("find", lambda: {"metric": "city"}, "found 'city'"),
        ("find", lambda: {"count": 300}, "a count from 1 to 299"),
        ("find", lambda: {"walk": "word7"}, "by the cosine"),
        ("find", lambda: {"query": 40}, "there are 40 queries"),
        ("find", lambda: {"queries": [300]}, "counted from 0"),
        ("find", lambda: {"queries": ["a 1"]}, "the items' codes, a pair"),
        ("find", lambda: {"spaces": {"a": X[:9]}}, "each of the 300 items"),
        ("frames", lambda: {"labels": ["a"]}, "expected 1 images"),
        ("map", lambda: {"images": X[:20]}, "300 images"),
        ("map", lambda: {"frame": "none"}, "has no frame 'none'"),
        ("map", lambda: {"controls": ["layer"]}, "are 1"),
        ("map", lambda: {"labels": np.zeros(3000)}, "at most 2000"),
        ("map", lambda: {"images": None}, "the original vectors"),
        ("plane", lambda: {"x": X[:, :7]}, "takes (8, 8)"),
        ("plane", lambda: {"x": X * 16}, "between 0 and 1"),
        ("plane", lambda: {"labels": Y[:3]}, "expected 300 labels, found 3"),
        ("plane", lambda: {"encoder": chain(layers.Flatten())}, "two numbers"),
        ("plane", logits, "end it with a sigmoid"),
        ("sliders", lambda: {"codes": X[:40]}, "of 1 to 32 numbers"),
        ("sliders", lambda: {"codes": X[:40, 0]}, "takes (10,), found (8,)"),
        ("sliders", lambda: {"names": "abc"}, "10 names, one for each number"),
        ("sliders", lambda: {"images": X[:3]}, "expected 40 images"),
        ("sliders", lambda: {"images": X[:40, :7]}, "the decoder draws 64"),
        ("sliders", lambda: {"ends": (0, 40)}, "three from 0 to 39"),
        (
            "plane",
            lambda: {"x": RNG.random((300, 64, 64)), "samples": 300},
            "takes (8, 8), found (64, 64)",
        ),
        (
            "frames",
            lambda: {"images": {c: RNG.random((9, 300, 300)) for c in "ab"}},
            "more than the 600 KB",
        ),
    ],
)
def test_errors_say_what_to_do(kind, changes, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        build(kind, **changes())


def test_own_data_may_be_larger_than_a_page(monkeypatch):
    monkeypatch.setattr(pages, "replaced", lambda: True)
    large = build(
        "frames", images={c: RNG.random((9, 300, 300)) for c in "ab"}
    )
    assert len(large.page) > pages.MAX_BYTES


# ---- The page ------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Build a page with all explorers, as the book does."""
    source = tmp_path_factory.mktemp("source")
    (source / "notebooks").mkdir()
    cells = [v4.new_markdown_cell("# Explorers")]
    for kind in KINDS:
        bundle = build(kind)._repr_mimebundle_()
        output = v4.new_output("execute_result", bundle, execution_count=1)
        cells.append(v4.new_markdown_cell("<div style='height: 60em'></div>"))
        cells.append(v4.new_code_cell(kind, outputs=[output]))
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, source / "notebooks" / "page.ipynb")
    (source / "index.md").write_text(
        "# Book\n```{toctree}\nnotebooks/page\n```"
    )
    (source / "conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(ROOT / 'book/_ext')!r})\n"
        "extensions = ['myst_nb', 'explorers']\nlanguage = 'en'\n"
        "nb_execution_mode = 'off'\nhtml_theme = 'basic'\n"
    )
    out = source / "out"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-qW", source, out],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return (out / "notebooks" / "page.html").as_uri()


@pytest.fixture
def page(chromium, address):
    """The page on a telephone; what goes wrong is written down."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
        has_touch=True,
    )
    context.set_default_timeout(6000)
    page = context.new_page()
    faults = []
    page.on(
        "request",
        lambda sent: (
            urlsplit(sent.url).scheme in ("file", "data")
            or faults.append(sent.url)
        ),
    )
    page.on("console", lambda m: faults.append(m.text))
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(address)
    yield page
    context.close()
    assert faults == []


def wake(page, kind):
    """Scroll to an explorer and wait until it lives."""
    host = page.locator(f'[data-explorer="{kind}"]')
    host.scroll_into_view_if_needed()
    host.locator(".card").wait_for()
    return host


def pixels(picture):
    """Return the grey values of a canvas or an image, from 0 to 1."""
    found = picture.evaluate(
        """async (e) => {
             await e.decode?.();
             const w = e.naturalWidth ?? e.width;
             const h = e.naturalHeight ?? e.height;
             const own = new OffscreenCanvas(w, h).getContext("2d");
             own.drawImage(e, 0, 0);
             return [w, ...own.getImageData(0, 0, w, h).data]; }"""
    )
    return np.array(found[1:]).reshape(-1, found[0], 4)[..., 0] / 255


# Two frames later all that was asked for is drawn, however busy the machine.
PAINTED = """() => new Promise((done) => requestAnimationFrame(
  () => requestAnimationFrame(done)))"""


def code(host):
    return np.array(host.get_attribute("data-code").split(","), float)


def spoken(page, host, words):
    """Wait until the screen reader's line says this."""
    line = host.get_by_role("status").element_handle()
    says = "([e, words]) => e.textContent.includes(words)"
    page.wait_for_function(says, arg=[line, words])


def test_explorers_wait_until_they_are_seen(page):
    last = page.locator('[data-explorer="turn"]')
    wake(page, "frames")
    assert last.get_attribute("data-mounted") is None
    assert last.get_by_role("img", name="The turn. Digits.").is_visible()


def test_without_scripts_the_still_pictures_stay(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    for kind in KINDS:
        still = page.get_by_role("img", name=f"The {kind}. Digits.")
        assert still.bounding_box()["width"] > 300
    context.close()


# How far a slider runs under the button beside it, in pixels.
UNDER = """e => Math.max(0, ...Array.from(
  e.shadowRoot.querySelectorAll(".steps"),
  (s) => s.querySelector("input").getBoundingClientRect().right
    - s.querySelector("button").getBoundingClientRect().left))"""


def check_fit(page, host):
    """Hold a card to the page's width, themes, forced colors, axe's rules."""
    from axe_playwright_python.sync_playwright import Axe

    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    assert host.evaluate(UNDER) == 0
    page.evaluate(Axe().axe_script + "; 0")
    for theme in ("light", "dark", "forced"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        forced = "active" if theme == "forced" else "none"
        page.emulate_media(forced_colors=forced)
        ground = host.locator(".card").evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        assert (ground == "rgb(21, 24, 28)") == (theme == "dark")
        found = host.evaluate(
            """async (host, only) => (await axe.run(host, {
                 preload: false, runOnly: {type: "tag", values: only}
               })).violations.map(v => v.id)""",
            WCAG,
        )
        assert found == []


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        *((kind, width) for kind in KINDS for width in (320, 390)),
        ("sliders", 1400),
        ("turn", 1400),
    ],
)
def test_fits_its_page_and_breaks_no_rule(page, kind, width):
    page.set_viewport_size({"width": width, "height": 844})
    # The theme of the test's page has other limits than the book's.
    page.add_style_tag(content="div.body { max-width: 714px; min-width: 0 }")
    host = wake(page, kind)
    page.evaluate(PAINTED)
    check_fit(page, host)


@pytest.mark.parametrize(
    ("kind", "role", "name", "attribute"),
    [
        ("find", "button", "picture: the next", "data-query"),
        ("frames", "radio", "b", "data-shown"),
        ("map", "application", "The map", "data-chosen"),
        ("plane", "application", "The plane", "data-code"),
        ("sliders", "slider", "z3", "data-code"),
        ("turn", "button", "turn left", "data-view"),
    ],
)
def test_finger_changes_what_is_seen(page, kind, role, name, attribute):
    host = wake(page, kind)
    touched = host.get_by_role(role, name=name, exact=True).first
    before = host.get_attribute(attribute)
    touched.tap(position={"x": 9, "y": 9} if role == "slider" else None)
    page.evaluate(PAINTED)
    assert host.get_attribute(attribute) != before


def open_alone(page, tmp_path, made, kind, view=""):
    """Open a page that holds one explorer only, and wake it."""
    site = "<div data-page " if view else "<div "
    page.goto("about:blank")
    (tmp_path / "own.html").write_text(
        "<!doctype html><html lang='en'><meta name='viewport' "
        f"content='width=device-width'>{made.page.replace('<div ', site, 1)}",
        "utf-8",
    )
    page.goto((tmp_path / "own.html").as_uri() + view)
    return wake(page, kind)


def test_leading_plane_begins_a_new_drawing_after_a_drag(page, tmp_path):
    made = build("plane", lead=True, samples=0, draw=True)
    host = open_alone(page, tmp_path, made, "plane")
    check_fit(page, host)
    pad, plane = host.get_by_role("application").all()
    assert pad.bounding_box()["y"] < plane.bounding_box()["y"]
    outline = "e => getComputedStyle(e).outlineStyle"
    assert pad.evaluate(outline) == "solid"  # here is where one begins
    press(page, plane, "Home", "Tab")
    hinted, found = plane.screenshot(), []
    for moved in (False, False, True):
        if moved:
            drag(page, plane, (0.5, 0.5), (0.7, 0.3))
        drag(page, pad, (0.2, 0.2 + 0.3 * len(found)), (0.8, 0.5))
        found.append(code(host))
        assert pad.evaluate(outline) == "none"
    alone = found[2]
    press(page, pad, "Delete")
    # The word at the ring is gone for good once the ring was dragged.
    press(page, plane, "Home", "Tab")
    assert plane.screenshot() != hinted
    drag(page, pad, (0.2, 0.8), (0.8, 0.5))
    assert (code(host) == alone).all() and (found[1] != alone).any()


@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_the_notebook_around_it(page, kind):
    """Plain keys stay inside, where they might mean a command; others pass.

    In JupyterLab, "d d" deletes a cell, and Ctrl+S must still save.
    """
    host = wake(page, kind)
    page.evaluate(
        "window.heard = []; document.addEventListener('keydown',"
        " e => window.heard.push(e.key))"
    )
    host.locator("input, canvas[tabindex]").first.focus()
    for key in ("ArrowLeft", "d", "Control+b", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard") == ["Control", "b", "Escape"]


@pytest.mark.parametrize(
    ("kind", "state", "attribute", "value"),
    [
        ("find", "17", "data-query", "17"),
        ("frames", "1,4", "data-shown", "1,4"),
        ("map", "1,0,1,17", "data-chosen", "17"),
        ("plane", "0.250,-0.500", "data-code", "0.2500,-0.5000"),
        ("sliders", f"{'0.25,' * 10}3,4,0.2", "data-walk", "3,4,0.2"),
        ("turn", "0.400,0.100,7", "data-view", "0.400,0.100"),
    ],
)
def test_link_restores_the_view(page, address, kind, state, attribute, value):
    page.goto("about:blank")
    page.goto(f"{address}#the-{kind}:{state}")
    host = page.locator(f'[data-explorer="{kind}"][{attribute}="{value}"]')
    host.wait_for()
    host.get_by_role("button", name="link to this view").click()
    assert page.evaluate("location.hash") == f"#the-{kind}:{state}"


def nearest(codes, queries, own=True):
    """Return the six nearest of each query, by a slower way than sklearn's."""
    rows = np.asarray(codes).reshape(len(codes), -1)
    far = np.linalg.norm(rows[:, None] - rows[None, queries], axis=2).T
    if own:
        far[range(len(queries)), queries] = np.inf
    return far.argsort(axis=1, kind="stable")[:, :6]


def test_find_pictures_by_keyboard_and_mouse(page):
    host, asked = wake(page, "find"), np.arange(5, 45)
    flat = X.reshape(len(X), -1)
    spaces = [nearest(c, asked) for c in (flat, PCA(3).fit_transform(flat))]
    same = [(Y[s] == Y[asked][:, None]).sum(axis=1) for s in spaces]

    def check(q):
        assert host.get_attribute("data-query") == str(q)
        shared = f"{same[0][q]},{same[1][q]}"
        assert host.get_attribute("data-shared") == shared
        spoken(page, host, f"Picture {q + 1} of 40 ({Y[asked[q]]})")
        shown = host.locator("canvas.picture").all()
        items = [asked[q], *spaces[0][q], *spaces[1][q]]
        assert len(shown) == len(items)
        for canvas, item in zip(shown, items):
            assert pixels(canvas) == pytest.approx(X[item], abs=0.003)

    check(0)
    spoken(page, host, f"{same[0][0]} of 6 ({same[0].mean():.1f} on average)")
    press(page, stage(host), "ArrowRight", "ArrowDown")
    check(8)  # seven pictures a row
    host.get_by_role("button", name="picture: the next").click()
    check(9)
    stage(host).click(position={"x": 70, "y": 20})
    check(1)
    known = np.isin(spaces[0][1], asked).nonzero()[0]
    item = spaces[0][1][known[0]]
    name = f"{known[0] + 1}. nearest, {Y[item]}: ask for it"
    host.get_by_role("button", name=name).first.press("Enter")
    check(item - 5)


def test_find_words_by_keyboard(page, tmp_path):
    words = [f"word{i}" for i in range(300)]
    flat = X.reshape(len(X), -1)
    made = build(
        "find",
        spaces={"by pixels": X, "place": PCA(3).fit_transform(flat)},
        items=words,
        labels=None,
        queries=None,
    )
    host = open_alone(page, tmp_path, made, "find")
    spaces = [nearest(c, [42])[0] for c in (flat, PCA(3).fit_transform(flat))]
    both = len({*spaces[0]} & {*spaces[1]})
    host.get_by_role("combobox", name="word").fill("Word4")
    spoken(page, host, "“word4”. Nearest by pixels: word")
    page.keyboard.press("2")
    spoken(page, host, f"nearest, {both} are found in every space")
    for part, near in zip(host.locator("ol").all(), spaces):
        assert part.locator("li").all_inner_texts() == [words[i] for i in near]
    found = words[spaces[1][0]]
    host.get_by_role("button", name=found, exact=True).last.click()
    spoken(page, host, f"“{found}”. Nearest by pixels")
    page.keyboard.press("Shift+Tab")  # the focus is where it was
    page.keyboard.press("Enter")
    assert host.get_attribute("data-query") not in (found[4:], "42")
    host.get_by_role("combobox", name="word").fill("wordless")
    page.keyboard.press("Enter")
    spoken(page, host, "“wordless” is not among the 300 that are stored here")
    spoken(page, host, "Try: word0, word1")
    check_fit(page, host)


def walked(codes, start, to, step, count=6):
    """Return what is nearest on the way between two words, and what is new."""
    whole = np.round(codes * 127 / np.abs(codes).max(axis=1, keepdims=True))
    rows = whole / np.linalg.norm(whole, axis=1, keepdims=True)

    def near(t):
        point = (1 - t) * rows[start] + t * rows[to]
        return (rows @ point).argsort()[::-1][:count]

    here = near(step / 8)
    return here, {*here} - {*near(0), *near(1)}


def test_find_walks_between_two_words(page, tmp_path):
    words = [f"word{i}" for i in range(300)]
    codes = RNG.normal(size=(300, 20))
    made = explore.find(
        {"codes": codes},
        words,
        query=3,
        metric="cosine",
        walk="word9",
        title="The find",
        task="Why?",
    )
    host = open_alone(page, tmp_path, made, "find")

    def check(start, to, step):
        here, fresh = walked(codes, start, to, step)
        assert host.get_attribute("data-walk") == f"{to},{step}"
        way = [int(i) for i in host.get_attribute("data-way").split(",")]
        # Half-way, both ends are equally near.
        assert way == [*here] or (step == 4 and {*way} == {*here})
        shown = host.locator(".walk li")
        assert shown.all_inner_texts() == [words[i] for i in way]
        assert host.locator(".walk .kept").count() == len(fresh)
        return here

    check(3, 9, 4)
    host.get_by_role("slider", name="how far").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "e => e.dataset.walk === '9,5'", arg=host.element_handle()
    )
    here = check(3, 9, 5)
    spoken(page, host, f"On the way from “word3” to “word9”: {words[here[0]]}")
    host.get_by_role("combobox", name="walk to").fill("word20")
    check(3, 20, 5)
    host.get_by_role("combobox", name="word", exact=True).fill("word7")
    check(7, 20, 5)
    host.get_by_role("combobox", name="walk to").fill("nowhere")
    page.keyboard.press("Enter")
    spoken(page, host, "“nowhere” is not among the 300")
    check(7, 20, 5)
    check_fit(page, host)


def test_find_pictures_for_texts():
    flat = X.reshape(len(X), -1)
    given = {"pixels": (flat[:3], flat)}
    made = build("find", spaces=given, queries=["a", "b", "c"]).values
    near = unpack(made["spaces"][0]["near"], "<u2").reshape(3, 6)
    labels = unpack(made["labels"], "u1")
    wanted = nearest(flat, [0, 1, 2], own=False)
    assert (labels[near] == Y[wanted]).all() and made["texts"] == [*"abc"]


def test_frames_by_keyboard_and_mouse(page):
    host = wake(page, "frames")
    host.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    spoken(page, host, "a, step 2: error 2. C")
    host.get_by_role("radio", name="b").click()
    spoken(page, host, "b, step 2: error 0.25. L")
    image = host.get_by_role("img", name="The frames: b, step 2")
    assert pixels(image) == pytest.approx(X[11], abs=0.003)


def test_small_pictures_are_made_large_enough(page, tmp_path):
    images = {c: RNG.random((9, 30, 140)) for c in "ab"}
    made = build("frames", images=images)
    host = open_alone(page, tmp_path, made, "frames")
    page.wait_for_function(
        "e => e.shadowRoot.querySelector('img').clientWidth > 280",
        arg=host.element_handle(),
    )


def test_dark_digits_are_stretched_to_what_can_be_seen():
    digits = np.array([[[0, 3, 16]]], np.uint8)  # scikit-learn's end at 16
    assert pages.as_bytes(digits).tolist() == [[[0, 45, 240]]]
    for bright in (digits * 3, digits * 0):
        assert (pages.as_bytes(bright) == bright).all()


def stage(host):
    return host.get_by_role("application").first


def press(page, canvas, *keys):
    canvas.focus()
    for key in keys:
        page.keyboard.press(key)


def test_map_by_keyboard(page):
    host, given = wake(page, "map"), build("map").values
    near = unpack(given["near"], "<u2").reshape(300, 5)
    press(page, stage(host), "PageDown", "PageDown", "Enter")
    assert host.get_attribute("data-chosen") == str(near[2, 0])
    press(page, stage(host), "Home", "ArrowRight")
    assert host.get_attribute("data-chosen") not in ("0", None)
    press(page, stage(host), "Home")
    for i, frame in enumerate(given["frames"]):
        for control, pick in zip(given["controls"], frame["key"]):
            host.get_by_role("radio", name=control[1][pick]).check()
        place = frame["points"]
        points = unpack(place["data"], "<u2").reshape(-1, 2) * place["step"]
        far = np.linalg.norm(points - points[0], axis=1)
        kept = len({*far.argsort()[1:6]} & {*near[0]})
        assert host.get_attribute("data-kept") == str(kept)
        spoken(page, host, f"keeps {kept} of its 5 true neighbors")
        spoken(page, host, f"trustworthiness is {0.5 + i / 10:.2f}")
        spoken(page, host, f"Frame {i}.")
    host.get_by_role("radio", name="third").check()
    spoken(page, host, "Its third is 0.")


def test_map_by_mouse(page):
    host, seen = wake(page, "map"), set()
    side = stage(host).bounding_box()["width"]
    for share in np.linspace(0.3, 0.7, 9):
        stage(host).hover(position={"x": share * side, "y": side / 2})
        seen.add(host.get_attribute("data-chosen"))
    assert len(seen) > 3
    stage(host).click(position={"x": side / 2, "y": side / 2})
    kept = host.get_attribute("data-chosen")
    page.mouse.move(0, 0)
    assert host.get_attribute("data-chosen") == kept != "0"


def decoded(at):
    """Return what Keras draws for a code, with the stored weights."""
    decoder = models.rounded(linear_autoencoder(len(at))[1])
    return np.asarray(decoder(at[None])).reshape(8, 8).clip(0, 1)


def test_plane_by_keyboard(page):
    host = wake(page, "plane")
    drawn = host.get_by_role("img", name="What the decoder draws")
    plane, pad = host.get_by_role("application").all()
    encoder = models.rounded(linear_autoencoder()[0])
    press(page, plane, "PageDown")  # the first picture that shows a one
    one = np.asarray(encoder(X[Y == 1][:1]))[0]
    assert code(host) == pytest.approx(one, abs=0.02)
    spoken(page, host, "Redrawn with a squared error of")
    press(page, plane, "ArrowRight", "ArrowUp", "Shift+ArrowUp")
    moved = code(host)
    assert (moved > one).all()
    assert pixels(drawn) == pytest.approx(decoded(moved), abs=0.01)
    press(page, pad, "Enter", "ArrowDown")  # its picture, a row further down
    shifted = np.roll(decoded(moved), 1, axis=0)
    shifted[0] = shifted[1]
    assert code(host) == pytest.approx(
        np.asarray(encoder(shifted[None]))[0], abs=0.3
    )
    press(page, pad, "Delete")
    press(page, plane, "Home")
    assert code(host) == pytest.approx(np.asarray(encoder(X[:1]))[0], abs=0.02)


def drag(page, canvas, *path):
    """Press the mouse at the first place, in shares, and follow the rest."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"])
        for x, y in path
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    page.evaluate(PAINTED)


def test_plane_by_mouse(page):
    host = wake(page, "plane")
    drawn = host.get_by_role("img", name="What the decoder draws")
    plane, pad = host.get_by_role("application").all()
    first = code(host)
    drag(page, plane, (0.5, 0.5), (0.7, 0.3))
    moved = code(host)
    assert np.abs(moved - first).max() > 0.1
    assert pixels(drawn) == pytest.approx(decoded(moved), abs=0.01)
    page.mouse.move(0, 0)
    assert (code(host) == moved).all()
    drag(page, pad, (0.45, 0.2), (0.45, 0.8))  # a one
    drawn_one = code(host)
    assert (drawn_one != moved).any()
    spoken(page, host, "of 100 images of the data have less")
    drag(page, pad, (0.45, 0.2), (0.7, 0.3), (0.7, 0.7), (0.45, 0.8))
    assert (code(host) != drawn_one).any()
    host.get_by_role("checkbox").check()
    host.get_by_role("button", name="clear the drawing").click()
    assert pixels(drawn) == pytest.approx(decoded(code(host)), abs=0.01)


def test_finger_moves_the_ring_and_scrolls_elsewhere(page):
    host = wake(page, "plane")
    plane, pad = host.get_by_role("application").all()
    plane.scroll_into_view_if_needed()
    box, seen = plane.bounding_box(), []
    session = page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in places]
        session.send(
            "Input.dispatchTouchEvent",
            {"type": f"touch{kind}", "touchPoints": points},
        )

    page.touchscreen.tap(box["x"] + 150, box["y"] + 150)
    for start in ((150, 150), (40, 250)):  # on the ring, and far from it
        before = code(host), page.evaluate("scrollY")
        touch("Start", start)
        for step in range(1, 9):
            touch("Move", (start[0] + 2 * step, start[1] - 9 * step))
        touch("End")
        page.evaluate(PAINTED)
        moved = (code(host) != before[0]).any()
        seen.append((moved, page.evaluate("scrollY") != before[1]))
    assert seen == [(True, False), (False, True)]
    pad.tap()
    spoken(page, host, "of 100 images of the data have less")


@pytest.mark.parametrize("corner", [0.05, 0.6])
@pytest.mark.parametrize(
    ("side", "box", "mass"), [(28, 20, True), (8, 8, False)]
)
def test_drawing_is_as_large_and_central_as_the_data(
    page, address, side, box, mass, corner
):
    host = wake(page, "plane")
    text = pages.script("plane").split('explorer("plane"')[0]
    stroke = [
        [corner, corner],
        [corner + 0.3, corner],
        [corner + 0.3, corner + 0.4],
    ]
    pen = {"box": box, "mass": mass, "width": side / 12}
    found = host.evaluate(
        "(_, [text, ...rest]) => Array.from(new Function("
        "text + 'return rasterize')()(...rest))",
        [text, [stroke], side, pen],
    )
    image = np.array(found).reshape(side, side)
    rows, columns = np.nonzero(image.max(1) > 0.1)[0], image.max(0) > 0.1
    assert abs(rows[-1] - rows[0] + 1 - box) <= 1
    assert columns.sum() < box  # its shape is kept
    if mass:
        grid = np.arange(side) + 0.5
        middle = [image.sum(axis) @ grid / image.sum() for axis in (0, 1)]
        assert middle == pytest.approx([side / 2] * 2, abs=0.2)


def test_sliders_by_keyboard_and_mouse(page):
    host, given = wake(page, "sliders"), build("sliders").values
    codes = np.asarray(linear_autoencoder(10)[0](X[:40]))
    drawn = host.get_by_role("img", name="What the decoder draws for the code")

    def press_on(slider, *pressed):
        picked = host.get_by_role("slider", name=slider, exact=True)
        press(page, picked, *pressed)
        page.evaluate(PAINTED)
        assert pixels(drawn) == pytest.approx(decoded(code(host)), abs=0.003)
        return code(host)

    moved = press_on("z3", "End", "PageDown")
    low, high = given["box"][2]
    assert moved[2] == pytest.approx(0.1 * low + 0.9 * high, abs=1e-3)
    assert moved[:2] == pytest.approx(codes[0][:2], abs=1e-3)
    spoken(page, host, f"z3 is {moved[2]:.2f}. The nearest of 40 samples")
    host.get_by_text("2 more").click()
    last = host.get_by_role("slider", name="z10")
    last.click(position={"x": last.bounding_box()["width"] - 8, "y": 9})
    page.evaluate(PAINTED)
    assert code(host)[9] == pytest.approx(given["box"][9][1], abs=0.05)
    host.get_by_role("button", name="from sample: the next").click()
    assert press_on("z10") == pytest.approx(codes[1], abs=1e-3)
    spoken(page, host, f"The code of sample 2 ({Y[1]})")
    host.get_by_role("button", name="back to the mean").click()
    assert press_on("z10") == pytest.approx(codes.mean(0), abs=1e-3)
    press_on("B", "ArrowRight")
    between = press_on("from A to B", "Home", "PageUp", "PageUp")
    assert host.get_attribute("data-walk") == "0,2,0.2"
    assert between == pytest.approx(0.8 * codes[0] + 0.2 * codes[2], abs=1e-3)
    spoken(page, host, "20% of the way from A, sample 1")
    walked, faded = host.get_by_role("img", name="A and B").all()
    assert pixels(walked) == pytest.approx(pixels(drawn), abs=0.001)
    mixed = 0.8 * X[0] + 0.2 * X[2]
    assert pixels(faded) == pytest.approx(mixed, abs=0.006)


def view(host):
    """Return the angles of the turned picture, in radians: around, and up."""
    host.page.evaluate(PAINTED)
    return json.loads(f"[{host.get_attribute('data-view')}]")


def test_turn_by_keyboard_and_mouse(page):
    host = wake(page, "turn")
    picture = stage(host)
    first, before = view(host), picture.screenshot()
    press(page, picture, "ArrowRight")
    around = view(host)
    assert around[0] > first[0] and around[1] == first[1]
    press(page, picture, *["ArrowUp"] * 40)  # stops straight above
    spoken(page, host, "Seen from straight above")
    assert view(host)[1] == pytest.approx(np.pi / 2, abs=1e-3)
    host.get_by_role("button", name="as at first").click()
    assert view(host) == first
    host.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    spoken(page, host, f"Chosen: {build('turn').values['labels'][4]}. Nearest")
    host.get_by_role("radio", name="other").check()
    spoken(page, host, "Nearest by other")
    drag(page, picture, (0.5, 0.5), (0.7, 0.6))
    turned = view(host)
    assert turned[0] > first[0] and turned[1] > first[1]
    assert picture.screenshot() != before
    chosen = set()
    for x in range(60, 300, 30):
        picture.click(position={"x": x, "y": 130})
        assert view(host) == turned
        chosen.add(host.get_attribute("data-chosen"))
    assert len(chosen) > 2


def dots():
    """Return an explorer as chapter 4 needs it, its points and decoders."""
    keras.utils.set_random_seed(0)
    z = RNG.random((60, 3))
    x = np.exp(-((np.arange(25) - 25 * z[:, :1]) ** 2) / 9) * z[:, 1:2]
    decoders = {name: decoder_of(3, 25) for name in ("one", "two")}
    made = explore.turn(
        {"factors": z, "mirrored": 1 - z},
        x.reshape(-1, 5, 5),
        decoders=decoders,
        title="The turn",
        alt="Digits.",
        task="Why?",
        box=[(0, 1)] * 3,
        start=7,
    )
    return made, z, {n: models.rounded(d) for n, d in decoders.items()}


def test_point_of_the_cube_is_moved_and_each_decoder_draws_it(page, tmp_path):
    made, z, decoders = dots()
    host = open_alone(page, tmp_path, made, "turn")
    picture = stage(host)

    def check(place=None):
        page.evaluate(PAINTED)
        at = code(host)
        for name, decoder in decoders.items():
            drawn = host.get_by_role("img", name=f"drawn there: {name}")
            wanted = np.asarray(decoder(at[None])).reshape(5, 5)
            assert pixels(drawn) == pytest.approx(wanted, abs=0.003)
        assert place is None or at == pytest.approx(place, abs=0.011)
        assert (at >= 0).all() and (at <= 1).all()
        return at

    def ring():
        """Where it is: the picture's turned axes, computed here once more."""
        (yaw, pitch), (x, y, up) = view(host), 2 * code(host) - 1
        right = x * np.cos(yaw) - y * np.sin(yaw)
        away = x * np.sin(yaw) + y * np.cos(yaw)
        up, away = (
            up * np.cos(pitch) + away * np.sin(pitch),
            away * np.cos(pitch) - up * np.sin(pitch),
        )
        box, near = picture.bounding_box(), 6 / (6 + away)
        unit = 0.29 * min(box["width"], box["height"])
        return (
            0.5 + unit * right * near / box["width"],
            0.5 - unit * up * near / box["height"],
        )

    assert check() == pytest.approx(z[7], abs=1e-3)
    # By its sliders: the page does not need to be seen for that.
    host.get_by_role("slider", name="second").focus()
    page.keyboard.press("End")
    check([z[7][0], 1, z[7][2]])
    far = np.linalg.norm(z - code(host), axis=1)
    spoken(page, host, f"{far.min():.2f} from the nearest image")
    page.keyboard.press("Home")
    check([z[7][0], 0, z[7][2]])
    # By keys in the picture, as it is seen: turned to the front, z is up.
    first = view(host)
    before = check()
    press(page, picture, "Shift+ArrowUp")
    assert view(host) == first and check()[2] > before[2]
    # By mouse; what is beside the ring still turns the box.
    (x, y), before = ring(), check()
    drag(page, picture, (x, y), (0.5, 0.45))
    assert view(host) == first and (check() != before).any()
    assert ring() == pytest.approx((0.5, 0.45), abs=0.01)
    before = check()
    drag(page, picture, (0.1, 0.9), (0.3, 0.9))
    assert view(host) != first and (check() == before).all()
    # By finger, and not out of the box.
    (x, y), box, was = ring(), picture.bounding_box(), page.evaluate("scrollY")
    session = page.context.new_cdp_session(page)
    for step, kind in enumerate(["Start", *["Move"] * 9, "End"]):
        spot = {
            "x": box["x"] + x * box["width"],
            "y": box["y"] + y * box["height"] + 25 * step,
        }
        points = [] if kind == "End" else [spot]
        session.send(
            "Input.dispatchTouchEvent",
            {"type": f"touch{kind}", "touchPoints": points},
        )
    assert check()[2] == 0 and page.evaluate("scrollY") == was
    host.get_by_role("radio", name="mirrored").check()
    check(1 - z[7])
    check_fit(page, host)
    view_of = "#the-turn:0.400,0.100,7,0.250,0.500,0.750"
    host = open_alone(page, tmp_path, made, "turn", view_of)
    check([0.25, 0.5, 0.75])


# ---- JupyterLab ----------------------------------------------------------

MISLEAD = "12_maps_that_mislead"
CELLS = """
import keras, numpy as np
from keras import layers
from sklearn.datasets import load_digits
from latentspace import explore
x, y = load_digits(return_X_y=True)
keras.utils.set_random_seed(0)  # as untrained in every run
encoder = keras.Sequential([keras.Input((64,)), layers.Dense(2)])
decoder = keras.Sequential([keras.Input((2,)), layers.Dense(64, "sigmoid")])
explore.plane(encoder, decoder, x / 16, y)
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on two notebooks; give its address and their folder."""
    folder = tmp_path_factory.mktemp("lab")
    chapter = Path(__file__).parents[1] / f"notebooks/{MISLEAD}.ipynb"
    shutil.copy(chapter, folder / "chapter.ipynb")
    notebook = v4.new_notebook(cells=[v4.new_code_cell(CELLS)])
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["kernelspec"] = kernel
    nbformat.write(notebook, folder / "own.ipynb")
    options = ["no-browser", "allow-root", "ip=127.0.0.1", "port=0"]
    options += ["IdentityProvider.token=", f"ServerApp.root_dir={folder}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *(f"--{o}" for o in options)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")},
    )
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            break
    # It names its address before it listens there.
    for _ in range(240):
        with socket.socket() as probe:
            port = int(found[0].rsplit(":", 1)[1].strip("/"))
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.5)
    yield f"{found[0]}lab/tree", folder
    server.terminate()
    server.wait()


def test_plane_of_a_network_just_made_in_jupyterlab(chromium, lab):
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab[0]}/own.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.click(timeout=240_000)
    # Asked to run before its kernel is there, it asks back: which kernel?
    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=240_000)
    page.keyboard.press("Control+Enter")
    host = page.locator('[data-explorer="plane"][data-mounted]')
    host.wait_for(timeout=240_000)
    drawn = host.get_by_role("img", name="What the decoder draws")
    plane = stage(host)
    plane.scroll_into_view_if_needed()
    # Where it starts depends on the codes, and may be near the first end.
    drag(page, plane, (0.5, 0.5), (0.75, 0.4))
    before = pixels(drawn)
    drag(page, plane, (0.75, 0.4), (0.25, 0.8))
    assert np.abs(pixels(drawn) - before).max() > 0.02
    page.close()


def test_chapter_opens_folded_in_jupyterlab_and_loses_nothing(chromium, lab):
    path = lab[1] / "chapter.ipynb"
    before = nbformat.read(path, 4)
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab[0]}/chapter.ipynb")
    heading = page.locator(".jp-Notebook h1").first
    heading.wait_for(timeout=240_000)
    assert "Maps that mislead" in heading.inner_text()
    folded = sum(
        "hide-input" in c.metadata.get("tags", ()) for c in before.cells
    )
    expect(
        page.locator(".jp-InputPlaceholder, .jp-Placeholder")
    ).to_have_count(folded)
    saved = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    for _ in range(200):
        page.wait_for_timeout(100)
        if path.stat().st_mtime_ns > saved:
            break
    page.wait_for_timeout(500)  # until it is written
    assert path.stat().st_mtime_ns > saved
    assert nbformat.read(path, 4).cells == before.cells
    page.close()
