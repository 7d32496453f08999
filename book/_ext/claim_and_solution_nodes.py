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

ROWS = r"(?:    .* ≈ .*\n)*"
CLAIM = re.compile(rf"^([✓•] )(.*)\n({ROWS})", re.M)
RUN = re.compile(rf"((?:^[✓•] .*\n{ROWS})+)", re.M)


class Claims(SphinxPostTransform):
    """Draw the output of claims as a list of checked statements."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.literal_block)):
            # Plain text and runs of claims take turns.
            plain, *parts = RUN.split(node.astext().strip("\n") + "\n")
            if "stream" in node.get("classes", ()) and parts:
                at = node.parent.index(node)
                node.parent[at : at + 1] = [
                    self.claims(part)
                    if RUN.match(part)
                    else nodes.literal_block(
                        "", part.removesuffix("\n"), **node.attributes
                    )
                    for part in filter(None, [plain, *parts])
                ]

    def claims(self, text):
        """Return the list of a run of claims."""
        claims = nodes.bullet_list(classes=["claims", "output"])
        for mark, words, rows in CLAIM.findall(text):
            entry = self.statement(words)
            entry.insert(0, nodes.inline("", mark, classes=["claim-mark"]))
            claims += nodes.list_item("", entry)
            table = nodes.bullet_list(classes=["claim-rows"])
            for row in rows.splitlines():
                table += nodes.list_item("", self.statement(row.strip()))
            if rows:
                claims[-1] += table
        return claims

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
    """Fold solutions into ``<details>``."""

    # After sphinx-exercise has put the exercise's number into the title.
    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs):
        # sphinx-exercise wraps every text in a section of one and the same
        # id, and a page must not hold an id twice.
        for node in list(self.document.findall(nodes.section)):
            if {"exercise-content", "solution-content"} & {*node["ids"]}:
                # Not replace_self, which hands the id on to a child.
                at = node.parent.index(node)
                node.parent[at : at + 1] = node.children
        for node in list(self.document.findall(nodes.Admonition)):
            if node.tagname.startswith("exercise"):
                # "Exercise 3.1 (Title)" becomes "Exercise 3.1 · Title".
                title = node.next_node(nodes.title)
                if title.children and title[0].astext() == " (":
                    title[0] = nodes.Text(" · ")
                    title.pop()
            elif node.tagname == "solution_node":
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
