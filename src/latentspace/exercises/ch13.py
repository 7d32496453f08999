"""Exercises of chapter 13: a walk along neighbors, an arrow from labels."""

import numpy as np
from scipy.spatial.distance import cdist

from latentspace.exercises import case, exercise

RNG = np.random.default_rng(0)
ARC = np.radians([0, 8, 18, 29, 42, 55, 69, 84, 100, 117, 135, 154])
ARC[1:] = RNG.permutation(ARC[1:])


@exercise(
    "13-1",
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

Z = RNG.normal(size=(60, 5))
HAS = RNG.integers(0, 2, 60)
Z[HAS == 1] += [1, 0, -2, 0, 0]
IS_DESK = np.arange(60) % 3 == 0


@exercise(
    "13-2",
    [
        case("labels 0 and 1 only", Z, HAS),
        case(
            "labels 0, 1 and -1",
            Z + 4.0 * IS_DESK[:, None],
            np.where(IS_DESK, -1, HAS).astype(np.int8),
        ),
    ],
    right="that is the usual recipe where nobody has pictures before and "
    "after; whatever else differs between the groups comes along",
)
def arrow(z, has):
    return difference(z, has == 1, has == 0)


def difference(z, yes, no):
    return z[yes].mean(axis=0) - z[no].mean(axis=0)


arrow.mistake(
    "sums were subtracted. There are not as many pieces with arms as without, "
    "so take means",
    lambda z, has: z[has == 1].sum(axis=0) - z[has == 0].sum(axis=0),
)
arrow.mistake(
    "the rows with label -1 were counted as having no arms. They are desks: "
    "leave them out on both sides",
    lambda z, has: difference(z, has == 1, has != 1),
)
arrow.mistake(
    "the rows with label -1 were counted as having arms: -1 counts as true. "
    "Compare with == 1",
    lambda z, has: difference(z, has != 0, has == 0),
)
arrow.mistake(
    "the labels were used as row numbers: codes[labels] picks rows 0 and 1 "
    "again and again. Compare the labels with == first",
    lambda z, has: difference(z, has, 1 - has),
)
arrow.mistake(
    "that is the mean code of those with arms: a place, not an arrow. What is "
    "to be taken away?",
    lambda z, has: z[has == 1].mean(axis=0),
)
arrow.mistake(
    "the mean was taken over all dimensions: each dimension of the code needs "
    "its own",
    lambda z, has: z[has == 1].mean() - z[has == 0].mean(),
)
