"""Train a VAE with two latent variables, and keras.io's beside it.

    python benchmarks/published_vae.py

Both see the same 55,000 grey images and pay binary cross-entropy, summed over
the pixels, plus KL divergence, summed over the dimensions, in nats. The bound
is of images that neither was trained on, the mean over five codes drawn for
each. keras.io's network gets its own batch size and learning rate, and a tenth
of its 30 epochs. The test images are looked at once.
"""

from functools import partial

import rows
from published_autoencoders import (
    CONVOLUTIONS,
    convolutional,
    dense,
    train,
)

EPOCHS = {"vae-keras": 3, "vae-2": 15}
DRAWS = 5


def keras_io():
    """Build the network of keras.io's example."""
    import keras
    from keras import layers

    relu = {"activation": "relu", "padding": "same"}
    encoder = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, strides=2, **relu),
        layers.Conv2D(64, 3, strides=2, **relu),
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
        layers.Dense(4),  # two means, two logarithms of variances
    ]
    decoder = [
        keras.Input((2,)),
        layers.Dense(7 * 7 * 64, activation="relu"),
        layers.Reshape((7, 7, 64)),
        layers.Conv2DTranspose(64, 3, strides=2, **relu),
        layers.Conv2DTranspose(32, 3, strides=2, **relu),
        layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid"),
    ]
    return keras.Sequential(encoder), keras.Sequential(decoder)


def bernoulli_vae(encoder, decoder):
    """Build the package's VAE with cross-entropy as its distortion."""
    from keras import ops

    from latentspace.models import VAE

    class BernoulliVAE(VAE):
        def distortion(self, x, x_hat):
            entropy = ops.binary_crossentropy(x, x_hat)
            return ops.sum(entropy, axis=(1, 2, 3))

    return BernoulliVAE(encoder, decoder)


def convolutional_halves(latent_dim):
    """Build the halves of the autoencoder with 30 numbers, for a VAE."""
    from keras import layers

    encoder, decoder = convolutional(latent_dim, **CONVOLUTIONS["mnist-30"])
    encoder.pop()
    encoder.add(layers.Dense(2 * latent_dim))  # means, logarithms of variances
    return encoder, decoder


def bound(vae, x, draws=DRAWS):
    """Return -ELBO of images, the mean over several codes for each."""
    return (
        sum(
            vae.evaluate(x, batch_size=1000, verbose=0, return_dict=True)[
                "loss"
            ]
            for _ in range(draws)
        )
        / draws
    )


def measure(name, divisor):
    """Train one of the two, and judge it once on the test images."""
    import keras

    keras.utils.set_random_seed(0)
    (x, _), (x_validation, _), (x_test, _) = rows.images("mnist", divisor)
    epochs = -(-EPOCHS[name] // divisor)
    if name == "vae-keras":
        halves, rate = keras_io(), 1e-3
    else:
        halves = dense(2, n_outputs=4)
        rate = rows.schedule(2e-3, len(x), epochs)
    vae = bernoulli_vae(*halves)
    curve = train(vae, x, x_validation, epochs, rate, loss=None)
    return {
        "validation": bound(vae, x_validation),
        "test": bound(vae, x_test),
        "parameters": sum(half.count_params() for half in halves),
        "epochs": epochs,
        "seconds": curve[-1][0],
        "cpu_seconds": curve[-1][1],
        "curve": curve,
    }


if __name__ == "__main__":
    rows.main({name: partial(measure, name) for name in EPOCHS})
