"""Place all 70,000 images of MNIST in a plane, with three programs.

    python benchmarks/published_maps.py

At the programs' defaults, after PCA to 50 numbers, which is not in the time.
Compiling is: a reader waits for it, too. UMAP gets no seed, because with one
it uses a single core. The accuracy is of the last 10,000 images, whose five
nearest places among the other 60,000 vote; the map was made of all of them,
without labels. Some minutes each.
"""

from functools import partial

import rows


def project(program, x):
    """Return the places of a program's map."""
    if program == "umap-learn":
        from umap import UMAP

        return UMAP(n_jobs=rows.THREADS).fit_transform(x)
    if program == "openTSNE":
        from openTSNE import TSNE

        return TSNE(n_jobs=rows.THREADS, random_state=0).fit(x)
    from pacmap import PaCMAP

    return PaCMAP(random_state=0).fit_transform(x)


def measure(program, divisor):
    """Make one map, and ask how well it keeps neighbours."""
    import numpy as np
    from sklearn.decomposition import PCA

    from latentspace.datasets import load
    from latentspace.metrics import trustworthiness

    data = load("mnist")
    x = np.concatenate([data.x_train, data.x_test]).reshape(70000, -1) / 255
    y = np.concatenate([data.y_train, data.y_test])
    x, y = x[::divisor], y[::divisor]
    n = len(x) * 6 // 7
    x = PCA(50, random_state=0).fit_transform(x).astype("float32")
    clock = rows.Clock()
    z = np.asarray(project(program, x))
    seconds, cpu_seconds = clock()
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "accuracy": rows.neighbours(z[:n], y[:n], z[n:], y[n:])[1],
        "trustworthiness": trustworthiness(x[n:], z[n:]),
        "version": rows.version(program),
    }


if __name__ == "__main__":
    rows.main(
        {
            f"map-{program}": partial(measure, program)
            for program in ("umap-learn", "openTSNE", "pacmap")
        }
    )
