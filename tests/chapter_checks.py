"""What every chapter must be: checks that list a notebook's faults.

Each function takes a notebook and gives sentences, none if all is well, so
that the tests can apply them to the chapters and also show that each of them
finds the fault it is there for. Whether a quiz is fair is checked while the
book is built, by ``book/_ext/quiz.py``.
"""

import ast
import base64
import io
import re
from collections import Counter
from pathlib import Path

import nbformat
from PIL import Image

from latentspace import claims
from latentspace.figures import WIDTH

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

SIZE_LIMIT = 1_200_000  # bytes, as stored
LINE_LIMIT = 79  # characters in a line of code
MIN_CLAIMS, MIN_EXERCISES, MIN_QUIZ = 4, 2, 3
SECTIONS = (
    "Quiz",
    "What you have seen",
    "Common misconceptions",
    "Further reading",
)
# No nbval tag: all outputs are compared.
TAGS = {"remove-cell", "hide-input", "hide-cell"}

_PATH = re.compile(
    r"(?<![\w.:/~<-])/(?:home|root|tmp|work|usr|Users|mnt|opt)/[\w.-]+"
    r"|\b[A-Z]:\\\\?\w+"
)
# Claims, whose numbers nbval masks, and the text of a figure.
_PRINTED = re.compile(rf"[✓•]|<Figure size|{claims.INDENT}.*≈")
_FLOAT = re.compile(r"\d\.\d{3,}|\d\.\d*e[+-]?\d")


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def code(notebook):
    return "\n".join(c.source for c in code_cells(notebook))


def prose(notebook):
    return "\n\n".join(
        c.source for c in notebook.cells if c.cell_type == "markdown"
    )


def texts(cell):
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.text
        elif output.output_type in ("display_data", "execute_result"):
            yield output.data.get("text/plain", "")


def claimed(notebook):
    """All claims that a notebook's stored outputs print."""
    return [
        claim
        for cell in code_cells(notebook)
        for text in texts(cell)
        for claim in claims.parse(text)
    ]


def faults(where, *checks):
    """Return the words of each check that is true, behind the place."""
    return [f"{where}: {words}" for wrong, words in checks if wrong]


def execution(notebook):
    """Every code cell ran once, from top to bottom, without a complaint."""
    for place, cell in enumerate(code_cells(notebook), 1):
        text = "\n".join(texts(cell))
        lines = [x for x in text.splitlines() if not _PRINTED.match(x)]
        floats = [line for line in lines if _FLOAT.search(line)]
        paths = _PATH.findall(text)
        yield from faults(
            f"code cell {place} ({cell.source.splitlines()[0][:40]!r})",
            (
                cell.execution_count != place,
                f"execution count is {cell.execution_count}, not {place}",
            ),
            (
                any(o.get("name") == "stderr" for o in cell.outputs),
                "stderr is stored",
            ),
            (re.search(r"\b\w*Warning\b", text), "a warning is stored"),
            (paths, f"a path of one machine: {paths}"),
            (
                floats,
                "a float outside a claim, which another processor may print "
                f"differently: {floats}",
            ),
        )


def stored_claims(notebook):
    """At least four claims, told apart, each number within its band."""
    found = claimed(notebook)
    sentences = Counter(claim["sentence"] for claim in found)
    wrong = [claim["sentence"] for claim in outside(found)]
    shared = [sentence for sentence, n in sentences.items() if n > 1]
    return faults(
        "claims",
        (wrong, f"outside their bands: {wrong}"),
        (shared, f"several share a sentence: {shared}"),
        (
            len(found) < MIN_CLAIMS,
            f"found {len(found)}, expected at least {MIN_CLAIMS}",
        ),
    )


def outside(found):
    """Claims that do not hold, as they are printed for a reader's data."""
    return [
        claim
        for claim in found
        if not all(row["holds"] for row in claim["rows"])
        or claim["sentence"].endswith(": not so on your data")
    ]


