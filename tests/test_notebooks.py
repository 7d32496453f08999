"""The stored notebooks: complete, in form, within budget, sound at full size.

nbval itself runs beside these tests: ``pytest notebooks --nbval``.
"""

import json
import os
from collections import ChainMap
from pathlib import Path

import nbformat
import pytest

import challenge
import chapter_checks as checks
import misconceptions
import notebooks as runner
from chapter_checks import CHAPTERS, read
from measure import BUDGET_MB

ROOT = Path(__file__).parents[1]
# Stored before figures had to be read on a telephone. The list only shrinks.
OLD_FIGURES = Path(__file__).with_name("old_figures.txt")
# Claims of the digits that do not hold on larger images, by chapter.
OUTSIDE = json.loads(Path(__file__).with_name("full_size.json").read_text())
# The chapters that take a reader's data, and the data that each is given.
FULL_SIZE = {
    "01": "mnist",
    "06": "fashion_mnist",
    "10": "mnist",
    "11": "fashion_mnist",
    "12": "mnist",
    "14": "fashion_mnist",
    "15": "mnist",
    "19": "fashion_mnist",
}

each_chapter = pytest.mark.parametrize(
    "path", CHAPTERS, ids=lambda path: path.stem[:2]
)


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda c: c.__name__)
@each_chapter
def test_chapter_has_no_fault(path, check):
    faults = list(check(read(path)))
    assert not faults, "\n".join(faults)


@each_chapter
def test_chapter_was_challenged_as_it_stands(path):
    found = json.loads(challenge.RESULTS.read_text()).get(path.stem, {})
    again = f"run `make challenge ONLY={path.stem[:2]}`"
    assert found.get("code") == challenge.code_hash(read(path)), again
    assert found["faults"] == []


@each_chapter
def test_time_to_read_is_the_measured_one(path):
    stated = runner.STATED.search(read(path).cells[0].source)[0]
    measured = runner.state_time(read(path)).cells[0].source
    assert stated in measured, f"run `make notebooks ONLY={path.stem[:2]}`"


@each_chapter
def test_stored_form_is_tidy_and_small(path):
    assert path.stat().st_size <= checks.SIZE_LIMIT
    notebook = read(path)
    nbformat.validate(notebook)
    assert runner.tidy(read(path)) == notebook, "run `make notebooks`"


def test_figures_are_sharp_and_read_on_a_telephone():
    chapters = map(checks.figures_on_a_phone, map(read, CHAPTERS))
    short = dict(ChainMap(*chapters))
    listed = set(OLD_FIGURES.read_text().split())
    new = [f"{n}: {short[n]}" for n in sorted(short) if n not in listed]
    assert not new, "\n".join(new)
    mended = sorted(listed - set(short))
    assert not mended, f"take out of {OLD_FIGURES.name}: {', '.join(mended)}"


def test_status_covers_every_chapter():
    status = json.loads((ROOT / "book/status.json").read_text())
    assert sorted(status["chapters"]) == [p.stem for p in CHAPTERS]
    page = (ROOT / "book/status.md").read_text()
    assert page == runner.status_page(status)
    for chapter in status["chapters"].values():
        assert chapter["peak_mb"] <= BUDGET_MB


def test_misconceptions_are_those_of_the_chapters():
    page = (ROOT / "book/misconceptions.md").read_text("utf-8")
    assert page == misconceptions.page(misconceptions.chapters()), (
        "run `make notebooks` for any chapter, or "
        "`python scripts/misconceptions.py`"
    )


def test_chapter_without_misconceptions_is_named():
    notebook = read(CHAPTERS[0])
    notebook.cells = notebook.cells[:3]
    with pytest.raises(ValueError, match="expected a section"):
        misconceptions.listed(notebook)


@pytest.mark.parametrize("number, name", FULL_SIZE.items())
def test_chapter_runs_at_full_size(number, name):
    """With 28×28 images no more claims leave their bands than are listed."""
    folder = os.environ.get("LATENTSPACE_DATA")
    if not folder or not Path(folder, f"{name}.npz").exists():
        pytest.skip(f"LATENTSPACE_DATA names no folder with {name}.npz")
    (path,) = [p for p in CHAPTERS if p.name.startswith(number)]
    choice = {"LATENTSPACE_DATASET": name.removesuffix("_mnist")}
    notebook, _, peak = runner.execute(path, env=choice)
    assert peak <= BUDGET_MB
    assert not list(checks.execution(notebook))
    found = [c["sentence"] for c in checks.outside(checks.claimed(notebook))]
    new = [sentence for sentence in found if sentence not in OUTSIDE[number]]
    assert not new, "add to full_size.json:\n" + json.dumps(new, indent=2)
