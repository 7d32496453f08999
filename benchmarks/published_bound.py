"""Train a VAE with 50 latent variables on MNIST, binarised anew each time.

    python benchmarks/published_bound.py

A pixel is white with the probability that its grey value says, drawn again at
every step; the test images are drawn once, by seed 0. The importance-weighted
bound is of all 10,000, with 500 codes for each: with more it would be a little
lower. Beside it stands the bound that is trained for, with one code. A quarter
of an hour of one quiet core.
"""

import rows
from published_autoencoders import train
from published_vae import bernoulli_vae, bound, convolutional_halves

EPOCHS, LATENT_DIM, SAMPLES = 60, 50, 500


def weighted_bound(vae, x, samples):
    """Return minus the importance-weighted bound, in nats an image."""
    import numpy as np
    import tensorflow as tf

    @tf.function
    def bounds(x):
        z_mean, z_log_var = vae.encode(x)  # (batch, latent_dim)
        noise = tf.random.normal([samples, *z_mean.shape])
        z = z_mean + tf.exp(z_log_var / 2) * noise  # (samples, batch, dim)
        x_hat = vae.decoder(tf.reshape(z, [-1, z.shape[-1]]))
        again = tf.tile(x, [samples, 1, 1, 1])
        cost = tf.reshape(vae.distortion(again, x_hat), [samples, -1])
        prior = tf.reduce_sum(z**2, axis=-1)
        posterior = tf.reduce_sum(noise**2 + z_log_var, axis=-1)
        weights = (posterior - prior) / 2 - cost  # (samples, batch)
        return np.log(samples) - tf.reduce_logsumexp(weights, axis=0)

    tf.random.set_seed(0)
    parts = [bounds(x[i : i + 20]) for i in range(0, len(x), 20)]
    return float(tf.reduce_mean(tf.concat(parts, axis=0)))


def measure(divisor):
    """Train, and judge once on the test images."""
    import keras
    import numpy as np
    import tensorflow as tf

    keras.utils.set_random_seed(0)
    (x, _), (x_validation, _), (x_test, _) = rows.images("mnist", divisor)
    chance = np.random.default_rng(0)
    x_validation, x_test = (
        (chance.random(part.shape) < part).astype("float32")
        for part in (x_validation, x_test)
    )
    epochs, grey = -(-EPOCHS // divisor), tf.constant(x)

    def draw(chosen):
        part = tf.gather(grey, chosen)
        black = tf.random.uniform(tf.shape(part)) >= part
        part = tf.where(black, 0.0, 1.0)
        return part, part

    pairs = tf.data.Dataset.range(len(x)).shuffle(len(x))
    pairs = pairs.batch(rows.BATCH_SIZE).map(draw).prefetch(2)
    encoder, decoder = convolutional_halves(LATENT_DIM)
    vae = bernoulli_vae(encoder, decoder)
    rate = rows.schedule(2e-3, len(x), epochs)
    curve = train(vae, pairs, x_validation, epochs, rate, loss=None)
    return {
        "validation": weighted_bound(
            vae, x_validation[: 1000 // divisor], SAMPLES
        ),
        "test": weighted_bound(vae, x_test[::divisor], SAMPLES),
        "one_code": bound(vae, x_test),
        "parameters": encoder.count_params() + decoder.count_params(),
        "samples": SAMPLES,
        "epochs": epochs,
        "seconds": curve[-1][0],
        "cpu_seconds": curve[-1][1],
        "curve": curve,
    }


if __name__ == "__main__":
    rows.main({"bound": measure})
