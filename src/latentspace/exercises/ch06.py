"""Checks for chapter 6, encoder, bottleneck, decoder."""

from latentspace.exercises import Wrong, call, compare, exercise


def _field(windows, strides):
    width, step = 1, 1
    for window, stride in zip(windows, strides):
        width, step = width + (window - 1) * step, step * stride
    return width


@exercise("06-1")
def receptive_field(answer):
    cases = [([4], [2]), ([4, 4], [2, 2]), ([3, 3, 3], [1, 1, 1]),
             ([3, 5], [2, 1]), ([5, 3], [1, 3]),
             ([4, 4, 4, 4, 3], [2, 2, 2, 2, 1]), ([1, 1], [2, 2])]
    for windows, strides in cases:
        given = f"windows {windows} and strides {strides}"
        expected = _field(windows, strides)
        found = call(answer, list(windows), list(strides))
        slips = [
            (1 + sum((w - 1) * _steps(strides, i + 1)
                     for i, w in enumerate(windows)),
             "a layer's own stride was counted as well: its window still "
             "moves over the numbers of the layer before"),
            (1 + sum(w - 1 for w in windows),
             "the strides are missing: after a stride of 2, neighbouring "
             "numbers lie two pixels apart"),
            (sum(windows), "windows overlap, so their widths do not simply "
             "add up"),
            (_field(windows[::-1], strides[::-1]),
             "the layers seem to be taken from last to first, but the first "
             "layer stands first"),
            (expected - 1, "one pixel is missing: a number before any layer "
             "sees one pixel, itself"),
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


@exercise("06-2")
def count_weights(answer):
    cases = [([4], [3, 16]), ([3, 3], [1, 8, 2]),
             ([4, 4, 4, 4, 3], [3, 16, 32, 64, 64, 32]), ([1], [5, 7])]
    for windows, channels in cases:
        given = f"windows {windows} and channels {channels}"
        layers = list(zip(windows, channels, channels[1:]))
        expected = sum(w * w * a * b + b for w, a, b in layers)
        found = call(answer, list(windows), list(channels))
        slips = [
            (sum(w * w * a * b for w, a, b in layers),
             "the constants are missing: each new channel has one"),
            (sum(w * a * b + b for w, a, b in layers),
             "a window is square: its width counts twice"),
            (sum(w * w * b + b for w, a, b in layers),
             "a window reaches through all the old channels"),
            (sum(w * w * a * b + 1 for w, a, b in layers),
             "one constant for each layer was counted; each new channel "
             "has its own"),
            (sum((w * w * a + b) for w, a, b in layers),
             "each new channel has a window of its own"),
            (sum(w * w * a * b + a for w, a, b in layers),
             "the constants belong to the new channels, not to the old"),
        ]
        for slip, words in slips:
            if found != expected and found == slip:
                raise Wrong(f"With {given}: {words}")
        compare(found, expected, given=given)
    return "the size of the picture appears nowhere"
