"""The course's data sets, and the reader's own, in one form.

    >>> data = load("digits")
    >>> data.x_train.shape, data.x_test.shape, data.max_value
    ((1287, 8, 8), (510, 8, 8), 16)

Two environment variables change what is loaded, and from where:
``LATENTSPACE_DATASET`` (``mnist``, ``fashion``, ``furniture``, or a path) is
what ``load()`` loads, in the chapters of `OWN_DATA_CHAPTERS`;
``LATENTSPACE_DATA`` names the folder where downloads are kept. Empty means
not set.
"""

import difflib
import os
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ._archive import (
    DataError,
    content_sha256,
    printable,
    read_arrays,
    shipped,
)
from ._captions import (
    CAPTION_WORDS,
    COLOR_NAMES,
    bag_of_words,
    color_numbers,
    furniture_captions,
)
from ._folder import from_folder
from ._images import shorten
from ._npz import from_npz
from ._preview import preview

__all__ = [
    "CAPTION_WORDS",
    "COLOR_NAMES",
    "DataError",
    "Dataset",
    "OWN_DATA_CHAPTERS",
    "bag_of_words",
    "chosen",
    "color_numbers",
    "content_sha256",
    "furniture_captions",
    "furniture_part",
    "load",
    "load_analogies",
    "load_corpus",
    "load_words",
    "preview",
    "read_arrays",
    "replaced",
    "require_images",
    "shipped",
]

# The chapters that LATENTSPACE_DATASET reaches. They call `load()`; the
# others call `load("digits")` and keep the digits, whatever is set.
OWN_DATA_CHAPTERS = (1, 6, 10, 11, 12, 14, 15, 19)
VECTOR_CHAPTERS = (10, 11, 12, 15, 19)
NAMES = ("digits", "furniture", "mnist", "fashion")
PARTS = ("edits", "pairs", "triplets", "turntables")
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
_FEW = 50  # images of a class; with fewer, maps and networks show little


