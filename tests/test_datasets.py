"""The one way in: names, settings, limits, and what came with the course."""

import json
import os

import numpy as np
import pytest

from data_helpers import says
from latentspace import datasets
from latentspace.archives import (
    DataError,
    content_sha256,
    shipped,
)
from latentspace.datasets import furniture_part, load


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    monkeypatch.delenv("LATENTSPACE_DATASET", raising=False)


def known():
    return json.loads(shipped("checksums.json").read_text("utf-8"))


def test_digits_and_their_split():
    data = load("digits")
    assert data.x_train.shape == (1287, 8, 8)
    assert data.x_test.shape == (510, 8, 8)
    assert data.x_train.dtype == np.uint8
    assert data.y_train.dtype == np.int64
    assert (data.x_train.max(), data.max_value) == (16, 16)
    assert data.names == tuple("0123456789")
    assert data.factors is None


def test_digits_are_split_between_two_forms():
    """A form begins with 0 to 9 three times over; none is cut in two."""
    data = load("digits")
    start = np.tile(np.arange(10), 3)
    y = np.concatenate([data.y_train, data.y_test])
    windows = np.lib.stride_tricks.sliding_window_view(y, 30)
    forms = np.flatnonzero((windows == start).all(axis=1))
    assert {0, len(data.y_train)} <= set(forms)
    assert len(forms) >= 12  # two begin with a digit missing or too many


def test_the_digits_are_those_the_course_was_written_with():
    data = load("digits")
    arrays = {
        k: getattr(data, k).astype("uint8")
        for k in ("x_train", "y_train", "x_test", "y_test")
    }
    assert content_sha256(arrays) == known()["digits"]["sha256"]


def test_a_limit_keeps_the_first_of_each_part():
    data, few = load("digits"), load("digits", limit=600)
    assert np.array_equal(few.x_train, data.x_train[:600])
    assert np.array_equal(few.y_train, data.y_train[:600])
    assert np.array_equal(few.x_test, data.x_test)
    assert load("digits", limit=np.int64(5000)).x_train.shape[0] == 1287
    assert len(load("digits", limit=1).y_train) == 1


@pytest.mark.parametrize(
    "limit, error",
    [(0, ValueError), (-3, ValueError), (2.5, TypeError), ("all", TypeError)],
)
def test_a_limit_that_is_none(limit, error):
    with pytest.raises(error, match="limit is"):
        load("digits", limit=limit)


def test_the_setting_takes_the_place_of_the_digits_only(tmp_path, monkeypatch):
    path = tmp_path / "own.npz"
    np.savez(path, x=np.zeros((9, 3, 3)), y=np.arange(9) % 2)
    monkeypatch.setenv("LATENTSPACE_DATASET", str(path))
    assert load("digits").x_train.shape[1:] == (3, 3)
    with pytest.raises(DataError, match="no data set 'mnits'"):
        load("mnits")
    for value in ("", "digits"):
        monkeypatch.setenv("LATENTSPACE_DATASET", value)
        assert load("digits").x_train.shape == (1287, 8, 8)


def test_a_wrong_setting_is_named(monkeypatch):
    monkeypatch.setenv("LATENTSPACE_DATASET", "minst")
    with pytest.raises(DataError) as error:
        load("digits")
    says(
        error,
        "no data set 'minst'",
        "environment variable LATENTSPACE_DATASET",
        "did you mean 'mnist'?",
    )


def test_unknown_names_and_paths(tmp_path, monkeypatch):
    (tmp_path / "picture.png").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    for asked, words in {
        "mnits": ["no data set 'mnits'", "did you mean 'mnist'?"],
        "Digits": ["no data set", "did you mean 'digits'?"],
        "zebra": [
            "no data set",
            "digits, furniture, mnist, fashion",
            "check the path",
        ],
        "": ["no data set ''"],  # not the folder one happens to be in
        "there/is/none": ["no file or folder"],
        "none.npz": ["no file or folder"],
        "picture.png": ["a kind that cannot be loaded", "the folder it is"],
    }.items():
        with pytest.raises(DataError) as error:
            load(asked)
        says(error, *words)
    for asked in (None, 3, ["digits"]):
        with pytest.raises(TypeError, match="a name or a path"):
            load(asked)


def test_furniture():
    data = load("furniture")
    n, m = len(data.x_train), len(data.x_test)
    assert data.x_train.shape == (n, 48, 48, 3)
    assert data.x_test.shape == (m, 48, 48, 3)
    assert data.x_train.dtype == np.uint8
    assert (data.names, data.max_value) == (("chair", "desk"), 255)
    assert data.y_train.dtype == np.int64
    assert set(data.y_train) == set(data.y_test) == {0, 1}
    for part, size in (("train", n), ("test", m)):
        factors = data.factors[part]
        assert factors["free"].shape == (size, 9)
        assert factors["lengths"].shape == (size, 19)
        assert factors["free"].dtype == factors["lengths"].dtype == float
        for key in (
            "arms",
            "drawers",
            "back_style",
            "hue",
            "azimuth",
            "elevation",
        ):
            assert factors[key].shape == (size,), key
    assert len(data.factors["free_names"]) == 9
    assert len(data.factors["length_names"]) == 19
    assert type(data.factors["free_names"]) is list
    assert type(data.factors["length_names"][0]) is str
    few = load("furniture", limit=10)
    assert len(few.x_train) == len(few.factors["test"]["hue"]) == 10
    assert np.array_equal(
        few.factors["train"]["lengths"], data.factors["train"]["lengths"][:10]
    )


@pytest.mark.parametrize("name", datasets.PARTS)
def test_parts_of_the_furniture(name):
    arrays = furniture_part(name)
    assert arrays["x"].dtype == np.uint8
    assert arrays["x"].shape[-3:] == (48, 48, 3)


def test_an_unknown_part_of_the_furniture():
    with pytest.raises(DataError) as error:
        furniture_part("tables")
    says(error, "no part 'tables'", "'edits', 'triplets', 'turntables'")


def test_furniture_that_did_not_come_along(monkeypatch, tmp_path):
    from latentspace import archives

    monkeypatch.setattr(archives, "__file__", str(tmp_path / "a/b/c/d.py"))
    with pytest.raises(DataError) as error:
        load("furniture")
    says(error, "furniture.npz is missing", "install latentspace again")


def test_nothing_is_written_down_that_cannot_be_loaded():
    from latentspace.downloads import FILES

    assert {*FILES.values(), "digits"} == set(known())
    assert all(len(e["sha256"]) == 64 for e in known().values())


def test_loading_needs_no_home(monkeypatch):
    # A grader's or a container's account may have none.
    for name in ("HOME", "USERPROFILE", "LATENTSPACE_DATA"):
        monkeypatch.delenv(name, raising=False)
    assert len(load("digits").x_train) == 1287
    assert "LATENTSPACE_DATA" not in os.environ
