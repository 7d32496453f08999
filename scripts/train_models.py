"""Train the networks that a chapter has no time to train.

All learn from the furniture's 3,500 training pictures. The weights are those
of the encoder, then those of the decoder, in half precision; the errors in
the index were measured with the weights as they are stored.
"""

from functools import cache, partial

import keras
import numpy as np

from latentspace.datasets import load
from latentspace.metrics import squared_error
from latentspace.models import VAE, furniture_decoder, furniture_encoder
from latentspace.training import train

SEEDS = (0, 1, 2)
LATENT_DIMS = (3, 8, 32)  # of the autoencoders
VAE_LATENT_DIM, SIGMA, BETAS = 10, 0.1, (1, 50, 400)
EPOCHS, BATCH_SIZE, LEARNING_RATE = 60, 32, 2e-3


@cache
def pictures():
    """Return the training and the test pictures, values from 0 to 1."""
    data = load("furniture")
    return [
        x.astype("float32") / data.max_value
        for x in (data.x_train, data.x_test)
    ]


def autoencoder(latent_dim, seed):
    """Train an autoencoder; return its arrays and a report."""
    keras.utils.set_random_seed(seed)
    halves = furniture_encoder(latent_dim), furniture_decoder(latent_dim)
    report = {"latent_dim": latent_dim}
    return fit(keras.Sequential(halves), halves, None, seed, report)


def variational(beta, seed):
    """Train a variational autoencoder; return its arrays and a report."""
    keras.utils.set_random_seed(seed)
    n = VAE_LATENT_DIM
    halves = furniture_encoder(2 * n), furniture_decoder(n)
    vae = VAE(*halves, sigma=SIGMA, beta=beta)
    report = {"latent_dim": n, "sigma": SIGMA, "beta": beta}
    return fit(vae, halves, vae.cost, seed, report)


def fit(model, halves, loss, seed, report):
    x_train, x_test = pictures()
    train(
        model,
        x_train,
        loss=loss,
        steps=EPOCHS * int(np.ceil(len(x_train) / BATCH_SIZE)),
        batch_size=BATCH_SIZE,
        learning_rate=LEARNING_RATE,
        seed=seed,
    )
    weights = [w.astype("float16") for w in model.get_weights()]
    model.set_weights([w.astype("float32") for w in weights])
    return {f"{i:02d}": w for i, w in enumerate(weights)}, {
        **report,
        "squared_error_train": round(error(*halves, x_train), 3),
        "squared_error_test": round(error(*halves, x_test), 3),
        "seed": seed,
        "epochs": EPOCHS,
        "parameters": int(sum(w.size for w in weights)),
    }


def error(encoder, decoder, x):
    """Squared error after the code; a variational one's is its mean."""
    z = encoder.predict(x, batch_size=250, verbose=0)
    z_mean = z[..., : decoder.input_shape[-1]]
    return squared_error(x, decoder.predict(z_mean, batch_size=250, verbose=0))


RECIPES = {
    f"furniture-ae-{size}-{seed}": partial(autoencoder, size, seed)
    for size in LATENT_DIMS
    for seed in SEEDS
} | {
    f"furniture-vae-{VAE_LATENT_DIM}-b{beta}-{seed}": partial(
        variational, beta, seed
    )
    for beta in BETAS
    for seed in SEEDS
}
