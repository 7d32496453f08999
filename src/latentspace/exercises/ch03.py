"""Exercises of chapter 3: rank, a class left out, curved columns, variance."""

import numpy as np

from latentspace.exercises import call, case, exercise, expect


@exercise("03-1", right="the area is the one column that is curved")
def freedom_and_rank():
    return (2, 3)


for wrong, words in (
    (
        (3, 2),
        "those are the right numbers in the wrong order: first the degrees of "
        "freedom, then the rank",
    ),
    (
        (2, 2),
        "two numbers are free, but the area is no sum of multiples of width "
        "and depth",
    ),
    (
        (3, 3),
        "the rank is right. But when width and depth are known, nothing about "
        "the area is free any more",
    ),
    (
        (2, 5),
        "two numbers are free, but not every column brings a straight "
        "direction of its own: think of three times the width",
    ),
    (
        (2, 4),
        "two numbers are free, but the edge and the threefold width are both "
        "sums of multiples of width and depth",
    ),
    (
        (5, 3),
        "the rank is right. But nothing is free once width and depth are "
        "chosen",
    ),
    ((5, 5), "those are the columns; most of them follow from two"),
):
    freedom_and_rank.mistake(words, wrong)


@exercise("03-2", right="a ring is hard to make of the other digits")
def hardest():
    return 0


hardest.mistake(
    "the fours have the second largest factor with 16 numbers. The PCA "
    "must be fitted to the *training* digits of the other classes",
    4,
)
hardest.mistake(
    "that class has the largest *error* when all classes were seen; the "
    "factor between the two errors is asked for",
    2,
)
hardest.mistake(
    "that one is hurt least of all, or nearly: look for the largest factor",
    9,
)
hardest.mistake(
    "that is not the class with the largest factor: divide the error of the "
    "PCA without the class by that of the PCA with all classes, both on test "
    "digits of the class",
    1,
    when=lambda found: np.size(found) == 1 and 0 < found < 10,
)

FREE = np.random.default_rng(3).uniform(0.1, 0.9, (200, 3))
RIGHT = ("five straight directions, three degrees of freedom",)
WRONG = {
    "noise": "rows with the same three numbers must come out the same, "
    "wherever they stand. Yours differ: is something drawn at random?",
    "others": "a row must follow from its own three numbers. Yours changes "
    "with the other rows of the table: is a mean or a largest value in it?",
    "freedoms": "the rank is five, but less than three numbers are free: your "
    "five columns do not follow all three numbers of `u`",
    "straight": "the new columns are sums of multiples of the three, so they "
    "bring no new direction: the rank is still three. Something must be "
    "curved",
    "half": "the rank is four: one of the new columns is curved, but the "
    "other is a sum of multiples of the rest (or never changes)",
    "narrow": "that is a table of three columns; two more are needed",
}


def judged(widen):
    """Say RIGHT of a function that widens, or raise with words."""
    if widen is RIGHT:
        return RIGHT
    table = table_of(widen, FREE)
    expect(table.shape[1] != 3, WRONG["narrow"])
    expect(
        table.shape[1] == 5,
        f"A table of five columns is asked for, found {table.shape[1]}",
    )
    turned = table_of(widen, FREE[::-1])[::-1]
    expect(np.allclose(turned, table, atol=1e-9), WRONG["noise"])
    part = table_of(widen, FREE[:50])
    expect(np.allclose(part, table[:50], atol=1e-9), WRONG["others"])
    found = rank(table - table.mean(axis=0))
    expect(found != 3, WRONG["straight"])
    expect(found != 4, WRONG["half"])
    expect(found == 5, f"The rank of your table is {found}, five is asked for")
    expect(freedoms(widen) == 3, WRONG["freedoms"])
    return RIGHT


def table_of(widen, u):
    """Call the reader's function and see to it that it made a table."""
    found = call(widen, u.copy(), case=f"{len(u)} rows of three numbers")
    try:
        table = np.asarray(found, dtype=float)
    except (TypeError, ValueError, OverflowError):
        table = np.empty(0)
    expect(
        table.ndim == 2 and len(table) == len(u),
        f"A table of {len(u)} rows is asked for, found an array of shape "
        f"{np.shape(table)}",
    )
    expect(np.isfinite(table).all(), "Some values are not finite numbers")
    return table


