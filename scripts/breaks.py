"""The breaks that `make challenge` runs a chapter under.

A break is a function without arguments that spoils something from outside,
in the chapter's own kernel and before its first cell: data that come from
`latentspace.datasets.load`, or Keras' optimisers. A chapter may bring one of
its own: add a function here and name it in the claim's ``dies_under``.
"""

import numpy as np

BREAKS = {}


def changes_loaded(change):
    """Register a break: every data set passes `change` on its way."""

    def spoil():
        from latentspace import datasets

        load = datasets.load

        def loaded(*arguments, **options):
            data = load(*arguments, **options)
            return change(data, np.random.default_rng(0))

        datasets.load = loaded

    BREAKS[change.__name__] = spoil
    return change


@changes_loaded
def labels(data, rng):
    """Shuffle the labels, and each factor, of every part by itself."""
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


@changes_loaded
def pixels(data, rng):
    """Shuffle the pixels of each picture, each in another order."""

    def each(x):
        # In a color picture the values of a pixel stay together.
        n_pixels = x[0, ..., :1].size if x.ndim == 4 else x[0].size
        flat = x.reshape(len(x), n_pixels, -1)
        order = rng.random(flat.shape[:2]).argsort(axis=1)
        rows = np.take_along_axis(flat, order[..., None], axis=1)
        return rows.reshape(x.shape)

    return data._replace(x_train=each(data.x_train), x_test=each(data.x_test))


@changes_loaded
def lengths(data, rng):
    """Draw each measured length of the furniture independently."""
    if "lengths" not in (data.factors or {}).get("train", {}):
        return data
    factors = dict(data.factors)
    for part in ("train", "test"):
        drawn = rng.permuted(factors[part]["lengths"], axis=0)
        factors[part] = factors[part] | {"lengths": drawn}
    return data._replace(factors=factors)


def untrained():
    """Let no optimiser change a weight."""
    import keras

    keras.optimizers.Optimizer.apply = lambda self, *args, **options: None
    # `latentspace.training` takes its steps without `apply`.
    keras.optimizers.Adam.update_step = lambda self, *args, **options: None


BREAKS["untrained"] = untrained


def photographs():
    """Shuffle the pixels of scikit-learn's photographs, colors together."""
    from sklearn import datasets

    load = datasets.load_sample_image

    def loaded(name):
        photo = load(name)
        pixels = photo.reshape(-1, 3)
        return (
            np.random.default_rng(0).permutation(pixels).reshape(photo.shape)
        )

    datasets.load_sample_image = loaded


BREAKS["photographs"] = photographs


def stored():
    """Hand out the furniture's stored autoencoders with untrained weights."""
    from latentspace import models

    def untrained_halves(latent_dim, seed):
        import keras

        keras.utils.set_random_seed(seed)
        return (
            models.furniture_encoder(latent_dim),
            models.furniture_decoder(latent_dim),
        )

    models.load_furniture_autoencoder = untrained_halves


BREAKS["stored"] = stored


def corpus():
    """Shuffle the words of the course's own text over all its lines."""
    from latentspace import datasets

    load = datasets.load_corpus

    def loaded():
        lines = [line.split() for line in load()]
        words = np.random.default_rng(0).permutation(sum(lines, []))
        ends = np.cumsum([len(line) for line in lines])
        return [
            " ".join(words[end - len(line) : end])
            for line, end in zip(lines, ends)
        ]

    datasets.load_corpus = loaded


def vectors():
    """Give each word the vector of another."""
    from latentspace import datasets

    load = datasets.load_words

    def loaded():
        words, found = load()
        return words, np.random.default_rng(0).permutation(found)

    datasets.load_words = loaded


BREAKS |= {"corpus": corpus, "vectors": vectors}


def changes_part(wanted, change):
    """Make a break: one part of the furniture passes `change` on its way."""

    def spoil():
        from latentspace import datasets

        furniture_part = datasets.furniture_part

        def changed(name):
            part = furniture_part(name)
            if name != wanted:
                return part
            return part | {"x": change(part, np.random.default_rng(0))}

        datasets.furniture_part = changed

    return spoil


def other_partners(part, rng):
    """Give each piece of a pair the second picture of another piece."""
    x, n = part["x"].copy(), int(part["n_train"])
    for rows in (slice(None, n), slice(n, None)):
        x[rows, 1] = rng.permutation(x[rows, 1])
    return x


def shuffled(part, rng):
    """Shuffle the pictures within each group: a turntable, a condition."""
    return np.stack([rng.permutation(x) for x in part["x"]])


BREAKS["pairs"] = changes_part("pairs", other_partners)
BREAKS["triplets"] = changes_part("triplets", shuffled)
BREAKS["views"] = changes_part("turntables", shuffled)
