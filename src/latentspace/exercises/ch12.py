"""Checks for chapter 12, maps that mislead."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _beside(table, k, own=False):
    """Which points are among the k nearest of each: a square of bools."""
    apart = ((table[:, None] - table[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(apart, -1.0 if own else np.inf)
    near = np.zeros(apart.shape, dtype=bool)
    np.put_along_axis(near, apart.argsort(axis=1)[:, :k], True, axis=1)
    return near


@exercise("12-1")
def shared(answer):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 6))
    cases = [
        ("a map that is a copy", x, x.copy(), 5),
        ("a map that keeps two of six numbers", x, x[:, :2], 5),
        ("the same, with k = 12", x, x[:, :2], 12),
        (
            "a map that has nothing to do with x",
            x,
            rng.normal(size=(40, 2)),
            3,
        ),
    ]
    for given, x, z, k in cases:
        _judge_shared(call(answer, x, z, k), x, z, k, given)
    return "1 is a perfect map; a shuffled one shares about k in n neighbours"


def _judge_shared(found, x, z, k, given):
    a, b = _beside(x, k), _beside(z, k)
    n, both = len(x), (a & b).sum()
    expected = both / (n * k)
    if np.ndim(found) == 0 and not isinstance(found, str):
        slips = [
            (
                (_beside(x, k, True) & _beside(z, k, True)).sum() / (n * k),
                "every point seems to be counted as its own neighbour. It is "
                "asked for the nearest others",
            ),
            (
                (_beside(x, k + 1, True) & _beside(z, k + 1, True)).sum()
                / (n * (k + 1)),
                "every point seems to be counted as its own neighbour, which "
                "it shares with any map",
            ),
            (
                both / (a | b).sum(),
                "you divide by the neighbours in either; the share is of the k "
                "neighbours",
            ),
            (both / n, "that is how many are shared, not which share of k"),
            (
                both / n**2,
                "divided by all pairs of points: the share is of "
                "the k neighbours of each",
            ),
            (
                _place_by_place(x, z, k),
                "the two lists seem to be compared place by place. Whoever is "
                "second in one and third in the other is shared, too",
            ),
        ]
        for slip, words in slips:
            if np.isclose(found, slip) and not np.isclose(slip, expected):
                raise Wrong(f"With {given}: {words}")
    compare(found, expected, given=given)


def _place_by_place(x, z, k):
    lists = []
    for table in (x, z):
        apart = ((table[:, None] - table[None]) ** 2).sum(axis=-1)
        np.fill_diagonal(apart, np.inf)
        lists.append(apart.argsort(axis=1)[:, :k])
    return (lists[0] == lists[1]).mean()


@exercise("12-2")
def order_kept(answer):
    rng = np.random.default_rng(1)
    y = np.repeat(np.arange(6), 15)
    codes = 3 * rng.normal(size=(6, 5))[y] + rng.normal(size=(90, 5))
    cases = [
        ("a map that is twice the codes", codes, 2 * codes, y),
        ("a map that keeps two of five numbers", codes, codes[:, :2], y),
        ("classes numbered 2, 4, 6 ...", codes, codes[:, 2:4], 2 * y + 2),
        ("a map of noise", codes, rng.normal(size=(90, 2)), y),
        (
            "a map on which long distances are drawn longer still",
            codes,
            np.sign(codes[:, :2]) * codes[:, :2] ** 4,
            y,
        ),
    ]
    for given, codes, z, y in cases:
        _judge_order(call(answer, codes, z, y), codes, z, y, given)
    return (
        "1 says that the order is kept, and nothing about how much "
        "farther is farther"
    )


def _judge_order(found, codes, z, y, given):
    from scipy.spatial.distance import cdist, pdist
    from scipy.stats import pearsonr, spearmanr

    expect(
        np.ndim(found) == 0 or not hasattr(found, "pvalue"),
        "SciPy gives back two things, the correlation and a p-value. "
        "Return the first",
    )
    means = [
        np.array([t[y == c].mean(axis=0) for c in np.unique(y)])
        for t in (codes, z)
    ]
    apart = [pdist(m) for m in means]
    expected = spearmanr(*apart)[0]
    if np.ndim(found) == 0 and not isinstance(found, str):
        square = [cdist(m, m).ravel() for m in means]
        slips = [
            (
                pearsonr(*apart)[0],
                "that is Pearson's correlation, which asks for a straight "
                "line. It is asked for that of the ranks",
            ),
            (
                spearmanr(*square)[0],
                "every pair seems to count twice, and every class with itself. "
                "A distance of zero agrees with any map",
            ),
            (
                spearmanr(pdist(codes), pdist(z))[0],
                "distances of all points, not of the means of the classes",
            ),
        ]
        for slip, words in slips:
            if np.isclose(found, slip) and not np.isclose(slip, expected):
                raise Wrong(f"With {given}: {words}")
        expect(
            np.isfinite(found) or not np.isfinite(expected),
            f"Your answer is not a number with {given}: do you take the "
            "mean of a class that has no points? Ask np.unique(y) which "
            "classes there are",
        )
    compare(found, expected, given=given)
