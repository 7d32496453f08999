"""The reader's own ``.npz``: of images or of vectors."""

import numpy as np

from ._archive import DataError, read_arrays
from ._images import (
    NARROWEST,
    SIDE,
    clean_names,
    find_white,
    interleaved_split,
    one_size,
    shorten,
    shrink,
    to_bytes,
)

_SPLIT = ("x_train", "y_train", "x_test", "y_test")
_HOW = (
    "numpy.savez(path, x_train=..., y_train=..., x_test=..., y_test=...), "
    "or numpy.savez(path, x=..., y=...)"
)


def from_npz(path, limit, notes):
    """Read a data set from an ``.npz``.

    Parameters
    ----------
    path : pathlib.Path
        A file with ``x_train``, ``y_train``, ``x_test``, ``y_test``, or
        with ``x`` and ``y``, which are split as `interleaved_split` does.
        ``names``, if there, names the classes.
    limit : int or None
        At most so many of each part are kept.
    notes : list of str
        What was changed or left out is added here.

    Returns
    -------
    dict
        The fields of `latentspace.datasets.Dataset`.

    Raises
    ------
    DataError
        If something is missing or of the wrong shape or kind.
    """
    arrays = read_arrays(path, [*_SPLIT, "x", "y", "names"])
    parts = ("_train", "_test") if set(_SPLIT) <= set(arrays) else ("",)
    used = {k + p for k in "xy" for p in parts}
    if not used <= set(arrays):
        found = [
            f"{key!r} {array.dtype} {array.shape}"
            for key, array in read_arrays(path).items()
        ]
        labels = any(k in arrays for k in ("y", "y_train"))
        raise DataError(
            f"{path} lacks arrays."
            if labels or not arrays
            else f"{path} has no labels.",
            expected="'x_train', 'y_train', 'x_test', 'y_test', or 'x', 'y'",
            found=shorten(found) or "an empty archive",
            do=f"save it with {_HOW}; y holds a class for each image",
        )
    with np.load(path) as archive:
        ignored = [k for k in archive.files if k not in {*used, "names"}]
    if ignored:
        notes.append(f"did not use {len(ignored)} arrays: {shorten(ignored)}")
    for part in parts:
        _check(path, part, arrays["x" + part], arrays["y" + part])
    x = [arrays["x" + p] for p in parts]
    x = [a[..., 0] if a.ndim == 4 and a.shape[-1] == 1 else a for a in x]
    if len({a.shape[1:] for a in x}) > 1:
        raise DataError(
            f"{path}: training and test images differ in size.",
            expected="one size",
            found=" and ".join(str(a.shape[1:]) for a in x),
            do="bring them to one size",
        )
    n = len(x[0])
    try:
        x = np.concatenate(x)
        y = np.concatenate([arrays["y" + p].reshape(-1) for p in parts])
        y, names = _to_classes(y, arrays.get("names"))
        split = (
            interleaved_split(y)
            if len(parts) == 1
            else (np.arange(n), np.arange(n, len(x)))
        )
        train, test = (part[:limit] for part in split)
        convert = _to_vectors if x.ndim == 2 else _to_images
        x, max_value = convert(x, np.concatenate([train, test]), notes)
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{path} does not hold images or vectors, and their classes.",
            expected="images with numbers from 0 to 255, or from 0 to 1; or "
            "vectors of finite numbers; and for each a class, a whole number "
            "or a word",
            found=str(error),
            do="bring black to 0 and white to 1 before saving, leave out what "
            "is nan or infinite, and use y.astype(int) for labels",
        ) from None
    return {
        "x_train": x[: len(train)],
        "y_train": y[train],
        "x_test": x[len(train) :],
        "y_test": y[test],
        "names": clean_names(names, notes),
        "max_value": max_value,
    }


