"""What the tests of the data sets share."""

import warnings

import numpy as np
from PIL import Image

from latentspace.datasets import load


def says(error, *words):
    """Check that a message has its three parts, and these words."""
    text = str(error.value)
    for word in ("expected:", "found:", "to do:", *words):
        assert word in text, f"{word!r} is not in: {text}"


def load_and_listen(path, **options):
    """Load, and return the data and the text of the one warning, or ''."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data = load(path, **options)
    assert len(caught) < 2, [str(w.message) for w in caught]
    return data, "".join(str(w.message) for w in caught)


def put(path, image=None, size=(20, 20), mode="L", value=100, **options):
    """Save an image, in folders that are made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if image is None:
        image = Image.new(mode, size, value)
    if isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    image.save(path, **options)


class Creates:
    """Pickled, it creates a file as soon as it is loaded."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")
