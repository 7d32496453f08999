"""Wrong answers to chapter 15's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _hits(distances, y_train, y_query):
    return y_train[distances.argsort(axis=1)] == y_query[:, None]


def _farthest(d, y, q, k):
    return _hits(-d, y, q)[:, :k].mean()


def _any(d, y, q, k):
    return _hits(d, y, q)[:, :k].any(axis=1).mean()


def _recall(d, y, q, k):
    hits = _hits(d, y, q)
    return (hits[:, :k].sum(axis=1) / hits.sum(axis=1)).mean()


def _skips_first(d, y, q, k):
    return _hits(d, y, q)[:, 1 : k + 1].mean()


def _per_query(d, y, q, k):
    return _hits(d, y, q)[:, :k].mean(axis=1)


def _number(d, y, q, k):
    return _hits(d, y, q)[:, :k].sum(axis=1).mean()


def _quantile(scores, promised):
    return np.quantile(scores, 1 - promised)


WRONG = {
    "15-1": [
        (_farthest, "farthest away"),
        (_any, "at least one good result"),
        (_recall, "recall"),
        (_skips_first, "left out"),
        (_per_query, "their average"),
        (_number, "between 0 and 1"),
        (
            lambda d, y, q, k: y[d.argsort(axis=1)[:, :k]] == q,
            "stopped with ValueError",
        ),
    ],
    "15-2": [
        (lambda v, t, p: (t > _quantile(t, p)).mean(), "the future"),
        (
            lambda v, t, p: (t > _quantile(np.concatenate([v, t]), p)).mean(),
            "together",
        ),
        (lambda v, t, p: (t > np.quantile(v, p)).mean(), "wrong end"),
        (lambda v, t, p: (t < _quantile(v, p)).mean(), "does not set off"),
        (lambda v, t, p: (t > _quantile(v, p)).sum(), "not their share"),
        (
            lambda v, t, p: (v > _quantile(v, p)).mean(),
            "among the validation scores",
        ),
        (lambda v, t, p: (t > v.mean() + 2 * v.std()).mean(), "bell curve"),
        (lambda v, t, p: _quantile(v, p), "that is the threshold"),
    ],
}