def _check(path, part, x, y):
    shape = (*x.shape, 0, 0, 0, 0)
    image, color = x.ndim in (3, 4), shape[3] in (1, 3) or x.ndim == 3
    long, short = max(shape[1:3]), min(shape[1:3])
    wrong = {
        "put the images' axis first: numpy.moveaxis(x, -1, 0)": image
        and y.size == x.shape[-1] != len(x),
        "put channels last: x.transpose(0, 2, 3, 1)": image
        and not color
        and shape[1] in (1, 3),
        "leave transparency out: x[..., :3]": image and shape[3] == 4,
        f"reshape them to one of these, and save them with {_HOW}": x.ndim != 2
        and not (image and color),
        "save at least one image": 0 in x.shape,
        "save what is so narrow as vectors: x.reshape(len(x), -1)": image
        and long > SIDE
        and short < NARROWEST,
        "turn one-hot labels into classes: y.argmax(axis=1)": y.ndim == 2
        and y.shape[0] == shape[0]
        and y.shape[1] > 1,
        "give one label for each image": y.shape
        not in (shape[:1], (shape[0], 1)),
    }
    if not any(wrong.values()):
        return
    raise DataError(
        f"{path}: 'x{part}' or 'y{part}' has the wrong shape.",
        expected="images of shape (n, height, width), (n, height, width, 1) "
        "or (n, height, width, 3), or vectors of shape (n, d), and labels "
        "of shape (n,)",
        found=f"images {x.shape} and labels {y.shape}",
        do=next(advice for advice, holds in wrong.items() if holds),
    )


def _range(x):
    if x.dtype.kind not in "biuf":
        raise ValueError(f"values of {x.dtype}")
    low, high = float(x.min()), float(x.max())
    if not np.isfinite([low, high]).all():
        raise ValueError(f"values from {low:g} to {high:g}")
    return low, high


def _to_images(x, kept, notes):
    from PIL import Image

    low, high = _range(x)
    whole = x.dtype.kind != "f" or np.array_equal(x, np.round(x))
    white, assumed = find_white(low, high, whole)
    notes += assumed
    x = x[kept]
    if white != 255 or x.dtype != np.uint8:
        x = to_bytes(x, white, notes)
    sizes = np.full((len(x), 2), x.shape[2:0:-1])
    if sizes.max() > SIDE:
        x = [np.asarray(shrink(Image.fromarray(a))[0]) for a in x]
    return one_size(x, sizes, notes), 255


def _to_vectors(x, kept, notes):
    low, high = _range(x)
    max_value = max(-low, high)
    if max_value > float(np.finfo(np.float32).max):
        raise ValueError(f"values from {low:g} to {high:g}")
    x = x[kept]
    if 0 <= low and high <= 255 and np.array_equal(x, np.round(x)):
        notes.append(
            f"took each row of {x.shape[1]} whole numbers as a vector: if it "
            "is an image, save x.reshape(-1, height, width)"
        )
    near = x.astype(np.float32)
    spread = x.std(axis=0, dtype=float)
    off = (np.abs(x.astype(float) - near) > spread / 1000).any(axis=0)
    if off.any():
        notes.append(
            f"rounded {off.sum()} of {len(off)} columns to 32 bits, in which "
            "rows become alike: subtract the means before saving columns "
            + shorten([str(i) for i in np.flatnonzero(off)])
        )
    return near, max_value or 1.0


def _to_classes(y, names):
    """Turn labels into 0, 1, 2 ... in their order; keep or make names."""
    y = _text(y)
    with np.errstate(invalid="ignore"):
        if y.dtype.kind in "bf" and np.array_equal(y, y.astype(int)):
            y = y.astype(int)
    found, classes = np.unique(y, return_inverse=True)
    found = found.tolist()
    shown = shorten([str(value) for value in found])
    if (
        y.dtype.kind not in "iufU"
        or (y.dtype.kind == "f" and not np.isfinite(y).all())
        or (y.dtype.kind == "f" and len(found) > len(y) / 2)
    ):
        raise ValueError(
            f"labels of {len(found)} different values of {y.dtype}: {shown}"
        )
    if names is None:
        return classes, [str(value) for value in found]
    names = _text(np.ravel(names)).astype(str).tolist()
    labels = names if y.dtype.kind == "U" else list(range(len(names)))
    if not set(found) <= set(labels):
        raise ValueError(
            f"'names' for {len(names)} classes ({shorten(names)}), and labels "
            f"{shown}; give a name for each class"
        )
    return np.array([labels.index(value) for value in found])[classes], names


def _text(array):
    is_bytes = array.dtype.kind == "S"
    return np.char.decode(array, "utf-8", "replace") if is_bytes else array
