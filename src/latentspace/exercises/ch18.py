"""Exercises of chapter 18: a codebook's bits, steps, levels and copies."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


@exercise(
    "18-1",
    rtol=0.015,
    right="an entry that is seldom used adds little to either",
)
def book():
    return 3.36, 63


book.mistake(
    "the perplexity is right. A symbol costs its entropy on average; a "
    "picture has 36 of them",
    (3.36, 72),
    when=lambda found: abs(numbers(found, 2)[0] - 3.36) < 0.02,
)
book.mistake(
    "the bits are right. The perplexity is 2 to the power of the bits of "
    "*one* symbol",
    (1.75, 63),
    when=lambda found: abs(numbers(found, 2)[1] - 63) < 0.1,
)
book.mistake(
    "that is what four entries give that are used equally often; these are "
    "not",
    (4, 72),
)
book.mistake("the two numbers stand in the other order", (63, 3.36))
book.mistake(
    "that is for one symbol; the second number is for a picture of 36",
    (3.36, 1.75),
)


@exercise(
    "18-2",
    atol=0.04,
    right="one step leads to the mean code, whatever the noise: all pictures "
    "are nearly alike. Four steps go more than half of the way",
)
def spread():
    return 0.07, 0.53, 0.87


spread.mistake(
    "that is the standard deviation; the variance is its square",
    (0.27, 0.73, 0.93),
)


spread.mistake(
    "the three numbers stand in the other order: one step comes first",
    (0.87, 0.53, 0.07),
)
spread.mistake(
    "the first number is about the variance of the noise; look at the last "
    "stop of the walk, after its one step",
    (1, 0.53, 0.87),
    when=lambda found: numbers(found, 3)[0] > 0.9,
)


@exercise(
    "18-3",
    [
        case(
            "two vectors of two numbers, three levels",
            np.array([[-3.0, 0.1], [0.2, 4.0]]),
            3,
        ),
        case(
            "a vector of three numbers, five levels",
            np.array([[0.6, -0.6, 9.0]]),
            5,
        ),
        case(
            "six vectors of four numbers, seven levels",
            np.random.default_rng(18).normal(0, 1.5, (6, 4)),
            7,
        ),
        case("all zero: the middle level", np.zeros((1, 3)), 3),
    ],
    right="a codebook that needs no training, and whose entries all exist "
    "from the first step",
)
def symbol(z, levels):
    half = (levels - 1) // 2
    digits = np.rint(half * np.tanh(z)).astype(int) + half
    return digits @ levels ** np.arange(z.shape[1])


symbol.mistake(
    "the digits begin at minus half; add half, so that they count from 0",
    lambda z, levels: (
        np.rint((levels - 1) // 2 * np.tanh(z)).astype(int)
        @ levels ** np.arange(z.shape[1])
    ),
)
symbol.mistake(
    "the first number should count ones, the second `levels`, the third "
    "`levels` squared; here it is the other way round",
    lambda z, levels: symbol(z[:, ::-1], levels),
)
symbol.mistake(
    "the numbers are not squeezed by tanh before they are rounded",
    lambda z, levels: (
        (
            np.rint(np.clip(z, -1, 1) * ((levels - 1) // 2)).astype(int)
            + (levels - 1) // 2
        )
        @ levels ** np.arange(z.shape[1])
    ),
)
symbol.mistake(
    "the digits are added without their place values: many vectors share a "
    "symbol",
    lambda z, levels: (
        np.rint((levels - 1) // 2 * np.tanh(z)).astype(int) + (levels - 1) // 2
    ).sum(axis=1),
)
symbol.mistake(
    "these are the levels of each number; put them together to one symbol",
    lambda z, levels: (
        np.rint((levels - 1) // 2 * np.tanh(z)).astype(int) + (levels - 1) // 2
    ),
    by_shape=True,
)
symbol.mistake(
    "rounded towards zero; round to the nearest level",
    lambda z, levels: (
        (
            np.trunc((levels - 1) // 2 * np.tanh(z)).astype(int)
            + (levels - 1) // 2
        )
        @ levels ** np.arange(z.shape[1])
    ),
)


def cloud(seed, n, center=0.0):
    return np.random.default_rng(seed).normal(center, 1, (n, 3))


@exercise(
    "18-4",
    [
        case(
            "samples far from everything",
            cloud(0, 6, 8.0),
            cloud(1, 20),
            cloud(2, 7),
        ),
        case(
            "samples that are training codes",
            cloud(1, 5),
            cloud(1, 20),
            cloud(2, 7),
        ),
        case("ordinary samples", cloud(3, 9), cloud(1, 20), cloud(2, 7)),
        case("a single sample", cloud(4, 1), cloud(1, 20), cloud(2, 8)),
    ],
    right="near a half for new codes, near 1 for copies",
)
def copied(samples, train, new):
    a, b = (
        np.sqrt(((x[:, None] - train) ** 2).sum(axis=2)).min(axis=1)
        for x in (samples, new)
    )
    return (a[:, None] < b).mean()


copied.mistake(
    "that is the share of pairs in which the sample is *farther* from the "
    "training codes",
    lambda samples, train, new: 1 - copied(samples, train, new),
)
copied.mistake(
    "each sample is compared with the mean distance of the held-out codes; "
    "compare it with each of them",
    lambda samples, train, new: (
        np.sqrt(((samples[:, None] - train) ** 2).sum(axis=2)).min(axis=1)
        < np.sqrt(((new[:, None] - train) ** 2).sum(axis=2)).min(axis=1).mean()
    ).mean(),
)
copied.mistake(
    "distances to the *mean* training code were compared; the nearest one is "
    "meant",
    lambda samples, train, new: (
        np.sqrt(((samples - train.mean(axis=0)) ** 2).sum(axis=1))[:, None]
        < np.sqrt(((new - train.mean(axis=0)) ** 2).sum(axis=1))
    ).mean(),
)
copied.mistake(
    "distances were averaged over all training codes; only the nearest one "
    "counts",
    lambda samples, train, new: (
        np.sqrt(((samples[:, None] - train) ** 2).sum(axis=2)).mean(axis=1)[
            :, None
        ]
        < np.sqrt(((new[:, None] - train) ** 2).sum(axis=2)).mean(axis=1)
    ).mean(),
)
