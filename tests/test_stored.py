"""Stored maps and networks: what ships is what its index says."""

import numpy as np
import pytest

import precompute as stored
from latentspace.archives import DataError, content_sha256, read_arrays
from latentspace.stored import stored_maps, stored_weights

LIMIT = 10_000_000  # bytes, maps and networks together
FILES = sorted(
    p
    for folder in ("maps", "models")
    for p in (stored.DATA / folder).glob("*.npz")
)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_contents_are_what_the_index_says(path):
    index = stored.read_index(path.parent.name)
    assert index[path.stem]["content_sha256"] == content_sha256(
        read_arrays(path)
    ), "run `make maps` or `make models` again"


@pytest.mark.parametrize("folder", ["maps", "models"])
def test_index_names_every_file_and_no_other(folder):
    names = {p.stem for p in FILES if p.parent.name == folder}
    assert set(stored.read_index(folder)) == names


def test_all_of_it_is_small():
    assert sum(p.stat().st_size for p in FILES) <= LIMIT


def test_save_writes_file_and_index(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "DATA", tmp_path)
    stored.save("maps", "b", {"z": np.arange(3)}, {"seconds": 1})
    stored.save("maps", "a", {"z": np.arange(4)}, {"seconds": 2})
    index = stored.read_index("maps")
    assert list(index) == ["a", "b"] and index["a"]["seconds"] == 2
    assert index["b"]["content_sha256"] == content_sha256({"z": np.arange(3)})
    assert sorted(p.name for p in (tmp_path / "maps").iterdir()) == [
        "a.npz",
        "b.npz",
        "index.json",
    ]


def test_what_is_not_there_is_said():
    with pytest.raises(DataError, match="maps/ch99.npz is missing"):
        stored_maps("99")
    with pytest.raises(DataError, match="models/no-net.npz is missing"):
        stored_weights("no-net")
