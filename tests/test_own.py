"""The reader's own .npz: what is taken, what is refused, and in what words."""

import numpy as np
import pytest

from data_helpers import Creates, says
from latentspace.archives import DataError
from latentspace.datasets import load
from latentspace.own import deal


@pytest.fixture
def save(tmp_path):
    def save(**arrays):
        np.savez(tmp_path / "own.npz", **arrays)
        return tmp_path / "own.npz"

    return save


def keras_names(n=20, shape=(6, 5), **others):
    x = np.arange(n * np.prod(shape)).reshape(n, *shape) % 256
    x, y = x.astype("uint8"), np.arange(n) % 2
    return {
        "x_train": x,
        "y_train": y,
        "x_test": x[:4],
        "y_test": y[:4],
        **others,
    }


def test_the_keras_names(save):
    arrays = keras_names()
    data = load(save(**arrays))
    assert np.array_equal(data.x_train, arrays["x_train"])
    assert np.array_equal(data.y_test, arrays["y_test"])
    assert (data.names, data.max_value) == (("0", "1"), 255)
    assert (data.x_train.dtype, data.y_train.dtype) == (np.uint8, np.int64)
    assert data.factors is None


def test_x_and_y_are_split_the_same_way_every_time(save):
    y = np.repeat([3, 7], 10)  # class after class, as many files have it
    x = np.broadcast_to(np.arange(20)[:, None, None], (20, 4, 4))
    data = load(save(x=x, y=y))
    first = data.x_train[:, 0, 0].tolist()
    assert first[:6] == [0, 10, 2, 12, 3, 13]
    assert data.x_test[:, 0, 0].tolist() == [1, 11, 6, 16]
    assert data.y_test.tolist() == [0, 1, 0, 1]
    assert data.names == ("3", "7")
    assert load(save(x=x, y=y)).x_train[:, 0, 0].tolist() == first
    # The first images are of all classes, so a limit leaves no class out.
    assert load(save(x=x, y=y), limit=2).y_train.tolist() == [0, 1]


def test_deal_gives_every_image_away_once():
    labels = np.random.default_rng(0).integers(0, 7, 500)
    train, test = deal(labels)
    assert sorted([*train, *test]) == list(range(500))
    assert 0.18 < len(test) / 500 < 0.22
    assert set(labels[test]) == set(range(7))


def test_rgb_stays_and_a_single_channel_goes(save):
    assert load(save(**keras_names(shape=(6, 5, 3)))).x_train.shape == (
        20,
        6,
        5,
        3,
    )
    assert load(save(**keras_names(shape=(6, 5, 1)))).x_train.shape == (
        20,
        6,
        5,
    )


@pytest.mark.parametrize(
    "scale, kind", [(1 / 255, "float32"), (1, "float64"), (1, "int32")]
)
def test_values_are_brought_to_bytes(save, scale, kind):
    arrays = keras_names()
    for part in ("x_train", "x_test"):
        arrays[part] = (arrays[part] * scale).astype(kind)
    assert np.array_equal(
        load(save(**arrays)).x_train, keras_names()["x_train"]
    )


def test_black_and_white_images(save):
    x = np.tile(np.eye(4, dtype=bool), (10, 1, 1))
    data = load(save(x=x, y=np.arange(10) % 2))
    assert np.unique(data.x_train).tolist() == [0, 255]


def test_labels_in_words_columns_and_any_numbers(save):
    x = np.zeros((10, 4, 4), "uint8")
    words = np.array(["cat", "dog"] * 5)
    assert load(save(x=x, y=words)).names == ("cat", "dog")
    column = np.array([[40, 20]] * 5).reshape(10, 1)
    data = load(save(x=x, y=column))
    assert (data.names, data.y_train[0]) == (("20", "40"), 0)
    assert load(save(x=x, y=column / 10)).names == ("2", "4")
    data = load(save(x=x, y=np.arange(10) % 2, names=["a", "b", "c"]))
    assert data.names == ("a", "b", "c")


x20 = np.zeros((20, 6, 5), "uint8")
y20 = np.arange(20) % 2


@pytest.mark.parametrize(
    "arrays, words",
    [
        (dict(x=x20), ["has no labels", "'x', 'y'", "numpy.savez"]),
        (dict(x_train=x20, x_test=x20), ["has no labels"]),
        (dict(y=y20), ["lacks arrays", "'y'"]),
        (dict(x_train=x20, y_train=y20), ["lacks arrays", "'x_test'"]),
        (dict(images=x20), ["lacks arrays", "none of them"]),
        (dict(x=x20.reshape(20, 30), y=y20), ["wrong shape", "reshape"]),
        (
            dict(x=np.zeros((20, 3, 6, 5)), y=y20),
            ["wrong shape", "channels last"],
        ),
        (
            dict(x=np.zeros((20, 6, 5, 4)), y=y20),
            ["wrong shape", "grey or RGB"],
        ),
        (dict(x=np.zeros((2, 2, 2, 2, 3)), y=y20), ["wrong shape"]),
        (dict(x=np.array(3), y=np.array(3)), ["wrong shape"]),
        (dict(x=x20[:0], y=y20[:0]), ["wrong shape", "at least one image"]),
        (
            dict(x=x20, y=y20[:9]),
            ["wrong shape", "one label for each", "(9,)"],
        ),
        (dict(x=x20, y=np.array(1)), ["wrong shape", "one label for each"]),
        (dict(x=x20, y=np.eye(20)), ["wrong shape", "argmax"]),
        (
            keras_names(x_test=np.zeros((4, 9, 9), "uint8")),
            ["differ in size", "(6, 5) and (9, 9)"],
        ),
        (
            dict(x=x20 - 1.0, y=y20),
            ["not the values of images", "from -1 to -1"],
        ),
        (dict(x=x20 + 256.0, y=y20), ["not the values of images", "256"]),
        (dict(x=x20 * np.nan, y=y20), ["not the values of images", "nan"]),
        (dict(x=x20.astype(str), y=y20), ["not the values of images", "<U"]),
        (
            dict(x=x20, y=y20 + 1, names=["a", "b"]),
            ["'names' does not fit", "0 to 1", "1, 2"],
        ),
        (
            dict(x=x20, y=y20 * 0 + 4),
            ["one class only", "'4'", "add another"],
        ),
        (dict(x=x20[:2], y=y20[:2]), ["no images for the test part"]),
    ],
)
def test_what_cannot_be_used_is_said(save, arrays, words):
    with pytest.raises(DataError) as error:
        load(save(**arrays))
    says(error, *words)


def test_a_limit_that_leaves_one_class(save):
    arrays = keras_names(y_train=np.repeat([0, 1], 10))
    with pytest.raises(DataError) as error:
        load(save(**arrays), limit=5)
    says(error, "one class only", "raise the limit")


def test_pickled_labels_are_refused_and_never_loaded(save, tmp_path):
    witness = tmp_path / "witness"
    objects = np.array([Creates(witness)] * 20, dtype=object)
    with pytest.raises(DataError) as error:
        load(save(x=x20, y=objects))
    says(error, "refused", "pickled")
    assert not witness.exists()
