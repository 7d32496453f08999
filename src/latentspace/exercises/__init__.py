"""Checks for the exercises: they say in words what is wrong with an answer.

In a notebook, `check` takes an exercise's label and the reader's answer (a
value or a function) and prints what it found. It never shows the solution,
and an exercise that has not been begun is no error.

A chapter's exercises live in the module ``chXX`` of this package. Each is its
reference answer, the cases on which answers are compared with it, and the
plausible mistakes, each written once with the words that it must be told::

    @exercise("02-3", [(85, 320, 192.5), case("no table", 0, 10, 5)],
              right="the same sum holds for any decoder")
    def break_even(table, plain, coded):
        return max(1, math.ceil(table / (plain - coded)))

    break_even.mistake(
        "it is not rounded up to whole images",
        lambda table, plain, coded: table / (plain - coded),
    )

An answer that equals a mistake on a case where the reference does not is told
the mistake's words. ``by_shape=True`` compares shapes only, ``when=`` takes a
predicate for what is broader than one value, a case's ``hint=`` is told to
any other wrong answer there, and `compare` words the rest: kinds, shapes,
signs, factors. Without cases the answer is a value, not a function. ``key=``
is for answers that are not unique: what it makes of two answers is compared.
"""

import copy
import functools
import importlib.util
import inspect
import reprlib
from collections import namedtuple

import numpy as np

__all__ = [
    "WrongAnswer",
    "call",
    "case",
    "check",
    "compare",
    "exercise",
    "expect",
    "grade",
    "numbers",
]

_EXERCISES = {}


class WrongAnswer(Exception):
    """The answer is not right; the message says why, in words."""


class NotAttempted(Exception):
    """The answer is still the blank of the exercise."""


_Mistake = namedtuple("_Mistake", "words answer when by_shape")


class case:  # an item for the list of cases of `exercise`
    """Describe one set of arguments on which answers are compared.

    Parameters
    ----------
    given : str
        The case in words that fit behind "with". If empty, the arguments
        themselves are shown; a bare tuple of arguments does the same.
    *arguments : object
        What the answer is called with; it gets copies.
    hint : str
        What a wrong answer to this case is told, if it is no known mistake
        and has the right kind and shape.
    """

    def __init__(self, given, *arguments, hint=""):
        self.given, self.arguments, self.hint = given, arguments, hint


def exercise(label, cases=(), *, right="", key=None, rtol=1e-4, atol=1e-6):
    """Register a reference answer under a label such as ``"02-1"``.

    Parameters
    ----------
    label : str
        Chapter and number.
    cases : iterable
        Tuples of arguments, or results of `case`. Without any, the answer is
        a value, and the reference is called without arguments.
    right : str
        What a right answer is told.
    key : callable, optional
        ``key(answer, *arguments)``, for answers that are not unique: what it
        makes of the reader's and of the reference's answer is compared.
    rtol, atol : float
        Tolerances of `compare`.

    Returns
    -------
    callable
        A decorator. What it makes of the reference can be called as before,
        and has the method ``mistake``.
    """

    def register(reference):
        _EXERCISES[label] = _Exercise(
            reference, cases, right, key, (rtol, atol)
        )
        return _EXERCISES[label]

    return register


def check(label, answer):
    """Print whether an answer is right and, if not, what is wrong with it.

    Parameters
    ----------
    label : str
        The exercise's label, ``"02-1"`` for the first of chapter 2.
    answer : object
        The reader's answer: a value or a function.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    state, message = grade(label, answer)
    heading = {
        "right": "● Exercise {}: right",
        "blank": "○ Exercise {}: not attempted yet",
        "wrong": "✗ Exercise {}: not yet",
    }[state]
    chapter, number = label.split("-")  # the site writes "Exercise 6.2"
    print(f"{heading.format(f'{int(chapter)}.{number}')}. {message}")


def grade(label, answer):
    """Grade an answer as `check` does, without printing.

    Parameters
    ----------
    label, answer
        As for `check`.

    Returns
    -------
    state : str
        ``"right"``, ``"wrong"`` or ``"blank"``.
    message : str
        One or two sentences for the reader.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    module = f"{__name__}.ch{label.partition('-')[0]}"
    if importlib.util.find_spec(module):
        importlib.import_module(module)
    if label not in _EXERCISES:
        raise KeyError(
            f"no exercise {label!r}; known are {', '.join(sorted(_EXERCISES))}"
        )
    try:
        right = _EXERCISES[label].examine(answer)
        return "right", _sentence(right)
    except NotAttempted:
        return (
            "blank",
            "Replace the ... by your answer and run the cell again.",
        )
    except WrongAnswer as wrong:
        return "wrong", _sentence(str(wrong))
    except Exception as error:  # an answer nobody thought of gets words, too
        return "wrong", (
            "This cannot be compared with what is asked for "
            f"({type(error).__name__}): found {_describe(answer)}."
        )


