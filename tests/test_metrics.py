"""Metrics against scikit-learn, SciPy and values worked out by hand."""

import numpy as np
import pytest
from scipy.linalg import subspace_angles
from sklearn.metrics import mean_squared_error

from latentspace.metrics import principal_angles, squared_error


def test_squared_error_by_hand():
    # image 1: 0 + 9 = 9, image 2: 0; mean 4.5
    assert squared_error([[0, 0], [1, 1]], [[0, 3], [1, 1]]) == 4.5


def test_squared_error_is_the_mse_times_the_pixels():
    rng = np.random.default_rng(0)
    x, y = rng.random((2, 7, 5, 4))
    expected = 20 * mean_squared_error(x.reshape(7, -1), y.reshape(7, -1))
    assert squared_error(x, y) == pytest.approx(expected, rel=1e-12)


def test_uint8_images_do_not_wrap_round():
    x = np.array([[0, 255]], dtype=np.uint8)
    y = np.array([[255, 0]], dtype=np.uint8)
    assert squared_error(x, y) == 2 * 255**2


def test_shapes_must_agree():
    # (3, 4) against (4,) would broadcast and give a number without meaning
    with pytest.raises(ValueError, match="same shape"):
        squared_error(np.zeros((3, 4)), np.zeros(4))


def test_no_image_is_an_error():
    with pytest.raises(ValueError, match="at least one image"):
        squared_error(np.zeros((0, 4)), np.zeros((0, 4)))


def test_angles_of_a_turned_plane():
    # the x-y plane turned about the x axis by 30 degrees
    turn = np.deg2rad(30)
    a = np.eye(3)[:, :2]
    b = np.array([[1, 0], [0, np.cos(turn)], [0, np.sin(turn)]])
    assert principal_angles(a, b) == pytest.approx([30, 0], abs=1e-6)


def test_angles_do_not_depend_on_the_basis():
    rng = np.random.default_rng(1)
    a = rng.normal(size=(20, 4))
    mixed = a @ rng.normal(size=(4, 4))
    assert principal_angles(a, mixed).max() < 1e-5


def test_angles_are_scipys_in_degrees():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(10, 3)), rng.normal(size=(10, 2))
    expected = np.rad2deg(subspace_angles(a, b))
    np.testing.assert_allclose(principal_angles(a, b), expected)
    assert principal_angles(a, b).shape == (2,)


def test_small_angles_are_seen():
    # an arc cosine would return 0 or 1.2e-6 here
    tiny = 1e-9
    angle = principal_angles([[1], [0]], [[1], [tiny]])
    assert angle == pytest.approx([np.rad2deg(tiny)], rel=1e-6)


def test_rows_for_columns_are_noticed():
    with pytest.raises(ValueError, match="transpose"):
        principal_angles(np.eye(3, 5), np.eye(3, 5))
    with pytest.raises(ValueError, match="as many rows"):
        principal_angles(np.eye(3), np.eye(4))
