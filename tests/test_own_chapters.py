"""Run the chapters that take the reader's own data on sets of many kinds.

`make test` runs each chapter on one of two sets, in turn; all chapters run on
all sets when LATENTSPACE_WEEKLY is set.
"""

import os
import warnings

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

import notebooks as runner
from chapter_checks import CHAPTERS
from latentspace import figures
from latentspace.datasets import OWN_DATA_CHAPTERS, VECTOR_CHAPTERS

# The set that `make test` gives each chapter.
USUAL = {
    1: "photos",
    6: "grey 16",
    10: "photos",
    11: "grey 16",
    12: "photos",
    14: "grey 16",
    15: "grey 16",
    19: "photos",
}


def photographs(folder, names=("beach", "old_town", "$ wood"), each=40):
    """Save textures in colour, of mixed sizes, one sub-folder a class."""
    rng = np.random.default_rng(0)
    for number, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        for i in range(each):
            width, height = rng.integers(40, 160, 2)
            wave = np.sin(
                np.arange(width) * rng.normal(0.1 + number / 5, 0.02)
            )
            tint = rng.normal([[60, 120, 180], [150, 90, 60]][number % 2], 10)
            noise = rng.normal(0, 20, (height, width, 1))
            x = (tint + 60 * wave[:, None] + noise).clip(0, 255)
            Image.fromarray(x.astype("uint8")).save(folder / name / f"{i}.jpg")
    return folder


def archive(folder, x, y):
    np.savez(folder / "own.npz", x=x, y=y)
    return folder / "own.npz"


def digits(folder, side, rows):
    """Save digits, enlarged to a side, with values up to 255."""
    source = load_digits()
    larger = [
        np.asarray(Image.fromarray(x.astype("uint8")).resize((side, side)))
        for x in source.images[rows]
    ]
    return archive(folder, np.array(larger) * 15, source.target[rows])


def vectors(folder):
    y = np.repeat(["hut", "house", "tent"], 60)
    rng = np.random.default_rng(0)
    centers = np.repeat(2 * rng.normal(size=(3, 20)), 60, axis=0)
    return archive(folder, centers + rng.normal(size=(180, 20)), y)


def one_alone(folder):
    y = np.repeat([0, 1, 2], [150, 150, 1])
    x = np.random.default_rng(0).integers(0, 200, (301, 12, 12))
    return archive(folder, x + 25 * y[:, None, None], y)


SETS = {
    "photos": photographs,
    "grey 16": lambda folder: digits(folder, 16, slice(None)),
    "two classes": lambda folder: photographs(folder, "ab", 30),
    "three classes": lambda folder: digits(
        folder, 28, np.flatnonzero(load_digits().target < 3).repeat(2)[:600]
    ),
    "one alone": one_alone,
    "vectors": vectors,
}


@pytest.mark.parametrize(
    "chapter, kind",
    [
        (chapter, kind)
        for chapter in OWN_DATA_CHAPTERS
        for kind in SETS
        if (kind == USUAL[chapter] or os.environ.get("LATENTSPACE_WEEKLY"))
        and (kind != "vectors" or chapter in VECTOR_CHAPTERS)
    ],
)
def test_chapter_gets_through_with_own_data(chapter, kind, tmp_path):
    (path,) = [p for p in CHAPTERS if p.name.startswith(f"{chapter:02}")]
    choice = {"LATENTSPACE_DATASET": str(SETS[kind](tmp_path))}
    notebook, _, _ = runner.execute(path, env=choice)
    said = "".join(
        output.get("text", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
    assert "on your data" in said


@pytest.mark.parametrize(
    "names, shown",
    [
        (["_cats", "dogs"], ["_cats", "dogs"]),
        (["$x_1$", "50 %"], ["$x_1$", "50 %"]),
        (["a" * 70, "b"], ["a" * 11 + "…", "b"]),
        (["あ", "い"], ["class 0", "class 1"]),
        (["नाव", "boat\n"], ["class 0", "class 1"]),
        (list("ab1é"), []),
        *[([sign, "a"], [sign, "a"]) for sign in "#%_^{}$\\~ &.'"],
        ([f"kind {c}" for c in range(12)], [f"kind {c}" for c in range(12)]),
        ([f"kind {c}" for c in range(33)], [f"kind {c}" for c in range(24)]),
        (None, [str(c) for c in range(12)]),
    ],
    ids=lambda names: "-".join(names or "-")[:9],
)
def test_every_name_is_drawn(names, shown):
    plt.close("all")
    figures.use_course_style()
    fig, ax = plt.subplots(figsize=(figures.WIDTH, 4))
    n = 12 if names is None else len(names)
    figures.scatter_classes(ax, np.eye(n, 2), np.arange(n), names)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of signs that the font lacks
        figures.png(fig)
    legend = ax.get_legend()
    texts = legend.get_texts() if legend else []
    assert not any(t.get_parse_math() for t in texts)
    assert [t.get_text() for t in texts] == shown
    looks = {
        (tuple(c.get_facecolor()[0]), c.get_paths()[0].vertices.tobytes())
        for c in ax.collections
    }
    assert len(looks) == len(ax.collections)
    title = ax.get_legend().get_title().get_text() if texts else ""
    assert title == ("24 of 33" if len(names or "") == 33 else "")


@pytest.mark.parametrize(
    "points, labels, names, words",
    [
        (np.eye(3), [0, 1, 2], None, r"found \(3, 3\)"),
        (np.eye(2), [0, 1, 2], None, r"found \(2, 2\) and \(3,\)"),
        (np.eye(2), [0, 2], ["a", "b"], "a name for each"),
        (np.eye(2), [0, -1], None, "from 0"),
        (np.eye(2), ["a", "b"], None, "from 0"),
    ],
)
def test_what_cannot_be_scattered_is_refused(points, labels, names, words):
    with pytest.raises(ValueError, match=words):
        figures.scatter_classes(plt.gca(), points, labels, names)


@pytest.mark.parametrize(
    "images, words",
    [
        (np.empty((0, 8, 8)), r"found \(0, 8, 8\)"),
        (np.ones((2, 8, 8, 2)), r"found \(2, 8, 8, 2\)"),
        ([[["a"]]], "expects numbers"),
    ],
)
def test_what_is_no_images_is_refused(images, words):
    with pytest.raises(ValueError, match=words):
        figures.image_grid(images)
