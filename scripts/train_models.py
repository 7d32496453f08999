"""Train the networks that a chapter has no time to train.

All but one learn from the furniture's 3,500 training pictures; one learns from
MNIST's 60,000, for the page where a digit is drawn. The weights are those of
the encoder, then those of the decoder, in half precision; the errors in the
index were measured with the weights as they are stored.
"""

from functools import cache, partial

import keras
import numpy as np
from keras import ops
from sklearn.cluster import KMeans
from sklearn.neighbors import KNeighborsClassifier

from latentspace.datasets import (
    CAPTION_WORDS,
    COLOR_NAMES,
    bag_of_words,
    color_numbers,
    furniture_captions,
    furniture_part,
    load,
)
from latentspace.metrics import squared_error
from latentspace.models import (
    VAE,
    caption_encoder,
    furniture_decoder,
    furniture_encoder,
    furniture_vq,
    info_nce,
    mnist_vae,
    pair_encoder,
    pair_model,
    projection_head,
)
from latentspace.training import train

SEEDS = (0, 1, 2)
LATENT_DIMS = (3, 8, 32)  # of the autoencoders
VAE_LATENT_DIM, SIGMA, BETAS = 10, 0.1, (1, 50, 400)
EPOCHS, BATCH_SIZE, LEARNING_RATE = 60, 32, 2e-3
VQ_WITHOUT, VQ_RESTARTS = 10, 33  # epochs without rounding; with restarts
PAIR_EPOCHS, CAPTION_EPOCHS, PAIR_BATCH = 10, 15, 200


@cache
def pictures():
    """Return the training and the test pictures, values from 0 to 1."""
    data = load("furniture")
    return [
        x.astype("float32") / data.max_value
        for x in (data.x_train, data.x_test)
    ]


def autoencoder(latent_dim, seed):
    """Train an autoencoder; return its arrays and a report."""
    keras.utils.set_random_seed(seed)
    halves = furniture_encoder(latent_dim), furniture_decoder(latent_dim)
    report = {"latent_dim": latent_dim}
    return fit(keras.Sequential(halves), halves, None, seed, report)


def variational(beta, seed):
    """Train a variational autoencoder; return its arrays and a report."""
    keras.utils.set_random_seed(seed)
    n = VAE_LATENT_DIM
    halves = furniture_encoder(2 * n), furniture_decoder(n)
    vae = VAE(*halves, sigma=SIGMA, beta=beta)
    report = {"latent_dim": n, "sigma": SIGMA, "beta": beta}
    return fit(vae, halves, vae.cost, seed, report)


def quantized(seed):
    """Train an autoencoder with a codebook; return arrays and a report.

    It has as many weights and epochs as an autoencoder of 32 numbers. It
    begins without rounding; then k-means of its vectors is the first codebook.
    Entries that nothing was nearest to in 400 pictures begin anew at a random
    vector before each of the next epochs.
    """
    keras.utils.set_random_seed(seed)
    model, (x_train, x_test) = furniture_vq(), pictures()
    plain = keras.Sequential([model.encoder, model.decoder])
    steps = int(np.ceil(len(x_train) / BATCH_SIZE))
    train(
        plain,
        x_train,
        steps=VQ_WITHOUT * steps,
        batch_size=BATCH_SIZE,
        learning_rate=LEARNING_RATE,
        seed=seed,
    )
    n_entries, size = model.book.shape
    rng = np.random.default_rng(seed)

    def vectors(n):
        chosen = x_train[rng.choice(len(x_train), n, replace=False)]
        return np.asarray(model.encoder(chosen)).reshape(-1, size)

    means = KMeans(n_entries, n_init=1, random_state=seed).fit(vectors(400))
    model.book.assign(means.cluster_centers_)

    def restart(epoch, logs):
        z = vectors(400)
        used = np.bincount(model.symbols(z), minlength=n_entries) > 0
        fresh = z[rng.choice(len(z), n_entries)]
        if epoch < VQ_RESTARTS:
            model.book.assign(np.where(used[:, None], model.book, fresh))

    epochs = EPOCHS - VQ_WITHOUT
    rate = keras.optimizers.schedules.CosineDecay(
        LEARNING_RATE, epochs * steps
    )
    model.compile(keras.optimizers.Adam(rate))
    model.fit(
        x_train,
        epochs=epochs,
        batch_size=BATCH_SIZE,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=restart)],
    )
    arrays = stored(model)
    x_hat, *_ = model.predict(x_test, batch_size=250, verbose=0)
    return arrays, {
        "entries": n_entries,
        "squared_error_test": round(squared_error(x_test, x_hat), 3),
        "seed": seed,
        "epochs": EPOCHS,
        "parameters": model.count_params(),
    }


