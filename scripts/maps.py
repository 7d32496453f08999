"""Compute the maps of the digits that chapters 10, 11 and 12 load.

One function for each chapter gives its arrays and an empty report. Coordinates
are in half precision: that is finer than any printed point, and scores are
computed from what is stored. openTSNE and PaCMAP are needed here, and in no
chapter.
"""

import itertools
import time

import numpy as np
from sklearn.decomposition import PCA

from latentspace.datasets import load

N_TRAIN = 1287  # of the 1,797 digits; the others are held out


def digits():
    """Return all digits as rows in [0, 1], training first, and labels."""
    data = load("digits")
    assert len(data.x_train) == N_TRAIN
    x = np.concatenate([data.x_train, data.x_test])
    x = x.reshape(len(x), -1).astype("float32") / data.max_value
    return x, np.concatenate([data.y_train, data.y_test])


def half(maps):
    """Return maps as one array in half precision."""
    return np.asarray(maps, dtype=np.float16)


def autoencode(x, latent_dim, seed):
    """Return the digits' codes; the training digits trained the network."""
    import keras

    from latentspace.models import digits_autoencoder
    from latentspace.training import train

    keras.utils.set_random_seed(seed)
    encoder, decoder = digits_autoencoder(x.shape[1], latent_dim)
    train(
        keras.Sequential([encoder, decoder]),
        x[:N_TRAIN],
        steps=1000,
        batch_size=128,
        learning_rate=5e-3,
        seed=seed,
    )
    return encoder.predict(x, verbose=0)


def train_and_test(name, fitted, placed):
    """Return maps, and places of the test digits in them, under two names."""
    return {f"{name}_train": half(fitted), f"{name}_test": half(placed)}


def tsne(seed, **settings):
    from sklearn.manifold import TSNE

    return TSNE(random_state=seed, **settings)


def umap(seed, **settings):
    from umap import UMAP

    return UMAP(random_state=seed, n_jobs=1, **settings)  # else it warns


# --- chapter 10: t-SNE -------------------------------------------------------

PERPLEXITIES = (2, 5, 10, 30, 100, 300)


def chapter_10():
    """Compute t-SNE's maps of all digits.

    ``pixels_P`` and ``codes_P`` are maps at perplexity P, started from PCA;
    ``random_S`` are maps of the pixels at perplexity 30 from random starts;
    ``codes`` holds the codes that the maps of codes were made of.
    """
    x, _ = digits()
    codes = half(autoencode(x, latent_dim=16, seed=0))
    arrays = {"codes": codes}
    for name, z in {"pixels": x, "codes": codes.astype("float32")}.items():
        for perplexity in PERPLEXITIES:
            arrays[f"{name}_{perplexity}"] = half(
                tsne(0, perplexity=perplexity).fit_transform(z)
            )
    for seed in range(4):
        arrays[f"random_{seed}"] = half(
            tsne(seed, init="random").fit_transform(x)
        )
    return arrays, {}


# --- chapter 11: UMAP --------------------------------------------------------

SEEDS = (0, 1, 2)
NEIGHBORS = (5, 15, 100)
MIN_DISTS = (0.0, 0.1, 0.8)
CODE_SIZES = (8, 16)


def chapter_11():
    """Compute UMAP's maps: its settings, its variants and its relatives.

    A name ends in ``train`` where the array holds the places of the training
    digits, shape (seeds, n_samples, 2), and in ``test`` where it holds those
    of the test digits, put into the finished map afterwards.
    """
    x, y = digits()
    arrays = {
        "neighbours": np.array(NEIGHBORS),
        "min_dists": np.array(MIN_DISTS),
        "code_sizes": np.array(CODE_SIZES),
    }
    seconds = {}
    x_train, x_test = x[:N_TRAIN], x[N_TRAIN:]
    arrays |= settings_grid(x_train, x_test, seconds)
    arrays |= starts(x_train, seconds)
    arrays |= relatives(x_train, x_test, seconds)
    arrays |= variants(x_train, x_test, y[:N_TRAIN])
    arrays |= maps_of_codes(x)
    # Only how long one took beside another means anything elsewhere.
    return arrays | {
        "timed": np.array(sorted(seconds)),
        "seconds": np.array([min(seconds[name]) for name in sorted(seconds)]),
    }, {}


def timed(seconds, name, function, x):
    """Call a function, and enter the time that it took under a name."""
    start = time.perf_counter()
    result = function(x)
    seconds.setdefault(name, []).append(time.perf_counter() - start)
    return result


def settings_grid(x, x_new, seconds):
    """Every pair of n_neighbors and min_dist; the usual one is placed in."""
    cells, placed = [], []
    for n, distance in itertools.product(NEIGHBORS, MIN_DISTS):
        for seed in SEEDS:
            mapper = umap(seed, n_neighbors=n, min_dist=distance)
            if (n, distance) == (15, 0.1):
                timed(seconds, "UMAP", mapper.fit, x)
                placed.append(mapper.transform(x_new))
            else:
                mapper.fit(x)
            cells.append(mapper.embedding_)
    grid = np.reshape(cells, (len(NEIGHBORS), len(MIN_DISTS), -1, len(x), 2))
    return {"grid_train": half(grid), "umap_test": half(placed)}


def starts(x, seconds):
    """UMAP and t-SNE, each begun at random and from PCA."""
    arrays = {}
    for init in ("random", "pca"):
        arrays[f"umap_{init}_train"] = half(
            [umap(seed, init=init).fit_transform(x) for seed in SEEDS]
        )
        # Started from PCA, every seed gives the same map.
        arrays[f"tsne_{init}_train"] = half(
            [
                timed(seconds, "t-SNE", tsne(seed, init=init).fit_transform, x)
                for seed in (SEEDS if init == "random" else SEEDS[:1])
            ]
        )
    return arrays


