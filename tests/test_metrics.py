"""Test metrics against scikit-learn and values worked out by hand."""

import tracemalloc

import numpy as np
import pytest
from sklearn import manifold

from latentspace.metrics import continuity, squared_error, trustworthiness


def test_squared_error_by_hand():
    # image 1: 0 + 9 = 9, image 2: 0; mean 4.5
    assert squared_error([[0, 0], [1, 1]], [[0, 3], [1, 1]]) == 4.5


def test_squared_error_of_uint8_does_not_overflow():
    x = np.array([[0, 255]], dtype=np.uint8)
    y = np.array([[255, 0]], dtype=np.uint8)
    assert squared_error(x, y) == 2 * 255**2


@pytest.mark.parametrize(
    "x, y, words",
    [
        # They would broadcast and give a number without meaning.
        (np.zeros((3, 4)), np.zeros(4), "same shape"),
        (np.zeros((0, 4)), np.zeros((0, 4)), "at least one image"),
    ],
)
def test_images_that_cannot_be_compared_are_rejected(x, y, words):
    with pytest.raises(ValueError, match=words):
        squared_error(x, y)


def table_and_map(n=150):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n, 6))
    return x, x[:, :2] + 0.3 * rng.normal(size=(n, 2))


@pytest.mark.parametrize("k", [1, 5, 30, 74])
def test_both_scores_equal_scikit_learns(k):
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


def test_rotation_scores_one_and_shuffling_a_half():
    x, _ = table_and_map(400)
    turned = x @ np.linalg.qr(np.random.default_rng(4).normal(size=(6, 6)))[0]
    assert trustworthiness(x, turned, 10) == continuity(x, turned, 10) == 1
    shuffled = np.random.default_rng(5).permutation(x)
    assert trustworthiness(x, shuffled, 10) == pytest.approx(0.5, abs=0.03)


def test_scores_tell_squashing_from_tearing():
    plane = np.random.default_rng(6).random((300, 2))
    squashed = plane[:, :1]
    torn = np.where(plane[:, :1] > 0.5, plane + 10, plane)
    torn = np.where(plane[:, 1:] > 0.5, torn - [0, 50], torn)
    assert trustworthiness(plane, squashed, 5) < continuity(plane, squashed, 5)
    assert continuity(plane, torn, 5) < trustworthiness(plane, torn, 5)


def test_half_precision_is_computed_in_full_precision():
    x, z = table_and_map()
    z = (1000 * z).astype("float16")
    assert trustworthiness(x, z, 5) == pytest.approx(
        manifold.trustworthiness(x, z.astype(float), n_neighbors=5), abs=1e-4
    )


def test_trustworthiness_of_uint8_does_not_overflow():
    pixels = np.random.default_rng(7).integers(0, 256, (60, 9), "uint8")
    z = pixels[:, :2].astype(float)
    assert trustworthiness(pixels, z, 5) == trustworthiness(
        pixels.astype(float), z, 5
    )


def test_memory_does_not_grow_with_the_distance_table():
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
def test_map_that_does_not_fit_is_rejected(x, z, k, words):
    with pytest.raises(ValueError, match=words):
        trustworthiness(x, z, k)
