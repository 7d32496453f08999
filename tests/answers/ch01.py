"""Wrong answers to the exercises of chapter 1, and what must be said."""

import numpy as np

NAMESPACE = {"np": np}
CONTEXT = {}


def _squared(query, images):
    difference = images.astype(float) - query
    return (difference**2).sum(axis=(1, 2))


def _wrapping(query, images):
    return np.sqrt(((images - query) ** 2).sum(axis=(1, 2)))


def _late(query, images):
    return np.sqrt(((images - query).astype(float) ** 2).sum(axis=(1, 2)))


def _small_integers(query, images):
    kind = np.int16 if images.dtype == np.uint8 else float
    difference = images.astype(kind) - query.astype(kind)
    return np.sqrt((difference**2).sum(axis=(1, 2)).astype(float))


def _absolute(query, images):
    return np.abs(images.astype(float) - query).sum(axis=(1, 2))


def _averaged(query, images):
    return np.sqrt(((images.astype(float) - query) ** 2).mean(axis=(1, 2)))


def _one_axis(query, images):
    return np.sqrt(((images.astype(float) - query) ** 2).sum(axis=1))


def _everything(query, images):
    return np.sqrt(((images.astype(float) - query) ** 2).sum())


def _in_place(query, images):
    images[:] = 0
    return _squared(query, images)


def _distances(codes, labels, new):
    means = np.array(
        [codes[labels == k].mean(axis=0) for k in np.unique(labels)]
    )
    return ((new[:, None] - means) ** 2).sum(axis=2)


def _places(codes, labels, new):
    return _distances(codes, labels, new).argmin(axis=1)


def _farthest(codes, labels, new):
    return np.unique(labels)[_distances(codes, labels, new).argmax(axis=1)]


def _single(codes, labels, new):
    d = ((new[:, None] - codes) ** 2).sum(axis=2)
    return labels[d.argmin(axis=1)]


def _wrong_list(codes, labels, new):
    return labels[_places(codes, labels, new)]


def _dot(codes, labels, new):
    means = np.array(
        [codes[labels == k].mean(axis=0) for k in np.unique(labels)]
    )
    return np.unique(labels)[(new @ means.T).argmax(axis=1)]


def _assume_from_zero(codes, labels, new):
    means = np.array(
        [
            codes[labels == k].mean(axis=0)
            for k in range(len(np.unique(labels)))
        ]
    )
    return ((new[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def _means(codes, labels, new):
    return np.array(
        [codes[labels == k].mean(axis=0) for k in np.unique(labels)]
    )


def _constant(codes, labels, new):
    return np.full(len(new), labels.max())


WRONG = {
    "01-1": [
        (_squared, "root is missing"),
        (_wrapping, "not for uint8"),
        (_late, "not for uint8"),
        (_small_integers, "values 0 to 255"),
        (_absolute, "absolute differences"),
        (_averaged, "averaged over the pixels"),
        (_one_axis, "Expected shape"),
        (_everything, "Expected shape"),
        (_in_place, "changed the array"),
        (lambda query, images: None, "return missing"),
        (3.0, "should be a function"),
    ],
    "01-2": [
        (_places, "look up which label"),
        (_farthest, "farthest mean"),
        (_single, "nearest single example"),
        (_wrong_list, "among all the examples' labels"),
        (_dot, "dot product"),
        (_distances, "one label for each new code"),
        (_means, "class means"),
        (_constant, "of 40 values are not right"),
        (_assume_from_zero, "not among the labels"),
        (lambda codes, labels: labels, "stopped with TypeError"),
    ],
}
