"""Downloads against a real server on this machine, well and badly behaved.

Every failure leaves the cache as it was: `unchanged` sees to that.
"""

import builtins
import contextlib
import errno
import gzip
import http.server
import io
import json
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from data_helpers import idx, says
from latentspace import downloads
from latentspace.archives import DataError, content_sha256, read_arrays
from latentspace.datasets import load


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


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        content = server.files.get(self.path)
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
        if self.path not in server.cut:
            self.wfile.write(content[half:])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server that has a small mnist and fashion, and can be told to fail."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.cut, server.announce = [], set(), True
    server.wait = lambda: None
    mnist, fashion = small_set(0), small_set(1)
    server.files = {"/mnist.npz": npz(mnist)}
    for name, file in downloads._FASHION.items():
        server.files["/" + file] = gzip.compress(idx(fashion[name]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(downloads, "BASE_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty folder for downloads, which know the small sets."""
    known = tmp_path / "checksums.json"
    entries = {}
    for file, seed in (("mnist.npz", 0), ("fashion_mnist.npz", 1)):
        arrays = small_set(seed)
        entries[file] = {
            "sha256": content_sha256(arrays),
            "arrays": {k: ["uint8", a.shape] for k, a in arrays.items()},
        }
    known.write_text(json.dumps(entries))
    monkeypatch.setattr(downloads, "shipped", lambda name: known)
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setenv("LATENTSPACE_DATA", str(folder))
    return folder


def contents(folder):
    return {
        str(f.relative_to(folder)): (
            f.stat().st_mtime_ns,
            f.read_bytes() if f.is_file() else None,
        )
        for f in folder.rglob("*")
    }


@contextlib.contextmanager
def unchanged(folder):
    """Expect a `DataError` that leaves a folder to the byte as it was."""
    (folder / "other.npz").write_bytes(b"somebody's")
    before = contents(folder)
    with pytest.raises(DataError) as error:
        yield error
    assert contents(folder) == before


def test_mnist_is_downloaded_once_and_kept(server, cache, capsys):
    data = load("mnist")
    assert np.array_equal(data.x_train, small_set()["x_train"])
    assert data.y_test.tolist() == [*range(10)] * 2
    assert data.y_train.dtype == np.int64  # not bytes, which overflow
    assert (data.max_value, data.names) == (255, tuple("0123456789"))
    assert os.listdir(cache) == ["mnist.npz"]
    shown = capsys.readouterr()
    assert "Downloading mnist.npz: 100 %" in shown.err
    assert shown.out == ""
    load("mnist")
    assert server.asked == ["/mnist.npz"]


def test_fashion_is_put_together_from_its_four_files(server, cache):
    data = load("fashion", limit=7)
    assert np.array_equal(data.x_train, small_set(1)["x_train"][:7])
    assert np.array_equal(data.y_test, small_set(1)["y_test"][:7])
    assert data.names[9] == "ankle boot"
    assert os.listdir(cache) == ["fashion_mnist.npz"]
    assert len(server.asked) == 4
    load("fashion")
    assert len(server.asked) == 4


def test_a_missing_folder_is_made(server, cache, monkeypatch):
    monkeypatch.setenv("LATENTSPACE_DATA", str(cache / "a" / "b"))
    load("mnist")
    assert (cache / "a" / "b" / "mnist.npz").is_file()


def test_the_default_folder_is_the_platforms_cache(monkeypatch):
    import pooch

    for value in ("", None):
        if value is None:
            monkeypatch.delenv("LATENTSPACE_DATA")
        else:
            monkeypatch.setenv("LATENTSPACE_DATA", value)
        assert downloads.downloads_folder() == pooch.os_cache("latentspace")


def test_a_file_packed_by_another_program_is_taken(cache):
    arrays = small_set()
    np.savez_compressed(cache / "mnist.npz", **dict(sorted(arrays.items())))
    assert len(load("mnist").x_train) == 60


def test_no_network(server, cache):
    server.shutdown()
    server.server_close()
    with unchanged(cache) as error:
        load("mnist")
    says(
        error,
        "no connection",
        server.url,
        "connect to the network",
        "LATENTSPACE_DATA",
    )
    assert "object at 0x" not in str(error.value)


def test_a_server_that_does_not_have_the_file(server, cache):
    server.files.clear()
    with unchanged(cache) as error:
        load("mnist")
    says(error, "the server did not give it", "404 Not Found")


def test_a_server_that_falls_silent(server, cache, monkeypatch):
    monkeypatch.setattr(downloads, "TIMEOUT", 0.2)
    server.wait = lambda: time.sleep(1)
    with unchanged(cache) as error:
        load("mnist")
    says(error, "no connection", "timed out")


@pytest.mark.parametrize(
    "name, file",
    [
        ("mnist", "/mnist.npz"),
        # The third of four: the two before it are not kept either.
        ("fashion", "/t10k-images-idx3-ubyte.gz"),
    ],
)
def test_a_connection_cut_half_way_begins_anew(server, cache, name, file):
    server.cut = {file}
    with unchanged(cache) as error:
        load(name)
    says(error, "the connection was cut", "begins anew")
    server.cut = set()
    assert len(load(name).x_train) == 60


@pytest.mark.parametrize(
    "name, file",
    [("mnist", "/mnist.npz"), ("fashion", "/train-images-idx3-ubyte.gz")],
)
def test_a_cut_that_the_server_hides_is_found(server, cache, name, file):
    server.announce, server.cut = False, {file}
    with unchanged(cache) as error:
        load(name)
    says(error, server.url.rstrip("/") + file, "cut short")


def test_a_download_with_the_wrong_checksum(server, cache):
    server.files["/mnist.npz"] = npz(small_set(2))
    with unchanged(cache) as error:
        load("mnist")
    says(
        error,
        "wrong checksum",
        content_sha256(small_set(0)),
        content_sha256(small_set(2)),
    )


def test_fashion_with_the_wrong_checksum(server, cache):
    labels = small_set(1)["y_test"][::-1]
    server.files["/t10k-labels-idx1-ubyte.gz"] = idx(labels.copy())
    with unchanged(cache) as error:
        load("fashion")
    says(error, "wrong checksum")


def test_a_download_of_the_wrong_shape(server, cache):
    arrays = small_set() | {"x_test": np.zeros((20, 8, 8), "uint8")}
    server.files["/mnist.npz"] = npz(arrays)
    with unchanged(cache) as error:
        load("mnist")
    says(
        error,
        "wrong names, kinds or shapes",
        "x_test uint8 (20, 28, 28)",
        "x_test uint8 (20, 8, 8)",
    )


def test_a_page_in_place_of_the_file(server, cache):
    server.files["/mnist.npz"] = b"<html>log in to the network first</html>"
    with unchanged(cache) as error:
        load("mnist")
    says(error, "another kind", "<html>")


def test_a_kept_file_that_is_cut_short(server, cache):
    (cache / "mnist.npz").write_bytes(npz(small_set())[:5000])
    with unchanged(cache) as error:
        load("mnist")
    says(error, str(cache / "mnist.npz"), "cut short", "delete it")
    assert server.asked == []


def test_a_kept_file_with_other_contents(server, cache):
    (cache / "mnist.npz").write_bytes(npz(small_set(3)))
    with unchanged(cache) as error:
        load("mnist")
    says(error, str(cache / "mnist.npz"), "wrong checksum", "delete")
    assert server.asked == []


def test_a_folder_that_cannot_be_made(server, cache, monkeypatch):
    # Nobody, root included, can make a folder inside a file.
    (cache / "file").write_text("in the way")
    monkeypatch.setenv("LATENTSPACE_DATA", str(cache / "file" / "inside"))
    with unchanged(cache) as error:
        load("mnist")
    says(error, "no right to write", "set LATENTSPACE_DATA")
    assert server.asked == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written_to(
    server, cache, monkeypatch, number
):
    def refuse(path, *arguments):
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "mkdir", refuse)
    with unchanged(cache) as error:
        load("mnist")
    says(error, "no right to write", os.strerror(number), str(cache))


def test_a_read_only_folder_is_enough_when_the_file_is_there(
    cache, monkeypatch
):
    (cache / "mnist.npz").write_bytes(npz(small_set()))
    cache.chmod(0o500)
    # Root may write in spite of that, so every way to write is closed.
    usual = builtins.open

    def only_read(file, mode="r", *arguments, **options):
        assert mode in ("r", "rb"), f"{file} was opened for writing"
        return usual(file, mode, *arguments, **options)

    def refuse(*arguments, **options):
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(builtins, "open", only_read)
    for name in ("mkdir", "replace", "rename", "unlink", "utime"):
        monkeypatch.setattr(os, name, refuse)
    try:
        assert len(load("mnist").x_train) == 60
    finally:
        monkeypatch.undo()
        cache.chmod(0o700)


class FullDisk(io.FileIO):
    """A file on a disk that is full after some 20,000 bytes."""

    def write(self, content):
        if self.tell() + len(content) > 20_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("name", ["mnist", "fashion"])
def test_a_full_disk(server, cache, monkeypatch, name):
    usual = builtins.open

    def full(file, mode="r", *arguments, **options):
        if "w" in mode and str(file).startswith(str(cache)):
            return FullDisk(file, "w")
        return usual(file, mode, *arguments, **options)

    monkeypatch.setattr(builtins, "open", full)
    with unchanged(cache) as error:
        load(name)
    says(error, "the disk is full", "No space left", "free some space")


def test_a_full_disk_while_fashion_is_put_together(server, cache, monkeypatch):
    def full(path, **arrays):
        path.write_bytes(b"PK half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloads.np, "savez_compressed", full)
    with unchanged(cache) as error:
        load("fashion")
    says(error, "the disk is full")


def test_an_interrupted_download_leaves_nothing(server, cache, monkeypatch):
    def interrupt(self, size):
        raise KeyboardInterrupt

    monkeypatch.setattr(downloads._Progress, "update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load("mnist")
    assert os.listdir(cache) == []


def test_what_a_killed_process_left_is_swept_after_a_day(server, cache):
    for name, age in (("old", 2 * 86_400), ("new", 60)):
        scratch = cache / f".download-{name}"
        scratch.mkdir()
        (scratch / "mnist.npz").write_bytes(b"half")
        then = time.time() - age
        os.utime(scratch, (then, then))
    load("mnist")
    assert sorted(os.listdir(cache)) == [".download-new", "mnist.npz"]


LOADS = """
import pathlib, sys
from latentspace import downloads
from latentspace.datasets import load
downloads.BASE_URL = sys.argv[1]
downloads.shipped = lambda name: pathlib.Path(sys.argv[2])
for _ in range(3):
    assert len(load("mnist").x_train) == 60
print("loaded")
"""


def test_two_processes_at_once(server, cache, tmp_path):
    # Neither is given its second half before both have begun.
    both = threading.Barrier(2, timeout=120)
    server.wait = both.wait
    processes = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                LOADS,
                server.url,
                str(tmp_path / "checksums.json"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        out, err = process.communicate(timeout=180)
        assert (process.returncode, out) == (0, "loaded\n"), err
    assert server.asked == ["/mnist.npz"] * 2
    assert os.listdir(cache) == ["mnist.npz"]
    assert content_sha256(read_arrays(cache / "mnist.npz")) == (
        content_sha256(small_set())
    )


def test_losing_the_race_where_a_file_in_use_cannot_be_replaced(
    server, cache, monkeypatch
):
    # What Windows does when the other process is reading its file.
    def refuse(source, target):
        target.write_bytes(source.read_bytes())
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", refuse)
    assert len(load("mnist").x_train) == 60
    assert os.listdir(cache) == ["mnist.npz"]


def real(file):
    """The folder of the real files, or a skip that says why."""
    folder = os.environ.get("LATENTSPACE_DATA", "")
    if not os.path.isfile(os.path.join(folder, file)):
        pytest.skip(f"LATENTSPACE_DATA names no folder with {file}")


@pytest.mark.parametrize("name, file", downloads.FILES.items())
def test_the_real_files(name, file):
    real(file)
    data = load(name)
    assert data.x_train.shape == (60000, 28, 28)
    assert data.x_test.shape == (10000, 28, 28)
    assert data.x_train.dtype == np.uint8
    assert data.y_train.dtype == np.int64
    assert len(np.unique(data.y_train[:1000])) == 10
    few = load(name, limit=1000)
    assert np.array_equal(few.x_train, data.x_train[:1000])
    assert few.x_train.base is None, "the other images are still held"


def test_the_real_fashion_from_its_four_files(server, tmp_path, monkeypatch):
    real("fashion_mnist.npz")
    arrays = downloads.fetch("fashion")
    for name, file in downloads._FASHION.items():
        server.files["/" + file] = gzip.compress(idx(arrays[name]), 1)
    monkeypatch.setenv("LATENTSPACE_DATA", str(tmp_path))
    assert len(load("fashion").x_train) == 60000
    assert len(server.asked) == 4
