"""Exercises of chapter 1: distances in pixel space, and class means."""

import numpy as np

from latentspace.exercises import case, exercise

UINT8 = (
    "it is right for fractions, but not here. What does "
    "np.uint8(3) - np.uint8(5) give, and what the square of a large uint8? "
    "Look at when you convert"
)


def pictures(height, width, n, top=None):
    values = np.random.default_rng(1).random((n + 1, height, width))
    if top is not None:
        values = (values * (top + 1)).astype(np.uint8)
    return values[0], values[1:]


@exercise(
    "01-1",
    [
        case("pictures of fractions", *pictures(3, 3, 4)),
        case("pictures that are not square", *pictures(2, 5, 2)),
        case(
            "uint8 pictures, values 0 to 16",
            *pictures(8, 8, 8, 16),
            hint=UINT8,
        ),
        case("a single uint8 picture", *pictures(4, 6, 1, 16), hint=UINT8),
        case(
            "uint8 pictures, values 0 to 255",
            *pictures(5, 5, 6, 255),
            hint=UINT8,
        ),
    ],
    right="it holds for fractions and for uint8, and for one picture as well "
    "as for many",
)
def distances_to(query, images):
    return np.sqrt((differences(query, images) ** 2).sum(axis=(1, 2)))


def differences(query, images):
    return images.astype(float) - query


distances_to.mistake(
    "these are the squared distances: the root is missing",
    lambda query, images: distances_to(query, images) ** 2,
)
distances_to.mistake(
    "these are sums of absolute differences; the distance squares the "
    "differences, adds them up and takes the root",
    lambda query, images: np.abs(differences(query, images)).sum(axis=(1, 2)),
)
distances_to.mistake(
    "the squares seem to be averaged over the pixels; the distance adds them "
    "up",
    lambda query, images: distances_to(query, images) / np.sqrt(query.size),
)


def classes(kinds, dimensions, sizes, seed):
    """Draw codes with labels, and new codes to be classified."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(kinds, sizes)
    while labels[0] == labels[1]:  # or a wrong look-up goes unseen
        labels = rng.permutation(labels)
    centres = {kind: rng.normal(size=dimensions) for kind in kinds}
    codes = np.array([centres[label] for label in labels])
    codes = codes + rng.normal(size=codes.shape)
    return codes, labels, rng.normal(scale=1.5, size=(40, dimensions))


@exercise(
    "01-2",
    [
        case(
            "two classes, 0 and 1, in the plane",
            *classes((0, 1), 2, 3, seed=2),
        ),
        case("three classes, 0 to 2", *classes((0, 1, 2), 5, 6, seed=3)),
        case(
            "the labels 3, 4, 7 and 8, out of order",
            *classes((8, 3, 7, 4), 3, 5, seed=4),
        ),
        case(
            "nine examples of one class and two of another",
            *classes((5, 2), 4, (9, 2), seed=5),
        ),
    ],
    right="it works for labels in any order and classes of any size",
)
def nearest_mean(codes, labels, new):
    return np.unique(labels)[to_means(codes, labels, new).argmin(axis=1)]


def class_means(codes, labels, new=None):
    kinds = np.unique(labels)
    return np.array([codes[labels == kind].mean(axis=0) for kind in kinds])


def to_means(codes, labels, new):
    return squared(new, class_means(codes, labels))


def squared(a, b):
    return ((a[:, None] - b) ** 2).sum(axis=2)


nearest_mean.mistake(
    "you return the place of the nearest mean; look up which label stands "
    "there. The first place need not be label 0",
    lambda codes, labels, new: to_means(codes, labels, new).argmin(axis=1),
)
nearest_mean.mistake(
    "these are the labels of the nearest single example; take the mean of "
    "each class first",
    lambda codes, labels, new: labels[squared(new, codes).argmin(axis=1)],
)
nearest_mean.mistake(
    "these are the labels of the farthest mean, not of the nearest",
    lambda codes, labels, new: np.unique(labels)[
        to_means(codes, labels, new).argmax(axis=1)
    ],
)
nearest_mean.mistake(
    "the nearest mean is right, but its label is looked up among all the "
    "examples' labels; look it up among the classes, in the order in which "
    "you took the means",
    lambda codes, labels, new: labels[
        to_means(codes, labels, new).argmin(axis=1)
    ],
)
nearest_mean.mistake(
    "these are the labels of the mean with the largest dot product; take the "
    "distance instead",
    lambda codes, labels, new: np.unique(labels)[
        (new @ class_means(codes, labels).T).argmax(axis=1)
    ],
)
nearest_mean.mistake(
    "there is a number for every class here, perhaps the distances; what is "
    "asked for is one label for each new code",
    to_means,
    by_shape=True,
)
nearest_mean.mistake(
    "these look like the class means: a good first step; now find the "
    "nearest one for each new code",
    class_means,
    by_shape=True,
)
nearest_mean.mistake(
    "some of your answers are not among the labels {labels}",
    lambda codes, labels, new: labels[:1].repeat(len(new)) + 10,
    when=lambda found, codes, labels, new: (
        np.shape(found) == (len(new),)
        and not np.isin(found, labels).all()
        and {"labels": ", ".join(map(str, np.unique(labels)))}
    ),
)
