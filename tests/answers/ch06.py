"""Plausible wrong answers to chapter 6's exercises, and what they are told."""

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


def _chain(windows, channels):
    return zip(windows, channels, channels[1:])


WRONG = {
    "06-1": [
        (_own_stride, "own stride"),
        (_no_stride, "two pixels apart"),
        (lambda w, s: sum(w), "overlap"),
        (_backwards, "first layer stands first"),
        (_from_nothing, "one pixel is missing"),
        (lambda w, s: [_no_stride(w, s)], "Expected shape ()"),
    ],
    "06-2": [
        (lambda w, c: sum(k * k * a * b for k, a, b in _chain(w, c)),
         "constants are missing"),
        (lambda w, c: sum(k * a * b + b for k, a, b in _chain(w, c)),
         "square"),
        (lambda w, c: sum(k * k * b + b for k, a, b in _chain(w, c)),
         "all the old channels"),
        (lambda w, c: sum(k * k * a * b + 1 for k, a, b in _chain(w, c)),
         "has its own"),
        (lambda w, c: sum(k * k * a * b + b
                          for k, a, b in _chain(w, c)) * 48 * 48,
         "too large"),
    ],
}
