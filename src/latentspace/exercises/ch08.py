"""Exercises of chapter 8: weights, signal and noise, a forgiving error."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, compare, exercise


@exercise(
    "08-1",
    [
        case("one layer of one 1×1 kernel", [(1, 1, 1)]),
        case("one layer", [(3, 2, 5)]),
        case("two layers", [(4, 1, 8), (4, 8, 32)]),
        case(
            "the chapter's hourglass",
            [(4, 1, 8), (4, 8, 32), (1, 32, 8), (4, 8, 32), (4, 32, 1)],
        ),
    ],
    right="nothing in it depends on the size of the canvas; a dense layer "
    "pays for every pixel",
)
def count(layers):
    return sum((size * size * a + 1) * b for size, a, b in layers)


for words, of_layer in (
    (
        "the kernels are right, but each output channel has a bias as well",
        lambda k, a, b: k * k * a * b,
    ),
    (
        "one bias for a whole layer? There is one per output channel",
        lambda k, a, b: k * k * a * b + 1,
    ),
    (
        "one bias per output channel, not per input channel",
        lambda k, a, b: k * k * a * b + a,
    ),
    (
        "a kernel is as high as it is wide: size × size",
        lambda k, a, b: (k * a + 1) * b,
    ),
    (
        "each kernel reaches through all input channels",
        lambda k, a, b: (k * k + 1) * b,
    ),
    (
        "one bias for every pair of channels is too many: the sums over input "
        "channels are added up before one bias is added",
        lambda k, a, b: (k * k + 1) * a * b,
    ),
):
    count.mistake(
        words,
        lambda layers, of_layer=of_layer: sum(
            of_layer(*one) for one in layers
        ),
    )
for only in (slice(1), slice(-1, None)):
    count.mistake(
        "you counted one layer only; is the return inside the loop, or the "
        "sum started anew?",
        lambda layers, only=only: count(layers[only]),
    )

RNG = np.random.default_rng(8)
CLEAN = RNG.random((6, 4, 4, 1))
NOISE = 0.3 * RNG.normal(size=CLEAN.shape)


@exercise(
    "08-2",
    [
        case(f"a model that {does}", model, CLEAN, NOISE)
        for does, model in (
            ("does nothing", np.copy),
            ("takes a fifth off every pixel", lambda x: 0.8 * x),
            ("always draws an empty canvas", np.zeros_like),
            ("cuts off what is below 0 or above 1", lambda x: x.clip(0, 1)),
            (
                "draws the same grey, whatever goes in",
                lambda x: np.full_like(x, 0.4),
            ),
        )
    ],
    right="doing nothing keeps all and stops nothing, and an empty canvas the "
    "other way round; a model must be judged by both",
)
def kept_passed(model, clean, noise):
    a, b = model(clean), model(clean + noise)
    return np.array([1 - squares(a - clean, clean), squares(b - a, noise)])


def squares(change, of):
    return (change**2).sum() / (of**2).sum()


kept_passed.mistake(
    "the two shares are in the other order: first the signal kept, then the "
    "noise let through",
    lambda *arguments: kept_passed(*arguments)[::-1],
)
kept_passed.mistake(
    "return two numbers, first the share kept, then the share let through",
    lambda *arguments: 1.0,
    when=lambda found, *arguments: np.shape(found) != (2,),
)


def one_share(place, words, value):
    """Register a mistake in one share, whatever stands at the other."""

    def mistaken(*arguments):
        shares = kept_passed(*arguments)
        shares[place] = value(*arguments)
        return shares

    kept_passed.mistake(
        words,
        mistaken,
        when=lambda found, *arguments: (
            np.isclose(found, mistaken(*arguments))[place]
            and not np.isclose(found, kept_passed(*arguments))[place]
        ),
    )


one_share(
    0,
    "the first number is what is lost; what is kept is the rest",
    lambda *arguments: 1 - kept_passed(*arguments)[0],
)
one_share(
    1,
    "the second number is the noise that is stopped; asked for is the noise "
    "that passes",
    lambda *arguments: 1 - kept_passed(*arguments)[1],
)
one_share(
    0,
    "the signal kept was measured on the noisy pictures: then noise counts as "
    "lost signal. Give the model the clean ones",
    lambda model, clean, noise: (
        1 - squares(model(clean + noise) - clean, clean)
    ),
)
one_share(
    1,
    "for the noise, compare what the model makes of noisy and of clean "
    "pictures. Compared with the clean picture itself, the lost signal counts "
    "as noise",
    lambda model, clean, noise: squares(model(clean + noise) - clean, noise),
)
one_share(
    0,
    "the squares of the output over the squares of the input are not what is "
    "kept: a model that draws something else entirely could score 1",
    lambda model, clean, noise: squares(model(clean), clean),
)
one_share(
    1,
    "the noise let through is a share of the noise, and you divided by the "
    "signal",
    lambda model, clean, noise: squares(
        model(clean + noise) - model(clean), clean
    ),
)
one_share(
    1,
    "the noise let through is a ratio of squares; no root is needed",
    lambda *arguments: np.sqrt(kept_passed(*arguments)[1]),
)
one_share(
    0,
    "the signal kept is a ratio of squares; no root is needed",
    lambda *arguments: 1 - np.sqrt(1 - kept_passed(*arguments)[0]),
)


def difference(found, *arguments):
    """Say how one of the shares differs, as if it were asked for alone."""
    names = "kept", "let through"
    for one, right, name in zip(found, kept_passed(*arguments), names):
        try:
            compare(one, right)
        except WrongAnswer as wrong:
            words = str(wrong)
            return {"said": words[0].lower() + words[1:], "name": name}


kept_passed.mistake(
    "as the share {name}, {said}",
    lambda *arguments: kept_passed(*arguments) + 0.3,
    when=difference,
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
    right="it still cannot forgive a veil or a thicker stroke, and it costs "
    "nine times as much",
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
