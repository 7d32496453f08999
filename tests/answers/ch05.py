"""Plausible wrong answers to chapter 5's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _three(z):
    z = z.astype(float)
    return np.array(
        [((z[a] - z[b]) ** 2).sum() for a, b in ((0, 1), (0, 2), (1, 2))]
    )


def _overflows(z):
    apart = [
        ((z[1] - z[2]) ** 2).sum(),
        ((z[0] - z[2]) ** 2).sum(),
        ((z[0] - z[1]) ** 2).sum(),
    ]
    return int(np.argmin(apart))


def _first_is_anchor(z):
    to_first = ((z[1:] - z[0]) ** 2).sum(axis=1)
    return 1 + int(to_first.argmax())


def _place_in_list(z):
    return int(_three(z).argmin())


def _pair(z):
    return [(0, 1), (0, 2), (1, 2)][_three(z).argmin()]


def _from_one(z):
    return 3 - int(_three(z).argmin())


def _city_block(z):
    z = z.astype(float)
    return 2 - int(
        np.argmin(
            [np.abs(z[a] - z[b]).sum() for a, b in ((0, 1), (0, 2), (1, 2))]
        )
    )


def _inverse(z):
    return np.linalg.inv(np.cov(z.T))


WRONG = {
    "05-1": [
        (_overflows, "uint8"),
        (_first_is_anchor, "all three distances"),
        (_place_in_list, "smallest distance in a list"),
        (_pair, "left over"),
        (_from_one, "counted from 0"),
        (_city_block, "without squaring"),
        (lambda z: _three(z), "Expected shape ()"),
    ],
    "05-2": [
        (lambda z: z, "as they were"),
        (lambda z: z / z.std(axis=0, ddof=1), "vary together"),
        (lambda z: z / z.var(axis=0, ddof=1), "divided by the variance"),
        (lambda z: z @ _inverse(z), "need a root"),
        (lambda z: z @ np.linalg.cholesky(_inverse(z)).T, "transposed"),
        (lambda z: z @ np.linalg.cholesky(np.cov(z.T)), "inverse missing"),
        (lambda z: z @ np.linalg.cholesky(_inverse(z)) * 2, "same factor"),
        (lambda z: _inverse(z), "Expected shape"),
    ],
}
