"""Checks for chapter 9, how small can the bottleneck be?"""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


def _edge(bits, error):
    no_more = (bits[None] <= bits[:, None]) & (error[None] <= error[:, None])
    better = (bits[None] < bits[:, None]) | (error[None] < error[:, None])
    return ~(no_more & better).any(axis=1)


@exercise("09-1")
def lower_edge(answer):
    rng = np.random.default_rng(9)
    cases = [
        ("two settings, the second better in both", [4, 2], [3, 1]),
        (
            "three settings on the edge and one above it",
            [1, 2, 3, 4],
            [5, 3, 4, 1],
        ),
        ("settings in no order", [30, 10, 20, 40, 25], [2, 5, 3, 2.5, 3.5]),
        ("two settings of equal bits", [5, 5, 8], [2, 3, 1]),
        ("two settings of equal error", [5, 7, 2], [2, 2, 4]),
        ("two settings that are equal in both", [5, 5, 9], [2, 2, 3]),
        ("an edge that is not convex", [1, 5, 9], [9.0, 8.0, 1.0]),
        ("thirty random settings", rng.random(30), rng.random(30)),
    ]
    for given, bits, error in cases:
        bits, error = np.array(bits, float), np.array(error, float)
        expected = _edge(bits, error)
        found = np.asarray(call(answer, bits, error))
        if found.dtype.kind in "iu" and found.ndim == 1:
            raise Wrong(
                f"You returned whole numbers for {given}: places of "
                "the settings? True or False for each setting is "
                "asked for"
            )
        if found.shape == expected.shape and found.dtype.kind == "b":
            _explain(found, expected, bits, error, given)
        compare(found, expected, given=given)
    return (
        "on a rate–distortion plot these are the only settings that "
        "anybody would choose"
    )


def _explain(found, expected, bits, error, given):
    if (found == expected).all():
        return
    order = np.argsort(bits, kind="stable")
    falling = np.zeros(len(bits), bool)
    falling[1:] = error[1:] < np.minimum.accumulate(error)[:-1]
    falling[0] = True
    if (found == ~expected).all():
        raise Wrong(
            f"It is the other way round for {given}: True is for "
            "the settings that are not beaten"
        )
    if not found.any():
        raise Wrong(
            f"With {given}, no setting is left on the edge: does "
            "each of them beat itself?"
        )
    if (bits[order] != bits).any() and (found == falling).all():
        raise Wrong(
            f"With {given}, it looks as if the settings were taken "
            "to come by rising bits; they come in any order"
        )
    wrong = int(np.flatnonzero(found != expected)[0])
    twins = (bits == bits[wrong]) & (error == error[wrong])
    if expected[wrong] and twins.sum() > 1:
        raise Wrong(
            f"With {given}, one of two equal settings is left out: "
            "neither is better than the other in anything, so both "
            "stay"
        )
    if found[wrong]:
        raise Wrong(
            f"With {given}, setting {wrong} is kept, but another "
            "one is no worse in both and better in one. A tie in "
            "bits, or in error, is not enough to be kept"
        )
    raise Wrong(
        f"With {given}, setting {wrong} is left out, although no "
        "other one needs no more bits and makes no more error"
    )


@exercise("09-2")
def decoder_bits(answer):
    for widths, bits in (
        ((8, 128, 64), 32),
        ((2, 3), 1),
        ((3, 5, 7, 4), 16),
        ((1, 1), 8),
    ):
        given = f"widths {widths} and {bits} bits"
        pairs = list(zip(widths, widths[1:]))
        matrices = sum(a * b for a, b in pairs)
        offsets = sum(b for _, b in pairs)
        expected = bits * (matrices + offsets)
        found = call(answer, widths, bits)
        if np.ndim(found) == 0 and found != expected:
            slips = [
                (
                    bits * matrices,
                    "the offsets are missing: a layer adds "
                    "one to every number that it gives",
                ),
                (
                    bits * (matrices + sum(a for a, _ in pairs)),
                    "a layer has an offset for every number that it *gives*, "
                    "not for every number that it takes",
                ),
                (
                    bits * (matrices + sum(widths)),
                    "the code has no offsets: nothing is added before the "
                    "first matrix",
                ),
                (
                    matrices + offsets,
                    "that is the count of numbers; each takes several bits",
                ),
                (
                    bits * matrices + offsets,
                    "the offsets are counted, but not in bits",
                ),
                (
                    bits * widths[0] * widths[-1],
                    "that is one matrix from the code to the image; there is "
                    "one between each width and the next",
                ),
                (
                    bits * sum(widths),
                    "that counts the numbers that flow through, not the "
                    "weights between them",
                ),
                (expected / 8, "that is bytes; bits are asked for"),
            ]
            for slip, words in slips:
                if found == slip:
                    raise Wrong(f"You found {found:,.0f} for {given}: {words}")
        compare(found, expected, given=given)
    expect(
        call(answer, (4, 6, 8), 32) == 2 * call(answer, (4, 6, 8), 16),
        "Twice the bits for a weight should be twice the bits in all",
    )
    return "most of it is the last layer, the one that draws"