def drawn(notebook):
    """Yield the cell and the PNG of every figure, explorers aside."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            if (png := data.get("image/png")) and "text/html" not in data:
                yield cell, output, base64.b64decode(png)


def figures(notebook):
    """Every figure has alt text, a caption and a name to refer to it."""
    for cell, output, _ in drawn(notebook):
        settings = cell.metadata.get("mystnb", {})
        alt = settings.get("image", {}).get("alt", "")
        figure = settings.get("figure", {})
        yield from faults(
            f"figure of cell {cell.id}",
            (
                len(alt) < 40,
                "alt text is missing or too short to say what is seen: "
                f"{alt!r}",
            ),
            (not figure.get("caption"), "no caption"),
            (not figure.get("name"), "no name"),
            (output.output_type != "display_data", "not by plt.show()"),
        )


def figures_on_a_phone(notebook):
    """Map each figure's name to what is wrong with its stored file.

    ``latentspace.figures`` stores what is right, and notes the width and the
    smallest text.
    """
    return {
        cell.metadata.mystnb.figure.name: fault
        for cell, _, png in drawn(notebook)
        if (fault := "; ".join(file_faults(png)))
    }


def file_faults(png):
    """Say why a stored figure is not sharp, small and read on a telephone."""
    with Image.open(io.BytesIO(png)) as picture:
        notes, mode = picture.info, picture.mode
    sharp = round(notes.get("dpi", (0, 0))[0]) == 220
    if mode != "P" or not sharp or "inches" not in notes:
        yield "not stored in 256 colors, at twice its size"
        return
    inches = float(notes["inches"])
    if inches > WIDTH:
        yield f"{inches} inches wide, expected at most {WIDTH}"
    # On a telephone of 390 pixels, 357 are left for a figure.
    points = float(notes.get("smallest_text", "inf"))
    pixels = points / 72 * min(110, 357 / inches)
    if round(pixels) < 11:
        yield f"text of {pixels:.1f} pixels on a telephone, expected 11"


def opening(notebook):
    """A heading, a question, three to five objectives, what is needed."""
    text = notebook.cells[0].source
    heading, _, body = text.partition("\n")
    box = re.search(
        r":::\{admonition\} You will\n:class: objectives\n(.*?):::", text, re.S
    )
    goals = re.findall(r"^- ", box[1], re.M) if box else []
    return faults(
        "first cell",
        (
            not re.match(r"# \d+ · \S", heading),
            f"the heading is not '# N · Title': {heading!r}",
        ),
        (
            not re.match(r"[^.!]*\?", body),
            "the opening sentence is not a question",
        ),
        (
            not 3 <= len(goals) <= 5,
            f"{len(goals)} objectives under 'You will', expected three to "
            "five",
        ),
        (
            "**Before you start.**" not in text,
            "nothing says what is needed before the chapter",
        ),
    )


def rhythm(notebook):
    """Prose between code cells, short lines, the usual names, no oddities."""
    for before, after in zip(notebook.cells, notebook.cells[1:]):
        if before.cell_type == after.cell_type == "code":
            yield f"no prose between cells {before.id} and {after.id}"
    for cell in code_cells(notebook):
        for line in cell.source.splitlines():
            yield from faults(
                f"cell {cell.id}, {line[:50]!r}",
                (
                    len(line) > LINE_LIMIT and "%pip" not in line,
                    f"a line of {len(line)} characters",
                ),
                (
                    line.rstrip().endswith(";"),
                    "a trailing ';' silences nothing when tested",
                ),
                (re.match(r"\s*fig\w*, axis\b", line), "say fig, ax"),
            )
        plain = re.sub(r"(?m)^(\s*)[%!].*", r"\1pass", cell.source)
        lines = [ast.unparse(each) for each in ast.parse(plain).body[:-1]]
        extra = set(cell.metadata.get("tags", ())) - TAGS
        yield from faults(
            f"cell {cell.id}",
            (
                re.search(r"(?m)^\s*_ = ", "\n".join(lines)),
                "'_ =' has no effect before the last line; end a cell that "
                "plots with plt.show()",
            ),
            (extra, f"tags {sorted(extra)}, expected none but {sorted(TAGS)}"),
            ("NBVAL_" in cell.source, "an nbval comment hides outputs"),
        )
    imports = r"^(?:import|from) (keras|tensorflow|latentspace)"
    first = re.search(imports, code(notebook), re.M)
    if first and first[1] != "latentspace":
        yield (
            "Keras is imported before latentspace, which silences "
            "TensorFlow's log"
        )


def labels(notebook):
    """Return the labels of a notebook's exercises, as they stand there."""
    return re.findall(r"^:label: ex-(\d\d-\d+)$", prose(notebook), re.M)


def exercises(notebook):
    """At least two exercises, each with a check and a folded solution."""
    found = labels(notebook)
    if len(found) < MIN_EXERCISES:
        yield f"{len(found)} exercises, expected at least {MIN_EXERCISES}"
    for label in found:
        checked = re.search(rf'check\(\s*"{label}"', code(notebook))
        yield from faults(
            f"exercise {label}",
            (not checked, "never checked"),
            (not solution(notebook, label), "no folded solution"),
        )


def solution(notebook, label):
    """Return the Python code of an exercise's folded solution, or ''."""
    found = re.search(
        rf"^(`{{3,}}|:{{3,}})\{{solution\}} ex-{label}\n"
        r":class: dropdown\n(.*?)^\1$",
        prose(notebook),
        re.S | re.M,
    )
    if not found:
        return ""
    return "\n".join(re.findall(r"```python\n(.*?)```", found[2], re.S))


def ending(notebook):
    """The closing sections are there, in order, with quiz and citations."""
    text = prose(notebook)
    places = [text.find(f"\n## {s}") for s in SECTIONS]
    questions = text.count("\n:class: quiz\n")
    return faults(
        "ending",
        (
            min(places) < 0 or places != sorted(places),
            f"expected the sections {', '.join(SECTIONS)}, in this order; "
            f"found them at {places}",
        ),
        ("{cite" not in text, "no citation"),
        (questions < MIN_QUIZ, f"{questions} quiz questions, not {MIN_QUIZ}"),
    )


CHECKS = (
    execution,
    stored_claims,
    figures,
    opening,
    rhythm,
    exercises,
    ending,
)
