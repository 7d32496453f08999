"""Checks for the exercises: they say in words what is wrong with an answer.

In a notebook, `check` takes an exercise's label and the reader's answer (a
value or a function) and prints what it found. It never shows the solution,
and an exercise that has not been begun is no error.

A chapter's checks live in the module ``chXX`` of this package. A check is a
function that takes the answer, returns a sentence of confirmation, and
raises `Wrong` with a sentence that helps::

    @exercise("02-1")
    def entropy(answer):
        for p, bits in [([0.5, 0.5], 1.0), ([1.0, 0.0], 0.0)]:
            compare(call(answer, np.array(p)), bits, given=f"p = {p}")
        return "a fair coin carries one bit, a sure thing none"
"""

import importlib

import numpy as np

__all__ = ["Wrong", "call", "check", "compare", "exercise", "expect", "judge"]

_CHECKS = {}


class Wrong(Exception):
    """The answer is not right; the message says why, in words."""


class Unattempted(Exception):
    """The answer is still the blank of the exercise."""


def exercise(label):
    """Register a check under a label such as ``"02-1"`` (chapter-number)."""

    def register(function):
        _CHECKS[label] = function
        return function

    return register


def check(label, answer, **context):
    """Print whether an answer is right and, if not, what is wrong with it.

    Parameters
    ----------
    label : str
        The exercise's label, ``"02-1"`` for the first of chapter 2.
    answer : object
        The reader's answer: a value or a function.
    **context : object
        What the check needs from the notebook (arrays, say).

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    state, message = judge(label, answer, **context)
    mark = {"right": "●", "blank": "○", "wrong": "✗"}[state]
    words = {
        "right": "right",
        "blank": "not attempted yet",
        "wrong": "not yet",
    }[state]
    print(f"{mark} Exercise {label}: {words}. {message}")


def judge(label, answer, **context):
    """Judge an answer as `check` does, without printing.

    Parameters
    ----------
    label, answer, **context
        As for `check`.

    Returns
    -------
    state : str
        ``"right"``, ``"wrong"`` or ``"blank"``.
    message : str
        One or two sentences for the reader.
    """
    chapter = label.partition("-")[0]
    try:
        importlib.import_module(f"{__name__}.ch{chapter}")
    except ModuleNotFoundError:
        pass  # reported below with the labels that exist
    if label not in _CHECKS:
        raise KeyError(
            f"no exercise {label!r}; known are {', '.join(sorted(_CHECKS))}"
        )
    blank = "Replace the ... by your answer and run the cell again."
    if answer is ...:
        return "blank", blank
    try:
        return "right", _sentence(_CHECKS[label](answer, **context))
    except Unattempted:
        return "blank", blank
    except Wrong as wrong:
        return "wrong", _sentence(str(wrong))


def call(function, *arguments):
    """Call the reader's function, turning an exception into words."""
    if not callable(function):
        raise Wrong(f"This should be a function, found {_describe(function)}")
    copies = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        result = function(*copies)
    except NotImplementedError:
        raise Unattempted from None
    except Exception as error:
        raise Wrong(
            f"Your function stopped with {type(error).__name__}: {error}"
            + (
                ". The shapes of two matrices do not fit: print them. Is one "
                "to be transposed, or on the other side?"
                if "matmul" in str(error)
                else ""
            )
        ) from None
    if result is ...:
        raise Unattempted
    if result is None:
        raise Wrong("Your function returned nothing: is a return missing?")
    for before, after in zip(arguments, copies):
        if isinstance(before, np.ndarray) and not np.array_equal(
            before, after, equal_nan=before.dtype.kind == "f"
        ):
            raise Wrong(
                "Your function changed the array it was given; work on a copy"
            )
    return result


def expect(condition, message):
    """Raise `Wrong` with the message unless the condition holds."""
    if not condition:
        raise Wrong(message)


