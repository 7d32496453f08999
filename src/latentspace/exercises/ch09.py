"""Exercises of chapter 9: bits shared out, a price, the Pareto front."""

import numpy as np

from latentspace.exercises import case, exercise, expect, numbers


@exercise(
    "09-1",
    right="the last bits go where they remove most error, and a small number "
    "gets none until its turn comes",
)
def shared_bits():  # of variances 16 and 1, at 6 bits and at 1 bit
    return 4, 2, 1, 0


shared_bits.mistake(
    "with three bits each, the first number's error is 16 / 64 and the "
    "second's 1 / 64: would a bit help more if it moved",
    (3, 3, 1, 0),
    when=lambda found: np.ptp(numbers(found, 4)[:2]) == 0,
)
shared_bits.mistake(
    "you followed the equal errors to a negative count of bits; a number "
    "cannot get fewer than none",
    (4, 2, 1.5, -0.5),
    when=lambda found: numbers(found, 4).min() < 0,
)
shared_bits.mistake(
    "the bits of each budget must add up to it: 6, and 1",
    (4, 1, 1, 1),
    when=lambda found: (
        not np.allclose(numbers(found, 4).reshape(2, 2).sum(axis=1), (6, 1))
    ),
)
shared_bits.mistake(
    "the first number gets too many: variances of 16 to 1 are not bits of 16 "
    "to 1. One more bit divides an error by four: after how many is the first "
    "error as small as the second",
    (5.6, 0.4, 0.9, 0.1),
    when=lambda found: numbers(found, 4)[0] > 4.5,
)
shared_bits.mistake(
    "at one bit: what is the sum of both errors if the first number gets it, "
    "and what if they share it",
    (4, 2, 0.5, 0.5),
    when=lambda found: (
        np.allclose(numbers(found, 4)[:2], (4, 2))
        and numbers(found, 4)[2] != 1
    ),
)


@exercise(
    "09-2",
    right="prices act by factors: 60 percent of the highest price, and a "
    "third more bits",
    key=lambda found: 0.026 <= np.mean(found) <= 0.0345,
)
def price_of_25_bits():
    return 0.03


price_of_25_bits.mistake(
    "that is about where a straight line from 0.05 to 0.02 would meet 25 "
    "bits, and it gives fewer. Did you train one and count",
    0.037,
    when=lambda found: 0.0345 < np.mean(found) < 0.04,
)
price_of_25_bits.mistake(
    "so low a price gives about 30 bits or more",
    0.02,
    when=lambda found: 0 < np.mean(found) < 0.026,
)
price_of_25_bits.mistake(
    "so high a price gives about 20 bits or fewer",
    0.1,
    when=lambda found: np.mean(found) >= 0.04,
)


@exercise(
    "09-3",
    [
        case(given, np.array(bits, float), np.array(error, float))
        for given, bits, error in (
            ("two settings, the second better in both", [4, 2], [3, 1]),
            (
                "three settings on the Pareto front and one above it",
                [1, 2, 3, 4],
                [5, 3, 4, 1],
            ),
            (
                "settings in no order",
                [30, 10, 20, 40, 25],
                [2, 5, 3, 2.5, 3.5],
            ),
            ("two settings of equal bits", [5, 5, 8], [2, 3, 1]),
            ("two settings of equal error", [5, 7, 2], [2, 2, 4]),
            ("two settings that are equal in both", [5, 5, 9], [2, 2, 3]),
            ("a Pareto front that is not convex", [1, 5, 9], [9, 8, 1]),
            (
                "thirty random settings",
                *np.random.default_rng(9).random((2, 30)),
            ),
        )
    ],
    right="on a rate–distortion plot these are the only settings that anybody "
    "would choose",
)
def on_front(bits, error):
    no_more = (bits <= bits[:, None]) & (error <= error[:, None])
    better = (bits < bits[:, None]) | (error < error[:, None])
    return ~(no_more & better).any(axis=1)


on_front.mistake(
    "you returned whole numbers: places of the settings? True or False for "
    "each setting is asked for",
    lambda bits, error: np.flatnonzero(on_front(bits, error)),
    when=lambda found, bits, error: (
        np.ndim(found) == 1 and np.asarray(found).dtype.kind in "iu"
    ),
)
on_front.mistake(
    "it is the other way round: True is for the settings that are not beaten",
    lambda bits, error: ~on_front(bits, error),
)
on_front.mistake(
    "no setting is left on the Pareto front: does each of them beat itself?",
    lambda bits, error: bits < 0,
)


def first_wrong(found, bits, error):
    """Return the first setting that is wrongly kept or wrongly left out."""
    right = on_front(bits, error)
    expect(np.shape(found) == right.shape, "one for each setting")
    return np.flatnonzero(np.asarray(found) ^ right)[0]


def left_out_twin(found, bits, error):
    one = first_wrong(found, bits, error)
    twins = (bits == bits[one]) & (error == error[one])
    return not found[one] and twins.sum() > 1


@on_front.mistake(
    "one of two equal settings is left out: neither is better than the other "
    "in anything, so both stay",
    when=left_out_twin,
)
def one_of_twins(bits, error):
    firsts = np.unique([bits, error], axis=1, return_index=True)[1]
    return on_front(bits, error) & np.isin(np.arange(len(bits)), firsts)


def rising(bits, error):
    lowest = np.minimum.accumulate(error)
    return np.append(True, error[1:] < lowest[:-1])


on_front.mistake(
    "it looks as if the settings were taken to come by rising bits; they come "
    "in any order",
    rising,
    # An equal setting that is left out looks the same: that is asked first.
    when=lambda found, *case: np.array_equal(found, rising(*case)),
)


def wrongly(kept):
    def when(found, bits, error):
        one = first_wrong(found, bits, error)
        return found[one] == kept and {"one": one}

    return when


on_front.mistake(
    "setting {one} is kept, but another one is no worse in both and better in "
    "one. A tie in bits, or in error, is not enough to be kept",
    lambda bits, error: (
        ~((bits < bits[:, None]) & (error < error[:, None])).any(axis=1)
    ),
    when=wrongly(kept=True),
)
on_front.mistake(
    "setting {one} is left out, although no other one needs no more bits and "
    "makes no more error",
    lambda bits, error: bits == bits.min(),
    when=wrongly(kept=False),
)
