"""Exercises of chapter 5, what does "similar" mean?"""

import numpy as np

from latentspace.exercises import case, exercise

RNG = np.random.default_rng(0)
# 16 * 16 is 0 in uint8, so the first and the last seem to be equal
PIXELS = np.repeat(np.array([[50], [53], [66]], dtype=np.uint8), 4, axis=1)


def pair_distances(z):
    """Compute the distances of rows 0 and 1, 0 and 2, ..., 1 and 2, ..."""
    first, second = np.triu_indices(len(z), 1)
    return np.linalg.norm(z[first] - z[second], axis=1)


@exercise(
    "05-1",
    [
        case(
            "rows 0 and 1 close together",
            np.array([[0.0, 0.0], [0.1, 0.0], [3.0, 1.0]]),
        ),
        case(
            "rows 1 and 2 close together",
            np.array([[5.0, 5.0], [1.0, 1.0], [1.2, 0.9]]),
        ),
        case("rows 0 and 2 close together", np.array([[2.0], [-4.0], [2.5]])),
        case(
            "rows 1 and 2 close together, with row 2 on the far side of row 1",
            np.array([[0.0], [2.0], [3.0]]),
        ),
        case(
            "rows whose nearest pair depends on the distance (Euclidean is "
            "asked for)",
            np.array([[0.0, 0.0], [3.0, 3.0], [5.0, 0.0]]),
        ),
    ]
    + [
        case(
            f"three random rows of {size} numbers", RNG.normal(size=(3, size))
        )
        for size in (4, 50, 700)
    ]
    + [
        case(
            f"uint8 pixels {pixels[:, 0].tolist()}",
            pixels,
            hint="it is right with floating-point numbers, but not with "
            "uint8 pixels: there 3 - 5 is 254 and 16 * 16 is 0. Convert "
            "before you subtract",
        )
        for pixels in (PIXELS, PIXELS[[2, 0, 1]], PIXELS[[1, 2, 0]])
    ],
    right="the nearest pair decides; a triplet with a known anchor looks at "
    "two of the three distances only",
)
def odd_one_out(z):
    # the pairs are (0, 1), (0, 2), (1, 2): they leave 2, 1, 0 over
    return 2 - pair_distances(z.astype(float)).argmin()


odd_one_out.mistake(
    "it looks as if differences were added up without squaring them",
    lambda z: (
        2
        - np.abs(z.astype(float)[[0, 0, 1]] - z[[1, 2, 2]])
        .sum(axis=1)
        .argmin()
    ),
)
odd_one_out.mistake(
    "that looks like the place of the smallest distance in a list. Which row "
    "is not in that pair?",
    lambda z: 2 - odd_one_out(z),
)
odd_one_out.mistake(
    "rows are counted from 0",
    lambda z: 1 + odd_one_out(z),
    when=lambda found, z: found == 3,
)
odd_one_out.mistake(
    "you returned two numbers: the nearest pair? Return the row that is left "
    "over",
    lambda z: [row for row in range(3) if row != odd_one_out(z)],
    by_shape=True,
)
odd_one_out.mistake(
    "that row is one of the nearest pair. Have you looked at all three "
    "distances?",
    lambda z: 1 + np.linalg.norm(z[1:] - z[0], axis=1).argmax(),
    when=lambda found, z: found in (0, 1, 2),
)


def correlated(n, unit=1, offset=0):
    mix = np.array([[2.0, 0.0, 0.0], [1.5, 0.5, 0.0], [-1.0, 0.3, 4.0]])
    z = np.random.default_rng(1).normal(size=(n, 3))
    return z @ mix.T * unit + offset


@exercise(
    "05-2",
    [
        case("three columns that vary together", correlated(60)),
        case(
            "columns far from zero and in different units",
            correlated(40, np.array([1, 100, 0.01]), 7),
        ),
        case(
            "two columns that do not vary together",
            np.array([[3, 0.2], [3, -0.2], [-3, 0.2], [-3, -0.2]]),
        ),
    ],
    # All rotations of the new codes are right: their distances are the same.
    key=lambda found, z: pair_distances(np.asarray(found)),
    right="the covariance of the new codes is the unit matrix: every "
    "direction is as loud as any other",
)
def whiten(z):
    return z @ np.linalg.cholesky(inverse(z))


def inverse(z):
    return np.linalg.inv(np.cov(z.T))


whiten.mistake(
    "these are the old distances: the codes are as they were", lambda z: z
)
whiten.mistake(
    "each column was divided by its own standard deviation. That is enough "
    "only when columns do not vary together",
    lambda z: z / z.std(axis=0, ddof=1),
)
whiten.mistake(
    "divided by the variance; the standard deviation has the unit of the "
    "column",
    lambda z: z / z.var(axis=0, ddof=1),
)
whiten.mistake(
    "multiplied by the inverse of the covariance. Squared distances contain "
    "it once, so the codes need a root of it",
    lambda z: z @ inverse(z),
)
whiten.mistake(
    "the matrix is a root of the inverse covariance, but from the wrong side: "
    "is it transposed?",
    lambda z: z @ np.linalg.cholesky(inverse(z)).T,
)
whiten.mistake(
    "the spread was made larger, not undone: is the inverse missing?",
    lambda z: z @ np.linalg.cholesky(np.cov(z.T)),
)