class _Exercise:
    """A reference answer, its cases and the mistakes made on them."""

    def __init__(self, reference, cases, right, key, tolerances):
        self.reference, self.right, self.key = reference, right, key
        self.rtol, self.atol = tolerances
        self.mistakes = []
        self.is_value = not cases
        self.cases = [
            given if isinstance(given, case) else case("", *given)
            for given in cases or [()]
        ]
        names = inspect.signature(reference).parameters
        for one in self.cases:
            one.given = one.given or ", ".join(
                f"{name} = {np.asarray(value).tolist()}"
                for name, value in zip(names, one.arguments)
            )

    def __call__(self, *arguments, **options):
        return self.reference(*arguments, **options)

    def mistake(self, words, answer=None, *, when=None, by_shape=False):
        """Register a wrong answer and the words that it must be told.

        Parameters
        ----------
        words : str
            What to say behind "With <the case>:" or "You found <a number> for
            <the case>:". It may hold names in braces, which `when` fills.
        answer : object, optional
            The wrong answer. Left out, this is a decorator for it.
        when : callable, optional
            ``when(found, *arguments)`` says whether the words apply, by True
            or by a dict with what the words leave open.
        by_shape : bool
            Whether all answers of this one's shape are told the words.

        Returns
        -------
        object
            The answer, or a decorator.
        """
        if answer is None:
            return lambda f: self.mistake(
                words, f, when=when, by_shape=by_shape
            )
        self.mistakes.append(_Mistake(words, answer, when, by_shape))
        return answer

    def examine(self, answer):
        """Return the confirmation, or raise with words."""
        if answer is ...:
            raise NotAttempted

        @functools.cache  # or a print in the reader's function is repeated
        def found(one):
            if self.is_value:
                return answer
            return call(answer, *one.arguments, case=one.given)

        def output(function, one):
            if not callable(function):
                return function
            with np.errstate(all="ignore"):
                return function(*copy.deepcopy(one.arguments))

        for one in self.cases:
            expected = output(self.reference, one)
            if not _try(self._agree, found(one), expected, one):
                self._explain(found, output, expected, one)
        return self.right

    def _agree(self, found, expected, one):
        """Return True, or raise with words for the difference."""
        if self.key is not None:
            # The key sees whole arrays; tuples and models are its own affair.
            if isinstance(expected, (np.ndarray, np.number, float, int, list)):
                _numbers(found, expected, _where(one.given))
            found = self.key(found, *one.arguments)
            expected = self.key(expected, *one.arguments)
        compare(
            found, expected, case=one.given, rtol=self.rtol, atol=self.atol
        )
        return True

    def _explain(self, found, output, expected, one):
        """Raise `WrongAnswer` with the words that fit best."""

        def alike(mistake, one):
            return self._agree(found(one), output(mistake.answer, one), one)

        def agreement(mistake):
            return sum(_try(alike, mistake, one) or 0 for one in self.cases)

        def words_of(mistake):
            if mistake.when:
                fits = mistake.when(found(one), *one.arguments)
            else:
                array = np.asarray(found(one))
                shape = np.shape(output(mistake.answer, one))
                fits = (
                    array.dtype.kind in "biuf"
                    and array.shape == shape != np.shape(expected)
                )
            filled = fits if isinstance(fits, dict) else {}
            return mistake.words.format(**filled) if fits else None

        broad = [m for m in self.mistakes if m.when or m.by_shape]
        exact = [m for m in self.mistakes if m not in broad]
        exact = [m for m in exact if _try(alike, m, one)]
        if exact:
            # Two mistakes may give the same here, but not everywhere.
            words = max(exact, key=agreement).words
            if one.hint:
                words += f". {_sentence(one.hint)}"
        elif one.hint and _try(_numbers, found(one), expected) is not None:
            words = one.hint
        else:
            words = next(filter(None, (_try(words_of, m) for m in broad)), "")
        if words:
            raise WrongAnswer(_told(found(one), one, words))
        self._agree(found(one), expected, one)


