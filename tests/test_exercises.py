"""Every exercise: its solution, the blank, the mistakes and odd answers."""

import importlib
import re

import keras
import numpy as np
import pytest
from scipy.spatial.distance import cdist

import chapter_checks
from latentspace import exercises

EXERCISES = {}
for path in chapter_checks.CHAPTERS:
    importlib.import_module(f"latentspace.exercises.ch{path.stem[:2]}")
    notebook = chapter_checks.read(path)
    EXERCISES |= dict.fromkeys(chapter_checks.labels(notebook), notebook)
CHECKS = exercises._EXERCISES


def stub(label):
    """Return the code cell that holds an exercise's blank and its check."""
    return next(
        c
        for c in chapter_checks.code_cells(EXERCISES[label])
        if re.search(rf'check\(\s*"{label}"', c.source)
    )


def answer_in(code, label):
    """Run code of the notebook and return the answer that it makes."""
    name = re.search(rf'check\(\s*"{label}",\s*(\w+)', stub(label).source)[1]
    namespace = {"np": np, "cdist": cdist, "keras": keras}
    exec(compile(code, f"exercise {label}", "exec"), namespace)
    return namespace[name]


def solution(label):
    return chapter_checks.solution(EXERCISES[label], label)


@pytest.mark.parametrize("label", EXERCISES)
def test_solution_is_right(label):
    state, message = exercises.grade(label, answer_in(solution(label), label))
    assert state == "right", message


@pytest.mark.parametrize("label", EXERCISES)
def test_blank_is_not_attempted(label, capsys):
    cell = stub(label)
    code = re.split(rf'^check\(\s*"{label}"', cell.source, flags=re.M)[0]
    exercises.check(label, answer_in(code, label))
    printed = capsys.readouterr().out
    chapter, number = label.split("-")
    assert printed == (  # numbered as on the site
        f"○ Exercise {int(chapter)}.{number}: not attempted yet. Replace the "
        "... by your answer and run the cell again.\n"
    )
    assert "".join(o.get("text", "") for o in cell.outputs) == printed


def assert_told(label, answer, words):
    """Check that an answer is wrong, and told these words."""
    state, message = exercises.grade(label, answer)
    assert state == "wrong", message
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(words))
    assert re.search(pattern, message, re.I), message
    assert len(message.split()) > 3, "says too little"
    secret = solution(label).strip().splitlines()[-1].strip()
    assert secret not in message, "shows the solution"


@pytest.mark.parametrize(
    "label, mistake",
    [
        pytest.param(label, mistake, id=f"{label} {mistake.words[:30]}")
        for label, exercise in CHECKS.items()
        for mistake in exercise.mistakes
    ],
)
def test_mistake_is_told_its_words(label, mistake):
    assert_told(label, mistake.answer, mistake.words)


@pytest.mark.parametrize(
    "label, place",
    [
        (label, place)
        for label, exercise in CHECKS.items()
        for place, one in enumerate(exercise.cases)
        if one.hint
    ],
)
def test_hint_is_told_to_a_wrong_answer_there(label, place):
    exercise, calls = CHECKS[label], iter(range(99))

    def wrong_from_there_on(*arguments):
        right = exercise(*arguments)
        wrong = not right if isinstance(right, bool) else -1 - right
        return right if next(calls) < place else wrong

    assert_told(label, wrong_from_there_on, exercise.cases[place].hint)


@pytest.mark.parametrize("label", CHECKS)
def test_at_least_three_mistakes_are_known(label):
    hints = {one.hint for one in CHECKS[label].cases if one.hint}
    assert len(CHECKS[label].mistakes) + len(hints) >= 3


