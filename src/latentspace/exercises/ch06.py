"""Exercises of chapter 6: weights, the smallest code, a baseline, a copier."""

import numpy as np

from latentspace.exercises import case, exercise, expect


@exercise("06-1", right="most of them are in the first and the last layer")
def weights():
    return 100 * 40 + 40 + 40 * 5 + 5 + 5 * 40 + 40 + 40 * 100 + 100


weights.mistake("the biases are missing", 2 * (100 * 40 + 40 * 5))
weights.mistake(
    "that is the encoder alone; the decoder has weights, too",
    100 * 40 + 40 + 40 * 5 + 5,
)
weights.mistake(
    "the code is a layer, too: 40 numbers become 5, and 5 become 40",
    100 * 40 + 40 + 40 * 100 + 100,
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


def round_trip(found, pixels, latent_dim):
    """Send images with a single bright pixel each through both matrices."""
    expect(
        isinstance(found, (tuple, list)) and len(found) == 2,
        "Give back two matrices, first down, then up",
    )
    down, up = map(np.asarray, found)
    for name, matrix, shape in (
        ("down", down, (pixels, latent_dim)),
        ("up", up, (latent_dim, pixels)),
    ):
        expect(
            matrix.dtype.kind in "biuf",
            "Both down and up should be matrices of numbers",
        )
        expect(
            matrix.shape == shape,
            f"{name} should have shape {shape} with {pixels} pixels and "
            f"latent_dim = {latent_dim}, found {matrix.shape}",
        )
        expect(
            np.isfinite(matrix).all(),
            f"{name} holds numbers that are not finite",
        )
    return down @ up


@exercise(
    "06-4",
    [(4, 4), (4, 7), (64, 64), (9, 10)],
    key=round_trip,
    right="no error on any image, and nothing learned from any. Other pairs "
    "of matrices do it as well",
)
def copying(pixels, latent_dim):
    return np.eye(pixels, latent_dim), np.eye(latent_dim, pixels)


def times(factor, *sizes):
    return [factor * matrix for matrix in copying(*sizes)]


copying.mistake(
    "nothing comes back: the images become zero",
    lambda *sizes: times(0, *sizes),
)


def brightness(found, *sizes):
    x_hat = round_trip(found, *sizes)
    same = np.allclose(x_hat, x_hat[0, 0] * np.eye(len(x_hat)))
    return same and {"factor": f"{x_hat[0, 0]:.3g}"}


copying.mistake(
    "the images come back {factor} times as bright; they should come back "
    "unchanged",
    lambda *sizes: times(2, *sizes),
    when=brightness,
)


def passing(found, pixels, latent_dim):
    x_hat = round_trip(found, pixels, latent_dim)
    kept = np.isclose(x_hat, np.eye(pixels), atol=1e-6).all(axis=0).sum()
    passed = np.linalg.matrix_rank(x_hat)
    return {"pixels": pixels, "passed": passed, "kept": kept}


copying.mistake(
    "only {passed} of {pixels} independent numbers get through, so different "
    "images come back alike",
    lambda *sizes: [np.ones(m.shape) for m in copying(*sizes)],
    when=lambda found, pixels, latent_dim: (
        passing(found, pixels, latent_dim)["passed"] < pixels
        and passing(found, pixels, latent_dim)
    ),
)
copying.mistake(
    "as many numbers get through as there are pixels, but only {kept} of "
    "{pixels} pixels come back as they were. What must up do to undo down?",
    lambda *sizes: (copying(*sizes)[0][::-1], copying(*sizes)[1]),
    when=passing,
)
