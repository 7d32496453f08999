"""Checks for chapter 1: distances in pixel space, and class means."""

import numpy as np

from . import Wrong, call, compare, exercise, expect

__all__ = []


@exercise("01-1")
def distances_to(answer):
    rng = np.random.default_rng(1)
    for height, width, n, kind, words in (
        (3, 3, 4, float, "pictures of fractions"),
        (2, 5, 2, float, "pictures that are not square"),
        (8, 8, 8, np.uint8, "uint8 pictures, values 0 to 16"),
        (4, 6, 1, np.uint8, "a single uint8 picture"),
        (5, 5, 6, np.uint8, "uint8 pictures, values 0 to 255"),
    ):
        top = 255 if "255" in words else 16
        if kind is float:
            query = rng.random((height, width))
            images = rng.random((n, height, width))
        else:
            query = rng.integers(0, top + 1, (height, width)).astype(kind)
            images = rng.integers(0, top + 1, (n, height, width)).astype(kind)
        wanted = _distances(query, images)
        found = call(answer, query, images)
        _explain_distances(found, wanted, query, images, words)
        compare(found, wanted, given=words, rtol=1e-4)
    return (
        "it holds for fractions and for uint8, and for one picture as "
        "well as for many"
    )


def _distances(query, images):
    difference = images.astype(float) - query.astype(float)
    return np.sqrt((difference**2).sum(axis=(1, 2)))


def _explain_distances(found, wanted, query, images, words):
    """Name the slips that `compare` would only call different."""
    if not _is(found, wanted.shape):
        return
    found = np.asarray(found, dtype=float)
    if np.allclose(found, wanted, rtol=1e-4):
        return
    difference = np.abs(images.astype(float) - query.astype(float))
    for slip, message in (
        (wanted**2, "These are the squared distances: the root is missing"),
        (
            difference.sum(axis=(1, 2)),
            "These are sums of absolute differences; the distance squares "
            "the differences, adds them up and takes the root",
        ),
        (
            np.sqrt((difference**2).mean(axis=(1, 2))),
            "The squares seem to be averaged over the pixels; the distance "
            "adds them up",
        ),
    ):
        if np.allclose(found, slip, rtol=1e-4):
            raise Wrong(message)
    expect(
        images.dtype != np.uint8,
        f"It is right for fractions, but not for {words}. What does "
        "np.uint8(3) - np.uint8(5) give, and what the square of a large "
        "uint8? Look at when you convert",
    )


@exercise("01-2")
def nearest_mean(answer):
    rng = np.random.default_rng(2)
    for kinds, d, each, words in (
        ((0, 1), 2, 3, "two classes, 0 and 1, in the plane"),
        ((0, 1, 2), 5, 6, "three classes, 0 to 2"),
        ((8, 3, 7, 4), 3, 5, "the labels 3, 4, 7 and 8, out of order"),
        ((5, 2), 4, (9, 2), "nine examples of one class and two of another"),
    ):
        sizes = np.broadcast_to(each, len(kinds))
        labels = np.repeat(kinds, sizes)
        while labels[0] == labels[1]:  # or a wrong look-up goes unseen
            labels = rng.permutation(labels)
        centres = {k: rng.normal(size=d) for k in kinds}
        codes = np.array([centres[k] for k in labels])
        codes = codes + rng.normal(size=codes.shape)
        new = rng.normal(scale=1.5, size=(40, d))
        found = call(answer, codes, labels, new)
        places, means = _means(codes, labels, new)
        wanted = np.unique(labels)[places]
        if _is(found, wanted.shape):
            _explain_means(
                np.asarray(found), wanted, places, means, codes, labels, new
            )
        elif np.shape(found) == (len(new), len(kinds)):
            raise Wrong(
                "There is a number for every class here, perhaps "
                "the distances; what is asked for is one label for "
                "each new code"
            )
        elif np.shape(found) == means.shape:
            raise Wrong(
                "These look like the class means: a good first "
                "step; now find the nearest one for each new code"
            )
        compare(found, wanted, given=words)
    return "it works for labels in any order and classes of any size"


def _means(codes, labels, new):
    means = np.array(
        [codes[labels == k].mean(axis=0) for k in np.unique(labels)]
    )
    distance = ((new[:, None] - means) ** 2).sum(axis=2)
    return distance.argmin(axis=1), means


def _explain_means(found, wanted, places, means, codes, labels, new):
    """Name the slips that `compare` would only call different."""
    if np.array_equal(found, wanted):
        return
    kinds = np.unique(labels)
    if np.array_equal(found, places):
        raise Wrong(
            "You return the place of the nearest mean; look up which "
            f"label stands there. With the labels "
            f"{', '.join(map(str, kinds))} the first place is not "
            "label 0"
        )
    to_single = ((new[:, None] - codes) ** 2).sum(axis=2)
    if np.array_equal(found, labels[to_single.argmin(axis=1)]):
        raise Wrong(
            "These are the labels of the nearest single example; "
            "take the mean of each class first"
        )
    distance = ((new[:, None] - means) ** 2).sum(axis=2)
    if np.array_equal(found, kinds[distance.argmax(axis=1)]):
        raise Wrong(
            "These are the labels of the farthest mean, not of the nearest"
        )
    if len(set(found)) > 1 and np.array_equal(found, labels[places]):
        raise Wrong(
            "The nearest mean is right, but its label is looked up "
            "among all the examples' labels; look it up among the "
            "classes, in the order in which you took the means"
        )
    expect(
        np.isin(found, kinds).all(),
        "Some of your answers are not among the labels "
        f"{', '.join(map(str, kinds))}",
    )
    largest = kinds[np.argmax(new @ means.T, axis=1)]
    if np.array_equal(found, largest):
        raise Wrong(
            "These are the labels of the mean with the largest dot "
            "product; take the distance instead"
        )


def _is(found, shape):
    """Numbers of the right shape: worth a closer look."""
    try:
        array = np.asarray(found)
    except ValueError:
        return False
    return array.dtype.kind in "biuf" and array.shape == shape
