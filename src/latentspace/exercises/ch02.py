"""Exercises of chapter 2, why compress?"""

import math

import numpy as np

from latentspace.exercises import case, exercise

SEVENTEEN = np.random.default_rng(0).dirichlet(np.ones(17), 2)
RIGHT_TABLE = np.array([0.5, 0.25, 0.25])
SELDOM = np.array([0.5, 0.5, 0.0])


@exercise(
    "02-1",
    [
        case("the right table", RIGHT_TABLE, RIGHT_TABLE),
        case(
            "a table for other probabilities",
            np.array([0.125, 0.375, 0.5]),
            RIGHT_TABLE,
        ),
        case(
            "a table that is the wrong way round",
            np.array([0.9, 0.1]),
            np.array([0.1, 0.9]),
        ),
        case(
            "a value that never comes",
            np.array([1.0, 0.0]),
            np.array([0.5, 0.5]),
        ),
        case("17 values", *SEVENTEEN),
        case(
            "a value with p = 0 and q = 0",
            SELDOM,
            SELDOM,
            hint="it is right where the table knows every value, but 0 times "
            "infinity is nan. A value that never comes must cost nothing, so "
            "leave it out of the sum",
        ),
    ],
    right="a table made for other data costs more, never less",
)
def wrong_table(p, q):
    return -(p[p > 0] * np.log2(q[p > 0])).sum()


wrong_table.mistake(
    "that is the entropy of p, what the right table would cost",
    lambda p, q: wrong_table(p, p),
)
wrong_table.mistake(
    "that is the entropy of q, but the pictures follow p",
    lambda p, q: wrong_table(q, q),
)
wrong_table.mistake(
    "that is p and q the other way round",
    lambda p, q: wrong_table(q, p),
)
wrong_table.mistake(
    "that is the words' plain average: a value that comes often must count "
    "often",
    lambda p, q: -np.log2(q).mean(),
)
wrong_table.mistake(
    "that is only what the wrong table costs on top of the right one",
    lambda p, q: wrong_table(p, q) - wrong_table(p, p),
)
wrong_table.mistake(
    "the bits of each value are there, their average is not",
    lambda p, q: -p * np.log2(q),
    by_shape=True,
)


@exercise(
    "02-2",
    [
        case(f"the words {', '.join(words)}", words, hint=why)
        for words, why in (
            (
                ["00", "01", "10", "11"],
                "no word begins another: they are equally long, and differ",
            ),
            (
                ["110", "0", "10"],
                '"10" stands inside "110", but not at its beginning',
            ),
            (["0", "10", "110", "111"], "no word begins another"),
            (["0", "01", "11"], '"0" begins "01"'),
            (
                ["101", "0", "10"],
                '"10" begins "101", which stands before it in the list',
            ),
            (["1", "00", "0100", "010"], '"010" begins "0100"'),
            (["0", "1", "0"], "two values have the same word"),
            (
                ["0", "110", "101", "111", "100"],
                "no word begins another, and neighbours in the list share "
                "their first bits",
            ),
            (["0"], "there is one word only"),
        )
    ],
    right="a word that begins no other needs no comma after it",
)
def instant(words):
    return not any(
        b.startswith(a)
        for i, a in enumerate(words)
        for b in words[:i] + words[i + 1 :]
    )


instant.mistake(
    "each word seems to be compared with the next one only",
    lambda words: not any(b.startswith(a) for a, b in zip(words, words[1:])),
)
instant.mistake(
    "each word seems to be compared with later ones only",
    lambda words: (
        not any(
            b.startswith(a)
            for i, a in enumerate(words)
            for b in words[i + 1 :]
        )
    ),
)
instant.mistake(
    "a word may stand inside another one, only not at its beginning",
    lambda words: (
        not any(
            a in b
            for i, a in enumerate(words)
            for b in words[:i] + words[i + 1 :]
        )
    ),
)
instant.mistake(
    "every word begins itself; compare it with the others only",
    lambda words: not any(b.startswith(a) for a in words for b in words),
)
instant.mistake(
    "equal words seem to be taken for one and the same",
    lambda words: (
        not any(b.startswith(a) for a in words for b in words if a != b)
    ),
)
instant.mistake(
    "True and False seem to be the other way round",
    lambda words: not instant(words),
)

NO_GAIN = (
    "if an image does not get shorter, the table never pays: the answer is "
    "then np.inf"
)


@exercise(
    "02-3",
    [
        (85, 320, 192.5),
        (1000, 320, 200),
        (1200, 320, 200),
        (600_000, 192, 40),
        (0, 10, 5),
        case("", 500, 192, 192, hint=NO_GAIN),
        case("", 500, 192, 200, hint=NO_GAIN),
    ],
    right="the same sum holds for any decoder, whatever its size",
)
def break_even(table, plain, coded):
    if coded >= plain:
        return math.inf
    return max(1, math.ceil(table / (plain - coded)))


break_even.mistake(
    "it is not rounded up to whole images",
    lambda table, plain, coded: table / (plain - coded),
)
break_even.mistake(
    "after this many images the table has not yet paid, or nothing has been "
    "sent",
    lambda table, plain, coded: table // (plain - coded),
)
break_even.mistake(
    '"no more bits than without" already holds one image earlier',
    lambda table, plain, coded: table // (plain - coded) + 1,
)
break_even.mistake(
    "an image in the short code still costs its coded bits",
    lambda table, plain, coded: math.ceil(table / plain),
)
break_even.mistake(
    "at least one image has to be sent",
    lambda table, plain, coded: math.ceil(table / (plain - coded)),
)
