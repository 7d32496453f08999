"""Exercises of chapter 16: chance in bits, sides, a mean step, hubs."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


@exercise("16-1", right="eight times as often as by chance is three bits")
def bits():
    return 3


bits.mistake(
    "that is the ratio; its logarithm to base 2 is asked for",
    8,
)
bits.mistake("this is the natural logarithm; in bits the base is 2", np.log(8))
bits.mistake(
    "the fraction is upside down: the pair is more frequent than by chance",
    -3,
)
bits.mistake(
    "this is the share of the pair alone, in bits; it has to be divided by "
    "what one would expect by chance",
    np.log2(0.016),
)
bits.mistake(
    "divide by both shares, that of the first word and that of the second",
    np.log2(0.016 / 0.04),
)
bits.mistake(
    "divide by both shares, that of the first word and that of the second",
    np.log2(0.016 / 0.05),
)


@exercise(
    "16-2",
    right="the side tells something that the mere company does not",
    atol=0.0012,
)
def sided():
    return 0.0881


sided.mistake(
    "this is the chapter's own space, which does not know the sides",
    0.0806,
)
sided.mistake(
    "this is the table itself, before it is compressed to 50 numbers", 0.0861
)
sided.mistake(
    "this is one side only; put the table of the other side next to it",
    0.0663,
)
sided.mistake(
    "is ppmi missing? This is what the counts of both sides reach", 0.0608
)
sided.mistake(
    "an agreement is a share between 0 and 1; is this a percentage?",
    8.81,
    when=lambda found: np.ndim(found) == 0 and 1 < float(found) <= 100,
)
sided.mistake(
    "so little comes out if the rows are no longer the words, in the order "
    "of the vocabulary",
    0.013,
    when=lambda found: np.ndim(found) == 0 and 0 <= float(found) <= 0.04,
)


@exercise(
    "16-3",
    right="a mean step helps where there is a common step",
)
def counts_right():
    return 14, 5


counts_right.mistake(
    "the other way round: first plurals, then opposites", (5, 14)
)
counts_right.mistake(
    "these are the nearest neighbours, without any step", (6, 4)
)
counts_right.mistake(
    "is the pair itself left out of the mean? Its own step must not help",
    (15, 10),
    when=lambda found: numbers(found, 2)[0] == 15 or numbers(found, 2)[1] > 5,
)
counts_right.mistake(
    "leave the word itself out of the answers",
    (3, 0),
    when=lambda found: numbers(found, 2)[1] < 2,
)
counts_right.mistake(
    "numbers of right answers are asked for, out of 15, and not shares",
    (14 / 15, 5 / 15),
)

RNG = np.random.default_rng(16)
POINTS = RNG.normal(size=(30, 6))
HUBBY = RNG.normal(size=(40, 12)) + 1.2


@exercise(
    "16-4",
    [
        case("30 points around the origin, k = 3", POINTS, 3),
        case("40 points off the origin, k = 5", HUBBY, 5),
        case(
            "rows of very different lengths, k = 4",
            HUBBY * np.linspace(0.1, 9, 40)[:, None],
            4,
        ),
    ],
    right="and a hub must now be nearer than it usually is",
)
def fair_nearest(x, k):
    return scores(x, k).argmax(axis=1)


def cosines(x, itself=-np.inf):
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    cosine = x @ x.T
    np.fill_diagonal(cosine, itself)
    return cosine


def usual(x, k):
    """Give each row's mean cosine to its k nearest others."""
    return np.sort(cosines(x), axis=1)[:, -k:].mean(axis=1)


def scores(x, k):
    r = usual(x, k)
    return 2 * cosines(x) - r[:, None] - r


fair_nearest.mistake(
    "every row is its own nearest: set the diagonal to -inf",
    lambda x, k: np.arange(len(x)),
)
fair_nearest.mistake(
    "these are the plain nearest, without the correction",
    lambda x, k: cosines(x).argmax(axis=1),
)
fair_nearest.mistake(
    "the correction has the wrong sign: a hub is near to everybody, so r is "
    "subtracted",
    lambda x, k: (2 * cosines(x) + usual(x, k)).argmax(axis=1),
)
fair_nearest.mistake(
    "r is the mean over the k *nearest*, not over all the others",
    lambda x, k: (
        2 * cosines(x) - (cosines(x, 0).sum(axis=1) / (len(x) - 1))
    ).argmax(axis=1),
)
fair_nearest.mistake(
    "the cosine counts twice in the formula: once for each r",
    lambda x, k: (cosines(x) - usual(x, k)[:, None] - usual(x, k)).argmax(
        axis=1
    ),
)
fair_nearest.mistake(
    "is the row itself among its k nearest? Its cosine of 1 must not count "
    "in r",
    lambda x, k: (
        2 * cosines(x) - np.sort(cosines(x, 1), axis=1)[:, -k:].mean(axis=1)
    ).argmax(axis=1),
)
fair_nearest.mistake(
    "these seem to be dot products: scale each row to length 1 first",
    lambda x, k: dots(x, k),
)
fair_nearest.mistake(
    "the scores are a good step; return for each row the number of the best",
    scores,
    by_shape=True,
)


def dots(x, k):
    dot = x @ x.T
    np.fill_diagonal(dot, -np.inf)
    r = np.sort(dot, axis=1)[:, -k:].mean(axis=1)
    return (2 * dot - r).argmax(axis=1)
