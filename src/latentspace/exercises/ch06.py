"""Checks for chapter 6: a dense encoder, a yardstick, a copying machine."""

import numpy as np

from . import Wrong, call, compare, exercise, expect

__all__ = []


@exercise("06-1")
def encode(answer):
    rng = np.random.default_rng(7)
    for n, pixels, hidden, size, words in (
        (5, 6, 4, 2, "five small images"),
        (1, 9, 7, 3, "a single image"),
        (3, 4, 4, 4, "layers that are all equally wide"),
    ):
        x = rng.random((n, pixels))
        weights = [
            rng.normal(size=(pixels, hidden)),
            rng.normal(size=hidden),
            rng.normal(size=(hidden, size)),
            rng.normal(size=size),
        ]
        found = call(answer, x, weights)
        _explain_codes(found, x, weights)
        compare(found, _encode(x, weights), given=words)
    return "these are the encoder's codes, for one image as well as for many"


def _encode(x, weights, relu=(True, False), offsets=(True, True)):
    for i in (0, 1):
        x = x @ weights[2 * i] + offsets[i] * weights[2 * i + 1]
        if relu[i]:
            x = np.maximum(x, 0)
    return x


def _explain_codes(found, x, weights):
    """Name the slips that `compare` would only call different."""
    found, wanted = _numbers(found), _encode(x, weights)
    if found is None or (
        found.shape == wanted.shape and np.allclose(found, wanted)
    ):
        return
    hidden = np.maximum(x @ weights[0] + weights[1], 0)
    for slip, message in (
        (
            _encode(x, weights, relu=(False, False)),
            "The hidden layer's relu is missing: its negative numbers "
            "should become zero",
        ),
        (
            _encode(x, weights, relu=(True, True)),
            "The code has been through a relu as well. Only the hidden "
            "layer has one; the numbers of a code may be negative",
        ),
        (
            _encode(x, weights, relu=(False, True)),
            "The relu is applied to the code; it belongs to the hidden layer",
        ),
        (
            _encode(x, weights, offsets=(False, False)),
            "Both offsets, b1 and b2, are missing",
        ),
        (
            _encode(x, weights, offsets=(False, True)),
            "The hidden layer's offset, b1, is missing",
        ),
        (
            _encode(x, weights, offsets=(True, False)),
            "The code's offset, b2, is missing",
        ),
        (
            hidden,
            "This is the hidden layer; the second matrix and offset "
            "are still to come",
        ),
    ):
        if found.shape == slip.shape and np.allclose(found, slip):
            raise Wrong(message)


@exercise("06-2")
def share(answer):
    rng = np.random.default_rng(7)
    cases = []
    for shape, words in (
        ((6, 5), "a few flat images"),
        ((40, 16), "more images"),
        ((7, 3, 4), "images that are not flat"),
    ):
        # pixels of different brightness: the mean image is not one grey
        x = rng.random(shape) * np.linspace(0.1, 3, shape[-1])
        cases.append((x, x + 0.2 * rng.normal(size=shape), words))
    x = cases[0][0]
    cases.append((x, x.copy(), "a perfect reconstruction"))
    cases.append(
        (
            x,
            np.broadcast_to(x.mean(axis=0), x.shape).copy(),
            "the mean image as the answer to everything",
        )
    )
    for x, x_hat, words in cases:
        wanted = ((x - x_hat) ** 2).sum() / ((x - x.mean(axis=0)) ** 2).sum()
        found = call(answer, x, x_hat)
        _explain_share(found, wanted, x, x_hat)
        compare(found, wanted, given=words)
    return "0 for a perfect reconstruction, 1 for the mean image"


