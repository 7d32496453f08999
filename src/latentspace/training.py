"""Train small models fast: one compiled loop over a set in memory.

Keras' ``fit`` does work in Python at the start and the end of every *epoch*,
and an epoch of the digits is eleven small batches. For 550 updates of the
digits' autoencoder on two cores, ``fit`` took 4.1 s; 3.4 s with
``steps_per_execution=11``, which keeps Python out between the batches; 1.0 s
as one long epoch; and this loop 0.5 s. A chapter trains dozens of them:

>>> losses = train(autoencoder, x_train, steps=1000)  # doctest: +SKIP

Chapter 6 says when it pays. TensorFlow is imported when a model is trained,
not when this module is.
"""

import gc

import numpy as np

__all__ = ["train"]


def train(
    model,
    x,
    y=None,
    *,
    steps=1000,
    batch_size=None,
    learning_rate=3e-3,
    loss=None,
    validation_data=None,
    log_every=None,
    seed=0,
):
    """Train a Keras model with Adam, the loop compiled as a whole.

    The learning rate falls to zero along half a cosine: large steps find
    the valley, small ones its bottom.

    Parameters
    ----------
    model : keras.Model
        The model. It is trained in place. If it gives several outputs, the
        first should look like the target, and `loss` is handed them all.
    x : array-like of float of shape (n_samples, ...)
        What goes in.
    y : array-like of float of shape (n_samples, ...), optional
        What should come out; `x` itself if not given.
    steps : int
        Updates of the weights. An epoch is ``n_samples / batch_size`` of them.
    batch_size : int, optional
        Examples in an update, drawn at random with replacement. If not
        given, every update sees the whole set.
    learning_rate : float
        The rate of the first step.
    loss : callable, optional
        ``loss(y, output)`` gives one value per example; their mean is made
        small. The squared error, summed over an example's values, if not
        given.
    validation_data : array-like, or a pair of them, optional
        Examples not trained on (or a pair of input and target), whose loss
        is recorded beside the training set's.
    log_every : int, optional
        Record the losses each time this many steps are done, and at the
        end; only at the end if not given.
    seed : int
        Decides the batches. The first weights are the model's own: call
        ``keras.utils.set_random_seed`` before it is built.

    Returns
    -------
    dict of str to ndarray
        ``step``, ``loss`` (over the whole of `x`, after that step) and, with
        `validation_data`, ``val_loss``: the names that Keras' ``fit`` uses.

    Raises
    ------
    ValueError
        If the arrays do not hold floating-point numbers, their lengths
        differ, or the model's output has another shape than the target.
    FloatingPointError
        If the loss is no longer finite.
    """
    import keras
    import tensorflow as tf

    x, y = _pair(x, y, "x", "y")
    counts = {"steps": steps, "batch_size": batch_size, "log_every": log_every}
    for name, count in counts.items():
        if count is not None and count < 1:
            raise ValueError(f"{name} counts from 1, found {count}")
    if validation_data is not None:
        if not isinstance(validation_data, tuple):
            validation_data = validation_data, None
        validation_data = _pair(
            *validation_data, "validation_data[0]", "validation_data[1]"
        )
    output = model(x[:1])  # builds the model, too
    several = isinstance(output, (tuple, list))
    if several and loss is None:
        raise ValueError(
            f"the model gives {len(output)} outputs: say what "
            "they cost, with loss="
        )
    found = tuple((output[0] if several else output).shape[1:])
    if found != y.shape[1:]:
        # Subtracting would broadcast, and train on something else.
        raise ValueError(
            f"the model gives shape {found} for one example, "
            f"but the target has shape {y.shape[1:]}"
        )

    loss = _squared_error if loss is None else loss
    adam = keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(learning_rate, steps)
    )
    weights = model.trainable_variables
    adam.build(weights)
    log_every = steps if log_every is None else log_every
    n, inputs = len(x), tf.constant(x)
    targets = inputs if y is x else tf.constant(y)

    def advance(first, last, inputs, targets):
        for step in tf.range(first, last):
            if batch_size is None:
                batch, wanted = inputs, targets
            else:
                chosen = tf.random.stateless_uniform(
                    [batch_size], [seed, step], 0, n, dtype=tf.int32
                )
                batch = tf.gather(inputs, chosen)
                wanted = tf.gather(targets, chosen)
            with tf.GradientTape() as tape:
                mean = tf.reduce_mean(
                    loss(wanted, model(batch, training=True))
                )
            # What `adam.apply` does on one machine. It would first sum the
            # gradients over all machines, for which TensorFlow keeps each
            # graph as long as Python runs: some 7 MB for each training.
            rate = adam.learning_rate
            for gradient, weight in zip(
                tape.gradient(mean, weights), weights, strict=True
            ):
                if gradient is not None:
                    adam.update_step(gradient, weight, rate)
            adam.iterations.assign_add(1)

    # Traced once, here: called as a tf.function, every model trained would
    # be a retracing, and TensorFlow warns of those.
    # The set is handed over, not captured: what a graph captures stays in
    # memory until Python looks for garbage.
    number = tf.TensorSpec([], tf.int32)
    advance = tf.function(advance).get_concrete_function(
        number, number, *map(tf.TensorSpec.from_tensor, (inputs, targets))
    )

    history = {"step": [], "loss": []}
    if validation_data is not None:
        history["val_loss"] = []
    for first in range(0, steps, log_every):
        last = min(first + log_every, steps)
        advance(tf.constant(first), tf.constant(last), inputs, targets)
        history["step"].append(last)
        history["loss"].append(_mean(model, loss, x, y))
        if validation_data is not None:
            history["val_loss"].append(_mean(model, loss, *validation_data))
        if not np.isfinite(history["loss"][-1]):
            raise FloatingPointError(
                f"the loss is {history['loss'][-1]} after {last} steps; try "
                f"a learning rate below {learning_rate:g}, and look for "
                "numbers in x or y that are not finite"
            )
    # A traced loop holds itself until Python looks for garbage.
    del advance
    gc.collect()
    return {name: np.array(values) for name, values in history.items()}


def _squared_error(y, output):
    from keras import ops

    square = ops.square(y - output)
    return ops.sum(ops.reshape(square, (ops.shape(square)[0], -1)), axis=1)


def _pair(x, y, name_x, name_y):
    x = _floats(x, name_x)
    y = x if y is None else _floats(y, name_y)
    if len(x) != len(y):
        raise ValueError(
            f"{name_x} holds {len(x)} examples and {name_y} "
            f"{len(y)}; they must be as many"
        )
    return x, y


def _floats(array, name):
    array = np.asarray(array)
    if array.dtype.kind != "f":
        raise ValueError(
            f"{name} holds {array.dtype} values; convert images first, as in "
            "x.astype('float32') / max_value"
        )
    if array.ndim < 2 or not len(array):
        raise ValueError(
            f"{name} should be at least one example of one "
            f"value, shape (n, ...), found {array.shape}"
        )
    return array.astype("float32", copy=False)


def _mean(model, loss, x, y, batch=250):
    """Mean loss over a set, in pieces so that large sets fit in memory."""
    total = sum(
        float(np.sum(loss(y[i : i + batch], model(x[i : i + batch]))))
        for i in range(0, len(x), batch)
    )
    return total / len(x)