def _try(function, *arguments):
    """Return what a function returns, or None if it cannot cope."""
    try:
        return function(*arguments)
    except Exception:
        return None


def call(function, *arguments, case=""):
    """Call the reader's function, turning an exception into words.

    Parameters
    ----------
    function : object
        The reader's answer.
    *arguments : object
        What to call it with; it gets copies.
    case : str
        The arguments in words, for the message.

    Returns
    -------
    object
        What the function returned.

    Raises
    ------
    WrongAnswer
        If it is no function, stops, returns nothing or changes its input.
    NotAttempted
        If it returns ``...``.
    """
    if not callable(function):
        raise WrongAnswer(
            f"This should be a function, found {_describe(function)}"
        )
    copies = copy.deepcopy(arguments)
    try:
        # Words say what is not finite; NumPy's warnings would repeat them.
        with np.errstate(divide="ignore", invalid="ignore"):
            result = function(*copies)
    except NotImplementedError:
        raise NotAttempted from None
    except WrongAnswer:
        raise  # an argument that minds how it is used
    except Exception as error:
        text = f": {error}".splitlines()[0] if str(error) else ""
        if "matmul" in text:
            text += (
                ". The shapes of two matrices do not fit: print them. Is one "
                "to be transposed, or on the other side?"
            )
        raise WrongAnswer(
            f"Your function stopped with {type(error).__name__}"
            f"{_where(case)}{text}"
        ) from None
    if result is ...:
        raise NotAttempted
    if result is None:
        raise WrongAnswer(
            "Your function returned nothing: is a return missing?"
        )
    if not _unchanged(arguments, copies):
        raise WrongAnswer(
            "Your function changed the array or list it was given; work on a "
            "copy"
        )
    return result


def _unchanged(before, after):
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(
            map(_unchanged, before, after)
        )
    if isinstance(before, np.ndarray):
        return np.array_equal(
            before, after, equal_nan=before.dtype.kind == "f"
        )
    return not isinstance(before, (str, float, int)) or before == after


def expect(condition, message):
    """Raise `WrongAnswer` with the message unless the condition holds.

    Parameters
    ----------
    condition : bool
        What must hold.
    message : str
        What to say if it does not.

    Raises
    ------
    WrongAnswer
        If it does not hold.
    """
    if not condition:
        raise WrongAnswer(message)


def numbers(found, n):
    """Return an answer's numbers, for the ``when=`` of a mistake.

    Parameters
    ----------
    found : object
        The reader's answer.
    n : int
        How many numbers are asked for.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    ValueError, TypeError
        If it holds something else: then the mistake's words do not apply.
    """
    return np.asarray(found, float).reshape(n)


def compare(found, expected, *, case="", rtol=1e-4, atol=1e-6):
    """Compare a number or an array with the expected one, in words.

    Parameters
    ----------
    found : object
        What the reader's answer gave.
    expected : float, str or ndarray
        What was expected. It is never printed.
    case : str
        What led here, in words, for the message.
    rtol, atol : float
        Tolerances, as in `numpy.allclose`; whole numbers must be equal, and
        an answer in single precision may be off by ten times as much.

    Raises
    ------
    WrongAnswer
        With the difference in words: kind, shape, missing numbers, sign,
        constant offset, constant factor, or how many values differ.
    """
    where = _where(case)
    expected = np.asarray(expected)
    array = _numbers(found, expected, where)
    if expected.dtype.kind == "U":
        same = (array == expected).all()
        expect(same, f"This is not what was expected{where}")
        return
    if expected.dtype.kind in "biu":
        rtol = 0
    elif array.dtype in (np.float32, np.float16):
        rtol, atol = 10 * rtol, 10 * atol
    array, expected = array.astype(float), expected.astype(float)
    if not np.isfinite(array).all() and np.isfinite(expected).all():
        raise WrongAnswer(
            f"{(~np.isfinite(array)).sum()} of {array.size} values are not "
            f"finite{where}: is something divided by zero, or the logarithm "
            "of zero taken?"
        )
    close = np.isclose(array, expected, rtol=rtol, atol=atol)
    if not close.all():
        difference = _difference(array, expected, close, rtol, atol)
        raise WrongAnswer(f"{difference}{where}")


