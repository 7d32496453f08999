"""How good is it? Reconstructions, subspaces, and neighbourhoods in maps.

Thin over SciPy and scikit-learn where they have it; what is added is the
course's one convention, and errors that say what was expected.
"""

import numpy as np

__all__ = [
    "continuity",
    "principal_angles",
    "squared_error",
    "trustworthiness",
]


def squared_error(x, y):
    """Squared error, summed over the values of an image, mean over images.

    This is the course's convention: images scaled to [0, 1], one number for
    a set of images. Divided by the number of values in an image it is the
    mean squared error.

    Parameters
    ----------
    x, y : array-like, shape (n, ...)
        As many images (or rows of numbers) in one as in the other.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shapes differ, or if there is no image to average over.

    Examples
    --------
    >>> squared_error([[0, 0], [1, 1]], [[0, 3], [1, 1]])
    4.5
    """
    # in floating point: the difference of two uint8 images would wrap round
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.shape != y.shape:
        raise ValueError(
            "squared_error needs two arrays of the same shape, "
            f"found {x.shape} and {y.shape}"
        )
    if x.ndim == 0 or len(x) == 0:
        raise ValueError(
            "squared_error needs at least one image, the images "
            f"along the first axis; found shape {x.shape}"
        )
    return float(((x - y) ** 2).reshape(len(x), -1).sum(axis=1).mean())


def principal_angles(a, b):
    """Angles between two subspaces, in degrees, largest first.

    Two subspaces are the same exactly when the largest angle is zero: it
    does not matter which vectors were picked to span them. The angles are
    accurate near zero too (`scipy.linalg.subspace_angles`, after Knyazev
    and Argentati, 2002).

    Parameters
    ----------
    a, b : array-like, shape (n_features, k) and (n_features, m)
        The columns span the two subspaces. They need not be orthogonal
        nor of unit length. Components stored as rows, as scikit-learn
        does, are handed over transposed.

    Returns
    -------
    ndarray, shape (min(k, m),)
        For matrices of full rank.

    Raises
    ------
    ValueError
        If the vectors live in spaces of different size, or if there are
        more columns than rows (rows and columns interchanged?).

    Examples
    --------
    >>> principal_angles([[1], [0]], [[1], [1]]).round(6).tolist()
    [45.0]
    """
    from scipy.linalg import subspace_angles

    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.ndim != 2 or b.ndim != 2 or len(a) != len(b):
        raise ValueError(
            "principal_angles expects two matrices with as many rows (the "
            f"features) in one as in the other, found {a.shape} and {b.shape}"
        )
    for matrix in (a, b):
        if matrix.shape[1] > matrix.shape[0]:
            raise ValueError(
                "principal_angles takes spanning vectors as columns, found "
                f"shape {matrix.shape}: more columns than rows; transpose it?"
            )
    return np.rad2deg(subspace_angles(a, b))


def trustworthiness(x, z, n_neighbors=10):
    """How far the neighbours in a map are neighbours in what it was made of.

    For every point, its `n_neighbors` nearest points in `z` are looked up in
    `x`: whoever is not among the nearest there costs as many points as its
    rank lies beyond `n_neighbors`. With :math:`r(i, j) = 1` for the nearest
    point of `i` in `x`, 2 for the next, and so on,

    .. math::

        T = 1 - \\frac{2}{n k (2n - 3k - 1)}
            \\sum_i \\sum_{j \\in N_k^z(i)} \\max(0, r(i, j) - k)

    so 1 is perfect and a shuffled map gets about a half (Venna and Kaski,
    2001). Among equal distances, every point gets the best rank.

    The table of all distances is worked through in slices, so the memory
    needed does not grow with its size: 10,000 points take seconds.

    Parameters
    ----------
    x : array-like of float, shape (n, n_features)
        What the map was made of: pixels or codes.
    z : array-like of float, shape (n, n_components)
        The map, or anything else to be held against `x`; same order.
    n_neighbors : int
        How many neighbours are looked at, less than half of `n`.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the two have different lengths, or `n_neighbors` does not fit.

    See Also
    --------
    continuity : the same with the roles of `x` and `z` exchanged.

    Examples
    --------
    >>> line = np.arange(20.0)[:, None]
    >>> trustworthiness(line, -3 * line, n_neighbors=3)
    1.0
    """
    from sklearn.metrics import pairwise_distances_chunked
    from sklearn.neighbors import NearestNeighbors

    x, z = _rows(x, "x"), _rows(z, "z")
    n, k = len(x), n_neighbors
    if len(z) != n:
        raise ValueError(
            "a map has one place for every point, found "
            f"{n} points and {len(z)} places"
        )
    if not 1 <= k < n / 2:
        raise ValueError(
            "n_neighbors is at least 1 and less than half of "
            f"the {n} points, found {n_neighbors}"
        )
    found = (
        NearestNeighbors(n_neighbors=k)
        .fit(z)
        .kneighbors(return_distance=False)
    )

    def beyond(distances, start):
        rows = np.arange(len(distances))
        distances[rows, start + rows] = np.inf  # nobody's own neighbour
        cost = np.zeros(len(distances), dtype=int)
        for j in found[start : start + len(distances)].T:
            nearer = (distances < distances[rows, j][:, None]).sum(axis=1)
            cost += np.maximum(0, nearer + 1 - k)
        return cost

    cost = sum(
        slice_.sum()
        for slice_ in pairwise_distances_chunked(
            x, reduce_func=beyond, working_memory=32
        )
    )
    return float(1 - 2 * cost / (n * k * (2 * n - 3 * k - 1)))


def continuity(x, z, n_neighbors=10):
    """How far the neighbours in what a map was made of stay neighbours.

    `trustworthiness` with the roles of `x` and `z` exchanged: for every
    point, its nearest points in `x` are looked up in the map `z`, and
    whoever has been moved away costs as many points as its rank there lies
    beyond `n_neighbors` (Venna and Kaski, 2001).

    Parameters
    ----------
    x : array-like of float, shape (n, n_features)
        What the map was made of: pixels or codes.
    z : array-like of float, shape (n, n_components)
        The map, or anything else to be held against `x`; same order.
    n_neighbors : int
        How many neighbours are looked at, less than half of `n`.

    Returns
    -------
    float
        Between 0 and 1; 1 is perfect, a shuffled map gets about a half.

    Raises
    ------
    ValueError
        If the two have different lengths, or `n_neighbors` does not fit.

    Examples
    --------
    >>> line = np.arange(20.0)[:, None]
    >>> ring = np.c_[np.cos(line / 3.5), np.sin(line / 3.5)]
    >>> continuity(line, ring, 3) > trustworthiness(line, ring, 3)
    True
    """
    return trustworthiness(z, x, n_neighbors)


def _rows(table, name):
    table = np.asarray(table)
    if table.dtype.kind != "f":
        table = table.astype(float)  # uint8 would wrap round
    if table.ndim != 2:
        raise ValueError(
            f"{name} has one row a point, found shape "
            f"{table.shape}; flatten images to rows first"
        )
    if not np.isfinite(table).all():
        raise ValueError(f"{name} holds values that are not finite")
    # half precision is a way to store, not to subtract
    return table.astype(np.result_type(table, np.float32), copy=False)