ODD = {
    "None": None,
    "text": "about 3.2 bits",
    "number as text": "3",
    "dict": {"a": 1},
    "set": {1, 2},
    "generator": (i for i in range(3)),
    "ragged list": [[1], [2, 3]],
    "unlike arrays": [np.ones(2), np.ones((3, 3))],
    "list of lists": [[1, 2], [3, 4]],
    "list of texts": ["a", "b"],
    "functions": (len, sum),
    "empty list": [],
    "complex number": 1 + 2j,
    "nan": np.nan,
    "too large for an array": 10**400,
    "bool": True,
    "number": 3.7,
    "0-d array": np.array(3.7),
    "symbolic tensor": keras.KerasTensor((2, 3)),
    "object": object(),
    "type": int,
    "module": np,
    "half a blank": (..., 1),
}


@pytest.mark.parametrize("label", EXERCISES)
def test_odd_answers_get_words(label):
    odd = [*ODD.values(), lambda *a: (yield 1), lambda *a: 1 / 0, lambda: 3]
    odd += [lambda *a, value=value: value for value in ODD.values()]
    for answer in odd:
        state, message = exercises.grade(label, answer)
        assert state == "wrong", answer
        assert len(message.split()) > 3, answer
        assert "cannot be compared" not in message, answer


@pytest.mark.parametrize(
    "label", [k for k in CHECKS if not CHECKS[k].is_value]
)
@pytest.mark.parametrize(
    "kind",
    [
        lambda x: x.astype("float32") if x.dtype == "float64" else x,
        keras.ops.convert_to_tensor,
        np.ndarray.tolist,
        np.array,
    ],
    ids=["float32", "tensor", "list", "array"],
)
def test_right_answers_of_another_kind_are_accepted(label, kind):
    def other(*arguments):
        right = CHECKS[label](*arguments)
        if isinstance(right, keras.Model):  # comes in one kind only
            return right
        if isinstance(right, tuple):
            return [  # a function comes in one kind, too
                part if callable(part) else kind(np.asarray(part))
                for part in right
            ]
        return kind(np.asarray(right))

    state, message = exercises.grade(label, other)
    assert state == "right", message


@pytest.mark.parametrize("label", CHECKS)
def test_single_precision_is_accepted_or_named(label):
    solved = answer_in(solution(label), label)

    def single(*arguments):
        arguments = [
            a.astype("float32") if getattr(a, "dtype", 0) == "float64" else a
            for a in arguments
        ]
        return solved(*arguments)

    state, message = exercises.grade(
        label, single if callable(solved) else np.float32(solved)
    )
    assert state == "right" or "float32" in message, message


@pytest.mark.parametrize(
    "label, place",
    [
        (label, place)
        for label in CHECKS
        for place, argument in enumerate(CHECKS[label].cases[0].arguments)
        if isinstance(argument, (list, np.ndarray))
    ],
)
def test_changed_input_is_noticed(label, place):
    def spoil(*arguments):
        right = CHECKS[label](*arguments)
        arguments[place][0] = arguments[place][0] * 0
        return right

    assert_told(label, spoil, "changed the array or list it was given")


def test_every_check_belongs_to_an_exercise():
    assert sorted(CHECKS) == sorted(EXERCISES)


@pytest.fixture
def example(monkeypatch):
    """An exercise with every form of mistake, made for the tests."""
    monkeypatch.setattr(exercises, "_EXERCISES", {})

    @exercises.exercise("00-1", [(2, 1), (3, 4)], right="that is it")
    def power(a, b):
        return a**b

    power.mistake("that is the product", lambda a, b: a * b)
    power.mistake("that is always the base", lambda a, b: a)
    power.mistake("one number, please", lambda a, b: [a, b], by_shape=True)
    power.mistake(
        "{over} more than is possible",
        lambda a, b: 1002,
        when=lambda found, a, b: found > 1000 and {"over": found - 1000},
    )
    return power


