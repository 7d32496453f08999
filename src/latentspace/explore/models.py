"""Take a small Keras network apart, so that a page can run it.

Weights are stored as int8 with one scale for each tensor, vectors (biases)
as they are. ``infer.js`` runs what `export` returns; `rounded` is the same
network in Keras, to compute with what the page will compute with.
"""

import base64

import numpy as np

__all__ = ["export", "rounded", "run"]

ACTIVATIONS = {
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "sigmoid",
    "softmax",
    "softplus",
    "silu",
    "tanh",
}
# Layers that do nothing to the numbers once a network is trained.
SILENT = {
    "InputLayer",
    "Flatten",
    "Reshape",
    "Dropout",
    "SpatialDropout2D",
    "GaussianNoise",
    "GaussianDropout",
    "ActivityRegularization",
}
INSTEAD = {
    "MaxPooling2D": "Conv2D with strides=2",
    "AveragePooling2D": "Conv2D with strides=2",
    "GlobalAveragePooling2D": "Flatten and Dense",
    "SeparableConv2D": "Conv2D",
    "DepthwiseConv2D": "Conv2D",
    "LayerNormalization": "BatchNormalization",
    "GroupNormalization": "BatchNormalization",
    "Sampling": "a model that ends at the mean, z_mean",
}


def export(model):
    """Describe a Keras model as `infer.js` needs it.

    Parameters
    ----------
    model : keras.Model
        Sequential, or functional with one path from input to output. Of
        several outputs the first is taken.

    Returns
    -------
    dict
        ``layers``, a list of dict, and ``weights``, base64.

    Raises
    ------
    ValueError
        If a layer is not supported. The message says what to use instead.
    """
    blob, described = bytearray(), []

    def store(tensor):
        tensor = np.asarray(tensor, "<f4")
        if not np.isfinite(tensor).all():
            raise ValueError(f"{model.name}: some weights are not finite")
        place = {"at": len(blob), "length": tensor.size}
        if tensor.ndim < 2:
            blob.extend(tensor.tobytes())
        else:
            numbers, scale = _to_int8(tensor)
            place["scale"] = float(scale)
            blob.extend(numbers.tobytes())
        return place

    for layer, node in _chain(model):
        step = _describe(layer, node)
        for key in ("weights", "bias"):
            if step.get(key) is not None:
                step[key] = store(step[key])
        if step["op"] != "same" or step["activation"] != "linear":
            described.append(step)
    weights = base64.b64encode(bytes(blob)).decode()
    return {"layers": described, "weights": weights}


def rounded(model):
    """Return a copy of a model with the weights that `export` stores.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    keras.Model
    """
    import keras

    copy = keras.models.clone_model(model)
    weights = [np.asarray(w) for w in model.get_weights()]
    copy.set_weights(
        [w if w.ndim < 2 else np.multiply(*_to_int8(w)) for w in weights]
    )
    return copy


