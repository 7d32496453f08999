"""Named arrays in a file: read without trusting it, known by content.

An ``.npz`` is a zip of arrays. The same arrays give other bytes when another
program packs them, so a file is known here by the checksum of its *arrays*.
"""

import gzip
import hashlib
import zipfile
import zlib
from pathlib import Path

import numpy as np

__all__ = [
    "DataError",
    "content_sha256",
    "read_arrays",
    "read_idx",
    "shipped",
]


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
    latentspace.archives.DataError: No labels.
      expected: 'y'
      found:    'x'
      to do:    save an array 'y' too
    """

    def __init__(self, what, *, expected, found, do):
        super().__init__(
            f"{what}\n  expected: {expected}"
            f"\n  found:    {found}\n  to do:    {do}"
        )


def content_sha256(arrays):
    """Checksum of the contents of named arrays, however they are packed.

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


def read_arrays(path, names=None, called=None):
    """Read the arrays of an ``.npz``; pickled objects are never loaded.

    Parameters
    ----------
    path : path-like
        The file.
    names : sequence of str, optional
        The arrays to read, where the file has them; all if not given.
    called : str, optional
        What an error calls the file; its path if not given.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    DataError
        If the file may not be read, is no ``.npz``, is damaged or cut
        short, or holds pickled objects.
    """
    path = Path(path)
    called = called or path
    pickled = DataError(
        f"{called} was refused.",
        expected="arrays of numbers or text only",
        found="pickled Python objects, which may run any program when they "
        "are loaded; they were not loaded",
        do="save plain arrays (array.astype(...), then numpy.savez)",
    )
    try:
        if not zipfile.is_zipfile(path):
            raise _not_whole(called, _first_bytes(path))
        with np.load(path, allow_pickle=False) as archive:
            chosen = [n for n in archive.files if names is None or n in names]
            arrays = {name: archive[name] for name in chosen}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise _not_whole(called, str(error)) from None
    except OSError as error:
        raise DataError(
            f"{called} cannot be read.",
            expected="a file that you may read",
            found=f"{type(error).__name__}: {error.strerror or error}",
            do="check that it is there and who may read it",
        ) from None
    except ValueError as error:
        if "allow_pickle" in str(error):
            raise pickled from None
        raise _not_whole(called, str(error)) from None
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray):
            # A member without NumPy's head comes back as raw bytes.
            raise _not_whole(called, f"{name!r} in it is no NumPy array")
    return arrays


def read_idx(path, called=None):
    """Read one array from an IDX file, the format MNIST came in.

    Parameters
    ----------
    path : path-like
        The file, gzipped or not.
    called : str, optional
        What an error calls the file; its path if not given.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    DataError
        If it is damaged or cut short.
    """
    path = Path(path)
    called = called or path
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError, zlib.error) as error:
            raise _not_whole(called, str(error), "an IDX file") from None
    # Two zeros, the kind (8: unsigned bytes), the number of axes, and then
    # the length of each axis in four bytes, most significant first.
    if content[:3] != b"\x00\x00\x08" or len(content) < 4 * (1 + content[3]):
        raise _not_whole(
            called,
            f"a file that begins with {content[:4]!r}",
            "an IDX file of bytes",
        )
    start = 4 * (1 + content[3])
    shape = tuple(np.frombuffer(content[4:start], ">u4").tolist())
    size = int(np.prod(shape))
    if len(content) - start != size:
        raise _not_whole(
            called,
            f"{len(content) - start:,} bytes of them",
            f"an IDX file with {size:,} values",
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def shipped(name):
    """Path of a file that came with the course.

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
    # Beside this file once installed; at the repository's root before.
    here = Path(__file__).resolve()
    folders = [here.parent / "data", here.parents[2] / "data"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise DataError(
        f"{name} is missing; it should have come with the course.",
        expected=f"it in {folders[0]} or {folders[1]}",
        found="no such file",
        do="install latentspace again, or fetch a fresh copy of the course",
    )


def _first_bytes(path):
    with open(path, "rb") as file:
        start = file.read(8)
    if start[:4] == b"PK\x03\x04":
        return "a zip without an end"
    return f"a file that begins with {start!r}" if start else "an empty file"


def _not_whole(called, found, expected="a whole .npz (a zip of arrays)"):
    return DataError(
        f"{called} is damaged, cut short, or of another kind.",
        expected=expected,
        found=found,
        do="if it is yours, save it anew with numpy.savez; if it was "
        "downloaded, delete it, and loading will fetch it again",
    )
