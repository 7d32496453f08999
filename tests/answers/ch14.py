"""Wrong answers to chapter 14, and what each is told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _terms(mean, log_variance):
    return (mean**2 + np.exp(log_variance) - log_variance - 1) / 2


WRONG = {
    "14-1": [
        (lambda m, v: _terms(m, v).mean(axis=1), "Their prices add up"),
        (lambda m, v: 2 * _terms(m, v).sum(axis=1), "half missing"),
        (lambda m, v: -_terms(m, v).sum(axis=1), "never negative"),
        (lambda m, v: _terms(m, v), "one for each image"),
        (lambda m, v: _terms(m, v).sum(), "Expected shape"),
        (lambda m, v: _terms(m, 2 * v).sum(axis=1), "variance already"),
        (lambda m, v: _terms(m, v / 2).sum(axis=1), "standard deviation"),
        (lambda m, v: (m + np.exp(v) - v - 1).sum(axis=1) / 2, "squared"),
    ],
    "14-2": [
        (lambda m, s: m.var(axis=0), "a width as well"),
        (lambda m, s: (s**2).mean(axis=0), "different places"),
        (lambda m, s: m.var(axis=0) + s.mean(axis=0), "variances that add"),
        (lambda m, s: m.var(axis=0) + s.mean(axis=0) ** 2, "square first"),
        (
            lambda m, s: np.sqrt(m.var(axis=0) + (s**2).mean(axis=0)),
            "a standard deviation",
        ),
        (
            lambda m, s: (m**2).mean(axis=0) + (s**2).mean(axis=0),
            "measured from the average",
        ),
        (
            lambda m, s: m.var(axis=1) + (s**2).mean(axis=1),
            "one number for each image",
        ),
    ],
    "14-3": [
        (lambda sigma, beta: sigma * beta, "grows less"),
        (lambda sigma, beta: sigma / beta**0.5, "not a smaller one"),
        (lambda sigma, beta: sigma**2 * beta, "its root"),
        (lambda sigma, beta: sigma, "left out"),
    ],
}
