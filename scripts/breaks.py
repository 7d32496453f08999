"""The breaks that `make challenge` runs a chapter under.

A break is a function without arguments that spoils something from outside,
in the chapter's own kernel and before its first cell: data that come from
`latentspace.datasets.load`, or Keras' optimisers. A chapter may bring one of
its own: add a function here and name it in the claim's ``dies_under``.
"""

import numpy as np

BREAKS = {}


def named(function):
    """Register a break under its function's name."""
    BREAKS[function.__name__] = function
    return function


def _change_loaded(change):
    """Let every data set pass through `change` on its way to the chapter."""
    from latentspace import datasets

    load = datasets.load

    def loaded(*arguments, **options):
        data = load(*arguments, **options)
        return change(data, np.random.default_rng(0))

    datasets.load = loaded


@named
def labels():
    """Shuffle the labels, and each factor, of every part by itself."""

    def shuffle(data, rng):
        fields = {
            k: rng.permutation(getattr(data, k))
            for k in data._fields
            if k.startswith("y_")
        }
        if data.factors:
            fields["factors"] = {
                part: {k: rng.permutation(v) for k, v in values.items()}
                if isinstance(values, dict)
                else values
                for part, values in data.factors.items()
            }
        return data._replace(**fields)

    _change_loaded(shuffle)


@named
def pixels():
    """Shuffle the pixels of each picture, each in another order."""

    def shuffle(data, rng):
        def each(x):
            flat = x.reshape(
                len(x), x[0, ..., :1].size if x.ndim == 4 else x[0].size, -1
            )
            order = rng.random(flat.shape[:2]).argsort(axis=1)
            rows = np.take_along_axis(flat, order[..., None], axis=1)
            return rows.reshape(x.shape)

        return data._replace(
            x_train=each(data.x_train), x_test=each(data.x_test)
        )

    _change_loaded(shuffle)


@named
def untrained():
    """Let no optimiser change a weight."""
    import keras

    keras.optimizers.Optimizer.apply = lambda self, *args, **options: None


@named
def lengths():
    """Draw each measured length of the furniture independently."""

    def shuffle(data, rng):
        if not data.factors or "train" not in data.factors:
            return data
        factors = dict(data.factors)
        for part in ("train", "test"):
            table = factors[part]["lengths"]
            factors[part] = factors[part] | {
                "lengths": rng.permuted(table, axis=0)
            }
        return data._replace(factors=factors)

    _change_loaded(shuffle)
