"""Data sets that are fetched once, verified, and kept.

A download goes into a folder of its own beside its destination, is checked
there, and is then renamed, which is one step: whatever goes wrong, and
however many processes load at once, the kept files are whole or absent.
"""

import errno
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from latentspace.archives import (
    DataError,
    content_sha256,
    read_arrays,
    read_idx,
    shipped,
)

__all__ = ["BASE_URL", "FILES", "downloads_folder", "fetch", "verify"]

# Where Keras keeps them.
BASE_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FILES = {"mnist": "mnist.npz", "fashion": "fashion_mnist.npz"}
TIMEOUT = 30  # seconds without a byte

# Fashion-MNIST is published as four arrays, a file each.
_FASHION = {
    "x_train": "train-images-idx3-ubyte.gz",
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
}


def downloads_folder():
    """Folder where downloads are kept.

    Returns
    -------
    pathlib.Path
        What the environment variable ``LATENTSPACE_DATA`` names, or else
        the platform's cache folder.
    """
    named = os.environ.get("LATENTSPACE_DATA")
    if named:
        return Path(named).expanduser()
    import pooch

    return Path(pooch.os_cache("latentspace"))


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
        _download(name, folder, kept)
    arrays = read_arrays(kept)
    verify(arrays, kept.name, called=kept)
    return arrays


def verify(arrays, file, called=None):
    """Hold arrays to the shapes and the checksum the course knows.

    Parameters
    ----------
    arrays : dict of str to ndarray
    file : str
        The entry of ``data/checksums.json`` to hold them to.
    called : str, optional
        What an error calls the file; its name if not given.

    Raises
    ------
    DataError
        If a shape or the contents differ.
    """
    called = called or file
    known = json.loads(shipped("checksums.json").read_text("utf-8"))[file]
    describe = lambda d: ", ".join(f"{k} {d[k]}" for k in sorted(d))
    wanted = {k: f"{t} {tuple(s)}" for k, (t, s) in known["arrays"].items()}
    found = {k: f"{a.dtype} {a.shape}" for k, a in arrays.items()}
    do = (
        "delete the file if it is kept, and load again; if that does not "
        "help, the published file has changed: please report it"
    )
    if found != wanted:
        raise DataError(
            f"{called} holds arrays of the wrong names, kinds or shapes.",
            expected=describe(wanted),
            found=describe(found),
            do=do,
        )
    if (checksum := content_sha256(arrays)) != known["sha256"]:
        raise DataError(
            f"{called} has the wrong checksum: its values are not the "
            "published ones.",
            expected=f"SHA-256 of the arrays {known['sha256']}",
            found=checksum,
            do=do,
        )


def _download(name, folder, kept):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(
            prefix=".download-", dir=folder
        ) as scratch:
            scratch = Path(scratch)
            fresh = scratch / kept.name
            if name == "fashion":
                for file in _FASHION.values():
                    _get(file, scratch)
                arrays = {
                    k: read_idx(scratch / f, BASE_URL + f)
                    for k, f in _FASHION.items()
                }
                verify(arrays, kept.name, f"What {BASE_URL} has as fashion")
                np.savez_compressed(fresh, **arrays)
            else:
                _get(kept.name, scratch)
                url = BASE_URL + kept.name
                verify(read_arrays(fresh, called=url), kept.name, url)
            try:
                os.replace(fresh, kept)
            except PermissionError:
                # Windows refuses while another process reads the file that
                # it has put there meanwhile; that one is verified as well.
                if not kept.exists():
                    raise
    except OSError as error:
        raise _cannot_keep(folder, kept.name, error) from None


def _get(file, folder):
    import pooch
    import requests

    url = BASE_URL + file
    downloader = pooch.HTTPDownloader(
        progressbar=_Progress(file), timeout=TIMEOUT, chunk_size=2**16
    )
    by_hand = "; or put the file into the folder that LATENTSPACE_DATA names"
    try:
        downloader(url, str(folder / file), None)
    except requests.HTTPError as error:
        response = error.response
        raise DataError(
            f"{file} could not be downloaded: the server did not give it.",
            expected=f"{url} to answer 200",
            found=f"{response.status_code} {response.reason}",
            do="try again later" + by_hand,
        ) from None
    except requests.exceptions.ChunkedEncodingError as error:
        raise DataError(
            f"{file} could not be downloaded: the connection was cut.",
            expected=f"the whole of {url}",
            found=_brief(error),
            do="load again; it begins anew, nothing half-done was kept",
        ) from None
    except requests.RequestException as error:
        raise DataError(
            f"{file} could not be downloaded: there is no connection.",
            expected=f"{url} to answer",
            found=_brief(error),
            do="connect to the network and load again"
            + by_hand
            + " (the digits and the furniture need no network)",
        ) from None


def _brief(error):
    """What a network error says, without the addresses of objects in it."""
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    error = getattr(error, "reason", None) or error
    text = str(error).rpartition(": ")[2]
    return f"{type(error).__name__}: {text}"


def _cannot_keep(folder, file, error):
    found = f"{type(error).__name__}: {error.strerror or error}"
    elsewhere = "set LATENTSPACE_DATA to a folder "
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return DataError(
            f"{file} could not be kept: the disk is full.",
            expected=f"about 100 MB free in {folder}",
            found=found,
            do=f"free some space, or {elsewhere}on another disk",
        )
    refused = (
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.EEXIST,
        errno.ENOTDIR,
    )
    why = (
        "no right to write there"
        if error.errno in refused
        else ("writing it failed")
    )
    return DataError(
        f"{file} could not be kept: {why}.",
        expected=f"a folder that you may write to at {folder}",
        found=found,
        do=f"{elsewhere}of yours, or put the file there yourself",
    )


def _sweep(folder):
    """Remove what a process that was killed left behind a day ago."""
    for scratch in folder.glob(".download-*"):
        try:
            if time.time() - scratch.stat().st_mtime > 86_400:
                shutil.rmtree(scratch, ignore_errors=True)
        except FileNotFoundError:
            pass  # another process was quicker


class _Progress:
    """Pooch's idea of a progress bar, without a further dependency."""

    def __init__(self, file):
        self.file, self.total, self.done, self.shown = file, 0, 0, None

    def update(self, size):
        self.done += size
        done = min(self.done, self.total) if self.total else self.done
        text = f"{done / 1e6:.0f} MB"
        if self.total:
            text = f"{100 * done // self.total} % of {self.total / 1e6:.1f} MB"
        if text != self.shown:
            self.shown = text
            print(
                f"\rDownloading {self.file}: {text}",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def reset(self):
        self.done = 0

    def close(self):
        print(file=sys.stderr)
