"""Data sets that are fetched once, verified, and kept.

A download goes into a folder of its own beside its destination, is checked
there, and is then renamed, which is one step: whatever goes wrong, and
however many processes load at once, the kept files are whole or absent.
"""

import contextlib
import errno
import gzip
import json
import os
import re
import shutil
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np

from ._archive import (
    DataError,
    content_sha256,
    damaged,
    read_arrays,
    shipped,
)

# Where Keras keeps them.
BASE_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FILES = {"mnist": "mnist.npz", "fashion": "fashion_mnist.npz"}
TIMEOUT = 30  # seconds without a byte

# Fashion-MNIST is published as four arrays, a file each: 16 or 8 bytes that
# tell the shape, and then the values.
FASHION = {
    "x_train": "train-images-idx3-ubyte.gz",
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
}
_REFUSED = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EEXIST,
    errno.ENOTDIR,
)
_BY_HAND = "put the file into the folder that LATENTSPACE_DATA names"


def downloads_folder():
    """Find the folder where downloads are kept.

    Returns
    -------
    pathlib.Path
        What the environment variable ``LATENTSPACE_DATA`` names, or else
        the platform's cache folder.
    """
    import pooch

    named = os.environ.get("LATENTSPACE_DATA")
    return Path(named or pooch.os_cache("latentspace")).expanduser()


def fetch(name):
    """Read a published data set, downloading it if it is not kept yet.

    Parameters
    ----------
    name : str
        A key of `FILES`.

    Returns
    -------
    dict of str to ndarray
        ``x_train``, ``y_train``, ``x_test`` and ``y_test``, verified.

    Raises
    ------
    DataError
        If it cannot be had: no network, no rights, a full disk, a damaged
        file or other contents. What is kept stays as it was.
    """
    folder = downloads_folder()
    kept = folder / FILES[name]
    if not os.path.exists(kept):
        try:
            _download(name, folder, kept)
        except OSError as error:
            raise DataError(**_cannot_keep(folder, kept.name, error)) from None
    return _verified(read_arrays(kept), kept.name, kept)


def _verified(arrays, file, source):
    """Return arrays that are those of ``data/checksums.json``, or raise."""
    known = json.loads(shipped("checksums.json").read_text("utf-8"))[file]
    kinds = {k: f"{t} {tuple(s)}" for k, (t, s) in known["arrays"].items()}
    found_kinds = {k: f"{a.dtype} {a.shape}" for k, a in arrays.items()}
    checksum = content_sha256(arrays)
    if found_kinds != kinds:
        what = "holds arrays of the wrong names, kinds or shapes"
        expected, found = (
            ", ".join(f"{k} {d[k]}" for k in sorted(d))
            for d in (kinds, found_kinds)
        )
    elif checksum != known["sha256"]:
        what = "has the wrong checksum: its values are not the published ones"
        expected, found = f"SHA-256 of the arrays {known['sha256']}", checksum
    else:
        return arrays
    raise DataError(
        f"{source} {what}.",
        expected=expected,
        found=found,
        do="delete the file if it is kept, and load again; if that does not "
        "help, the published file has changed: please report it",
    )


def _download(name, folder, kept):
    folder.mkdir(parents=True, exist_ok=True)
    # A process that was killed a day ago may have left something behind.
    for old in folder.glob(".download-*"):
        with contextlib.suppress(FileNotFoundError):  # another was quicker
            if time.time() - old.stat().st_mtime > 86_400:
                shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=".download-", dir=folder
    ) as scratch:
        scratch = Path(scratch)
        fresh = scratch / kept.name
        if name == "fashion":
            arrays = {
                k: _read_idx(_get(f, scratch)) for k, f in FASHION.items()
            }
            _verified(arrays, kept.name, f"What {BASE_URL} has as fashion")
            np.savez_compressed(fresh, **arrays)
        else:
            url = BASE_URL + kept.name
            arrays = read_arrays(_get(kept.name, scratch), name=url)
            _verified(arrays, kept.name, url)
        try:
            os.replace(fresh, kept)
        except PermissionError:
            # Windows refuses while another process reads the file that it
            # has put there meanwhile; that one is verified as well.
            if not kept.exists():
                raise


def _read_idx(path):
    try:
        content = gzip.decompress(path.read_bytes())
        # The number of axes, then the length of each in four bytes.
        axes = content[3]
        shape = np.frombuffer(content, ">u4", axes, offset=4)
        values = np.frombuffer(content, np.uint8, offset=4 + 4 * axes)
        return values.reshape(shape)
    except (EOFError, OSError, IndexError, ValueError, zlib.error) as error:
        url = BASE_URL + path.name
        kind = "an IDX file of bytes"
        raise DataError(**damaged(url, str(error), kind)) from None


def _get(file, folder):
    import pooch
    import requests
    from tqdm import tqdm

    url = BASE_URL + file
    # Pooch sets the real total; before, a bar without one has no truth value.
    bar = tqdm(
        desc=f"Downloading {file}",
        total=1,
        unit="B",
        unit_scale=True,
        ncols=79,
    )
    downloader = pooch.HTTPDownloader(
        progressbar=bar, timeout=TIMEOUT, chunk_size=2**16
    )
    try:
        downloader(url, str(folder / file), None)
    except requests.RequestException as error:
        why = "there is no connection"
        if isinstance(error, requests.HTTPError):
            why = "the server did not give it"
        elif isinstance(error, requests.exceptions.ChunkedEncodingError):
            why = "the connection was cut"
        raise DataError(
            f"{file} could not be downloaded: {why}.",
            expected=f"the whole of {url}",
            found=re.sub("<[^>]* object at [^>]*>:? ?", "", str(error)),
            do="connect to the network and load again (it begins anew, "
            f"nothing half-done was kept), or {_BY_HAND}; the digits and the "
            "furniture need no network",
        ) from None
    finally:
        bar.close()
    return folder / file


def _cannot_keep(folder, file, error):
    why = "writing it failed"
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        why = "the disk is full"
    elif error.errno in _REFUSED:
        why = "no right to write there"
    return {
        "what": f"{file} could not be kept: {why}.",
        "expected": f"a folder that you may write to at {folder}, with about "
        "100 MB free",
        "found": f"{type(error).__name__}: {error.strerror or error}",
        "do": "free some space, or set LATENTSPACE_DATA to another folder of "
        f"yours, or {_BY_HAND}",
    }
