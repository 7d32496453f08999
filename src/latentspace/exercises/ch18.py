"""Exercises of chapter 18: a step by hand, steps, levels, mixed noise."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


@exercise(
    "18-1",
    atol=0.011,
    right="whoever stands exactly between two codes is sent to their mean, "
    "and stays between them",
)
def step():
    return 1.2, -0.8


step.mistake(
    "the walk goes *against* the direction from code to noise; this goes "
    "along with it",
    (0.8, -1.2),
)
step.mistake(
    "the three codes do not count alike. At t = 0.5 each has moved to half "
    "its place; which of them are near enough to (1, −1)?",
    (1.07, 1.87),
)
step.mistake(
    "that is the whole way to the expected clean code; only 0.1 of it in t is "
    "asked for",
    (2, 0),
)
step.mistake(
    "only (0, 0) was counted; (4, 0) is as near, and counts as much",
    (0.8, -0.8),
)
step.mistake(
    "only (4, 0) was counted; (0, 0) is as near, and counts as much",
    (1.6, -0.8),
)
step.mistake(
    "the difference to the clean code must be divided by t, which is 0.5 here",
    (1.1, -0.9),
)
step.mistake(
    "the mean was taken of the codes' places at t = 0.5; the *clean* codes "
    "are asked for",
    (1, -0.8),
)


@exercise(
    "18-2",
    atol=0.04,
    right="one step leads near the mean code: all pictures are blurs. Four "
    "steps go more than half of the way",
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


def rows(seed, n=5, size=4):
    return np.random.default_rng(seed).normal(size=(n, size))


@exercise(
    "18-4",
    [
        case("a quarter of the way", rows(0), rows(1), 0.25),
        case("half-way", rows(2), rows(3), 0.5),
        case("nine tenths of the way", rows(4, 1, 32), rows(5, 1, 32), 0.9),
        case("at the start", rows(6, 2, 3), rows(7, 2, 3), 0),
    ],
    right="each stop has as much variance as noise, so a walk takes it for "
    "ordinary noise",
)
def between(a, b, share):
    return ((1 - share) * a + share * b) / np.hypot(1 - share, share)


between.mistake(
    "the mean is not scaled: half-way its numbers have variance 0.5 only",
    lambda a, b, share: (1 - share) * a + share * b,
)
between.mistake(
    "that leads from b to a; at share 0 it should be `a`",
    lambda a, b, share: between(b, a, share),
)
between.mistake(
    "the mean was divided by its variance; divide by the root of it",
    lambda a, b, share: (
        ((1 - share) * a + share * b) / ((1 - share) ** 2 + share**2)
    ),
)
between.mistake(
    "always scaled by the root of two, which is right half-way only",
    lambda a, b, share: np.sqrt(2) * ((1 - share) * a + share * b),
)
between.mistake(
    "scaled by what these few numbers happen to have; the factor should "
    "depend on the share only",
    lambda a, b, share: (
        ((1 - share) * a + share * b) / np.std((1 - share) * a + share * b)
    ),
)
between.mistake(
    "the shares themselves are roots, so the way is no straight line with "
    "these shares; take the plain mean, then scale it",
    lambda a, b, share: np.sqrt(1 - share) * a + np.sqrt(share) * b,
)
