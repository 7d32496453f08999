"""Exercises of chapter 7: lying edges, another task, fields, an encoder."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, exercise, numbers


@exercise(
    "07-1",
    right="the middle window covers both feet of the edge, the outer ones "
    "one each, since windows overlap and reach into the padding",
)
def lying_edges():
    return -1, -2, -1


lying_edges.mistake(
    "the windows overlap: each is four columns wide and starts two columns "
    "after the one before, and the first starts in the padding",
    (0, -2, 0),
)
lying_edges.mistake(
    "the sign is turned: the lower of the two rows counts plus, the upper "
    "one minus",
    (1, 2, 1),
)
lying_edges.mistake(
    "that is the top row of the result; the middle row's windows begin two "
    "rows further down",
    (2, 4, 2),
)
lying_edges.mistake(
    "that is the bottom row of the result; the middle row's windows end two "
    "rows further up",
    (0, 0, 0),
)
lying_edges.mistake(
    "that is the middle row of the drawn result, for the upright kernel; turn "
    "the kernel by a quarter",
    (4, 0, -4),
)
lying_edges.mistake(
    "the padding was forgotten: the first window begins one column and one "
    "row outside the picture",
    (-2, -2),
    when=lambda found: np.size(found) == 2,
)


@exercise(
    "07-2",
    right="with more steps the angle is read better and better, and the "
    "colour, which is of no use for the task, is driven out",
    atol=0.12,
)
def ask_for_the_angle():
    return 0.77, 0.14


ask_for_the_angle.mistake(
    "the two numbers stand in the other order: the angle first, then the "
    "colour",
    (0.14, 0.77),
    when=lambda found: (
        numbers(found, 2)[0] < 0.27 and 0.67 <= numbers(found, 2)[1] < 0.85
    ),
)
ask_for_the_angle.mistake(
    "the colour is that of a network that was trained to name it; train one "
    "for the angle",
    (0.12, 0.99),
    when=lambda found: numbers(found, 2)[1] >= 0.85,
)
ask_for_the_angle.mistake(
    "that is what a code tells after 200 steps; give encoder_for steps=1000",
    (0.59, 0.4),
    when=lambda found: (
        0.48 <= numbers(found, 2)[0] < 0.67
        and 0.31 <= numbers(found, 2)[1] < 0.55
    ),
)
ask_for_the_angle.mistake(
    "this angle is what a code tells that was not trained for it, or what "
    "training made of it is not what you read: give encoder_for's encoder to "
    "the probe",
    (0.22, 0.57),
    when=lambda found: (
        numbers(found, 2)[0] < 0.48 and numbers(found, 2)[1] < 0.67
    ),
)
ask_for_the_angle.mistake(
    "two numbers are asked for, the angle's and the colour's",
    0.75,
    when=lambda found: np.size(found) != 2,
)


@exercise(
    "07-3",
    [
        (4, 2, 46),
        (4, 2, 47),
        (3, 1, 48),
        (3, 2, 48),
        (3, 1, 3),
        (5, 3, 100),
        (2, 1, 10),
        (3, 2, 1),
    ],
    right="24 layers without a stride, five with a stride of 2",
)
def layers_needed(kernel, stride, pixels):
    return _count(kernel, stride, pixels)


def _count(kernel, stride, pixels, late=0):
    width, step, layers = 1, 1, 0
    while width < pixels:
        if late:
            step *= stride
        width += (kernel - 1) * step
        if not late:
            step *= stride
        layers += 1
    return layers


layers_needed.mistake(
    "a layer's own stride was counted as well: its window still moves over "
    "the numbers of the layer before",
    lambda kernel, stride, pixels: _count(kernel, stride, pixels, late=1),
)
layers_needed.mistake(
    "the strides are missing: after a stride of 2, neighbouring units lie two "
    "pixels apart",
    lambda kernel, stride, pixels: _count(kernel, 1, pixels),
)
layers_needed.mistake(
    "one pixel too many is asked for: before any layer a unit sees one pixel, "
    "itself, and a field exactly as wide as asked for is enough",
    lambda kernel, stride, pixels: _count(kernel, stride, pixels + 1),
)
layers_needed.mistake(
    "windows overlap, so their widths do not simply add up",
    lambda kernel, stride, pixels: -(-pixels // kernel),
)
layers_needed.mistake(
    "that is the width of a field; how many layers are needed is asked for",
    lambda kernel, stride, pixels: 1 + (kernel - 1) * pixels,
    when=lambda found, kernel, stride, pixels: (
        np.size(found) == 1 and found > pixels
    ),
)


def built(network, side, channels, latent_dim):
    """Describe in words how a reader's encoder is built."""
    parts = getattr(network, "layers", None)
    if not parts:
        raise WrongAnswer(
            "expected a keras.Sequential with at least one layer, found "
            f"{type(network).__name__}"
        )
    told = []
    for layer in parts:
        if hasattr(layer, "kernel_size"):
            told.append(
                f"{layer.filters} of {layer.kernel_size[0]}, stride "
                f"{layer.strides[0]}, {layer.padding}, "
                f"{layer.activation.__name__}"
            )
        else:
            told.append(type(layer).__name__)
    shapes = f"{network.input_shape[1:]} to {network.output_shape[1:]}"
    return f"{shapes} by " + "; ".join(told)


