"""Exercises of chapter 6: three faults, the smallest code, two rivals."""

import numpy as np

from latentspace.exercises import case, exercise


def given(found, n):
    """Return the answer's n numbers, or raise: then no words apply."""
    return np.asarray(found, float).reshape(n)


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
    when=lambda found: given(found, 3)[1] == 2,
)
faults.mistake(
    "A learns nothing that helps with new digits, but not because it is slow: "
    "its training curve sinks while the validation curve rises",
    (2, 4, 1),
    when=lambda found: given(found, 3)[0] == 2,
)
faults.mistake(
    "forty digits are learned by heart; which of the three draws its "
    "training digits almost without error?",
    (4, 3, 1),
    when=lambda found: 4 in given(found, 3)[[0, 2]],
)
faults.mistake(
    "C's curves are level, and no unit is alive. A rate that is too small "
    "leaves the units alive, and the curves go on falling",
    (3, 4, 2),
    when=lambda found: given(found, 3)[2] == 2,
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


@exercise(
    "06-4",
    right="with as many weights, and 2,000 steps, the dense network has lost "
    "its lead; what do 8,000 steps change",
    rtol=0,
    atol=0.05,
)
def rival():
    return 80, 1.22


rival.mistake(
    "that is the width of this chapter's network, which has more weights than "
    "the convolutional one",
    (128, 1.12),
    when=lambda found: given(found, 2)[0] == 128,
)
rival.mistake(
    "the two are in the other order: first the width, then the error",
    (1.22, 80),
)
rival.mistake(
    "the width is right; is the error that of the validation digits? Of the "
    "training digits it would be about 0.7",
    (80, 0.71),
    when=lambda found: given(found, 2)[0] == 80 and given(found, 2)[1] < 1.1,
)
rival.mistake(
    "the width is right; is the error the mean of the three, for networks "
    "trained 2,000 steps?",
    (80, 3.66),
    when=lambda found: given(found, 2)[0] == 80,
)
rival.mistake(
    "another width comes closer to the number of weights of the "
    "convolutional one: compare count_params()",
    (82, 1.21),
    when=lambda found: given(found, 2)[0] != 80,
)
