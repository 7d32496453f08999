"""What helps somebody who learns alone.

- What follows a *Predict* box, as far as the next heading, box or exercise,
  becomes one block: a script keeps it folded until a guess was made.
- A link to a glossary term carries the term's definition.
- How long a chapter takes to read is measured, from its words and its lines
  of code; which ones it needs is read from its first cell. Table, map and sums
  are made from these.

In a page's text::

    {minutes}`6-9`          the time to read these chapters (also: all, short)
    {count}`chapters`       how many there are

    ```{chapters}
    ```                     all chapters: a map of what needs what, a table
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from html_nodes import html_element
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SHORT_WAY = (1, 3, 6, 10, 12, 14, 19)  # for those who have little time


class Chapter(NamedTuple):
    """What a chapter says of itself."""

    name: str
    title: str
    minutes: int
    needs: frozenset
    questions: int


def minutes(cells):
    """Measure the time to read: 200 words or 15 lines of code a minute.

    Folded code, exercises and their solutions are not counted; the result is
    a multiple of five.
    """
    words = lines = 0
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text = re.sub(
                r"(`{4,})\{(exercise|solution)\}.*?\n\1", "", text, flags=re.S
            )
            words += len(re.sub(r"\]\(\S*\)", "]", text).split())
        elif (
            not {"remove-cell", "hide-input"}
            & {*cell["metadata"].get("tags", ())}
            and 'check("' not in text
        ):
            lines += len(list(filter(str.strip, text.splitlines())))
    return max(5, 5 * round((words / 200 + lines / 15) / 5))


@cache
def chapters():
    """Read the chapters; return them by their numbers."""
    found = {}
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells]
        before = re.search(r"\*\*Before you start\.\*\*.*", texts[0])[0]
        found[int(path.name[:2])] = Chapter(
            path.stem,
            re.match(r"# \d+ · (.*)", texts[0])[1],
            minutes(cells),
            frozenset(map(int, re.findall(r"\((\d\d)_\w+\.ipynb", before))),
            "".join(texts).count("\n:class: quiz\n"),
        )
    return found


def spoken(minutes):
    """Say a time as one says it.

    >>> spoken(45), spoken(120), spoken(165)
    ('45 minutes', '2 hours', '2 h 45 min')
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minutes"
    return f"{hours} h {rest} min" if rest else f"{hours} hours"


def total(numbers):
    """Return the time to read some chapters, in minutes."""
    return sum(chapters()[number].minutes for number in numbers)


def all_needs(number):
    """Return what a chapter needs, and what that needs, and so on."""
    needs = chapters()[number].needs
    return needs.union(*map(all_needs, needs))


class Minutes(SphinxRole):
    """The time to read all chapters, the short way, or from one to another."""

    def run(self):
        named = {"all": chapters(), "short": SHORT_WAY}
        if self.text not in named:
            first, last = map(int, self.text.split("-"))
            named[self.text] = range(first, last + 1)
        return [nodes.Text(spoken(total(named[self.text])))], []


class Count(SphinxRole):
    """How many chapters there are."""

    def run(self):
        return [nodes.Text(str(len(chapters())))], []


class Chapters(SphinxDirective):
    """A map of which chapter needs which, and the same as a table."""

    def run(self):
        return [nodes.raw("", arcs() + table(), format="html")]


