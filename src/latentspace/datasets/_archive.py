"""Named arrays in a file: read without trusting it, known by content.

An ``.npz`` is a zip of arrays. The same arrays give other bytes when another
program packs them, so a file is known here by the checksum of its *arrays*.
"""

import hashlib
import zipfile
from pathlib import Path

import numpy as np

LARGEST = 4_000_000_000  # bytes of arrays that are read at most


class DataError(Exception):
    """Data could not be loaded; the message says why and what to do.

    Parameters
    ----------
    what : str
        What happened.
    expected, found, do : str
        What was expected, what was found, and what to do about it.

    Examples
    --------
    >>> raise DataError("No labels.", expected="'y'", found="'x'",
    ...                 do="save an array 'y' too")
    Traceback (most recent call last):
    latentspace.datasets.DataError: No labels.
      expected: 'y'
      found:    'x'
      to do:    save an array 'y' too
    """

    def __init__(self, what, *, expected, found, do):
        super().__init__(
            printable(
                f"{what}\n  expected: {expected}"
                f"\n  found:    {found}\n  to do:    {do}"
            )
        )


DataError.__module__ = "latentspace.datasets"


def printable(text):
    """Replace what cannot be shown: bytes in a file's name that are no text.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text.encode("utf-8", "replace").decode()


def content_sha256(arrays):
    """Compute a checksum of named arrays, however they are packed.

    Parameters
    ----------
    arrays : dict of str to array-like
        The arrays. Their order does not matter; names, kinds of numbers,
        shapes and values do.

    Returns
    -------
    str
        SHA-256, in hexadecimal, over each array in the order of the names:
        name, ``dtype.str``, shape, and its bytes in C order.

    Raises
    ------
    TypeError
        If an array holds Python objects.

    Examples
    --------
    >>> grey = np.zeros((2, 3), "uint8")
    >>> content_sha256({"x": grey})[:12]
    'af4e21a31721'
    >>> content_sha256({"x": grey.T})[:12]
    '189d280b5876'
    """
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.asarray(arrays[name])
        if array.dtype.hasobject:
            raise TypeError(f"{name!r} holds Python objects, not numbers")
        shape = tuple(int(n) for n in array.shape)
        digest.update(f"{name}\n{array.dtype.str}\n{shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def read_arrays(path, names=None, *, name=None):
    """Read the arrays of an ``.npz``; pickled objects are never loaded.

    Parameters
    ----------
    path : path-like
        The file.
    names : sequence of str, optional
        The arrays to read, where the file has them; all if not given.
    name : str, optional
        What an error calls the file; its path if not given.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    DataError
        If the file may not be read, is no ``.npz``, is damaged or cut
        short, or holds pickled objects.
    MemoryError
        If memory has no room for them.
    """
    path = Path(path)
    name = name or path
    try:
        with path.open("rb") as file:
            start = file.read(8)
        with zipfile.ZipFile(path) as archive:
            sizes = {i.filename: i.file_size for i in archive.infolist()}
        with np.load(path, allow_pickle=False) as archive:
            chosen = [k for k in archive.files if names is None or k in names]
            size = sum(sizes.get(f"{key}.npy", 0) for key in chosen)
            if size > LARGEST:
                raise MemoryError(f"{size / 1e9:,.1f} GB of arrays")
            arrays = {key: archive[key] for key in chosen}
    except MemoryError:
        raise
    except OSError as error:
        raise DataError(
            f"{name} cannot be read.",
            expected="a file that you may read",
            found=f"{type(error).__name__}: {error.strerror or error}",
            do="check that it is there and who may read it",
        ) from None
    except Exception as error:  # a damaged file raises nearly any
        if "allow_pickle" in str(error):
            raise DataError(
                f"{name} was refused.",
                expected="arrays of numbers or text only",
                found="pickled Python objects, which may run any program when "
                "they are loaded; they were not loaded",
                do="save plain arrays (array.astype(...), then numpy.savez)",
            ) from None
        found = f"{error} (the file begins with {start!r})"
        raise DataError(**damaged(name, found)) from None
    for key, array in arrays.items():
        if not isinstance(array, np.ndarray):
            # A member without NumPy's head comes back as raw bytes.
            found = f"{key!r} in it is no NumPy array"
            raise DataError(**damaged(name, found))
    return arrays


def shipped(name):
    """Find a file that came with the course.

    Parameters
    ----------
    name : str
        Its name in the course's folder ``data``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    DataError
        If it is not there.
    """
    # Beside the package's modules once installed; at the repository's root
    # before.
    here = Path(__file__).resolve()
    folders = [here.parents[1] / "data", here.parents[3] / "data"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise DataError(
        f"{name} is missing; it should have come with the course.",
        expected=f"it in {folders[0]} or {folders[1]}",
        found="no such file",
        do="install latentspace again, or fetch a fresh copy of the course",
    )


def damaged(name, found, expected="a whole .npz (a zip of arrays)"):
    """Say what a `DataError` says of a file that is not whole.

    Parameters
    ----------
    name, found, expected : str

    Returns
    -------
    dict of str
    """
    return {
        "what": f"{name} is damaged, cut short, or of another kind.",
        "expected": expected,
        "found": found,
        "do": "if it is yours, save it anew with numpy.savez; if it was "
        "downloaded, delete it, and loading will fetch it again",
    }
