"""Test the reader's own .npz: what is taken, refused, and in what words."""

import tempfile
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from data_helpers import load_and_listen, says
from latentspace.datasets import DataError, load
from latentspace.datasets._images import interleaved_split


@pytest.fixture
def save(tmp_path):
    def save(**arrays):
        np.savez(tmp_path / "own.npz", **arrays)
        return tmp_path / "own.npz"

    return save


def with_split(n=20, shape=(8, 8), **others):
    x = np.arange(n * np.prod(shape)).reshape(n, *shape) % 256
    x, y = x.astype("uint8"), np.arange(n) % 2
    names = ("x_train", "y_train", "x_test", "y_test")
    return dict(zip(names, (x, y, x[:4], y[:4]))) | others


def test_split_of_the_file_is_kept(save):
    arrays = with_split()
    data, said = load_and_listen(save(**arrays))
    assert np.array_equal(data.x_train, arrays["x_train"])
    assert np.array_equal(data.y_test, arrays["y_test"])
    assert (data.names, data.max_value, said) == (("0", "1"), 255, "")
    assert (data.x_train.dtype, data.y_train.dtype) == (np.uint8, np.int64)
    assert (data.factors, data.kind) == (None, "images")


def test_split_is_made_the_same_way_every_time(save):
    y = np.repeat([3, 7], 10)  # class after class, as many files have it
    x = np.broadcast_to(20 * np.arange(20)[:, None, None] % 256, (20, 8, 8))
    path = save(x=x, y=y)
    data, again = load(path), load(path)
    chosen = [0, 10, 2, 12, 3, 13]
    assert np.array_equal(data.x_train[:6], x[chosen])
    assert np.array_equal(data.x_test, x[[1, 11, 6, 16]])
    assert data.y_test.tolist() == [0, 1, 0, 1]
    assert data.names == ("3", "7")
    assert np.array_equal(again.x_train, data.x_train)
    # The first images are of all classes, so a limit leaves no class out.
    assert load(path, limit=2).y_train.tolist() == [0, 1]


def test_interleaved_split_gives_every_image_away_once():
    labels = np.random.default_rng(0).integers(0, 7, 500)
    train, test = interleaved_split(labels)
    assert sorted([*train, *test]) == list(range(500))
    assert 0.18 < len(test) / 500 < 0.22
    assert set(labels[test]) == set(range(7))


@pytest.mark.parametrize(
    "values, kind, expected, words",
    [
        ([0, 128, 255], "uint8", [0, 128, 255], []),
        ([0, 128, 255], "float64", [0, 128, 255], []),
        ([0, 128, 255], ">i4", [0, 128, 255], []),
        ([0, 0.2, 1], "float16", [0, 51, 255], []),
        ([0, 1], bool, [0, 255], []),
        ([0, 1], "uint8", [0, 255], []),
        ([0, 0.2, 1.000001], float, [0, 51, 255], ["set 10 of 640 values"]),
        ([-0.02, 0.2, 1.02], float, [0, 51, 255], ["from -0.02 to 1.02"]),
        ([0, 4, 16], float, [0, 64, 255], ["took 16 as white", "255"]),
        ([0, 1, 2], "uint8", [0, 128, 255], ["took 2 as white"]),
        ([0, 0.3, 1], float, [0, 76, 255], ["rounded 10 of 640", "levels"]),
        ([0, 99.7, 255], float, [0, 100, 255], ["rounded 10 of 640"]),
        ([0.5, 0.5004], float, [128, 128], ["of which 1 occur now"]),
    ],
)
def test_values_are_brought_to_bytes(save, values, kind, expected, words):
    x = np.full((10, 8, 8), values[0], kind)
    x[:, 0, : len(values)] = values
    data, said = load_and_listen(save(x=x, y=np.arange(10) % 2))
    assert data.x_train[0, 0, : len(values)].tolist() == expected
    assert all(word in said for word in words) and bool(said) == bool(words)


