"""Pictures that are turned: the HTML of `turn`, and what a browser does.

The output of `latentspace.explore.turn` is opened from a file, as a reader
without a server would: it must work there, ask nobody for anything, obey
mouse and keyboard, and have a name.
"""

import base64
import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import numpy as np
import pytest

from latentspace import explore

ROOT = Path(__file__).resolve().parents[1]

TITLE = "Every image is a point"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def example(**changes):
    points = np.random.default_rng(0).random((40, 3))
    images = np.linspace(0, 1, 40 * 12).reshape(40, 4, 3)
    given = {
        "points": {"one": points, "other": points**2},
        "images": images,
        "title": TITLE,
        "alt": "A cube with forty small grey images in it.",
        "start": 3,
    }
    return explore.turn(**{**given, **changes})


def data(picture):
    kept = re.search(
        r'<script type="application/json">(.*?)</script>', picture.page, re.S
    )[1]
    return json.loads(kept)


# ---- What is written -----------------------------------------------------


def test_same_call_same_text():
    assert example().page == example()._repr_html_()
    nudged = np.random.default_rng(0).random((40, 3)) + 1e-13
    assert data(example(points=nudged)) == data(example(points=nudged - 1e-13))


def test_data_are_rounded_and_complete():
    kept = data(example())
    assert [s["name"] for s in kept["spaces"]] == ["one", "other"]
    assert all(
        v == round(v, 2)
        for s in kept["spaces"]
        for p in s["points"]
        for v in p
    )
    assert len(kept["images"]) == len(kept["labels"]) == 40
    assert kept["images"][-1].endswith("ff") and kept["size"] == [4, 3]
    for space in kept["spaces"]:
        places, box = np.array(space["points"]), np.array(space["box"])
        assert (places >= box[:, 0]).all() and (places <= box[:, 1]).all()


def test_page_asks_nobody_and_cannot_be_broken_out_of():
    page = example(title="</script><b>x</b>", labels=["</script>"] * 40).page
    assert page.count("</script>") == 2  # the data's and the module's own
    assert "<b>x" not in page.split("<script", 1)[0]
    addresses = re.findall(r"https?://[^\"'\s]+", explore.source())
    assert addresses == []
    assert not re.search(r"^\s*import\b", explore.source(), re.M)


def test_still_picture_is_sound():
    page = example().page
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", page)[1]).decode()
    tree = ElementTree.fromstring(svg)
    assert len(tree.findall("{*}circle")) == 40
    assert f'alt="{TITLE}. A cube' in page