def rank(table, floor=1e-9):
    """Count the singular values that are not zero, columns scaled alike."""
    size = np.abs(table).max(axis=0)
    s = np.linalg.svd(table / np.where(size > 0, size, 1), compute_uv=False)
    return int((s > floor * max(s[0], 1e-300)).sum())


def freedoms(widen, step=1e-3):
    """Count the directions in which a row moves when its numbers change."""
    moved = [
        table_of(widen, FREE + step * way) - table_of(widen, FREE - step * way)
        for way in np.eye(3)
    ]  # three times (200, 5)
    ranks = [rank(rows, 1e-4) for rows in np.stack(moved, axis=1)]
    return int(np.median(ranks))


@exercise(
    "03-3", key=judged, right="five straight directions, and no new freedom"
)
def widen():
    return RIGHT


def with_noise(u):
    rng = np.random.default_rng(7)
    return np.column_stack([u, rng.random((len(u), 2))])


def powers_of_one(u):
    return u[:, :1] ** np.arange(2, 7)


def about_the_mean(u):
    centered = u - u.mean(axis=0)
    return np.column_stack([centered, u[:, 0] ** 2, u[:, 1] * u[:, 2]])


def sums_only(u):
    return np.column_stack([u, u[:, 0] + u[:, 1], 2 * u[:, 2]])


def one_curve(u):
    return np.column_stack([u, u[:, 0] ** 2, u[:, 0] + u[:, 1]])


for known, answer in (
    ("noise", with_noise),
    ("others", about_the_mean),
    ("freedoms", powers_of_one),
    ("straight", sums_only),
    ("half", one_curve),
    ("narrow", lambda u: u),
):
    widen.mistake(WRONG[known], answer)


def spread(rows, scales, seed, mean=0.0):
    """Draw a table that spreads by different amounts in each direction."""
    rng = np.random.default_rng(seed)
    turned = np.linalg.qr(rng.normal(size=(len(scales), len(scales))))[0]
    return rng.normal(size=(rows, len(scales))) * scales @ turned + mean


EQUAL = np.vstack([np.eye(3), -np.eye(3)])


@exercise(
    "03-4",
    [
        case("five columns, 90 %", spread(300, [5, 3, 2, 1, 0.5], 0), 0.9),
        case(
            "the same five columns, 60 %",
            spread(300, [5, 3, 2, 1, 0.5], 0),
            0.6,
        ),
        case(
            "six columns far from zero, 95 %",
            spread(200, [4, 3, 2.5, 2, 1, 0.2], 1, mean=80.0),
            0.95,
        ),
        case("three equal directions, all of the variance", EQUAL, 1.0),
        case("three equal directions, 50 %", EQUAL, 0.5),
        case(
            "one direction that holds nearly everything",
            spread(100, [10, 0.1, 0.1], 2),
            0.9,
        ),
    ],
    right="the same count as scikit-learn's PCA(n_components=share) finds",
)
def components_needed(x, share):
    return needed(x - x.mean(axis=0), share)


def needed(x, share, power=2):
    s = np.linalg.svd(x, compute_uv=False) ** power
    return int(np.argmax(np.cumsum(s) / s.sum() >= share - 1e-12)) + 1


components_needed.mistake(
    "`argmax` gives a place, counted from 0; the number of components is one "
    "more",
    lambda x, share: components_needed(x, share) - 1,
)
components_needed.mistake(
    "the singular values themselves seem to be added up; variances are their "
    "squares",
    lambda x, share: needed(x - x.mean(axis=0), share, power=1),
)
components_needed.mistake(
    "it looks as if the mean was not subtracted, so the first direction "
    "points at the mean",
    needed,
)
components_needed.mistake(
    "that counts the components that hold at least this share each; add them "
    "up, largest first",
    lambda x, share: int(
        (
            np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
            / ((x - x.mean(axis=0)) ** 2).sum()
            >= share
        ).sum()
    ),
)
