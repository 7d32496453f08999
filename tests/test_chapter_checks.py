"""Each check of a chapter finds the fault that it is there for."""

import copy
import io
import re

import matplotlib.pyplot as plt
import nbformat
import pytest

import chapter_checks as checks
import measure
from latentspace import figures

CHAPTER = checks.read(checks.CHAPTERS[0])


def replace(kind, old, new):
    """Make a change: in the first text of a kind that has it."""

    def change(notebook):
        texts = {
            "markdown": [
                (c, "source")
                for c in notebook.cells
                if c.cell_type == "markdown"
            ],
            "code": [(c, "source") for c in checks.code_cells(notebook)],
            "output": [
                (output, "text")
                for cell in checks.code_cells(notebook)
                for output in cell.outputs
                if "text" in output
            ],
        }
        holder, key = next(
            (h, k) for h, k in texts[kind] if re.search(old, h[k], re.S)
        )
        holder[key] = re.sub(old, new, holder[key], flags=re.S)

    return change


def in_cell(place, **changes):
    """Make a change: of some entries of a code cell."""
    return lambda notebook: checks.code_cells(notebook)[place].update(changes)


def no_prose(notebook):
    notebook.cells = checks.code_cells(notebook)


def plain_figure(notebook):
    cell, output, _ = next(checks.drawn(notebook))
    cell.metadata.clear()
    output.output_type = "execute_result"


@pytest.mark.parametrize(
    "check, fault, change",
    [
        ("execution", "execution count", in_cell(1, execution_count=None)),
        ("execution", "execution count", in_cell(1, execution_count=3)),
        ("execution", "path of", replace("output", r"\A", "/home/ada/x\n")),
        ("execution", "a warning", replace("output", r"\A", "AWarning: x\n")),
        ("execution", "a float", replace("output", r"\A", "loss 0.1234\n")),
        (
            "execution",
            "stderr is stored",
            lambda n: next(checks.drawn(n))[0].outputs.append(
                nbformat.v4.new_output("stream", name="stderr", text="oh")
            ),
        ),
        (
            "stored_claims",
            "outside their bands",
            replace("output", r"\(claimed .+?\)", "(claimed at least 1e+09)"),
        ),
        (
            "stored_claims",
            "several share a sentence",
            replace("output", r"(✓ [^\n]+\n)", r"\1\1"),
        ),
        ("stored_claims", "found 0, expected", lambda n: n.cells.clear()),
        ("figures", "alt text", plain_figure),
        ("figures", "no caption", plain_figure),
        ("figures", "not by plt.show()", plain_figure),
        ("opening", "not a question", replace("markdown", r"\?", ".")),
        ("opening", "0 objectives", replace("markdown", ": objec", ": x")),
        ("opening", "heading is not", replace("markdown", r"# \d+", "# a")),
        ("opening", "nothing says", replace("markdown", "Before you", "x")),
        ("rhythm", "no prose between", no_prose),
        ("rhythm", "a line of 90", replace("code", r"\A", "#" * 90 + "\n")),
        ("rhythm", "trailing ';'", replace("code", r"\A", "x = 1;\n")),
        ("rhythm", "'_ =' has no effect", replace("code", r"\A", "_ = 1\n")),
        (
            "rhythm",
            "say fig, ax",
            replace("code", r"fig, ax = ", "fig, axis = "),
        ),
        ("rhythm", "an nbval comment", replace("code", r"\A", "# NBVAL_X\n")),
        (
            "rhythm",
            "Keras is imported",
            replace("code", r"\A", "import keras\n"),
        ),
        (
            "rhythm",
            "expected none but",
            in_cell(1, metadata={"tags": ["nbval-ignore-output"]}),
        ),
        ("exercises", "no folded", replace("markdown", ":class: dropd", "x")),
        ("exercises", "never checked", replace("code", r"check\(", "say(")),
        (
            "ending",
            "expected the sections",
            replace("markdown", "## Quiz", "x"),
        ),
        ("ending", " quiz questions", replace("markdown", ": quiz", ": x")),
    ],
)
def test_fault_of_a_chapter_is_found(check, fault, change):
    bad = copy.deepcopy(CHAPTER)
    change(bad)
    assert any(fault in found for found in getattr(checks, check)(bad))


@pytest.mark.parametrize(
    "fault, inches, points",
    [
        (None, figures.WIDTH, 12),
        (None, 3, 8),
        ("inches wide, expected", 6.6, 16),
        ("text of 9.", figures.WIDTH, 10),
    ],
)
def test_figure_not_read_on_a_telephone_is_found(fault, inches, points):
    with plt.rc_context():
        figures.use_course_style()
        fig = plt.figure(figsize=(inches, 2))
        fig.text(0.01, 0.5, "small", fontsize=points)
        fig.text(0.99, 0.5, ".", fontsize=20, ha="right")
        png = figures.png(fig)
        plt.close(fig)
    found = list(checks.file_faults(png))
    assert (fault in found[0]) if fault else found == []


def test_figure_that_the_course_did_not_store_is_found():
    buffer = io.BytesIO()
    plt.figure().savefig(buffer, dpi=220)
    (found,) = checks.file_faults(buffer.getvalue())
    assert "not stored in 256 colors" in found


def test_too_much_memory_is_found():
    assert measure.over_budget("n", measure.BUDGET_MB) is None
    assert "2000 MB" in measure.over_budget("n", 2000)
