"""The former place of what `latentspace.images` offers now."""

from latentspace.images import (  # noqa: F401
    blocks,
    dct,
    idct,
    read_image,
    unblocks,
)
from latentspace.images import encode_image as image_file  # noqa: F401
from latentspace.images import overhead_bits as header_bits  # noqa: F401
