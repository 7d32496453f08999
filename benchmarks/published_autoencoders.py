"""Train autoencoders whose errors are published, on two threads.

    python benchmarks/published_autoencoders.py [mnist-30 ...]

The last 5,000 training images are never trained on. They picked the recipes
below and are looked at after every epoch; the test images are looked at once,
at the end. Some minutes a row.
"""

from functools import partial

import rows

# Filters of the two convolutions; units between them and the code, if any.
CONVOLUTIONS = {
    "mnist-30": {"filters": (16, 32), "hidden": 256},
    "mnist-64": {"filters": (24, 48), "hidden": None},
    "fashion-64": {"filters": (24, 48), "hidden": None},
}
EPOCHS = {
    "mnist-30": 20,
    "mnist-2": 20,
    "mnist-64": 20,
    "fashion-2": 16,
    "fashion-64": 16,
}


def convolutional(latent_dim, filters, hidden):
    """Build encoder and decoder of two convolutions each."""
    import keras
    from keras import layers

    first, second = filters
    half = {"strides": 2, "padding": "same"}
    gelu = {"activation": "gelu"}
    dense = [layers.Dense(hidden, **gelu)] if hidden else []
    encoder = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(first, 4, **half, **gelu),  # (batch, 14, 14, first)
        layers.Conv2D(second, 4, **half, **gelu),  # (batch, 7, 7, second)
        layers.Flatten(),
        *dense,
        layers.Dense(latent_dim),  # (batch, latent_dim)
    ]
    dense = [layers.Dense(hidden, **gelu)] if hidden else []
    decoder = [
        keras.Input((latent_dim,)),
        *dense,
        layers.Dense(7 * 7 * second, **gelu),
        layers.Reshape((7, 7, second)),
        layers.Conv2DTranspose(first, 4, **half, **gelu),
        layers.Conv2DTranspose(1, 4, **half, activation="sigmoid"),
    ]
    return keras.Sequential(encoder), keras.Sequential(decoder)


def dense(latent_dim, n_outputs=None, units=(512, 256, 128)):
    """Build encoder and decoder of dense layers."""
    import keras
    from keras import layers

    encoder = [
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        *[layers.Dense(n, activation="gelu") for n in units],
        layers.Dense(n_outputs or latent_dim),  # (batch, latent_dim)
    ]
    decoder = [
        keras.Input((latent_dim,)),
        *[layers.Dense(n, activation="gelu") for n in units[::-1]],
        layers.Dense(784, activation="sigmoid"),
        layers.Reshape((28, 28, 1)),
    ]
    return keras.Sequential(encoder), keras.Sequential(decoder)


def squared_error(x, x_hat):
    """Sum over the pixels; Keras takes the mean over the images."""
    from keras import ops

    return ops.sum((x - x_hat) ** 2, axis=(1, 2, 3))


def train(model, x, x_validation, epochs, rate, loss=squared_error):
    """Train on images, or on a data set of pairs; return the curve.

    Each point of it has the seconds gone by, those of processors at work,
    and the loss on the validation images.
    """
    import keras
    import numpy as np

    model.compile(keras.optimizers.Adam(rate), loss=loss)
    clock, curve = rows.Clock(), []

    def note(epoch, logs):
        curve.append([*clock(), round(logs["val_loss"], 4)])
        print(f"  epoch {epoch + 1} of {epochs}: {curve[-1]}", flush=True)

    given = isinstance(x, np.ndarray)
    model.fit(
        x,
        x if given else None,
        batch_size=rows.BATCH_SIZE if given else None,
        epochs=epochs,
        shuffle=given,  # a data set does it itself
        validation_data=(x_validation, x_validation),
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=note)],
        verbose=0,
    )
    return curve


def measure(name, divisor):
    """Train one autoencoder and judge it once on the test images."""
    import keras

    keras.utils.set_random_seed(0)
    data, latent_dim = name.split("-")
    latent_dim = int(latent_dim)
    (x, y), (x_validation, _), (x_test, y_test) = rows.images(data, divisor)
    epochs = -(-EPOCHS[name] // divisor)
    if name in CONVOLUTIONS:
        halves = convolutional(latent_dim, **CONVOLUTIONS[name])
        rate = rows.schedule(4e-3, len(x), epochs)
    else:
        halves = dense(latent_dim)
        rate = rows.schedule(2e-3, len(x), epochs)
    model = keras.Sequential(halves)
    curve = train(model, x, x_validation, epochs, rate)
    seconds, cpu_seconds, validation = curve[-1]
    found = {
        "validation": validation,
        "test": float(model.evaluate(x_test, x_test, 1000, verbose=0)),
        "parameters": model.count_params(),
        "decoder_parameters": halves[1].count_params(),
        "epochs": epochs,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "curve": curve,
    }
    if latent_dim == 2:
        z, z_test = (
            halves[0].predict(part, batch_size=1000, verbose=0)
            for part in (x, x_test)
        )
        found["neighbours"] = rows.neighbours(z, y, z_test, y_test)
    return found


if __name__ == "__main__":
    rows.main({name: partial(measure, name) for name in EPOCHS})
