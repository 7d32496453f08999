"""Checks for chapter 3, nineteen numbers, nine degrees of freedom."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _table(rows, columns, freedom, seed, mean=0.0, scale=1.0):
    rng = np.random.default_rng(seed)
    free = rng.uniform(-1, 1, (rows, freedom))
    return scale * (free @ rng.normal(size=(freedom, columns)) + mean)


@exercise("03-1")
def degrees_of_freedom(answer):
    cases = [
        (
            "a table of 50 rows and 6 columns made from 3 free numbers",
            _table(50, 6, 3, 0),
        ),
        (
            "a table made from 3 free numbers whose columns are far from zero",
            _table(50, 6, 3, 1, mean=100.0),
        ),
        (
            "a table made from 2 free numbers, written in a tiny unit",
            _table(40, 5, 2, 2, scale=1e-13),
        ),
        (
            "a table in which no column depends on the others",
            _table(60, 4, 4, 3, mean=5.0),
        ),
        (
            "a table with more columns than rows",
            _table(8, 20, 3, 4, mean=2.0),
        ),
        ("a table whose rows are all the same", np.full((10, 4), 2.0)),
    ]
    for given, x in cases:
        found = call(answer, x, 1e-10)
        centred = np.linalg.svd(x - x.mean(axis=0), compute_uv=False)
        expected = int((centred > 1e-10 * centred[0]).sum())
        if np.ndim(found) == 0 and found != expected:
            plain = np.linalg.svd(x, compute_uv=False)
            if found == (plain > 1e-10 * plain[0]).sum():
                raise Wrong(
                    f"You found {found} for {given}: it looks as if the mean "
                    "was not subtracted, or the tolerance not used. The mean "
                    "is no freedom: every row has it"
                )
            if found == (centred > 1e-10).sum():
                raise Wrong(
                    f"You found {found} for {given}: the tolerance seems to "
                    "be taken as it is, so the answer depends on the unit. "
                    "Take it relative to the largest singular value"
                )
            if found == (centred >= 1e-10 * centred[0]).sum():
                raise Wrong(
                    f"You found {found} for {given}: larger than, not at "
                    "least: here every singular value is zero"
                )
            if found == min(x.shape) or found == x.shape[1]:
                raise Wrong(
                    f"You found {found} for {given}: that is how many "
                    "singular values there are, not how many are left above "
                    "the tolerance"
                )
        compare(found, expected, given=given)
    loose = _table(80, 6, 3, 5)
    loose = loose + 1e-3 * _table(80, 6, 6, 6)
    centred = np.linalg.svd(loose - loose.mean(axis=0), compute_uv=False)
    tolerance = float(np.sqrt(centred[2] * centred[3]) / centred[0])
    if call(answer, loose, tolerance) == 6:
        raise Wrong(
            "Right with a tolerance of 1e-10, but a table with a "
            "little noise and a larger tolerance still gives all "
            "its columns: is the argument `tolerance` used?"
        )
    compare(
        call(answer, loose, tolerance),
        3,
        given="a table with a little noise and a larger tolerance",
    )
    return (
        "the count does not depend on the unit, nor on where the mean "
        "lies; with noise it depends on the tolerance you choose"
    )


@exercise("03-2")
def round_trip(answer):
    rng = np.random.default_rng(3)
    for rows, columns, k in ((12, 5, 2), (6, 6, 1), (1, 4, 3)):
        x = rng.normal(size=(rows, columns)) + 7.0
        mean = rng.normal(size=columns) + 7.0
        components = np.linalg.qr(rng.normal(size=(columns, k)))[0].T
        z = (x - mean) @ components.T
        expected = z @ components + mean
        given = f"{rows} rows of {columns} numbers and {k} components"
        found = call(answer, x, mean, components)
        array = np.asarray(found)
        if array.shape == z.shape and columns != k:
            raise Wrong(
                "These are the codes: the encoder's half of the way. "
                "Decode them"
            )
        if array.shape == expected.shape and array.dtype.kind == "f":
            slips = [
                (z @ components, "The mean was subtracted but not put back"),
                (
                    x @ components.T @ components + mean,
                    "The mean was put back but not subtracted first",
                ),
                (
                    x @ components.T @ components,
                    "The mean is not used: subtract it before encoding and add "
                    "it after decoding",
                ),
                (
                    (x - x.mean(axis=0)) @ components.T @ components
                    + x.mean(axis=0),
                    "The mean seems to be that of x; use the mean you are given",
                ),
                (
                    x,
                    "This is the input as it came: it did not go through "
                    "the few numbers of the code",
                ),
            ]
            for slip, words in slips:
                if np.allclose(array, slip) and not np.allclose(
                    slip, expected
                ):
                    raise Wrong(f"{words} (with {given})")
        compare(found, expected, given=given)
    x = rng.normal(size=(9, 4))
    mean, components = x.mean(axis=0), np.eye(4)
    compare(call(answer, x, mean, components), x, given="all the components")
    return "subtract the mean, encode, decode, add the mean"


@exercise("03-3")
def bits_per_row(answer):
    rng = np.random.default_rng(5)
    cases = [
        (
            "a column of two values, as often one as the other, step 1",
            np.array([[0.1], [0.9], [0.2], [1.2]]),
            1.0,
        ),
        ("a column that rounds to one value", np.full((5, 1), 3.3), 1.0),
        (
            "two columns, step 0.5",
            np.column_stack(
                [
                    [0.1, 0.6, 1.1, 1.4, 0.2, 0.4],
                    [3.0, 3.1, 2.9, 3.2, 3.4, 2.8],
                ]
            ),
            0.5,
        ),
        ("three columns, step 2", 5 * rng.normal(size=(200, 3)), 2.0),
    ]
    for given, z, step in cases:
        found = call(answer, z, step)
        q = np.round(z / step).astype(int)
        each = [_entropy(column) for column in q.T]
        expected = float(sum(each))
        if np.ndim(found) == 0 and not np.isclose(found, expected):
            slips = [
                (
                    _entropy(q.ravel()) * z.shape[1],
                    "the columns seem to be pooled: each has its own table",
                ),
                (
                    _entropy(q.ravel()),
                    "the columns seem to be pooled: each has its own table, "
                    "and the bits add up",
                ),
                (
                    expected / z.shape[1],
                    "that is the bits of one number; a row has all of them",
                ),
                (
                    sum(_entropy(c) for c in np.floor(z / step).T),
                    "the numbers are cut off rather than rounded",
                ),
                (
                    sum(_entropy(c) for c in np.round(z).T),
                    "the numbers are rounded, but not to multiples of the step",
                ),
                (
                    sum(_entropy(c) for c in np.round(z * step).T),
                    "multiplied by the step where it should be divided",
                ),
                (
                    sum(_entropy(c) for c in z.T),
                    "the numbers are not quantised",
                ),
                (
                    expected * len(z),
                    "that is the bits of the whole table, not of one row",
                ),
            ]
            for slip, words in slips:
                if np.isclose(found, slip):
                    raise Wrong(f"You found {found:.4g} for {given}: {words}")
        compare(found, expected, given=given, atol=1e-9)
    expect(
        call(answer, cases[3][1], 0.5) > call(answer, cases[3][1], 4.0),
        "A finer step should cost more bits",
    )
    return "the number of columns alone does not say; the step does"


def _entropy(values):
    counts = np.unique(values, return_counts=True)[1]
    p = counts / counts.sum()
    return float(-(p * np.log2(p)).sum())
