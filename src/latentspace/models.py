"""Load or build the networks that more than one chapter uses.

Chapter 6 builds the digits' autoencoder, chapter 7 the furniture's and
chapter 14 the variational one; each says there why it looks as it does, and a
claim or a test holds it equal to the one here. What takes longer to train or
to compute than a chapter has time for ships under ``data/`` (`make models`,
`make maps`) and is loaded here, too.

>>> encoder, decoder = digits_autoencoder(n_pixels=64, latent_dim=8)
>>> encoder.output_shape, decoder.output_shape
((None, 8), (None, 64))
"""

import keras
from keras import layers, ops

from latentspace.datasets import CAPTION_WORDS, read_arrays, shipped

__all__ = [
    "VAE",
    "VQAutoencoder",
    "caption_encoder",
    "digits_autoencoder",
    "digits_vae",
    "furniture_decoder",
    "furniture_encoder",
    "furniture_vq",
    "info_nce",
    "load_caption_encoders",
    "load_furniture_autoencoder",
    "load_furniture_vae",
    "load_furniture_vq",
    "load_maps",
    "load_pair_encoder",
    "load_mnist_vae",
    "load_weights",
    "mnist_vae",
    "pair_encoder",
    "pair_model",
    "projection_head",
]


# --- the digits --------------------------------------------------------------


def digits_autoencoder(n_pixels, latent_dim, hidden=128, n_outputs=None):
    """Build an untrained dense autoencoder for images laid out as rows.

    Parameters
    ----------
    n_pixels : int
        Pixels of an image: 64 for the course's digits.
    latent_dim : int
        Dimensions of a code.
    hidden : int
        Units of the one hidden layer on each side.
    n_outputs : int, optional
        What the encoder gives, if that is more than a code.

    Returns
    -------
    encoder, decoder : keras.Sequential
        ``keras.Sequential([encoder, decoder])`` trains both.
    """
    encoder = keras.Sequential(
        [
            keras.Input((n_pixels,)),  # (batch, 64)
            layers.Dense(hidden, activation="relu"),  # (batch, 128)
            layers.Dense(n_outputs or latent_dim),  # (batch, 8)
        ],
        name="encoder",
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),  # (batch, 8)
            layers.Dense(hidden, activation="relu"),  # (batch, 128)
            layers.Dense(n_pixels),  # (batch, 64)
        ],
        name="decoder",
    )
    return encoder, decoder


def digits_vae(n_pixels, latent_dim, hidden=128, sigma=0.2, beta=1.0):
    """Build an untrained `VAE` around the two halves of the autoencoder.

    Parameters
    ----------
    n_pixels, latent_dim, hidden : int
        See `digits_autoencoder`.
    sigma, beta : float
        See `VAE`.

    Returns
    -------
    VAE
    """
    return VAE(
        *digits_autoencoder(n_pixels, latent_dim, hidden, 2 * latent_dim),
        sigma=sigma,
        beta=beta,
    )


# --- the variational autoencoder ---------------------------------------------


