"""Test that blocks and coefficients come back, and headers are counted."""

import numpy as np
import pytest

from latentspace import images


@pytest.mark.parametrize("shape", [(16, 24), (13, 30), (5, 8, 8), (3, 28, 28)])
def test_unblocks_undoes_blocks(shape):
    x = np.random.default_rng(0).integers(0, 256, shape)
    cut = images.blocks(x)
    assert cut.shape[1:] == (8, 8)
    np.testing.assert_array_equal(images.unblocks(cut, shape), x)
    np.testing.assert_array_equal(cut[0], (x if x.ndim == 2 else x[0])[:8, :8])


def test_idct_undoes_dct_and_lengths_are_kept():
    x = np.random.default_rng(0).normal(size=(10, 8, 8))
    c = images.dct(x)
    np.testing.assert_allclose((c**2).sum((1, 2)), (x**2).sum((1, 2)))
    np.testing.assert_allclose(images.idct(c), x, atol=1e-12)
    np.testing.assert_allclose(c[:, 0, 0], 8 * x.mean((1, 2)))


def test_overhead_of_image_files():
    x = np.random.default_rng(0).integers(0, 256, (24, 40), np.uint8)
    png = images.encode_image(x, "png")
    np.testing.assert_array_equal(images.read_image(png), x)
    # signature 8, IHDR 25, IDAT's frame 12, IEND 12
    assert images.overhead_bits(png) == 8 * 57
    jpeg = images.encode_image(x, "jpeg", quality=60)
    bigger = images.encode_image(np.tile(x, (4, 4)), "jpeg", quality=60)
    assert images.overhead_bits(jpeg) == images.overhead_bits(bigger)
    assert 8 * len(jpeg) > images.overhead_bits(jpeg) > 1000
    progressive = images.encode_image(x, "jpeg", progressive=True)
    assert 0 < images.overhead_bits(progressive) < 8 * len(progressive)
    for options in ({"quality": 50}, {"lossless": True}):
        webp = images.encode_image(x, "webp", **options)
        assert 8 * 20 <= images.overhead_bits(webp) <= 8 * 50
    with pytest.raises(ValueError, match="PNG"):
        images.overhead_bits(b"GIF89a")
    with pytest.raises(TypeError, match="uint8"):
        images.encode_image(x / 255, "png")