def table():
    """Return the chapters as rows; a script adds what one has done."""
    rows = [
        f'<tr data-page="notebooks/{it.name}.html" data-questions='
        f'"{it.questions}"><td>{number}</td><td><a class="reference internal" '
        f'href="../notebooks/{it.name}.html">{it.title}</a>'
        f"{' <span class=short>short way</span>' * (number in SHORT_WAY)}"
        f"</td><td>{it.minutes}</td><td>"
        f"{', '.join(map(str, sorted(it.needs))) or '–'}</td></tr>"
        for number, it in chapters().items()
    ]
    heads = ("", "chapter", "minutes", "needs")
    return (
        '<div class="pst-scrollable-table-container"><table class="table '
        'course"><thead><tr><th>no.</th>'
        + "".join(f"<th>{head}</th>" for head in heads[1:])
        + f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def arcs(row=30, left=120, width=470):
    """Draw the chapters as a column; an arc leads to each that it needs."""
    lines, marks = [], []
    for place, (number, it) in enumerate(chapters().items(), 1):
        y = place * row - row // 2
        short = number in SHORT_WAY
        implied = {earlier for need in it.needs for earlier in all_needs(need)}
        for need in it.needs - implied:
            far = (number - need) * row
            bend = min(left - 10, 12 + far * 0.25)
            lines.append(
                f'<path d="M{left} {y}C{left - bend * 1.33:.0f} {y} '
                f'{left - bend * 1.33:.0f} {y - far} {left} {y - far}"/>'
            )
        marks.append(
            f'<circle cx="{left}" cy="{y}" r="6" class="{"short" * short}"/>'
            f'<text x="{left + 16}" y="{y + 5}">{number} · {it.title}</text>'
        )
    needs = "; ".join(
        f"chapter {number} needs {', '.join(map(str, sorted(it.needs)))}"
        for number, it in chapters().items()
        if it.needs
    )
    return (
        f'<figure class="needs"><svg viewBox="0 0 {width} {len(marks) * row}" '
        f'role="img" aria-label="Which chapter needs which: {needs}.">'
        f"<g>{''.join(lines)}</g>{''.join(marks)}</svg><figcaption><p>Each "
        "arc leads up from a chapter to one that it needs. What that one "
        "needs in turn is not drawn again. Filled dots: the short way.</p>"
        "</figcaption></figure>"
    )


class FoldWhatWasSeen(SphinxTransform):
    """Put what follows a prediction into a block of its own."""

    default_priority = 460

    def apply(self, **kwargs):
        stops = (nodes.section, addnodes.desc)
        for box in list(self.document.findall(nodes.admonition)):
            if "predict" not in box.get("classes", ()):
                continue
            parent, at = box.parent, box.parent.index(box) + 1
            end = at
            for node in parent.children[at:]:
                if isinstance(node, stops) or {
                    "predict",
                    "quiz",
                    "exercise",
                } & set(node.get("classes", ())):
                    break
                end += 1
            if end > at:
                seen = html_element(
                    "", *parent.children[at:end], tag="div", classes=["seen"]
                )
                parent[at:end] = [seen]


class Definitions(SphinxPostTransform):
    """Give each link to a term the first sentences of its definition."""

    default_priority = 20  # after references are resolved
    formats = ("html",)

    def run(self, **kwargs):
        for link in self.document.findall(nodes.reference):
            _, _, term = link.get("refuri", "").partition("#term-")
            if term and (said := definitions(self.env).get(f"term-{term}")):
                link["reftitle"] = said


def definitions(env):
    """Return what the glossary says, by the terms' anchors."""
    if not hasattr(env, "course_definitions"):
        env.course_definitions = {
            anchor: item.next_node(nodes.definition)
            .astext()
            .partition("→")[0]
            .strip()
            for item in env.get_doctree("book/glossary").findall(
                nodes.definition_list_item
            )
            for term in item.findall(nodes.term)
            for anchor in term["ids"]
        }
    return env.course_definitions


def after_the_chapter(app, pagename, templatename, context, doctree):
    """End a chapter with the way on; name things as they look."""
    if "body" not in context:
        return
    # The button's name must be the text that one sees.
    context["body"] = context["body"].replace(
        ' aria-label="Toggle hidden content"', ""
    )
    numbers = {f"notebooks/{it.name}": n for n, it in chapters().items()}
    number = numbers.get(pagename)
    if number is None:
        return
    way = ""
    if number in SHORT_WAY:
        way = "<p>This chapter is on the short way"
        after = [n for n in SHORT_WAY if n > number]
        if after:
            it = chapters()[after[0]]
            way += f', which goes on with <a href="{it.name}.html">'
            way += f"{after[0]} · {it.title}</a>"
        way += ".</p>"
    context["body"] += f'<div class="chapter-end">{way}</div>'


def setup(app):
    app.setup_extension("html_nodes")
    app.add_role("minutes", Minutes())
    app.add_role("count", Count())
    app.add_directive("chapters", Chapters)
    app.add_transform(FoldWhatWasSeen)
    app.add_post_transform(Definitions)
    app.connect("html-page-context", after_the_chapter)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
