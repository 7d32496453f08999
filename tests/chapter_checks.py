"""What every chapter must be: checks that list a notebook's faults.

Each function takes a notebook and returns sentences, none if all is well, so
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
# Cells whose outputs hardware decides, by cell id, and why.
EXCEPTIONS = {}
TAGS = {"remove-cell", "hide-input", "hide-cell"}

_PATH = re.compile(
    r"(?<![\w.:/~<-])/(?:home|root|tmp|work|usr|Users|mnt|opt)/[\w.-]+"
    r"|\b[A-Z]:\\\\?\w+"
)
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


def execution(notebook):
    """Every code cell ran once, from top to bottom, without a complaint."""
    faults = []
    for place, cell in enumerate(code_cells(notebook), 1):
        name = f"code cell {place} ({cell.source.splitlines()[0][:40]!r})"
        if cell.execution_count != place:
            faults.append(
                f"{name}: execution count is "
                f"{cell.execution_count}, expected {place}"
            )
        for output in cell.outputs:
            if output.output_type == "error":
                faults.append(f"{name}: an error is stored: {output.ename}")
            if output.get("name") == "stderr":
                faults.append(f"{name}: stderr is stored: {output.text[:80]}")
        for text in texts(cell):
            if re.search(r"\b\w*Warning\b", text):
                faults.append(f"{name}: a warning is stored: {text[:80]}")
            if found := _PATH.search(text):
                faults.append(f"{name}: a path of one machine: {found[0]}")
            for line in text.splitlines():
                row = line.startswith(claims.INDENT) and "≈" in line
                if row or line.startswith(("✓", "•", "<Figure size")):
                    continue
                if _FLOAT.search(line):
                    faults.append(
                        f"{name}: a float outside a claim, which another "
                        f"processor may print differently: {line[:60]!r}"
                    )
    return faults


def stored_claims(notebook):
    """At least four claims, told apart, each number within its band."""
    found = claimed(notebook)
    faults = [f"outside its band: {c['sentence']}" for c in outside(found)]
    if len(found) < MIN_CLAIMS:
        faults.append(f"{len(found)} claims, expected at least {MIN_CLAIMS}")
    counts = Counter(claim["sentence"] for claim in found)
    return faults + [
        f"{count} claims share the sentence {sentence!r}"
        for sentence, count in counts.items()
        if count > 1
    ]


def outside(found):
    """Claims that do not hold, as they are printed for a reader's data."""
    return [
        claim
        for claim in found
        if not all(row["holds"] for row in claim["rows"])
        or claim["sentence"].endswith(": not so on your data")
    ]


def drawn(notebook):
    """Yield the cell and the PNG of every figure."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if png := output.get("data", {}).get("image/png"):
                yield cell, output, base64.b64decode(png)


def figures(notebook):
    """Every figure has alt text, a caption and a name to refer to it."""
    faults = []
    for cell, output, _ in drawn(notebook):
        settings = cell.metadata.get("mystnb", {})
        where = f"figure of cell {cell.id}"
        alt = settings.get("image", {}).get("alt", "")
        if len(alt) < 40:
            faults.append(
                f"{where}: alt text is missing or too short to say "
                f"what is seen: {alt!r}"
            )
        for key in ("caption", "name"):
            if not settings.get("figure", {}).get(key):
                faults.append(f"{where}: no {key}")
        if output.output_type != "display_data":
            faults.append(f"{where}: not shown by plt.show()")
    return faults


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
    first = notebook.cells[0]
    if first.cell_type != "markdown":
        return ["the first cell is not Markdown"]
    faults = []
    lines = [line for line in first.source.split("\n\n") if line.strip()]
    if not re.match(r"# \d+ · \S", lines[0]):
        faults.append(f"the heading is not '# N · Title': {lines[0]!r}")
    body = " ".join(lines[0].splitlines()[1:] + lines[1:2]).strip()
    if not re.match(r"[^.!]*\?", body):
        faults.append("the opening sentence is not a question")
    box = re.search(
        r":::\{admonition\} You will\n:class: objectives\n(.*?):::",
        first.source,
        re.S,
    )
    goals = re.findall(r"^- ", box[1], re.M) if box else []
    if not 3 <= len(goals) <= 5:
        faults.append(
            f"{len(goals)} objectives under 'You will', expected three to five"
        )
    if "**Before you start.**" not in first.source:
        faults.append("nothing says what is needed before the chapter")
    return faults


def rhythm(notebook):
    """Prose between code cells, short lines, the usual names, no oddities."""
    faults = []
    for before, after in zip(notebook.cells, notebook.cells[1:]):
        if before.cell_type == after.cell_type == "code":
            faults.append(f"no prose between cells {before.id} and {after.id}")
    for cell in code_cells(notebook):
        for line in cell.source.splitlines():
            if len(line) > LINE_LIMIT and "%pip" not in line:
                faults.append(
                    f"cell {cell.id}: a line of {len(line)} "
                    f"characters: {line[:50]!r}"
                )
            if line.rstrip().endswith(";"):
                faults.append(
                    f"cell {cell.id}: a trailing ';' silences "
                    "nothing when tested"
                )
            if re.match(r"fig\w*, axis\b", line.strip()):
                faults.append(f"cell {cell.id}: say fig, ax, not {line!r}")
        plain = re.sub(r"(?m)^(\s*)[%!].*", r"\1pass", cell.source)
        for statement in ast.parse(plain).body[:-1]:
            if re.search(r"(?m)^\s*_ = ", ast.unparse(statement)):
                faults.append(
                    f"cell {cell.id}: '_ =' has no effect before the last "
                    "line; end a cell that plots with plt.show()"
                )
        extra = set(cell.metadata.get("tags", ())) - TAGS
        if extra and EXCEPTIONS.get(cell.id) is None:
            faults.append(
                f"cell {cell.id}: tags {sorted(extra)} are not in "
                "the list of exceptions"
            )
        if "NBVAL_" in cell.source:
            faults.append(f"cell {cell.id}: an nbval comment hides outputs")
    source = code(notebook)
    heavy = re.search(r"^(?:import|from) (?:keras|tensorflow)", source, re.M)
    ours = re.search(r"^(?:import|from) latentspace", source, re.M)
    if heavy and (not ours or ours.start() > heavy.start()):
        faults.append(
            "Keras is imported before latentspace, which silences "
            "TensorFlow's log"
        )
    return faults


def exercises(notebook):
    """At least two exercises, each with a check and a folded solution."""
    source = code(notebook)
    labels = re.findall(r"^:label: ex-(\d\d-\d+)$", prose(notebook), re.M)
    faults = []
    if len(labels) < MIN_EXERCISES:
        faults.append(
            f"{len(labels)} exercises, expected at least {MIN_EXERCISES}"
        )
    for label in labels:
        if not re.search(rf'check\(\s*"{label}"', source):
            faults.append(f"exercise {label} is never checked")
        if not solution(notebook, label):
            faults.append(f"exercise {label} has no folded solution")
    return faults


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
    faults = [f"no section '{s}'" for s, p in zip(SECTIONS, places) if p < 0]
    if not faults and places != sorted(places):
        faults.append(f"sections are not in the order {', '.join(SECTIONS)}")
    if "{cite" not in text:
        faults.append("no citation")
    questions = text.count("\n:class: quiz\n")
    if questions < MIN_QUIZ:
        faults.append(f"{questions} quiz questions, not {MIN_QUIZ}")
    return faults


CHECKS = (
    execution,
    stored_claims,
    figures,
    opening,
    rhythm,
    exercises,
    ending,
)