@keras.saving.register_keras_serializable("latentspace")
class VAE(keras.Model):
    """A variational autoencoder with a Gaussian likelihood.

    A reconstruction costs its squared error over twice sigma², summed over
    the image (*distortion*, in nats, without the constant); a code costs the
    KL divergence of q(z given x) from N(0, 1) (*rate*, in nats). The loss is
    ``distortion + beta * rate``, and `fit` reports all three. For
    `latentspace.training.train`, say ``loss=vae.cost``.

    Parameters
    ----------
    encoder : keras.Model
        From images to the means and, behind them along the last axis, the
        logarithms of the variances of q(z given x).
    decoder : keras.Model
        From codes to images.
    sigma : float
        Standard deviation of the likelihood at every pixel.
    beta : float
        Weight of the rate.
    **kwargs : object
        Passed to `keras.Model`: its name, for example.
    """

    def __init__(self, encoder, decoder, sigma=0.2, beta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder
        self.sigma, self.beta = sigma, beta
        self.seed_generator = keras.random.SeedGenerator()
        # Keras resets them at every epoch and writes them into the history.
        self.rate_tracker = keras.metrics.Mean(name="rate")
        self.distortion_tracker = keras.metrics.Mean(name="distortion")
        self.built = True  # all weights are the halves', which have theirs

    def encode(self, x):
        """Compute the mean and the log variance of q(z given x).

        Parameters
        ----------
        x : array-like of shape (n_samples, ...)
            Images.

        Returns
        -------
        z_mean, z_log_var : tensor of shape (n_samples, ..., latent_dim)
        """
        return ops.split(self.encoder(x), 2, axis=-1)

    def call(self, x):
        """Draw one code for each image, and decode it.

        Parameters
        ----------
        x : array-like of shape (n_samples, ...)
            Images.

        Returns
        -------
        x_hat, z_mean, z_log_var : tensor
            Reconstructions, and what `encode` gives.
        """
        z_mean, z_log_var = self.encode(x)
        epsilon = keras.random.normal(
            ops.shape(z_mean), seed=self.seed_generator
        )
        z = z_mean + ops.exp(z_log_var / 2) * epsilon
        return self.decoder(z), z_mean, z_log_var

    def distortion(self, x, x_hat):
        """Compute what each reconstruction costs, in nats.

        Parameters
        ----------
        x, x_hat : tensor of shape (n_samples, ...)
            Images and their reconstructions.

        Returns
        -------
        tensor of shape (n_samples,)
        """
        return _sum(ops.square(x - x_hat)) / (2 * self.sigma**2)

    def rate(self, z_mean, z_log_var):
        """Compute what each code costs: its KL divergence, in nats.

        Parameters
        ----------
        z_mean, z_log_var : tensor of shape (n_samples, ..., latent_dim)
            As `encode` gives them.

        Returns
        -------
        tensor of shape (n_samples,)
        """
        return (
            _sum(ops.square(z_mean) + ops.exp(z_log_var) - z_log_var - 1) / 2
        )

    def cost(self, x, outputs):
        """Compute each image's loss from what `call` gives.

        Parameters
        ----------
        x : tensor of shape (n_samples, ...)
            Images.
        outputs : tuple of tensor
            What the model gives for them.

        Returns
        -------
        tensor of shape (n_samples,)
        """
        x_hat, z_mean, z_log_var = outputs
        return self.distortion(x, x_hat) + self.beta * self.rate(
            z_mean, z_log_var
        )

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Compute the mean loss of a batch, and record its two parts.

        Keras calls it while it trains and evaluates.

        Parameters
        ----------
        x : tensor of shape (n_samples, ...)
            Images.
        y, sample_weight, training : object
            Not used: the images are the target.
        y_pred : tuple of tensor
            What the model gave for them.

        Returns
        -------
        tensor of shape ()
        """
        x_hat, z_mean, z_log_var = y_pred
        distortion = self.distortion(x, x_hat)  # (batch,)
        rate = self.rate(z_mean, z_log_var)  # (batch,)
        self.distortion_tracker.update_state(distortion)
        self.rate_tracker.update_state(rate)
        return ops.mean(distortion + self.beta * rate)

    def get_config(self):
        """Return what Keras must know to build the model again.

        Returns
        -------
        dict
        """
        return {
            **super().get_config(),
            "encoder": keras.saving.serialize_keras_object(self.encoder),
            "decoder": keras.saving.serialize_keras_object(self.decoder),
            "sigma": self.sigma,
            "beta": self.beta,
        }

    @classmethod
    def from_config(cls, config):
        """Build the model again from its configuration.

        Parameters
        ----------
        config : dict
            As `get_config` gives it.

        Returns
        -------
        VAE
        """
        halves = {
            name: keras.saving.deserialize_keras_object(config[name])
            for name in ("encoder", "decoder")
        }
        return cls(**{**config, **halves})


def _sum(values):
    """Sum over all axes but the first."""
    return ops.sum(values, axis=tuple(range(1, len(values.shape))))


class VQAutoencoder(keras.Model):
    """An autoencoder whose code is a grid of symbols (VQ-VAE).

    Each vector that the encoder gives is replaced by the nearest entry of a
    codebook. Chapter 18 derives its loss.

    Parameters
    ----------
    encoder : keras.Model
        From images to vectors, shape (n_samples, height, width, size).
    decoder : keras.Model
        From such vectors to images.
    n_entries : int
        Entries of the codebook.
    """

    def __init__(self, encoder, decoder, n_entries):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.book = self.add_weight(
            shape=(n_entries, encoder.output_shape[-1]),
            initializer=keras.initializers.RandomUniform(-0.01, 0.01),
            name="book",
        )
        self.error_tracker = keras.metrics.Mean(name="error")
        self.built = True

    def symbols(self, z):
        """Find the nearest entry of each vector.

        Parameters
        ----------
        z : tensor of shape (n_samples, height, width, size)
            As the encoder gives them.

        Returns
        -------
        tensor of int of shape (n_samples, height, width)
        """
        similar = 2 * ops.matmul(z, ops.transpose(self.book))
        return ops.argmin(ops.sum(self.book**2, axis=-1) - similar, axis=-1)

    def call(self, x):
        """Encode images, look up the entries, and decode those.

        Parameters
        ----------
        x : array-like of shape (n_samples, ...)
            Images.

        Returns
        -------
        x_hat, z, entry : tensor
            Reconstructions, vectors, and the entries in their place.
        """
        z = self.encoder(x)
        entry = ops.take(self.book, self.symbols(z), axis=0)
        return self.decoder(z + ops.stop_gradient(entry - z)), z, entry

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Compute the mean loss of a batch, and record its first part.

        Parameters
        ----------
        x : tensor of shape (n_samples, ...)
            Images.
        y, sample_weight, training : object
            Not used: the images are the target.
        y_pred : tuple of tensor
            What the model gave for them.

        Returns
        -------
        tensor of shape ()
        """
        x_hat, z, entry = y_pred
        error = _sum(ops.square(x - x_hat))
        self.error_tracker.update_state(error)
        book = _sum(ops.square(ops.stop_gradient(z) - entry))
        commitment = _sum(ops.square(z - ops.stop_gradient(entry)))
        return ops.mean(error + book + 0.25 * commitment)


# --- the furniture -----------------------------------------------------------


def furniture_encoder(n_outputs):
    """Build an untrained encoder for the furniture, fully convolutional.

    Parameters
    ----------
    n_outputs : int
        Numbers that come out: the dimensions of a code, or twice as many
        for a `VAE`.

    Returns
    -------
    keras.Sequential
        From images of shape (n_samples, 48, 48, 3) with values from 0 to 1
        to codes of shape (n_samples, 1, 1, n_outputs).
    """
    down = {
        "strides": 2,  # each layer halves the side
        "padding": "same",
        "activation": "relu",
        "kernel_initializer": "he_normal",
    }
    return keras.Sequential(
        [
            keras.Input((48, 48, 3)),
            # White paper becomes 0, so that the zeros with which a convolution
            # pads its input are paper, too.
            layers.Rescaling(-1, 1),  # (batch, 48, 48, 3)
            layers.Conv2D(16, 4, **down),  # (batch, 24, 24, 16)
            layers.Conv2D(32, 4, **down),  # (batch, 12, 12, 32)
            layers.Conv2D(64, 4, **down),  # (batch, 6, 6, 64)
            layers.Conv2D(64, 4, **down),  # (batch, 3, 3, 64)
            layers.Conv2D(n_outputs, 3),  # (batch, 1, 1, n_outputs)
        ],
        name="encoder",
    )


def furniture_decoder(latent_dim):
    """Build an untrained decoder, the mirror image of the encoder.

    Parameters
    ----------
    latent_dim : int
        Dimensions of a code.

    Returns
    -------
    keras.Sequential
        From codes of shape (n_samples, 1, 1, latent_dim) to images of shape
        (n_samples, 48, 48, 3). Values may lie a little outside 0 to 1.
    """
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    up = {"strides": 2, "padding": "same"}
    return keras.Sequential(
        [
            keras.Input((1, 1, latent_dim)),  # (batch, 1, 1, latent_dim)
            layers.Conv2DTranspose(64, 3, **relu),  # (batch, 3, 3, 64)
            layers.Conv2DTranspose(64, 4, **up, **relu),  # (batch, 6, 6, 64)
            layers.Conv2DTranspose(32, 4, **up, **relu),  # (batch, 12, 12, 32)
            layers.Conv2DTranspose(16, 4, **up, **relu),  # (batch, 24, 24, 16)
            layers.Conv2DTranspose(3, 4, **up),  # (batch, 48, 48, 3)
            layers.Rescaling(-1, 1),  # (batch, 48, 48, 3)
        ],
        name="decoder",
    )


def load_furniture_autoencoder(latent_dim, seed):
    """Load one of the furniture's trained autoencoders.

    Parameters
    ----------
    latent_dim : int
        Dimensions of its code: 3, 8 or 32.
    seed : int
        Which of the three that were trained: 0, 1 or 2.

    Returns
    -------
    encoder, decoder : keras.Sequential
        See `furniture_encoder` and `furniture_decoder`.

    Raises
    ------
    DataError
        If no such network is stored.
    """
    weights = load_weights(f"furniture-ae-{latent_dim}-{seed}")
    halves = furniture_encoder(latent_dim), furniture_decoder(latent_dim)
    keras.Sequential(halves).set_weights(weights)
    return halves


def load_furniture_vae(beta, seed):
    """Load one of the furniture's trained variational autoencoders.

    Parameters
    ----------
    beta : int
        The weight of the rate that it was trained with: 1, 50 or 400.
    seed : int
        Which of the three that were trained: 0, 1 or 2.

    Returns
    -------
    VAE
        Ten latent variables, sigma 0.1.

    Raises
    ------
    DataError
        If no such network is stored.
    """
    weights = load_weights(f"furniture-vae-10-b{beta}-{seed}")
    vae = VAE(furniture_encoder(20), furniture_decoder(10), 0.1, beta)
    vae.set_weights(weights)
    return vae


def furniture_vq(n_entries=512, size=8):
    """Build an untrained autoencoder of the furniture with a codebook.

    Parameters
    ----------
    n_entries, size : int
        Entries of the codebook, and numbers in each.

    Returns
    -------
    VQAutoencoder
        A code is a grid of 6 × 6 symbols. It has as many weights as an
        autoencoder of the furniture with 32 latent variables.
    """
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    two = {"strides": 2, "padding": "same"}  # halves or doubles the side
    encoder = keras.Sequential(
        [
            keras.Input((48, 48, 3)),
            layers.Rescaling(-1, 1),  # white paper becomes 0
            layers.Conv2D(24, 4, **two, **relu),  # (batch, 24, 24, 24)
            layers.Conv2D(48, 4, **two, **relu),  # (batch, 12, 12, 48)
            layers.Conv2D(128, 4, **two, **relu),  # (batch, 6, 6, 128)
            layers.Conv2D(size, 1),  # (batch, 6, 6, size)
        ],
        name="encoder",
    )
    decoder = keras.Sequential(
        [
            keras.Input((6, 6, size)),
            layers.Conv2D(128, 3, padding="same", **relu),  # (…, 6, 6, 128)
            layers.Conv2DTranspose(48, 4, **two, **relu),  # (…, 12, 12, 48)
            layers.Conv2DTranspose(24, 4, **two, **relu),  # (…, 24, 24, 24)
            layers.Conv2DTranspose(3, 4, **two),  # (batch, 48, 48, 3)
            layers.Rescaling(-1, 1),
        ],
        name="decoder",
    )
    return VQAutoencoder(encoder, decoder, n_entries)


def load_furniture_vq(seed=0):
    """Load the furniture's trained autoencoder with a codebook.

    Parameters
    ----------
    seed : int
        Which one: 0 is the only one that is stored.

    Returns
    -------
    VQAutoencoder
        See `furniture_vq`; 512 entries.

    Raises
    ------
    DataError
        If no such network is stored.
    """
    model = furniture_vq()
    model.set_weights(load_weights(f"furniture-vq-512-{seed}"))
    return model


# --- pairs (chapter 17) ------------------------------------------------------


def pair_encoder(latent_dim=32):
    """Build a small untrained encoder for the furniture.

    It looks at the pictures at half their size, so that it trains in
    seconds.

    Parameters
    ----------
    latent_dim : int
        Dimensions of a code.

    Returns
    -------
    keras.Sequential
        From images of shape (n_samples, 48, 48, 3) with values from 0 to 1
        to codes of shape (n_samples, latent_dim).
    """
    down = {
        "strides": 2,
        "padding": "same",
        "activation": "relu",
        "kernel_initializer": "he_normal",
    }
    return keras.Sequential(
        [
            keras.Input((48, 48, 3)),
            layers.Rescaling(-1, 1),  # white paper becomes 0
            layers.AveragePooling2D(2),  # (batch, 24, 24, 3)
            layers.Conv2D(16, 4, **down),  # (batch, 12, 12, 16)
            layers.Conv2D(32, 4, **down),  # (batch, 6, 6, 32)
            layers.Conv2D(64, 4, **down),  # (batch, 3, 3, 64)
            layers.Conv2D(latent_dim, 3),  # (batch, 1, 1, latent_dim)
            layers.Flatten(),  # (batch, latent_dim)
        ],
        name="encoder",
    )


def projection_head(latent_dim=32):
    """Build the two layers that stand between code and loss in training.

    Parameters
    ----------
    latent_dim : int
        Dimensions of a code, and of what comes out.

    Returns
    -------
    keras.Sequential
    """
    return _two_layers(latent_dim, latent_dim, "head")


def caption_encoder(n_words, latent_dim=32):
    """Build an untrained encoder for captions.

    Parameters
    ----------
    n_words : int
        Words that are counted.
    latent_dim : int
        Dimensions of a code.

    Returns
    -------
    keras.Sequential
        From counts of words of shape (n_samples, n_words), as
        `latentspace.datasets.bag_of_words` gives them, to codes.
    """
    return _two_layers(n_words, latent_dim, "caption_encoder")


def _two_layers(n_inputs, n_outputs, name):
    return keras.Sequential(
        [
            keras.Input((n_inputs,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(n_outputs),
        ],
        name=name,
    )


def pair_model(first, second=None):
    """Join the codes of the two halves of each pair.

    Parameters
    ----------
    first : keras.Model
        Gives the codes of one half; of both, if `second` is not given.
    second : keras.Model, optional
        Gives the codes of the other half.

    Returns
    -------
    keras.Model
        From pairs of shape (n_pairs, 2, ...), or from two arrays, to codes
        of shape (n_pairs, 2, latent_dim).
    """
    if second is None:
        pairs = keras.Input((2, *first.input_shape[1:]))
        codes = [first(pairs[:, 0]), first(pairs[:, 1])]
        return keras.Model(pairs, ops.stack(codes, axis=1))
    halves = [keras.Input(half.input_shape[1:]) for half in (first, second)]
    codes = [first(halves[0]), second(halves[1])]
    return keras.Model(halves, ops.stack(codes, axis=1))


def info_nce(temperature=0.1):
    """Make the loss that asks each half of a pair for the other one.

    Parameters
    ----------
    temperature : float
        What the cosines are divided by.

    Returns
    -------
    callable
        ``loss(y, z)`` for codes ``z`` of shape (n_pairs, 2, latent_dim);
        ``y`` is not used. One value for each pair, in nats.
    """

    def loss(y, z):
        z = z / ops.norm(z, axis=-1, keepdims=True)
        scores = ops.matmul(z[:, 0], ops.transpose(z[:, 1])) / temperature
        own = ops.arange(ops.shape(z)[0])  # the right answer of each row
        cost = keras.losses.sparse_categorical_crossentropy
        there = cost(own, scores, from_logits=True)
        back = cost(own, ops.transpose(scores), from_logits=True)
        return (there + back) / 2  # (n_pairs,)

    return loss


def load_pair_encoder(name, seed):
    """Load one of the encoders that were trained on the pairs.

    Parameters
    ----------
    name : {"contrast", "shuffled", "augmented", "kind"}
        Trained to find the other view; the same with the second views of
        other pieces; to find a changed copy of a picture; or to tell the
        kind from labels.
    seed : int
        Which of the three that were trained: 0, 1 or 2. Of "shuffled"
        and "augmented" there is only 0.

    Returns
    -------
    encoder, head : keras.Sequential
        See `pair_encoder` and `projection_head`; of ``"kind"`` the head is a
        layer with two outputs.

    Raises
    ------
    DataError
        If no such network is stored.
    """
    weights = load_weights(f"furniture-pairs-{name}-{seed}")
    encoder, head = pair_encoder(), projection_head()
    if name == "kind":
        head = keras.Sequential([keras.Input((32,)), layers.Dense(2)])
    keras.Sequential([encoder, head]).set_weights(weights)
    return encoder, head


def load_caption_encoders(name, seed):
    """Load the two encoders of pictures and of captions.

    Parameters
    ----------
    name : {"all", "held"}
        Whether all combinations were in the training pictures, or neither
        brown chairs nor blue desks.
    seed : int
        Which of the three that were trained: 0, 1 or 2.

    Returns
    -------
    pictures, captions : keras.Sequential
        See `pair_encoder` and `caption_encoder`.

    Raises
    ------
    DataError
        If no such network is stored.
    """
    weights = load_weights(f"furniture-captions-{name}-{seed}")
    halves = pair_encoder(), caption_encoder(len(CAPTION_WORDS))
    for half in halves:
        n = len(half.weights)
        half.set_weights(weights[:n])
        weights = weights[n:]
    return halves


# --- what ships under data/ --------------------------------------------------


def load_weights(name):
    """Load the weights of a trained network.

    Parameters
    ----------
    name : str
        Such as ``"furniture-ae-32-0"``: data set, kind of model, dimensions
        of its code, seed. ``data/models/index.json`` lists them.

    Returns
    -------
    list of ndarray of float32
        For Keras' ``model.set_weights``. They are stored in half precision,
        and every number that the course states was measured with what is
        stored.

    Raises
    ------
    DataError
        If there is no such network.
    """
    arrays = read_arrays(shipped(f"models/{name}.npz"))
    return [arrays[key].astype("float32") for key in sorted(arrays)]


def load_maps(chapter):
    """Load the maps that were computed for a chapter.

    Parameters
    ----------
    chapter : int or str
        Its number: 10, 11 or 12.

    Returns
    -------
    dict of str to ndarray
        ``scripts/maps.py`` says what each name stands for.

    Raises
    ------
    DataError
        If there are none for this chapter.
    """
    return read_arrays(shipped(f"maps/ch{chapter}.npz"))


# --- MNIST -------------------------------------------------------------------


def mnist_vae():
    """Build an untrained variational autoencoder of two numbers for MNIST.

    Small enough for a page: the plane on the course's first page runs it.

    Returns
    -------
    VAE
        From images of shape (n_samples, 28, 28, 1) with values from 0 to 1.
    """
    conv = {"strides": 2, "padding": "same", "activation": "relu"}
    encoder = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, **conv),  # (batch, 14, 14, 16)
            layers.Conv2D(32, 3, **conv),  # (batch, 7, 7, 32)
            layers.Conv2D(48, 3, **conv),  # (batch, 4, 4, 48)
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(4),  # two means, two logarithms of variances
        ],
        name="encoder",
    )
    decoder = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(7 * 7 * 24, activation="relu"),
            layers.Reshape((7, 7, 24)),
            layers.Conv2DTranspose(16, 3, **conv),  # (batch, 14, 14, 16)
            layers.Conv2DTranspose(
                1, 3, **{**conv, "activation": "sigmoid"}
            ),  # (batch, 28, 28, 1)
        ],
        name="decoder",
    )
    return VAE(encoder, decoder)


def load_mnist_vae():
    """Load the variational autoencoder trained on MNIST.

    Returns
    -------
    VAE

    Raises
    ------
    DataError
        If it is not stored.
    """
    vae = mnist_vae()
    vae.set_weights(load_weights("mnist-vae-2"))
    return vae
