"""The reader's own ``.npz``: of images or of vectors."""

import numpy as np

from ._archive import DataError, array_headers, describe, read_arrays
from ._images import (
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
    headers = array_headers(path)
    parts = ("_train", "_test") if set(_SPLIT) <= set(arrays) else ("",)
    used = {k + p for k in "xy" for p in parts}
    if not used <= set(arrays):
        labels = any(k in arrays for k in ("y", "y_train"))
        images = any(k in arrays for k in ("x", "x_train"))
        raise DataError(
            f"{path} has no labels."
            if images and not labels
            else f"{path} lacks arrays.",
            expected="'x_train', 'y_train', 'x_test', 'y_test', or 'x', 'y'",
            found=describe(headers) or "an empty archive",
            do=f"save it with {_HOW}; y holds a class for each image",
        )
    ignored = {k: headers[k] for k in headers if k not in {*used, "names"}}
    if ignored:
        notes.append(
            f"used {len(arrays) - len(set(arrays) & set(ignored))} of "
            f"{len(headers)} arrays: not {describe(ignored)}"
        )
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
    y = [arrays["y" + p].reshape(-1) for p in parts]
    y, names = _to_classes(path, y, arrays.get("names"), notes)
    chosen = (
        [np.arange(len(a)) for a in y]
        if len(parts) == 2
        else interleaved_split(y[0])
    )
    chosen = [c[:limit] for c in chosen]
    convert = _to_vectors if x[0].ndim == 2 else _to_images
    x, max_value = convert(path, x, chosen, notes)
    return {
        "x_train": x[: len(chosen[0])],
        "y_train": y[0][chosen[0]],
        "x_test": x[len(chosen[0]) :],
        "y_test": y[-1][chosen[1]],
        "names": names,
        "max_value": max_value,
    }


def _check(path, part, x, y):
    if x.ndim in (3, 4) and y.size == x.shape[-1] != len(x):
        do = "put the images' axis first: numpy.moveaxis(x, -1, 0)"
    elif x.ndim == 4 and x.shape[-1] not in (1, 3) and x.shape[1] in (1, 3):
        do = "put channels last: x.transpose(0, 2, 3, 1)"
    elif x.ndim == 4 and x.shape[-1] == 4:
        do = "leave transparency out: x[..., :3]"
    elif x.ndim not in (2, 3, 4) or x.ndim == 4 and x.shape[-1] not in (1, 3):
        do = f"reshape them to one of these, and save them with {_HOW}"
    elif 0 in x.shape:
        do = "save at least one image"
    elif x.ndim > 2 and max(x.shape[1:3]) > SIDE and min(x.shape[1:3]) < 8:
        do = "save what is so narrow as vectors: x.reshape(len(x), -1)"
    elif y.ndim == 2 and len(y) == len(x) and y.shape[1] > 1:
        do = "turn one-hot labels into classes: y.argmax(axis=1)"
    elif y.shape not in ((len(x),), (len(x), 1)):
        do = "give one label for each image"
    else:
        return
    raise DataError(
        f"{path}: 'x{part}' or 'y{part}' has the wrong shape.",
        expected="images of shape (n, height, width), (n, height, width, 1) "
        "or (n, height, width, 3), or vectors of shape (n, d), and labels "
        "of shape (n,)",
        found=f"images {x.shape} and labels {y.shape}",
        do=do,
    )


def _extremes(path, x):
    """Find the smallest and the largest value; refuse what is no number."""
    if all(a.dtype.kind in "biuf" for a in x):
        low = min(float(a.min()) for a in x)
        high = max(float(a.max()) for a in x)
        # Half precision overflows when it is summed; a nan shows up here.
        if np.isfinite([low, high]).all():
            return low, high
        found = f"values from {low:g} to {high:g}"
    else:
        found = " and ".join(str(a.dtype) for a in x)
    raise _not_values(path, found)


def _not_values(path, found):
    return DataError(
        f"{path}: these are not the values of images.",
        expected="numbers from 0 to 255, or from 0 to 1 (of vectors: any "
        "finite numbers)",
        found=found,
        do="bring black to 0 and white to 1 before saving; leave out what "
        "is nan or infinite",
    )


def _to_images(path, x, chosen, notes):
    from PIL import Image

    low, high = _extremes(path, x)
    whole = all(
        a.dtype.kind != "f" or np.array_equal(a, np.round(a)) for a in x
    )
    try:
        white, assumed = find_white(low, high, whole)
    except ValueError as error:
        raise _not_values(path, str(error)) from None
    notes += assumed
    x = np.concatenate([a[c] for a, c in zip([*x, x[-1]], chosen)])
    x = (
        x
        if x.dtype == np.uint8 and white == 255
        else to_bytes(x, white, notes)
    )
    sizes = np.full((len(x), 2), x.shape[2:0:-1])
    if sizes.max() > SIDE:
        return one_size(
            [np.asarray(shrink(Image.fromarray(a))[0]) for a in x],
            sizes,
            notes,
        ), 255
    return one_size(x, sizes, notes), 255


def _to_vectors(path, x, chosen, notes):
    low, high = _extremes(path, x)
    max_value = max(-low, high)
    if max_value > float(np.finfo(np.float32).max):
        raise _not_values(path, f"values from {low:g} to {high:g}")
    x = np.concatenate([a[c] for a, c in zip([*x, x[-1]], chosen)])
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


def _to_classes(path, labels, names, notes):
    """Turn labels into 0, 1, 2 ... in their order; keep or make names."""
    values = np.concatenate(labels)
    if values.dtype.kind == "S":
        values = np.char.decode(values, "utf-8", "replace")
    if values.dtype.kind == "b" or (
        values.dtype.kind == "f" and _whole_numbers(values)
    ):
        values = values.astype(int)
    found, classes = np.unique(values, return_inverse=True)
    shown = shorten([str(v) for v in found])
    wrong = {
        "expected": "a class for each image: a whole number or a word",
        "found": f"{len(found)} different values of {values.dtype}: {shown}",
        "do": "save a class for each image, y.astype(int) for numbers",
    }
    if (
        values.dtype.kind not in "iufU"
        or (values.dtype.kind == "f" and not np.isfinite(values).all())
        or (values.dtype.kind == "f" and len(found) > len(values) / 2)
    ):
        raise DataError(f"{path}: 'y' does not hold classes.", **wrong)
    if names is None:
        names = [str(v) for v in found]
    else:
        names = np.ravel(names)
        if names.dtype.kind == "S":
            names = np.char.decode(names, "utf-8", "replace")
        names = [str(n) for n in names]
        if values.dtype.kind == "U" and set(found) <= set(names):
            classes = np.array([names.index(v) for v in found])[classes]
        elif values.dtype.kind in "iu" and 0 <= found[0] <= found[-1] < len(
            names
        ):
            classes = values
        else:
            wrong["expected"] = f"labels from 0 to {len(names) - 1}, for "
            wrong["expected"] += f"{len(names)} names ({shorten(names)})"
            wrong["do"] = "give a name for each class"
            raise DataError(
                f"{path}: 'names' does not fit the labels.", **wrong
            )
    classes = classes.astype(np.int64).reshape(-1)
    parts = np.split(classes, [len(labels[0])])[: len(labels)]
    return parts, clean_names(names, notes)


def _whole_numbers(values):
    return bool(
        (np.abs(values) < 2**53).all() and (values == np.round(values)).all()
    )
