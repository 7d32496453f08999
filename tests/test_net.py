"""The net holds: each fault that the tests are there for is really caught.

A small notebook, executed here, passes; a copy with one fault does not.
"""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

import measure
import notebooks as runner
import shape
import test_exercises
from latentspace import exercises

ROOT = Path(__file__).parents[1]
CELLS = [
    "from latentspace.claims import claim",
    "print(6 * 7)",
    'claim("a third is more than a quarter", 1 / 3, 0.3, 0.4)',
    'claim("two is even", 2 % 2 == 0)',
]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A notebook of four cells, executed as `make notebooks` does."""
    path = tmp_path_factory.mktemp("net") / "good.ipynb"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(c) for c in CELLS]
    )
    nbformat.write(notebook, path)
    notebook, seconds, peak = runner.execute(path)
    assert seconds > 0 and 20 < peak < measure.BUDGET_MB
    return notebook


# Faults that only running the notebook shows: (cell, old, new, in source?),
# and what nbval says, or None where it rightly says nothing.
RUN = {
    "good": (1, "42", "42", False, None),
    # Another processor may give another last digit; that is the point.
    "last_digit": (2, "0.333", "0.334", False, None),
    "changed_number": (1, "42", "43", False, "mismatch"),
    "changed_band": (2, "0.4)", "0.5)", False, "mismatch"),
    "false_claim": (2, "1 / 3", "1 / 5", True, "this does not hold"),
    "false_fact": (3, "2 % 2", "3 % 2", True, "this does not hold"),
}


@pytest.fixture(scope="module")
def nbval(good, tmp_path_factory):
    """Run strict nbval as the project does, over a copy for each fault.

    Returns the folder, and each copy's failures as one text ('' if none).
    """
    folder = tmp_path_factory.mktemp("nbval")
    for name, (*fault, source, _) in RUN.items():
        nbformat.write(
            spoil(good, *fault, source=source), folder / f"{name}.ipynb"
        )
    report = folder / "report.xml"
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-c",
            ROOT / "pyproject.toml",
            "--rootdir",
            folder,
            f"--nbval-sanitize-with={ROOT / 'tests/nbval_sanitize.cfg'}",
            f"--junit-xml={report}",
            *sorted(folder.glob("*.ipynb")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert report.exists(), result.stdout + result.stderr
    failures = dict.fromkeys(RUN, "")
    seen = dict.fromkeys(RUN, 0)
    for case in ElementTree.parse(report).iter("testcase"):
        name = next(
            n
            for n in RUN
            if f"{n}.ipynb" in case.get("classname")
            or n in case.get("classname").split(".")
        )
        seen[name] += 1
        for failure in case.iter("failure"):
            failures[name] += failure.text
    assert set(seen.values()) == {len(CELLS)}, seen
    return folder, failures


def spoil(notebook, place, old, new, *, source=False):
    spoiled = copy.deepcopy(notebook)
    cell = spoiled.cells[place]
    holder, key = (cell, "source") if source else (cell.outputs[0], "text")
    assert old in holder[key]
    holder[key] = holder[key].replace(old, new)
    return spoiled


@pytest.mark.parametrize("name", RUN)
def test_running_it_catches(nbval, name):
    _, failures = nbval
    expected = RUN[name][-1]
    if expected is None:
        assert failures[name] == ""
    else:
        assert expected in failures[name]


def test_running_it_is_measured(nbval, good):
    folder, _ = nbval
    assert not shape.execution(good)
    report = json.loads((folder / "_build/reports/good.json").read_text())
    assert report["notebook"] == "good.ipynb"
    assert 20 < report["peak_mb"] < measure.BUDGET_MB


def test_a_tampered_claim_value_is_caught(good):
    tampered = spoil(good, 2, "0.333", "0.533")
    assert any("outside its band" in f for f in shape.stored_claims(tampered))
    assert not any("band" in f for f in shape.stored_claims(good))


def test_an_unexecuted_cell_is_caught(good):
    blank = copy.deepcopy(good)
    blank.cells[1].execution_count = None
    blank.cells[1].outputs = []
    assert any("execution count" in f for f in shape.execution(blank))


def test_cells_out_of_order_are_caught(good):
    swapped = copy.deepcopy(good)
    swapped.cells[1], swapped.cells[2] = swapped.cells[2], swapped.cells[1]
    assert len(shape.execution(swapped)) == 2


@pytest.mark.parametrize(
    "text, fault",
    [
        ("/home/ada/course/x.npz\n", "path of one machine"),
        ("FutureWarning: soon\n", "a warning is stored"),
        ("loss 0.123456\n", "float outside a claim"),
    ],
)
def test_what_must_not_be_stored_is_caught(good, text, fault):
    bad = copy.deepcopy(good)
    bad.cells[1].outputs[0].text = text
    assert any(fault in f for f in shape.execution(bad))


def test_a_missing_alt_text_is_caught(good):
    bad = copy.deepcopy(good)
    bad.cells[1].outputs = [
        nbformat.v4.new_output(
            "display_data", {"image/png": "", "text/plain": "<Figure>"}
        )
    ]
    faults = shape.figures(bad)
    assert any("alt text" in f for f in faults)
    assert any("no caption" in f for f in faults)
    bad.cells[1].metadata["mystnb"] = {
        "image": {"alt": "Two lines that cross where both are at one half."},
        "figure": {"caption": "They cross.", "name": "fig-00-cross"},
    }
    assert not shape.figures(bad)


def test_too_much_memory_is_caught():
    assert measure.over_budget("n", measure.BUDGET_MB) is None
    assert "2000 MB" in measure.over_budget("n", 2000)


CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def chapter():
    return nbformat.read(CHAPTERS[0], as_version=4)


def edit(notebook, old, new, count=1):
    """Replace text in the first Markdown cell that has it."""
    edited = copy.deepcopy(notebook)
    for cell in edited.cells:
        if cell.cell_type == "markdown" and re.search(old, cell.source, re.S):
            cell.source = re.sub(
                old, new, cell.source, count=count, flags=re.S
            )
            return edited
    raise AssertionError(f"no cell has {old!r}")


@pytest.mark.parametrize(
    "old, new, check, fault",
    [
        (r"\*\*Right\.\*\*", "**No.**", shape.quiz, "0 right"),
        (r"\*\*No\.\*\* .*?\n:::\n", ":::\n", shape.quiz, "not explained"),
        (r"## Quiz", "## Game", shape.ending, "no section 'Quiz'"),
        (r"\?", ".", shape.opening, "not a question"),
        (
            r":class: objectives",
            ":class: note",
            shape.opening,
            "0 objectives",
        ),
        (r":class: dropdown", "", shape.exercises, "no folded solution"),
    ],
)
def test_a_chapter_out_of_shape_is_caught(chapter, old, new, check, fault):
    assert not check(chapter)
    count = 0 if new == "." else 1
    assert any(fault in f for f in check(edit(chapter, old, new, count)))


def test_code_without_prose_is_caught(chapter):
    bad = copy.deepcopy(chapter)
    bad.cells = [c for c in bad.cells if c.cell_type == "code"]
    assert any("no prose" in f for f in shape.rhythm(bad))


def test_a_hidden_output_is_caught(chapter):
    bad = copy.deepcopy(chapter)
    cell = next(c for c in bad.cells if c.cell_type == "code")
    cell.metadata["tags"] = ["nbval-ignore-output"]
    assert any("not in the list" in f for f in shape.rhythm(bad))


def test_a_broken_exercise_check_is_caught(monkeypatch):
    """A check that says yes, or no, to everything does not pass its tests."""
    notebook, label = test_exercises.CASES[0].values
    exercises.judge(label, ...)  # its module is loaded
    for broken in (
        lambda *a, **k: "yes",
        lambda *a, **k: exercises.expect(False, "no to everything"),
    ):
        monkeypatch.setitem(exercises._CHECKS, label, broken)
        with pytest.raises(AssertionError):
            test_exercises.test_solution_is_right(notebook, label)
            test_exercises.test_wrong_answers_are_explained(notebook, label)