def test_text_in_place_of_the_picture():
    assert repr(example()).startswith(TITLE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": np.zeros((40, 2))}, "three numbers"),
        ({"points": np.full((40, 3), np.nan)}, "not finite"),
        ({"images": np.zeros((40, 12))}, "shape (n, height, width)"),
        ({"images": np.full((40, 4, 3), 16)}, "between 0 and 1"),
        ({"labels": ["a"]}, "1 labels"),
        ({"start": 40}, "counted from 0"),
        ({"axes": {"onne": "abc"}}, "expected names among"),
        ({"images": np.zeros((500, 4, 3))}, "at most 400"),
    ],
)
def test_errors_say_what_to_do(changes, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        example(**changes)


# ---- What a browser does -------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with the same picture twice, opened from the disk."""
    file = tmp_path_factory.mktemp("explorers") / "page.html"
    file.write_text(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>Explorers</title></head><body><main><h1>Explorers</h1>"
        f"{example().page}{example(title='Another one').page}"
        "</main></body></html>",
        "utf-8",
    )
    return file.as_uri()


@pytest.fixture
def page(chromium, address):
    """The page on a telephone; what goes wrong is written down."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
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
    page.wait_for_selector("[data-explorer][data-view]")
    yield page
    context.close()
    assert faults == []


def view(page):
    """Angles of the first picture, in radians: around, and up."""
    text = page.locator("[data-explorer]").first.get_attribute("data-view")
    return tuple(map(float, text.split(",")))


def stage(page):
    return page.get_by_role("application", name=TITLE)


def test_arrow_keys_turn_and_home_goes_back(page):
    first = view(page)
    stage(page).focus()
    page.keyboard.press("ArrowRight")
    around = view(page)
    assert around[0] > first[0] and around[1] == first[1]
    page.keyboard.press("ArrowUp")
    assert view(page)[1] > first[1]
    page.keyboard.press("Home")
    assert view(page) == first
    assert page.evaluate("scrollY") == 0  # the arrows were for the picture


def test_keys_of_the_notebook_around_it(page):
    """Plain keys stay inside, where they might mean a command; others pass.

    In JupyterLab, "d d" deletes a cell, and Ctrl+S must still save.
    """
    page.evaluate(
        "window.heard = []; document.addEventListener('keydown',"
        " e => window.heard.push(e.key))"
    )
    for place in (stage(page), page.get_by_role("slider").first):
        place.focus()
        for key in ("ArrowLeft", "d", "Control+b", "Escape"):
            page.keyboard.press(key)
    assert page.evaluate("window.heard") == ["Control", "b", "Escape"] * 2


def test_tipping_stops_at_straight_above(page):
    stage(page).focus()
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    assert view(page)[1] == pytest.approx(np.pi / 2, abs=1e-3)


def test_mouse_turns(page):
    first, pixels = view(page), stage(page).screenshot()
    box = stage(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.up()
    turned = view(page)
    assert turned[0] > first[0] and turned[1] > first[1]
    assert stage(page).screenshot() != pixels
    page.mouse.move(x, y)  # let go: moving on turns nothing
    assert view(page) == turned


def test_buttons_turn(page):
    first = view(page)
    page.get_by_role("button", name="turn left").first.click()
    assert view(page)[0] < first[0]
    page.get_by_role("button", name="as at first").first.click()
    assert view(page) == first


def test_image_is_chosen_by_keyboard_and_said(page):
    host = page.locator("[data-explorer]").first
    assert host.get_attribute("data-chosen") == "3"
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    assert host.get_attribute("data-chosen") == "4"
    said = page.get_by_role("status").first.inner_text()
    assert said.startswith("Image 5 of 40, (")
    points = np.array(data(example())["spaces"][0]["points"])
    distances = np.linalg.norm(points - points[4], axis=1)
    for i in distances.argsort()[1:4]:
        assert "(" + ", ".join(f"{v:g}" for v in points[i]) + ")" in said


def test_image_is_chosen_by_click(page):
    host = page.locator("[data-explorer]").first
    box = stage(page).bounding_box()
    chosen = set()
    for x in np.linspace(0.2, 0.8, 7):
        page.mouse.click(
            box["x"] + x * box["width"], box["y"] + box["height"] / 2
        )
        chosen.add(host.get_attribute("data-chosen"))
    assert len(chosen) > 2


def test_space_is_switched_by_keyboard(page):
    pixels = stage(page).screenshot()
    page.get_by_role("radio", name="one").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="other").first.is_checked()
    assert "Nearest by other" in page.get_by_role("status").first.inner_text()
    assert stage(page).screenshot() != pixels


def test_tab_reaches_everything_and_leaves(page):
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.shadowRoot?.activeElement.tagName"
            )
        )
    one = ["CANVAS", *["BUTTON"] * 5, "INPUT", "INPUT"]
    assert seen == 2 * one


def test_fits_a_telephone_and_breaks_no_rule(page):
    from axe_playwright_python.sync_playwright import Axe

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.evaluate(Axe().axe_script + "; 0")
    found = page.evaluate(
        """async only => (await axe.run(document, {runOnly:
             {type: "tag", values: only}})).violations.map(v => v.id)""",
        WCAG,
    )
    assert found == []


def test_without_scripts_the_still_picture_stays(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    still = page.get_by_role("img", name=TITLE)
    assert still.is_visible()
    assert still.bounding_box()["width"] > 300
    context.close()
