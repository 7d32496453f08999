"""Exercises of chapter 4: the nearest code, and a score for each column."""

import numpy as np

from latentspace.exercises import case, exercise


def points(m, n):
    rng = np.random.default_rng(4)
    return rng.random((m, 3)), rng.random((n, 3))


POINTS, FAR = points(3, 3)


@exercise(
    "04-1",
    [
        case("four points and seven codes", *points(4, 7)),
        case("as many points as codes", *points(6, 6)),
        case("a single point", *points(1, 5)),
        case("a single code", *points(3, 1)),
        case(
            "points that are codes themselves",
            POINTS,
            np.vstack([FAR + 1, POINTS]),
        ),
    ],
    right="every point has its distance to the nearest code",
)
def gap(z, codes):
    return distances(z, codes).min(axis=1)


def distances(z, codes):
    return np.linalg.norm(z[:, None] - codes, axis=2)


gap.mistake(
    "these are squared distances; the root is missing",
    lambda z, codes: gap(z, codes) ** 2,
)
gap.mistake(
    "these are the places of the nearest codes in the list; asked for are "
    "the distances to them",
    lambda z, codes: distances(z, codes).argmin(axis=1),
)
gap.mistake(
    "this is the other way round: for each code the nearest point. One "
    "distance for each point is asked for",
    lambda z, codes: distances(z, codes).min(axis=0),
)
gap.mistake(
    "this is the mean distance to all codes; the smallest is asked for",
    lambda z, codes: distances(z, codes).mean(axis=1),
)
gap.mistake(
    "this is the distance to the farthest code; the nearest is asked for",
    lambda z, codes: distances(z, codes).max(axis=1),
)
gap.mistake(
    "this is the distance to the mean of the codes. There may be no code near "
    "the mean; the nearest single code is asked for",
    lambda z, codes: np.linalg.norm(z - codes.mean(axis=0), axis=1),
)
gap.mistake(
    "the differences are added up as they are. By Pythagoras they are "
    "squared, added, and the root is taken",
    lambda z, codes: np.abs(z[:, None] - codes).sum(axis=2).min(axis=1),
)
gap.mistake(
    "this is the whole table of distances; the smallest of each row is still "
    "to be taken",
    distances,
    by_shape=True,
)
gap.mistake(
    "this is one number for all points; each point has its own nearest code",
    lambda z, codes: gap(z, codes).min(),
    by_shape=True,
)


def guesses(n, columns, noise):
    """Draw columns far from zero and of unlike spread, and biased guesses.

    All means and spreads then differ.
    """
    rng = np.random.default_rng(5)
    y = rng.random((n, columns)) * (1 + np.arange(columns)) + 3
    return y, y + noise * rng.normal(size=y.shape) + 0.1


Y = np.random.default_rng(6).random((10, 3))


@exercise(
    "04-2",
    [
        case("good guesses", *guesses(50, 3, 0.1)),
        case("poor guesses", *guesses(20, 2, 0.15)),
        case("a table of one column", *guesses(30, 1, 0.2)),
        case("guesses that are all right", Y, Y),
        case(
            "guessing the mean every time", Y, np.tile(Y.mean(axis=0), (10, 1))
        ),
        case("guesses that are worse than the mean", Y, 1 - Y),
    ],
    right="1 for a perfect guess, 0 for the mean, below 0 for worse",
)
def r_squared(y, guess):
    return score(y, guess, y, y.mean(axis=0))


def score(y, guess, values, centre):
    """Compare the error with the spread of some values about some centre."""
    return 1 - squares(y - guess) / squares(values - centre)


def squares(values):
    return (values**2).sum(axis=0)


def correlations(y, guess):
    return np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(y.T, guess.T)])


r_squared.mistake(
    "this is the share of the spread that is the residual's; the score is one "
    "minus it",
    lambda y, guess: 1 - r_squared(y, guess),
)
r_squared.mistake(
    "this is one score for the whole table; each column gets its own",
    lambda y, guess: (
        1 - squares(y - guess).sum() / squares(y - y.mean(axis=0)).sum()
    ),
)
r_squared.mistake(
    "this is the mean of the scores; each column gets its own",
    lambda y, guess: r_squared(y, guess).mean(),
)
r_squared.mistake(
    "the spread is taken about zero; take it about the mean of y",
    lambda y, guess: score(y, guess, y, 0),
)
r_squared.mistake(
    "the mean is that of the whole table; each column has its own",
    lambda y, guess: score(y, guess, y, y.mean()),
)
r_squared.mistake(
    "the mean is that of the guesses; take that of the true numbers",
    lambda y, guess: score(y, guess, y, guess.mean(axis=0)),
)
r_squared.mistake(
    "the error is compared with the spread of the guesses; take that of the "
    "true numbers",
    lambda y, guess: score(y, guess, guess, guess.mean(axis=0)),
)
r_squared.mistake(
    "this is the squared correlation. It forgives guesses that are all too "
    "high; the score must not",
    lambda y, guess: correlations(y, guess) ** 2,
)
r_squared.mistake(
    "this is the correlation, which forgives guesses that are all too high; "
    "the score must not",
    correlations,
)
r_squared.mistake(
    "a root is taken that the formula does not have",
    lambda y, guess: 1 - np.sqrt(1 - r_squared(y, guess)),
)
r_squared.mistake(
    "the differences are not squared",
    lambda y, guess: (
        1
        - np.abs(y - guess).sum(axis=0)
        / np.abs(y - y.mean(axis=0)).sum(axis=0)
    ),
)
r_squared.mistake(
    "a guess that is worse than the mean scores below 0, and yours does not: "
    "is the score cut off at 0?",
    lambda y, guess: np.maximum(r_squared(y, guess), 0),
)