def relatives(x, x_new, seconds):
    """openTSNE, PaCMAP and LocalMAP, with the test digits placed."""
    import openTSNE
    import pacmap

    fitted = [
        timed(
            seconds, "openTSNE", openTSNE.TSNE(random_state=s, n_jobs=1).fit, x
        )
        for s in SEEDS
    ]
    # transform also moves the whole map to be centred anew, so it goes first
    placed = [z.transform(x_new) for z in fitted]
    arrays = train_and_test("opentsne", fitted, placed)
    for kind in (pacmap.PaCMAP, pacmap.LocalMAP):
        name = kind.__name__
        fitted, placed = [], []
        for seed in SEEDS:
            mapper = kind(random_state=seed)
            fitted.append(timed(seconds, name, mapper.fit_transform, x.copy()))
            placed.append(mapper.transform(x_new.copy(), basis=x.copy()))
        arrays |= train_and_test(name.lower(), fitted, placed)
    return arrays


def variants(x, x_new, y):
    """Supervised (true and shuffled labels) and parametric UMAP."""
    from umap.parametric_umap import ParametricUMAP

    shuffled = [np.random.default_rng(seed).permutation(y) for seed in SEEDS]
    arrays = {"shuffled_labels": np.array(shuffled, dtype=np.uint8)}
    runs = {
        "supervised": [umap(seed).fit(x, y) for seed in SEEDS],
        "shuffled": [umap(seed).fit(x, shuffled[seed]) for seed in SEEDS],
        "parametric": [
            ParametricUMAP(
                random_state=seed, n_jobs=1, keras_fit_kwargs={"verbose": 0}
            ).fit(x)
            for seed in SEEDS
        ],
    }
    for name, fitted in runs.items():
        places = [m.transform(x_new) for m in fitted]
        arrays |= train_and_test(name, [m.embedding_ for m in fitted], places)
    return arrays


def maps_of_codes(x):
    """Maps of the codes of an autoencoder, three of each size."""
    arrays = {}
    for size in CODE_SIZES:
        fitted, placed = [], []
        for seed in SEEDS:
            codes = autoencode(x, size, seed)
            mapper = umap(seed).fit(codes[:N_TRAIN])
            fitted.append(mapper.embedding_)
            placed.append(mapper.transform(codes[N_TRAIN:]))
        arrays |= train_and_test(f"codes_{size}", fitted, placed)
    return arrays


# --- chapter 12: maps that mislead -------------------------------------------

N_EACH = 300  # training and held-out digits in the maps of changed codes


def chapter_12():
    """Compute maps of pixels and codes, under t-SNE and UMAP.

    The grid holds five seeds of each pair of input and method, over all
    digits. The rest is what the chapter does to a latent space in order to
    catch a map out, as UMAP draws it.
    """
    x, y = digits()
    seeds = range(5)
    pca = PCA(8).fit(x[:N_TRAIN])
    arrays, tables = {}, {"raw": [x] * 5, "pca8": [pca.transform(x)] * 5}
    for size in (16, 8):
        tables[f"ae{size}"] = [autoencode(x, size, seed) for seed in seeds]
        arrays[f"codes_ae{size}"] = half(tables[f"ae{size}"])
    for name, codes in tables.items():
        # From random starts: from PCA, every seed would give one map.
        arrays[f"tsne_{name}"] = half(
            [tsne(s, init="random").fit_transform(codes[s]) for s in seeds]
        )
        arrays[f"umap_{name}"] = half(
            [umap(s).fit_transform(codes[s]) for s in seeds]
        )
    rows = np.r_[:N_EACH, N_TRAIN : N_TRAIN + N_EACH]
    changed = changed_codes(tables["ae8"][0][rows].astype(float), y[rows])
    return arrays | changed, {}


def changed_codes(z, y):
    """UMAP of codes of which one class was shrunk or moved, and of noise."""

    def draw(*tables, seeds=(0,)):
        return half([umap(s).fit_transform(t) for t in tables for s in seeds])

    center = z.mean(axis=0)
    shrunk, moved = [], []
    for c in (0, 3, 6):
        inside = (y == c)[:, None]
        mean = z[y == c].mean(axis=0)
        shrunk.append(np.where(inside, mean + (z - mean) / 4, z))
        moved.append(np.where(inside, z + 4 * (mean - center), z))
    noise = np.random.default_rng(0).multivariate_normal(
        center, np.cov(z.T), len(z)
    )
    path = closed_path([z[y == c].mean(axis=0) for c in (0, 3, 9)], 60)
    return {
        "noise": half(noise),
        "umap_few": draw(z, seeds=SEEDS),
        "umap_shrunk": draw(*shrunk),
        "umap_far": draw(*moved),
        "umap_noise": draw(noise, seeds=SEEDS),
        "umap_loop": draw(np.r_[z, path], seeds=SEEDS),
    }


def closed_path(corners, steps):
    """Points at equal steps along the closed path through some corners."""
    corners = np.array([*corners, corners[0]])
    sides = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    length = np.r_[0, sides.cumsum()]
    places = np.arange(steps) / steps * length[-1]
    return np.array(
        [np.interp(places, length, column) for column in corners.T]
    ).T


RECIPES = {"ch10": chapter_10, "ch11": chapter_11, "ch12": chapter_12}
