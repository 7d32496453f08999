"""Train the networks that a chapter has no time to train.

All but one learn from the furniture's 3,500 training pictures; one learns from
MNIST's 60,000, for the page where a digit is drawn. The weights are those of
the encoder, then those of the decoder, in half precision; the errors in the
index were measured with the weights as they are stored.
"""

from functools import cache, partial

import keras
import numpy as np
from keras import ops
from sklearn.neighbors import KNeighborsClassifier

from latentspace.datasets import load
from latentspace.metrics import squared_error
from latentspace.models import (
    VAE,
    furniture_decoder,
    furniture_encoder,
    mnist_vae,
)
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
    return stored(model), {
        **report,
        "squared_error_train": round(error(*halves, x_train), 3),
        "squared_error_test": round(error(*halves, x_test), 3),
        "seed": seed,
        "epochs": EPOCHS,
        "parameters": model.count_params(),
    }


def stored(model):
    """Return the weights in half precision, and put them into the model."""
    weights = [w.astype("float16") for w in model.get_weights()]
    model.set_weights([w.astype("float32") for w in weights])
    return {f"{i:02d}": w for i, w in enumerate(weights)}


def handwritten(steps=28000, batch_size=128):
    """Train MNIST's variational autoencoder; return arrays and a report.

    Its loss is binary cross-entropy, as in most published ones: the squared
    error would need a sigma, and the pictures would be paler.
    """
    keras.utils.set_random_seed(0)
    data, vae = load("mnist"), mnist_vae()
    x_train, x_test = (
        x[..., None].astype("float32") / data.max_value
        for x in (data.x_train, data.x_test)
    )

    def cross_entropy(x, x_hat):
        each = keras.losses.binary_crossentropy(x, x_hat)
        return ops.sum(each, axis=(1, 2))

    def loss(x, outputs):
        x_hat, *code = outputs
        return cross_entropy(x, x_hat) + vae.rate(*code)

    train(
        vae,
        x_train,
        loss=loss,
        steps=steps,
        batch_size=batch_size,
        learning_rate=LEARNING_RATE,
    )
    arrays = stored(vae)

    def mean(x):
        return vae.encoder.predict(x, batch_size=500, verbose=0)[:, :2]

    x_hat, *code = (
        np.concatenate(parts)
        for parts in zip(*(vae(x) for x in np.split(x_test, 20)))
    )
    judge = KNeighborsClassifier(15).fit(mean(x_train), data.y_train)
    return arrays, {
        "latent_dim": 2,
        "rate_test": round(float(ops.mean(vae.rate(*code))), 2),
        "cross_entropy_test": round(
            float(ops.mean(cross_entropy(x_test, x_hat))), 2
        ),
        "squared_error_test": round(
            error(vae.encoder, vae.decoder, x_test), 3
        ),
        "accuracy_15nn_test": round(
            float(judge.score(mean(x_test), data.y_test)), 4
        ),
        "seed": 0,
        "epochs": round(steps * batch_size / len(x_train), 1),
        "parameters": vae.count_params(),
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
RECIPES["mnist-vae-2"] = handwritten
