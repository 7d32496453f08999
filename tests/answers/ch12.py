"""Plausible wrong answers to chapter 12's exercises, and their words."""

import numpy as np
from scipy.spatial.distance import cdist, pdist
from scipy.stats import pearsonr, spearmanr

NAMESPACE = {}
CONTEXT = {}


def _near(table, k, own=np.inf):
    apart = cdist(table, table)
    np.fill_diagonal(apart, own)
    return apart.argsort(axis=1)[:, :k]


def _common(a, b):
    return sum(len(set(p) & set(q)) for p, q in zip(a, b))


def _counts_itself(x, z, k):
    return _common(_near(x, k, -1), _near(z, k, -1)) / (k * len(x))


def _counts_itself_and_k(x, z, k):
    a, b = _near(x, k + 1, -1), _near(z, k + 1, -1)
    return _common(a, b) / ((k + 1) * len(x))


def _of_either(x, z, k):
    both = _common(_near(x, k), _near(z, k))
    return both / (2 * k * len(x) - both)


def _count(x, z, k):
    return _common(_near(x, k), _near(z, k)) / len(x)


def _all_pairs(x, z, k):
    return _common(_near(x, k), _near(z, k)) / len(x) ** 2


def _in_place(x, z, k):
    return (_near(x, k) == _near(z, k)).mean()


def _each(x, z, k):
    return np.array(
        [len(set(p) & set(q)) / k for p, q in zip(_near(x, k), _near(z, k))]
    )


def _middles(table, y):
    return np.array([table[y == c].mean(axis=0) for c in np.unique(y)])


def _pearson(codes, z, y):
    return pearsonr(pdist(_middles(codes, y)), pdist(_middles(z, y)))[0]


def _square(codes, z, y):
    a, b = _middles(codes, y), _middles(z, y)
    return spearmanr(cdist(a, a).ravel(), cdist(b, b).ravel())[0]


def _all_points(codes, z, y):
    return spearmanr(pdist(codes), pdist(z))[0]


def _both_results(codes, z, y):
    return spearmanr(pdist(_middles(codes, y)), pdist(_middles(z, y)))


def _from_zero(codes, z, y):
    with np.errstate(all="ignore"):
        a, b = (
            [
                t[y == c].sum(axis=0) / (y == c).sum()
                for c in range(y.max() + 1)
            ]
            for t in (codes, z)
        )
    return spearmanr(pdist(a), pdist(b))[0]


WRONG = {
    "12-1": [
        (_counts_itself, "its own neighbour"),
        (_counts_itself_and_k, "its own neighbour"),
        (_of_either, "neighbours in either"),
        (_count, "which share of k"),
        (_all_pairs, "all pairs"),
        (_in_place, "place by place"),
        (_each, "single number"),
    ],
    "12-2": [
        (_pearson, "Pearson"),
        (_square, "count twice"),
        (_all_points, "means of the classes"),
        (_both_results, "p-value"),
        (_from_zero, "np.unique"),
    ],
}
