"""Exercises of chapter 2: a tree by hand, negatives, a wrong table."""

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
    right="squared error pays for the negative first: it changes every pixel",
    atol=0.06,
)
def half_negative():
    return 0.46, 1.0


half_negative.mistake(
    "the two are in the other order: first the class, then the negative",
    (1.0, 0.46),
)
half_negative.mistake(
    "give shares from 0 to 1, not per cent",
    (46, 100),
    when=lambda found: np.size(found) == 2 and np.max(found) > 1.5,
)
half_negative.mistake(
    "that is the class without any negatives; find the code anew, for the "
    "digits of which half are negatives",
    (0.77, 0.5),
    when=lambda found: (
        np.size(found) == 2
        and 0.7 <= np.ravel(found)[0] <= 0.85
        and np.ravel(found)[1] < 0.9
    ),
)
half_negative.mistake(
    "with ten words, the class cannot be told so often; does your code have "
    "more words?",
    (0.77, 1.0),
    when=lambda found: np.size(found) == 2 and np.ravel(found)[0] > 0.6,
)
half_negative.mistake(
    "the class is right. For the second number, guess from the word whether "
    "the digit is a negative, with negative.astype(int) as the labels",
    (0.46, 0.1),
    when=lambda found: (
        np.size(found) == 2
        and abs(np.ravel(found)[0] - 0.46) <= 0.06
        and np.ravel(found)[1] < 0.9
    ),
)
half_negative.mistake(
    "the word does tell the negatives, but the class is told more often than "
    "that, and far less often than without negatives: read it from the same "
    "ten words, for the digits held out by split(0)",
    (0.3, 1.0),
    when=lambda found: np.size(found) == 2 and np.ravel(found)[1] > 0.9,
)
half_negative.mistake(
    "find ten means with KMeans for the digits of which half are negatives; "
    "then guess the class, and the negative, from the word of each digit held "
    "out by split(0)",
    (0.1, 0.5),
    when=lambda found: np.size(found) == 2,
)
half_negative.mistake(
    "two shares are asked for: how often the class is told, and how often "
    "whether the digit is a negative",
    0.46,
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
