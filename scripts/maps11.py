"""Maps for chapter 11, UMAP: its settings, its variants and its relatives.

All are of the digits, scaled to [0, 1]. A name ends in ``train`` where the
array holds the places of the training digits, shape (seeds, n, 2), and in
``test`` where it holds those of the test digits, put into the finished map
afterwards. openTSNE and PaCMAP are needed here, and in no chapter.
"""

import time

import numpy as np

from latentspace.datasets import load

SEEDS = (0, 1, 2)
NEIGHBOURS = (5, 15, 100)
MIN_DISTS = (0.0, 0.1, 0.8)
CODE_SIZES = (8, 16)


def make():
    """Return the arrays that ``data/maps/ch11.npz`` holds."""
    data = load("digits")
    x, x_new = (
        (images.reshape(len(images), -1) / data.max_value).astype("float32")
        for images in (data.x_train, data.x_test)
    )
    arrays = {
        "neighbours": np.array(NEIGHBOURS),
        "min_dists": np.array(MIN_DISTS),
        "code_sizes": np.array(CODE_SIZES),
    }
    seconds = {}
    for part in (_grid, _starts, _relatives, _variants, _codes):
        start = time.perf_counter()
        arrays |= part(x, x_new, data.y_train, seconds)
        print(
            f"  {part.__name__}: {time.perf_counter() - start:.0f} s",
            flush=True,
        )
    # only how long one took beside another means anything elsewhere
    arrays["timed"] = np.array(sorted(seconds))
    arrays["seconds"] = np.array(
        [min(seconds[name]) for name in sorted(seconds)]
    )
    return arrays


def _umap(**settings):
    import umap

    return umap.UMAP(n_jobs=1, **settings)


def _small(maps):
    """Half precision: a map is looked at, and its scores computed anew."""
    return np.asarray(maps, dtype=np.float16)


def _timed(seconds, name, function, *arguments, **settings):
    start = time.perf_counter()
    result = function(*arguments, **settings)
    seconds.setdefault(name, []).append(time.perf_counter() - start)
    return result


def _grid(x, x_new, y, seconds):
    """Every pair of n_neighbors and min_dist; the usual one is placed in."""
    cells = np.empty((len(NEIGHBOURS), len(MIN_DISTS), len(SEEDS), len(x), 2))
    placed = []
    for row, neighbours in enumerate(NEIGHBOURS):
        for column, min_dist in enumerate(MIN_DISTS):
            for seed in SEEDS:
                mapper = _umap(
                    n_neighbors=neighbours,
                    min_dist=min_dist,
                    random_state=seed,
                )
                usual = (neighbours, min_dist) == (15, 0.1)
                _timed(seconds, "UMAP" if usual else "other", mapper.fit, x)
                cells[row, column, seed] = mapper.embedding_
                if usual:
                    placed.append(mapper.transform(x_new))
    del seconds["other"]
    return {"grid_train": _small(cells), "umap_test": _small(placed)}


def _starts(x, x_new, y, seconds):
    """UMAP and t-SNE, each begun at random and from PCA."""
    from sklearn.manifold import TSNE

    arrays = {}
    for init in ("random", "pca"):
        arrays[f"umap_{init}_train"] = _small(
            [_umap(random_state=s, init=init).fit_transform(x) for s in SEEDS]
        )
        arrays[f"tsne_{init}_train"] = _small(
            [
                _timed(
                    seconds,
                    "t-SNE",
                    TSNE(random_state=s, init=init).fit_transform,
                    x,
                )
                for s in (SEEDS if init == "random" else SEEDS[:1])
            ]
        )
    return arrays


def _relatives(x, x_new, y, seconds):
    """openTSNE, PaCMAP and LocalMAP, with the test digits placed."""
    import openTSNE
    import pacmap

    arrays = {}
    fitted = [
        _timed(
            seconds,
            "openTSNE",
            openTSNE.TSNE(random_state=s, n_jobs=1).fit,
            x,
        )
        for s in SEEDS
    ]
    # transform also moves the whole map to be centred anew, so it goes first
    arrays["opentsne_test"] = _small([z.transform(x_new) for z in fitted])
    arrays["opentsne_train"] = _small(fitted)
    for kind in (pacmap.PaCMAP, pacmap.LocalMAP):
        name = kind.__name__
        fitted, placed = [], []
        for seed in SEEDS:
            mapper = kind(random_state=seed)
            fitted.append(
                _timed(seconds, name, mapper.fit_transform, x.copy())
            )
            placed.append(mapper.transform(x_new.copy(), basis=x.copy()))
        arrays[f"{name.lower()}_train"] = _small(fitted)
        arrays[f"{name.lower()}_test"] = _small(placed)
    return arrays


def _variants(x, x_new, y, seconds):
    """Supervised (true and shuffled labels) and parametric UMAP."""
    from umap.parametric_umap import ParametricUMAP

    def both(mapper, *labels):
        mapper.fit(x, *labels)
        return mapper.embedding_, mapper.transform(x_new)

    shuffled = [np.random.default_rng(s).permutation(y) for s in SEEDS]
    runs = {
        "supervised": [both(_umap(random_state=s), y) for s in SEEDS],
        "shuffled": [both(_umap(random_state=s), shuffled[s]) for s in SEEDS],
        "parametric": [
            both(
                ParametricUMAP(
                    random_state=s, n_jobs=1, keras_fit_kwargs={"verbose": 0}
                )
            )
            for s in SEEDS
        ],
    }
    arrays = {"shuffled_labels": np.array(shuffled, dtype=np.uint8)}
    for name, maps in runs.items():
        arrays[f"{name}_train"] = _small([fitted for fitted, _ in maps])
        arrays[f"{name}_test"] = _small([placed for _, placed in maps])
    return arrays


def _codes(x, x_new, y, seconds):
    """Maps of the codes of chapter 6's autoencoder, three of each size."""
    import keras
    from keras import layers

    from latentspace.training import train

    arrays = {}
    for size in CODE_SIZES:
        fitted, placed = [], []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            encoder = keras.Sequential(
                [
                    keras.Input((x.shape[1],)),
                    layers.Dense(128, activation="relu"),
                    layers.Dense(size),
                ]
            )
            decoder = keras.Sequential(
                [
                    keras.Input((size,)),
                    layers.Dense(128, activation="relu"),
                    layers.Dense(x.shape[1]),
                ]
            )
            train(
                keras.Sequential([encoder, decoder]),
                x,
                steps=1000,
                batch_size=128,
                learning_rate=5e-3,
                seed=seed,
            )
            mapper = _umap(random_state=seed).fit(encoder(x).numpy())
            fitted.append(mapper.embedding_)
            placed.append(mapper.transform(encoder(x_new).numpy()))
        arrays[f"codes_{size}_train"] = _small(fitted)
        arrays[f"codes_{size}_test"] = _small(placed)
    return arrays
