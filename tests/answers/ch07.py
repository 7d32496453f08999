"""Plausible wrong answers to chapter 7's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _own_stride(windows, strides):
    width, step = 1, 1
    for window, stride in zip(windows, strides):
        step *= stride
        width += (window - 1) * step
    return width


def _no_stride(windows, strides):
    return 1 + sum(w - 1 for w in windows)


def _backwards(windows, strides):
    width, step = 1, 1
    for window, stride in zip(windows[::-1], strides[::-1]):
        width, step = width + (window - 1) * step, step * stride
    return width


def _from_nothing(windows, strides):
    width, step = 0, 1
    for window, stride in zip(windows, strides):
        width, step = width + (window - 1) * step, step * stride
    return width


def _stamp(x, pattern, stride, add=True, length=None):
    out = np.zeros(length or stride * (len(x) - 1) + len(pattern))
    for i, value in enumerate(x):
        place = slice(stride * i, stride * i + len(pattern))
        n = len(out[place])
        out[place] = value * pattern[:n] + (out[place] if add else 0)
    return out


WRONG = {
    "07-1": [
        (_own_stride, "own stride"),
        (_no_stride, "two pixels apart"),
        (lambda w, s: sum(w), "overlap"),
        (_backwards, "first layer stands first"),
        (_from_nothing, "one pixel is missing"),
        (lambda w, s: [_no_stride(w, s)], "Expected shape ()"),
    ],
    "07-2": [
        (lambda x, p, s: _stamp(x, p, s, add=False), "to be added"),
        (lambda x, p, s: _stamp(x, p[::-1], s), "back to front"),
        (lambda x, p, s: _stamp(x, p, 1), "whatever the stride"),
        (lambda x, p, s: _stamp(np.ones_like(x), p, s), "multiplied by"),
        (
            lambda x, p, s: _stamp(x, p, s, length=s * len(x)),
            "how far the last stamp reaches",
        ),
        (lambda x, p, s: 2 * _stamp(x, p, s), "same factor"),
    ],
}
