"""Metrics against scikit-learn, SciPy and values worked out by hand."""

import tracemalloc

import numpy as np
import pytest
from scipy.linalg import subspace_angles
from sklearn import manifold
from sklearn.metrics import mean_squared_error

from latentspace.metrics import (
    continuity,
    principal_angles,
    squared_error,
    trustworthiness,
)


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


def table_and_map(n=150):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n, 6))
    return x, x[:, :2] + 0.3 * rng.normal(size=(n, 2))


@pytest.mark.parametrize("k", [1, 5, 30, 74])
def test_neighbourhoods_are_scikit_learns(k):
    x, z = table_and_map()
    assert trustworthiness(x, z, k) == pytest.approx(
        manifold.trustworthiness(x, z, n_neighbors=k), abs=1e-12
    )
    assert continuity(x, z, k) == pytest.approx(
        manifold.trustworthiness(z, x, n_neighbors=k), abs=1e-12
    )


def test_trustworthiness_by_hand():
    # five points on a line; on the map, the first and last change places
    x = np.array([[0.0], [1.0], [2.1], [3.3], [4.6]])
    z = x[[4, 1, 2, 3, 0]]
    # nearest on the map:  0->3, 1->4, 2->1, 3->2, 4->1
    # rank on the line:    3: third, 4: fourth, 1: first, 2: first, 1: third
    cost = 2 + 3 + 0 + 0 + 2
    assert trustworthiness(x, z, 1) == pytest.approx(
        1 - 2 * cost / (5 * (10 - 3 - 1))
    )


def test_a_perfect_and_a_shuffled_map():
    x, _ = table_and_map(400)
    turned = x @ np.linalg.qr(np.random.default_rng(4).normal(size=(6, 6)))[0]
    assert trustworthiness(x, turned, 10) == continuity(x, turned, 10) == 1
    shuffled = np.random.default_rng(5).permutation(x)
    assert trustworthiness(x, shuffled, 10) == pytest.approx(0.5, abs=0.03)


def test_squashing_and_tearing_are_told_apart():
    plane = np.random.default_rng(6).random((300, 2))
    squashed = plane[:, :1]
    torn = np.where(plane[:, :1] > 0.5, plane + 10, plane)
    torn = np.where(plane[:, 1:] > 0.5, torn - [0, 50], torn)
    assert trustworthiness(plane, squashed, 5) < continuity(plane, squashed, 5)
    assert continuity(plane, torn, 5) < trustworthiness(plane, torn, 5)


def test_half_precision_is_subtracted_in_full():
    x, z = table_and_map()
    z = (1000 * z).astype("float16")
    assert trustworthiness(x, z, 5) == pytest.approx(
        manifold.trustworthiness(x, z.astype(float), n_neighbors=5), abs=1e-4
    )


def test_uint8_pixels_do_not_wrap_round():
    pixels = np.random.default_rng(7).integers(0, 256, (60, 9), "uint8")
    z = pixels[:, :2].astype(float)
    assert trustworthiness(pixels, z, 5) == trustworthiness(
        pixels.astype(float), z, 5
    )


def test_memory_does_not_grow_with_the_table():
    """All distances of 4,000 points would take 128 MB."""
    x, z = table_and_map(4000)
    tracemalloc.start()
    try:
        trustworthiness(x, z, 10)
        continuity(x, z, 10)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 80e6


@pytest.mark.parametrize(
    "x, z, k, words",
    [
        (np.zeros((9, 2)), np.zeros((8, 2)), 2, "9 points and 8 places"),
        (np.zeros((9, 2)), np.zeros((9, 2)), 5, "less than half"),
        (np.zeros((9, 2)), np.zeros((9, 2)), 0, "at least 1"),
        (np.zeros((9, 3, 3)), np.zeros((9, 2)), 2, "flatten"),
        (np.full((9, 2), np.nan), np.zeros((9, 2)), 2, "not finite"),
    ],
)
def test_a_map_that_does_not_fit_is_an_error(x, z, k, words):
    with pytest.raises(ValueError, match=words):
        trustworthiness(x, z, k)
