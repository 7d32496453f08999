"""Checks for chapter 10, t-SNE."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


@exercise("10-1")
def how_many_neighbours(answer):
    expect(
        np.ndim(answer) == 0,
        "A single number is asked for: how many neighbours these four "
        "are worth",
    )
    p = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    bits = (p * np.log2(1 / p)).sum()
    for slip, words in [
        (
            bits,
            "that is the entropy, in bits. How many equal choices is it "
            "worth?",
        ),
        (
            bits * np.log(2),
            "that is the entropy, in nats. How many equal "
            "choices is it worth?",
        ),
        (
            np.exp(bits),
            "the entropy was taken in bits, so the power is not one of e",
        ),
        (4, "four equal neighbours would give that; these shares differ"),
        (
            1 / (p**2).sum(),
            "that is one over the sum of squares: another "
            "count of effective neighbours, not this one",
        ),
    ]:
        if isinstance(answer, (int, float, np.number)) and np.isclose(
            float(answer), slip, rtol=1e-3
        ):
            raise Wrong(f"You found {float(answer):.4g}: {words}")
    compare(answer, 2**bits, rtol=2e-3)
    return "four neighbours of different weight are worth 3.36 equal ones"


def _heavy(z, nu, *, power=None, inner=None):
    square = ((z[:, None] - z) ** 2).sum(axis=-1)
    height = (1 + square / (nu if inner is None else inner)) ** (
        -(nu + 1) / 2 if power is None else power
    )
    np.fill_diagonal(height, 0)
    return height


@exercise("10-2")
def longer_and_shorter_tails(answer):
    rng = np.random.default_rng(0)
    for nu in (1, 0.5, 10):
        z = rng.normal(0, 2, size=(6, 2))
        given = f"six points and nu = {nu}"
        found = np.asarray(call(answer, z, nu))
        height = _heavy(z, nu)
        if found.shape == height.shape and found.dtype.kind == "f":
            _tails_slips(found, z, nu, height)
        compare(found, height / height.sum(), given=given)
    return "the smaller nu, the longer the tail, and the more room"


def _tails_slips(found, z, nu, height):
    filled = height + np.eye(len(z))
    square = ((z[:, None] - z) ** 2).sum(axis=-1)
    root = (1 + np.sqrt(square) / nu) ** (-(nu + 1) / 2)
    np.fill_diagonal(root, 0)
    slips = [
        (
            filled / filled.sum(),
            "each point counts as its own neighbour; the diagonal should be "
            "zero before you divide",
        ),
        (
            height / filled.sum(),
            "the diagonal was set to zero after the sum was taken",
        ),
        (
            height / height.sum(axis=1, keepdims=True),
            "every row adds up to one; the whole table should",
        ),
        (
            height,
            "these are the heights of the bell; nothing was divided by "
            "their sum",
        ),
        (root / root.sum(), "the distance went in without being squared"),
    ]
    if nu != 1:
        student = _heavy(z, 1)
        only_power = _heavy(z, nu, inner=1)
        only_inner = _heavy(z, nu, power=-1)
        slips += [
            (
                student / student.sum(),
                "nu plays no part in it: that is the table for nu = 1",
            ),
            (
                only_power / only_power.sum(),
                "nu is missing inside the bracket",
            ),
            (only_inner / only_inner.sum(), "nu is missing in the power"),
        ]
    for slip, words in slips:
        if np.allclose(found, slip):
            raise Wrong(f"With nu = {nu}: {words}")


@exercise("10-3")
def a_place_for_a_new_digit(answer):
    rng = np.random.default_rng(1)
    for k in (3, 1, 5):
        x = rng.normal(size=(40, 7))
        z = rng.normal(size=(40, 2)) * 20
        new = rng.normal(size=7)
        given = f"40 digits and k = {k}"
        found = np.asarray(call(answer, new, x, z, k))
        order = ((x - new) ** 2).sum(axis=1).argsort()
        near = z[order[:k]]
        if found.dtype.kind in "if":
            for slip, words in [
                (
                    near,
                    "those are the places of the neighbours; one place "
                    "is asked for",
                ),
                (
                    x[order[:k]].mean(axis=0),
                    "that is the mean of the neighbours' pixels. Their places "
                    "on the map are asked for",
                ),
                (
                    z[order[1 : k + 1]].mean(axis=0),
                    "the nearest one was left out. The new digit is not among "
                    "those of the map, so none of them is itself",
                ),
                (
                    z[order[-k:]].mean(axis=0),
                    "those are the farthest digits, not the nearest",
                ),
                (
                    z[:k].mean(axis=0),
                    "that is the mean of the first places in the list; sort by "
                    "the distance to the new digit",
                ),
                (
                    near.mean(),
                    "the mean was taken over both directions of "
                    "the page too: which axis runs over points?",
                ),
                (
                    near.sum(axis=0),
                    "the places were added up, and not "
                    "divided by their number",
                ),
            ]:
                if (
                    found.shape == np.shape(slip)
                    and np.allclose(found, slip)
                    and (k > 1 or np.ndim(slip) != 1)
                ):
                    raise Wrong(f"With {given}: {words}")
        compare(found, near.mean(axis=0), given=given)
    return "neighbours are found among the pixels, and the place on the map"
