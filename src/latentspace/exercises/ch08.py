"""Checks for chapter 8: weights, signal and noise, a forgiving error."""

import numpy as np

from latentspace.exercises import Wrong, call, compare, exercise, expect


@exercise("08-1")
def count(answer):
    cases = [
        ("one layer of one 1×1 kernel", [(1, 1, 1)]),
        ("one layer", [(3, 2, 5)]),
        ("two layers", [(4, 1, 8), (4, 8, 32)]),
        (
            "the chapter's hourglass",
            [(4, 1, 8), (4, 8, 32), (1, 32, 8), (4, 8, 32), (4, 32, 1)],
        ),
    ]
    for given, layers in cases:
        found = call(answer, list(layers))
        wanted = _weights(layers)
        slips = [
            (
                lambda k, a, b: k * k * a * b,
                "The kernels are right, but each output channel has an offset "
                "as well",
            ),
            (
                lambda k, a, b: k * k * a * b + 1,
                "One offset for a whole layer? There is one per output channel",
            ),
            (
                lambda k, a, b: k * k * a * b + a,
                "One offset per output channel, not per input channel",
            ),
            (
                lambda k, a, b: (k * a + 1) * b,
                "A kernel is as high as it is wide: size × size",
            ),
            (
                lambda k, a, b: k * k * b + b,
                "Each kernel reaches through all input channels",
            ),
            (
                lambda k, a, b: (k * k + 1) * a * b,
                "One offset for every pair of channels is too many: the sums "
                "over input channels are added up before one offset is added",
            ),
        ]
        for slip, words in slips:
            of_slip = sum(slip(*layer) for layer in layers)
            if np.ndim(found) == 0 and found == of_slip != wanted:
                raise Wrong(f"{words} (with {given})")
        if (
            len(layers) > 1
            and np.ndim(found) == 0
            and found in (_weights(layers[:1]), _weights(layers[-1:]))
        ):
            raise Wrong(
                f"With {given}, you counted one layer only; is the "
                "return inside the loop, or the sum started anew?"
            )
        compare(found, wanted, given=given)
    return (
        "nothing in it depends on the size of the canvas; a dense layer "
        "pays for every pixel"
    )


def _weights(layers):
    return sum((size * size * a + 1) * b for size, a, b in layers)


@exercise("08-2")
def kept_passed(answer):
    rng = np.random.default_rng(8)
    clean = rng.random((6, 4, 4, 1))
    noise = 0.3 * rng.normal(size=clean.shape)
    cases = [
        ("a model that does nothing", lambda x: x.copy()),
        ("a model that takes a fifth off every pixel", lambda x: 0.8 * x),
        ("a model that always draws an empty canvas", np.zeros_like),
        (
            "a model that cuts off what is below 0 or above 1",
            lambda x: x.clip(0, 1),
        ),
        (
            "a model that draws the same grey, whatever goes in",
            lambda x: np.full_like(x, 0.4),
        ),
    ]
    for given, model in cases:
        found = call(answer, model, clean, noise)
        found = np.asarray(found, dtype=object)
        expect(
            found.shape == (2,),
            "Return two numbers, first the share "
            "kept, then the share let through",
        )
        found = found.astype(float)
        wanted = np.array(_kept_passed(model, clean, noise))
        if np.allclose(found, wanted):
            continue
        a, b = model(clean), model(clean + noise)
        lost, passed = 1 - wanted[0], wanted[1]

        def share(change, of):
            return (change**2).sum() / (of**2).sum()

        slips = [
            (
                slice(2),
                wanted[::-1],
                "the two shares are in the other order: "
                "first the signal kept, then the noise let through",
            ),
            (
                0,
                lost,
                "the first number is what is lost; what is kept is the rest",
            ),
            (
                1,
                1 - passed,
                "the second number is the noise that is "
                "stopped; asked for is the noise that passes",
            ),
            (
                0,
                1 - share(b - clean, clean),
                "the signal kept was "
                "measured on the noisy pictures: then noise counts as lost "
                "signal. Give the model the clean ones",
            ),
            (
                1,
                share(b - clean, noise),
                "for the noise, compare what "
                "the model makes of noisy and of clean pictures. Compared with "
                "the clean picture itself, the lost signal counts as noise",
            ),
            (
                0,
                share(a, clean),
                "the squares of the output over the "
                "squares of the input are not what is kept: a model that draws "
                "something else entirely could score 1",
            ),
            (
                1,
                share(b - a, clean),
                "the noise let through is a "
                "share of the noise, and you divided by the signal",
            ),
            (
                1,
                np.sqrt(passed),
                "the noise let through is a ratio of "
                "squares; no root is needed",
            ),
            (
                0,
                1 - np.sqrt(lost),
                "the signal kept is a ratio of squares; no root is needed",
            ),
        ]
        for place, slip, words in slips:
            if np.allclose(found[place], slip) and not np.allclose(
                found[place], wanted[place]
            ):
                raise Wrong(f"With {given}: {words}")
        for one, right, name in zip(found, wanted, ("kept", "let through")):
            compare(one, right, given=f"{given}; the share {name}")
    return (
        "doing nothing keeps all and stops nothing, and an empty canvas "
        "the other way round; a model must be judged by both"
    )


