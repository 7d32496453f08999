"""Exercises of chapter 8: the best grey, salt and pepper, a kind error."""

import numpy as np

from latentspace.exercises import case, exercise, numbers


@exercise(
    "08-1",
    right="a grey that is never right costs less than a white that mostly is",
)
def grey():  # drawn, what it costs, what white costs
    return 0.75, 0.1875, 0.25


grey.mistake(
    "that is the likeliest value. Try what a grey costs: is it ever far off",
    (1, 0.25, 0.25),
    when=lambda found: numbers(found, 3)[0] == 1,
)
grey.mistake(
    "halfway between black and white would be best if both were equally "
    "frequent; white is more frequent here",
    (0.5, 0.25, 0.25),
    when=lambda found: numbers(found, 3)[0] == 0.5,
)
grey.mistake(
    "0.25 is the share of black; the value drawn should lie nearer to white",
    (0.25, 0.3125, 0.25),
    when=lambda found: numbers(found, 3)[0] == 0.25,
)
grey.mistake(
    "the value drawn is right. Its error is 0.25 in three cases of four and "
    "0.75 in one; these are to be squared before their mean is taken",
    (0.75, 0.375, 0.25),
    when=lambda found: (
        np.isclose(numbers(found, 3)[0], 0.75)
        and np.isclose(numbers(found, 3)[1], 0.375)
    ),
)
grey.mistake(
    "the value drawn is right. For its squared error, weigh the two cases: "
    "0.25² three times in four, 0.75² once",
    (0.75, 0.3125, 0.25),
    when=lambda found: (
        np.isclose(numbers(found, 3)[0], 0.75)
        and not np.isclose(numbers(found, 3)[1], 0.1875)
    ),
)
grey.mistake(
    "the first two are right. White is off by 1 in one case of four, and by "
    "nothing in the others",
    (0.75, 0.1875, 0.75),
    when=lambda found: (
        np.allclose(numbers(found, 3)[:2], (0.75, 0.1875))
        and not np.isclose(numbers(found, 3)[2], 0.25)
    ),
)


@exercise(
    "08-2",
    right="the network knows the pictures that it was trained on, the filter "
    "only the noise",
    rtol=0,
    atol=0.06,
)
def salted():  # the median filter's error, the networks'
    return 3.49, 1.04


salted.mistake(
    "the two numbers are exchanged: the median filter's comes first",
    (1.04, 3.49),
)
salted.mistake(
    "that is the error of the spoiled digits themselves, 2.68; asked for is "
    "what the median filter leaves",
    (2.68, 1.04),
    when=lambda found: abs(numbers(found, 2)[0] - 2.68) < 0.05,
)
salted.mistake(
    "the filter's error is right, the networks' is larger than it should be. "
    "Ten copies, spoiled with seed=5, towards the *clean* digits (ten), from "
    "three starts, 2,000 steps? A network trained for the other noise ends "
    "near 1.2, one trained towards its own input near 1.8",
    (3.49, 1.2),
    when=lambda found: (
        abs(numbers(found, 2)[0] - 3.49) < 0.05 and numbers(found, 2)[1] > 1.1
    ),
)
salted.mistake(
    "the filter's error is right, the networks' is too small. Is it measured "
    "on salt(x_val, 0.1, seed=1), by error, as a mean over three networks",
    (3.49, 0.5),
    when=lambda found: (
        abs(numbers(found, 2)[0] - 3.49) < 0.05 and numbers(found, 2)[1] < 0.98
    ),
)
salted.mistake(
    "the median filter should look at each picture alone: its window is "
    "(1, 3, 3, 1). And its input is salt(x_val, 0.1, seed=1)",
    (6, 1.04),
    when=lambda found: abs(numbers(found, 2)[0] - 3.49) > 0.06,
)

RNG = np.random.default_rng(3)
BLOT = np.zeros((6, 6))
BLOT[2:4, 2:5] = [[0.5, 1, 0.25], [1, 0.75, 0]]
FRAMED = np.zeros((6, 6))
FRAMED[5, 1:4] = 1
SHIFTS = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]


@exercise(
    "08-3",
    [
        case("two equal pictures", BLOT, BLOT),
        *(
            case(
                f"a picture that has to be moved {words}",
                BLOT,
                np.roll(BLOT, shift, axis=(0, 1)),
            )
            for words, shift in (
                ("down", (-1, 0)),
                ("up", (1, 0)),
                ("right", (0, -1)),
                ("left", (0, 1)),
                ("diagonally", (1, 1)),
                ("diagonally", (-1, 1)),
            )
        ),
        case(
            "a picture moved by two pixels, which is too far",
            BLOT,
            np.roll(BLOT, 2, axis=1),
        ),
        case("two random pictures", *RNG.random((2, 5, 5))),
        case("a stroke at the edge", FRAMED[::-1], FRAMED),
        case("pictures wider than they are high", *RNG.random((2, 4, 7))),
    ],
    right="it still cannot forgive a thicker stroke, and it costs nine times "
    "as much",
)
def forgiving(x, y):
    return min(errors(x, y))


def errors(x, y, shifts=SHIFTS):
    return [((x - moved(y, *shift)) ** 2).sum() for shift in shifts]


def moved(y, down, right):
    height, width = y.shape
    return np.pad(y, 1)[1 - down :, 1 - right :][:height, :width]


forgiving.mistake(
    "this is the error without any shift",
    lambda x, y: ((x - y) ** 2).sum(),
)
forgiving.mistake(
    "this is the largest of the errors, not the smallest",
    lambda x, y: max(errors(x, y)),
)
forgiving.mistake(
    "this is the mean over the shifts; the smallest is asked for",
    lambda x, y: np.mean(errors(x, y)),
)
forgiving.mistake(
    "this is averaged over pixels; the course sums over them",
    lambda x, y: forgiving(x, y) / x.size,
)
forgiving.mistake(
    "no root: the squares are summed and left at that",
    lambda x, y: np.sqrt(forgiving(x, y)),
)
forgiving.mistake(
    "the diagonal shifts seem to be missing",
    lambda x, y: min(errors(x, y, [shift for shift in SHIFTS if 0 in shift])),
)
forgiving.mistake(
    "pixels that leave at one side seem to come back in at the other, as "
    "np.roll has it",
    lambda x, y: min(
        ((x - np.roll(y, shift, axis=(0, 1))) ** 2).sum() for shift in SHIFTS
    ),
)
forgiving.mistake(
    "you seem to compare the overlap only. Where zeros move in, the "
    "difference counts as well",
    lambda x, y: min(
        ((x - moved(y, *shift)) ** 2)[
            moved(np.ones(y.shape), *shift) > 0
        ].sum()
        for shift in SHIFTS
    ),
)
