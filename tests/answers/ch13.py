"""Plausible wrong answers to chapter 13's exercises, and their replies."""

import numpy as np
from scipy.spatial.distance import cdist

NAMESPACE = {"cdist": cdist}
CONTEXT = {}


def _from_start(z):
    return cdist(z[:1], z)[0].argsort()


def _nearest(z, back=False, p="euclidean"):
    distance, order = cdist(z, z, p), [0]
    left = set(range(1, len(z)))
    while left:
        order.append(min(left, key=lambda j: distance[order[-1], j]))
        left.remove(order[-1])
    return order + [0] if back else order


def _revisits(z):
    distance = cdist(z, z) + np.diag(np.full(len(z), np.inf))
    order = [0]
    while len(order) < len(z):
        order.append(int(distance[order[-1]].argmin()))
    return order


def _means(z, yes, no):
    return z[yes].mean(axis=0) - z[no].mean(axis=0)


WRONG = {
    "13-1": [
        (_from_start, "visited last"),
        (_revisits, "visited twice"),
        (lambda z: _nearest(z)[1:], "belongs to it"),
        (lambda z: _nearest(z, back=True), "does not come back"),
        (lambda z: _nearest(z, p="cosine"), "row is nearer"),
        (lambda z: _nearest(z)[::-1], "begins at row 0"),
        (lambda z: z[_nearest(z)], "Expected shape"),
    ],
    "13-2": [
        (
            lambda z, has: z[has == 1].sum(axis=0) - z[has == 0].sum(axis=0),
            "take means",
        ),
        (lambda z, has: _means(z, has == 1, has != 1), "are desks"),
        (
            lambda z, has: _means(z, has.astype(bool), has == 0),
            "counts as true",
        ),
        (lambda z, has: _means(z, has, 1 - has), "used as row numbers"),
        (lambda z, has: _means(z, has == 0, has == 1), "other way round"),
        (lambda z, has: z[has == 1].mean(axis=0), "not an arrow"),
        (
            lambda z, has: z[has == 1].mean() - z[has == 0].mean(),
            "each of the code's numbers",
        ),
    ],
}
