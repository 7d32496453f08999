"""Checks for chapter 14: a cloud's price, the clouds' spread, one knob."""

import numpy as np

from . import Wrong, call, compare, exercise, expect

__all__ = []


@exercise("14-1")
def kl(answer):
    rng = np.random.default_rng(14)
    cases = [
        ("clouds that equal the prior", np.zeros((3, 2)), np.zeros((3, 2)))
    ]
    cases += [
        (words, rng.normal(size=shape), rng.normal(size=shape) - 1)
        for shape, words in (
            ((4, 1), "a code of one number"),
            ((6, 3), "six images, three numbers"),
            ((1, 5), "a single image"),
        )
    ]
    for given, mean, log_variance in cases:
        terms = _terms(mean, np.exp(log_variance))
        found = call(answer, mean, log_variance)
        _explain_kl(found, mean, log_variance, terms, given)
        compare(found, terms.sum(axis=1), given=given)
    return (
        "summed over the code's numbers, and nothing for a cloud that "
        "is the prior"
    )


def _terms(mean, variance):
    return (mean**2 + variance - np.log(variance) - 1) / 2


def _explain_kl(found, mean, log_variance, terms, given):
    found = _numbers(found)
    if found is None:
        return
    expect(
        found.shape != terms.shape,
        f"This is one value for each number of the code (with {given}); "
        "one for each image is asked for",
    )
    if found.shape != terms.shape[:1] or np.allclose(found, terms.sum(axis=1)):
        return
    with np.errstate(all="ignore"):
        slips = (
            (
                terms.mean(axis=1),
                "averaged over the numbers of the code. Their prices add up",
            ),
            (2 * terms.sum(axis=1), "twice too much: is the half missing?"),
            (
                -terms.sum(axis=1),
                "the sign is turned round: a KL is never negative",
            ),
            (
                _terms(mean, np.exp(2 * log_variance)).sum(axis=1),
                "the variance seems to be squared: exp(log_variance) is the "
                "variance already",
            ),
            (
                _terms(mean, np.exp(log_variance / 2)).sum(axis=1),
                "the standard deviation seems to stand where the variance "
                "should",
            ),
            (
                (
                    mean**2 + log_variance - np.log(np.abs(log_variance)) - 1
                ).sum(axis=1)
                / 2,
                "log_variance is the logarithm of the "
                "variance, not the variance",
            ),
            (
                (mean + np.exp(log_variance) - log_variance - 1).sum(axis=1)
                / 2,
                "the mean should be squared",
            ),
        )
    for slip, words in slips:
        if np.allclose(found, slip):
            raise Wrong(f"With {given}: {words}")


@exercise("14-2")
def spread(answer):
    rng = np.random.default_rng(14)
    cases = []
    for shape, words in (
        ((5, 1), "five clouds, one number"),
        ((8, 3), "eight clouds, three numbers"),
        ((1, 2), "a single cloud"),
    ):
        cases.append(
            (words, rng.normal(size=shape) + 1, rng.uniform(0.2, 1.5, shape))
        )
    cases.append(
        ("clouds that all equal the prior", np.zeros((4, 2)), np.ones((4, 2)))
    )
    cases.append(
        ("clouds that are points", rng.normal(size=(6, 2)), np.zeros((6, 2)))
    )
    for given, mean, s in cases:
        found = call(answer, mean, s)
        between, within = mean.var(axis=0), (s**2).mean(axis=0)
        _explain_spread(found, mean, s, given)
        compare(found, between + within, given=given)
    return (
        "the variance between the clouds, plus the average variance "
        "within them"
    )


def _explain_spread(found, mean, s, given):
    found = _numbers(found)
    between, within = mean.var(axis=0), (s**2).mean(axis=0)
    wanted = between + within
    if found is None:
        return
    expect(
        found.shape != (len(mean),) or found.shape == wanted.shape,
        f"This is one number for each image (with {given}); one for each "
        "number of the code is asked for",
    )
    if found.shape != wanted.shape or np.allclose(found, wanted):
        return
    slips = [
        (
            between,
            "that is how far the clouds' means vary; the clouds have "
            "a width as well",
        ),
        (
            within,
            "that is how wide the clouds are; they also stand in "
            "different places",
        ),
        (
            between + s.mean(axis=0),
            "standard deviations were averaged; it is variances that add up",
        ),
        (
            between + s.mean(axis=0) ** 2,
            "the standard deviations were "
            "averaged before squaring; square first",
        ),
        (
            np.sqrt(wanted),
            "this is its root, a standard deviation; the "
            "variance is asked for",
        ),
        (
            (mean**2).mean(axis=0) + within,
            "the means' own mean is not "
            "taken off: a variance is measured from the average",
        ),
    ]
    if len(mean) > 1:
        slips.append(
            (
                mean.var(axis=0, ddof=1) + within,
                "divided by n - 1; divide by n",
            )
        )
    for slip, words in slips:
        if np.allclose(found, slip):
            raise Wrong(f"With {given}: {words}")


@exercise("14-3")
def same_as(answer):
    for sigma, beta in ((0.2, 4.0), (0.1, 50.0), (0.3, 0.25), (0.5, 1.0)):
        given = f"sigma = {sigma:g} and beta = {beta:g}"
        found = _numbers(call(answer, sigma, beta))
        if found is not None and found.shape == () and beta != 1:
            for slip, words in (
                (
                    sigma * beta,
                    "beta multiplies the variance, so the "
                    "standard deviation grows less than that",
                ),
                (
                    sigma / np.sqrt(beta),
                    "a dearer KL is like a larger sigma, not a smaller one",
                ),
                (
                    sigma / beta,
                    "a dearer KL is like a larger sigma, not a smaller one",
                ),
                (
                    sigma**2 * beta,
                    "this is the variance; its root is asked for",
                ),
                (sigma, "this is sigma as it was; beta has been left out"),
            ):
                if np.isclose(found, slip):
                    raise Wrong(f"With {given}: {words}")
        compare(found, sigma * np.sqrt(beta), given=given)
    return "only the product of beta and the variance matters"


def _numbers(found):
    """The answer as an array of floats, or None if it is none."""
    try:
        return np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return None
