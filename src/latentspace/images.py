"""Cut images into blocks, transform them, and write image files in memory.

>>> file = encode_image(np.zeros((8, 8), np.uint8), "png")
>>> 8 * len(file) - overhead_bits(file)  # an all-black square
96
"""

import io
import re
import struct

import numpy as np
from PIL import Image
from scipy.fft import dctn, idctn

_SCAN = re.compile(rb"(?:[^\xff]|\xff[\x00\xd0-\xd7])*")

__all__ = [
    "blocks",
    "dct",
    "encode_image",
    "idct",
    "overhead_bits",
    "read_image",
    "unblocks",
]


def blocks(images, size=8):
    """Cut images into square blocks, row by row.

    Parameters
    ----------
    images : ndarray of shape (height, width) or (n_samples, height, width)
        If height or width is not a multiple of `size`, the last row or
        column is repeated until it is.
    size : int
        Pixels along a side of a block.

    Returns
    -------
    ndarray of shape (n_blocks, size, size)
    """
    images = np.asarray(images)
    images = images[None] if images.ndim == 2 else images
    n, height, width = images.shape
    images = np.pad(
        images, ((0, 0), (0, -height % size), (0, -width % size)), mode="edge"
    )
    n_rows, n_cols = images.shape[1] // size, images.shape[2] // size
    cut = images.reshape(n, n_rows, size, n_cols, size)
    return cut.swapaxes(2, 3).reshape(-1, size, size)


def unblocks(blocks, shape):
    """Put the blocks of images together again.

    Parameters
    ----------
    blocks : array-like of shape (n_blocks, size, size)
        As the function `blocks` gives them.
    shape : tuple of int
        The shape that the images had.

    Returns
    -------
    ndarray of shape `shape`
    """
    blocks = np.asarray(blocks)
    size = blocks.shape[-1]
    n, height, width = shape if len(shape) == 3 else (1, *shape)
    n_rows, n_cols = -(-height // size), -(-width // size)
    images = blocks.reshape(n, n_rows, n_cols, size, size).swapaxes(2, 3)
    images = images.reshape(n, n_rows * size, n_cols * size)
    return images[:, :height, :width].reshape(shape)


def dct(blocks):
    """Compute the cosine coefficients of square blocks.

    The transform is orthonormal: it keeps lengths.

    Parameters
    ----------
    blocks : array-like of shape (..., size, size)
        Grey values.

    Returns
    -------
    ndarray of shape (..., size, size)
        ``[..., 0, 0]`` is `size` times the block's mean; further right and
        further down are finer stripes.
    """
    return dctn(np.asarray(blocks, float), axes=(-2, -1), norm="ortho")


def idct(coefficients):
    """Compute the blocks that have these cosine coefficients.

    Parameters
    ----------
    coefficients : array-like of shape (..., size, size)
        As `dct` gives them.

    Returns
    -------
    ndarray of shape (..., size, size)
    """
    return idctn(np.asarray(coefficients, float), axes=(-2, -1), norm="ortho")


def encode_image(image, kind, **options):
    """Write a uint8 image as a file in memory.

    Parameters
    ----------
    image : ndarray of uint8 of shape (height, width) or (height, width, 3)
        Grey values, or colors.
    kind : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    **options : object
        Passed to Pillow, for example ``quality=50``.

    Returns
    -------
    bytes

    Raises
    ------
    TypeError
        If the values are not uint8.
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
    """Read an image file from bytes back into an array.

    Parameters
    ----------
    file : bytes
        As `encode_image` gives it.

    Returns
    -------
    ndarray of uint8 of shape (height, width) or (height, width, 3)
    """
    return np.asarray(Image.open(io.BytesIO(file)))


def overhead_bits(file):
    """Count the bits of an image file that are not compressed pixels.

    Parameters
    ----------
    file : bytes
        A PNG (all but the contents of IDAT counts), a JPEG (all but the
        scans) or a WebP (all but the contents of VP8 and VP8L).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is none of the three.
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
                start, at = at, _SCAN.match(file, at).end()
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
