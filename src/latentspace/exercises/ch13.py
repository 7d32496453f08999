"""Checks for chapter 13, manifolds and interpolation."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _walk(z):
    distance = np.sqrt(((z[:, None] - z[None]) ** 2).sum(axis=-1))
    order, left = [0], set(range(1, len(z)))
    while left:
        order.append(min(left, key=lambda j: distance[order[-1], j]))
        left.remove(order[-1])
    return np.array(order)


@exercise("13-1")
def tour(answer):
    rng = np.random.default_rng(0)
    turn = np.radians([0, 8, 18, 29, 42, 55, 69, 84, 100, 117, 135, 154])
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    mixed = np.r_[0, 1 + rng.permutation(11)]
    cases = [
        (
            "five points on a line, row 0 at its end",
            np.array([[0.0], [3.0], [1.0], [6.0], [4.5]]),
        ),
        (
            "points on a line, with row 0 in the middle",
            np.array([[0.0], [1.0], [-1.5], [2.0], [-4.0]]),
        ),
        ("twelve points of an arc, shuffled", circle[mixed]),
        ("twenty random rows of 32 numbers", rng.normal(size=(20, 32))),
    ]
    for given, z in cases:
        expected = _walk(z)
        found = np.asarray(call(answer, z))
        expect(
            found.dtype.kind in "iu" or found.dtype.kind == "f",
            "Return the numbers of the rows, as a list or an array",
        )
        if found.ndim == 1 and len(found) == len(z) - 1:
            raise Wrong(
                f"{len(found)} rows for {len(z)} codes ({given}): "
                "row 0, where the walk begins, belongs to it"
            )
        if found.ndim == 1 and len(found) == len(z) + 1:
            raise Wrong(
                f"{len(found)} rows for {len(z)} codes ({given}): "
                "the walk ends at the last new row and does not "
                "come back"
            )
        if found.shape == expected.shape:
            if len(np.unique(found)) < len(z):
                raise Wrong(
                    f"A row is visited twice ({given}): take only "
                    "rows that have not been visited yet"
                )
            expect(found[0] == 0, "The walk begins at row 0")
            from_start = np.argsort(((z - z[0]) ** 2).sum(axis=1))
            if np.array_equal(found, from_start) and not np.array_equal(
                found, expected
            ):
                raise Wrong(
                    f"With {given}: the rows are sorted by their "
                    "distance from row 0. Measure from the row that "
                    "you visited last"
                )
            if np.array_equal(np.sort(found), np.arange(len(z))):
                wrong = np.flatnonzero(found != expected)
                if wrong.size:
                    step = wrong[0]
                    raise Wrong(
                        f"With {given}: your walk goes from row "
                        f"{found[step - 1]:.0f} to row {found[step]:.0f}, "
                        "but another unvisited row is nearer (Euclidean "
                        "distance)"
                    )
        compare(found, expected, given=given)
    return "no angle was used, and yet the order comes out"


@exercise("13-2")
def arrow_from_labels(answer):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(60, 5))
    has = rng.integers(0, 2, 60)
    z[has == 1] += [1, 0, -2, 0, 0]
    desks = np.where(np.arange(60) % 3 == 0, -1, has).astype(np.int8)
    z_desks = z + 4.0 * (desks == -1)[:, None]
    for given, codes, labels in [
        ("labels 0 and 1 only", z, has),
        ("labels 0, 1 and -1", z_desks, desks),
    ]:
        found = np.asarray(call(answer, codes, labels))
        yes, no = codes[labels == 1], codes[labels == 0]
        expected = yes.mean(axis=0) - no.mean(axis=0)
        slips = [
            (
                yes.sum(axis=0) - no.sum(axis=0),
                "sums were subtracted. There are not as many with as without, "
                "so take means",
            ),
            (
                yes.mean(axis=0) - codes[labels != 1].mean(axis=0),
                "the rows with label -1 were counted as having no arms. They "
                "are desks: leave them out on both sides",
            ),
            (
                codes[labels != 0].mean(axis=0) - no.mean(axis=0),
                "the rows with label -1 were counted as having arms: -1 counts "
                "as true. Compare with == 1",
            ),
            (
                codes[labels].mean(axis=0) - codes[1 - labels].mean(axis=0),
                "the labels were used as row numbers: codes[labels] picks rows "
                "0 and 1 again and again. Compare the labels with == first",
            ),
            (
                yes.mean(axis=0),
                "that is the mean code of those with arms: a "
                "place, not an arrow. What is to be taken away?",
            ),
            (
                yes.mean() - no.mean(),
                "the mean was taken over all numbers: "
                "each of the code's numbers needs its own",
            ),
        ]
        for slip, words in slips:
            if (
                found.shape == np.shape(slip)
                and np.allclose(found, slip)
                and not np.allclose(slip, expected)
            ):
                raise Wrong(f"With {given}: {words}")
        compare(found, expected, given=given)
    return (
        "that is the usual recipe where nobody has pictures before and "
        "after; whatever else differs between the groups comes along"
    )
