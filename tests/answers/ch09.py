"""Plausible wrong answers to chapter 9's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _in_order(bits, error):
    lowest = np.minimum.accumulate(error)
    return np.r_[True, error[1:] < lowest[:-1]]


def _strictly_better_in_both(bits, error):
    beaten = (bits[None] < bits[:, None]) & (error[None] < error[:, None])
    return ~beaten.any(axis=1)


def _beats_itself(bits, error):
    beaten = (bits[None] <= bits[:, None]) & (error[None] <= error[:, None])
    return ~beaten.any(axis=1)


def _edge(bits, error):
    no_more = (bits[None] <= bits[:, None]) & (error[None] <= error[:, None])
    better = (bits[None] < bits[:, None]) | (error[None] < error[:, None])
    return ~(no_more & better).any(axis=1)


def _one_of_twins(bits, error):
    keep = _edge(bits, error)
    seen = set()
    for i, point in enumerate(zip(bits.tolist(), error.tolist())):
        keep[i] &= point not in seen
        seen.add(point)
    return keep


def _straight_line(bits, error):
    line = error[bits.argmin()] + (bits - bits.min()) * (
        error[bits.argmax()] - error[bits.argmin()]
    ) / np.ptp(bits)
    return _edge(bits, error) & (error <= line + 1e-9)


def _pairs(widths):
    return list(zip(widths, widths[1:]))


WRONG = {
    "09-1": [
        (_in_order, "any order"),
        (_strictly_better_in_both, "a tie in"),
        (_beats_itself, "beat itself"),
        (_one_of_twins, "both stay"),
        (_straight_line, "is left out"),
        (lambda bits, error: ~_edge(bits, error), "other way round"),
        (lambda bits, error: np.flatnonzero(_edge(bits, error)), "places"),
        (lambda bits, error: True, "Expected shape"),
    ],
    "09-2": [
        (
            lambda widths, bits: bits * sum(a * b for a, b in _pairs(widths)),
            "offsets are missing",
        ),
        (
            lambda widths, bits: (
                bits * sum(a * b + a for a, b in _pairs(widths))
            ),
            "not for every number",
        ),
        (
            lambda widths, bits: (
                bits * (sum(a * b for a, b in _pairs(widths)) + sum(widths))
            ),
            "code has no offsets",
        ),
        (
            lambda widths, bits: sum(a * b + b for a, b in _pairs(widths)),
            "several bits",
        ),
        (
            lambda widths, bits: bits * widths[0] * widths[-1],
            "between each width",
        ),
        (lambda widths, bits: bits * sum(widths), "flow through"),
        (
            lambda widths, bits: (
                bits * sum(a * b + b for a, b in _pairs(widths)) / 8
            ),
            "bytes",
        ),
    ],
}
