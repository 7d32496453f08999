"""Nodes that are one HTML element each, for what docutils has no node for.

Both take the element's name as ``tag`` and its attributes as ``html``::

    html_element(tag="details", classes=["solution"])
"""

from docutils import nodes


class html_element(nodes.General, nodes.Element):
    """An element that holds others."""


class html_text_element(nodes.General, nodes.TextElement):
    """An element that holds text."""


def visit(self, node):
    self.body.append(
        self.starttag(node, node["tag"], "", **node.get("html", {}))
    )


def depart(self, node):
    self.body.append(f"</{node['tag']}>\n")


def setup(app):
    app.add_node(html_element, html=(visit, depart))
    app.add_node(html_text_element, html=(visit, depart))
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
