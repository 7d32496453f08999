"""Exercises of chapter 7, inside a convolutional autoencoder."""

import math

import numpy as np

from latentspace.exercises import case, exercise


@exercise(
    "07-1",
    [
        ([4], [2]),
        ([4, 4], [2, 2]),
        ([3, 3, 3], [1, 1, 1]),
        ([5, 3, 2], [1, 3, 2]),
        ([3, 5], [2, 1]),
        ([4, 4, 4, 4, 3], [2, 2, 2, 2, 1]),
        ([1, 1], [2, 2]),
    ],
    right="the field grows by the step of the layer before it",
)
def receptive_field(windows, strides):
    return 1 + sum(
        (window - 1) * math.prod(strides[:i])
        for i, window in enumerate(windows)
    )


receptive_field.mistake(
    "a layer's own stride was counted as well: its window still moves over "
    "the numbers of the layer before",
    lambda windows, strides: (
        1
        + sum(
            (window - 1) * math.prod(strides[: i + 1])
            for i, window in enumerate(windows)
        )
    ),
)
receptive_field.mistake(
    "the strides are missing: after a stride of 2, neighbouring numbers lie "
    "two pixels apart",
    lambda windows, strides: 1 + sum(window - 1 for window in windows),
)
receptive_field.mistake(
    "windows overlap, so their widths do not simply add up",
    lambda windows, strides: sum(windows),
)
receptive_field.mistake(
    "the layers seem to be taken from last to first, but the first layer "
    "stands first",
    lambda windows, strides: receptive_field(windows[::-1], strides[::-1]),
)
receptive_field.mistake(
    "one pixel is missing: a number before any layer sees one pixel, itself",
    lambda windows, strides: receptive_field(windows, strides) - 1,
)

RNG = np.random.default_rng(0)


@exercise(
    "07-2",
    [
        case(
            f"x of length {len(x)}, a kernel of length {len(kernel)} and a "
            f"stride of {stride}",
            x,
            kernel,
            stride,
        )
        for x, kernel, stride in (
            (np.array([2.0]), np.array([1.0, 2.0, 3.0]), 2),
            (np.array([1.0, 0.0, 2.0]), np.ones(4), 2),
            (RNG.normal(size=5), RNG.normal(size=4), 2),
            (RNG.normal(size=4), RNG.normal(size=3), 1),
            (RNG.normal(size=3), RNG.normal(size=2), 3),
        )
    ],
    right="each number places its multiple of the kernel, and overlaps add up",
)
def transposed(x, kernel, stride, add=True):
    out = np.zeros(stride * (len(x) - 1) + len(kernel))
    for i, value in enumerate(x):
        place = slice(stride * i, stride * i + len(kernel))
        out[place] = value * kernel + add * out[place]
    return out


transposed.mistake(
    "a later kernel wipes out an earlier one; where they overlap, they are to "
    "be added",
    lambda x, kernel, stride: transposed(x, kernel, stride, add=False),
)
transposed.mistake(
    "the kernel is written back to front",
    lambda x, kernel, stride: transposed(x, kernel[::-1], stride),
)
transposed.mistake(
    "the kernels stand one place apart, whatever the stride",
    lambda x, kernel, stride: transposed(x, kernel, 1),
)
transposed.mistake(
    "the kernel is equally strong everywhere; it is to be multiplied by each "
    "number",
    lambda x, kernel, stride: transposed(np.ones_like(x), kernel, stride),
)
transposed.mistake(
    "your result has {length} numbers; count how far the last kernel reaches",
    lambda x, kernel, stride: np.zeros(stride * len(x)),
    when=lambda found, x, kernel, stride: (
        np.shape(found) == (stride * len(x),)
        and np.shape(found) != transposed(x, kernel, stride).shape
        and {"length": len(found)}
    ),
)