def run(model, x):
    """Return what a model makes of some inputs, flat.

    Parameters
    ----------
    model : keras.Model
        Of several outputs the first is taken.
    x : array-like of shape (n_samples, ...)

    Returns
    -------
    ndarray of shape (n_samples, n_outputs)

    Raises
    ------
    ValueError
        If the model takes inputs of another size.
    """
    x = np.asarray(x, "float32")
    wanted = [size or 1 for size in model.inputs[0].shape[1:]]
    if np.prod(wanted) != np.prod(x.shape[1:]):
        raise ValueError(
            f"{model.name} takes {tuple(wanted)}, found {x.shape[1:]}; hand "
            "over what it was trained on"
        )
    x = x.reshape(-1, *wanted)
    parts = np.array_split(x, -(-len(x) // 256))
    out = [model(part, training=False) for part in parts]
    out = [o[0] if isinstance(o, (list, tuple)) else o for o in out]
    return np.concatenate([np.asarray(o) for o in out]).reshape(len(x), -1)


def _to_int8(tensor):
    """Return whole numbers from -127 to 127, and the scale they need."""
    scale = np.float32(np.abs(tensor).max() / 127 or 1)
    return np.round(tensor / scale).astype(np.int8), scale


def _chain(model, output=0):
    """Yield the layers from the input to an output, each with its node."""
    import keras

    if not getattr(model, "inputs", None):
        raise ValueError(
            f"{getattr(model, 'name', model)}: expected a built Sequential or "
            "functional Keras model; begin it with keras.Input(shape)"
        )
    found, tensor = [], model.outputs[output]
    while tensor is not model.inputs[0]:
        layer, at, output = tensor._keras_history
        node = layer._inbound_nodes[at]
        if len(node.input_tensors) != 1:
            raise ValueError(
                f"{model.name}: {len(node.input_tensors)} paths meet in layer "
                f"{layer.name!r}; an explorer runs one path of layers"
            )
        found.append((layer, node, output))
        tensor = node.input_tensors[0]
    for layer, node, output in reversed(found):
        if isinstance(layer, keras.Model):
            yield from _chain(layer, output)
        else:
            yield layer, node


def _describe(layer, node):
    """Return one layer as a dict, its weights still arrays."""
    kind = type(layer).__name__
    into, out = (
        list(tensors[0].shape[1:])
        for tensors in (node.input_tensors, node.output_tensors)
    )
    if None in into + out:
        raise ValueError(
            f"layer {layer.name!r}: expected fixed sizes, found {out}; give "
            "keras.Input the whole shape"
        )
    step = {"op": "same", "activation": "linear", "input": into, "output": out}
    step.update(channels=out[-1], size=int(np.prod(out)))
    if kind not in SILENT:
        make = LAYERS.get(kind)
        if make is None:
            instead = INSTEAD.get(kind)
            use = f"use {instead}" if instead else f"supported: {_supported()}"
            raise ValueError(
                f"an explorer cannot run {kind} (layer {layer.name!r}); {use}"
            )
        step.update(make(layer, step))
    if step["activation"] not in ACTIVATIONS:
        raise ValueError(
            f"an explorer cannot run the activation {step['activation']} "
            f"(layer {layer.name!r}); supported: "
            f"{', '.join(sorted(ACTIVATIONS))}"
        )
    return step


def _supported():
    return ", ".join(sorted(LAYERS.keys() | SILENT))


def _activation(layer, step):
    name = getattr(layer.activation, "__name__", str(layer.activation))
    return {"activation": name}


def _dense(layer, step):
    return {
        "op": "dense",
        "weights": layer.kernel,
        "bias": layer.bias,
        **_activation(layer, step),
    }


def _conv(layer, step):
    plain = {
        "dilation_rate": (1, 1),
        "data_format": "channels_last",
        "groups": 1,
        "output_padding": None,
    }
    for name, value in plain.items():
        if getattr(layer, name, value) != value:
            raise ValueError(
                f"layer {layer.name!r}: an explorer runs convolutions with "
                f"{name}={value!r} only, found {getattr(layer, name)!r}"
            )
    transposed = type(layer).__name__ == "Conv2DTranspose"
    kernel = np.asarray(layer.kernel)
    before = [0, 0]
    if layer.padding == "same":
        # The transposed convolution is the plain one's way back.
        large, small = step["input"], step["output"]
        if transposed:
            large, small = small, large
        before = [
            max((small[i] - 1) * stride + size - large[i], 0) // 2
            for i, (stride, size) in enumerate(
                zip(layer.strides, layer.kernel_size)
            )
        ]
    return {
        "op": "conv",
        "transposed": transposed,
        "kernel": list(layer.kernel_size),
        "strides": list(layer.strides),
        "before": before,
        "weights": kernel.swapaxes(2, 3) if transposed else kernel,
        "bias": layer.bias,
        **_activation(layer, step),
    }


def _affine(step, scale, offset):
    return {
        "op": "affine",
        "weights": np.broadcast_to(np.ravel(scale), step["channels"]),
        "bias": np.broadcast_to(np.ravel(offset), step["channels"]),
    }


def _rescaling(layer, step):
    return _affine(step, layer.scale, layer.offset)


def _batch_normalization(layer, step):
    scale = 1 / np.sqrt(np.asarray(layer.moving_variance) + layer.epsilon)
    scale = scale * (np.asarray(layer.gamma) if layer.scale else 1)
    offset = -np.asarray(layer.moving_mean) * scale
    offset = offset + (np.asarray(layer.beta) if layer.center else 0)
    return _affine(step, scale, offset)


def _upsample(layer, step):
    if layer.interpolation != "nearest":
        raise ValueError(
            f"layer {layer.name!r}: an explorer runs UpSampling2D with "
            f'interpolation="nearest" only, found {layer.interpolation!r}'
        )
    return {"op": "upsample", "by": list(layer.size)}


LAYERS = {
    "Activation": _activation,
    "BatchNormalization": _batch_normalization,
    "Conv2D": _conv,
    "Conv2DTranspose": _conv,
    "Dense": _dense,
    "ELU": lambda layer, _: {"activation": "elu", "slope": layer.alpha},
    "LeakyReLU": lambda layer, _: {
        "activation": "leaky_relu",
        "slope": float(layer.negative_slope),
    },
    "ReLU": lambda layer, _: {"activation": "relu"},
    "Rescaling": _rescaling,
    "Softmax": lambda layer, _: {"activation": "softmax"},
    "UpSampling2D": _upsample,
}
