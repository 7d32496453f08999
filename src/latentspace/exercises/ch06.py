"""Exercises of chapter 6: three faults, the smallest code, a deeper one."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, exercise, numbers


@exercise(
    "06-1",
    right="alive or dead, and by heart or not at all: two looks are enough to "
    "tell these three apart",
)
def faults():  # of A, B and C
    return 3, 4, 1


faults.mistake(
    "A and C are exchanged. Both end at the error of the mean image; in which "
    "of them can no hidden unit say anything?",
    (1, 4, 3),
)
faults.mistake(
    "with too small a rate both curves would still be falling, and close "
    "together. What does it mean that B's curves lie so far apart?",
    (3, 2, 1),
    when=lambda found: numbers(found, 3)[1] == 2,
)
faults.mistake(
    "A learns nothing that helps with new digits, but not because it is slow: "
    "its training curve sinks while the validation curve rises",
    (2, 4, 1),
    when=lambda found: numbers(found, 3)[0] == 2,
)
faults.mistake(
    "forty digits are learned by heart; which of the three draws its "
    "training digits almost without error?",
    (4, 3, 1),
    when=lambda found: 4 in numbers(found, 3)[[0, 2]],
)
faults.mistake(
    "C's curves are level, and no unit is alive. A rate that is too small "
    "leaves the units alive, and the curves go on falling",
    (3, 4, 2),
    when=lambda found: numbers(found, 3)[2] == 2,
)


@exercise("06-2", right="what PCA does with eight numbers, it does with five")
def smallest():
    return 5


smallest.mistake(
    "with four it comes near and stays above, from every start. Is the error "
    "that of the validation digits, and the network trained for 2,000 steps",
    4,
)
smallest.mistake(
    "that works, but a smaller code works as well",
    6,
    when=lambda found: np.size(found) == 1 and found > 5,
)
smallest.mistake(
    "so small a code stays far above PCA with eight dimensions; is it the "
    "validation error that you compare",
    2,
    when=lambda found: np.size(found) == 1 and found < 4,
)


def images(*shape):
    """Draw images, not all of one grey, and noisy reconstructions."""
    rng = np.random.default_rng(7)
    x = rng.random(shape) * np.linspace(0.1, 3, shape[-1])
    return x, x + 0.2 * rng.normal(size=shape)


X = images(6, 5)[0]


@exercise(
    "06-3",
    [
        case("a few flat images", *images(6, 5)),
        case("more images", *images(40, 16)),
        case("images that are not flat", *images(7, 3, 4)),
        case("a perfect reconstruction", X, X),
        case(
            "the mean image as the answer to everything",
            X,
            np.tile(X.mean(axis=0), (len(X), 1)),
        ),
    ],
    right="0 for a perfect reconstruction, 1 for the mean image",
)
def share(x, x_hat):
    return ratio(x - x_hat, x - x.mean(axis=0))


def ratio(error, of, axis=None):
    return (error**2).sum(axis) / (of**2).sum(axis)


share.mistake(
    "this is one number per pixel; the errors should be added up before the "
    "division",
    lambda x, x_hat: ratio(x - x_hat, x - x.mean(axis=0), axis=0),
    by_shape=True,
)
share.mistake(
    "this is one number per image; the errors should be added up before the "
    "division",
    lambda x, x_hat: ratio(x - x_hat, x - x.mean(axis=0), axis=1),
    by_shape=True,
)
share.mistake(
    "the baseline seems to be a single grey, the mean over all pixels. The "
    "mean image has a value of its own at every pixel",
    lambda x, x_hat: ratio(x - x_hat, x - x.mean()),
)
for by_reconstructions in (
    lambda x, x_hat: ratio(x - x_hat, x_hat - x_hat.mean(axis=0)),
    lambda x, x_hat: ratio(x - x_hat, x - x_hat.mean(axis=0)),
):
    share.mistake(
        "the baseline seems to be the mean of the reconstructions; it should "
        "be the mean of the images",
        by_reconstructions,
    )
share.mistake(
    "the baseline seems to be a black image: the mean is not subtracted",
    lambda x, x_hat: ratio(x - x_hat, x),
)
share.mistake(
    "this is the mean of each image's own ratio; add up the errors of all "
    "images first, then divide",
    lambda x, x_hat: np.mean(
        [ratio(*both) for both in zip(x - x_hat, x - x.mean(axis=0))]
    ),
)
share.mistake(
    "this is one minus the share: it gives 1 for a perfect reconstruction, "
    "where 0 is asked for",
    lambda x, x_hat: 1 - share(x, x_hat),
)
share.mistake(
    "the fraction is upside down", lambda x, x_hat: 1 / share(x, x_hat)
)
share.mistake(
    "this is the root of the share; squared errors are to be compared, "
    "without a root",
    lambda x, x_hat: np.sqrt(share(x, x_hat)),
)
share.mistake(
    "these are absolute differences; they should be squared",
    lambda x, x_hat: (
        np.abs(x - x_hat).sum() / np.abs(x - x.mean(axis=0)).sum()
    ),
)
for undivided in (
    lambda x, x_hat: ((x - x_hat) ** 2).sum(),
    lambda x, x_hat: ((x - x_hat) ** 2).sum() / len(x),
):
    share.mistake(
        "this is the squared error itself; it is still to be divided by the "
        "baseline's",
        undivided,
    )


def built(network, shape, latent_dim):
    """Describe in words how a reader's network is built, half by half."""
    halves = getattr(network, "layers", None) or []
    if len(halves) != 2 or not all(hasattr(h, "layers") for h in halves):
        raise WrongAnswer(
            "expected keras.Sequential([encoder, decoder]), two networks in "
            f"one; found {type(network).__name__} with {len(halves)} layers"
        )
    return "; ".join(
        f"{half.input_shape[1:]} to {half.output_shape[1:]} by "
        + ", ".join(
            f"{layer.units} {layer.activation.__name__}"
            for layer in half.layers
            if hasattr(layer, "units")
        )
        for half in halves
    )


