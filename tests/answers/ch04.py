"""Wrong answers to the exercises of chapter 4, and what must be said."""

import numpy as np

NAMESPACE = {"np": np}
CONTEXT = {}


def _table(z, codes):
    return np.sqrt(((z[:, None] - codes) ** 2).sum(axis=2))


def _in_place(z, codes):
    z -= codes[0]
    return np.abs(z).sum(axis=1)


def _row_by_row(z, codes):
    return np.sqrt(((z - codes) ** 2).sum(axis=1))


def _score(y, guess, centre, axis=0):
    return 1 - (((y - guess) ** 2).sum(axis) / ((y - centre) ** 2).sum(axis))


WRONG = {
    "04-1": [
        (lambda z, c: _table(z, c).min(axis=1) ** 2, "squared"),
        (lambda z, c: _table(z, c).argmin(axis=1), "places"),
        (lambda z, c: _table(z, c).min(axis=0), "other way round"),
        (lambda z, c: _table(z, c).mean(axis=1), "mean distance"),
        (lambda z, c: _table(z, c).max(axis=1), "farthest"),
        (
            lambda z, c: np.linalg.norm(z - c.mean(axis=0), axis=1),
            "mean of the codes",
        ),
        (
            lambda z, c: np.abs(z[:, None] - c).sum(axis=2).min(axis=1),
            "Pythagoras",
        ),
        (_table, "whole table"),
        (lambda z, c: _table(z, c).min(), "one number for all"),
        (
            lambda z, c: _table(z, c).min(axis=1, keepdims=True),
            "one axis too many",
        ),
        (lambda z, c: _table(z[:1], c).min(axis=1), "shape (4,)"),
        (_row_by_row, "stopped with ValueError"),
        (_in_place, "changed the array"),
        (lambda z, c: print(end=""), "return missing"),
        ("near", "should be a function"),
    ],
    "04-2": [
        (lambda y, g: 1 - _score(y, g, y.mean(axis=0)), "one minus"),
        (
            lambda y, g: (
                1 - ((y - g) ** 2).sum() / ((y - y.mean(axis=0)) ** 2).sum()
            ),
            "whole table",
        ),
        (
            lambda y, g: _score(y, g, y.mean(axis=0)).mean(),
            "mean of the scores",
        ),
        (lambda y, g: _score(y, g, 0), "about zero"),
        (lambda y, g: _score(y, g, y.mean()), "each column has its own"),
        (
            lambda y, g: _score(y, g, g.mean(axis=0)),
            "mean is that of the guesses",
        ),
        (
            lambda y, g: (
                1
                - ((y - g) ** 2).sum(axis=0)
                / ((g - g.mean(axis=0)) ** 2).sum(axis=0)
            ),
            "spread of the guesses",
        ),
        (
            lambda y, g: np.array(
                [np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(y.T, g.T)]
            ),
            "squared correlation",
        ),
        (
            lambda y, g: _score(y, g, y.mean(axis=1, keepdims=True), 1),
            "Expected shape (3,)",
        ),
        (lambda y, g: 1 - np.sqrt(1 - _score(y, g, y.mean(axis=0))), "root"),
        (
            lambda y, g: (
                1
                - np.abs(y - g).sum(axis=0)
                / np.abs(y - y.mean(axis=0)).sum(axis=0)
            ),
            "not squared",
        ),
        (lambda y, g: np.maximum(_score(y, g, y.mean(axis=0)), 0), "below 0"),
        (0.9, "should be a function"),
    ],
}
