"""Exercises of chapter 14: a forecast, codes, and sigma."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


@exercise("14-1", right="no training was needed to know it")
def forecast():
    return 3, 20


forecast.mistake(
    "the price is beta times the *square* of sigma; is sigma itself used?",
    (2, 10),
)
forecast.mistake(
    "the first number is right. For the second, at which beta does the price "
    "reach the *largest* variance",
    (3, 10),
    when=lambda found: numbers(found, 2)[0] == 3,
)
forecast.mistake(
    "the second number is right. For the first, how many variances lie above "
    "the price of 0.75",
    (4, 20),
    when=lambda found: numbers(found, 2)[1] == 20,
)
forecast.mistake(
    "beta is compared with the variances; sigma has a part in the price",
    (1, 5),
)
forecast.mistake("the two numbers stand in the other order", (20, 3))


def posteriors(n, k):
    rng = np.random.default_rng(14)
    return rng.normal(1, 1, (n, k)), rng.uniform(0.2, 1.5, (n, k))


@exercise(
    "14-2",
    [
        case("five images, one dimension", *posteriors(5, 1)),
        case("eight images, three dimensions", *posteriors(8, 3)),
        case("a single image", *posteriors(1, 2)),
        case(
            "approximate posteriors that all equal the prior",
            np.zeros((4, 2)),
            np.ones((4, 2)),
        ),
        case(
            "approximate posteriors without any width",
            posteriors(6, 2)[0],
            np.zeros((6, 2)),
        ),
    ],
    right="the variance between the posterior means, plus the average "
    "variance of the approximate posteriors",
)
def spread(mean, s):
    return mean.var(axis=0) + (s**2).mean(axis=0)


spread.mistake(
    "that is how far the posterior means vary; each approximate posterior has "
    "a width as well",
    lambda mean, s: mean.var(axis=0),
)
spread.mistake(
    "that is how wide the approximate posteriors are; they also stand in "
    "different places",
    lambda mean, s: (s**2).mean(axis=0),
)
spread.mistake(
    "standard deviations were averaged; it is variances that add up",
    lambda mean, s: mean.var(axis=0) + s.mean(axis=0),
)
spread.mistake(
    "the standard deviations were averaged before squaring; square first",
    lambda mean, s: mean.var(axis=0) + s.mean(axis=0) ** 2,
)
spread.mistake(
    "this is its root, a standard deviation; the variance is asked for",
    lambda mean, s: np.sqrt(spread(mean, s)),
)
spread.mistake(
    "the average of the posterior means is not subtracted: a variance is "
    "measured from the average",
    lambda mean, s: (mean**2).mean(axis=0) + (s**2).mean(axis=0),
)
spread.mistake(
    "divided by n - 1; divide by n",
    lambda mean, s: (
        mean.var(axis=0) * len(s) / (len(s) - 1) + (s**2).mean(axis=0)
    ),
)
spread.mistake(
    "this is one number for each image; one for each dimension of the code is "
    "asked for",
    lambda mean, s: mean.var(axis=1) + (s**2).mean(axis=1),
    by_shape=True,
)


@exercise(
    "14-3",
    rtol=0.06,
    right="it settles, a little below what suits new digits best: the "
    "training digits come back better than new ones",
)
def new_sigma():
    return 0.092


new_sigma.mistake(
    "that is sigma squared; the root is still to be taken", 0.092**2
)
new_sigma.mistake(
    "that is the root of the error of a whole digit; divide by the number of "
    "pixels first",
    8 * 0.092,
)
new_sigma.mistake(
    "after so few rounds it is still falling; do five, each from the sigma "
    "of the round before",
    0.2,
    when=lambda found: np.ndim(found) == 0 and 0.101 < found < 0.5,
)
new_sigma.mistake(
    "sigma seems to be what it was at first",
    0.5,
)
