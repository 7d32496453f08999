"""Exercises of chapter 18: a step by hand, steps, guidance, mixed noise."""

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
    "sampling goes *against* the direction from code to noise; this goes "
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
    "stop, after its one step",
    (1, 0.53, 0.87),
    when=lambda found: numbers(found, 3)[0] > 0.9,
)


@exercise(
    "18-3",
    atol=0.03,
    right="guidance drives the samples past the center of the cluster that "
    "was asked for, away from the others",
)
def ends():
    return -2.05, -2.75, -3.14


ends.mistake(
    "these are the spreads of the ends; their mean first numbers are asked "
    "for",
    (0.57, 0.39, 0.36),
)
ends.mistake(
    "that is what clusters of spread 0.25 give; these have 0.6",
    (-2.02, -2.31, -2.47),
)
ends.mistake(
    "w stands at the wrong place: start from the direction *without* the "
    "condition and add w times the difference",
    (-2.48, -2.96, -3.3),
)
ends.mistake(
    "the two directions are exchanged: the difference is the one with the "
    "condition minus the one without",
    (-0.14, 6.78, 13.72),
)
ends.mistake(
    "the whole direction was multiplied by w; only its difference from the "
    "one without the condition is",
    (-2.05, -5.68, -9.81),
)
ends.mistake(
    "these are the means of the second number; the first is asked for",
    (-1, -1.39, -1.6),
)
ends.mistake(
    "the mean runs over both numbers of the ends; take the first column only",
    (-1.53, -2.07, -2.37),
)
ends.mistake(
    "the three numbers stand in the other order: w = 1 comes first",
    (-3.14, -2.75, -2.05),
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
    right="each stop has as much variance as noise, so sampling takes "
    "it for ordinary noise",
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
