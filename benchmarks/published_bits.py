"""Write the 10,000 test images of MNIST with general compressors.

    python benchmarks/published_bits.py

All images in one file, one byte a pixel, at each program's strongest setting.
"""

import bz2
import gzip
import lzma

import rows


def measure(divisor):
    from latentspace.datasets import load

    pixels = load("mnist").x_test.tobytes()
    programs = {
        "gzip": gzip.compress,
        "bz2": bz2.compress,
        "xz": lambda x: lzma.compress(x, preset=9 | lzma.PRESET_EXTREME),
    }
    return {
        name: 8 * len(compress(pixels)) / len(pixels)
        for name, compress in programs.items()
    }


if __name__ == "__main__":
    rows.main({"bits": measure})
