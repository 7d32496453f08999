"""Write the 10,000 test images of MNIST with compressors, and with a VAE.

    python benchmarks/published_bits.py

All images in one file, one byte a pixel, at each program's strongest setting.
A VAE does not write a file here: its bound says how long one would be if it
were coded with "bits back". Its 256 grey levels have a beta-binomial
distribution, as in the paper on BB-ANS. Some ten minutes.
"""

import bz2
import gzip
import lzma

import rows

EPOCHS, LATENT_DIM, LEVELS = 20, 50, 255


def measure(divisor):
    """Compress all test images at once."""
    from latentspace.datasets import load

    pixels = load("mnist").x_test.tobytes()
    programs = {
        "gzip": gzip.compress,
        "bz2": bz2.compress,
        "xz": lambda x: lzma.compress(x, preset=9 | lzma.PRESET_EXTREME),
    }
    return {
        name: 8 * len(compress(pixels)) / len(pixels)
        for name, compress in programs.items()
    }


def grey_vae(encoder, decoder):
    """Build the package's VAE with a beta-binomial distribution of pixels."""
    import tensorflow as tf

    from latentspace.models import VAE

    def log_beta(a, b):
        return tf.math.lgamma(a) + tf.math.lgamma(b) - tf.math.lgamma(a + b)

    class GreyVAE(VAE):
        def distortion(self, x, x_hat):
            k = tf.round(LEVELS * tf.convert_to_tensor(x)[..., 0])
            a, b = tf.unstack(tf.nn.softplus(x_hat) + 1e-3, axis=-1)
            likelihood = (  # of k out of 255
                log_beta(k + a, LEVELS - k + b)
                - log_beta(a, b)
                - log_beta(k + 1, LEVELS - k + 1)
                - tf.math.log(LEVELS + 1.0)
            )
            return -tf.reduce_sum(likelihood, axis=(1, 2))

    return GreyVAE(encoder, decoder)


def measure_vae(divisor):
    """Train a VAE on grey images, and give its bound in bits a pixel."""
    import keras
    import numpy as np
    from keras import layers
    from published_autoencoders import train
    from published_vae import bound, convolutional_halves

    keras.utils.set_random_seed(0)
    (x, _), (x_validation, _), (x_test, _) = rows.images("mnist", divisor)
    epochs = -(-EPOCHS // divisor)
    encoder, decoder = convolutional_halves(LATENT_DIM)
    decoder.pop()  # two numbers a pixel in place of one
    decoder.add(layers.Conv2DTranspose(2, 4, strides=2, padding="same"))
    vae = grey_vae(encoder, decoder)
    rate = rows.schedule(2e-3, len(x), epochs)
    curve = train(vae, x, x_validation, epochs, rate, loss=None)
    in_bits = 784 * np.log(2)  # nats an image -> bits a pixel
    return {
        "validation": bound(vae, x_validation) / in_bits,
        "test": bound(vae, x_test) / in_bits,
        "parameters": encoder.count_params() + decoder.count_params(),
        "epochs": epochs,
        "seconds": curve[-1][0],
        "cpu_seconds": curve[-1][1],
        "curve": curve,
    }


if __name__ == "__main__":
    rows.main({"bits": measure, "bits-vae": measure_vae})