@pytest.mark.parametrize(
    "shape, loaded, words",
    [
        ((8, 8), (8, 8), []),
        ((16, 16), (16, 16), []),
        ((28, 28, 1), (28, 28), []),
        ((32, 32, 3), (32, 32, 3), []),
        ((13, 9), (16, 16), ["placed 10 of 10 images", "were 9 × 13"]),
        ((30, 20, 3), (32, 32, 3), ["in the middle of 32 × 32"]),
        ((5, 5), (8, 8), ["placed"]),
        ((48, 48), (32, 32), ["reduced 10 of 10 images to 32 × 32"]),
        ((128, 128, 3), (32, 32, 3), ["reduced 10", "square of 0"]),
        ((60, 100), (32, 32), ["were 100 × 60", "square of 10"]),
        ((60, 20), (32, 32), ["reduced 0", "enlarged 10"]),
    ],
)
def test_images_are_brought_to_one_size(save, shape, loaded, words):
    x = np.random.default_rng(0).integers(0, 256, (10, *shape), "uint8")
    data, said = load_and_listen(save(x=x, y=np.arange(10) % 2))
    assert data.x_train.shape[1:] == data.x_test.shape[1:] == loaded
    assert all(word in said for word in words) and bool(said) == bool(words)
    if max(shape) <= 32:  # nothing is stretched or lost
        h, w, side = *shape[:2], loaded[0]
        top, left = (side - h) // 2, (side - w) // 2
        inner = data.x_train[0, top : top + h, left : left + w]
        assert np.array_equal(inner, x[0].reshape(inner.shape))


def test_ground_is_the_value_at_the_edges(save):
    x = np.full((10, 9, 9), 7, "uint8")
    x[:, 4, 4] = 255
    data, said = load_and_listen(save(x=x, y=np.arange(10) % 2))
    assert data.x_train[0, -1, -1] == 7 and "has the value 7" in said


x20 = np.arange(1280, dtype="uint8").reshape(20, 8, 8)
y20 = np.arange(20) % 2
words20 = np.array(["cat", "dog"] * 10)


@pytest.mark.parametrize(
    "arrays, names, first, words",
    [
        (dict(y=words20), ("cat", "dog"), 0, ""),
        (dict(y=words20.astype("S3")), ("cat", "dog"), 0, ""),
        (dict(y=words20, names=["dog", "cat"]), ("dog", "cat"), 1, ""),
        (dict(y=40 - 20 * y20[:, None]), ("20", "40"), 1, ""),
        (dict(y=2.0 * y20), ("0", "2"), 0, ""),
        (dict(y=y20 == 1), ("0", "1"), 0, ""),
        (dict(y=y20 == 1, names=[b"a", b"b"]), ("a", "b"), 0, ""),
        (dict(y=1.0 * y20, names=["a", "b"]), ("a", "b"), 0, ""),
        (
            dict(y=y20, names=["a", "b", "c"]),
            ("a", "b", "c"),
            0,
            "no images to train with in 1 of 3 classes: c",
        ),
        (
            dict(y=y20, names=["a\nb", "a b"]),
            ("a b", "a b (2)"),
            0,
            "changed 2 of 2 class names: 'a\\nb' to 'a b'",
        ),
        (dict(y=y20, z=y20), ("0", "1"), 0, "did not use 1 arrays: z"),
        (dict(y=y20, x_train=x20), ("0", "1"), 0, "not use 1 arrays: x_train"),
        (
            dict(y=[0] * 9 + [1] * 10 + [2]),
            ("0", "1", "2"),
            0,
            "no images to test with in 1 of 3 classes: 2",
        ),
    ],
)
def test_labels_become_classes(save, arrays, names, first, words):
    data, said = load_and_listen(save(**{"x": x20, **arrays}))
    where = (data.x_train == x20[0]).all(axis=(1, 2))
    assert (data.names, data.y_train[where][0]) == (names, first)
    assert words in said and bool(said) == bool(words)


