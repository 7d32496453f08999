"""Chapter 12: pixels and codes of the digits, under t-SNE and UMAP.

The grid holds five seeds of each pair of input and method, over all 1,797
digits (those for training first). The rest is what the chapter does to a
latent space in order to catch a map out, as UMAP draws it.
"""

import numpy as np

from latentspace.datasets import load

SEEDS = range(5)
FEW = 300  # so many of the training and of the held-out digits
CLASSES = (0, 3, 6)  # are shrunk, and moved away, one at a time


def make():
    """Return the chapter's arrays, coordinates in half precision."""
    data = load("digits")
    x = np.concatenate([data.x_train, data.x_test])
    x = x.reshape(len(x), -1).astype("float32") / data.max_value
    y = np.concatenate([data.y_train, data.y_test])
    n_train = len(data.x_train)

    codes = {"raw": [x] * len(SEEDS), "pca8": [pca(x, n_train)] * len(SEEDS)}
    arrays = {}
    for size in (16, 8):
        name = f"ae{size}"
        codes[name] = [autoencode(x, n_train, size, seed) for seed in SEEDS]
        arrays[f"codes_{name}"] = np.array(codes[name])
    for name, tables in codes.items():
        arrays[f"tsne_{name}"] = np.array(
            [tsne(table, seed) for table, seed in zip(tables, SEEDS)]
        )
        arrays[f"umap_{name}"] = np.array(
            [umap(table, seed) for table, seed in zip(tables, SEEDS)]
        )

    few = np.r_[:FEW, n_train : n_train + FEW]
    arrays.update(caught(codes["ae8"][0][few].astype(float), y[few]))
    return {name: a.astype("float16") for name, a in arrays.items()}


def pca(x, n_train):
    """Eight numbers of PCA, fitted to the training digits."""
    mean = x[:n_train].mean(axis=0)
    directions = np.linalg.svd(x[:n_train] - mean, full_matrices=False)[2]
    return (x - mean) @ directions[:8].T


def autoencode(x, n_train, latent_dim, seed):
    """Codes of chapter 6's autoencoder, trained on the training digits."""
    import keras
    from keras import layers

    from latentspace.training import train

    keras.utils.set_random_seed(seed)
    pixels = x.shape[1]
    encoder = keras.Sequential(
        [
            keras.Input((pixels,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(latent_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(pixels),
        ]
    )
    train(
        keras.Sequential([encoder, decoder]),
        x[:n_train],
        steps=1000,
        batch_size=128,
        learning_rate=5e-3,
        seed=seed,
    )
    return encoder.predict(x, verbose=0)


def tsne(table, seed):
    """One map from a random start: seeds would else give the same one."""
    from sklearn.manifold import TSNE

    return TSNE(init="random", random_state=seed).fit_transform(table)


def umap(table, seed, n_neighbors=15):
    """One map; a single job, without which UMAP warns."""
    from umap import UMAP

    return UMAP(
        n_neighbors=n_neighbors, random_state=seed, n_jobs=1
    ).fit_transform(table)


def caught(code, y):
    """What UMAP makes of codes that were tampered with, and of noise."""
    centre = code.mean(axis=0)
    shrunk, far = [], []
    for c in CLASSES:
        own = y == c
        mean = code[own].mean(axis=0)
        shrunk.append(np.where(own[:, None], mean + (code - mean) / 4, code))
        far.append(np.where(own[:, None], code + 4 * (mean - centre), code))
    noise = np.random.default_rng(0).multivariate_normal(
        centre, np.cov(code.T), len(code)
    )
    corners = [code[y == c].mean(axis=0) for c in (0, 3, 9)]
    return {
        "noise": noise,
        "umap_few": np.array([umap(code, seed) for seed in range(3)]),
        "umap_shrunk": np.array([umap(table, 0) for table in shrunk]),
        "umap_far": np.array([umap(table, 0) for table in far]),
        "umap_noise": np.array([umap(noise, seed) for seed in range(3)]),
        "umap_loop": np.array(
            [umap(np.r_[code, loop(corners, 60)], seed) for seed in range(3)]
        ),
    }


def loop(corners, steps):
    """Points at equal steps along the closed path through some corners."""
    corners = np.array([*corners, corners[0]])
    sides = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    length = np.r_[0, sides.cumsum()]
    places = np.arange(steps) / steps * length[-1]
    return np.array(
        [np.interp(places, length, column) for column in corners.T]
    ).T
