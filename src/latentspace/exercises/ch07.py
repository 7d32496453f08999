"""Checks for chapter 7, encoder, bottleneck, decoder."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise


def _field(windows, strides):
    width, step = 1, 1
    for window, stride in zip(windows, strides):
        width, step = width + (window - 1) * step, step * stride
    return width


@exercise("07-1")
def receptive_field(answer):
    cases = [
        ([4], [2]),
        ([4, 4], [2, 2]),
        ([3, 3, 3], [1, 1, 1]),
        ([5, 3, 2], [1, 3, 2]),
        ([3, 5], [2, 1]),
        ([4, 4, 4, 4, 3], [2, 2, 2, 2, 1]),
        ([1, 1], [2, 2]),
    ]
    for windows, strides in cases:
        given = f"windows {windows} and strides {strides}"
        expected = _field(windows, strides)
        found = call(answer, list(windows), list(strides))
        slips = [
            (
                1
                + sum(
                    (w - 1) * _steps(strides, i + 1)
                    for i, w in enumerate(windows)
                ),
                "a layer's own stride was counted as well: its window still "
                "moves over the numbers of the layer before",
            ),
            (
                1 + sum(w - 1 for w in windows),
                "the strides are missing: after a stride of 2, neighbouring "
                "numbers lie two pixels apart",
            ),
            (
                sum(windows),
                "windows overlap, so their widths do not simply add up",
            ),
            (
                _field(windows[::-1], strides[::-1]),
                "the layers seem to be taken from last to first, but the first "
                "layer stands first",
            ),
            (
                expected - 1,
                "one pixel is missing: a number before any layer "
                "sees one pixel, itself",
            ),
        ]
        for slip, words in slips:
            if found != expected and found == slip:
                raise Wrong(f"With {given}: {words}")
        compare(found, expected, given=given)
    return "the field grows by the step of the layer before it"


def _steps(strides, count):
    step = 1
    for stride in strides[:count]:
        step *= stride
    return step


@exercise("07-2")
def stamp_row(answer):
    rng = np.random.default_rng(0)
    cases = [
        (np.array([2.0]), np.array([1.0, 2.0, 3.0]), 2),
        (np.array([1.0, 0.0, 2.0]), np.ones(4), 2),
        (rng.normal(size=5), rng.normal(size=4), 2),
        (rng.normal(size=4), rng.normal(size=3), 1),
        (rng.normal(size=3), rng.normal(size=2), 3),
    ]
    for x, pattern, stride in cases:
        given = (
            f"{len(x)} numbers, a pattern of {len(pattern)} and a "
            f"stride of {stride}"
        )
        expected = _stamp(x, pattern, stride)
        found = np.asarray(call(answer, x, pattern, stride))
        slips = [
            (
                _stamp(x, pattern, stride, add=False),
                "a later stamp wipes out an earlier one; where they overlap, "
                "they are to be added",
            ),
            (
                _stamp(x, pattern[::-1], stride),
                "the pattern is stamped back to front",
            ),
            (
                _stamp(x, pattern, 1),
                "the stamps stand one place apart, whatever the stride",
            ),
            (
                _stamp(np.ones_like(x), pattern, stride),
                "every stamp is equally strong; it is to be multiplied by its "
                "number",
            ),
        ]
        for slip, words in slips:
            if (
                found.shape == slip.shape
                and np.allclose(found, slip)
                and (
                    slip.shape != expected.shape
                    or not np.allclose(slip, expected)
                )
            ):
                raise Wrong(f"With {given}: {words}")
        if found.ndim == 1 and len(found) == stride * len(x) != len(expected):
            raise Wrong(
                f"With {given}: your result has {len(found)} numbers; "
                "count how far the last stamp reaches"
            )
        compare(found, expected, given=given)
    return "each number stamps, and overlaps add up"


def _stamp(x, pattern, stride, add=True):
    out = np.zeros(stride * (len(x) - 1) + len(pattern))
    for i, value in enumerate(x):
        place = slice(stride * i, stride * i + len(pattern))
        out[place] = value * pattern + (out[place] if add else 0)
    return out
