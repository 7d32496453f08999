"""Exercises of chapter 12: a cost, a gap, three riddles, torn paths."""

import numpy as np
from scipy.spatial.distance import cdist

from latentspace.exercises import WrongAnswer, case, exercise, numbers


@exercise("12-1", right="only what exceeds k is counted")
def cost():
    return 31


cost.mistake("that is the sum of the ranks; only what exceeds k counts", 45)
cost.mistake(
    "a rank beyond k costs what it *exceeds* k by: 9 costs 5, not 9", 39
)
cost.mistake("that is how many are strangers; how far beyond k are they", 2)
cost.mistake(
    "the order within the first k costs nothing: rank 4 at place 3 is fine",
    30,
    when=lambda found: np.ndim(found) == 0 and 26 < found < 45,
)

RNG = np.random.default_rng(5)
CODES = RNG.normal(size=(60, 4))
FAR = CODES + 8 * (np.arange(60) < 30)[:, None]
A, B = list(range(29, -1, -1)), list(range(30, 60))


@exercise(
    "12-2",
    [
        case("two halves of one cloud", CODES, A, B),
        case("two clouds far apart", FAR, A, B),
        case("islands of 10 and of 40 points", FAR, A[:10], A[10:] + B[:20]),
    ],
    right="near 1 there is no gap, whatever the map draws",
)
def gap(codes, a, b):
    return across(codes, a, b).min() / np.median(usual(codes, a, b))


def across(codes, a, b):
    return cdist(codes[a], codes[b])


def usual(codes, a, b, itself=np.inf, reach=np.min):
    """Give each point's distance to the nearest on its own island."""
    found = []
    for rows in (a, b):
        inside = across(codes, rows, rows)
        np.fill_diagonal(inside, itself)
        found.append(reach(inside, axis=1))
    return np.concatenate(found)


gap.mistake(
    "each point seems to be its own nearest neighbour, at distance zero",
    lambda codes, a, b: np.divide(
        across(codes, a, b).min(), np.median(usual(codes, a, b, 0))
    ),
    when=lambda found, *given: not np.all(np.isfinite(found)),
)
gap.mistake(
    "that is the distance of the islands' means; the shortest way across is "
    "asked for",
    lambda codes, a, b: (
        np.linalg.norm(np.mean(codes[a], axis=0) - np.mean(codes[b], axis=0))
        / np.median(usual(codes, a, b))
    ),
)
gap.mistake(
    "that is the mean distance across; the shortest is asked for",
    lambda codes, a, b: (
        across(codes, a, b).mean() / np.median(usual(codes, a, b))
    ),
)
gap.mistake(
    "it is not yet divided by the usual step on the islands",
    lambda codes, a, b: across(codes, a, b).min(),
)
gap.mistake(
    "the usual step is the *median* distance to the nearest, not the mean",
    lambda codes, a, b: across(codes, a, b).min() / usual(codes, a, b).mean(),
)
gap.mistake(
    "the usual step is that to the *nearest* on the island, not to all",
    lambda codes, a, b: (
        across(codes, a, b).min()
        / np.median(usual(codes, a, b, np.nan, np.nanmedian))
    ),
)
gap.mistake(
    "is the usual step taken on one island only? Both count",
    lambda codes, a, b: (
        across(codes, a, b).min() / np.median(usual(codes, a, a))
    ),
)
gap.mistake(
    "the fraction is upside down", lambda codes, a, b: 1 / gap(codes, a, b)
)


@exercise("12-3", right="the vectors told it; no map could")
def riddle():
    return 3, 2, 1


riddle.mistake(
    "the ring is right. Of the other two, which has one direction with far "
    "more variance than the rest",
    (1, 2, 3),
    when=lambda found: numbers(found, 3)[1] == 2,
)
riddle.mistake(
    "set 3 is no ring: only one of its directions has a large variance, and "
    "a ring lies in a plane",
    (2, 3, 1),
    when=lambda found: numbers(found, 3)[1] == 3,
)
riddle.mistake(
    "set 1 is no ring: all its directions have about the same variance",
    (3, 1, 2),
    when=lambda found: numbers(found, 3)[1] == 1,
)


def counted(found):
    if np.ndim(found) == 0 and float(found) % 1 != 0:
        raise WrongAnswer("a count of paths is a whole number")
    return found


@exercise(
    "12-4",
    right="about as many as t-SNE tears, but not the same ones",
    key=counted,
    rtol=0,
    atol=2,
)
def torn_by_umap():
    return 5


torn_by_umap.mistake(
    "UMAP tears some: is the whole path taken, the step from its last point "
    "to the first included",
    0,
    when=lambda found: np.ndim(found) == 0 and 0 <= found < 3,
)
torn_by_umap.mistake(
    "there are ten paths only; count those whose jump is above 5",
    60,
    when=lambda found: np.ndim(found) == 0 and found > 10,
)
torn_by_umap.mistake(
    "so many are torn if the codes are forgotten, or the path's rows are not "
    "the last ones of the map: take z[len(code):]",
    9,
    when=lambda found: np.ndim(found) == 0 and 7 < found <= 10,
)