class Dataset(NamedTuple):
    """Images or vectors with labels, in two parts.

    Attributes
    ----------
    x_train, x_test : ndarray
        Images, grey or RGB: uint8 of shape (n, height, width[, 3]), with
        the whole numbers of their source. Or vectors: float32 of shape
        (n, d), as they were given.
    y_train, y_test : ndarray of int64 of shape (n,)
        The classes, 0, 1, 2 ...
    names : tuple of str
        The name of each class.
    max_value : int or float
        The value of full white: 16 for the digits, 255 elsewhere. Of
        vectors, the largest absolute value, so that ``x / max_value`` lies
        between -1 and 1.
    factors : dict or None
        What else is known of the images: ``"train"`` and ``"test"`` hold a
        dict of arrays each, one row an image. Of the furniture, all that
        it was made from; the names of columns stand beside the two
        (``"free_names"`` ...). Of the digits, the ``"form"`` that each
        stood on, from 0 to 13: nearly each was filled in by another person.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    names: tuple
    max_value: float
    factors: dict | None = None

    @property
    def kind(self):
        """Say what the data are: ``"images"`` or ``"vectors"``."""
        return "vectors" if self.x_train.ndim == 2 else "images"


def chosen():
    """Name what ``load()`` loads.

    Returns
    -------
    str
        What the environment variable ``LATENTSPACE_DATASET`` says, or
        ``"digits"`` if it is empty or not set.
    """
    return os.environ.get("LATENTSPACE_DATASET", "").strip() or "digits"


_replaced = False


def replaced():
    """Say whether the chapter runs on other data than the digits.

    Returns
    -------
    bool
        True once ``load()`` has loaded what ``LATENTSPACE_DATASET`` names.
    """
    return _replaced


def load(name_or_path=None, limit=None):
    """Load a data set by name, or the reader's own by path.

    Parameters
    ----------
    name_or_path : str or path-like, optional
        The reader's choice if not given: see `chosen`. Otherwise one of

        - ``"digits"``: 1,797 handwritten digits of 8 × 8 pixels, inside
          scikit-learn. They stand in the order of the fourteen forms
          that thirteen people filled in. The first ten forms (1,287 digits)
          are for training, the last four (510) for testing, so all test
          writers but at most one are unseen.
        - ``"furniture"``: rendered chairs and desks, with every factor.
        - ``"mnist"``, ``"fashion"``: 28 × 28 pixels, 60,000 for training
          and 10,000 for testing. Downloaded once, verified, and kept in
          the folder that ``LATENTSPACE_DATA`` names, or else in the
          platform's cache folder.
        - a path to a folder of images, one sub-folder for each class, with
          or without ``train`` and ``test`` above them.
        - a path to an ``.npz`` with ``x`` and ``y``, or ``x_train``,
          ``y_train``, ``x_test`` and ``y_test``: images of shape
          (n, height, width[, 3]) with values from 0 to 255 or from 0 to 1,
          or vectors of shape (n, d).

        Own images become square, with a side of 8, 12, ... 32 pixels: what
        is larger is reduced, what is smaller or not square is placed on a
        ground (`latentspace.datasets._images` says why). Vectors stay as
        they are. A report of what was read is printed, and whatever was
        changed or left out is named in a warning.
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
    TypeError
        If the name is no text or path, or the limit no whole number.
    ValueError
        If the limit is below 1.

    Examples
    --------
    >>> data = load("digits", limit=100)
    >>> data.x_train.shape, data.names[data.y_train[0]]
    ((100, 8, 8), '0')
    """
    _check(limit)
    asked = chosen() if name_or_path is None else name_or_path
    if name_or_path is None:
        global _replaced
        _replaced = asked != "digits"
    if not isinstance(asked, (str, os.PathLike)):
        raise TypeError(
            "load expects a name or a path, found "
            f"{type(asked).__name__}; the names are {', '.join(NAMES)}"
        )
    if asked == "digits":
        if chosen() != "digits":
            print(
                "These stay the digits: LATENTSPACE_DATASET is for chapters "
                + ", ".join(map(str, OWN_DATA_CHAPTERS))
            )
        return _finish(asked, _digits(), limit)
    if asked == "furniture":
        return _finish(asked, _furniture(), limit)
    if asked in ("mnist", "fashion"):
        from ._download import fetch

        fields = {**fetch(asked), "names": _CLASSES[asked], "max_value": 255}
        return _finish(asked, fields, limit)
    notes = []
    path, read = _own(asked)
    try:
        data = _finish(path, read(path, limit, notes), limit, notes)
    except MemoryError as error:
        raise DataError(
            f"{path} does not fit into memory.",
            expected="data that do, several times over",
            found=str(error) or "too little memory left",
            do="save fewer or smaller images, as uint8",
        ) from None
    print(printable(_report(path, data, limit, notes)))
    if notes:
        warnings.warn(
            printable(f"{path.name}, changed or left out:\n- ")
            + printable("\n- ".join(notes)),
            stacklevel=2,
        )
    return data


def load_words():
    """Load 12,000 English words and what GloVe learned of each.

    Returns
    -------
    words : list of str
        Lower case, the most frequent first.
    vectors : ndarray of float32 of shape (12000, 100)
        One row for each word. ``data/words.md`` says where they come from.
    """
    arrays = read_arrays(shipped("words.npz"))
    return arrays["words"].tolist(), arrays["vectors"].astype("float32")


def load_corpus():
    """Load the course's own text, as it was on one day.

    Returns
    -------
    list of str
        The paragraphs, headings and items of lists, in the order of the
        book. ``data/corpus.md`` says how it was made.
    """
    return shipped("corpus.txt").read_text("utf-8").splitlines()


def load_analogies():
    """Load pairs of words that stand in the same relation to each other.

    Returns
    -------
    dict of str to list of (str, str)
        For each relation, such as ``"capitals"``, its pairs. All words are
        among those of `load_words`.
    """
    relations = {}
    for line in shipped("analogies.txt").read_text("utf-8").splitlines():
        if line.startswith(": "):
            pairs = relations.setdefault(line[2:], [])
        elif line and not line.startswith("#"):
            pairs.append(tuple(line.split()))
    return relations


def require_images(data, chapter):
    """Refuse vectors, for a chapter that needs images.

    Parameters
    ----------
    data : Dataset
    chapter : int
        The chapter's number.

    Raises
    ------
    DataError
        If the data are vectors.
    """
    if data.kind == "vectors":
        raise DataError(
            f"Chapter {chapter} needs images.",
            expected="images of shape (n, height, width) or "
            "(n, height, width, 3)",
            found=f"vectors of shape {data.x_train.shape}",
            do="go on with one of the chapters for vectors ("
            + ", ".join(map(str, VECTOR_CHAPTERS))
            + "), or leave LATENTSPACE_DATASET empty for the digits",
        )


def furniture_part(name):
    """Load one of the furniture's further collections.

    Parameters
    ----------
    name : str
        ``"turntables"``: pieces seen from 36 sides. ``"triplets"``: two
        pieces of one kind and one of the other. ``"edits"``: a piece
        before and after one thing was changed. ``"pairs"``: a piece seen
        twice, in two colors and from two sides. The datasheet in ``data``
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


# Where each of the digits' fourteen forms begins. On all of them the same
# digits were asked for in the same order, so this can be seen in the labels;
# a few that could not be read are missing.
_FORMS = (
    (0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157)  # for training
    + (1287, 1415, 1545, 1667)  # for testing
)


