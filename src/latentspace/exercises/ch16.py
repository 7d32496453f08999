"""Exercises of chapter 16: a stream, a power law, one gradient of several."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, exercise

TWICE = (
    "your function loops over the batches twice; a stream may be over after "
    "the first time. Count and add up in one loop"
)
NO_LENGTH = (
    "a stream has no length and no first element: all that can be done is to "
    "loop over it"
)


class NoLength(WrongAnswer, TypeError):
    """A stream was used as a list is; `list` itself may try that."""


class Stream:
    """Batches that can be looped over a single time."""

    def __init__(self, *sizes):
        images = np.random.default_rng(16).normal(3, 1, (sum(sizes), 6))
        self.parts = np.split(images, np.cumsum(sizes)[:-1])
        self.is_over = False

    def __iter__(self):
        if self.is_over:
            raise WrongAnswer(TWICE)
        self.is_over = True
        return iter(self.parts)

    def __getitem__(self, place=0):
        raise NoLength(NO_LENGTH)

    __len__ = __getitem__


@exercise(
    "16-1",
    [
        case("batches of 4 and 4 images", Stream(4, 4)),
        case("batches of 5, 5 and 2 images", Stream(5, 5, 2)),
        case("batches of 1, 7, 3 and 3 images", Stream(1, 7, 3, 3)),
    ],
    right="the same for equal and unequal batches, and no more in memory than "
    "one batch and one image",
)
def streamed_mean(batches):
    return np.concatenate(list(batches)).mean(axis=0)


def total(batches):
    return sum(x.sum(axis=0) for x in batches)


streamed_mean.mistake(
    "this is the mean of the batches' means; it gives the images of a small "
    "batch too much weight",
    lambda batches: np.mean([x.mean(axis=0) for x in batches], axis=0),
)
streamed_mean.mistake(
    "this is the sum of all images; it is still to be divided", total
)


@streamed_mean.mistake(
    "the sum seems to be divided by the number of batches; count the images "
    "instead"
)
def divided_by_batches(batches):
    parts = list(batches)
    return total(parts) / len(parts)


for one in (0, -1):
    streamed_mean.mistake(
        "this is the mean of one batch only; is something overwritten in the "
        "loop, or returned inside it?",
        lambda batches, one=one: list(batches)[one].mean(axis=0),
    )
streamed_mean.mistake(
    "a mean image has a number for each pixel: take the sum along the images "
    "only",
    lambda batches: np.concatenate(list(batches)).mean(),
    by_shape=True,
)
# The stream itself tells these; they are here to be tested.
streamed_mean.mistake(
    TWICE, lambda batches: total(batches) / sum(len(x) for x in batches)
)
streamed_mean.mistake(NO_LENGTH, lambda batches: total(batches) / len(batches))
streamed_mean.mistake(NO_LENGTH, lambda batches: batches[0].mean(axis=0))


@exercise(
    "16-2",
    [
        (np.array(n), np.array(seconds), size)
        for n, seconds, size in (
            ([100, 200, 400], [1.0, 2.0, 4.0], 800),
            ([500, 1000, 2000, 4000], [0.5, 1.5, 3.9, 12.0], 60_000),
            ([10, 100, 1000], [3.0, 5.0, 8.0], 10),
        )
    ],
    right="a straight line between logarithms, read off where nobody timed",
)
def predict_seconds(n, seconds, size):
    slope, offset = power_law(n, seconds)
    return np.exp(offset + slope * np.log(size))


def power_law(n, seconds):
    return np.polyfit(np.log(n), np.log(seconds), 1)


predict_seconds.mistake(
    "this is the logarithm of the seconds; one step is missing at the end",
    lambda *timings: np.log(predict_seconds(*timings)),
)
predict_seconds.mistake(
    "this is a straight line through the timings themselves; a power law is "
    "straight only between logarithms",
    lambda n, seconds, size: np.polyval(np.polyfit(n, seconds, 1), size),
)
predict_seconds.mistake(
    "the logarithm of the number of images seems to be missing in the fit",
    lambda n, seconds, size: np.exp(
        np.polyval(np.polyfit(n, np.log(seconds), 1), size)
    ),
)
predict_seconds.mistake(
    "this is in proportion to the last timing, an exponent of 1; fit the "
    "exponent",
    lambda n, seconds, size: seconds[-1] * size / n[-1],
)


@predict_seconds.mistake(
    "factor and power are added; they should be multiplied"
)
def added(n, seconds, size):
    slope, offset = power_law(n, seconds)
    return np.exp(offset) + size**slope


@predict_seconds.mistake("slope and offset seem to be interchanged")
def interchanged(n, seconds, size):
    offset, slope = power_law(n, seconds)
    return np.exp(offset + slope * np.log(size))


predict_seconds.mistake(
    "this is the exponent; the question was for the seconds",
    lambda n, seconds, size: power_law(n, seconds)[0],
)


def worker_counts(*counts):
    rng = np.random.default_rng(3)
    return rng.normal(size=(len(counts), 5)), np.array(counts)


@exercise(
    "16-3",
    [
        case(f"counts = {list(counts)}", *worker_counts(*counts))
        for counts in ((64, 64), (96, 32), (10, 20, 70))
    ],
    right="each worker counts in proportion to its images",
)
def combine(gradients, counts):
    return counts @ gradients / counts.sum()


combine.mistake(
    "this is the plain mean of the rows; some images then count for more than "
    "others",
    lambda gradients, counts: gradients.mean(axis=0),
)
combine.mistake(
    "this is the plain sum of the rows; each of them is a mean already",
    lambda gradients, counts: gradients.sum(axis=0),
)
combine.mistake(
    "this is the sum over all images; it is still to be divided by how many "
    "there are",
    lambda gradients, counts: counts @ gradients,
)
combine.mistake(
    "divided by the number of workers; it should be the number of images",
    lambda gradients, counts: counts @ gradients / len(counts),
)
