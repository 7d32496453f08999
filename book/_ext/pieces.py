"""The pieces of a chapter that a page shows better than a notebook can.

- A claim's printed line becomes a list entry that wraps on a telephone.
- The bibliography is a plain list: its old ARIA role is no longer valid.
- A folded solution becomes a native ``<details>``: no script, and the
  keyboard works.
"""

import re
from itertools import groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

# "✓ sentence ≈ 0.93 (claimed 0.85 to 0.95)"; "–" marks one not claimed here.
_CLAIM = re.compile(
    r"^(?P<mark>[✓–]) (?P<sentence>[^≈\n]+?)"
    r"(?: (?P<value>≈ [^(\n]+?))?(?: (?P<band>\(claimed [^\n]+\)))?$"
)


class folded(nodes.General, nodes.Element):
    """Something that is shown when the reader asks for it."""


class folded_title(nodes.General, nodes.TextElement):
    """What the reader asks for."""


class Claims(SphinxPostTransform):
    """Draw the output of claims as a list of checked statements."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.literal_block)):
            if "stream" not in node.get("classes", ()):
                continue
            pieces = []
            for claimed, group in groupby(
                node.astext().strip("\n").split("\n"),
                lambda line: bool(_CLAIM.match(line)),
            ):
                lines = list(group)
                pieces.append(
                    self.claims(lines) if claimed else self.plain(node, lines)
                )
            if any(isinstance(p, nodes.bullet_list) for p in pieces):
                at = node.parent.index(node)
                node.parent[at : at + 1] = pieces

    def claims(self, lines):
        found = nodes.bullet_list(classes=["claims", "output"], bullet="✓")
        found += [self.entry(_CLAIM.match(line)) for line in lines]
        return found

    @staticmethod
    def plain(node, lines):
        text = "\n".join(lines)
        return nodes.literal_block(text, text, **node.attributes)

    @staticmethod
    def entry(claim):
        line = nodes.paragraph()
        line += nodes.inline(text=claim["mark"], classes=["claim-mark"])
        line += nodes.Text(f" {claim['sentence']}")
        for part in ("value", "band"):
            if claim[part]:
                line += nodes.Text(" ")
                line += nodes.inline(
                    text=claim[part], classes=[f"claim-{part}"]
                )
        return nodes.list_item("", line)


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
        for node in self.document.findall(nodes.Admonition):
            if node.tagname.startswith("exercise"):
                self.plain_title(node.next_node(nodes.title))
        found = [
            n
            for n in self.document.findall(nodes.Admonition)
            if n.tagname == "solution_node"
            and "dropdown" in n.get("classes", ())
        ]
        for node in found:
            title, *rest = node.children
            new = folded(ids=node.get("ids"), classes=["solution"])
            # The number only: a link inside a summary is a trap for those
            # who use the keyboard, and the title is just above.
            text = re.sub(r" \(.*\)$", "", title.astext())
            new += folded_title("", text)
            body = nodes.container(classes=["folded-body"])
            body += rest
            new += body
            node.replace_self(new)

    @staticmethod
    def plain_title(title):
        """Set "Exercise 3.1 (Title)" as "Exercise 3.1 · Title"."""
        if title.children and title[0].astext() == " (":
            title[0] = nodes.Text(" · ")
            title.pop()


def visit_folded(self, node):
    self.body.append(self.starttag(node, "details", CLASS="folded"))


def depart_folded(self, node):
    self.body.append("</details>\n")


def visit_title(self, node):
    self.body.append(self.starttag(node, "summary", ""))


def depart_title(self, node):
    self.body.append("</summary>\n")


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
    app.add_node(
        nodes.citation, override=True, html=(visit_citation, depart_citation)
    )
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(folded_title, html=(visit_title, depart_title))
    app.add_post_transform(Claims)
    app.add_post_transform(Solutions)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
