"""Checks for chapter 4: the nearest code, and a score for each column."""

import numpy as np

from . import Wrong, call, compare, exercise, expect

__all__ = []


@exercise("04-1")
def gap(answer):
    rng = np.random.default_rng(4)
    for m, n, words in (
        (4, 7, "four points and seven codes"),
        (6, 6, "as many points as codes"),
        (1, 5, "a single point"),
        (3, 1, "a single code"),
    ):
        z, codes = rng.random((m, 3)), rng.random((n, 3))
        distances = np.sqrt(((z[:, None] - codes) ** 2).sum(axis=2))
        found = call(answer, z, codes)
        _explain_gap(found, z, codes, distances)
        compare(found, distances.min(axis=1), given=words)
    z = rng.random((3, 3))
    found = call(answer, z, np.vstack([z + 1, z]))
    compare(
        found,
        np.zeros(3),
        given="points that are codes themselves",
        atol=1e-6,
    )
    return "every point has its distance to the nearest code"


def _explain_gap(found, z, codes, distances):
    """Name the slips that `compare` would only call different."""
    found = _numbers(found)
    if found is None:
        return
    right = distances.min(axis=1)
    for slip, message in (
        (right**2, "These are squared distances; the root is missing"),
        (
            distances.argmin(axis=1),
            "These are the places of the nearest codes in the list; wanted "
            "are the distances to them",
        ),
        (
            distances.min(axis=0),
            "This is the other way round: for each code the nearest point. "
            "Wanted is one distance for each point",
        ),
        (
            distances.mean(axis=1),
            "This is the mean distance to all codes; wanted is the smallest",
        ),
        (
            distances.max(axis=1),
            "This is the distance to the farthest code; wanted is the nearest",
        ),
        (
            np.linalg.norm(z - codes.mean(axis=0), axis=1),
            "This is the distance to the mean of the codes. There may be no "
            "code near the mean; wanted is the nearest single code",
        ),
        (
            np.abs(z[:, None] - codes).sum(axis=2).min(axis=1),
            "The differences are added up as they are. By Pythagoras they "
            "are squared, added, and the root is taken",
        ),
        (
            distances,
            "This is the whole table of distances; the smallest "
            "of each row is still to be taken",
        ),
        (
            right.min(),
            "This is one number for all points; each point "
            "has its own nearest code",
        ),
    ):
        if (
            np.shape(found) == np.shape(slip)
            and np.allclose(found, slip)
            and not (
                np.shape(slip) == right.shape and np.allclose(slip, right)
            )
        ):
            raise Wrong(message)


@exercise("04-2")
def r_squared(answer):
    rng = np.random.default_rng(5)
    for n, columns, noise, words in (
        (50, 3, 0.1, "good guesses"),
        (20, 2, 0.15, "poor guesses"),
        (30, 1, 0.2, "a table of one column"),
    ):
        # Columns far from zero and of unlike spread, and guesses that are
        # off on average: all means and spreads then differ.
        y = rng.random((n, columns)) * (1 + np.arange(columns)) + 3
        guess = y + noise * rng.normal(size=y.shape) + 0.1
        left, spread = _sums(y, guess)
        found = call(answer, y, guess)
        _explain_score(found, y, guess)
        compare(found, 1 - left / spread, given=words)
    y = rng.random((10, 3))
    found = call(answer, y, y)
    compare(found, np.ones(3), given="guesses that are all right")
    found = call(answer, y, np.broadcast_to(y.mean(axis=0), y.shape).copy())
    compare(found, np.zeros(3), given="guessing the mean every time")
    found = call(answer, y, 1 - y)
    expect(
        (np.asarray(found) < 0).all(),
        "A guess that is worse than the mean scores below 0, and yours "
        "does not: is the score cut off at 0?",
    )
    return "1 for a perfect guess, 0 for the mean, below 0 for worse"


def _sums(y, guess):
    return (
        ((y - guess) ** 2).sum(axis=0),
        ((y - y.mean(axis=0)) ** 2).sum(axis=0),
    )


def _explain_score(found, y, guess):
    """Name the slips that `compare` would only call different."""
    found = _numbers(found)
    if found is None:
        return
    left, spread = _sums(y, guess)
    right = 1 - left / spread
    correlation = np.array(
        [np.corrcoef(a, b)[0, 1] for a, b in zip(y.T, guess.T)]
    )
    for slip, message in (
        (
            left / spread,
            "This is the share of the spread that is left over; the score "
            "is one minus it",
        ),
        (
            1 - left.sum() / spread.sum(),
            "This is one score for the whole table; each column gets its own",
        ),
        (
            right.mean(),
            "This is the mean of the scores; each column gets its own",
        ),
        (
            1 - left / (y**2).sum(axis=0),
            "The spread is taken about zero; take it about the mean of y",
        ),
        (
            1 - left / ((y - y.mean()) ** 2).sum(axis=0),
            "The mean is that of the whole table; each column has its own",
        ),
        (
            1 - left / ((y - guess.mean(axis=0)) ** 2).sum(axis=0),
            "The mean is that of the guesses; take that of the true numbers",
        ),
        (
            1 - left / ((guess - guess.mean(axis=0)) ** 2).sum(axis=0),
            "The error is compared with the spread of the guesses; take "
            "that of the true numbers",
        ),
        (
            correlation**2,
            "This is the squared correlation. It forgives guesses that are "
            "all too high; the score must not",
        ),
        (
            correlation,
            "This is the correlation, which forgives guesses "
            "that are all too high; the score must not",
        ),
        (
            1 - np.sqrt(left / spread),
            "A root is taken that the formula does not have",
        ),
        (
            1
            - np.abs(y - guess).sum(axis=0)
            / np.abs(y - y.mean(axis=0)).sum(axis=0),
            "The differences are not squared",
        ),
    ):
        if (
            np.shape(found) == np.shape(slip)
            and np.allclose(found, slip)
            and not (
                np.shape(slip) == right.shape and np.allclose(slip, right)
            )
        ):
            raise Wrong(message)


def _numbers(found):
    """The answer as an array of numbers, or None if it is none."""
    try:
        found = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return None
    return found
