"""Test that blocks and coefficients come back, and headers are counted."""

import numpy as np
import pytest

from latentspace import images

X = np.random.default_rng(0).integers(0, 256, (24, 40), np.uint8)


@pytest.mark.parametrize("shape", [(16, 24), (13, 30), (5, 8, 8), (3, 28, 28)])
def test_unblocks_undoes_blocks(shape):
    x = np.random.default_rng(0).integers(0, 256, shape)
    cut = images.blocks(x)
    assert cut.shape[1:] == (8, 8)
    np.testing.assert_array_equal(images.unblocks(cut, shape), x)
    np.testing.assert_array_equal(cut[0], (x if x.ndim == 2 else x[0])[:8, :8])


@pytest.mark.parametrize(
    "kind, options, low, high",
    [
        ("png", {}, 57, 57),  # signature 8, IHDR 25, IDAT's frame 12, IEND 12
        ("jpeg", {"quality": 60}, 125, 1000),
        ("jpeg", {"progressive": True}, 125, 1000),
        ("webp", {"quality": 50}, 20, 50),
        ("webp", {"lossless": True}, 20, 50),
    ],
)
def test_overhead_of_a_file_does_not_grow_with_its_pixels(
    kind, options, low, high
):
    small, large = (
        images.overhead_bits(images.encode_image(x, kind, **options)) / 8
        for x in (X, np.tile(X, (4, 4)))
    )
    assert low <= small <= high
    assert small == large or "progressive" in options


def test_png_gives_the_image_back():
    png = images.encode_image(X, "png")
    np.testing.assert_array_equal(images.read_image(png), X)


@pytest.mark.parametrize(
    "function, arguments, error, words",
    [
        (images.overhead_bits, (b"GIF89a",), ValueError, "PNG"),
        (images.encode_image, (X / 255, "png"), TypeError, "uint8"),
    ],
)
def test_what_is_no_image_is_rejected(function, arguments, error, words):
    with pytest.raises(error, match=words):
        function(*arguments)
