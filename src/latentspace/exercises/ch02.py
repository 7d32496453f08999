"""Exercises of chapter 2: a tree by hand, two judges, a wrong table."""

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
    right="what a code tells depends on where its judge looks",
    atol=0.04,
)
def two_judges():
    return 0.774, 0.455


two_judges.mistake(
    "the two are in the other order: first the judge of the middle columns",
    (0.455, 0.774),
)
two_judges.mistake(
    "these are columns 0 to 3 and 4 to 7; the first judge sees columns 2 to "
    "5, the second 0, 1, 6 and 7",
    (0.63, 0.675),
)
two_judges.mistake(
    "that is the accuracy of the hand; `accuracy` gives the class first",
    (0.1, 0.165),
)
two_judges.mistake(
    "give shares, not per cent",
    (77.4, 45.5),
    when=lambda found: np.size(found) == 2 and np.max(found) > 1,
)
two_judges.mistake(
    "the second judge sees the *other* columns, 0, 1, 6 and 7; both numbers "
    "are those of the whole digit, or of its middle",
    (0.774, 0.78),
    when=lambda found: np.size(found) == 2 and np.min(found) > 0.7,
)
two_judges.mistake(
    "the first is right. The second judge sees columns 0, 1, 6 and 7; give "
    "the mean of the three splits, on held-out digits, with ten words",
    (0.774, 0.6),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.774) <= 0.04
    ),
)
two_judges.mistake(
    "cut the columns out of digits of 8 by 8 pixels (squares[:, :, 2:6]), "
    "flatten them, and fit KMeans with ten words to the known ones",
    (0.3, 0.2),
    when=lambda found: np.size(found) == 2,
)
two_judges.mistake(
    "two accuracies are asked for, one for each judge",
    0.774,
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
