"""How good is it? Reconstruction errors and angles between subspaces.

Thin over SciPy where SciPy has it; what is added is the course's one
convention, and errors that say what was expected.
"""

import numpy as np

__all__ = ["principal_angles", "squared_error"]


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
        raise ValueError("squared_error needs two arrays of the same shape, "
                         f"found {x.shape} and {y.shape}")
    if x.ndim == 0 or len(x) == 0:
        raise ValueError("squared_error needs at least one image, the images "
                         f"along the first axis; found shape {x.shape}")
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
            f"features) in one as in the other, found {a.shape} and {b.shape}")
    for matrix in (a, b):
        if matrix.shape[1] > matrix.shape[0]:
            raise ValueError(
                "principal_angles takes spanning vectors as columns, found "
                f"shape {matrix.shape}: more columns than rows; transpose it?")
    return np.rad2deg(subspace_angles(a, b))
