"""Plausible wrong answers to chapter 8's exercises, and what they are told."""

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _summed(one):
    return lambda layers: sum(one(*layer) for layer in layers)


def _first_only(layers):
    for size, a, b in layers:
        return (size * size * a + 1) * b


def _parts(model, clean, noise):
    a, b = model(clean), model(clean + noise)

    def share(change, of):
        return (change**2).sum() / (of**2).sum()

    return a, b, share


def _swapped(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return share(b - a, noise), 1 - share(a - clean, clean)


def _lost(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return share(a - clean, clean), share(b - a, noise)


def _kept_of_noisy(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return 1 - share(b - clean, clean), share(b - a, noise)


def _noise_against_clean(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return 1 - share(a - clean, clean), share(b - clean, noise)


def _over_signal(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return 1 - share(a - clean, clean), share(b - a, clean)


def _roots(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return 1 - share(a - clean, clean), np.sqrt(share(b - a, noise))


def _output_power(model, clean, noise):
    a, b, share = _parts(model, clean, noise)
    return share(a, clean), share(b - a, noise)


def _errors(x, y, shifts=None):
    height, width = y.shape
    room = np.pad(y, 1)
    shifts = shifts or [(i, j) for i in range(3) for j in range(3)]
    return [
        ((x - room[i : i + height, j : j + width]) ** 2).sum()
        for i, j in shifts
    ]


def _rolled(x, y):
    return min(
        ((x - np.roll(y, (i, j), axis=(0, 1))) ** 2).sum()
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
    )


def _square_only(x, y):
    # takes every picture to be as wide as it is high
    size = len(y)
    room = np.pad(y, 1)
    return min(
        ((x - room[i : i + size, j : j + size]) ** 2).sum()
        for i in range(3)
        for j in range(3)
    )


def _overlap(x, y):
    height, width = y.shape
    return min(
        (
            (
                x[
                    max(i, 0) : height + min(i, 0),
                    max(j, 0) : width + min(j, 0),
                ]
                - y[
                    max(-i, 0) : height + min(-i, 0),
                    max(-j, 0) : width + min(-j, 0),
                ]
            )
            ** 2
        ).sum()
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
    )


WRONG = {
    "08-1": [
        (_summed(lambda k, a, b: k * k * a * b), "offset as well"),
        (_summed(lambda k, a, b: k * k * a * b + 1), "per output channel"),
        (_summed(lambda k, a, b: k * k * a * b + a), "not per input"),
        (_summed(lambda k, a, b: (k * a + 1) * b), "size × size"),
        (_summed(lambda k, a, b: (k * k + 1) * b), "all input channels"),
        (_summed(lambda k, a, b: (k * k + 1) * a * b), "pair of channels"),
        (_first_only, "one layer only"),
        (
            lambda layers: [(k * k * a + 1) * b for k, a, b in layers],
            "Expected shape ()",
        ),
    ],
    "08-2": [
        (_swapped, "other order"),
        (_lost, "what is lost"),
        (_kept_of_noisy, "on the noisy pictures"),
        (_noise_against_clean, "lost signal counts as noise"),
        (_over_signal, "divided by the signal"),
        (_roots, "no root"),
        (_output_power, "something else entirely"),
        (lambda model, clean, noise: 1.0, "two numbers"),
    ],
    "08-3": [
        (lambda x, y: ((x - y) ** 2).sum(), "without any shift"),
        (lambda x, y: max(_errors(x, y)), "largest"),
        (lambda x, y: np.mean(_errors(x, y)), "mean over the shifts"),
        (lambda x, y: min(_errors(x, y)) / x.size, "averaged over pixels"),
        (lambda x, y: np.sqrt(min(_errors(x, y))), "no root"),
        (
            lambda x, y: min(
                _errors(x, y, [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)])
            ),
            "diagonal",
        ),
        (_rolled, "np.roll"),
        (_overlap, "overlap only"),
        (_square_only, "stopped with ValueError"),
        (lambda x, y: _errors(x, y), "Expected shape ()"),
    ],
}
