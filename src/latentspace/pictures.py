"""Pictures cut into blocks, cosine coefficients, and image files in memory.

>>> file = image_file(np.zeros((8, 8), np.uint8), "png")
>>> 8 * len(file) - header_bits(file)  # an all-black square
96
"""

import io
import struct

import numpy as np
from PIL import Image
from scipy.fft import dctn, idctn

__all__ = [
    "blocks",
    "dct",
    "header_bits",
    "idct",
    "image_file",
    "read_image",
    "unblocks",
]


def blocks(images, size=8):
    """Cut images into square blocks, row by row.

    Parameters
    ----------
    images : ndarray, shape (height, width) or (n, height, width)
        If height or width is not a multiple of `size`, the last row or
        column is repeated until it is.
    size : int

    Returns
    -------
    ndarray, shape (number of blocks, size, size)
    """
    images = np.asarray(images)
    images = images[None] if images.ndim == 2 else images
    n, height, width = images.shape
    images = np.pad(
        images, ((0, 0), (0, -height % size), (0, -width % size)), mode="edge"
    )
    tall, wide = images.shape[1] // size, images.shape[2] // size
    cut = images.reshape(n, tall, size, wide, size)
    return cut.swapaxes(2, 3).reshape(-1, size, size)


def unblocks(cut, shape):
    """Put the blocks of `blocks` together again to images of a shape."""
    cut = np.asarray(cut)
    size = cut.shape[-1]
    n, height, width = shape if len(shape) == 3 else (1, *shape)
    tall, wide = -(-height // size), -(-width // size)
    whole = cut.reshape(n, tall, wide, size, size).swapaxes(2, 3)
    whole = whole.reshape(n, tall * size, wide * size)[:, :height, :width]
    return whole.reshape(shape)


def dct(cut):
    """Cosine coefficients of square blocks (orthonormal: lengths are kept).

    Parameters
    ----------
    cut : array-like, shape (..., size, size)

    Returns
    -------
    ndarray of the same shape
        ``[..., 0, 0]`` is `size` times the block's mean; further right and
        further down are finer stripes.
    """
    return dctn(np.asarray(cut, float), axes=(-2, -1), norm="ortho")


def idct(coefficients):
    """The blocks whose `dct` the coefficients are."""
    return idctn(np.asarray(coefficients, float), axes=(-2, -1), norm="ortho")


def image_file(image, kind, **options):
    """Write a uint8 image as a file in memory.

    Parameters
    ----------
    image : ndarray of uint8, shape (height, width) or (height, width, 3)
    kind : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    **options : object
        Passed to Pillow, for example ``quality=50``.

    Returns
    -------
    bytes
    """
    image = np.asarray(image)
    if image.dtype != np.uint8:
        raise TypeError(
            f"an image file holds uint8 values, found "
            f"{image.dtype}: scale to 0..255 and round first"
        )
    file = io.BytesIO()
    Image.fromarray(image).save(file, kind, **options)
    return file.getvalue()


def read_image(file):
    """Read an image file from bytes back into an array."""
    return np.asarray(Image.open(io.BytesIO(file)))


def header_bits(file):
    """Bits of an image file that are not compressed pixels.

    Parameters
    ----------
    file : bytes
        A PNG (all but the contents of IDAT counts), a JPEG (all but the
        scans) or a WebP (all but the contents of VP8 and VP8L).

    Returns
    -------
    int
    """
    pixels = 0
    if file.startswith(b"\x89PNG"):
        at = 8
        while at < len(file):
            (length,) = struct.unpack_from(">I", file, at)
            pixels += length if file[at + 4 : at + 8] == b"IDAT" else 0
            at += 12 + length
    elif file.startswith(b"\xff\xd8"):
        at = 2
        while file[at + 1] != 0xD9:
            marker = file[at + 1]
            at += 2 + struct.unpack_from(">H", file, at + 2)[0]
            if marker == 0xDA:  # a scan runs to the next real marker
                start = at
                while file[at] != 0xFF or file[at + 1] in (
                    0,
                    *range(0xD0, 0xD8),
                ):
                    at += 1
                pixels += at - start
    elif file.startswith(b"RIFF") and file[8:12] == b"WEBP":
        at = 12
        while at < len(file):
            (length,) = struct.unpack_from("<I", file, at + 4)
            pixels += length if file[at : at + 4] in (b"VP8 ", b"VP8L") else 0
            at += 8 + length + length % 2
    else:
        raise ValueError(
            "expected the bytes of a PNG, JPEG or WebP file, "
            f"found {file[:4]!r}..."
        )
    return 8 * (len(file) - pixels)
