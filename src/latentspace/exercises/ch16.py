"""Checks for the exercises of chapter 16."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


@exercise("16-1")
def streamed_mean(answer):
    expect(callable(answer), "This should be a function of the batches")
    rng = np.random.default_rng(16)
    for sizes in ((4, 4), (5, 5, 2), (1, 7, 3, 3)):
        x = rng.normal(3, 1, (sum(sizes), 6))
        parts = np.split(x, np.cumsum(sizes)[:-1])
        given = f"batches of {', '.join(map(str, sizes))} images"
        found = _once(answer, parts)
        wanted = x.mean(axis=0)
        array = _numbers(found)
        if array is not None and array.shape == wanted.shape:
            means = [part.mean(axis=0) for part in parts]
            if not np.allclose(array, wanted):
                expect(
                    not np.allclose(array, np.mean(means, axis=0)),
                    "This is the mean of the batches' means; with "
                    f"{given} it gives the images of a small batch too "
                    "much weight",
                )
                expect(
                    not np.allclose(array, x.sum(axis=0)),
                    "This is the sum of all images; it is still to be divided",
                )
                expect(
                    not np.allclose(array, x.sum(axis=0) / len(parts)),
                    "The sum seems to be divided by the number of "
                    "batches; count the images instead",
                )
                expect(
                    not any(np.allclose(array, mean) for mean in means),
                    "This is the mean of one batch only; is something "
                    "overwritten in the loop, or returned inside it?",
                )
        if array is not None and array.ndim == 0:
            raise Wrong(
                "A mean image has a number for each pixel: take the "
                "sum along the images only"
            )
        compare(found, wanted, given=given)
    return (
        "the same for equal and unequal batches, and no more in memory "
        "than one batch and one image"
    )


def _once(answer, parts):
    """Call with batches that can be looped over a single time."""
    rounds = []

    class Batches:
        def __iter__(self):
            rounds.append(1)
            if len(rounds) > 1:
                raise _Again
            return iter([part.copy() for part in parts])

    try:
        return call(answer, Batches())
    except Wrong as wrong:
        if "_Again" in str(wrong):
            raise Wrong(
                "Your function loops over the batches twice; a "
                "stream may be over after the first time. Count and "
                "add up in one loop"
            ) from None
        if "has no len()" in str(wrong) or "subscriptable" in str(wrong):
            raise Wrong(
                "A stream has no length and no first element: all "
                "that can be done is to loop over it"
            ) from None
        raise


class _Again(Exception):
    """The batches were asked for a second time."""


@exercise("16-2")
def predict_seconds(answer):
    cases = (
        ([100, 200, 400], [1.0, 2.0, 4.0], 800),
        ([500, 1000, 2000, 4000], [0.5, 1.5, 3.9, 12.0], 60_000),
        ([10, 100, 1000], [3.0, 5.0, 8.0], 10),
    )
    for n, seconds, size in cases:
        n, seconds = np.array(n), np.array(seconds)
        found = call(answer, n, seconds, size)
        slope, offset = np.polyfit(np.log(n), np.log(seconds), 1)
        wanted = np.exp(offset + slope * np.log(size))
        value = _numbers(found)
        given = (
            f"n = {n.tolist()}, seconds = {seconds.tolist()}, size = {size}"
        )
        if (
            value is not None
            and value.shape == ()
            and not np.isclose(value, wanted)
        ):
            slips = (
                (
                    np.log(wanted),
                    "This is the logarithm of the seconds; one "
                    "step is missing at the end",
                ),
                (
                    np.polyval(np.polyfit(n, seconds, 1), size),
                    "This is a straight line through the timings themselves; "
                    "a power law is straight only between logarithms",
                ),
                (
                    np.exp(
                        np.polyval(np.polyfit(n, np.log(seconds), 1), size)
                    ),
                    "The logarithm of the number of images seems to be missing "
                    "in the fit",
                ),
                (
                    np.exp(offset) + size**slope,
                    "Factor and power are added; they should be multiplied",
                ),
                (
                    seconds[-1] * size / n[-1],
                    "This is in proportion to the last timing, an exponent of "
                    "1; fit the exponent",
                ),
                (
                    np.exp(slope + offset * np.log(size)),
                    "Slope and offset seem to be interchanged",
                ),
                (
                    slope,
                    "This is the exponent; the question was for the seconds",
                ),
            )
            for slip, message in slips:
                if np.isclose(value, slip):
                    raise Wrong(message)
        compare(found, wanted, given=given)
    return "a straight line between logarithms, read off where nobody timed"


@exercise("16-3")
def combine(answer):
    rng = np.random.default_rng(3)
    for counts in ((64, 64), (96, 32), (10, 20, 70)):
        counts = np.array(counts)
        gradients = rng.normal(size=(len(counts), 5))
        wanted = counts @ gradients / counts.sum()
        found = call(answer, gradients, counts)
        given = f"counts = {counts.tolist()}"
        array = _numbers(found)
        if (
            array is not None
            and array.shape == wanted.shape
            and not np.allclose(array, wanted)
        ):
            slips = (
                (
                    gradients.mean(axis=0),
                    f"This is the plain mean of the rows; with {given} some "
                    "images then count for more than others",
                ),
                (
                    gradients.sum(axis=0),
                    "This is the plain sum of the rows; each of them is a mean "
                    "already",
                ),
                (
                    counts @ gradients,
                    "This is the sum over all images; it is still to be "
                    "divided by how many there are",
                ),
                (
                    counts @ gradients / len(counts),
                    "Divided by the number of workers; it should be the number "
                    "of images",
                ),
            )
            for slip, message in slips:
                if np.allclose(array, slip):
                    raise Wrong(message)
        compare(found, wanted, given=given)
    return "each worker counts in proportion to its images"


def _numbers(found):
    """The answer as an array of floats, or None if it is none."""
    try:
        return np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return None
