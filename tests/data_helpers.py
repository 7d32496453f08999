"""What the tests of the data rooms share."""

import struct


def says(error, *words):
    """The message has its three parts, and these words."""
    text = str(error.value)
    for word in ("expected:", "found:", "to do:", *words):
        assert word in text, f"{word!r} is not in: {text}"


class Creates:
    """Pickled, it creates a file as soon as it is loaded."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


def idx(array):
    """The bytes of an IDX file."""
    return (
        bytes([0, 0, 8, array.ndim])
        + struct.pack(f">{array.ndim}I", *array.shape)
        + array.tobytes()
    )
