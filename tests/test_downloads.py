"""Test downloads against a real server on this machine, good and bad.

Every failure leaves the cache as it was: `unchanged` sees to that.
"""

import contextlib
import errno
import gzip
import http.server
import io
import json
import os
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from data_helpers import says
from latentspace.datasets import (
    DataError,
    _download,
    content_sha256,
    load,
)


def small_set(seed=0):
    """Arrays in the form of MNIST, with few images."""
    rng = np.random.default_rng(seed)
    arrays = {}
    for part, n in (("train", 60), ("test", 20)):
        arrays[f"x_{part}"] = rng.integers(0, 256, (n, 28, 28), "uint8")
        arrays[f"y_{part}"] = (np.arange(n) % 10).astype("uint8")
    return arrays


def npz(arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def idx(array):
    """Pack an array as Fashion-MNIST's files are, but for gzip."""
    head = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return head + array.tobytes()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        content = (server.files | server.instead).get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        if server.announce:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = len(content) // 2
        self.wfile.write(content[:half])
        self.wfile.flush()
        server.wait()
        if self.path != server.cut:
            self.wfile.write(content[half:])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server that has a small mnist and fashion, and can be told to fail."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.cut, server.announce = [], None, True
    server.instead = {}
    server.wait = lambda: None
    server.files = {"/mnist.npz": npz(small_set())}
    for name, file in _download.FASHION.items():
        server.files["/" + file] = gzip.compress(idx(small_set(1)[name]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(_download, "BASE_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A folder for downloads, not made yet; they know the small sets."""
    known = tmp_path / "checksums.json"
    entries = {}
    for file, seed in (("mnist.npz", 0), ("fashion_mnist.npz", 1)):
        arrays = small_set(seed)
        entries[file] = {
            "sha256": content_sha256(arrays),
            "arrays": {k: ["uint8", a.shape] for k, a in arrays.items()},
        }
    known.write_text(json.dumps(entries))
    monkeypatch.setattr(_download, "shipped", lambda name: known)
    folder = tmp_path / "not" / "there yet"
    monkeypatch.setenv("LATENTSPACE_DATA", str(folder))
    return folder


def contents(folder):
    return {
        str(f): (f.stat().st_mtime_ns, f.is_file() and f.read_bytes())
        for f in folder.rglob("*")
    }


@contextlib.contextmanager
def unchanged(folder):
    """Expect a `DataError` that leaves a folder to the byte as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "other.npz").write_bytes(b"somebody's")
    before = contents(folder)
    with pytest.raises(DataError) as error:
        yield error
    assert contents(folder) == before
    assert "object at 0x" not in str(error.value)


def test_mnist_is_downloaded_once_and_kept(server, cache, capsys):
    data = load("mnist")
    assert np.array_equal(data.x_train, small_set()["x_train"])
    assert data.y_test.tolist() == [*range(10)] * 2
    assert data.y_train.dtype == np.int64  # not bytes, which overflow
    assert (data.max_value, data.names) == (255, tuple("0123456789"))
    assert os.listdir(cache) == ["mnist.npz"]
    shown = capsys.readouterr()
    assert "Downloading mnist.npz: 100%" in shown.err
    assert shown.out == ""
    load("mnist")
    assert server.asked == ["/mnist.npz"]


def test_fashion_is_put_together_from_its_four_files(server, cache):
    data = load("fashion", limit=7)
    assert np.array_equal(data.x_train, small_set(1)["x_train"][:7])
    assert np.array_equal(data.y_test, small_set(1)["y_test"][:7])
    assert data.names[9] == "ankle boot"
    assert data.x_train.base is None, "the other images are still held"
    assert os.listdir(cache) == ["fashion_mnist.npz"]
    load("fashion")
    assert len(server.asked) == 4


@pytest.mark.parametrize("value", ["", None])
def test_default_folder_is_the_platforms_cache(monkeypatch, value):
    import pooch

    monkeypatch.delenv("LATENTSPACE_DATA", raising=False)
    if value is not None:
        monkeypatch.setenv("LATENTSPACE_DATA", value)
    assert _download.downloads_folder() == pooch.os_cache("latentspace")


def test_file_packed_by_another_program_is_taken(cache):
    arrays = small_set()
    cache.mkdir(parents=True)
    arrays["x_train"] = np.asfortranarray(arrays["x_train"])
    np.savez_compressed(cache / "mnist.npz", **dict(sorted(arrays.items())))
    assert len(load("mnist").x_train) == 60


MNIST, IMAGES, LABELS = (
    "/mnist.npz",
    "/train-images-idx3-ubyte.gz",
    "/t10k-labels-idx1-ubyte.gz",
)
SMALLER = small_set() | {"x_test": np.zeros((20, 8, 8), "uint8")}
BACKWARDS = idx(small_set(1)["y_test"][::-1].copy())


def give(file, content):
    return {"instead": {file: content}}


@pytest.mark.parametrize(
    "name, changes, words",
    [
        ("mnist", {"wait": lambda: time.sleep(3)}, ["no connection", "timed"]),
        ("mnist", give(MNIST, None), ["the server did not give it", "404 "]),
        ("mnist", {"cut": MNIST}, ["the connection was cut", "begins anew"]),
        # The last of four: the three before it are not kept either.
        ("fashion", {"cut": LABELS}, ["the connection was cut"]),
        ("mnist", {"cut": MNIST, "announce": False}, [MNIST, "cut short"]),
        (
            "fashion",
            {"cut": IMAGES, "announce": False},
            [IMAGES, "cut short", "IDX"],
        ),
        ("fashion", give(IMAGES, b"<html>"), [IMAGES, "another kind"]),
        ("fashion", give(IMAGES, gzip.compress(b"")), [IMAGES, "damaged"]),
        (
            "mnist",
            give(MNIST, npz(small_set(2))),
            [
                "wrong checksum",
                *(content_sha256(small_set(i)) for i in (0, 2)),
            ],
        ),
        (
            "fashion",
            give(LABELS, gzip.compress(BACKWARDS)),
            ["wrong checksum"],
        ),
        (
            "mnist",
            give(MNIST, npz(SMALLER)),
            [
                "wrong names, kinds or shapes",
                "x_test uint8 (20, 28, 28)",
                "x_test uint8 (20, 8, 8)",
            ],
        ),
        ("mnist", give(MNIST, b"<html>log in"), ["another kind", "<html>"]),
    ],
)
def test_failed_download_is_told_and_another_begins_anew(
    server, cache, monkeypatch, name, changes, words
):
    usual = dict(vars(server))
    vars(server).update(changes)
    with unchanged(cache) as error, monkeypatch.context() as patches:
        patches.setattr(_download, "TIMEOUT", 1)
        load(name)
    says(error, server.url.rstrip("/"), *words)
    vars(server).update(usual)
    assert len(load(name).x_train) == 60


def test_missing_network_is_told(cache, monkeypatch):
    # Port 9 of this machine: nothing answers there.
    monkeypatch.setattr(_download, "BASE_URL", "http://127.0.0.1:9/")
    with unchanged(cache) as error:
        load("mnist")
    says(error, "no connection", "connect to the network", "LATENTSPACE_DATA")


@pytest.mark.parametrize(
    "content, words",
    [
        (npz(small_set())[:5000], "cut short"),
        (npz(small_set(3)), "wrong checksum"),
    ],
)
def test_kept_file_that_is_not_right_is_named(server, cache, content, words):
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(content)
    with unchanged(cache) as error:
        load("mnist")
    says(error, str(cache / "mnist.npz"), words, "delete")
    assert server.asked == []


def in_the_way(cache, monkeypatch):
    # Nobody, root included, can make a folder inside a file.
    cache.write_text("in the way")
    monkeypatch.setenv("LATENTSPACE_DATA", str(cache / "inside"))


def refusing(number):
    def refuse(path, *arguments):
        raise OSError(number, os.strerror(number), path)

    return lambda cache, monkeypatch: monkeypatch.setattr(os, "mkdir", refuse)


@pytest.mark.parametrize(
    "fails, words",
    [
        (in_the_way, "NotADirectoryError"),
        (refusing(errno.EACCES), "Permission denied"),
        (refusing(errno.EROFS), "Read-only file system"),
    ],
)
def test_folder_that_cannot_be_written_to_is_named(
    server, cache, monkeypatch, fails, words
):
    cache.parent.mkdir()
    fails(cache, monkeypatch)
    with unchanged(cache.parent) as error:
        load("mnist")
    says(error, "no right to write", words, str(cache), "LATENTSPACE_DATA")
    assert server.asked == []


def test_read_only_folder_is_enough_when_the_file_is_there(cache):
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(npz(small_set()))
    before = contents(cache)
    cache.chmod(0o500)  # root may write in spite of that, so look
    assert len(load("mnist").x_train) == 60
    cache.chmod(0o700)
    assert contents(cache) == before


FULL = OSError(errno.ENOSPC, "No space left on device")


def receive_half(response, *arguments, **options):
    yield b"half"
    raise FULL


def write_half(path, **arrays):
    path.write_bytes(b"PK half of it")
    raise FULL


@pytest.mark.parametrize(
    "name, patched, fails",
    [
        ("mnist", "requests.Response.iter_content", receive_half),
        ("fashion", "requests.Response.iter_content", receive_half),
        ("fashion", "numpy.savez_compressed", write_half),
    ],
)
def test_full_disk_is_told(server, cache, monkeypatch, name, patched, fails):
    monkeypatch.setattr(patched, fails)
    with unchanged(cache) as error:
        load(name)
    says(error, "the disk is full", "No space left", "free some space")


def test_interrupted_download_leaves_nothing(server, cache, monkeypatch):
    def interrupt(self, *arguments, **options):
        yield b"half"
        raise KeyboardInterrupt

    monkeypatch.setattr("requests.Response.iter_content", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load("mnist")
    assert os.listdir(cache) == []


def test_two_may_download_at_once(server, cache):
    # Neither is given its second half before both have begun.
    server.wait = threading.Barrier(2, timeout=120).wait
    with ThreadPoolExecutor() as pool:
        loaded = list(pool.map(load, ["mnist"] * 2))
    assert server.asked == ["/mnist.npz"] * 2
    assert os.listdir(cache) == ["mnist.npz"]
    for data in loaded:
        assert np.array_equal(data.x_train, small_set()["x_train"])


def test_file_in_use_that_cannot_be_replaced_is_taken(
    server, cache, monkeypatch
):
    # What Windows does when the other process is reading its file.
    def refuse(source, target):
        target.write_bytes(source.read_bytes())
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", refuse)
    assert len(load("mnist").x_train) == 60
    assert os.listdir(cache) == ["mnist.npz"]
