"""What every chapter must be: checks that list a notebook's faults.

Each function takes a notebook and returns sentences, none if all is well, so
that the tests can hold the chapters to them and also show that each of them
finds the fault it is there for.
"""

import re

from latentspace import claims

SIZE_LIMIT = 1_200_000  # bytes, as stored
LINE_LIMIT = 79  # characters in a line of code
MIN_CLAIMS, MIN_EXERCISES, MIN_QUIZ = 4, 2, 3
SECTIONS = (
    "Quiz",
    "What you have seen",
    "Common misconceptions",
    "Further reading",
)
# Cells whose outputs hardware decides, by (notebook, cell id), and why.
EXCEPTIONS = {}
TAGS = {"remove-cell", "hide-input", "hide-cell"}

_PATH = re.compile(
    r"(?<![\w.:/~<-])/(?:home|root|tmp|work|usr|Users|mnt|opt)/[\w.-]+"
    r"|\b[A-Z]:\\\\?\w+"
)
_FLOAT = re.compile(r"\d\.\d{3,}|\d\.\d*e[+-]?\d")


def _code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def _prose(notebook):
    return "\n\n".join(
        c.source for c in notebook.cells if c.cell_type == "markdown"
    )


def _texts(cell):
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.text
        elif output.output_type in ("display_data", "execute_result"):
            yield output.data.get("text/plain", "")


def execution(notebook):
    """Every code cell ran once, from top to bottom, without a complaint."""
    faults = []
    for place, cell in enumerate(_code(notebook), 1):
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
        for text in _texts(cell):
            if re.search(r"\b\w*Warning\b", text):
                faults.append(f"{name}: a warning is stored: {text[:80]}")
            if found := _PATH.search(text):
                faults.append(f"{name}: a path of one machine: {found[0]}")
            for line in text.splitlines():
                if line.startswith(("✓", "–", "<Figure size")):
                    continue
                if _FLOAT.search(line):
                    faults.append(
                        f"{name}: a float outside a claim, which another "
                        f"processor may print differently: {line[:60]!r}"
                    )
    return faults


def stored_claims(notebook):
    """At least four claims, and every stored number lies in its band."""
    faults, count = [], 0
    for cell in _code(notebook):
        for text in _texts(cell):
            for line in text.splitlines():
                try:
                    claim = claims.parse(line)
                except ValueError as error:
                    faults.append(str(error))
                    continue
                if claim is None:
                    continue
                count += 1
                for value in claim["values"]:
                    if (claim["low"] is not None and value < claim["low"]) or (
                        claim["high"] is not None and value > claim["high"]
                    ):
                        faults.append(f"outside its band: {line}")
    if count < MIN_CLAIMS:
        faults.append(f"{count} claims, expected at least {MIN_CLAIMS}")
    return faults


def figures(notebook):
    """Every figure has alt text, a caption and a name to refer to it."""
    faults = []
    for cell in _code(notebook):
        if not any("image/png" in o.get("data", {}) for o in cell.outputs):
            continue
        settings = cell.metadata.get("mystnb", {})
        where = f"figure of cell {cell.id}"
        alt = settings.get("image", {}).get("alt", "")
        figure = settings.get("figure", {})
        if len(alt) < 40:
            faults.append(
                f"{where}: alt text is missing or too short to say "
                f"what is seen: {alt!r}"
            )
        for key in ("caption", "name"):
            if not figure.get(key):
                faults.append(f"{where}: no {key}")
        if not any(
            "image/png" in o.get("data", {})
            and o.output_type == "display_data"
            for o in cell.outputs
        ):
            faults.append(f"{where}: not shown by plt.show()")
    for match in re.finditer(r"!\[([^\]]*)\]\(", _prose(notebook)):
        if not match[1].strip():
            faults.append("a Markdown image without alt text")
    return faults


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
    """Prose between code cells, short lines, a Colab cell, no oddities."""
    faults = []
    for before, after in zip(notebook.cells, notebook.cells[1:]):
        if before.cell_type == after.cell_type == "code":
            faults.append(f"no prose between cells {before.id} and {after.id}")
    for cell in _code(notebook):
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
        extra = set(cell.metadata.get("tags", ())) - TAGS
        if extra and EXCEPTIONS.get(cell.id) is None:
            faults.append(
                f"cell {cell.id}: tags {sorted(extra)} are not in "
                "the list of exceptions"
            )
        if "NBVAL_" in cell.source:
            faults.append(f"cell {cell.id}: an nbval comment hides outputs")
    source = "\n".join(c.source for c in _code(notebook))
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
    prose = _prose(notebook)
    source = "\n".join(c.source for c in _code(notebook))
    labels = re.findall(r"^:label: ex-(\d\d-\d+)$", prose, re.M)
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
        _prose(notebook),
        re.S | re.M,
    )
    if not found:
        return ""
    return "\n".join(re.findall(r"```python\n(.*?)```", found[2], re.S))


def quiz(notebook):
    """At least three questions; one right option each, all explained."""
    faults = []
    questions = re.findall(
        r"^::::+\{admonition\} (.+?)\n:class: quiz\n(.*?)^::::+$",
        _prose(notebook),
        re.S | re.M,
    )
    if len(questions) < MIN_QUIZ:
        faults.append(
            f"{len(questions)} quiz questions, expected at least {MIN_QUIZ}"
        )
    for question, body in questions:
        options = re.findall(
            r"^:::\{dropdown\} (.+?)\n(.*?)^:::$", body, re.S | re.M
        )
        right = [text.strip().startswith("**Right.**") for _, text in options]
        wrong = [text.strip().startswith("**No.**") for _, text in options]
        if sum(right) != 1 or len(options) < 2:
            faults.append(
                f"{question!r}: {sum(right)} right of {len(options)} options"
            )
        for (option, text), r, w in zip(options, right, wrong):
            if not (r or w) or len(text.split()) < 6:
                faults.append(
                    f"{question!r}: option {option!r} is not explained"
                )
    return faults


def ending(notebook):
    """The closing sections are there, in order, with citations."""
    prose = _prose(notebook)
    places = [prose.find(f"\n## {s}") for s in SECTIONS]
    faults = [f"no section '{s}'" for s, p in zip(SECTIONS, places) if p < 0]
    if not faults and places != sorted(places):
        faults.append(f"sections are not in the order {', '.join(SECTIONS)}")
    if "{cite" not in prose:
        faults.append("no citation")
    return faults


CHECKS = (
    execution,
    stored_claims,
    figures,
    opening,
    rhythm,
    exercises,
    quiz,
    ending,
)
