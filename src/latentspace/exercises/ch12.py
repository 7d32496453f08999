"""Exercises of chapter 12, maps that mislead: neighbors, and distances."""

import numpy as np
from scipy.spatial.distance import cdist, pdist
from scipy.stats import pearsonr, spearmanr

from latentspace.exercises import case, exercise

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 6))


@exercise(
    "12-1",
    [
        case("a map that is a copy", X, X.copy(), 5),
        case("a map that keeps two of six dimensions", X, X[:, :2], 5),
        case("the same, with k = 12", X, X[:, :2], 12),
        case(
            "a map that has nothing to do with x",
            X,
            RNG.normal(size=(40, 2)),
            3,
        ),
    ],
    right="1 is a perfect map; a shuffled one shares about k in n neighbours",
)
def shared(x, z, k):
    return in_common(x, z, k) / (k * len(x))


def nearest(table, k, itself=np.inf):
    apart = cdist(table, table)
    np.fill_diagonal(apart, itself)
    return apart.argsort(axis=1)[:, :k]


def in_common(x, z, k, itself=np.inf):
    pairs = zip(nearest(x, k, itself), nearest(z, k, itself))
    return sum(len(np.intersect1d(a, b)) for a, b in pairs)


shared.mistake(
    "every point seems to be counted as its own neighbour. The nearest others "
    "are asked for",
    lambda x, z, k: in_common(x, z, k, itself=-1) / (k * len(x)),
)
shared.mistake(
    "every point seems to be counted as its own neighbour, which it shares "
    "with any map",
    lambda x, z, k: in_common(x, z, k + 1, itself=-1) / ((k + 1) * len(x)),
)
shared.mistake(
    "you divide by the neighbours in either; the share is of the k neighbours",
    lambda x, z, k: in_common(x, z, k) / (2 * k * len(x) - in_common(x, z, k)),
)
shared.mistake(
    "that is how many are shared, not which share of k",
    lambda x, z, k: in_common(x, z, k) / len(x),
)
shared.mistake(
    "divided by all pairs of points: the share is of the k neighbours of each",
    lambda x, z, k: in_common(x, z, k) / len(x) ** 2,
)
shared.mistake(
    "the two lists seem to be compared place by place. A neighbour that is "
    "second in one and third in the other is shared, too",
    lambda x, z, k: (nearest(x, k) == nearest(z, k)).mean(),
)

Y = np.repeat(np.arange(6), 15)
CODES = 3 * RNG.normal(size=(6, 5))[Y] + RNG.normal(size=(90, 5))


@exercise(
    "12-2",
    [
        case("a map that is twice the codes", CODES, 2 * CODES, Y),
        case(
            "a map that keeps two of five dimensions", CODES, CODES[:, :2], Y
        ),
        case("classes numbered 2, 4, 6 ...", CODES, CODES[:, 2:4], 2 * Y + 2),
        case("a map of noise", CODES, RNG.normal(size=(90, 2)), Y),
        case(
            "a map on which long distances are drawn longer still",
            CODES,
            np.sign(CODES[:, :2]) * CODES[:, :2] ** 4,
            Y,
        ),
    ],
    right="1 says that the order is kept, and nothing about how much farther "
    "is farther",
)
def order_kept(codes, z, y):
    return spearman(codes, z, y)[0]


def spearman(codes, z, y):
    return spearmanr(pdist(means(codes, y)), pdist(means(z, y)))


def means(table, y, classes=None):
    """Compute the means of the classes; of one without points it is nan."""
    classes = np.unique(y) if classes is None else classes
    return np.array(
        [table[y == c].sum(axis=0) / (y == c).sum() for c in classes]
    )


order_kept.mistake(
    "that is Pearson's correlation, which measures how close to a straight "
    "line the pairs are; the correlation of the ranks is asked for",
    lambda codes, z, y: pearsonr(pdist(means(codes, y)), pdist(means(z, y)))[
        0
    ],
)


@order_kept.mistake(
    "every pair seems to count twice, and every class with itself. A distance "
    "of zero agrees with any map"
)
def whole_table(codes, z, y):
    tables = [cdist(m, m).ravel() for m in (means(codes, y), means(z, y))]
    return spearmanr(*tables)[0]


order_kept.mistake(
    "these are distances of all points, not of the means of the classes",
    lambda codes, z, y: spearmanr(pdist(codes), pdist(z))[0],
)
order_kept.mistake(
    "SciPy gives back two things, the correlation and a p-value. Return the "
    "first",
    spearman,
    when=lambda found, *arguments: hasattr(found, "pvalue"),
)


@order_kept.mistake(
    "do you take the mean of a class that has no points? Ask np.unique(y) "
    "which classes there are",
    when=lambda found, *arguments: not np.isfinite(found),
)
def counted_from_zero(codes, z, y):
    classes = range(y.max() + 1)
    return spearmanr(*(pdist(means(t, y, classes)) for t in (codes, z)))[0]