def _explain_share(found, wanted, x, x_hat):
    found = _numbers(found)
    if found is None:
        return
    expect(
        found.shape != x.shape[1:],
        "This is one number per pixel; the errors should be added up "
        "before the division",
    )
    expect(
        found.shape != x.shape[:1],
        "This is one number per image; the errors should be added up "
        "before the division",
    )
    if found.shape != () or np.isclose(found, wanted):
        return
    error = ((x - x_hat) ** 2).sum()
    with np.errstate(divide="ignore"):
        slips = (
            (
                error / ((x - x.mean()) ** 2).sum(),
                "The lazy answer seems to be a single grey, the mean over all "
                "pixels. The mean image has a value of its own at every pixel",
            ),
            (
                error / ((x_hat - x_hat.mean(axis=0)) ** 2).sum(),
                "The lazy answer seems to be the mean of the reconstructions; "
                "it should be the mean of the images",
            ),
            (
                error / ((x - x_hat.mean(axis=0)) ** 2).sum(),
                "The lazy answer seems to be the mean of the reconstructions; "
                "it should be the mean of the images",
            ),
            (
                error / (x**2).sum(),
                "The lazy answer seems to be a black image: the mean is not "
                "subtracted",
            ),
            (
                np.mean(
                    [
                        ((a - b) ** 2).sum()
                        / ((a - x.mean(axis=0)) ** 2).sum()
                        for a, b in zip(x, x_hat)
                    ]
                ),
                "This is the mean of each image's own ratio; add up the errors "
                "of all images first, then divide",
            ),
            (
                1 - wanted,
                "This is one minus the share: it gives 1 for a "
                "perfect reconstruction, where 0 is asked for",
            ),
            (1 / wanted if wanted else np.inf, "The fraction is upside down"),
            (
                np.sqrt(wanted),
                "This is the root of the share; squared errors "
                "are to be compared, without a root",
            ),
            (
                np.abs(x - x_hat).sum() / np.abs(x - x.mean(axis=0)).sum(),
                "These are absolute differences; they should be squared",
            ),
            (
                error / len(x),
                "This is the squared error itself; it is still "
                "to be divided by the lazy answer's",
            ),
            (
                error,
                "This is the squared error itself; it is still to be "
                "divided by the lazy answer's",
            ),
        )
    for slip, message in slips:
        if np.isclose(found, slip):
            raise Wrong(message)


@exercise("06-3")
def copying(answer):
    rng = np.random.default_rng(7)
    for pixels, size in ((4, 4), (4, 7), (64, 64), (9, 10)):
        given = f"{pixels} pixels and latent_dim = {size}"
        found = call(answer, pixels, size)
        expect(
            isinstance(found, (tuple, list)) and len(found) == 2,
            "Give back two matrices, first down, then up",
        )
        down, up = (_numbers(matrix) for matrix in found)
        expect(
            down is not None and up is not None,
            "Both down and up should be matrices of numbers",
        )
        for name, matrix, shape in (
            ("down", down, (pixels, size)),
            ("up", up, (size, pixels)),
        ):
            expect(
                matrix.shape == shape,
                f"{name} should have shape {shape} with {given}, found "
                f"{matrix.shape}",
            )
            expect(
                np.isfinite(matrix).all(),
                f"{name} holds numbers that are not finite",
            )
        x = rng.normal(size=(5, pixels))
        x_hat = x @ down @ up
        if np.allclose(x_hat, x, atol=1e-6):
            continue
        expect(
            not np.allclose(x_hat, 0),
            f"Nothing comes back (with {given}): the images become zero",
        )
        factor = (x_hat * x).sum() / (x * x).sum()
        expect(
            not np.allclose(x_hat, factor * x),
            f"The images come back {factor:.3g} times as bright (with "
            f"{given}); they should come back unchanged",
        )
        kept = int(np.isclose(x_hat, x, atol=1e-6).all(axis=0).sum())
        lost = pixels - np.linalg.matrix_rank(down @ up)
        expect(
            not lost,
            f"Only {pixels - lost} of {pixels} independent numbers get "
            f"through (with {given}), so different images come back alike",
        )
        raise Wrong(
            f"As many numbers get through as there are pixels, but only "
            f"{kept} of {pixels} pixels come back as they were (with "
            f"{given}). What must up do to undo down?"
        )
    return (
        "no error on any image, and nothing learned from any. Other "
        "pairs of matrices do it as well"
    )


def _numbers(found):
    """The answer as an array of floats, or None if it is none."""
    if found is None:
        return None
    try:
        return np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return None
