"""Trains the networks that a chapter has no time to train.

All on the furniture's 3,500 training pictures. Weights go to
``data/models/NAME.npz`` in half precision: those of the encoder, then those
of the decoder. What the index says of an error was measured with the weights
as they are stored.
"""

import time

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from latentspace.datasets import load
from latentspace.metrics import squared_error
from latentspace.networks import furniture_decoder, furniture_encoder
from latentspace.training import train
from precompute import save

SEEDS = (0, 1, 2)
SIZES = (3, 8, 32)  # of the autoencoders' codes
EPOCHS, BATCH, RATE = 60, 32, 2e-3
# Variational: a Gaussian likelihood whose standard deviation, in units of
# full white, is SIGMA at every pixel and colour; KL is multiplied by beta.
VAE_SIZE, SIGMA, BETAS = 10, 0.1, (1, 50, 400)


def recipes():
    """Return what can be trained: a dict of functions by name."""
    made = {
        f"furniture-ae-{size}-{seed}": (autoencoder, size, seed)
        for size in SIZES
        for seed in SEEDS
    }
    made |= {
        f"furniture-vae-{VAE_SIZE}-b{beta}-{seed}": (variational, beta, seed)
        for beta in BETAS
        for seed in SEEDS
    }
    return made


def make(wanted):
    """Train every network whose name contains one of `wanted`, or all."""
    chosen = {
        name: recipe
        for name, recipe in recipes().items()
        if not wanted or any(w in name for w in wanted)
    }
    data = load("furniture")
    x_train, x_test = (
        x.astype("float32") / data.max_value
        for x in (data.x_train, data.x_test)
    )
    for name, (recipe, setting, seed) in chosen.items():
        start = time.perf_counter()
        keras.utils.set_random_seed(seed)
        models, report = recipe(x_train, setting, seed)
        seconds = round(time.perf_counter() - start)
        weights = [
            w.astype("float16")
            for model in models
            for w in model.get_weights()
        ]
        for model in models:  # what is stored is what is measured
            model.set_weights(
                [
                    w.astype("float16").astype("float32")
                    for w in model.get_weights()
                ]
            )
        for part, x in (("train", x_train), ("test", x_test)):
            report[f"squared_error_{part}"] = round(
                squared_error(x, reconstruct(*models, x)), 3
            )
        save(
            "models",
            name,
            {f"{i:02d}": w for i, w in enumerate(weights)},
            {
                **report,
                "seed": seed,
                "epochs": EPOCHS,
                "parameters": int(sum(w.size for w in weights)),
                "seconds": seconds,
            },
        )
        print(
            f"{name}: {seconds} s, squared error "
            f"{report['squared_error_test']} on unseen pieces",
            flush=True,
        )
    return list(chosen)


def reconstruct(encoder, decoder, x):
    """Through the code and back; for a variational one, through its mean."""
    z = encoder.predict(x, batch_size=250, verbose=0)
    return decoder.predict(
        z[..., : decoder.input_shape[-1]], batch_size=250, verbose=0
    )


def steps_of(x):
    return EPOCHS * int(np.ceil(len(x) / BATCH))


def autoencoder(x, size, seed):
    """Train an autoencoder whose code has `size` numbers."""
    encoder, decoder = furniture_encoder(size), furniture_decoder(size)
    train(
        keras.Sequential([encoder, decoder]),
        x,
        steps=steps_of(x),
        batch_size=BATCH,
        learning_rate=RATE,
        seed=seed,
    )
    return (encoder, decoder), {"latent_dim": size}


def variational(x, beta, seed):
    """Train a variational autoencoder; the encoder gives mean, log var."""
    size = VAE_SIZE
    encoder, decoder = furniture_encoder(2 * size), furniture_decoder(size)
    steps = steps_of(x)
    adam = keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(RATE, steps)
    )
    weights = encoder.trainable_variables + decoder.trainable_variables
    adam.build(weights)
    images = tf.constant(x)

    @tf.function
    def loop():
        for step in tf.range(steps):
            chosen = tf.random.stateless_uniform(
                [BATCH], [seed, step], 0, len(x), dtype=tf.int32
            )
            batch = tf.gather(images, chosen)
            noise = tf.random.stateless_normal(
                [BATCH, 1, 1, size], [seed + 1000, step]
            )
            with tf.GradientTape() as tape:
                mean, log_var = ops.split(encoder(batch), 2, axis=-1)
                z = mean + ops.exp(log_var / 2) * noise
                misfit = ops.sum(
                    ops.square(batch - decoder(z)), axis=(1, 2, 3)
                ) / (2 * SIGMA**2)
                kl = (
                    ops.sum(
                        ops.square(mean) + ops.exp(log_var) - log_var - 1,
                        axis=(1, 2, 3),
                    )
                    / 2
                )
                # Divided by beta, the gradients keep one size; Adam would
                # not mind, but its epsilon might.
                loss = ops.mean(misfit / beta + kl)
            adam.apply(tape.gradient(loss, weights), weights)

    loop()
    return (encoder, decoder), {
        "latent_dim": size,
        "sigma": SIGMA,
        "beta": beta,
    }
