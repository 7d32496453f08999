"""Exercises of chapter 3, nineteen numbers, nine degrees of freedom."""

import numpy as np

from latentspace.exercises import case, exercise


def table(rows, columns, freedom, seed, mean=0.0, scale=1.0):
    rng = np.random.default_rng(seed)
    free = rng.uniform(-1, 1, (rows, freedom))
    return scale * (free @ rng.normal(size=(freedom, columns)) + mean)


@exercise(
    "03-1",
    [
        case(
            "a table of 50 rows and 6 columns made from 3 free numbers",
            table(50, 6, 3, 0),
            1e-10,
        ),
        case(
            "a table made from 3 free numbers whose columns are far from zero",
            table(50, 6, 3, 1, mean=100.0),
            1e-10,
        ),
        case(
            "a table made from 2 free numbers, written in a tiny unit",
            table(40, 5, 2, 2, scale=1e-13),
            1e-10,
        ),
        case(
            "a table in which no column depends on the others",
            table(60, 4, 4, 3, mean=5.0),
            1e-10,
        ),
        case(
            "a table with more columns than rows",
            table(8, 20, 3, 4, mean=2.0),
            1e-10,
        ),
        case(
            "a table whose rows are all the same", np.full((10, 4), 2.0), 1e-10
        ),
        case(
            "a table with a little noise and a larger tolerance",
            table(80, 6, 3, 5) + 1e-3 * table(80, 6, 6, 6),
            1e-2,
        ),
    ],
    right="the count does not depend on the unit, nor on where the mean lies; "
    "with noise it depends on the tolerance you choose",
)
def degrees_of_freedom(x, tolerance):
    s = singular_values(x)
    return int((s > tolerance * s[0]).sum())


def singular_values(x, mean=None):
    mean = x.mean(axis=0) if mean is None else mean
    return np.linalg.svd(x - mean, compute_uv=False)


@degrees_of_freedom.mistake(
    "it looks as if the mean was not subtracted, or the tolerance not used. "
    "The mean is no freedom: every row has it"
)
def not_centred(x, tolerance):
    s = singular_values(x, mean=0)
    return int((s > tolerance * s[0]).sum())


degrees_of_freedom.mistake(
    "the tolerance seems to be taken as it is, so the answer depends on the "
    "unit. Take it relative to the largest singular value",
    lambda x, tolerance: int((singular_values(x) > tolerance).sum()),
)


@degrees_of_freedom.mistake(
    "larger than, not at least: here every singular value is zero"
)
def at_least(x, tolerance):
    s = singular_values(x)
    return int((s >= tolerance * s[0]).sum())


for count_all in (lambda x, _: min(x.shape), lambda x, _: x.shape[1]):
    degrees_of_freedom.mistake(
        "that is how many singular values there are, not how many are left "
        "above the tolerance",
        count_all,
    )
degrees_of_freedom.mistake(
    "it is right with a tolerance of 1e-10, but here a larger one is given: "
    "is the argument `tolerance` used?",
    lambda x, tolerance: degrees_of_freedom(x, 1e-10),
)
degrees_of_freedom.mistake(
    "in float32, rounding alone leaves more than such a tolerance; compute in "
    "float64",
    lambda x, tolerance: degrees_of_freedom(x.astype("float32"), tolerance),
)


def half_way(rows, columns, k, seed):
    """Draw a table, a mean that is not its own, and some components."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns)) + 7.0
    mean = rng.normal(size=columns) + 7.0
    return x, mean, np.linalg.qr(rng.normal(size=(columns, k)))[0].T


SQUARE = np.random.default_rng(3).normal(size=(9, 4))


@exercise(
    "03-2",
    [
        case(
            f"{rows} rows of {columns} numbers and {k} components",
            *half_way(rows, columns, k, seed=3),
        )
        for rows, columns, k in ((12, 5, 2), (6, 6, 1), (1, 4, 3))
    ]
    + [case("all the components", SQUARE, SQUARE.mean(axis=0), np.eye(4))],
    right="subtract the mean, encode, decode, add the mean",
)
def round_trip(x, mean, components):
    return (x - mean) @ components.T @ components + mean


round_trip.mistake(
    "the mean was subtracted but not put back",
    lambda x, mean, components: (x - mean) @ components.T @ components,
)
round_trip.mistake(
    "the mean was put back but not subtracted first",
    lambda x, mean, components: x @ components.T @ components + mean,
)
round_trip.mistake(
    "the mean is not used: subtract it before encoding and add it after "
    "decoding",
    lambda x, mean, components: x @ components.T @ components,
)
round_trip.mistake(
    "the mean seems to be that of x; use the mean you are given",
    lambda x, mean, components: round_trip(x, x.mean(axis=0), components),
)
round_trip.mistake(
    "this is the input as it came: it did not go through the few numbers of "
    "the code",
    lambda x, mean, components: x,
)
round_trip.mistake(
    "these are the codes: the encoder's half of the way. Decode them",
    lambda x, mean, components: (x - mean) @ components.T,
    by_shape=True,
)

THREE_COLUMNS = 5 * np.random.default_rng(5).normal(size=(200, 3))


@exercise(
    "03-3",
    [
        case(
            "a column of two values, as often one as the other, step 1",
            np.array([[0.1], [0.9], [0.2], [1.2]]),
            1.0,
        ),
        case("a column that rounds to one value", np.full((5, 1), 3.3), 1.0),
        case(
            "two columns, step 0.5",
            np.array(
                [
                    [0.1, 0.6, 1.1, 1.4, 0.2, 0.4],
                    [3.0, 3.1, 2.9, 3.2, 3.4, 2.8],
                ]
            ).T,
            0.5,
        ),
        case("three columns, step 2", THREE_COLUMNS, 2.0),
        case("three columns, step 4", THREE_COLUMNS, 4.0),
    ],
    right="the number of columns alone does not say; the step does",
)
def bits_per_row(z, step):
    return sum(entropy(column) for column in np.round(z / step).T)


def entropy(values):
    counts = np.unique(values, return_counts=True)[1]
    p = counts / counts.sum()
    return -(p * np.log2(p)).sum()


bits_per_row.mistake(
    "the columns seem to be pooled: each has its own table",
    lambda z, step: entropy(np.round(z / step)) * z.shape[1],
)
bits_per_row.mistake(
    "the columns seem to be pooled: each has its own table, and the bits add "
    "up",
    lambda z, step: entropy(np.round(z / step)),
)
bits_per_row.mistake(
    "that is the bits of one number; a row has all of them",
    lambda z, step: bits_per_row(z, step) / z.shape[1],
)
bits_per_row.mistake(
    "the numbers are cut off rather than rounded",
    lambda z, step: bits_per_row(np.floor(z / step), 1),
)
bits_per_row.mistake(
    "the numbers are rounded, but not to multiples of the step",
    lambda z, step: bits_per_row(z, 1),
)
bits_per_row.mistake(
    "multiplied by the step where it should be divided",
    lambda z, step: bits_per_row(z, 1 / step),
)
bits_per_row.mistake(
    "the numbers are not quantised",
    lambda z, step: sum(entropy(column) for column in z.T),
)
bits_per_row.mistake(
    "that is the bits of the whole table, not of one row",
    lambda z, step: bits_per_row(z, step) * len(z),
)
