"""Checks for chapter 5, what does "similar" mean?"""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _pairs(z):
    """Distances between all pairs of rows, one after the other."""
    first, second = np.triu_indices(len(z), 1)
    return np.sqrt(((z[first] - z[second]) ** 2).sum(axis=1))


@exercise("05-1")
def odd_one_out(answer):
    rng = np.random.default_rng(0)
    cases = [
        ("rows 0 and 1 close together", [[0.0, 0.0], [0.1, 0.0], [3.0, 1.0]]),
        ("rows 1 and 2 close together", [[5.0, 5.0], [1.0, 1.0], [1.2, 0.9]]),
        ("rows 0 and 2 close together", [[2.0], [-4.0], [2.5]]),
        (
            "rows 1 and 2 close together, with row 2 on the far side of row 1",
            [[0.0], [2.0], [3.0]],
        ),
        (
            "rows whose nearest pair depends on the distance: Euclidean is "
            "asked for",
            [[0.0, 0.0], [3.0, 3.0], [5.0, 0.0]],
        ),
    ]
    cases += [
        (f"three random rows of {size} numbers", rng.normal(size=(3, size)))
        for size in (4, 50, 700)
    ]
    for given, z in cases:
        _judge_odd(answer, np.array(z, dtype=float), given)
    # 16 * 16 is 0 in uint8, so rows 0 and 2 seem to be equal
    z = np.array([[50] * 4, [53] * 4, [66] * 4], dtype=np.uint8)
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        pixels = z[order]
        odd = _odd(pixels.astype(float))
        found = call(answer, pixels)
        if np.ndim(found) == 0 and found != odd:
            raise Wrong(
                "Right with floating-point numbers, but not with "
                "uint8 pixels: there 3 - 5 is 254 and 16 * 16 is 0. "
                "Convert before you subtract"
            )
    return (
        "the nearest pair decides; a triplet with a known anchor looks "
        "at two of the three distances only"
    )


def _odd(z):
    # _pairs gives the pairs (0, 1), (0, 2), (1, 2): they leave 2, 1, 0 over
    return int(2 - _pairs(z).argmin())


def _judge_odd(answer, z, given):
    odd = _odd(z)
    found = call(answer, z)
    if np.size(found) == 2:
        raise Wrong(
            f"You returned two numbers for {given}: the nearest "
            "pair? Return the row that is left over"
        )
    if np.ndim(found) == 0:
        expect(
            not isinstance(found, (bool, np.bool_)),
            "Return the number of a row, 0, 1 or 2, not True or False",
        )
        if found == 3:
            raise Wrong(f"You found 3 for {given}: rows are counted from 0")
        if found in (0, 1, 2) and found != odd:
            pairs = _pairs(z)
            block = np.abs(z[[0, 0, 1]] - z[[1, 2, 2]]).sum(axis=1)
            if found == 2 - block.argmin() != odd:
                raise Wrong(
                    f"You found row {found} for {given}: it looks "
                    "as if differences were added up without "
                    "squaring them"
                )
            if found == int(pairs.argmin()):
                raise Wrong(
                    f"You found row {found} for {given}: that looks "
                    "like the place of the smallest distance in a "
                    "list. Which row is not in that pair?"
                )
            raise Wrong(
                f"You found row {found} for {given}: that row is one "
                "of the nearest pair. Have you looked at all three "
                "distances?"
            )
    compare(found, odd, given=given)


@exercise("05-2")
def whiten(answer):
    rng = np.random.default_rng(1)
    mix = np.array([[2.0, 0.0, 0.0], [1.5, 0.5, 0.0], [-1.0, 0.3, 4.0]])
    cases = [
        (
            "three columns that vary together",
            rng.normal(size=(60, 3)) @ mix.T,
        ),
        (
            "columns far from zero and in different units",
            rng.normal(size=(40, 3)) @ mix.T * [1, 100, 0.01] + 7,
        ),
        (
            "two columns that do not vary together",
            np.array([[3, 0.2], [3, -0.2], [-3, 0.2], [-3, -0.2]]),
        ),
    ]
    for given, z in cases:
        found = np.asarray(call(answer, z))
        if found.shape != z.shape:
            compare(found, z, given=given)
        if found.dtype.kind not in "iuf":
            compare(found, z, given=given)
        covariance = np.cov(z.T)
        inverse = np.linalg.inv(covariance)
        expected = _pairs(z @ np.linalg.cholesky(inverse))
        apart = _pairs(found)
        if np.allclose(apart, expected, rtol=1e-5, atol=1e-8):
            continue
        lower = np.linalg.cholesky(inverse)
        slips = [
            (z, "these are the old distances: the codes are as they were"),
            (
                z / z.std(axis=0, ddof=1),
                "each column was divided by its own standard deviation. That "
                "is enough only when columns do not vary together",
            ),
            (
                z / z.var(axis=0, ddof=1),
                "divided by the variance; the standard deviation has the "
                "unit of the column",
            ),
            (
                z @ inverse,
                "multiplied by the inverse of the covariance. Squared "
                "distances contain it once, so the codes need a root of it",
            ),
            (
                z @ lower.T,
                "the matrix is a root of the inverse covariance, but from the "
                "wrong side: is it transposed?",
            ),
            (
                z @ np.linalg.cholesky(covariance),
                "the spread was made larger, not undone: is the inverse "
                "missing?",
            ),
        ]
        for slip, words in slips:
            if np.allclose(apart, _pairs(slip), rtol=1e-5, atol=1e-8):
                raise Wrong(f"With {given}: {words}")
        compare(apart, expected, given=f"{given}; distances compared")
    return (
        "the covariance of the new codes is the unit matrix: every "
        "direction is as loud as any other"
    )
