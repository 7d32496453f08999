"""Test metrics against scikit-learn and values worked out by hand."""

import tracemalloc

import numpy as np
import pytest
from sklearn import manifold

from latentspace.metrics import continuity, squared_error, trustworthiness


@pytest.mark.parametrize(
    "x, y, error",
    [
        # image 1: 0 + 9 = 9, image 2: 0; mean 4.5
        ([[0, 0], [1, 1]], [[0, 3], [1, 1]], 4.5),
        (np.uint8([[0, 255]]), np.uint8([[255, 0]]), 2 * 255**2),
    ],
)
def test_squared_error_by_hand(x, y, error):
    assert squared_error(x, y) == error


def table_and_map(n=150):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n, 6))
    return x, x[:, :2] + 0.3 * rng.normal(size=(n, 2))


@pytest.mark.parametrize("k", [1, 5, 30, 74])
def test_both_scores_equal_scikit_learns(k):
    x, z = table_and_map()
    for score, tables in ((trustworthiness, (x, z)), (continuity, (z, x))):
        expected = manifold.trustworthiness(*tables, n_neighbors=k)
        assert score(x, z, k) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kind", ["float16", "uint8"])
def test_scores_do_not_overflow_and_are_in_full_precision(kind):
    x, z = ((20 * table + 128).astype(kind) for table in table_and_map())
    expected = trustworthiness(x.astype(float), z.astype(float), 5)
    assert trustworthiness(x, z, 5) == pytest.approx(expected, abs=1e-4)


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


def test_memory_does_not_grow_with_the_distance_table():
    """All distances of 4,000 points would take 128 MB."""
    x, z = table_and_map(4000)
    tracemalloc.start()
    try:
        continuity(x, z, 10)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 80e6


X = np.zeros((9, 2))


@pytest.mark.parametrize(
    "function, arguments, words",
    [
        # They would broadcast and give a number without meaning.
        (squared_error, (X, X[0]), "same shape"),
        (squared_error, (X[:0], X[:0]), "at least one image"),
        (squared_error, (X, X + np.nan), "diverged"),
        (trustworthiness, (X, X[:8], 2), "9 points and 8 places"),
        (trustworthiness, (X, X, 5), "less than half"),
        (trustworthiness, (X, X, 0), "at least 1"),
        (trustworthiness, (X[:, None], X, 2), "flatten"),
        (trustworthiness, (X * np.nan, X, 2), "not finite"),
    ],
)
def test_tables_that_do_not_fit_are_rejected(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)
