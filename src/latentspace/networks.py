"""The networks that several chapters share.

Chapter 7 builds the furniture's autoencoder layer by layer and says why it
looks so; here it stands once more, for the chapters that use it and for
``make models``, which trains it. Keras is imported when a network is built.
"""

from latentspace.stored import stored_weights

__all__ = ["furniture_autoencoder", "furniture_decoder", "furniture_encoder"]

SIDE = 48  # pixels
FILTERS = (16, 32, 64, 64)  # on the way down; each layer halves the side


def furniture_encoder(latent_dim):
    """Build an untrained encoder for the furniture, fully convolutional.

    Parameters
    ----------
    latent_dim : int
        How many numbers come out. (The encoder of a variational autoencoder
        gives two for each number of its code: ask for twice as many.)

    Returns
    -------
    keras.Sequential
        From images, shape (n, 48, 48, 3) with values from 0 to 1, to
        codes, shape (n, 1, 1, latent_dim).
    """
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            # White paper becomes 0, so that the zeros with which a convolution
            # pads its input are paper, too.
            layers.Rescaling(-1, 1),
        ]
        + [
            layers.Conv2D(
                n,
                4,
                strides=2,
                padding="same",
                activation="relu",
                kernel_initializer="he_normal",
            )
            for n in FILTERS
        ]
        + [layers.Conv2D(latent_dim, 3)],
        name="encoder",
    )


def furniture_decoder(latent_dim):
    """Build an untrained decoder, the encoder in a mirror.

    Parameters
    ----------
    latent_dim : int
        How many numbers go in.

    Returns
    -------
    keras.Sequential
        From codes, shape (n, 1, 1, latent_dim), to images, shape
        (n, 48, 48, 3). Values may lie a little outside 0 to 1.
    """
    import keras
    from keras import layers

    grow = dict(strides=2, padding="same")
    bend = dict(activation="relu", kernel_initializer="he_normal")
    return keras.Sequential(
        [
            keras.Input((1, 1, latent_dim)),
            layers.Conv2DTranspose(FILTERS[-1], 3, **bend),
        ]
        + [
            layers.Conv2DTranspose(n, 4, **grow, **bend)
            for n in FILTERS[-2::-1]
        ]
        + [layers.Conv2DTranspose(3, 4, **grow), layers.Rescaling(-1, 1)],
        name="decoder",
    )


def furniture_autoencoder(latent_dim, seed):
    """Build one of the furniture's stored autoencoders, trained.

    Parameters
    ----------
    latent_dim : int
        The size of its code: 3, 8 or 32.
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
    weights = stored_weights(f"furniture-ae-{latent_dim}-{seed}")
    encoder = furniture_encoder(latent_dim)
    decoder = furniture_decoder(latent_dim)
    count = len(encoder.get_weights())
    encoder.set_weights(weights[:count])
    decoder.set_weights(weights[count:])
    return encoder, decoder
