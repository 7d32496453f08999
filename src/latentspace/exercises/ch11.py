"""Exercises of chapter 11, UMAP: pieces of a graph, a place by neighbors."""

import numpy as np
from scipy.sparse.csgraph import connected_components

from latentspace.exercises import case, exercise


def graph(n, *links):
    """Make a symmetric table of weights from links (i, j, weight)."""
    weights = np.zeros((n, n))
    for i, j, weight in links:
        weights[i, j] = weights[j, i] = weight
    return weights


CHAIN = [(i, i + 1, 0.5) for i in range(5)]
TRIANGLE = [(0, 1, 1), (1, 2, 1), (0, 2, 1)]
OTHER_TRIANGLE = [(3, 4, 1), (4, 5, 1), (3, 5, 1)]


@exercise(
    "11-1",
    [
        case(
            "three points, all linked",
            graph(3, (0, 1, 1.0), (1, 2, 0.4), (0, 2, 0.7)),
        ),
        case("six points in a chain", graph(6, *CHAIN)),
        case(
            "a chain of six, and one point without any link", graph(7, *CHAIN)
        ),
        case("two pairs", graph(4, (0, 1, 1.0), (2, 3, 0.2))),
        case(
            "two triangles joined by one link of weight 0.01",
            graph(6, *TRIANGLE, *OTHER_TRIANGLE, (2, 3, 0.01)),
        ),
        case("four points without a link", graph(4)),
        case(
            "a chain whose points are in mixed order",
            graph(
                6, (3, 0, 1), (0, 5, 0.3), (5, 1, 0.2), (1, 4, 1), (4, 2, 0.6)
            ),
        ),
    ],
    right="links decide, not their weight: one light link joins two pieces "
    "into one",
)
def pieces(weights):
    return both(weights)[0]


def both(weights):
    return connected_components(weights, directed=False)


pieces.mistake(
    "you returned two things: connected_components gives the number of pieces "
    "and, for each point, the piece it is in. Which of them is asked for?",
    both,
    when=lambda found, weights: isinstance(found, tuple),
)
pieces.mistake(
    "you returned one number for each point. How many different ones are "
    "there?",
    lambda weights: both(weights)[1],
    by_shape=True,
)
pieces.mistake(
    "are the pieces counted from 0? One piece is 1",
    lambda weights: both(weights)[1].max(),
)
pieces.mistake(
    "a point that has no link is a piece of its own",
    lambda weights: len(set(both(weights)[1][weights.any(axis=1)])),
)
pieces.mistake(
    "that is the number of links, not of pieces",
    lambda weights: np.count_nonzero(weights) // 2,
)
pieces.mistake(
    "a light link is a link, too", lambda weights: pieces(weights > 0.1)
)


def links(new, old):
    """Draw weights of which some are zero, but never all in a row."""
    rng = np.random.default_rng(4)
    weights = rng.random((new, old)) * (rng.random((new, old)) < 0.7)
    weights[:, 0] += 0.1
    return weights


Z = np.random.default_rng(5).normal(5, 3, (6, 2))
THREE_LINKS = np.array([[1.0, 0.5, 0, 0, 0, 0.5], [0, 0, 0.2, 1.0, 0.3, 0]])


@exercise(
    "11-2",
    [
        case("two new digits with three links each", THREE_LINKS, Z),
        case(
            "one new digit with a single link",
            np.array([[0, 0, 0.4, 0, 0, 0]]),
            Z,
        ),
        case("four new digits with links to most", links(4, 6), Z),
    ],
    right="the mean of the linked points' places, each counted by the weight "
    "of its link",
)
def place(weights, z):
    return weights @ z / weights.sum(axis=1, keepdims=True)


place.mistake(
    "places are added up by weight, but the weights of a row do not add up to "
    "1. A new digit with light links would end up near the origin",
    lambda weights, z: weights @ z,
)
place.mistake(
    "divided by how many links there are. By what must a weighted sum be "
    "divided to be a mean?",
    lambda weights, z: weights @ z / (weights > 0).sum(axis=1, keepdims=True),
)
place.mistake(
    "this is the plain mean of the linked points; heavier links should count "
    "for more",
    lambda weights, z: place((weights > 0).astype(float), z),
)
place.mistake(
    "this is the place of the heaviest link alone; the others count, too",
    lambda weights, z: z[weights.argmax(axis=1)],
)
place.mistake(
    "every new digit goes to the middle of the map: the weights are not used",
    lambda weights, z: place(np.ones_like(weights), z),
)
place.mistake(
    "divided by the sum of all weights; every row needs its own sum",
    lambda weights, z: weights @ z / weights.sum(),
)
place.mistake(
    "the sums of the rows were divided into the columns: keepdims=True keeps "
    "them a column",
    lambda weights, z: weights @ z / weights.sum(axis=1),
)