def learn(model, x, y, loss, epochs, seed, batch_size=PAIR_BATCH):
    """Train as chapter 17 does; return a report."""
    model.compile(keras.optimizers.Adam(LEARNING_RATE), loss=loss)
    model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)
    return {
        "seed": seed,
        "epochs": epochs,
        "parameters": model.count_params(),
    }


def contrast(own, seed):
    """Train an encoder and a head to find the other view of a piece.

    If not `own`, the second views are dealt out to other pieces.
    """
    keras.utils.set_random_seed(seed)
    part = furniture_part("pairs")
    x = part["x"][: part["n_train"]].astype("float32") / 255
    if not own:
        x[:, 1] = x[np.random.default_rng(seed).permutation(len(x)), 1]
    both = keras.Sequential([pair_encoder(), projection_head()])
    report = learn(
        pair_model(both), x, np.zeros(len(x)), info_nce(), PAIR_EPOCHS, seed
    )
    return stored(both), report


def augment(pictures, rng):
    """Mirror, repaint and move each picture, as chapter 17 does."""
    changed = []
    for picture in pictures:
        if rng.random() < 0.5:
            picture = picture[:, ::-1]
        picture = picture[:, :, rng.permutation(3)]
        changed.append(np.roll(picture, rng.integers(-3, 4, 2), axis=(0, 1)))
    return np.array(changed)


def augmented(seed):
    """Train on pairs made from one picture of each piece, anew each epoch."""
    keras.utils.set_random_seed(seed)
    part = furniture_part("pairs")
    x = part["x"][: part["n_train"], 0].astype("float32") / 255
    rng = np.random.default_rng(seed)
    both = keras.Sequential([pair_encoder(), projection_head()])
    model = pair_model(both)
    model.compile(keras.optimizers.Adam(LEARNING_RATE), loss=info_nce())
    for _ in range(PAIR_EPOCHS):
        pairs = np.stack([augment(x, rng), augment(x, rng)], axis=1)
        model.fit(pairs, np.zeros(len(x)), batch_size=PAIR_BATCH, verbose=0)
    return stored(both), {
        "seed": seed,
        "epochs": PAIR_EPOCHS,
        "parameters": model.count_params(),
    }