@pytest.mark.parametrize(
    "answer, phrase",
    [
        (lambda a, b: a * b, "You found 12 for a = 3, b = 4: that is the pr"),
        (lambda a, b: a, "You found 3 for a = 3, b = 4: that is always"),
        (lambda a, b: [7, 7], "With a = 2, b = 1: one number, please"),
        (lambda a, b: ["x", "y"], "Expected a number, found list"),
        (lambda a, b: 1500, "500 more than"),
        (lambda a, b: a**b / 2, "You found 1, which is too small (with a"),
        (lambda a, b: a if b == 1 else 1 / 0, "Error (with a = 3, b = 4): d"),
    ],
)
def test_words_for_a_mistake(example, answer, phrase):
    state, message = exercises.grade("00-1", answer)
    assert state == "wrong" and phrase in message


def test_answer_is_called_once_a_case(example, capsys):
    exercises.grade("00-1", lambda a, b: print("called") or a * b)
    assert capsys.readouterr().out.count("called") == 2


def test_answer_may_be_a_value(example):
    exercises.exercise("00-2", right="as many as there are")(
        lambda: 5
    ).mistake("count them all", 1)
    for answer, state, phrase in [
        (5, "right", "As many"),
        (..., "blank", "Replace the ..."),
        (1, "wrong", "You found 1: count them all"),
        (len, "wrong", "found a function"),
    ]:
        graded = exercises.grade("00-2", answer)
        assert graded[0] == state and phrase in graded[1]


def test_key_compares_what_it_makes_of_two_answers(example):
    exercises.exercise("00-3", [(4,)], key=lambda found, n: np.prod(found))(
        lambda n: np.array([1.0, n])
    )
    for answer, state in [([2, 2], "right"), ([2, 3], "wrong")]:
        assert exercises.grade("00-3", lambda n, a=answer: a)[0] == state


@pytest.mark.parametrize(
    "found, expected, phrase",
    [
        ("3", 3.0, "a text"),
        (3, "cat", "expected a text"),
        ("dog", "cat", "not what was expected"),
        (None, 3.0, "expected a number"),
        ([[1], [2, 3]], np.ones(2), "unequally long"),
        ((i for i in "a"), np.ones(2), "a generator"),
        (True, 1, "expected a number"),
        (1j, 1.0, "expected a number"),
        (np.ones((2, 3)), np.ones((3, 2)), "transposed"),
        (np.ones(6), np.ones((3, 2)), "reshape"),
        (np.ones((1, 3)), np.ones(3), "one axis too many"),
        (-np.arange(3.0), np.arange(3.0), "sign"),
        (np.arange(3.0) + 2, np.arange(3.0), "off by the same 2"),
        (np.arange(3.0) * 4, np.arange(3.0), "same factor, 4"),
        (np.arange(3.0) * 1.001, np.arange(3.0), "float32"),
        (np.array([2, 0.5, 1.2]), np.array([0.5, 1.2, 2]), "another order"),
        (np.array([1.0, 2.0]), np.array([1.3, 2.2]), "rounded"),
        (np.array([1.0, np.nan]), np.array([1.3, 2.2]), "not finite"),
        (np.array([1.0, 9.0]), np.array([1.0, 2.2]), "1 of 2 values"),
        (1.0, 0.6931472, "bits rather than nats"),
        (98.0, 0.98, "percentage"),
        (0.1234, 0.12345, "rounded on the way"),
        (5.0, 3.0, "too large"),
        (5.0, np.inf, "too small"),
        (np.array([1, 0]), np.array([True, False]), "True or False"),
    ],
)
def test_compare_says_how_they_differ(found, expected, phrase):
    with pytest.raises(exercises.WrongAnswer, match=f"(?i){phrase}"):
        exercises.compare(found, expected)


@pytest.mark.parametrize(
    "found, expected",
    [
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (0.30000000004, 0.3),
        (np.float32(0.3002), 0.3),
    ],
)
def test_compare_accepts_what_is_close(found, expected):
    exercises.compare(found, expected)


def test_unknown_label_is_named():
    with pytest.raises(KeyError, match="no exercise '99-9'"):
        exercises.check("99-9", 1)
