"""Test reading arrays without trust in the file, and their checksum."""

import pickle
import zipfile

import numpy as np
import pytest

from data_helpers import Creates, says
from latentspace.datasets import (
    DataError,
    _archive,
    content_sha256,
    load,
    read_arrays,
    shipped,
)

SMALL = {"x": np.array([[1, 2], [3, 4]], "uint8")}


@pytest.mark.parametrize(
    "other",
    [
        {"x": np.array([[1, 2], [3, 5]], "uint8")},
        {"x": np.array([[1, 2], [3, 4]], "int8")},
        {"x": np.array([[1, 2, 3, 4]], "uint8")},
        {"z": SMALL["x"]},
        {**SMALL, "y": np.array(0)},
        {"x": np.zeros(0)},
        {"x": np.zeros((0, 3))},
    ],
    ids="value kind shape name more empty hollow".split(),
)
def test_checksum_tells_contents_apart(other):
    assert content_sha256(SMALL) != content_sha256(other)


def test_checksum_of_objects_is_refused():
    with pytest.raises(TypeError, match="Python objects"):
        content_sha256({"x": np.array([{}])})


def test_pickles_are_refused_and_never_loaded(tmp_path):
    witness = tmp_path / "witness"
    np.savez(tmp_path / "objects.npz", x=np.array([Creates(witness)], object))
    (tmp_path / "bare.npz").write_bytes(pickle.dumps(Creates(witness)))
    with zipfile.ZipFile(tmp_path / "zip.npz", "w") as archive:
        archive.write(tmp_path / "bare.npz", "x")
    for file, words in (
        ("objects", ("refused", "pickled", "not loaded")),
        ("bare", ("damaged, cut short, or of another kind",)),
        ("zip", ("damaged", "'x' in it is no NumPy array")),
    ):
        with pytest.raises(DataError) as error:
            load(tmp_path / f"{file}.npz")
        says(error, *words)
    assert not witness.exists()
    # The file is dangerous indeed: the loading that is refused creates it.
    np.load(tmp_path / "objects.npz", allow_pickle=True)["x"]
    assert witness.exists()


def flip(content):
    middle = len(content) // 2
    turned = bytes([content[middle] ^ 1])
    return content[:middle] + turned + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda b: b"", "begins with b''"),
        (lambda b: b"<html>log in first</html>", "<html>"),
        (lambda b: b[:80], "not a zip file"),
        (lambda b: b[: len(b) // 2], "not a zip file"),
        (lambda b: b[:-20], "not a zip file"),
        (flip, "CRC"),
        (lambda b: b.replace(b"NUMPY\1", b"NUMPY\7"), "version"),
        (lambda b: b.replace(b"'descr'", b"'descx'"), "correct keys"),
    ],
)
def test_damaged_file_is_named(tmp_path, damage, words):
    path = tmp_path / "cut.npz"
    np.savez(path, x=np.arange(1000))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError) as error:
        read_arrays(path)
    says(error, str(path), "damaged, cut short", words)


def test_arrays_too_large_for_memory_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "huge.npz"
    with zipfile.ZipFile(path, "w") as archive:
        with archive.open("x.npy", "w") as file:
            header = {"descr": "<f8", "fortran_order": False}
            header["shape"] = (10**6, 10**6)  # more than any memory has
            np.lib.format.write_array_header_1_0(file, header)
    with pytest.raises(DataError) as error:
        load(path)
    says(error, str(path), "does not fit into memory", "7.28 TiB")
    monkeypatch.setattr(_archive, "LARGEST", 100)
    np.savez(path, x=np.zeros((4, 4)))
    with pytest.raises(DataError) as error:
        load(path)
    says(error, str(path), "does not fit into memory", "0.0 GB", "as uint8")


def test_unreadable_file_is_named(tmp_path, monkeypatch):
    path = tmp_path / "x.npz"
    for missing in (path, tmp_path):
        with pytest.raises(DataError) as error:
            read_arrays(missing)
        says(error, "cannot be read")
    np.savez(path, x=1)

    # Root may read any file, so the refusal is played.
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(np, "load", refuse)
    with pytest.raises(DataError) as error:
        read_arrays(path)
    says(error, "cannot be read", "Permission denied", "who may read it")


def test_only_the_arrays_asked_for_are_read(tmp_path):
    np.savez(tmp_path / "x.npz", x=1, note=np.array([{}], dtype=object))
    with zipfile.ZipFile(tmp_path / "x.npz", "a") as archive:
        archive.writestr("__MACOSX/._x.npy", b"a Mac's")
    assert list(read_arrays(tmp_path / "x.npz", ["x", "y"])) == ["x"]


def test_what_is_missing_from_the_course_is_named():
    assert shipped("checksums.json").is_file()
    with pytest.raises(DataError) as error:
        shipped("no_such_file.npz")
    says(error, "should have come with the course", "install latentspace")
