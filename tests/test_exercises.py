"""Every exercise's check: its solution, the blank and wrong answers."""

import importlib
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import shape
from latentspace import exercises

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def cases():
    for path in CHAPTERS:
        notebook = nbformat.read(path, as_version=4)
        prose = "\n".join(c.source for c in notebook.cells)
        for label in re.findall(r"^:label: ex-(\d\d-\d+)$", prose, re.M):
            yield pytest.param(notebook, label, id=label)


CASES = list(cases())


def answers(label):
    return importlib.import_module(f"answers.ch{label[:2]}")


def context(label):
    return getattr(answers(label), "CONTEXT", {}).get(label, {})


def stub(notebook, label):
    """Return the code cell that holds an exercise's blank and its check."""
    return next(
        c
        for c in notebook.cells
        if c.cell_type == "code"
        and re.search(rf'check\(\s*"{label}"', c.source)
    )


def answer_name(cell, label):
    return re.search(rf'check\(\s*"{label}",\s*(\w+)', cell.source)[1]


def run(code, label):
    namespace = {"np": np, **answers(label).NAMESPACE}
    exec(compile(code, f"exercise {label}", "exec"), namespace)
    return namespace


@pytest.mark.parametrize("notebook, label", CASES)
def test_solution_is_right(notebook, label):
    name = answer_name(stub(notebook, label), label)
    answer = run(shape.solution(notebook, label), label)[name]
    state, message = exercises.judge(label, answer, **context(label))
    assert state == "right", message


@pytest.mark.parametrize("notebook, label", CASES)
def test_blank_is_no_error(notebook, label):
    cell = stub(notebook, label)
    code = re.split(rf'^check\(\s*"{label}"', cell.source, flags=re.M)[0]
    answer = run(code, label)[answer_name(cell, label)]
    state, _ = exercises.judge(label, answer, **context(label))
    assert state == "blank"
    text = "".join(o.get("text", "") for o in cell.outputs)
    assert text.startswith(f"○ Exercise {label}: not attempted yet")


@pytest.mark.parametrize("notebook, label", CASES)
def test_wrong_answers_are_explained(notebook, label):
    wrong = answers(label).WRONG[label]
    assert len(wrong) >= 3, "at least three plausible wrong answers"
    secret = shape.solution(notebook, label).strip().splitlines()[-1].strip()
    for answer, phrase in wrong:
        state, message = exercises.judge(label, answer, **context(label))
        assert state == "wrong", (answer, message)
        assert phrase.lower() in message.lower()
        assert len(message.split()) > 3, "says too little"
        assert secret not in message, "shows the solution"


def test_every_check_belongs_to_an_exercise():
    for path in CHAPTERS:
        try:
            importlib.import_module(f"latentspace.exercises.ch{path.stem[:2]}")
        except ModuleNotFoundError:
            pytest.fail(f"no checks for {path.name}")
    assert sorted(exercises._CHECKS) == sorted(c.values[1] for c in CASES)


class TestEngine:
    """The words that a wrong number or array gets."""

    @pytest.mark.parametrize(
        "found, expected, phrase",
        [
            ("3", 3.0, "a text"),
            (None, 3.0, "expected a number"),
            (np.ones((2, 3)), np.ones((3, 2)), "transposed"),
            (np.ones(6), np.ones((3, 2)), "reshape"),
            (np.ones((1, 3)), np.ones(3), "one axis too many"),
            (-np.arange(3.0), np.arange(3.0), "sign"),
            (np.arange(3.0) + 2, np.arange(3.0), "off by the same 2"),
            (np.arange(3.0) * 4, np.arange(3.0), "same factor, 4"),
            (
                np.array([2, 0.5, 1.2]),
                np.array([0.5, 1.2, 2]),
                "another order",
            ),
            (np.array([1.0, 2.0]), np.array([1.3, 2.2]), "rounded"),
            (np.array([1.0, np.nan]), np.array([1.3, 2.2]), "not finite"),
            (np.array([1.0, 9.0]), np.array([1.0, 2.2]), "1 of 2 values"),
            (1.0, 0.6931472, "bits rather than nats"),
            (98.0, 0.98, "percentage"),
            (0.1234, 0.12345, "rounded on the way"),
            (5.0, 3.0, "too large"),
            (np.array([1, 0]), np.array([True, False]), "True or False"),
        ],
    )
    def test_compare_says_how_they_differ(self, found, expected, phrase):
        with pytest.raises(exercises.Wrong) as wrong:
            exercises.compare(found, expected)
        assert phrase.lower() in str(wrong.value).lower()

    def test_compare_accepts_what_is_close(self):
        exercises.compare(np.array([1, 2]), np.array([1.0, 2.0]))
        exercises.compare(0.30000000004, 0.3)

    def test_call_turns_an_exception_into_words(self):
        with pytest.raises(exercises.Wrong, match="ZeroDivisionError"):
            exercises.call(lambda x: 1 / 0, 3)
        with pytest.raises(exercises.Wrong, match="return missing"):
            exercises.call(lambda x: None, 3)
        with pytest.raises(exercises.Wrong, match="should be a function"):
            exercises.call(3, 3)

    def test_call_notices_a_changed_argument(self):
        def spoil(x):
            x *= 2
            return x

        given = np.arange(3.0)
        with pytest.raises(exercises.Wrong, match="changed the array"):
            exercises.call(spoil, given)
        assert (given == np.arange(3.0)).all()

    def test_an_unknown_label_is_named(self):
        with pytest.raises(KeyError, match="no exercise '99-9'"):
            exercises.check("99-9", 1)
