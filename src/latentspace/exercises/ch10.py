"""Exercises of chapter 10, t-SNE."""

import numpy as np

from latentspace.exercises import case, exercise

SHARES = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
BITS = -(SHARES * np.log2(SHARES)).sum()


@exercise(
    "10-1",
    right="four neighbours of different weight are worth 3.36 equal ones",
    rtol=4e-3,
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
    right="a start that shows little of the large shape ends about as well "
    "as a random one: t-SNE finds a good part of it by itself",
    atol=0.045,
)
def other_start():
    return 0.157, 0.689


other_start.mistake(
    "the two are in the other order: first the start, then its map",
    (0.689, 0.157),
)
other_start.mistake(
    "these are the numbers of PCA's first two components, the usual start; "
    "take the third and the fourth column",
    (0.816, 0.771),
)
other_start.mistake(
    "these are the numbers of the second and third component; the third and "
    "fourth are the columns [:, 2:] of PCA(4)",
    (0.54, 0.654),
)
other_start.mistake(
    "the first number is right; the second is the large shape of the map, "
    "and not the share of neighbours kept or the start again. Was the start "
    "handed over as init?",
    (0.157, 0.157),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.157) <= 0.045
    ),
)
other_start.mistake(
    "two numbers are asked for, the large shape of the start and of its map",
    0.689,
    when=lambda found: np.size(found) != 2,
)
other_start.mistake(
    "the first is not the large shape of the third and fourth component",
    (0.4, 0.689),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.157) > 0.045
    ),
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
