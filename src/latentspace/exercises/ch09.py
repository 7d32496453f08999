"""Exercises of chapter 9: budgets, a wider bottleneck, the Pareto front."""

import numpy as np

from latentspace.exercises import case, exercise, expect, numbers


@exercise(
    "09-1",
    right="each budget has its own best size, of about two and a half bits a "
    "number",
)
def best_sizes():  # at 20, 40 and 120 bits
    return 8, 16, 48


best_sizes.mistake(
    "that is the order of 120, 40 and 20 bits; the question begins with 20",
    (48, 16, 8),
)
best_sizes.mistake(
    "a wide code has the smallest error when bits are plenty. Follow its line "
    "to the left: at 20 bits, is it still the lowest",
    (48, 48, 48),
    when=lambda found: numbers(found, 3)[0] > 8,
)
best_sizes.mistake(
    "there are thin lines for 8, 16, 24, 32 and 48 numbers only",
    (4, 16, 48),
    when=lambda found: numbers(found, 3)[0] < 8,
)
best_sizes.mistake(
    "at 40 bits the line of 8 is flat; which line lies below it",
    (8, 8, 48),
    when=lambda found: numbers(found, 3)[1] <= 8,
)
best_sizes.mistake(
    "at 40 bits that line has not yet come down far enough",
    (8, 24, 48),
    when=lambda found: numbers(found, 3)[1] > 16,
)
best_sizes.mistake(
    "at 120 bits that line has turned flat; one line is still falling",
    (8, 16, 32),
    when=lambda found: numbers(found, 3)[2] < 48,
)


@exercise(
    "09-2",
    right="as many as of 32, or nearly: the price decides, not the width",
    key=lambda found: 7 <= np.mean(found) <= 14,
)
def used():
    return 10


used.mistake(
    "that is twice as many as of 32. Was it a bet? Train one and count",
    20,
    when=lambda found: 14 < np.mean(found) <= 30,
)
used.mistake(
    "that is nearly all of them: was the network trained with train_for_bits, "
    "at the price of 0.05",
    64,
    when=lambda found: np.mean(found) > 30,
)
used.mistake(
    "so few would hardly draw a digit; is the price 0.05, and not higher",
    1,
    when=lambda found: np.mean(found) < 7,
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
