"""Compute the maps of the digits that chapters 10, 11 and 12 load.

One function for each chapter gives its arrays and an empty report. Coordinates
are in half precision: that is finer than any printed point, and scores are
computed from what is stored. openTSNE and PaCMAP are needed here, and in no
chapter.
"""

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
NEIGHBORS = (6, 15, 30, 90)  # of UMAP; of t-SNE, three times the perplexity
MIN_DISTS = (0.0, 0.1, 0.8)


def chapter_11():
    """Compute UMAP's and t-SNE's maps of the training digits.

    ``METHOD_START`` are maps from one start, of shape (numbers of neighbors,
    seeds, n_samples, 2); ``grid`` has a row for each of three values of
    n_neighbors and a column for each of MIN_DISTS. ``left_out_train`` are
    maps without one class (nan in its places), and ``left_out_test`` the
    places of all test digits on them.
    """
    x, y = digits()
    x, x_test, y = x[:N_TRAIN], x[N_TRAIN:], y[:N_TRAIN]
    arrays = {}
    for init in ("pca", "random", "spectral"):
        arrays[f"umap_{init}"] = [
            [
                umap(s, n_neighbors=n, init=init).fit_transform(x)
                for s in range(5)
            ]
            for n in NEIGHBORS
        ]
    for init, seeds in {"pca": 1, "random": 5}.items():
        # Started from PCA, every seed gives the same map.
        arrays[f"tsne_{init}"] = [
            [
                tsne(s, perplexity=n / 3, init=init).fit_transform(x)
                for s in range(seeds)
            ]
            for n in NEIGHBORS
        ]
    # The exaggeration ends after 250 steps, and so does the map.
    arrays["exaggerated"] = [
        tsne(0, early_exaggeration=4, max_iter=250).fit_transform(x)
    ]
    arrays["cauchy"] = [
        umap(s, a=1.0, b=1.0, init="pca").fit_transform(x) for s in SEEDS
    ]
    arrays["cauchy_90"] = [
        umap(s, a=1.0, b=1.0, n_neighbors=90, init="pca").fit_transform(x)
        for s in SEEDS
    ]
    arrays["negatives_50"] = [
        umap(s, negative_sample_rate=50, init="pca").fit_transform(x)
        for s in SEEDS
    ]
    arrays["grid"] = [
        [
            [
                umap(s, n_neighbors=n, min_dist=distance).fit_transform(x)
                for s in SEEDS
            ]
            for distance in MIN_DISTS
        ]
        for n in (NEIGHBORS[0], NEIGHBORS[1], NEIGHBORS[-1])
    ]
    arrays |= left_out(x, x_test, y)
    return {name: half(maps) for name, maps in arrays.items()}, {}


def left_out(x, x_test, y):
    """UMAP without one class, for each class; all test digits placed."""
    maps = np.full((10, len(x), 2), np.nan)
    placed = []
    for c in range(10):
        mapper = umap(0).fit(x[y != c])
        maps[c, y != c] = mapper.embedding_
        placed.append(mapper.transform(x_test))
    return {"left_out_train": maps, "left_out_test": placed}


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