def _check(limit):
    if limit is not None and not isinstance(limit, (int, np.integer)):
        raise TypeError(f"limit is a whole number or None, found {limit!r}")
    if limit is not None and limit < 1:
        raise ValueError(f"limit is at least 1, found {limit}")


def _digits():
    from sklearn.datasets import load_digits

    digits = load_digits()
    x, y = digits.images.astype(np.uint8), digits.target
    first = _FORMS[10]
    form = np.searchsorted(_FORMS, np.arange(len(y)), side="right") - 1
    return {
        "x_train": x[:first],
        "y_train": y[:first],
        "x_test": x[first:],
        "y_test": y[first:],
        "names": tuple("0123456789"),
        "max_value": 16,
        "factors": {
            "train": {"form": form[:first]},
            "test": {"form": form[first:]},
        },
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


def _own(asked):
    """Where the reader's own data lie, and what reads them."""
    path = Path(os.path.abspath(os.path.expanduser(asked)))
    if os.path.isdir(path) and asked:
        return path, from_folder
    if path.suffix.lower() == ".npz" and os.path.isfile(path):
        return path, from_npz
    what = f"There is no data set {str(asked)!r}, no file or folder {path}."
    do = "use one of these names, or check the path"
    if close := difflib.get_close_matches(str(asked).lower(), NAMES, 1):
        do = f"did you mean {close[0]!r}?"
    if os.path.isfile(path):
        what = f"{path} is a file of a kind that cannot be loaded."
        do = "save its arrays with numpy.savez, or name the folder it is in"
    by = "the environment variable LATENTSPACE_DATASET"
    raise DataError(
        what,
        expected=f"one of {', '.join(NAMES)}, a path to an .npz, or to a "
        "folder of images",
        found=repr(str(asked)) + f", named by {by}" * (asked == chosen()),
        do=do,
    )


def _finish(asked, fields, limit, notes=()):
    for part in ("train", "test"):
        for key in ("x_" + part, "y_" + part):
            # A copy, so that the part that is not wanted is given back.
            cut = fields[key] if limit is None else fields[key][:limit].copy()
            fields[key] = cut.astype(np.int64) if key[0] == "y" else cut
        if fields.get("factors") and limit is not None:
            rows = fields["factors"][part].items()
            fields["factors"][part] = {k: v[:limit].copy() for k, v in rows}
        if not len(fields["y_" + part]):
            raise DataError(
                f"{asked} leaves no images for the {part} part.",
                expected="two images of a class at least, better fifty",
                found="; ".join(["fewer", *notes]),
                do="add images",
            )
    classes = np.unique(fields["y_train"])
    if len(classes) < 2 and limit != 1:
        raise DataError(
            f"{asked} has one class only among its training images.",
            expected="two classes at least, to tell them apart",
            found="; ".join([f"only {fields['names'][classes[0]]!r}", *notes]),
            do="add another class"
            if limit is None
            else "add another class, shuffle the images, or raise the limit",
        )
    return Dataset(**fields)


def _report(path, data, limit, notes):
    """Say what was read, and add to the notes what a reader should know."""
    names = [n if len(n) <= 24 else n[:23] + "…" for n in data.names]
    counts = [
        np.bincount(y, minlength=len(names))
        for y in (data.y_train, data.y_test)
    ]
    total = sum(counts)
    for part, count in zip(("train", "test"), counts):
        lacking = [names[i] for i in np.flatnonzero(count == 0)]
        if lacking and limit is None:
            notes.append(
                f"found no {data.kind} to {part} with in {len(lacking)} of "
                f"{len(names)} classes: {shorten(lacking)}"
            )
    shape = data.x_train.shape[1:]
    size = f"{shape[0]} numbers each"
    if data.kind == "images":
        size = " × ".join(map(str, shape[1::-1]))
        size += ", RGB" if len(shape) == 3 else ", grey"
    classes = shorten([f"{n} {c}" for n, c in zip(names, total)])
    lines = [
        f"{path.name}: {total.sum():,} {data.kind} of {len(names)} classes "
        f"({classes}); {counts[0].sum():,} to train and "
        f"{counts[1].sum():,} to test with.",
        f"{size}, values {data.x_train.min():g} to {data.x_train.max():g}.",
    ]
    if total.min() < _FEW and limit is None:
        lines.append(
            f"The smallest class has {total.min()}: with fewer than {_FEW}, "
            "maps and networks show little."
        )
    if notes:
        short = "; ".join(note.partition(": ")[0] for note in notes)
        lines.append(f"Changed or left out (see the warning): {short}.")
    return "\n".join(lines)
