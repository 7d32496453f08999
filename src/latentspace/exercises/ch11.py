"""Checks for chapter 11, UMAP."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _links(n, pairs):
    weights = np.zeros((n, n))
    for i, j, weight in pairs:
        weights[i, j] = weights[j, i] = weight
    return weights


def _pieces(weights):
    label = np.arange(len(weights))
    for _ in range(len(weights)):
        for i, j in np.argwhere(weights):
            label[i] = label[j] = min(label[i], label[j])
    return len(np.unique(label))


@exercise("11-1")
def pieces(answer):
    chain = [(i, i + 1, 0.5) for i in range(5)]
    cases = [
        (
            "three points, all linked",
            _links(3, [(0, 1, 1.0), (1, 2, 0.4), (0, 2, 0.7)]),
        ),
        ("six points in a chain", _links(6, chain)),
        ("a chain of six, and one point without any link", _links(7, chain)),
        ("two pairs", _links(4, [(0, 1, 1.0), (2, 3, 0.2)])),
        (
            "two triangles joined by one link of weight 0.01",
            _links(
                6,
                [
                    (0, 1, 1),
                    (1, 2, 1),
                    (0, 2, 1),
                    (3, 4, 1),
                    (4, 5, 1),
                    (3, 5, 1),
                    (2, 3, 0.01),
                ],
            ),
        ),
        ("four points without a link", _links(4, [])),
        (
            "a chain whose points are in mixed order",
            _links(
                6,
                [(3, 0, 1), (0, 5, 0.3), (5, 1, 0.2), (1, 4, 1), (4, 2, 0.6)],
            ),
        ),
    ]
    for given, weights in cases:
        wanted = _pieces(weights)
        found = call(answer, weights)
        if isinstance(found, tuple):
            raise Wrong(
                "You returned two things: connected_components "
                "gives the number of pieces and, for each point, "
                "the piece it is in. Which of them is asked for?"
            )
        if np.shape(found) == (len(weights),):
            raise Wrong(
                "You returned one number for each point. How many "
                "different ones are there?"
            )
        expect(np.ndim(found) == 0, "Return one whole number, the count")
        if found == wanted - 1 and given == cases[0][0]:
            raise Wrong(
                f"You found {found} for {given}. Are the pieces "
                "counted from 0? One piece is 1"
            )
        alone = int((weights == 0).all(axis=1).sum())
        if alone and found == wanted - alone:
            raise Wrong(
                f"You found {found} for {given}: a point that nobody "
                "is linked to is a piece of its own"
            )
        if found == np.count_nonzero(weights) // 2 != wanted:
            raise Wrong(
                f"You found {found} for {given}: that is the number "
                "of links, not of pieces"
            )
        if "0.01" in given and found == 2:
            raise Wrong(
                f"You found {found} for {given}: a light link is a link, too"
            )
        compare(found, wanted, given=given)
    return (
        "links decide, not their weight: one light link joins two pieces "
        "into one"
    )


@exercise("11-2")
def place(answer):
    rng = np.random.default_rng(4)
    z = rng.normal(size=(6, 2)) * 3 + 5
    one = np.zeros((1, 6))
    one[0, 2] = 0.4
    few = np.array([[1.0, 0.5, 0, 0, 0, 0.5], [0, 0, 0.2, 1.0, 0.3, 0]])
    many = rng.uniform(size=(4, 6)) * (rng.uniform(size=(4, 6)) < 0.7)
    many[:, 0] += 0.1
    for given, weights in (
        ("two new digits with three links each", few),
        ("one new digit with a single link", one),
        ("four new digits with links to most", many),
    ):
        wanted = weights @ z / weights.sum(axis=1, keepdims=True)
        found = np.asarray(call(answer, weights, z))
        if found.shape != wanted.shape:
            compare(found, wanted, given=given)
        slips = [
            (
                weights @ z,
                "places are added up by weight, but the weights of a row do not "
                "add up to 1. A new digit with light links would end up near "
                "the origin",
            ),
            (
                weights @ z / (weights > 0).sum(axis=1, keepdims=True),
                "divided by how many links there are. By what must a weighted "
                "sum be divided to be a mean?",
            ),
            (
                (weights > 0) @ z / (weights > 0).sum(axis=1, keepdims=True),
                "this is the plain mean of the linked points; heavier links "
                "should count for more",
            ),
            (
                z[weights.argmax(axis=1)],
                "this is the place of the heaviest link alone; the others count, "
                "too",
            ),
            (
                np.broadcast_to(z.mean(axis=0), wanted.shape),
                "every new digit goes to the middle of the map: the weights are "
                "not used",
            ),
            (
                weights @ z / weights.sum(),
                "divided by the sum of all weights; every row needs its own sum",
            ),
        ]
        if len(weights) == 2:  # as many rows as columns: NumPy divides
            slips.append(
                (
                    weights @ z / weights.sum(axis=1),
                    "the sums of the rows were divided into the columns: "
                    "keepdims=True keeps them upright",
                )
            )
        if not np.allclose(found, wanted):
            for slip, words in slips:
                if np.allclose(found, slip):
                    raise Wrong(f"With {given}: {words}")
        compare(found, wanted, given=given)
    return (
        "the mean of the linked points' places, each counted by the "
        "weight of its link"
    )