@pytest.mark.parametrize(
    "arrays, words",
    [
        (dict(x=x20), ["has no labels", "'x', 'y'", "numpy.savez"]),
        (dict(x_train=x20, x_test=x20), ["has no labels"]),
        (dict(y=y20), ["lacks arrays", "'y' int64 (20,)"]),
        (dict(x_train=x20, y_train=y20), ["lacks arrays", "'x_test'"]),
        (
            dict(train_images=x20, train_labels=y20),
            ["lacks arrays", "'train_images' uint8 (20, 8, 8)"],
        ),
        ({}, ["lacks arrays", "an empty archive"]),
        (dict(x=x20.ravel(), y=y20), ["wrong shape", "reshape"]),
        (dict(x=np.zeros((20, 3, 6, 5)), y=y20), ["channels last"]),
        (dict(x=np.zeros((20, 6, 5, 4)), y=y20), ["leave transparency out"]),
        (dict(x=np.zeros((6, 5, 3, 20)), y=y20), ["moveaxis(x, -1, 0)"]),
        (dict(x=np.zeros((6, 5, 20)), y=y20), ["moveaxis(x, -1, 0)"]),
        (dict(x=np.zeros((20, 6, 5, 2)), y=y20), ["wrong shape"]),
        (dict(x=np.zeros((2, 2, 2, 2, 3)), y=y20), ["wrong shape"]),
        (dict(x=np.zeros((20, 500, 4)), y=y20), ["narrow", "vectors"]),
        (dict(x=np.array(3), y=np.array(3)), ["wrong shape"]),
        (dict(x=x20[:0], y=y20[:0]), ["wrong shape", "at least one image"]),
        (dict(x=x20, y=y20[:9]), ["one label for each", "(9,)"]),
        (dict(x=x20, y=np.array(1)), ["one label for each"]),
        (dict(x=x20, y=np.eye(20)), ["wrong shape", "argmax"]),
        (
            with_split(x_test=np.zeros((4, 9, 9), "uint8")),
            ["differ in size", "(8, 8) and (9, 9)"],
        ),
        (dict(x=x20 * 0 - 1.0, y=y20), ["values from -1 to -1"]),
        (dict(x=x20 + 256.0, y=y20), ["values from 256 to 511"]),
        (dict(x=x20 / 127.5, y=y20), ["values from 0 to 2"]),
        (dict(x=x20.astype("uint16") * 257, y=y20), ["to 65535"]),
        (dict(x=x20 * np.nan, y=y20), ["values from nan"]),
        (dict(x=x20 + 1j, y=y20), ["values of complex128"]),
        (dict(x=x20.astype(str), y=y20), ["values of <U"]),
        (
            dict(x=x20, y=y20 + 1, names=["a", "b"]),
            ["'names' for 2 classes (a, b)", "labels 1, 2", "for each class"],
        ),
        (dict(x=x20, y=words20, names=["a", "b"]), ["(a, b), and labels cat"]),
        (
            dict(x=x20, y=[np.nan] * 3 + [0, 1] * 8 + [0]),
            ["labels of 3", "nan"],
        ),
        (dict(x=x20, y=np.linspace(0, 1, 20)), ["20 different values"]),
        (dict(x=x20, y=y20 * 1j), ["labels of 2 different values of complex"]),
        (dict(x=x20, y=y20 * 0 + 4), ["one class only", "'4'", "add another"]),
        (dict(x=x20[:2], y=y20[:2]), ["no images for the test part"]),
        (dict(x=np.full((20, 5), np.inf), y=y20), ["values", "inf"]),
        (dict(x=np.full((20, 5), np.nan), y=y20), ["values", "nan"]),
        (dict(x=np.full((20, 5), 1e39), y=y20), ["values", "1e+39"]),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(save, arrays, words):
    path = save(**arrays)
    with pytest.raises(DataError) as error:
        load(path)
    says(error, str(path.absolute()), *words)


def test_limit_that_leaves_one_class_is_refused(save):
    arrays = with_split(y_train=np.repeat([0, 1], 10))
    with pytest.raises(DataError) as error:
        load(save(**arrays), limit=5)
    says(error, "one class only", "raise the limit")


@pytest.mark.parametrize(
    "x, words",
    [
        (np.linspace(-3, 5, 100).reshape(20, 5), ""),
        (x20.reshape(20, 64), "took each row of 64 whole numbers as a vector"),
        (1e9 + np.linspace(0, 9, 100).reshape(20, 5), "5 of 5 columns"),
        (np.zeros((20, 5)), "as a vector"),
    ],
)
def test_vectors_stay_as_they_are(save, x, words):
    data, said = load_and_listen(save(x=x, y=y20))
    assert (data.kind, data.x_train.dtype) == ("vectors", np.float32)
    assert np.allclose(data.x_train, x[interleaved_split(y20)[0]])
    assert np.abs(data.x_train / data.max_value).max() <= 1
    assert words in said and bool(said) == bool(words)


SHAPES = st.one_of(
    hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=5),
    st.tuples(st.integers(2, 6), st.integers(1, 33), st.integers(1, 9)),
    st.tuples(st.integers(2, 4), st.integers(1, 5), st.just(4), st.just(3)),
    st.tuples(st.integers(2, 6), st.integers(1, 5)),
)
DTYPES = st.one_of(
    hnp.scalar_dtypes(),
    hnp.byte_string_dtypes(max_len=3),
    hnp.unicode_string_dtypes(max_len=3),
)
LIKE_IMAGES = st.one_of(
    hnp.arrays("uint8", SHAPES),
    hnp.arrays(float, SHAPES, elements=st.floats(-0.1, 1.1)),
    hnp.arrays("float32", SHAPES, elements=st.floats(0, 255, width=32)),
    hnp.arrays("int16", SHAPES, elements=st.integers(0, 255)),
    hnp.arrays("float64", SHAPES, elements=st.floats(-1e30, 1e30)),
)


def classes_for(x):
    return np.arange(len(x) if np.ndim(x) else 1) % 2


def load_or_refuse(arrays):
    """Load what is both for training and for testing, or return None."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        path = Path(folder) / "any.npz"
        names = ("x_train", "y_train", "x_test", "y_test")
        np.savez(path, **dict(zip(names, arrays * 2)))
        try:
            return load(path)
        except DataError as error:
            assert "to do:" in str(error)


@given(x=st.one_of(hnp.arrays(DTYPES, SHAPES), LIKE_IMAGES))
@settings(deadline=None, max_examples=300)
def test_any_array_loads_in_its_order_or_is_refused(x):
    data = load_or_refuse((x, classes_for(x)))
    if data is None or max(x.shape[1:3]) > 32:
        return
    got = data.x_train
    if data.kind == "images":
        (h, w), side = x.shape[1:3], got.shape[1]
        top, left = (side - h) // 2, (side - w) // 2
        got = got[:, top : top + h, left : left + w]
    order = np.argsort(x, axis=None, kind="stable")
    given_values, got = x.ravel()[order], got.ravel()[order].astype(float)
    steps = np.diff(got)
    assert (steps >= 0).all(), "a larger value became smaller"
    assert not steps[given_values[1:] == given_values[:-1]].any()


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_any_labels_become_their_classes_or_are_refused(data):
    two = data.draw(hnp.arrays(DTYPES, 2, unique=True))
    y = two[data.draw(st.lists(st.integers(0, 1), min_size=4))]
    loaded = load_or_refuse((np.zeros((len(y), 8, 8), "uint8"), y))
    if loaded is not None:
        same = np.equal.outer(y, y)
        found = np.equal.outer(loaded.y_train, loaded.y_train)
        assert np.array_equal(found, same)
