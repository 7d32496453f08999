"""Wrong answers to the exercises of chapter 16, and what must be said."""

import numpy as np

NAMESPACE = {"np": np}
CONTEXT = {}


def _mean_of_means(batches):
    return np.mean([x.mean(axis=0) for x in batches], axis=0)


def _sum(batches):
    return sum(x.sum(axis=0) for x in batches)


def _by_batches(batches):
    parts = list(batches)
    return sum(x.sum(axis=0) for x in parts) / len(parts)


def _last(batches):
    for x in batches:
        mean = x.mean(axis=0)
    return mean


def _twice(batches):
    count = sum(len(x) for x in batches)
    return sum(x.sum(axis=0) for x in batches) / count


def _length(batches):
    return sum(x.sum(axis=0) for x in batches) / len(batches)


def _one_number(batches):
    return np.concatenate(list(batches)).mean()


def _fit(n, seconds):
    return np.polyfit(np.log(n), np.log(seconds), 1)


def _left_in_logarithms(n, seconds, size):
    return np.polyval(_fit(n, seconds), np.log(size))


def _straight(n, seconds, size):
    return np.polyval(np.polyfit(n, seconds, 1), size)


def _half(n, seconds, size):
    return np.exp(np.polyval(np.polyfit(n, np.log(seconds), 1), size))


def _proportional(n, seconds, size):
    return seconds[-1] * size / n[-1]


def _added(n, seconds, size):
    slope, offset = _fit(n, seconds)
    return np.exp(offset) + size**slope


def _interchanged(n, seconds, size):
    offset, slope = _fit(n, seconds)
    return np.exp(offset + slope * np.log(size))


WRONG = {
    "16-1": [
        (_mean_of_means, "mean of the batches' means"),
        (_sum, "still to be divided"),
        (_by_batches, "count the images"),
        (_last, "one batch only"),
        (_twice, "loops over the batches twice"),
        (_length, "no length"),
        (_one_number, "a number for each pixel"),
        (np.zeros(6), "should be a function"),
    ],
    "16-2": [
        (_left_in_logarithms, "logarithm of the seconds"),
        (_straight, "straight only between logarithms"),
        (_half, "logarithm of the number of images"),
        (_proportional, "exponent of 1"),
        (_added, "multiplied"),
        (_interchanged, "interchanged"),
        (lambda n, seconds, size: _fit(n, seconds)[0], "the exponent"),
        (12.0, "should be a function"),
    ],
    "16-3": [
        (lambda gradients, counts: gradients.mean(axis=0), "plain mean"),
        (lambda gradients, counts: gradients.sum(axis=0), "plain sum"),
        (lambda gradients, counts: counts @ gradients, "still to be divided"),
        (
            lambda gradients, counts: counts @ gradients / len(counts),
            "number of workers",
        ),
        (lambda gradients, counts: gradients @ counts, "matmul"),
        (np.zeros(5), "should be a function"),
    ],
}
