"""Measure reconstructions, and neighbourhoods in maps.

Only what SciPy and scikit-learn do not have, or do more slowly: for the angle
between two subspaces the course uses `scipy.linalg.subspace_angles`.
"""

import numpy as np

__all__ = ["continuity", "squared_error", "trustworthiness"]


def squared_error(x, y):
    """Compute the squared error, summed over an image, mean over images.

    This is the course's convention: images scaled to [0, 1], one number for
    a set of images. Divided by the number of values in an image it is the
    mean squared error.

    Parameters
    ----------
    x, y : array-like of shape (n_samples, ...)
        As many images (or rows of numbers) in one as in the other.

    Returns
    -------
    float
        The error of one image, on average.

    Raises
    ------
    ValueError
        If the shapes differ, there is no image to average over, or a value
        is not finite.

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
    error = float(((x - y) ** 2).reshape(len(x), -1).sum(axis=1).mean())
    if not np.isfinite(error):
        raise ValueError(
            "squared_error needs finite numbers, found nan or infinity: has "
            "training diverged?"
        )
    return error


def trustworthiness(x, z, n_neighbors=10):
    r"""Compute how many neighbours in a map were neighbours before.

    For every point, its `n_neighbors` nearest points in `z` are looked up in
    `x`. One that is not among the `n_neighbors` nearest there costs its rank
    there, minus `n_neighbors`. With :math:`r(i, j) = 1` for the nearest point
    of `i` in `x`, 2 for the next, and so on,

    .. math::

        T = 1 - \frac{2}{n k (2n - 3k - 1)}
            \sum_i \sum_{j \in N_k^z(i)} \max(0, r(i, j) - k)

    so 1 is perfect and a shuffled map gets about a half (Venna and Kaski,
    2001). Among equal distances, every point gets the best rank.

    The result is that of `sklearn.manifold.trustworthiness`, which sorts the
    whole table of distances. Here the table is counted through in slices:
    on one core, 1,000 points of 64 values take 0.8 of its time, 5,000 a
    fifth (and 40 MB instead of 590), 10,000 a third (40 MB instead of 2.4
    GB).

    Parameters
    ----------
    x : array-like of float of shape (n_samples, n_features)
        What the map was made of: pixels or codes.
    z : array-like of float of shape (n_samples, n_components)
        The map, or anything else to be compared with `x`, in the same order.
    n_neighbors : int
        How many neighbours are looked at, less than half of `n_samples`.

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
        distances[rows, start + rows] = np.inf  # no point is its own neighbour
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
    """Compute how many neighbours before are still neighbours in a map.

    `trustworthiness` with `x` and `z` exchanged: for every point, its nearest
    points in `x` are looked up in the map `z` (Venna and Kaski, 2001).

    Parameters
    ----------
    x : array-like of float of shape (n_samples, n_features)
        What the map was made of: pixels or codes.
    z : array-like of float of shape (n_samples, n_components)
        The map, or anything else to be compared with `x`, in the same order.
    n_neighbors : int
        How many neighbours are looked at, less than half of `n_samples`.

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
            f"{name} should have one row for each point, found shape "
            f"{table.shape}; flatten images to rows first"
        )
    if not np.isfinite(table).all():
        raise ValueError(f"{name} holds values that are not finite")
    # half precision is a way to store, not to subtract
    return table.astype(np.result_type(table, np.float32), copy=False)