def _kept_passed(model, clean, noise):
    a, b = model(clean), model(clean + noise)
    return (
        1 - ((a - clean) ** 2).sum() / (clean**2).sum(),
        ((b - a) ** 2).sum() / (noise**2).sum(),
    )


@exercise("08-3")
def forgiving(answer):
    rng = np.random.default_rng(3)
    blot = np.zeros((6, 6))
    blot[2:4, 2:5] = [[0.5, 1, 0.25], [1, 0.75, 0]]
    framed = np.zeros((6, 6))
    framed[5, 1:4] = 1
    wide = rng.random((4, 7))
    cases = [("two equal pictures", blot, blot)]
    for words, down, right in (
        ("down", -1, 0),
        ("up", 1, 0),
        ("right", 0, -1),
        ("left", 0, 1),
        ("diagonally", 1, 1),
        ("diagonally", -1, 1),
    ):
        cases.append(
            (
                f"a picture that has to be moved {words}",
                blot,
                np.roll(blot, (down, right), axis=(0, 1)),
            )
        )
    cases += [
        (
            "a picture moved by two pixels, which is too far",
            blot,
            np.roll(blot, 2, axis=1),
        ),
        ("two random pictures", rng.random((5, 5)), rng.random((5, 5))),
        ("a stroke at the edge", framed[::-1], framed),
        ("pictures wider than they are high", wide, rng.random(wide.shape)),
    ]
    for given, x, y in cases:
        found = call(answer, x, y)
        wanted = min(_moved_errors(x, y))
        if np.ndim(found) == 0 and not np.isclose(found, wanted):
            straight = min(_moved_errors(x, y, diagonal=False))
            rolled = min(
                ((x - np.roll(y, (i, j), axis=(0, 1))) ** 2).sum()
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
            )
            cut = _overlap_error(x, y)
            slips = [
                (((x - y) ** 2).sum(), "this is the error without any shift"),
                (
                    max(_moved_errors(x, y)),
                    "this is the largest of the errors, not the smallest",
                ),
                (
                    np.mean(_moved_errors(x, y)),
                    "this is the mean over the shifts; the smallest is asked "
                    "for",
                ),
                (
                    wanted / x.size,
                    "this is averaged over pixels; the course sums over them",
                ),
                (
                    np.sqrt(wanted),
                    "no root: the squares are summed and left at that",
                ),
                (straight, "the diagonal shifts seem to be missing"),
                (
                    rolled,
                    "pixels that leave at one side seem to come back "
                    "in at the other, as np.roll has it",
                ),
                (
                    cut,
                    "you seem to compare the overlap only. Where zeros "
                    "move in, the difference counts as well",
                ),
            ]
            for slip, words in slips:
                if np.isclose(found, slip):
                    raise Wrong(f"With {given}: {words}")
        compare(found, wanted, given=given)
    return (
        "it still cannot forgive a veil or a thicker stroke, and it "
        "costs nine times as much"
    )


def _moved_errors(x, y, diagonal=True):
    height, width = y.shape
    room = np.pad(y, 1)
    return [
        ((x - room[i : i + height, j : j + width]) ** 2).sum()
        for i in range(3)
        for j in range(3)
        if diagonal or 1 in (i, j)
    ]


def _overlap_error(x, y):
    height, width = y.shape
    errors = []
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            a = x[
                max(i, 0) : height + min(i, 0), max(j, 0) : width + min(j, 0)
            ]
            b = y[
                max(-i, 0) : height + min(-i, 0),
                max(-j, 0) : width + min(-j, 0),
            ]
            errors.append(((a - b) ** 2).sum())
    return min(errors)
