"""Over the book, neither place nor length gives the right option away.

That each question has one right option, and every option its explanation, is
checked while the book is built, by ``book/_ext/quiz.py``.
"""

import re

import pytest

import chapter_checks as checks

QUESTION = re.compile(
    r"^::::\{admonition\} [^\n]*\n:class: quiz\n(.*?)^::::$", re.S | re.M
)
OPTION = re.compile(r":::\{dropdown\} ([^\n]*)\n\*\*(Right|No)\.\*\*")


def read_questions(prose):
    """Return each question's options as pairs: text, whether it is right."""
    return [
        [(text, said == "Right") for text, said in OPTION.findall(body)]
        for body in QUESTION.findall(prose)
    ]


QUESTIONS = [
    question
    for path in checks.CHAPTERS
    for question in read_questions(checks.prose(checks.read(path)))
]


def share(strategy, questions):
    """Return how often a strategy, blind to the text, finds the right one."""
    hits = [strategy([text for text, _ in q]) for q in questions]
    return sum(q[i][1] for q, i in zip(questions, hits)) / len(questions)


STRATEGIES = {
    "first": lambda texts: 0,
    "middle": lambda texts: len(texts) // 2,
    "last": lambda texts: -1,
    "longest": lambda texts: max(
        range(len(texts)), key=lambda i: len(texts[i])
    ),
    "shortest": lambda texts: min(
        range(len(texts)), key=lambda i: len(texts[i])
    ),
}


@pytest.mark.parametrize("name", STRATEGIES)
def test_place_and_length_do_not_give_the_right_option_away(name):
    assert len(QUESTIONS) > 60
    assert 0.2 <= share(STRATEGIES[name], QUESTIONS) <= 0.5


@pytest.mark.parametrize("name", ["first", "middle", "last"])
def test_no_chapter_has_all_right_options_in_one_place(name):
    for path in checks.CHAPTERS:
        questions = read_questions(checks.prose(checks.read(path)))
        assert share(STRATEGIES[name], questions) < 0.8, path.stem


def test_questions_and_options_are_all_read():
    text = (
        "::::{admonition} Which?\n:class: quiz\n\n:::{dropdown} A\n**No.** B."
        "\n:::\n\n:::{dropdown} C\n**Right.** D.\n:::\n::::\n"
    )
    (options,) = read_questions(text)
    assert options == [("A", False), ("C", True)]
    assert share(STRATEGIES["last"], [options]) == 1
