"""Chapter 10's maps: t-SNE of all 1,797 digits, training digits first.

``pixels_P`` and ``codes_P`` are maps at perplexity P, started from PCA;
``random_S`` are maps of the pixels at perplexity 30 from random starts;
``codes`` holds the autoencoder's codes that the maps of codes were made of.
"""

import numpy as np
from sklearn.manifold import TSNE

from latentspace.datasets import load
from latentspace.training import train

PERPLEXITIES = (2, 5, 10, 30, 100, 300)
SEEDS = range(4)
LATENT_DIM = 16


def make():
    """Compute the maps; half precision is finer than any printed point."""
    data = load("digits")
    x = np.concatenate([data.x_train, data.x_test])
    x = x.reshape(len(x), -1).astype("float32") / data.max_value
    arrays = {"codes": _codes(x, len(data.x_train)).astype("float16")}
    sources = {"pixels": x, "codes": arrays["codes"].astype("float32")}
    for source, z in sources.items():
        for perplexity in PERPLEXITIES:
            arrays[f"{source}_{perplexity}"] = TSNE(
                perplexity=perplexity, random_state=0
            ).fit_transform(z)
    for seed in SEEDS:
        arrays[f"random_{seed}"] = TSNE(
            init="random", random_state=seed
        ).fit_transform(x)
    return {name: a.astype("float16") for name, a in arrays.items()}


def _codes(x, training):
    """Codes from the chapter's autoencoder, which sees the training digits."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    encoder = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            layers.Dense(128, activation="relu"),
            layers.Dense(LATENT_DIM),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((LATENT_DIM,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(x.shape[1]),
        ]
    )
    train(
        keras.Sequential([encoder, decoder]),
        x[:training],
        steps=1000,
        batch_size=128,
        learning_rate=5e-3,
    )
    return encoder.predict(x, verbose=0)
