"""Plausible wrong answers to chapter 10's exercises, and what they get."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _square(z):
    return ((z[:, None] - z) ** 2).sum(axis=-1)


def _table(height, axis=None):
    np.fill_diagonal(height, 0)
    return height / height.sum(axis=axis, keepdims=axis is not None)


def _own_neighbour(z, nu):
    height = (1 + _square(z) / nu) ** (-(nu + 1) / 2)
    return height / height.sum()


def _cleared_too_late(z, nu):
    table = _own_neighbour(z, nu)
    np.fill_diagonal(table, 0)
    return table


def _not_squared(z, nu):
    return _table((1 + np.sqrt(_square(z)) / nu) ** (-(nu + 1) / 2))


def _heights(z, nu):
    height = (1 + _square(z) / nu) ** (-(nu + 1) / 2)
    np.fill_diagonal(height, 0)
    return height


def _nearest(new, x, k):
    return ((x - new) ** 2).sum(axis=1).argsort()[:k]


WRONG = {
    "10-1": [
        (1.75, "entropy, in bits"),
        (1.75 * np.log(2), "entropy, in nats"),
        (np.exp(1.75), "not one of e"),
        (4, "four equal neighbours"),
        (1 / (1 / 4 + 1 / 16 + 1 / 32), "sum of squares"),
        ([3.36], "single number"),
        (2.0, "too small"),
    ],
    "10-2": [
        (_own_neighbour, "its own neighbour"),
        (_cleared_too_late, "after the sum"),
        (
            lambda z, nu: _table((1 + _square(z) / nu) ** (-(nu + 1) / 2), 1),
            "every row",
        ),
        (_heights, "heights of the bell"),
        (_not_squared, "without being squared"),
        (lambda z, nu: _table(1 / (1 + _square(z))), "plays no part"),
        (
            lambda z, nu: _table((1 + _square(z)) ** (-(nu + 1) / 2)),
            "inside the bracket",
        ),
        (lambda z, nu: _table(1 / (1 + _square(z) / nu)), "in the power"),
        (lambda z, nu: _heights(z, nu)[0], "Expected shape"),
    ],
    "10-3": [
        (lambda new, x, z, k: z[_nearest(new, x, k)], "one place"),
        (
            lambda new, x, z, k: x[_nearest(new, x, k)].mean(axis=0),
            "neighbours' pixels",
        ),
        (
            lambda new, x, z, k: z[_nearest(new, x, k + 1)[1:]].mean(axis=0),
            "left out",
        ),
        (
            lambda new, x, z, k: z[_nearest(new, x, 40)[-k:]].mean(axis=0),
            "farthest",
        ),
        (lambda new, x, z, k: z[:k].mean(axis=0), "sort by the distance"),
        (lambda new, x, z, k: z[_nearest(new, x, k)].mean(), "which axis"),
        (
            lambda new, x, z, k: z[_nearest(new, x, k)].sum(axis=0),
            "divided by their number",
        ),
    ],
}
