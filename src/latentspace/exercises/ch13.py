"""Exercises of chapter 13: two rings, a tour, a bent walk, an arrow."""

import numpy as np
from scipy.spatial.distance import cdist

from latentspace.exercises import case, exercise, numbers

RNG = np.random.default_rng(0)
ARC = np.radians([0, 8, 18, 29, 42, 55, 69, 84, 100, 117, 135, 154])
ARC[1:] = RNG.permutation(ARC[1:])


def near(found, first, second, rtol=0.02):
    """Say whether two numbers were found, up to rounding."""
    return np.allclose(numbers(found, 2), (first, second), rtol=rtol)


@exercise(
    "13-1",
    right="the same step is small on one ring and the largest possible on "
    "the other",
    rtol=0.02,
    atol=0.003,
)
def distances():
    return 0.0858, 4


distances.mistake(
    "the two rings are in the wrong order: the first ring is gone round once",
    (4, 0.0858),
    when=lambda found: near(found, 4, 0.0858),
)
distances.mistake(
    "these are distances, not squared; square both",
    (0.293, 2),
    when=lambda found: near(found, 0.293, 2),
)
distances.mistake(
    "the second ring is not at its middle: four times 90° is 360°, so both "
    "ends, and their mean, are at (1, 0). Where is the view at 45°",
    (0.0858, 1),
    when=lambda found: near(found, 0.0858, 1),
)
distances.mistake(
    "on the second ring 45° is four times as far round, 180°: the view is at "
    "(-1, 0), and the mean is not",
    (0.0858, 0),
    when=lambda found: near(found, 0.0858, 0),
)
distances.mistake(
    "the second is right. On the first ring the mean of (1, 0) and (0, 1) is "
    "(0.5, 0.5), inside the ring; the view at 45° is on it, at (0.707, 0.707)",
    (0, 4),
    when=lambda found: (
        abs(numbers(found, 2)[1] - 4) < 0.1
        and abs(numbers(found, 2)[0] - 0.0858) > 0.002
    ),
)


@exercise(
    "13-2",
    [
        case(
            "five points on a line, row 0 at its end",
            np.array([[0.0], [3.0], [1.0], [6.0], [4.5]]),
        ),
        case(
            "points on a line, with row 0 in the middle",
            np.array([[0.0], [1.0], [-1.5], [2.0], [-4.0]]),
        ),
        case(
            "twelve points of an arc, shuffled",
            np.column_stack([np.cos(ARC), np.sin(ARC)]),
        ),
        case("twenty random rows of 32 numbers", RNG.normal(size=(20, 32))),
    ],
    right="no angle was used, and yet the order comes out",
)
def tour(z, distance="euclidean"):
    apart, order = cdist(z, z, distance), [0]
    while len(order) < len(z):
        apart[:, order[-1]] = np.inf
        order.append(apart[order[-1]].argmin())
    return np.array(order)


tour.mistake(
    "the rows are sorted by their distance from row 0. Measure from the row "
    "that you visited last",
    lambda z: cdist(z[:1], z)[0].argsort(),
)
tour.mistake(
    "one row is missing: row 0, where the walk begins, belongs to it",
    lambda z: tour(z)[1:],
    by_shape=True,
)
tour.mistake(
    "that is one row too many: the walk ends at the last new row and does not "
    "come back",
    lambda z: [*tour(z), 0],
    by_shape=True,
)
tour.mistake(
    "a row is visited twice: take only rows that have not been visited yet",
    lambda z: np.zeros(len(z)),
    when=lambda found, z: (
        np.shape(found) == (len(z),) and len(np.unique(found)) < len(z)
    ),
)
tour.mistake(
    "the walk begins at row 0",
    lambda z: tour(z)[::-1],
    when=lambda found, z: np.shape(found) == (len(z),) and found[0] != 0,
)


def false_step(found, z):
    if sorted(found) == list(range(len(z))):
        step = (np.asarray(found) != tour(z)).argmax()
        return {"a": int(found[step - 1]), "b": int(found[step])}


tour.mistake(
    "your walk goes from row {a} to row {b}, but another unvisited row is "
    "nearer (Euclidean distance)",
    lambda z: tour(z, "cityblock"),
    when=false_step,
)


@exercise(
    "13-3",
    right="bending helps a little where the straight line was good already",
    rtol=0.015,
)
def bent():
    return 41.2, 151.1


bent.mistake(
    "that is the straight line's error; the two outer views are to be used, "
    "too",
    (43.8, 141.9),
    when=lambda found: near(found, 43.8, 141.9, 0.015),
)
bent.mistake(
    "so it is for pixels; take the codes, bend, and decode then",
    (59.5, 144.6),
    when=lambda found: near(found, 59.5, 144.6, 0.015),
)
bent.mistake(
    "that is half = 2 in the second place; a span of 60° is half = 3",
    (41.2, 91.7),
    when=lambda found: near(found, 41.2, 91.7, 0.015),
)
bent.mistake(
    "so it is for desks; take z[0][chairs] and x[chairs]",
    (13.0, 80.6),
    when=lambda found: near(found, 13.0, 80.6, 0.015),
)
bent.mistake(
    "so it is for chairs and desks together; take z[0][chairs]",
    (27.1, 115.9),
    when=lambda found: near(found, 27.1, 115.9, 0.015),
)
bent.mistake(
    "the first number is right. At a span of 60°, the four views are at -90°, "
    "-30°, 30° and 90°",
    (41.2, 100),
    when=lambda found: abs(numbers(found, 2)[0] - 41.2) < 0.7,
)
bent.mistake(
    "the order is that of the spans: 20° first",
    (151.1, 41.2),
    when=lambda found: near(found, 151.1, 41.2, 0.015),
)

TURN = np.array([3.0, 350, 20, 90, 180, 272, 358, 8, 120, 300, 340, 45])
ARROWS = RNG.normal(size=(12, 5))


def off(angles, angle):
    return np.abs((np.asarray(angles) - angle + 180) % 360 - 180)


@exercise(
    "13-4",
    [
        case("an angle of 95° and k = 2", TURN, ARROWS, 95.0, 2),
        case("an angle of 355° and k = 3", TURN, ARROWS, 355.0, 3),
        case("an angle of 2° and k = 5", TURN, ARROWS, 2.0, 5),
        case("k = 12, all pairs", TURN, ARROWS, 200.0, 12),
    ],
    right="no formula for the turn was needed, only neighbours",
)
def arrow_near(angles, differences, angle, k):
    return differences[off(angles, angle).argsort()[:k]].mean(axis=0)


arrow_near.mistake(
    "355° and 5° are 10° apart, not 350°: go the short way round",
    lambda angles, differences, angle, k: differences[
        np.abs(angles - angle).argsort()[:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "the remainder alone is not enough: a little *less* than 360° is near",
    lambda angles, differences, angle, k: differences[
        ((angles - angle) % 360).argsort()[:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "these are the pairs that are farthest off in angle",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[::-1][:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "that is the sum of the differences; an arrow is their mean",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ].sum(axis=0),
)
arrow_near.mistake(
    "the mean was taken over all dimensions: each dimension of the code needs "
    "its own",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ].mean(),
)
arrow_near.mistake(
    "these are the differences themselves; their mean is asked for",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ],
    by_shape=True,
)
arrow_near.mistake(
    "that is the mean of all pairs, whatever the angle",
    lambda angles, differences, angle, k: differences.mean(axis=0),
)
