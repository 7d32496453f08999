"""Blocks and coefficients come back; headers are counted."""

import numpy as np
import pytest

from latentspace import pictures


@pytest.mark.parametrize("shape", [(16, 24), (13, 30), (5, 8, 8), (3, 28, 28)])
def test_blocks_and_back(shape):
    x = np.random.default_rng(0).integers(0, 256, shape)
    cut = pictures.blocks(x)
    assert cut.shape[1:] == (8, 8)
    np.testing.assert_array_equal(pictures.unblocks(cut, shape), x)
    np.testing.assert_array_equal(cut[0], (x if x.ndim == 2 else x[0])[:8, :8])


def test_dct_keeps_lengths_and_comes_back():
    x = np.random.default_rng(0).normal(size=(10, 8, 8))
    c = pictures.dct(x)
    np.testing.assert_allclose((c**2).sum((1, 2)), (x**2).sum((1, 2)))
    np.testing.assert_allclose(pictures.idct(c), x, atol=1e-12)
    np.testing.assert_allclose(c[:, 0, 0], 8 * x.mean((1, 2)))


def test_headers_of_files():
    x = np.random.default_rng(0).integers(0, 256, (24, 40), np.uint8)
    png = pictures.image_file(x, "png")
    np.testing.assert_array_equal(pictures.read_image(png), x)
    # signature 8, IHDR 25, IDAT's frame 12, IEND 12
    assert pictures.header_bits(png) == 8 * 57
    jpeg = pictures.image_file(x, "jpeg", quality=60)
    bigger = pictures.image_file(np.tile(x, (4, 4)), "jpeg", quality=60)
    assert pictures.header_bits(jpeg) == pictures.header_bits(bigger)
    assert 8 * len(jpeg) > pictures.header_bits(jpeg) > 1000
    progressive = pictures.image_file(x, "jpeg", progressive=True)
    assert 0 < pictures.header_bits(progressive) < 8 * len(progressive)
    for options in ({"quality": 50}, {"lossless": True}):
        webp = pictures.image_file(x, "webp", **options)
        assert 8 * 20 <= pictures.header_bits(webp) <= 8 * 50
    with pytest.raises(ValueError, match="PNG"):
        pictures.header_bits(b"GIF89a")
    with pytest.raises(TypeError, match="uint8"):
        pictures.image_file(x / 255, "png")
