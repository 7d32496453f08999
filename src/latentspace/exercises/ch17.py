"""Exercises of chapter 17: a row of InfoNCE, other pairs, spread, a step."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


def near(found, first, second, tolerance=0.006):
    """Say whether two numbers were found, up to rounding."""
    return np.allclose(numbers(found, 2), (first, second), atol=tolerance)


@exercise(
    "17-1",
    right="the low temperature makes this row nearly solved, the high one "
    "does not",
    rtol=0.02,
    atol=0.002,
)
def row_losses():
    return 0.128, 0.840


row_losses.mistake(
    "the other way round: first temperature 0.1, then 1",
    (0.840, 0.128),
    when=lambda found: near(found, 0.840, 0.128),
)
row_losses.mistake(
    "these are the probabilities of the right answer; the loss is minus the "
    "logarithm of them",
    (0.88, 0.432),
    when=lambda found: near(found, 0.88, 0.432),
)
row_losses.mistake(
    "these are in bits, with the logarithm to base 2; a nat comes from the "
    "natural one",
    (0.184, 1.211),
    when=lambda found: near(found, 0.184, 1.211),
)
row_losses.mistake(
    "the pair itself belongs into the sum of the denominator, too",
    (-1.993, 0.274),
    when=lambda found: near(found, -1.993, 0.274, 0.02),
)
row_losses.mistake(
    "a loss of this kind is never negative: it is minus the logarithm of a "
    "share",
    (-0.128, -0.840),
    when=lambda found: min(numbers(found, 2)) < 0,
)
row_losses.mistake(
    "is the cosine multiplied by the temperature? It is divided by it",
    (1.047, 0.840),
    when=lambda found: near(found, 1.047, 0.840, 0.02),
)
row_losses.mistake(
    "the second is right. At 0.1, divide all three cosines by 0.1 first",
    (0.840, 0.840),
    when=lambda found: (
        abs(numbers(found, 2)[1] - 0.840) < 0.01
        and abs(numbers(found, 2)[0] - 0.128) > 0.01
    ),
)


@exercise(
    "17-2",
    right="the loss is the same; the pairs decide what is kept",
    rtol=0,
    atol=0.075,
)
def other_pairs():
    return 0.99, 0.17, 0.02


def three(found, *wanted):
    """Say whether three numbers lie near these."""
    return np.allclose(numbers(found, 3), wanted, atol=0.075)


other_pairs.mistake(
    "these are percentages; 1 is perfect",
    (99.0, 17.0, 2.0),
    when=lambda found: max(numbers(found, 3)) > 1.5,
)
other_pairs.mistake(
    "first the colour, then the width, then the share found",
    (0.17, 0.99, 0.02),
    when=lambda found: numbers(found, 3)[1] > 0.85,
)
other_pairs.mistake(
    "this is what the chapter's own pairs give; were the new ones passed to "
    "`train_on_pairs`?",
    (0.12, 0.58, 0.77),
    when=lambda found: numbers(found, 3)[2] > 0.4,
)
other_pairs.mistake(
    "these pairs share nothing: sort *both* views by hue, each by its own, "
    "and mix pairs, not single views, afterwards",
    (0.6, 0.33, 0.1),
    when=lambda found: numbers(found, 3)[0] < 0.85,
)
other_pairs.mistake(
    "this is the code before the head; ask after it",
    (0.98, 0.32, 0.04),
    when=lambda found: three(found, 0.98, 0.32, 0.04),
)

RNG = np.random.default_rng(17)
A = RNG.normal(size=(20, 4))
B = A + 0.3 * RNG.normal(size=(20, 4))
LONG = A * np.linspace(0.2, 7, 20)[:, None]


def unit(z):
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def squares(a):
    """Squared distances of the rows to each other: (n, n)."""
    return ((a[:, None] - a) ** 2).sum(axis=2)


def others(values):
    """All but the diagonal."""
    return values[~np.eye(len(values), dtype=bool)]


@exercise(
    "17-3",
    [
        case("20 pairs close together", A, B),
        case("rows of very different lengths", LONG, B),
        case("pairs that are not pairs", A, B[::-1]),
    ],
    right="a code that is the same for all has alignment 0 and uniformity 0",
)
def alignment_uniformity(a, b):
    a, b = unit(a), unit(b)
    alignment = ((a - b) ** 2).sum(axis=1).mean()
    return alignment, np.log(np.exp(-2 * others(squares(a))).mean())


alignment_uniformity.mistake(
    "scale all rows to length 1 first",
    lambda a, b: (
        ((a - b) ** 2).sum(axis=1).mean(),
        np.log(np.exp(-2 * others(squares(a))).mean()),
    ),
)
alignment_uniformity.mistake(
    "leave out the diagonal: a row with itself is no pair of different rows",
    lambda a, b: (
        ((unit(a) - unit(b)) ** 2).sum(axis=1).mean(),
        np.log(np.exp(-2 * squares(unit(a))).mean()),
    ),
)
alignment_uniformity.mistake(
    "alignment is the mean of the *squared* distances",
    lambda a, b: (
        np.sqrt(((unit(a) - unit(b)) ** 2).sum(axis=1)).mean(),
        np.log(np.exp(-2 * others(squares(unit(a)))).mean()),
    ),
)
alignment_uniformity.mistake(
    "in the uniformity, square the distances: exp(-2 d²)",
    lambda a, b: (
        ((unit(a) - unit(b)) ** 2).sum(axis=1).mean(),
        np.log(np.exp(-2 * np.sqrt(others(squares(unit(a))))).mean()),
    ),
)
alignment_uniformity.mistake(
    "the mean comes first, then the logarithm",
    lambda a, b: (
        ((unit(a) - unit(b)) ** 2).sum(axis=1).mean(),
        (-2 * others(squares(unit(a)))).mean(),
    ),
)
alignment_uniformity.mistake(
    "the logarithm of the mean is asked for",
    lambda a, b: (
        ((unit(a) - unit(b)) ** 2).sum(axis=1).mean(),
        np.exp(-2 * others(squares(unit(a)))).mean(),
    ),
)
alignment_uniformity.mistake(
    "alignment adds up the squares of a row; this is their mean over the "
    "columns as well",
    lambda a, b: (
        ((unit(a) - unit(b)) ** 2).mean(),
        np.log(np.exp(-2 * others(squares(unit(a)))).mean()),
    ),
)
alignment_uniformity.mistake(
    "the other way round: first alignment, then uniformity",
    lambda a, b: (
        np.log(np.exp(-2 * others(squares(unit(a)))).mean()),
        ((unit(a) - unit(b)) ** 2).sum(axis=1).mean(),
    ),
)


@exercise(
    "17-4",
    right="a step between two sentences moves pictures",
    rtol=0,
    atol=0.03,
)
def blue_shares():
    return 0.009, 0.751


blue_shares.mistake(
    "the other way round: first without the step, then with it",
    (0.751, 0.009),
    when=lambda found: numbers(found, 2)[0] > numbers(found, 2)[1] + 0.05,
)
blue_shares.mistake(
    "these are percentages; shares lie between 0 and 1",
    (0.9, 75.1),
    when=lambda found: max(numbers(found, 2)) > 1,
)
blue_shares.mistake(
    "the step did nothing: is it added to the codes, and does it lead from "
    "pink to blue?",
    (0.009, 0.009),
    when=lambda found: abs(np.subtract(*numbers(found, 2))) < 0.03,
)
blue_shares.mistake(
    "this is what the text alone finds; add the step to the pictures' codes",
    (0.009, 0.9),
    when=lambda found: numbers(found, 2)[1] > 0.85,
)