@exercise(
    "07-4",
    [
        case("colour pictures of 32 × 32 and a code of 10", 32, 3, 10),
        case("grey pictures of 16 × 16 and a code of 2", 16, 1, 2),
        case("grey pictures of 64 × 64 and a code of 32", 64, 1, 32),
    ],
    right="fully convolutional, down to one place; the decoder is the same "
    "list backwards",
    key=built,
)
def my_encoder(side, channels, latent_dim):
    return _encoder(side, channels, latent_dim)


def _encoder(side, channels, latent_dim, **other):
    import keras
    from keras import layers

    parts, kernels, end = [], 16, other.get("end", 4)
    now = side
    while now > end:
        parts.append(
            layers.Conv2D(
                kernels,
                other.get("kernel", 4),
                strides=other.get("stride", 2),
                padding=other.get("padding", "same"),
                activation=other.get("activation", "relu"),
            )
        )
        now //= 2
        kernels *= other.get("grow", 2)
    if other.get("dense"):
        parts += [layers.Flatten(), layers.Dense(latent_dim)]
    else:
        parts.append(
            layers.Conv2D(latent_dim, end, activation=other.get("code"))
        )
    return keras.Sequential(
        [keras.Input((other.get("side", side),) * 2 + (channels,)), *parts]
    )


my_encoder.mistake(
    "the code passes through a relu: then no number of it can be negative",
    lambda *given: _encoder(*given, code="relu"),
)
my_encoder.mistake(
    "there is no activation between the convolutions: then all layers "
    "together are one linear map",
    lambda *given: _encoder(*given, activation=None),
)
my_encoder.mistake(
    "the last layer is dense. A convolution of 4 × 4 without padding gives "
    "the same numbers, and keeps the network fully convolutional",
    lambda *given: _encoder(*given, dense=True),
)
my_encoder.mistake(
    "every layer has 16 kernels; each is to have twice as many as the one "
    "before",
    lambda *given: _encoder(*given, grow=1),
)
my_encoder.mistake(
    "the tensor shrinks beyond 4 × 4 before the last convolution",
    lambda *given: _encoder(*given, end=2),
)
my_encoder.mistake(
    "the code has always eight numbers; use latent_dim",
    lambda side, channels, latent_dim: _encoder(side, channels, 8),
)
my_encoder.mistake(
    "the kernels are 3 × 3, where 4 × 4 are asked for",
    lambda *given: _encoder(*given, kernel=3),
)
my_encoder.mistake(
    "your network goes from {found}. The shapes, the kernels, their count or "
    "an activation differ from what is asked for",
    lambda side, channels, latent_dim: _encoder(2 * side, channels, 7),
    when=lambda found, *given: {"found": built(found, *given)},
)
