"""The reader's own ``.npz``: checked, brought to 0-255, and split."""

from pathlib import Path

import numpy as np

from latentspace.archives import DataError, read_arrays

__all__ = ["deal", "from_npz"]

_SPLIT = ("x_train", "y_train", "x_test", "y_test")
_HOW = (
    "numpy.savez(path, x_train=..., y_train=..., x_test=..., y_test=...), "
    "or numpy.savez(path, x=..., y=...)"
)


def deal(labels):
    """Order and split images that come without a split.

    Of each class, the second, seventh, twelfth ... image becomes a test
    image. Both parts are dealt like cards, one image of each class in turn,
    so that the first images of a part are of all classes.

    Parameters
    ----------
    labels : array-like of int, shape (n,)

    Returns
    -------
    train, test : ndarray of int
        Indices into the images.

    Examples
    --------
    >>> deal([0, 0, 0, 1, 1, 1])
    (array([0, 3, 2, 5]), array([1, 4]))
    """
    labels = np.asarray(labels)
    place = np.empty(len(labels), int)  # 0 for the first of its class
    for label in np.unique(labels):
        chosen = labels == label
        place[chosen] = np.arange(chosen.sum())
    order = np.lexsort((labels, place))
    test = place[order] % 5 == 1
    return order[~test], order[test]


def from_npz(path):
    """Read a data set from an ``.npz``.

    Parameters
    ----------
    path : path-like
        A file with ``x_train``, ``y_train``, ``x_test``, ``y_test``, or
        with ``x`` and ``y``, which are split as `deal` does. ``names``, if
        there, names the classes.

    Returns
    -------
    dict
        The fields of `latentspace.datasets.Dataset`.

    Raises
    ------
    DataError
        If something is missing or of the wrong shape or kind.
    """
    path = Path(path)
    arrays = read_arrays(path, [*_SPLIT, "x", "y", "names"])
    keys = [k for k in (*_SPLIT, "x", "y") if k in arrays]
    if not {"x", "y"} <= set(keys) and not set(_SPLIT) <= set(keys):
        labels = any(k in keys for k in ("y", "y_train"))
        images = any(k in keys for k in ("x", "x_train"))
        raise DataError(
            f"{path} has no labels."
            if images and not labels
            else f"{path} lacks arrays.",
            expected="'x_train', 'y_train', 'x_test', 'y_test', or 'x', 'y'",
            found=" ".join(map(repr, keys)) or "none of them",
            do=f"save it with {_HOW}; y holds a class for each image",
        )
    parts = ("_train", "_test") if "x_train" in keys else ("",)
    for part in parts:
        _check(path, part, arrays["x" + part], arrays["y" + part])
    images = [_without_channel(arrays["x" + p]) for p in parts]
    if len({x.shape[1:] for x in images}) > 1:
        raise DataError(
            f"{path}: training and test images differ in size.",
            expected="one size",
            do="resize one of them",
            found=" and ".join(str(x.shape[1:]) for x in images),
        )
    labels = [arrays["y" + p].reshape(len(arrays["y" + p])) for p in parts]
    images = _to_bytes(path, images)
    labels, names = _to_classes(path, labels, arrays.get("names"))
    if len(parts) == 1:
        chosen = deal(labels[0])
        images = [images[0][c] for c in chosen]
        labels = [labels[0][c] for c in chosen]
    return {
        "x_train": images[0],
        "y_train": labels[0],
        "x_test": images[1],
        "y_test": labels[1],
        "names": names,
        "max_value": 255,
    }


def _check(path, part, x, y):
    wrong = f"{path}: 'x{part}' or 'y{part}' has the wrong shape."
    expected = (
        "images of shape (n, height, width), (n, height, width, 1) "
        "or (n, height, width, 3), and labels of shape (n,)"
    )
    found = f"images {x.shape} and labels {y.shape}"
    if x.ndim == 2 or x.ndim == 1:
        do = "reshape flat images: x.reshape(-1, height, width)"
    elif x.ndim == 4 and x.shape[-1] not in (1, 3) and x.shape[1] in (1, 3):
        do = "put channels last: x.transpose(0, 2, 3, 1)"
    elif x.ndim not in (3, 4) or x.ndim == 4 and x.shape[-1] not in (1, 3):
        do = f"save grey or RGB images with {_HOW}"
    elif 0 in x.shape:
        do = "save at least one image"
    elif y.ndim == 2 and len(y) == len(x) and y.shape[1] > 1:
        do = "turn one-hot labels into classes: y.argmax(axis=1)"
    elif y.shape not in ((len(x),), (len(x), 1)):
        do = "give one label for each image"
    else:
        return
    raise DataError(wrong, expected=expected, found=found, do=do)


def _without_channel(x):
    return x[..., 0] if x.ndim == 4 and x.shape[-1] == 1 else x


def _to_bytes(path, images):
    """Values of 0 to 1 are stretched to 0-255; values of 0-255 are kept."""
    if all(x.dtype.kind in "biuf" for x in images):
        low = min(float(x.min()) for x in images)
        high = max(float(x.max()) for x in images)
        if low >= 0 and high <= 1:
            return [np.round(x * 255.0).astype(np.uint8) for x in images]
        # A comparison with nan is false, so such images are refused too.
        if low >= 0 and high <= 255:
            return [np.round(x).astype(np.uint8) for x in images]
        found = f"values from {low:g} to {high:g}"
    else:
        found = " and ".join(str(x.dtype) for x in images)
    raise DataError(
        f"{path}: these are not the values of images.",
        expected="numbers from 0 to 255, or from 0 to 1",
        found=found,
        do="bring black to 0 and white to 1 before saving",
    )


def _to_classes(path, labels, names):
    """Labels become 0, 1, 2 ... in their order; names are kept or made."""
    values, classes = np.unique(np.concatenate(labels), return_inverse=True)
    if names is None:
        if values.dtype.kind == "f" and (values == np.round(values)).all():
            values = values.astype(int)
        names = tuple(str(v) for v in values)
    else:
        names = tuple(str(n) for n in np.ravel(names))
        classes = np.concatenate(labels)
        if (
            values.dtype.kind not in "iu"
            or values.min() < 0
            or values.max() >= len(names)
        ):
            raise DataError(
                f"{path}: 'names' does not fit the labels.",
                expected=f"labels from 0 to {len(names) - 1}, for "
                f"{len(names)} names",
                do="give a name for each class",
                found=", ".join(str(v) for v in values[:12]),
            )
    classes = classes.astype(np.int64).reshape(-1)
    return np.split(classes, [len(labels[0])])[: len(labels)], names
