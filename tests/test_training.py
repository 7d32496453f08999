"""Test that the compiled loop trains, repeats itself, and rejects errors."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import breaks
from latentspace.training import train


@pytest.fixture
def line():
    """Points near a line in ten dimensions."""
    rng = np.random.default_rng(0)
    along = rng.normal(size=(300, 1)) @ rng.normal(size=(1, 10))
    return (along + 0.05 * rng.normal(size=(300, 10))).astype("float32")


def linear(inputs, latent_dim, outputs=None, seed=0):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            layers.Dense(latent_dim),
            layers.Dense(outputs or inputs),
        ]
    )


def error(model, x):
    return np.square(np.asarray(model(x)) - x).sum(1).mean()


def test_seed_decides_the_minibatches(line):
    first = error(linear(10, 1), line)
    losses = [
        train(linear(10, 1), line, steps=300, learning_rate=1e-2, **settings)
        for settings in (
            {"batch_size": 32, "seed": 1},
            {"batch_size": 32, "seed": 1},
            {"batch_size": 32, "seed": 2},
            {"batch_size": None},
        )
    ]
    one, again, other, whole = (history["loss"][-1] for history in losses)
    assert one == again < first / 5
    assert len({one, other, whole}) == 3


def test_history_has_both_losses_and_the_last_step(line):
    model = linear(10, 1)
    parts = {"loss": line[:200], "val_loss": line[200:]}
    history = train(
        model,
        parts["loss"],
        validation_data=parts["val_loss"],
        steps=250,
        log_every=100,
    )
    assert history.pop("step").tolist() == [100, 200, 250]
    assert {name: losses[-1] for name, losses in history.items()} == {
        name: pytest.approx(error(model, part), rel=1e-5)
        for name, part in parts.items()
    }


def test_logging_does_not_change_the_training(line):
    ends = []
    for every in (None, 7):
        model = linear(10, 1)
        train(model, line, steps=40, batch_size=16, log_every=every)
        ends.append(model.get_weights())
    for a, b in zip(*ends):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_own_target_and_own_loss_are_used(line):
    target = line[:, :3] * 2
    model = linear(10, 3, outputs=3)

    def loss(y, output):
        return ops.sum(ops.abs(y - output), axis=1)

    before = np.mean(loss(target, model(line)))
    (found,) = train(
        model,
        line,
        target,
        steps=500,
        learning_rate=1e-2,
        validation_data=(line, target),
        loss=loss,
    )["val_loss"]
    assert found < before / 10
    assert found == pytest.approx(np.mean(loss(target, model(line))), rel=1e-5)


def test_learning_rate_falls_to_zero(line):
    """The last step changes the loss far less than the first."""
    losses = train(linear(10, 1), line, steps=200, log_every=1)["loss"]
    fall = -np.diff(losses)
    assert 0 <= abs(fall[-1]) < fall[0] / 1000


X = np.zeros((5, 4))
WHOLE = np.zeros((5, 4), int)


@pytest.mark.parametrize(
    "x, y, settings, words",
    [
        (np.zeros((5, 4), "uint8"), None, {}, "convert images first"),
        (X, np.zeros((6, 4)), {}, "as many"),
        (X, np.zeros((5, 2, 2)), {}, "shape"),
        (X, WHOLE, {}, "y holds int64"),
        (np.zeros(5), None, {}, "at least one example"),
        (np.zeros((0, 4)), None, {}, "at least one example"),
        (X, None, {"steps": 0}, "steps counts from 1"),
        (X, None, {"log_every": 0}, "log_every counts from 1"),
        (X, None, {"batch_size": 0}, "batch_size counts from 1"),
        (X, None, {"validation_data": WHOLE}, r"validation_data\[0\] holds"),
    ],
)
def test_invalid_arguments_are_rejected(x, y, settings, words):
    with pytest.raises(ValueError, match=words):
        train(linear(4, 2), x, y, **settings)


def test_loss_that_is_not_finite_is_reported(line):
    line[0, 0] = np.nan
    with pytest.raises(FloatingPointError, match="learning rate"):
        train(linear(10, 1), line, steps=5)


def test_loss_gets_all_outputs_of_a_model(line):
    spread = []
    for price in (0, 1e3):

        def cost(y, output, price=price):
            answer, code = output
            return ops.sum((y - answer) ** 2, axis=1) + price * code[:, 0] ** 2

        keras.utils.set_random_seed(0)
        image = keras.Input((10,))
        code = layers.Dense(1)(image)
        model = keras.Model(image, [layers.Dense(10)(code), code])
        train(model, line, steps=300, loss=cost, learning_rate=1e-2)
        spread.append(np.std(model(line)[1]))
    assert spread[1] < spread[0] / 5
    with pytest.raises(ValueError, match="2 outputs"):
        train(model, line, steps=1)
    with pytest.raises(ValueError, match="shape"):
        train(model, line, line[:, :5], steps=1, loss=cost)


def test_challenge_stops_fit_and_the_loop_alike(line, monkeypatch):
    # The break replaces these; monkeypatch puts them back afterwards.
    for owner, name in (
        (keras.optimizers.Optimizer, "apply"),
        (keras.optimizers.Adam, "update_step"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    breaks.BREAKS["untrained"]()
    model = linear(10, 1)
    first = error(model, line)
    train(model, line, steps=50)
    model.compile(loss="mse", optimizer="adam")
    model.fit(line, line, verbose=0)
    assert error(model, line) == first
