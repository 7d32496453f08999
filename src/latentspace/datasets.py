"""The course's data sets, and the reader's own, in one form.

    >>> data = load("digits")
    >>> data.x_train.shape, data.x_test.shape, data.max_value
    ((1287, 8, 8), (510, 8, 8), 16)

Two environment variables change what is loaded, and from where:
``LATENTSPACE_DATASET`` (``mnist``, ``fashion``, ``furniture``, or a path)
takes the place of the digits in every chapter, and ``LATENTSPACE_DATA`` names
the folder where downloads are kept.
"""

import difflib
import operator
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from latentspace.archives import (
    DataError,
    content_sha256,
    read_arrays,
    shipped,
)

__all__ = ["DataError", "Dataset", "content_sha256", "furniture_part", "load"]

NAMES = ("digits", "furniture", "mnist", "fashion")
PARTS = ("edits", "triplets", "turntables")
_CLASSES = {
    "mnist": tuple("0123456789"),
    "fashion": (
        "T-shirt/top",
        "trouser",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "ankle boot",
    ),
}
_FACTORS = (
    "free",
    "lengths",
    "arms",
    "drawers",
    "back_style",
    "hue",
    "azimuth",
    "elevation",
)


class Dataset(NamedTuple):
    """Images with labels, in two parts.

    Attributes
    ----------
    x_train, x_test : ndarray of uint8, shape (n, height, width[, 3])
        The images, grey or RGB, with the whole numbers of their source.
    y_train, y_test : ndarray of int64, shape (n,)
        The classes, 0, 1, 2 ...
    names : tuple of str
        The name of each class.
    max_value : int
        The value of full white: 16 for the digits, 255 elsewhere.
    factors : dict or None
        What the images were made from, where that is known: ``"train"`` and
        ``"test"`` hold a dict of arrays each, one row an image; the names
        of their columns stand beside them (``"free_names"`` ...).
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    names: tuple
    max_value: int
    factors: dict | None = None


def load(name_or_path, limit=None):
    """Load a data set by name, or the reader's own by path.

    Parameters
    ----------
    name_or_path : str or path-like
        One of these:

        - ``"digits"``: 1,797 handwritten digits of 8 × 8 pixels, inside
          scikit-learn. They stand in the order of the fourteen forms
          that thirteen people filled in. The first ten forms (1,287 digits)
          are for training, the last four (510) for testing, so all test
          writers but at most one are unseen. If the environment variable
          ``LATENTSPACE_DATASET`` is set, that is loaded in their place.
        - ``"furniture"``: rendered chairs and desks, with every factor.
        - ``"mnist"``, ``"fashion"``: 28 × 28 pixels, 60,000 for training
          and 10,000 for testing. Downloaded once, verified, and kept in
          the folder that ``LATENTSPACE_DATA`` names, or else in the
          platform's cache folder.
        - a path to an ``.npz`` (see `latentspace.own.from_npz`) or to a
          folder of images (see `latentspace.folders.from_folder`).
    limit : int, optional
        At most so many training images and at most so many test images,
        the first ones, are kept.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If it cannot be loaded. The message says what was expected, what
        was found, and what to do; the kept downloads stay as they were.

    Examples
    --------
    >>> data = load("digits", limit=100)
    >>> data.x_train.shape, data.names[data.y_train[0]]
    ((100, 8, 8), '0')
    """
    limit = _whole(limit)
    asked = name_or_path
    if asked == "digits":
        asked = os.environ.get("LATENTSPACE_DATASET") or "digits"
    if not isinstance(asked, (str, os.PathLike)):
        raise TypeError(
            "load expects a name or a path, found "
            f"{type(asked).__name__}; the names are {', '.join(NAMES)}"
        )
    if asked == "digits":
        fields = _digits()
    elif asked == "furniture":
        fields = _furniture()
    elif asked in ("mnist", "fashion"):
        from latentspace.downloads import fetch

        fields = {**fetch(asked), "names": _CLASSES[asked], "max_value": 255}
    else:
        fields = _own(asked, limit)
    return _finish(asked, fields, limit)


def furniture_part(name):
    """Load one of the furniture's further collections.

    Parameters
    ----------
    name : str
        ``"turntables"``: pieces seen from 36 sides. ``"triplets"``: two
        pieces of one kind and one of the other. ``"edits"``: a piece
        before and after one thing was changed. The datasheet in ``data``
        describes their arrays.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    DataError
        If there is no such part.
    """
    if name not in PARTS:
        raise DataError(
            f"The furniture has no part {name!r}.",
            expected=", ".join(map(repr, PARTS)),
            found=repr(name),
            do="use one of these names; the main set is load('furniture')",
        )
    return read_arrays(shipped(f"furniture_{name}.npz"))


def _whole(limit):
    if limit is None:
        return None
    try:
        limit = operator.index(limit)
    except TypeError:
        raise TypeError(
            f"limit is a whole number or None, found {limit!r}"
        ) from None
    if limit < 1:
        raise ValueError(f"limit is at least 1, found {limit}")
    return limit


def _digits():
    # Where the eleventh form begins: a form's labels start with 0 to 9
    # three times over.
    first = 1287
    from sklearn.datasets import load_digits

    digits = load_digits()
    x, y = digits.images.astype(np.uint8), digits.target
    return {
        "x_train": x[:first],
        "y_train": y[:first],
        "x_test": x[first:],
        "y_test": y[first:],
        "names": tuple("0123456789"),
        "max_value": 16,
    }


def _furniture():
    arrays = read_arrays(shipped("furniture.npz"))
    n = int(arrays["n_train"])
    factors = {
        "train": {k: arrays[k][:n] for k in _FACTORS},
        "test": {k: arrays[k][n:] for k in _FACTORS},
        "lengths_matrix": arrays["lengths_matrix"],
    }
    for key in ("free_names", "length_names", "back_style_names"):
        factors[key] = arrays[key].tolist()
    return {
        "x_train": arrays["x"][:n],
        "y_train": arrays["y"][:n],
        "x_test": arrays["x"][n:],
        "y_test": arrays["y"][n:],
        "names": tuple(arrays["names"].tolist()),
        "max_value": 255,
        "factors": factors,
    }


def _own(asked, limit):
    path = Path(asked).expanduser()
    if path.is_dir() and asked:
        from latentspace.folders import from_folder

        return from_folder(path, limit)
    if path.suffix == ".npz" and path.is_file():
        from latentspace.own import from_npz

        return from_npz(path)
    found = f"{str(asked)!r}"
    if os.environ.get("LATENTSPACE_DATASET") == asked:
        found += ", named by the environment variable LATENTSPACE_DATASET"
    do = "use one of these names, or check the path"
    close = difflib.get_close_matches(str(asked).lower(), NAMES, 1)
    if close:
        do = f"did you mean {close[0]!r}?"
    if path.is_file():
        what = f"{path} is a file of a kind that cannot be loaded."
        do = "save its arrays with numpy.savez, or name the folder it is in"
    elif path.suffix or len(path.parts) > 1:
        what = f"There is no file or folder {path}."
    else:
        what = f"There is no data set {str(asked)!r}."
    raise DataError(
        what,
        found=found,
        do=do,
        expected=f"one of {', '.join(NAMES)}, a path to an .npz, or to a "
        "folder of images",
    )


def _finish(asked, fields, limit):
    for part in ("train", "test"):
        for key in ("x_" + part, "y_" + part):
            # A copy, so that the part that is not wanted is given back.
            cut = fields[key] if limit is None else fields[key][:limit].copy()
            fields[key] = cut.astype(np.int64) if key[0] == "y" else cut
    if fields.get("factors") and limit is not None:
        for part in ("train", "test"):
            rows = fields["factors"][part].items()
            fields["factors"][part] = {k: v[:limit].copy() for k, v in rows}
    for part in ("train", "test"):
        if not len(fields["y_" + part]):
            raise DataError(
                f"{asked} leaves no images for the {part} part.",
                expected="two images of a class at least, better fifty",
                found="fewer",
                do="add images",
            )
    classes = np.unique(fields["y_train"])
    if len(classes) < 2 and limit != 1:
        raise DataError(
            f"{asked} has one class only among its training images.",
            expected="two classes at least, to tell them apart",
            found=f"only {fields['names'][classes[0]]!r}",
            do="add another class"
            if limit is None
            else "add another class, shuffle the images, or raise the limit",
        )
    return Dataset(**fields)
