"""Wrong answers to the exercises of chapter 6, and what must be said."""

import numpy as np

NAMESPACE = {"np": np}
CONTEXT = {}


def _hidden(x, weights):
    return np.maximum(x @ weights[0] + weights[1], 0)


def _straight(x, weights):
    W1, b1, W2, b2 = weights
    return (x @ W1 + b1) @ W2 + b2


def _relu_twice(x, weights):
    return np.maximum(_hidden(x, weights) @ weights[2] + weights[3], 0)


def _relu_late(x, weights):
    return np.maximum(_straight(x, weights), 0)


def _no_offsets(x, weights):
    return np.maximum(x @ weights[0], 0) @ weights[2]


def _one_offset(x, weights):
    return _hidden(x, weights) @ weights[2]


def _matrix_first(x, weights):
    return weights[0].T @ x + weights[1]


def _only_first_image(x, weights):
    return (_hidden(x, weights) @ weights[2] + weights[3])[0]


def _transposed(x, weights):
    return (_hidden(x, weights) @ weights[2] + weights[3]).T


def _sigmoid(x, weights):
    hidden = 1 / (1 + np.exp(-(x @ weights[0] + weights[1])))
    return hidden @ weights[2] + weights[3]


def _into_the_input(x, weights):
    x -= 0.5
    return _hidden(x, weights) @ weights[2] + weights[3]


def _share(lazy, power=2, axis=None):
    def share(x, x_hat):
        return (np.abs(x - x_hat) ** power).sum(axis) / (
            np.abs(x - lazy(x, x_hat)) ** power
        ).sum(axis)

    return share


def _mean(x, x_hat):
    return x.mean(axis=0)


def _right(x, x_hat):
    return _share(_mean)(x, x_hat)


def _means_of_ratios(x, x_hat):
    flat = (len(x), -1)
    error = ((x - x_hat) ** 2).reshape(flat).sum(1)
    lazy = ((x - x.mean(0)) ** 2).reshape(flat).sum(1)
    return (error / lazy).mean()


WRONG = {
    "06-1": [
        (_straight, "relu is missing"),
        (_relu_twice, "may be negative"),
        (_relu_late, "belongs to the hidden layer"),
        (_no_offsets, "both offsets"),
        (_one_offset, "b2, is missing"),
        (_hidden, "this is the hidden layer"),
        (_matrix_first, "stopped with ValueError"),
        (_only_first_image, "expected shape"),
        (_transposed, "transposed"),
        (_sigmoid, "values are not right"),
        (_into_the_input, "changed the array"),
        (lambda x, weights: "codes", "expected an array of numbers"),
        (np.zeros((5, 2)), "should be a function"),
    ],
    "06-2": [
        (_share(lambda x, x_hat: x.mean()), "a single grey"),
        (
            _share(lambda x, x_hat: x_hat.mean(axis=0)),
            "mean of the reconstructions",
        ),
        (_share(lambda x, x_hat: 0), "black image"),
        (_share(_mean, power=1), "should be squared"),
        (_share(_mean, axis=0), "one number per pixel"),
        (lambda x, x_hat: 1 - _right(x, x_hat), "one minus"),
        (lambda x, x_hat: 1 / _right(x, x_hat), "upside down"),
        (lambda x, x_hat: np.sqrt(_right(x, x_hat)), "root"),
        (
            lambda x, x_hat: ((x - x_hat) ** 2).sum() / len(x),
            "still to be divided",
        ),
        (_means_of_ratios, "own ratio"),
        (lambda x, x_hat: 100 * _right(x, x_hat), "percentage"),
        (0.25, "should be a function"),
    ],
    "06-3": [
        (
            lambda pixels, latent_dim: (np.eye(pixels), np.eye(pixels)),
            "down should have shape",
        ),
        (
            lambda pixels, latent_dim: (np.eye(pixels, latent_dim),) * 2,
            "up should have shape",
        ),
        (
            lambda pixels, latent_dim: (
                np.ones((pixels, latent_dim)),
                np.ones((latent_dim, pixels)),
            ),
            "independent numbers get through",
        ),
        (
            lambda pixels, latent_dim: (
                np.zeros((pixels, latent_dim)),
                np.zeros((latent_dim, pixels)),
            ),
            "nothing comes back",
        ),
        (
            lambda pixels, latent_dim: (
                2 * np.eye(pixels, latent_dim),
                2 * np.eye(latent_dim, pixels),
            ),
            "times as bright",
        ),
        (
            lambda pixels, latent_dim: (
                np.eye(pixels, latent_dim)[::-1],
                np.eye(latent_dim, pixels),
            ),
            "undo down",
        ),
        (lambda pixels, latent_dim: np.eye(pixels), "two matrices"),
        (
            lambda pixels, latent_dim: (np.eye(pixels, latent_dim), None),
            "matrices of numbers",
        ),
        (
            lambda pixels, latent_dim: (
                np.full((pixels, latent_dim), np.nan),
                np.eye(latent_dim, pixels),
            ),
            "not finite",
        ),
        ((np.eye(4), np.eye(4)), "should be a function"),
    ],
}
