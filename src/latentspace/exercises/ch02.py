"""Checks for chapter 2, why compress?"""

import math

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


@exercise("02-1")
def wrong_table(answer):
    rng = np.random.default_rng(0)
    long = rng.dirichlet(np.ones(17), 2)
    cases = [
        ([0.5, 0.25, 0.25], [0.5, 0.25, 0.25], "the right table"),
        (
            [0.125, 0.375, 0.5],
            [0.5, 0.25, 0.25],
            "a table for other probabilities",
        ),
        ([0.9, 0.1], [0.1, 0.9], "a table that is the wrong way round"),
        ([1.0, 0.0], [0.5, 0.5], "a value that never comes"),
        (long[0], long[1], "17 values"),
    ]
    for p, q, given in cases:
        p, q = np.array(p), np.array(q)
        right = float((p * -np.log2(q)).sum())
        found = call(answer, p, q)
        if np.shape(found) == p.shape:
            raise Wrong(
                f"Expected one number, found {p.size}: the bits of "
                "each value are there, their average is not"
            )
        if np.ndim(found) == 0 and not np.isclose(found, right):
            seen = p > 0
            slips = {
                "the entropy of p: what the right table would cost": -(
                    p[seen] * np.log2(p[seen])
                ).sum(),
                "the entropy of q: the pictures follow p": -(
                    q * np.log2(q)
                ).sum(),
                "p and q the other way round": math.inf
                if not seen.all()
                else -(q * np.log2(p)).sum(),
                "the words' plain average: a value that comes often must "
                "count often": -np.log2(q).mean(),
                "only what the wrong table costs on top of the right one": right
                + (p[seen] * np.log2(p[seen])).sum(),
            }
            for words, value in slips.items():
                if np.isclose(found, value):
                    raise Wrong(
                        f"With {given} you found {found:.4g}: that is {words}"
                    )
        compare(found, right, given=given)
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.5, 0.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = call(answer, p, q)
    expect(
        np.ndim(found) == 0 and not np.isnan(found),
        "Right where the table knows every value, but a value with p = 0 "
        "and q = 0 gives nan: 0 times infinity. A value that never comes "
        "must cost nothing, so leave it out of the sum",
    )
    compare(found, 1.0, given="a value with p = 0 and q = 0")
    return "a table made for other data costs more, never less"


@exercise("02-2")
def instant(answer):
    cases = [
        (
            ["00", "01", "10", "11"],
            True,
            "no word begins another: they are equally long, and differ",
        ),
        (
            ["110", "0", "10"],
            True,
            '"10" stands inside "110", but not at its beginning',
        ),
        (["0", "10", "110", "111"], True, "no word begins another"),
        (["0", "01", "11"], False, '"0" begins "01"'),
        (
            ["101", "0", "10"],
            False,
            '"10" begins "101", which stands before it in the list',
        ),
        (["1", "00", "0100", "010"], False, '"010" begins "0100"'),
        (["0", "1", "0"], False, "two values have the same word"),
        (
            ["0", "110", "101", "111", "100"],
            True,
            "no word begins another, "
            "and neighbours in the list share their first bits",
        ),
        (["0"], True, "there is one word only"),
    ]
    for words, right, why in cases:
        found = call(answer, list(words))
        if not isinstance(found, (bool, np.bool_)):
            raise Wrong(f"Expected True or False, found {found!r}")
        if bool(found) != right:
            raise Wrong(
                f"For the words {', '.join(words)} you answered "
                f"{bool(found)}, but {why}"
            )
    return "a word that begins no other needs no comma after it"


@exercise("02-3")
def break_even(answer):
    cases = [
        (85, 320, 192.5, "a table that pays at once"),
        (1000, 320, 200, "1,000 bits of table and 120 saved an image"),
        (
            1200,
            320,
            200,
            "1,200 bits of table and 120 saved an image: even "
            "after exactly ten",
        ),
        (600_000, 192, 40, "a decoder of 600,000 bits"),
        (0, 10, 5, "a table that costs nothing"),
    ]
    for table, plain, coded, given in cases:
        saved = plain - coded
        right = max(1, math.ceil(table / saved))
        found = call(answer, table, plain, coded)
        compare_kind(found, given)
        slips = {
            table / saved: "it is not rounded up to whole images",
            math.floor(table / saved): "after so many images the table has "
            "not yet paid, or nothing has been sent",
            math.floor(table / saved) + 1: '"no more bits than without" '
            "already holds one image earlier",
            math.ceil(table / plain): "an image in the short code still "
            "costs its coded bits",
        }
        if found == 0 == table:
            raise Wrong(
                f"With {given} you found 0: at least one image has to be sent"
            )
        if found != right and found in slips:
            raise Wrong(f"With {given} you found {found:.4g}: {slips[found]}")
        compare(found, right, given=given)
    for plain, coded in ((192, 192), (192, 200)):
        found = call(answer, 500, plain, coded)
        compare_kind(found, "a code that saves nothing")
        expect(
            found == math.inf,
            "Right where the code saves something. But if an image does "
            f"not get shorter ({plain} bits before, {coded} after), the "
            "table never pays: the answer is then np.inf, found "
            f"{found:.4g}",
        )
    return "the same sum holds for any decoder, whatever its size"


def compare_kind(found, given):
    """Ask for one number, before it is compared or printed."""
    if np.ndim(found) or not isinstance(
        found, (int, float, np.integer, np.floating)
    ):
        raise Wrong(f"Expected one number, found {found!r} (with {given})")
