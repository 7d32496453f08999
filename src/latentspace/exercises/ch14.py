"""Exercises of chapter 14: the KL, the spread of the codes, sigma and beta."""

import numpy as np

from latentspace.exercises import case, exercise


def encoded(n, k):
    rng = np.random.default_rng(14)
    return rng.normal(size=(n, k)), rng.normal(size=(n, k)) - 1


@exercise(
    "14-1",
    [
        case(
            "approximate posteriors that equal the prior",
            np.zeros((3, 2)),
            np.zeros((3, 2)),
        ),
        case("a code of one dimension", *encoded(4, 1)),
        case("six images, three dimensions", *encoded(6, 3)),
        case("a single image", *encoded(1, 5)),
    ],
    right="summed over the code's dimensions, and zero for an approximate "
    "posterior that is the prior",
)
def kl(mean, log_variance):
    return terms(mean**2, log_variance).sum(axis=1)


def terms(squared_mean, log_variance):
    return (squared_mean + np.exp(log_variance) - log_variance - 1) / 2


kl.mistake(
    "averaged over the dimensions of the code; their KLs add up",
    lambda mean, log_variance: terms(mean**2, log_variance).mean(axis=1),
)
kl.mistake(
    "twice too much: is the half missing?",
    lambda mean, log_variance: 2 * kl(mean, log_variance),
)
kl.mistake(
    "the sign is the other way round: a KL is never negative",
    lambda mean, log_variance: -kl(mean, log_variance),
)
kl.mistake(
    "the variance seems to be squared: exp(log_variance) is the variance "
    "already",
    lambda mean, log_variance: kl(mean, 2 * log_variance),
)
kl.mistake(
    "the standard deviation seems to stand where the variance should",
    lambda mean, log_variance: kl(mean, log_variance / 2),
)
kl.mistake(
    "log_variance is the logarithm of the variance, not the variance",
    lambda mean, log_variance: kl(mean, np.log(log_variance)),
)
kl.mistake(
    "the mean should be squared",
    lambda mean, log_variance: terms(mean, log_variance).sum(axis=1),
)
kl.mistake(
    "this is one value for each dimension of the code; one for each image is "
    "asked for",
    lambda mean, log_variance: terms(mean**2, log_variance),
    by_shape=True,
)


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
    [(0.2, 4.0), (0.1, 50.0), (0.3, 0.25), (0.5, 1.0)],
    right="only the product of beta and the variance matters",
)
def same_as(sigma, beta):
    return sigma * np.sqrt(beta)


same_as.mistake(
    "beta multiplies the variance, so the standard deviation grows less than "
    "that",
    lambda sigma, beta: sigma * beta,
)
for divided in (
    lambda sigma, beta: sigma / np.sqrt(beta),
    lambda sigma, beta: sigma / beta,
):
    same_as.mistake(
        "a larger beta is like a larger sigma, not a smaller one", divided
    )
same_as.mistake(
    "this is the variance; its root is asked for",
    lambda sigma, beta: sigma**2 * beta,
)
same_as.mistake(
    "this is sigma as it was; beta has been left out",
    lambda sigma, beta: sigma,
)
