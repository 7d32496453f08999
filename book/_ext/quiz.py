"""Quizzes that need no script, no kernel and no network.

In a chapter a quiz question is an admonition that holds dropdowns, which
JupyterLab shows too::

    ::::{admonition} Which of these is a latent space?
    :class: quiz

    :::{dropdown} The pixels of an image
    **No.** Pixels are what is observed.
    :::

    :::{dropdown} The output of the bottleneck
    **Right.** That is where the code lives.
    :::
    ::::

In a page it becomes a group labelled by its question; each option is a
native ``<details>``, whose explanation is marked right or wrong by its first
word as well as by colour.
"""

from docutils import nodes
from html_nodes import html_element, html_text_element
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

RIGHT, WRONG = "Right.", "No."


class BuildQuizzes(SphinxTransform):
    """Turn quiz admonitions into quizzes, and warn of unfair ones."""

    default_priority = 450

    def apply(self, **kwargs):
        admonitions = [
            node
            for node in self.document.findall(nodes.Admonition)
            if "quiz" in node.get("classes", ())
        ]
        for number, admonition in enumerate(admonitions, 1):
            question = admonition.next_node(nodes.title)
            options = [
                node
                for node in admonition.children
                if node.get("design_component") == "dropdown"
            ]
            for fault in faults(question, options):
                text = question.astext() if question else "no question"
                logger.warning(
                    "quiz %r: %s",
                    text,
                    fault,
                    type="quiz",
                    location=admonition,
                )
            if question is None:
                continue
            label = f"quiz-{number}"
            new = html_element(
                tag="div",
                ids=[label],
                classes=["quiz"],
                html={
                    "role": "group",
                    "aria-labelledby": f"{label}-question",
                },
            )
            new.source, new.line = admonition.source, admonition.line
            new += html_text_element(
                "",
                "",
                *question.children,
                tag="p",
                ids=[f"{label}-question"],
                classes=["quiz-question"],
            )
            for child in admonition.children:
                if child is question:
                    continue
                new += self.option(child) if child in options else child
            admonition.replace_self(new)

    @staticmethod
    def option(dropdown):
        kind = verdict(dropdown) or "unmarked"
        title, *why = dropdown.children
        answer = html_text_element(
            "", "", *title.children, tag="summary", classes=["quiz-answer"]
        )
        return html_element(
            "",
            answer,
            nodes.container("", *why, classes=["quiz-why"]),
            tag="details",
            classes=["quiz-option", kind],
        )


def verdict(dropdown):
    """Return ``right`` or ``wrong`` as the explanation begins, or None."""
    first = next(
        (c for c in dropdown.children if not isinstance(c, nodes.rubric)),
        None,
    )
    if first is None:
        return None
    # MyST puts an empty text before a strong one.
    said = next((c for c in first.children if c.astext().strip()), None)
    if not isinstance(said, nodes.strong):
        return None
    return {RIGHT: "right", WRONG: "wrong"}.get(said.astext())


def faults(question, options):
    """Say what is unfair about a question, in sentences."""
    if question is None:
        yield "the admonition has no title, so there is no question"
    if len(options) < 2:
        yield f"expected at least two options, found {len(options)}"
    right = [o for o in options if verdict(o) == "right"]
    if len(right) != 1:
        yield (
            f"expected exactly one option that begins with **{RIGHT}**, "
            f"found {len(right)}"
        )
    for option in options:
        title = option.next_node(nodes.rubric)
        name = title.astext() if title is not None else "without a title"
        if title is None:
            yield "an option has no title"
        kind = verdict(option)
        if kind is None:
            yield (
                f"option {name!r} does not begin with **{RIGHT}** "
                f"or **{WRONG}**"
            )
        said = " ".join(
            c.astext()
            for c in option.children
            if not isinstance(c, nodes.rubric)
        )
        if len(said.removeprefix(RIGHT).removeprefix(WRONG).strip()) < 10:
            yield f"option {name!r} has no explanation"


def setup(app):
    app.setup_extension("html_nodes")
    app.add_transform(BuildQuizzes)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