def told_the_kind(seed):
    """Train the same encoder on the same pictures with labels of the kind."""
    keras.utils.set_random_seed(seed)
    part = furniture_part("pairs")
    n = int(part["n_train"])
    x = part["x"][:n].reshape(-1, 48, 48, 3).astype("float32") / 255
    y = np.repeat(part["y"][:n], 2)
    both = keras.Sequential(
        [pair_encoder(), keras.Sequential([keras.layers.Dense(2)])]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    report = learn(both, x, y, loss, PAIR_EPOCHS, seed, 2 * PAIR_BATCH)
    return stored(both), report


def captioned(held, seed):
    """Train encoders of pictures and captions to find each other.

    Brown chairs and blue desks are left out; or as many pictures at random.
    """
    keras.utils.set_random_seed(seed)
    data = load("furniture")
    factors = data.factors["train"]
    color = color_numbers(factors["hue"])
    brown, blue = COLOR_NAMES.index("brown"), COLOR_NAMES.index("blue")
    out = (color == np.where(data.y_train == 0, brown, blue)).nonzero()[0]
    if not held:
        rng = np.random.default_rng(seed)
        out = rng.choice(len(color), len(out), replace=False)
    kept = np.setdiff1d(np.arange(len(color)), out)
    words = bag_of_words(furniture_captions(data.y_train, factors, seed))
    x = data.x_train[kept].astype("float32") / data.max_value
    halves = pair_encoder(), caption_encoder(len(CAPTION_WORDS))
    model = pair_model(*halves)
    report = learn(
        model,
        [x, words[kept]],
        np.zeros(len(x)),
        info_nce(),
        CAPTION_EPOCHS,
        seed,
    )
    parts = [stored(half) for half in halves]
    arrays = [part[key] for part in parts for key in sorted(part)]
    return {f"{i:02d}": w for i, w in enumerate(arrays)}, report


def fit(model, halves, loss, seed, report):
    x_train, x_test = pictures()
    train(
        model,
        x_train,
        loss=loss,
        steps=EPOCHS * int(np.ceil(len(x_train) / BATCH_SIZE)),
        batch_size=BATCH_SIZE,
        learning_rate=LEARNING_RATE,
        seed=seed,
    )
    return stored(model), {
        **report,
        "squared_error_train": round(error(*halves, x_train), 3),
        "squared_error_test": round(error(*halves, x_test), 3),
        "seed": seed,
        "epochs": EPOCHS,
        "parameters": model.count_params(),
    }


def stored(model):
    """Return the weights in half precision, and put them into the model."""
    weights = [w.astype("float16") for w in model.get_weights()]
    model.set_weights([w.astype("float32") for w in weights])
    return {f"{i:02d}": w for i, w in enumerate(weights)}


def handwritten(steps=28000, batch_size=128):
    """Train MNIST's variational autoencoder; return arrays and a report.

    Its loss is binary cross-entropy, as in most published ones: the squared
    error would need a sigma, and the pictures would be paler.
    """
    keras.utils.set_random_seed(0)
    data, vae = load("mnist"), mnist_vae()
    x_train, x_test = (
        x[..., None].astype("float32") / data.max_value
        for x in (data.x_train, data.x_test)
    )

    def cross_entropy(x, x_hat):
        each = keras.losses.binary_crossentropy(x, x_hat)
        return ops.sum(each, axis=(1, 2))

    def loss(x, outputs):
        x_hat, *code = outputs
        return cross_entropy(x, x_hat) + vae.rate(*code)

    train(
        vae,
        x_train,
        loss=loss,
        steps=steps,
        batch_size=batch_size,
        learning_rate=LEARNING_RATE,
    )
    arrays = stored(vae)

    def mean(x):
        return vae.encoder.predict(x, batch_size=500, verbose=0)[:, :2]

    x_hat, *code = (
        np.concatenate(parts)
        for parts in zip(*(vae(x) for x in np.split(x_test, 20)))
    )
    judge = KNeighborsClassifier(15).fit(mean(x_train), data.y_train)
    return arrays, {
        "latent_dim": 2,
        "rate_test": round(float(ops.mean(vae.rate(*code))), 2),
        "cross_entropy_test": round(
            float(ops.mean(cross_entropy(x_test, x_hat))), 2
        ),
        "squared_error_test": round(
            error(vae.encoder, vae.decoder, x_test), 3
        ),
        "accuracy_15nn_test": round(
            float(judge.score(mean(x_test), data.y_test)), 4
        ),
        "seed": 0,
        "epochs": round(steps * batch_size / len(x_train), 1),
        "parameters": vae.count_params(),
    }


def error(encoder, decoder, x):
    """Squared error after the code; a variational one's is its mean."""
    z = encoder.predict(x, batch_size=250, verbose=0)
    z_mean = z[..., : decoder.input_shape[-1]]
    return squared_error(x, decoder.predict(z_mean, batch_size=250, verbose=0))


RECIPES = {
    f"furniture-ae-{size}-{seed}": partial(autoencoder, size, seed)
    for size in LATENT_DIMS
    for seed in SEEDS
} | {
    f"furniture-vae-{VAE_LATENT_DIM}-b{beta}-{seed}": partial(
        variational, beta, seed
    )
    for beta in BETAS
    for seed in SEEDS
}
RECIPES["mnist-vae-2"] = handwritten
RECIPES["furniture-vq-512-0"] = partial(quantized, 0)
for s in SEEDS:
    RECIPES[f"furniture-pairs-contrast-{s}"] = partial(contrast, True, s)
    RECIPES[f"furniture-pairs-kind-{s}"] = partial(told_the_kind, s)
    RECIPES[f"furniture-captions-all-{s}"] = partial(captioned, False, s)
    RECIPES[f"furniture-captions-held-{s}"] = partial(captioned, True, s)
# Two controls, of which one each is enough.
RECIPES["furniture-pairs-shuffled-0"] = partial(contrast, False, 0)
RECIPES["furniture-pairs-augmented-0"] = partial(augmented, 0)
