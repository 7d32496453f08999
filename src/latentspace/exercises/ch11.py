"""Exercises of chapter 11, UMAP: edges, nonsense labels, forces, a guard."""

import numpy as np
from scipy.spatial.distance import cdist

from latentspace.exercises import case, exercise, numbers


@exercise(
    "11-1",
    right="one sure end makes an edge sure, two halves make three quarters",
)
def edges():  # A–B, C–D
    return 1, 0.75


edges.mistake(
    "A gives its nearest neighbour the weight 1, since the distance to the "
    "nearest is subtracted. Look at the first edge again",
    (0.75, 0.75),
)
edges.mistake(
    "the weights are not averaged: an edge is there if at least one of the "
    "two gives it",
    (0.75, 0.5),
)
edges.mistake(
    "the two chances are added, and then what was counted twice is still to "
    "be taken off",
    (1.5, 1),
)
edges.mistake("that is the chance that both are there", (0.5, 0.25))
edges.mistake(
    "the first is asked for A–B, the second for C–D: they are exchanged",
    (0.75, 1),
)
edges.mistake(
    "the first edge is right. For C–D, what is 0.5 + 0.5 − 0.5 × 0.5",
    (1, 0.5),
)
edges.mistake(
    "the first edge is right. Two chances of one half do not make it sure",
    (1, 1),
)


@exercise(
    "11-2",
    rtol=0,
    atol=0.07,
    right="a supervised map shows what it was told, be it nonsense",
)
def nonsense():  # on the map, in pixels
    return 0.39, 0.12


nonsense.mistake(
    "the two are exchanged: the share on the map comes first",
    (0.12, 0.39),
)
nonsense.mistake(
    "on the map nearly all are right. Was each point one of its own "
    "neighbours, or were the true labels given to fit",
    when=lambda found: numbers(found, 2)[0] > 0.75,
    answer=(1, 0.12),
)
nonsense.mistake(
    "in pixels nearly all are right. Do the neighbours vote on the *shuffled* "
    "labels, and is each point left out of its own vote",
    (0.39, 0.97),
    when=lambda found: numbers(found, 2)[1] > 0.5,
)
nonsense.mistake(
    "on the map, the share is no better than chance. Were the shuffled labels "
    "given to fit, as its second argument",
    (0.12, 0.12),
    when=lambda found: numbers(found, 2)[0] < 0.2,
)


@exercise(
    "11-3",
    rtol=0,
    atol=0.08,
    right="without repulsion the page shrinks; it makes the room on a map",
)
def share():
    return 0.76


share.mistake(
    "that is the wide page over the narrow one; the share is the other way "
    "round",
    1 / 0.76,
    when=lambda found: float(found) > 1.2,
)
share.mistake(
    "the two are almost equally wide. Did you pass negatives=0, and take the "
    "last page of what layout returns",
    1,
    when=lambda found: 0.9 < float(found) <= 1.2,
)
share.mistake(
    "are these mean *squared* distances? Take the root before you divide",
    0.76**2,
)


def cloud(seed, n, *center):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, len(center))) + np.array(center)


KNOWN = cloud(1, 40, 0, 0, 0)
NEW = np.concatenate([cloud(2, 6, 0, 0, 0), cloud(3, 4, 9, 0, 0)])


@exercise(
    "11-4",
    [
        case("new points, four of them far away", KNOWN, NEW),
        case("a share of 0.5", KNOWN, NEW, 0.5),
        case(
            "points on a line, one of the known far from the others",
            np.array([[0.0], [1.0], [2.0], [3.0], [50.0]]),
            np.array([[3.5], [4.5], [-1.0], [20.0]]),
            0.6,
        ),
        case(
            "more numbers a row, and another scale",
            100 * cloud(4, 30, 0, 0, 0, 0, 0),
            100 * cloud(5, 12, 1, 0, 0, 0, 0),
        ),
    ],
    right="a guard to be asked before the map",
)
def belongs(x_known, x_new, share=0.95):
    return to_nearest(x_known, x_new) <= np.quantile(own(x_known), share)


def to_nearest(x_known, x_new):
    return cdist(x_new, x_known).min(axis=1)


def own(x):
    d = cdist(x, x)
    np.fill_diagonal(d, np.inf)
    return d.min(axis=1)


belongs.mistake(
    "nothing belongs, or only what is known already: was each known row its "
    "own nearest, so that the limit is 0",
    lambda x_known, x_new, share=0.95: to_nearest(x_known, x_new) <= 0,
)
belongs.mistake(
    "this is True for strangers; it should be True for what belongs",
    lambda x_known, x_new, share=0.95: ~belongs(x_known, x_new, share),
)
belongs.mistake(
    "the limit is the quantile of the new rows' distances, so that a fixed "
    "share of them is always refused. It should come from the known rows "
    "alone",
    lambda x_known, x_new, share=0.95: (
        to_nearest(x_known, x_new)
        <= np.quantile(to_nearest(x_known, x_new), share)
    ),
)
belongs.mistake(
    "the limit is a quantile of the distances between *all* pairs of known "
    "rows; only each row's nearest counts",
    lambda x_known, x_new, share=0.95: (
        to_nearest(x_known, x_new)
        <= np.quantile(cdist(x_known, x_known), share)
    ),
)
belongs.mistake(
    "the limit is the largest distance among the known rows, whatever share "
    "says",
    lambda x_known, x_new, share=0.95: (
        to_nearest(x_known, x_new) <= own(x_known).max()
    ),
)
belongs.mistake(
    "does share change anything? It looks as if it were always 0.95",
    lambda x_known, x_new, share=0.95: belongs(x_known, x_new, 0.95),
)
belongs.mistake(
    "these are distances; compare them with the limit",
    lambda x_known, x_new, share=0.95: to_nearest(x_known, x_new),
)
