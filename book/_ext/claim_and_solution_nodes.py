"""Nodes that a page shows better than a notebook can.

- A claim's printed line becomes a list entry that wraps on a telephone, and
  a claimed table a list within it.
- The bibliography is a plain list: its old ARIA role is no longer valid.
- A folded solution becomes a native ``<details>``: no script, and the
  keyboard works.
"""

import re

from docutils import nodes
from html_nodes import html_element, html_text_element
from sphinx.transforms.post_transforms import SphinxPostTransform


class Claims(SphinxPostTransform):
    """Draw the output of claims as a list of checked statements."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.literal_block)):
            if "stream" in node.get("classes", ()):
                parts = self.parts(node)
                if any(isinstance(p, nodes.bullet_list) for p in parts):
                    at = node.parent.index(node)
                    node.parent[at : at + 1] = parts

    def parts(self, block):
        """Split an output into lists of claims and blocks of plain text."""
        parts = []
        for line in block.astext().strip("\n").split("\n"):
            last = parts[-1] if parts else None
            claims = last if isinstance(last, nodes.bullet_list) else None
            if line.startswith(("✓ ", "• ")):
                if claims is None:
                    claims = nodes.bullet_list(classes=["claims", "output"])
                    parts.append(claims)
                entry = self.statement(line[2:])
                entry.insert(
                    0, nodes.inline("", line[:2], classes=["claim-mark"])
                )
                claims += nodes.list_item("", entry)
            elif claims and line.startswith("    ") and " ≈ " in line:
                claim = claims[-1]
                if len(claim) == 1:
                    claim += nodes.bullet_list(classes=["claim-rows"])
                claim[1] += nodes.list_item("", self.statement(line.strip()))
            elif last is None or claims:
                parts.append(nodes.literal_block("", line, **block.attributes))
            else:
                last[0] = nodes.Text(f"{last.astext()}\n{line}")
        return parts

    @staticmethod
    def statement(text):
        """Set apart the value and the band of "name ≈ value (band)"."""
        found = re.fullmatch(
            r"(.+?)( ≈ [^(]+)?( \((?:claimed|on the) .+)?", text
        )
        words, value, band = found.groups("")
        statement = nodes.paragraph("", words)
        for part, kind in ((value, "claim-value"), (band, "claim-band")):
            if part:
                statement += nodes.Text(" ")
                statement += nodes.inline("", part.strip(), classes=[kind])
        return statement


class Solutions(SphinxPostTransform):
    """Fold solutions of the class ``dropdown`` into ``<details>``."""

    # After sphinx-exercise has put the exercise's number into the title.
    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs):
        # sphinx-exercise wraps every text in a section of one and the same
        # id, and a page must not hold an id twice.
        for node in list(self.document.findall(nodes.section)):
            if set(node.get("ids")) & {
                "exercise-content",
                "solution-content",
            }:
                # Not replace_self, which hands the id on to a child.
                at = node.parent.index(node)
                node.parent[at : at + 1] = node.children
        for node in list(self.document.findall(nodes.Admonition)):
            if node.tagname.startswith("exercise"):
                self.plain_title(node.next_node(nodes.title))
            elif node.tagname == "solution_node" and "dropdown" in node.get(
                "classes", ()
            ):
                node.replace_self(self.folded(node))

    @staticmethod
    def folded(node):
        title, *rest = node.children
        # The number only: a link inside a summary is a trap for those who
        # use the keyboard, and the title is just above.
        text = re.sub(r" \(.*\)$", "", title.astext())
        return html_element(
            "",
            html_text_element("", text, tag="summary"),
            nodes.container("", *rest, classes=["folded-body"]),
            tag="details",
            ids=node.get("ids"),
            classes=["folded", "solution"],
        )

    @staticmethod
    def plain_title(title):
        """Set "Exercise 3.1 (Title)" as "Exercise 3.1 · Title"."""
        if title.children and title[0].astext() == " (":
            title[0] = nodes.Text(" · ")
            title.pop()


def visit_citation(self, node):
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(
        self.starttag(node, "div", CLASS="citation", role="listitem")
    )


def depart_citation(self, node):
    self.body.append("</div>\n")
    if not isinstance(
        node.next_node(descend=False, siblings=True), nodes.citation
    ):
        self.body.append("</div>\n")


def setup(app):
    app.setup_extension("html_nodes")
    app.add_node(
        nodes.citation, override=True, html=(visit_citation, depart_citation)
    )
    app.add_post_transform(Claims)
    app.add_post_transform(Solutions)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
