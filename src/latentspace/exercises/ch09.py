"""Exercises of chapter 9, how small can the bottleneck be?"""

import numpy as np

from latentspace.exercises import case, exercise, expect


@exercise(
    "09-1",
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


@exercise(
    "09-2",
    [
        ((8, 128, 64), 32),
        ((2, 3), 1),
        ((3, 5, 7, 4), 16),
        ((1, 1), 8),
        ((4, 6, 8), 32),
        case(
            "",
            (4, 6, 8),
            16,
            hint="twice the bits for a weight should be twice the bits in all",
        ),
    ],
    right="most of it is the last layer, the one that draws",
)
def decoder_bits(widths, bits):
    return bits * (weights(widths) + sum(widths[1:]))


def weights(widths):
    return sum(a * b for a, b in zip(widths, widths[1:]))


decoder_bits.mistake(
    "the biases are missing: a layer adds one to every number that it gives",
    lambda widths, bits: bits * weights(widths),
)
decoder_bits.mistake(
    "a layer has a bias for every number that it *gives*, not for every "
    "number that it takes",
    lambda widths, bits: bits * (weights(widths) + sum(widths[:-1])),
)
decoder_bits.mistake(
    "the code has no biases: nothing is added before the first matrix",
    lambda widths, bits: bits * (weights(widths) + sum(widths)),
)
decoder_bits.mistake(
    "that is the count of numbers; each takes several bits",
    lambda widths, bits: decoder_bits(widths, 1),
)
decoder_bits.mistake(
    "the biases are counted, but not in bits",
    lambda widths, bits: bits * weights(widths) + sum(widths[1:]),
)
decoder_bits.mistake(
    "that is one matrix from the code to the image; there is one between each "
    "width and the next",
    lambda widths, bits: bits * widths[0] * widths[-1],
)
decoder_bits.mistake(
    "that counts the numbers that flow through, not the weights between them",
    lambda widths, bits: bits * sum(widths),
)
decoder_bits.mistake(
    "that is bytes; bits are asked for",
    lambda widths, bits: decoder_bits(widths, bits) / 8,
)
