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
word as well as by colour. Where scripts run, a script makes radio buttons of
them. On paper the answers stand at the end of the page.
"""

from docutils import nodes
from html_nodes import html_element, html_text_element
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

VERDICTS = {"Right.": "right", "No.": "wrong"}


class BuildQuizzes(SphinxTransform):
    """Turn quiz admonitions into quizzes, and warn of unfair ones."""

    default_priority = 450

    def apply(self, **kwargs):
        quizzes = [
            node
            for node in self.document.findall(nodes.Admonition)
            if "quiz" in node.get("classes", ())
        ]
        # Not for search engines: it says again what stands in the text.
        key = html_element(
            "",
            html_text_element("", "Answers to the quiz", tag="h2"),
            tag="div",
            classes=["quiz-key"],
            html={"data-pagefind-ignore": "all"},
        )
        for number, admonition in enumerate(quizzes, 1):
            title, *rest = admonition.children
            label = f"quiz-{number}"
            question = html_text_element(
                "",
                "",
                *title.children,
                tag="p",
                ids=[f"{label}-question"],
                classes=["quiz-question"],
            )
            options = [
                node
                for node in rest
                if node.get("design_component") == "dropdown"
            ]
            for fault in faults(options):
                logger.warning(
                    "quiz %r: %s",
                    title.astext(),
                    fault,
                    type="quiz",
                    location=admonition,
                )
            new = html_element(
                "",
                question,
                *[drawn(node) if node in options else node for node in rest],
                tag="div",
                ids=[label],
                classes=["quiz"],
                html={
                    "role": "group",
                    "aria-labelledby": f"{label}-question",
                },
            )
            new.source, new.line = admonition.source, admonition.line
            admonition.replace_self(new)
            key += [html_text_element("", f"Question {number}", tag="h3")]
            key += [answer(node) for node in options]
        if quizzes:
            self.document[-1] += key


def drawn(dropdown):
    """Return the ``<details>`` of an option."""
    title, *why = dropdown.children
    return html_element(
        "",
        html_text_element(
            "", "", *title.children, tag="summary", classes=["quiz-answer"]
        ),
        nodes.container("", *why, classes=["quiz-why"]),
        tag="details",
        classes=["quiz-option", verdict(dropdown)[0] or "unmarked"],
    )


def answer(dropdown):
    """Return an option and its explanation, as they are printed."""
    copy = dropdown.deepcopy()
    for node in copy.findall(nodes.Element):
        node["ids"] = []
    title, *why = copy.children
    return html_element(
        "",
        html_text_element("", "", *title.children, tag="p"),
        *why,
        tag="div",
        classes=[verdict(dropdown)[0] or "unmarked"],
    )


def verdict(dropdown):
    """Return ``right``, ``wrong`` or None, and the explanation behind it."""
    rubric = nodes.rubric
    why = [c for c in dropdown.children if not isinstance(c, rubric)]
    said = " ".join(node.astext() for node in why).strip()
    bold = why[0].next_node(nodes.strong) if why else None
    word = bold.astext() if bold else ""
    kind = VERDICTS.get(word) if said.startswith(word) else None
    return kind, said.removeprefix(word).strip()


def faults(options):
    """Say what is unfair about a question's options, in sentences."""
    if len(options) < 2:
        yield f"expected at least two options, found {len(options)}"
    right = [verdict(option)[0] for option in options].count("right")
    if right != 1:
        yield (
            "expected exactly one option that begins with **Right.**, "
            f"found {right}"
        )
    for option in options:
        title = option.next_node(nodes.rubric)
        name = f"option {title.astext()!r}" if title else "an option"
        kind, why = verdict(option)
        if title is None:
            yield "an option has no title"
        if kind is None:
            yield f"{name} does not begin with **Right.** or **No.**"
        if len(why) < 10:
            yield f"{name} has no explanation"


def setup(app):
    app.setup_extension("html_nodes")
    app.add_transform(BuildQuizzes)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
