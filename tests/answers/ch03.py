"""Plausible wrong answers to chapter 3's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _values(x):
    return np.linalg.svd(x - x.mean(axis=0), compute_uv=False)


def _not_centred(x, tolerance):
    s = np.linalg.svd(x, compute_uv=False)
    return int((s > tolerance * s[0]).sum())


def _absolute(x, tolerance):
    return int((_values(x) > tolerance).sum())


def _at_least(x, tolerance):
    s = _values(x)
    return int((s >= tolerance * s[0]).sum())


def _all(x, tolerance):
    return len(_values(x))


def _own_tolerance(x, tolerance):
    s = _values(x)
    return int((s > 1e-10 * s[0]).sum())


def _the_values(x, tolerance):
    s = _values(x)
    return s[s > tolerance * s[0]]


def _mean_of_everything(x, tolerance):
    s = np.linalg.svd(x - x.mean(), compute_uv=False)
    return int((s > tolerance * s[0]).sum())


def _bits(z, step, quantize=np.round, logarithm=np.log2):
    total = 0.0
    for column in quantize(z / step).T:
        p = np.unique(column, return_counts=True)[1] / len(column)
        total += -(p * logarithm(p)).sum()
    return total


def _pooled(z, step):
    return _bits(z.reshape(-1, 1), step) * z.shape[1]


WRONG = {
    "03-1": [
        (_not_centred, "mean was not subtracted"),
        (_absolute, "relative to the largest"),
        (_at_least, "larger than, not at least"),
        (_all, "how many singular values there are"),
        (_own_tolerance, "is the argument `tolerance` used"),
        (_the_values, "Expected shape ()"),
        (_mean_of_everything, "too large"),
        (9, "should be a function"),
    ],
    "03-2": [
        (lambda x, mean, w: (x - mean) @ w.T @ w, "not put back"),
        (lambda x, mean, w: x @ w.T @ w + mean, "not subtracted first"),
        (lambda x, mean, w: x @ w.T @ w, "The mean is not used"),
        (lambda x, mean, w: (x - mean) @ w.T, "encoder's half"),
        (lambda x, mean, w: x, "input as it came"),
        (
            lambda x, mean, w: (x - mean) @ w @ w.T + mean,
            "stopped with ValueError",
        ),
        (lambda x, mean, w: None, "is a return missing"),
    ],
    "03-3": [
        (_pooled, "pooled"),
        (lambda z, step: _bits(z, step, logarithm=np.log), "nats"),
        (lambda z, step: _bits(z, step, np.floor), "cut off"),
        (lambda z, step: _bits(z, step) / z.shape[1], "bits of one number"),
        (lambda z, step: _bits(z, 1 / step), "should be divided"),
        (lambda z, step: _bits(z, step, lambda v: v), "not quantised"),
        (lambda z, step: _bits(z, step) * len(z), "whole table"),
        (lambda z, step: 64 * z.shape[1], "too large"),
    ],
}
