"""Exercises of chapter 5: two verdicts, few labels, dropped directions."""

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


def nuisance(seed, apart=4, n=None):
    """Make codes, views of ten pieces that spread unequally, and whose."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    pieces = np.repeat(np.arange(1, 11), 6)
    centers = apart * rng.normal(size=(10, 5)) * (1, 2, 3, 4, 5)
    spread = rng.normal(size=(60, 5)) * (3, 2, 1, 0.5, 0.2)
    views = (centers[pieces - 1] + spread) @ turn + 1
    z = views if n is None else rng.normal(size=(n, 5)) * (1, 2, 3, 4, 5)
    return z, views, pieces


@exercise(
    "05-3",
    [
        case("one direction to drop", *nuisance(0), 1),
        case("two directions to drop, pieces far apart", *nuisance(1, 9), 2),
        case("more codes than views", *nuisance(2, 2, 80), 1),
        case("none to drop", *nuisance(3), 0),
    ],
    # Distances are compared: moved or turned codes have the same.
    key=lambda found, *_: pair_distances(np.asarray(found)),
    right="what varied most within a piece is gone for good, and all else is "
    "as it was",
)
def without(z, views, pieces, n):
    return _drop(z, _within(views, pieces), n)


def _within(views, pieces):
    means = {g: views[pieces == g].mean(axis=0) for g in np.unique(pieces)}
    return views - np.array([means[g] for g in pieces])


def _drop(z, residual, n, order=1):
    axes = np.linalg.svd(residual, full_matrices=False)[2][::order][:n]
    return z - z @ axes.T @ axes


without.mistake(
    "the codes are as they were; subtract from each its part along the n "
    "directions",
    lambda z, views, pieces, n: z,
)
without.mistake(
    "these are the directions in which all views spread; take each piece's "
    "mean away from its views first",
    lambda z, views, pieces, n: _drop(z, views - views.mean(axis=0), n),
)
without.mistake(
    "the views must be centered, each piece around its own mean, before "
    "directions of spread can be found",
    lambda z, views, pieces, n: _drop(z, views, n),
)
without.mistake(
    "these are the directions of z itself; the views say what not to count",
    lambda z, views, pieces, n: _drop(z, z - z.mean(axis=0), n),
)
without.mistake(
    "the n directions were kept and all others dropped; it is the other way "
    "round",
    lambda z, views, pieces, n: z - without(z, views, pieces, n),
)
without.mistake(
    "the directions with the least spread were dropped; how are they sorted",
    lambda z, views, pieces, n: _drop(z, _within(views, pieces), n, order=-1),
)
