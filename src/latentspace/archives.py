"""The former place of what `latentspace.datasets` offers now."""

from latentspace.datasets import (
    DataError,
    content_sha256,
    read_arrays,
    shipped,
)

__all__ = ["DataError", "content_sha256", "read_arrays", "shipped"]
