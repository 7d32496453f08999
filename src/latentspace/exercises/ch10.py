"""Exercises of chapter 10, t-SNE."""

import numpy as np

from latentspace.exercises import case, exercise

SHARES = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
BITS = -(SHARES * np.log2(SHARES)).sum()


@exercise(
    "10-1",
    right="four neighbours of different weight are worth 3.36 equal ones",
    rtol=2e-3,
)
def perplexity():
    return 2**BITS


perplexity.mistake(
    "that is the entropy, in bits. How many equal choices is it worth?", BITS
)
perplexity.mistake(
    "that is the entropy, in nats. How many equal choices is it worth?",
    BITS * np.log(2),
)
perplexity.mistake(
    "the entropy was taken in bits, so the power is not one of e",
    np.exp(BITS),
)
perplexity.mistake(
    "four equal neighbours would give that; these shares differ", 4
)
perplexity.mistake(
    "that is one over the sum of squares: another count of effective "
    "neighbours, not this one",
    1 / (SHARES**2).sum(),
)


@exercise(
    "10-2",
    [
        case(f"six points and nu = {nu}", z, nu)
        for nu, z in zip(
            (1, 0.5, 10), np.random.default_rng(0).normal(0, 2, (3, 6, 2))
        )
    ],
    right="the smaller nu, the longer the tail, and the more room",
)
def heavy(z, nu):
    return heights(z, nu) / heights(z, nu).sum()


def heights(z, nu, *, power=2, inner=None, outer=None):
    """Compute the bell for all pairs, with the diagonal set to zero."""
    distances = np.linalg.norm(z[:, None] - z, axis=-1)
    inner, outer = inner or nu, outer or -(nu + 1) / 2
    return (1 + distances**power / inner) ** outer - np.eye(len(z))


def filled(z, nu):
    return heights(z, nu) + np.eye(len(z))


heavy.mistake(
    "each point counts as its own neighbour; the diagonal should be zero "
    "before you divide",
    lambda z, nu: filled(z, nu) / filled(z, nu).sum(),
)
heavy.mistake(
    "the diagonal was set to zero after the sum was taken",
    lambda z, nu: heights(z, nu) / filled(z, nu).sum(),
)
heavy.mistake(
    "every row adds up to one; the whole table should",
    lambda z, nu: heights(z, nu) / heights(z, nu).sum(axis=1, keepdims=True),
)
heavy.mistake(
    "these are the heights of the bell; nothing was divided by their sum",
    heights,
)
for words, slip in (
    ("the distance went in without being squared", {"power": 1}),
    ("nu is missing inside the bracket", {"inner": 1}),
    ("nu is missing in the power", {"outer": -1}),
):
    heavy.mistake(
        words,
        lambda z, nu, slip=slip: (
            heights(z, nu, **slip) / heights(z, nu, **slip).sum()
        ),
    )
heavy.mistake(
    "nu plays no part in it: that is the table for nu = 1",
    lambda z, nu: heavy(z, 1),
)

RNG = np.random.default_rng(1)


@exercise(
    "10-3",
    [
        case(
            f"40 digits and k = {k}",
            RNG.normal(size=7),
            RNG.normal(size=(40, 7)),
            RNG.normal(size=(40, 2)) * 20,
            k,
        )
        for k in (3, 1, 5)
    ],
    right="neighbours are found among the pixels, and the place on the map",
)
def place(new, x, z, k):
    return z[by_distance(new, x)[:k]].mean(axis=0)


def by_distance(new, x):
    return ((x - new) ** 2).sum(axis=1).argsort()


place.mistake(
    "those are the places of the neighbours; one place is asked for",
    lambda new, x, z, k: z[by_distance(new, x)[:k]],
)
place.mistake(
    "that is the mean of the neighbours' pixels. Their places on the map are "
    "asked for",
    lambda new, x, z, k: place(new, x, x, k),
)
place.mistake(
    "the nearest one was left out. The new digit is not among those of the "
    "map, so none of them is itself",
    lambda new, x, z, k: z[by_distance(new, x)[1 : k + 1]].mean(axis=0),
)
place.mistake(
    "those are the farthest digits, not the nearest",
    lambda new, x, z, k: z[by_distance(new, x)[-k:]].mean(axis=0),
)
place.mistake(
    "that is the mean of the first places in the list; sort by the distance "
    "to the new digit",
    lambda new, x, z, k: z[:k].mean(axis=0),
)
place.mistake(
    "the mean was taken over both dimensions of the embedding too: which axis "
    "runs over points?",
    lambda new, x, z, k: z[by_distance(new, x)[:k]].mean(),
)
place.mistake(
    "the places were added up, and not divided by their number",
    lambda new, x, z, k: k * place(new, x, z, k),
)
