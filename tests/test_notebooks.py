"""The stored notebooks: complete, in shape, within budget, true at full size.

nbval itself runs beside these tests: ``pytest notebooks --nbval``.
"""

import json
import os
from pathlib import Path

import nbformat
import pytest

import misconceptions
import notebooks as runner
import shape
from measure import BUDGET_MB

FOLDER = Path(__file__).parents[1] / "notebooks"
CHAPTERS = sorted(FOLDER.glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def test_there_are_chapters():
    assert [p.name[:2] for p in CHAPTERS], f"no notebook in {FOLDER}"


@pytest.mark.parametrize("check", shape.CHECKS, ids=lambda c: c.__name__)
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem[:2])
def test_shape(path, check):
    faults = check(read(path))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem[:2])
def test_stored_form(path):
    assert path.stat().st_size <= shape.SIZE_LIMIT
    notebook = read(path)
    nbformat.validate(notebook)
    assert runner.tidy(read(path)) == notebook, "run `make notebooks`"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids), "two cells share an id"


def test_exceptions_are_listed():
    """Hardware decides no compared output so far; a new one is named here."""
    used = {
        cell.id
        for path in CHAPTERS
        for cell in read(path).cells
        if "nbval-ignore-output" in cell.metadata.get("tags", ())
    }
    assert used == set(shape.EXCEPTIONS)


def test_status_covers_every_chapter():
    status = json.loads((FOLDER.parent / "book/status.json").read_text())
    assert sorted(status["chapters"]) == [p.stem for p in CHAPTERS]
    page = (FOLDER.parent / "book/status.md").read_text()
    assert page == runner.status_page(status)
    for chapter in status["chapters"].values():
        assert chapter["peak_mb"] <= BUDGET_MB


def test_misconceptions_are_the_chapters_own():
    page = (FOLDER.parent / "book/misconceptions.md").read_text("utf-8")
    assert page == misconceptions.page(misconceptions.chapters()), (
        "run `make notebooks` for any chapter, or "
        "`python scripts/misconceptions.py`"
    )


def test_a_chapter_without_misconceptions_is_named():
    notebook = read(CHAPTERS[0])
    notebook.cells = notebook.cells[:3]
    with pytest.raises(ValueError, match="expected a section"):
        misconceptions.listed(notebook)


def data_folder(name):
    folder = Path(os.environ.get("LATENTSPACE_DATA", ""))
    file = (
        folder / {"mnist": "mnist.npz", "fashion": "fashion_mnist.npz"}[name]
    )
    if not os.environ.get("LATENTSPACE_DATA") or not file.exists():
        pytest.skip(f"LATENTSPACE_DATA names no folder with {file.name}")


@pytest.mark.parametrize("name", ["mnist", "fashion"])
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem[:2])
def test_full_size(path, name):
    """The chapter runs on 28×28 images, its claims holding there too."""
    data_folder(name)
    notebook, seconds, peak = runner.execute(
        path, env={"LATENTSPACE_DATASET": name}
    )
    assert peak <= BUDGET_MB
    assert not shape.execution(notebook)
    assert not shape.stored_claims(notebook)
