"""Time a map as the number of images grows, on one thread.

    python benchmarks/maps_cost.py tsne
    python benchmarks/maps_cost.py opentsne
    python benchmarks/maps_cost.py opentsne-fft
    python benchmarks/maps_cost.py umap
    python benchmarks/maps_cost.py umap-search

Maps of the first N training images of MNIST, brought to 50 numbers by PCA
(which is not in the time), each timed once in seconds of processor time,
after small ones that are not counted (some of the programs compile
themselves at first use). ``tsne``, ``opentsne`` and ``umap`` are the
programs at their defaults; ``opentsne-fft`` and ``umap-search`` are told to
work at every size as they otherwise do only at large ones. The results go to
``data/benchmarks/maps_cost.json``, which ``scripts/full_size.py`` makes a
page of.
"""

import argparse
import json
import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))

from sklearn.decomposition import PCA  # noqa: E402

from latentspace.datasets import load  # noqa: E402

STORED = Path(__file__).resolve().parents[1] / "data/benchmarks/maps_cost.json"
SIZES = (500, 1000, 2000, 4000, 8000)
PACKAGES = {
    "tsne": "scikit-learn",
    "opentsne": "openTSNE",
    "opentsne-fft": "openTSNE",
    "umap": "umap-learn",
    "umap-search": "umap-learn",
}


def make_projector(method):
    """Return a function from images to their map."""
    if method == "tsne":
        from sklearn.manifold import TSNE

        return lambda x: TSNE(random_state=0, n_jobs=1).fit_transform(x)
    if method.startswith("opentsne"):
        from openTSNE import TSNE

        # By default it takes a tree below 10,000 images, a grid above.
        return TSNE(
            random_state=0,
            n_jobs=1,
            negative_gradient_method="fft" if "fft" in method else "auto",
        ).fit
    from umap import UMAP

    # Below 4,096 images UMAP computes all distances, unless told not to.
    return UMAP(
        random_state=0,
        n_jobs=1,
        force_approximation_algorithm=(method == "umap-search"),
    ).fit_transform


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("method", choices=PACKAGES)
    method = parser.parse_args().method
    sizes = SIZES[:-1] if method == "tsne" else SIZES
    images = load("mnist", limit=max(sizes)).x_train
    x = PCA(50, random_state=0).fit_transform(
        images.reshape(len(images), -1) / 255
    )
    project = make_projector(method)
    project(x[:300])
    if method.startswith("umap"):
        project(x[:4200])
    seconds = []
    for n in sizes:
        began = time.process_time()  # other programs do not count
        project(x[:n])
        seconds.append(round(time.process_time() - began, 2))
        print(method, n, seconds[-1], flush=True)
    stored = json.loads(STORED.read_text())
    stored[method] = {
        "n": list(sizes),
        "seconds": seconds,
        "threads": 1,
        "machine": platform.machine(),
        "package": PACKAGES[method],
        "version": version(PACKAGES[method]),
    }
    STORED.write_text(json.dumps(stored) + "\n")


if __name__ == "__main__":
    main()