def _numbers(found, expected, where=""):
    """Return the answer as an array of the expected kind and shape."""
    expected = np.asarray(expected)
    single, many = {
        "b": ("True or False", "True or False values"),
        "U": ("a text", "an array of texts"),
    }.get(expected.dtype.kind, ("a number", "an array of numbers"))
    kind = single if expected.ndim == 0 else many
    try:
        array = np.asarray(found)
        if array.dtype.kind not in ("U" if single == "a text" else "biuf"):
            raise TypeError
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(found, (list, tuple)):
            where += "; are its rows unequally long?"
        raise WrongAnswer(
            f"Expected {kind}, found {_describe(found)}{where}"
        ) from None
    if array.shape != expected.shape:
        hints = [
            (
                array.ndim == 0,
                "; that is a single number where many are asked for",
            ),
            (expected.ndim == 0, "; a single number is asked for"),
            (array.shape == expected.shape[::-1], "; is it transposed?"),
            (
                array.ndim == expected.ndim + 1,
                "; is there one axis too many?",
            ),
            (
                array.size == expected.size,
                "; the values are as many, so a reshape may be missing",
            ),
            (True, ""),
        ]
        hint = next(words for fits, words in hints if fits)
        raise WrongAnswer(
            f"Expected shape {expected.shape}, found {array.shape}"
            f"{where}{hint}"
        )
    if (expected.dtype.kind == "b") != (array.dtype.kind == "b"):
        kinds = "True or False" if array.dtype.kind == "b" else array.dtype
        raise WrongAnswer(f"Expected {kind}, found {kinds} values{where}")
    return array


def _difference(array, expected, close, rtol, atol):
    """Say how numbers differ that are of the right kind and shape."""
    near = lambda a, b: np.allclose(a, b, rtol=max(rtol, 1e-4), atol=atol)
    rounded = "close, but not equal; is something rounded on the way, or "
    rounded += "computed in float32?"
    value, wanted = array.flat[0], expected.flat[0]
    if near(array, -expected):
        return "The size is right, but the sign is the other way round"
    if array.size > 1:
        offset = array - expected
        factor = array.sum() / (expected.sum() or np.inf)
        differences = [
            (not array.any(), "All your values are zero"),
            (
                near(offset, offset.flat[0]),
                f"Every value is off by the same {offset.flat[0]:.4g}",
            ),
            (
                np.allclose(array, expected, rtol=5e-3, atol=10 * atol),
                f"The values are {rounded}",
            ),
            (
                near(array, factor * expected),
                f"Every value is off by the same factor, {factor:.4g}",
            ),
            (
                near(np.sort(array.ravel()), np.sort(expected.ravel())),
                "The values are right, but in another order",
            ),
            (
                np.allclose(array, np.round(expected), rtol=0, atol=1e-9),
                "The values are rounded to whole numbers on the way",
            ),
            (True, f"{(~close).sum()} of {array.size} values are not right"),
        ]
    else:
        found = f"You found {value:.4g}"
        differences = [
            (
                wanted and near(value, wanted * factor),
                f"{found}: it seems to be {words}",
            )
            for factor, words in (
                (1 / np.log(2), "in bits rather than nats"),
                (np.log(2), "in nats rather than bits"),
                (100, "100 times too large: a percentage?"),
                (0.01, "100 times too small"),
            )
        ] + [
            (
                np.isclose(value, wanted, rtol=5e-3, atol=1e-12),
                f"You found {value:.6g}: {rounded}",
            ),
            (value > wanted, f"{found}, which is too large"),
            (True, f"{found}, which is too small"),
        ]
    return next(words for fits, words in differences if fits)


def _where(case):
    return f" (with {case})" if case else ""


def _told(found, one, words):
    """Put what was found, and for which case, before the words."""
    given = f" for {one.given}" if one.given else ""
    try:
        value = np.asarray(found).item()
        shown = f"{value:,.0f}" if value % 1 == 0 else f"{value:.4g}"
    except Exception:  # not one number
        return f"With {one.given}: {words}" if given else words
    shown = value if isinstance(value, bool) else shown
    return f"You found {shown}{given}: {words}"


def _describe(thing):
    if callable(thing):
        return "a function (call it, or hand over its result)"
    if isinstance(thing, str):
        return f"a text, {thing!r}"
    if inspect.isgenerator(thing):
        return "a generator (is there a yield where a return is meant?)"
    return f"{type(thing).__name__} {reprlib.repr(thing)}"


def _sentence(text):
    text = text.strip()
    if not text.endswith((".", "?", "!")):
        text += "."
    return text[0].upper() + text[1:]
