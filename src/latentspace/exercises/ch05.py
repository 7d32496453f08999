"""Exercises of chapter 5: two verdicts, few labels, whitening."""

import numpy as np

from latentspace.exercises import case, exercise


@exercise("05-1", right="within a class, 6 is an ordinary step and 3 is not")
def two_verdicts():  # to the chair, to the desk
    return 1.5, 3


two_verdicts.mistake(
    "these are the Euclidean distances; divide each step by the standard "
    "deviation in its direction",
    (6, 3),
)
two_verdicts.mistake(
    "these are the squares of the distances; take their roots", (2.25, 9)
)
two_verdicts.mistake(
    "the steps were divided by the variance. The distance divides the "
    "squared step by it, and takes the root",
    (0.375, 3),
)
two_verdicts.mistake(
    "the two are in the other order: first to the chair", (3, 1.5)
)
two_verdicts.mistake(
    "the steps were multiplied by the standard deviation. A step counts "
    "*less* where the spread is large",
    (24, 3),
)
two_verdicts.mistake(
    "these are the places of the chair and the desk in units of the standard "
    "deviation; subtract the anchor first",
    (np.hypot(7 / 4, 2), np.hypot(1 / 4, 5)),
)


@exercise(
    "05-2",
    right="with few labels the shorter code helps, since there is less to "
    "fit, not because pieces come closer",
    atol=0.05,
)
def few_labels():  # 64 coordinates, 16 coordinates
    return 0.62, 0.87


few_labels.mistake(
    "the two are in the other order: first 64 coordinates, then 16",
    (0.87, 0.62),
)
few_labels.mistake(
    "this is LDA with the labels of all training pieces; use the first 70 of "
    "z_train and of y_train",
    (0.918, 0.911),
    when=lambda found: (
        np.shape(found) == (2,)
        and np.all(np.abs(np.array(found) - 0.91) < 0.03)
    ),
)
few_labels.mistake(
    "these are Euclidean distances of PCA codes, without LDA",
    (0.793, 0.793),
    when=lambda found: (
        np.shape(found) == (2,)
        and np.all(np.abs(np.array(found) - 0.793) < 0.01)
    ),
)
few_labels.mistake(
    "two numbers are asked for: with 64 coordinates, and with 16",
    0.87,
    when=lambda found: np.size(found) == 1,
)
few_labels.mistake(
    "the second is right. For the first, train LDA on all 64 coordinates of "
    "the same 70 pieces, and test on all 64 of z[hard]",
    (0.75, 0.87),
    when=lambda found: (
        np.shape(found) == (2,)
        and abs(found[1] - 0.87) < 0.05 < abs(found[0] - 0.62)
    ),
)


def pair_distances(z):
    """Compute the distances of rows 0 and 1, 0 and 2, ..., 1 and 2, ..."""
    first, second = np.triu_indices(len(z), 1)
    return np.linalg.norm(z[first] - z[second], axis=1)


def correlated(n, unit=1, offset=0):
    mix = np.array([[2.0, 0.0, 0.0], [1.5, 0.5, 0.0], [-1.0, 0.3, 4.0]])
    z = np.random.default_rng(1).normal(size=(n, 3))
    return z @ mix.T * unit + offset


@exercise(
    "05-3",
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
