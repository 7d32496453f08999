"""What takes longer than a chapter has: trained networks and grids of maps.

They are made by `make models` and `make maps` and ship with the course under
``data/``. A chapter loads them, computes every number that it states anew,
and makes one of them itself, smaller or shorter.
"""

from latentspace.archives import read_arrays, shipped

__all__ = ["stored_maps", "stored_weights"]


def stored_maps(chapter):
    """Load the maps that were computed for a chapter.

    Parameters
    ----------
    chapter : str
        Its number in two digits, ``"10"``.

    Returns
    -------
    dict of str to ndarray
        Named as the script that made them, ``scripts/mapsNN.py``, says.

    Raises
    ------
    DataError
        If there are none for this chapter.
    """
    return read_arrays(shipped(f"maps/ch{chapter}.npz"))


def stored_weights(name):
    """Load the weights of a network that was trained beforehand.

    Parameters
    ----------
    name : str
        Such as ``"furniture-ae-32-0"``: data set, kind of model, size of
        its code, seed. ``data/models/index.json`` lists them.

    Returns
    -------
    list of ndarray of float32
        In the order of Keras' ``model.get_weights()``: hand them to
        ``model.set_weights``. They are stored in half precision, and every
        number that the course states was measured with what is stored.

    Raises
    ------
    DataError
        If there is no such network.
    """
    arrays = read_arrays(shipped(f"models/{name}.npz"))
    return [arrays[key].astype("float32") for key in sorted(arrays)]