@exercise(
    "06-4",
    [
        case("a code of 8 numbers", (8, 8, 1), 8),
        case("color pictures of 6 × 5", (6, 5, 3), 4),
    ],
    right="two hidden layers each way, and a code that may be negative. Is "
    "it better? Train it and see",
    key=built,
)
def deep(shape, latent_dim):
    return _deep(shape, latent_dim)


def _deep(
    shape,
    latent_dim,
    widths=(128, 64),
    back=(64, 128),
    code="linear",
    last="linear",
):
    import keras
    from keras import layers

    encoder = keras.Sequential(
        [
            keras.Input(shape),
            layers.Flatten(),
            *[layers.Dense(width, "relu") for width in widths],
            layers.Dense(latent_dim, code),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            *[layers.Dense(width, "relu") for width in back],
            layers.Dense(int(np.prod(shape)), last),
            layers.Reshape(shape),
        ]
    )
    return keras.Sequential([encoder, decoder])


deep.mistake(
    "the code passes through a relu: then no number of it can be negative, "
    "and half of the latent space is lost",
    lambda shape, latent_dim: _deep(shape, latent_dim, code="relu"),
)
deep.mistake(
    "the pixels pass through a relu: a pixel that comes out negative gets no "
    "gradient, and cannot be mended by training",
    lambda shape, latent_dim: _deep(shape, latent_dim, last="relu"),
)
deep.mistake(
    "that is the chapter's own network: one hidden layer in each half, where "
    "two are asked for",
    lambda shape, latent_dim: _deep(shape, latent_dim, (128,), (128,)),
)
deep.mistake(
    "the decoder is not the mirror image: behind the code come 64 units, then "
    "128",
    lambda shape, latent_dim: _deep(shape, latent_dim, back=(128, 64)),
)
deep.mistake(
    "the code has always eight numbers; use latent_dim",
    lambda shape, latent_dim: _deep(shape, 8),
)
deep.mistake(
    "the network is made for 8 × 8 pixels only; use shape",
    lambda shape, latent_dim: _deep((8, 8, 1), latent_dim),
)
deep.mistake(
    "your halves take {found}. What goes in, the units with their "
    "activations, or what comes out differs from what is asked for",
    lambda shape, latent_dim: _deep(shape, latent_dim, (100, 64)),
    when=lambda found, *given: {"found": built(found, *given)},
)
