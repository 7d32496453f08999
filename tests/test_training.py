"""Test that the compiled loop trains, repeats itself, and rejects errors."""

import numpy as np
import pytest

from latentspace.training import train


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture
def line():
    """Points near a line in ten dimensions."""
    rng = np.random.default_rng(0)
    along = rng.normal(size=(300, 1)) @ rng.normal(size=(1, 10))
    return (along + 0.05 * rng.normal(size=(300, 10))).astype("float32")


def linear(keras, inputs, latent_dim, outputs=None, seed=0):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            keras.layers.Dense(latent_dim),
            keras.layers.Dense(outputs or inputs),
        ]
    )


def test_full_batch_training_reaches_the_error_of_pca(keras, line):
    """A linear autoencoder can do no better than PCA."""
    line += np.random.default_rng(1).normal(size=line.shape).astype("f") / 2
    centred = line - line.mean(0)
    singular = np.linalg.svd(centred, compute_uv=False)
    best = (singular[1:] ** 2).sum() / len(line)
    model = linear(keras, 10, 1)
    history = train(model, line, steps=4000, learning_rate=3e-2)
    assert 0.9999 * best < history["loss"][-1] < 1.001 * best
    output = np.asarray(model(line))
    assert ((output - line) ** 2).sum(1).mean() == pytest.approx(
        history["loss"][-1], rel=1e-5
    )


def test_minibatches_train_and_differ_from_full_batches(keras, line):
    small, whole = linear(keras, 10, 1), linear(keras, 10, 1)
    first = np.square(np.asarray(small(line)) - line).sum(1).mean()
    loss = train(small, line, steps=300, batch_size=32, learning_rate=1e-2)[
        "loss"
    ][-1]
    assert loss < first / 5
    assert (
        loss != train(whole, line, steps=300, learning_rate=1e-2)["loss"][-1]
    )


def test_seed_decides_the_batches(keras, line):
    weights = []
    for seed in (1, 1, 2):
        model = linear(keras, 10, 2)
        train(model, line, steps=50, batch_size=16, seed=seed)
        weights.append(
            np.concatenate([w.ravel() for w in model.get_weights()])
        )
    assert np.array_equal(weights[0], weights[1])
    assert not np.allclose(weights[0], weights[2])


def test_history_has_both_losses_and_the_last_step(keras, line):
    model = linear(keras, 10, 1)
    history = train(
        model,
        line[:200],
        validation_data=line[200:],
        steps=250,
        log_every=100,
    )
    assert list(history["step"]) == [100, 200, 250]
    assert set(history) == {"step", "loss", "val_loss"}
    for name, part in (("loss", line[:200]), ("val_loss", line[200:])):
        expected = np.square(np.asarray(model(part)) - part).sum(1).mean()
        assert history[name][-1] == pytest.approx(expected, rel=1e-5)


def test_logging_does_not_change_the_training(keras, line):
    ends = []
    for every in (None, 7):
        model = linear(keras, 10, 1)
        train(model, line, steps=40, batch_size=16, log_every=every)
        ends.append(model.get_weights())
    for a, b in zip(*ends):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_own_target_and_own_loss_are_used(keras, line):
    from keras import ops

    target = line[:, :3] * 2
    model = linear(keras, 10, 3, outputs=3)
    before = np.abs(np.asarray(model(line)) - target).sum(1).mean()
    history = train(
        model,
        line,
        target,
        steps=500,
        learning_rate=1e-2,
        validation_data=(line[:50], target[:50]),
        loss=lambda y, output: ops.sum(ops.abs(y - output), axis=1),
    )
    assert history["loss"][-1] < before / 10
    after = np.abs(np.asarray(model(line)) - target).sum(1).mean()
    assert history["loss"][-1] == pytest.approx(after, rel=1e-5)


def test_learning_rate_falls_to_zero(keras, line):
    """The last step changes the loss far less than the first."""
    losses = train(linear(keras, 10, 1), line, steps=200, log_every=1)["loss"]
    fall = -np.diff(losses)
    assert 0 <= abs(fall[-1]) < fall[0] / 1000


def test_training_many_models_gives_no_warning(keras, line, caplog):
    with caplog.at_level("WARNING"):
        for seed in range(7):
            train(linear(keras, 10, 1, seed=seed), line, steps=2)
    assert "retracing" not in caplog.text


def test_images_need_not_be_flattened(keras):
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).random((40, 6, 6, 1)).astype("float32")
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(1, 3, padding="same"),
        ]
    )
    losses = train(model, x, steps=200, log_every=100)["loss"]
    assert losses[1] < losses[0]


@pytest.mark.parametrize(
    "x, y, settings, words",
    [
        (np.zeros((5, 4), "uint8"), None, {}, "convert images first"),
        (np.zeros((5, 4)), np.zeros((6, 4)), {}, "as many"),
        (np.zeros((5, 4)), np.zeros((5, 2, 2)), {}, "shape"),
        (np.zeros((5, 4)), np.zeros((5, 4), int), {}, "y holds int64"),
        (np.zeros(5), None, {}, "at least one example"),
        (np.zeros((0, 4)), None, {}, "at least one example"),
        (np.zeros((5, 4)), None, {"steps": 0}, "count from 1"),
        (np.zeros((5, 4)), None, {"batch_size": 0}, "counts from 1"),
        (
            np.zeros((5, 4)),
            None,
            {"validation_data": np.zeros((5, 4), int)},
            "validation_data holds",
        ),
    ],
)
def test_invalid_arguments_are_rejected(keras, x, y, settings, words):
    with pytest.raises(ValueError, match=words):
        train(linear(keras, 4, 2), x, y, **settings)


def test_loss_that_is_not_finite_is_reported(keras, line):
    line[0, 0] = np.nan
    with pytest.raises(FloatingPointError, match="learning rate"):
        train(linear(keras, 10, 1), line, steps=5)


def several_outputs(keras):
    """A model that gives its answer and, beside it, its code."""
    keras.utils.set_random_seed(0)
    image = keras.Input((10,))
    code = keras.layers.Dense(1)(image)
    return keras.Model(image, [keras.layers.Dense(10)(code), code])


def test_loss_gets_all_outputs_of_a_model(keras, line):
    def loss(price):
        def cost(y, output):
            answer, code = output
            return (
                keras.ops.sum((y - answer) ** 2, axis=1)
                + price * code[:, 0] ** 2
            )

        return cost

    spread = []
    for price in (0, 1e3):
        model = several_outputs(keras)
        train(model, line, steps=300, loss=loss(price), learning_rate=1e-2)
        spread.append(np.std(np.asarray(model(line)[1])))
    assert spread[1] < spread[0] / 5
    with pytest.raises(ValueError, match="2 outputs"):
        train(model, line, steps=1)
    with pytest.raises(ValueError, match="shape"):
        train(model, line, line[:, :5], steps=1, loss=loss(0))