def compare(found, expected, *, given="", rtol=1e-5, atol=1e-8):
    """Hold a number or an array to the expected one; say how they differ.

    Parameters
    ----------
    found : object
        What the reader's answer gave.
    expected : float or ndarray
        What was expected. It is never printed.
    given : str
        The input that led here, in words, for the message.
    rtol, atol : float
        Tolerances, as in `numpy.allclose`.

    Raises
    ------
    Wrong
        With the difference in words: kind, shape, missing numbers, sign,
        constant offset, constant factor, or how many values differ.
    """
    where = f" (with {given})" if given else ""
    expected = np.asarray(expected)
    try:
        array = np.asarray(found)
        if expected.dtype.kind in "biufc" and array.dtype.kind not in "biufc":
            raise TypeError
    except (TypeError, ValueError):
        kind = "a number" if expected.ndim == 0 else "an array of numbers"
        found = _describe(found)
        raise Wrong(f"Expected {kind}, found {found}{where}") from None
    if array.shape != expected.shape:
        hint = ""
        if array.ndim == 0:
            hint = "; that is a single number where many are asked for"
        elif expected.ndim == 0:
            hint = "; a single number is asked for"
        elif array.shape == expected.shape[::-1]:
            hint = "; is it transposed?"
        elif array.ndim == expected.ndim + 1:
            hint = "; is there one axis too many?"
        elif array.size == expected.size:
            hint = "; the values are as many, so a reshape may be missing"
        raise Wrong(
            f"Expected shape {expected.shape}, found {array.shape}"
            f"{where}{hint}"
        )
    if expected.dtype.kind not in "biufc":
        if not (array == expected).all():
            raise Wrong(f"The values differ from what was expected{where}")
        return
    if expected.dtype.kind == "b" and array.dtype.kind != "b":
        raise Wrong(
            f"Expected True or False, found {array.dtype} values{where}"
        )
    array, expected = array.astype(float), expected.astype(float)
    if not np.isfinite(array).all() and np.isfinite(expected).all():
        raise Wrong(
            f"{(~np.isfinite(array)).sum()} of {array.size} values are not "
            f"finite{where}: is something divided by zero, or the logarithm "
            "of zero taken?"
        )
    close = np.isclose(array, expected, rtol=rtol, atol=atol)
    if close.all():
        return
    raise Wrong(f"{_difference(array, expected, close, rtol, atol)}{where}")


def _difference(array, expected, close, rtol, atol):
    near = lambda a, b: np.allclose(a, b, rtol=max(rtol, 1e-4), atol=atol)
    if near(array, -expected):
        return "The size is right, but the sign is the other way round"
    if array.size > 1:
        if not array.any():
            return "All your values are zero"
        offset = array - expected
        if near(offset, offset.flat[0]):
            return f"Every value is off by the same {offset.flat[0]:.4g}"
        if (expected != 0).any() and near(
            array * expected.sum(), expected * array.sum()
        ):
            if expected.sum():
                return (
                    "Every value is off by the same factor, "
                    f"{array.sum() / expected.sum():.4g}"
                )
        if near(np.sort(array.ravel()), np.sort(expected.ravel())):
            return "The values are right, but in another order"
        if np.allclose(array, np.round(expected), rtol=0, atol=1e-9):
            return "The values are rounded to whole numbers on the way"
        return f"{(~close).sum()} of {array.size} values are not right"
    value, wanted = float(array.flat[0]), float(expected.flat[0])
    if wanted:
        for factor, words in (
            (1.4426950408889634, "in bits rather than nats"),
            (0.6931471805599453, "in nats rather than bits"),
            (100.0, "100 times too large: a percentage?"),
            (0.01, "100 times too small"),
        ):
            if near(value, wanted * factor):
                return f"You found {value:.4g}: it seems to be {words}"
    if abs(value - wanted) <= 0.005 * abs(wanted) + 1e-12:
        return (
            f"You found {value:.6g}: close, but not equal; is something "
            "rounded on the way?"
        )
    side = "large" if value > wanted else "small"
    return f"You found {value:.4g}, which is too {side}"


def _describe(thing):
    if callable(thing):
        return "a function (call it, or hand over its result)"
    if isinstance(thing, str):
        return f"a text, {thing!r}"
    text = repr(thing)
    if len(text) >= 60:
        text = text[:57] + "..."
    return f"{type(thing).__name__} {text}"


def _sentence(text):
    text = text.strip()
    if not text.endswith((".", "?", "!")):
        text += "."
    return text[0].upper() + text[1:]
