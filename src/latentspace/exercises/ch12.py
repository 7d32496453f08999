"""Exercises of chapter 12: a cost, a gap, three riddles, moved islands."""

import numpy as np
from scipy.spatial.distance import cdist

from latentspace.exercises import case, exercise, numbers


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


MAP = np.random.default_rng(6).normal(size=(30, 2))
ISLAND = np.array([0] * 6 + [1] * 10 + [2] * 14)
MAP += np.array([[0, 0], [20, 3], [5, 30]])[ISLAND]


@exercise(
    "12-4",
    [
        case("all three move on by one", MAP, ISLAND, [1, 2, 0]),
        case("two change places", MAP, ISLAND, [0, 2, 1]),
        case("none moves", MAP, ISLAND, [0, 1, 2]),
        case("rows in another order", MAP[::-1], ISLAND[::-1], [2, 0, 1]),
    ],
    right="every island is whole, and stands where another stood",
)
def exchange(z, label, to):
    z, label = np.asarray(z), np.asarray(label)
    mean = np.array([z[label == c].mean(axis=0) for c in range(len(to))])
    return z - mean[label] + mean[np.asarray(to)][label]


def middles(z, label):
    return np.array([np.median(z[label == c], axis=0) for c in range(3)])


def means(z, label, to):
    return np.array([z[label == c].mean(axis=0) for c in range(len(to))])


def one_by_one(z, label, to):
    """Move the islands in turn, by means that have moved already."""
    z = z.copy()
    for c, target in enumerate(to):
        step = z[label == target].mean(axis=0) - z[label == c].mean(axis=0)
        z[label == c] += step
    return z


exchange.mistake(
    "when the second island is moved, the first is no longer where it was: "
    "compute all the means before you move anything",
    one_by_one,
)
exchange.mistake(
    "the islands go the other way: class c is to go where class to[c] stands",
    lambda z, label, to: exchange(z, label, np.argsort(to)),
)
exchange.mistake(
    "the new mean is added, but the old one not yet taken off",
    lambda z, label, to: z + means(z, label, to)[np.array(to)][label],
)
exchange.mistake(
    "all digits of an island lie on one spot: they must keep their places "
    "around its mean",
    lambda z, label, to: means(z, label, to)[np.array(to)][label],
)
exchange.mistake(
    "those are the islands' medians; their *means* change places here",
    lambda z, label, to: (
        z - middles(z, label)[label] + middles(z, label)[to][label]
    ),
)
exchange.mistake(
    "that is the map as it was",
    lambda z, label, to: z,
)
