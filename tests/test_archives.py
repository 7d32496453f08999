"""Reading arrays without trusting the file, and knowing them by content."""

import gzip
import pickle
import zipfile

import numpy as np
import pytest

from data_helpers import Creates, idx, says
from latentspace import archives
from latentspace.archives import (
    DataError,
    content_sha256,
    read_arrays,
    read_idx,
    shipped,
)


def test_the_checksum_does_not_depend_on_the_container(tmp_path):
    arrays = {"x": np.arange(6).reshape(2, 3), "y": np.ones(2, "uint8")}
    np.savez(tmp_path / "a.npz", **arrays)
    np.savez_compressed(
        tmp_path / "b.npz", y=arrays["y"], x=np.asfortranarray(arrays["x"])
    )
    a, b = (read_arrays(tmp_path / f) for f in ("a.npz", "b.npz"))
    assert (tmp_path / "a.npz").read_bytes() != (
        tmp_path / "b.npz"
    ).read_bytes()
    assert content_sha256(a) == content_sha256(b) == content_sha256(arrays)


@pytest.mark.parametrize(
    "other",
    [
        {"x": np.array([[1, 2], [3, 5]], "uint8")},
        {"x": np.array([[1, 2], [3, 4]], "int8")},
        {"x": np.array([[1, 2, 3, 4]], "uint8")},
        {"z": np.array([[1, 2], [3, 4]], "uint8")},
        {"x": np.array([[1, 2], [3, 4]], "uint8"), "y": np.array(0)},
    ],
    ids=["value", "kind", "shape", "name", "one more"],
)
def test_the_checksum_tells_contents_apart(other):
    arrays = {"x": np.array([[1, 2], [3, 4]], "uint8")}
    assert content_sha256(arrays) != content_sha256(other)


def test_the_checksum_takes_empty_and_zero_dimensional_arrays():
    shapes = {content_sha256({"x": np.zeros(s)}) for s in ((), 0, (0, 3))}
    assert len(shapes) == 3


def test_the_checksum_of_objects_is_refused():
    with pytest.raises(TypeError, match="Python objects"):
        content_sha256({"x": np.array([{}])})


def test_a_pickle_inside_an_npz_is_refused_and_never_loaded(tmp_path):
    witness = tmp_path / "witness"
    objects = np.array([Creates(witness)], dtype=object)
    np.savez(tmp_path / "bad.npz", x=objects)
    with pytest.raises(DataError) as error:
        read_arrays(tmp_path / "bad.npz")
    says(error, "refused", "pickled", "not loaded")
    assert not witness.exists()
    # The file is dangerous indeed: the loading that is refused creates it.
    np.load(tmp_path / "bad.npz", allow_pickle=True)["x"]
    assert witness.exists()


def test_a_bare_pickle_called_npz_is_refused_and_never_loaded(tmp_path):
    witness = tmp_path / "witness"
    (tmp_path / "bad.npz").write_bytes(pickle.dumps(Creates(witness)))
    with zipfile.ZipFile(tmp_path / "zip.npz", "w") as archive:
        archive.write(tmp_path / "bad.npz", "x")
    for file in ("bad.npz", "zip.npz"):
        with pytest.raises(DataError) as error:
            read_arrays(tmp_path / file)
        says(error, "damaged, cut short, or of another kind")
    assert not witness.exists()


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_npz_is_named(tmp_path, keep):
    path = tmp_path / "cut.npz"
    np.savez(path, x=np.arange(1000))
    content = path.read_bytes()
    path.write_bytes(content[: int(keep * len(content))])
    with pytest.raises(DataError) as error:
        read_arrays(path)
    says(error, str(path), "cut short")


def test_a_flipped_bit_is_found(tmp_path):
    path = tmp_path / "flipped.npz"
    np.savez(path, x=np.arange(1000))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        read_arrays(path)
    says(error, "damaged", "CRC")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "x.npz"
    np.savez(path, x=1)

    # Root may read any file, so the refusal is played.
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(archives.np, "load", refuse)
    with pytest.raises(DataError) as error:
        read_arrays(path)
    says(error, "cannot be read", "Permission denied", "who may read it")


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.npz", tmp_path):
        with pytest.raises(DataError) as error:
            read_arrays(path)
        says(error, "cannot be read")


def test_only_the_asked_arrays_are_read(tmp_path):
    np.savez(tmp_path / "x.npz", x=1, note=np.array([{}], dtype=object))
    assert list(read_arrays(tmp_path / "x.npz", ["x", "y"])) == ["x"]


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_idx_files_are_read(tmp_path, pack):
    array = np.arange(24, dtype="uint8").reshape(2, 3, 4)
    (tmp_path / "a").write_bytes(pack(idx(array)))
    assert np.array_equal(read_idx(tmp_path / "a"), array)


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: gzip.compress(b)[:-9],
        lambda b: b[:-1],
        lambda b: b + b"0",
        lambda b: b[:5],
        lambda b: b"",
        lambda b: b"<html>" + b,
        lambda b: b"\x1f\x8b" + b,
    ],
    ids=[
        "cut gzip",
        "cut",
        "too long",
        "cut head",
        "empty",
        "page",
        "no gzip",
    ],
)
def test_damaged_idx_files_are_named(tmp_path, damage):
    content = idx(np.arange(24, dtype="uint8").reshape(2, 3, 4))
    (tmp_path / "a").write_bytes(damage(content))
    with pytest.raises(DataError) as error:
        read_idx(tmp_path / "a", "the labels")
    says(error, "the labels is damaged", "IDX")


def test_what_should_have_come_with_the_course():
    assert shipped("checksums.json").is_file()
    with pytest.raises(DataError) as error:
        shipped("no_such_file.npz")
    says(error, "should have come with the course", "install latentspace")
