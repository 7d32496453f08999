"""Exercises of chapter 2: a tree by hand, a rounding, a wrong table."""

import numpy as np

from latentspace.exercises import case, exercise


@exercise("02-1", right="the words have 1, 2, 3 and 3 bits")
def tree_by_hand():
    return 26 / 16


tree_by_hand.mistake(
    "that is two bits for each value, what four equally long words take; let "
    "the most frequent value have a shorter one",
    2,
)
tree_by_hand.mistake(
    "that is the plain average of the four words' lengths; a word that comes "
    "nine times counts nine times",
    9 / 4,
)
tree_by_hand.mistake(
    "that is the total for all 16 values; divide it by 16", 26
)
tree_by_hand.mistake(
    "that is the entropy, which no code can beat; Huffman's words have whole "
    "lengths and miss it by a little",
    1.5919,
    when=lambda found: np.size(found) == 1 and 1.585 <= found <= 1.6,
)
tree_by_hand.mistake(
    "that is the total divided by the number of different values; divide it "
    "by the number of values that are sent, 16",
    26 / 4,
)
tree_by_hand.mistake(
    "no code can do that: the entropy is higher. Two words of one bit leave "
    "no beginning for any other word",
    1.25,
    when=lambda found: np.size(found) == 1 and 0 < found < 1.585,
)


@exercise(
    "02-2",
    right="the flower loses nothing, the temple most of its gain",
    atol=0.015,
)
def only_dropped():
    return 0.467, 0.913


only_dropped.mistake(
    "the two are in the other order: first the flower, then the temple",
    (0.913, 0.467),
)
only_dropped.mistake(
    "give distances with the noisy picture as 1, as distance does, not per "
    "cent or grey levels",
    (46.7, 91.3),
    when=lambda found: np.size(found) == 2 and np.max(found) > 1.5,
)
only_dropped.mistake(
    "that is to_zero itself, which makes smaller what it keeps; put half a "
    "step back wherever the result is not 0",
    (0.469, 0.802),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[1] - 0.802) <= 0.015
    ),
)
only_dropped.mistake(
    "that is rounding to nearest, which drops only what is below half a step; "
    "begin with np.trunc",
    (0.575, 1.004),
    when=lambda found: (
        np.size(found) == 2
        and abs(np.ravel(found)[0] - 0.58) <= 0.03
        and np.ravel(found)[1] > 0.98
    ),
)
only_dropped.mistake(
    "the flower is right. For the temple, negative coefficients must move "
    "away from zero, too: add half a step times np.sign, and take the best "
    "of some_steps",
    (0.467, 0.95),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.467) <= 0.015
    ),
)
only_dropped.mistake(
    "take np.trunc(z / step), add half where it is positive, take half away "
    "where it is negative, leave 0 alone, and multiply by the step; then let "
    "distance try all of some_steps",
    (0.6, 0.95),
    when=lambda found: np.size(found) == 2,
)
only_dropped.mistake(
    "two distances are asked for: to the flower and to the temple",
    0.467,
    when=lambda found: np.size(found) != 2,
)

SEVENTEEN = np.random.default_rng(0).dirichlet(np.ones(17), 2)
RIGHT_TABLE = np.array([0.5, 0.25, 0.25])
SELDOM = np.array([0.5, 0.5, 0.0])


@exercise(
    "02-3",
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
    "the logarithm is the natural one; bits need np.log2",
    lambda p, q: wrong_table(p, q) * np.log(2),
)
wrong_table.mistake(
    "the bits of each value are there, their average is not",
    lambda p, q: -p * np.log2(q),
    by_shape=True,
)
