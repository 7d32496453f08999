"""A latent space of two dimensions that can be walked in."""

import numpy as np

from latentspace.explore import models, page

__all__ = ["plane"]

MOST = 2000  # points: more hide one another


def plane(
    encoder,
    decoder,
    x,
    labels=None,
    *,
    names=None,
    title="Walk in the latent plane",
    task="Where does the decoder draw one class, and where does it turn into "
    "another? What does it draw where there is no point at all?",
    alt=None,
    samples=12,
    draw=None,
    lead=False,
    most=MOST,
):
    """Show a latent plane in which a point can be moved, and decoded.

    The codes of the images are points; wherever the reader puts the ring,
    the decoder draws. Grey images can also be drawn by hand: the encoder
    says where the drawing lies, and the decoder how it remembers it.

    Parameters
    ----------
    encoder : keras.Model
        From images to two numbers, or to four of which the first two are
        the means (a variational encoder).
    decoder : keras.Model
        From two numbers to images with values from 0 to 1.
    x : array-like of shape (n_samples, ...)
        Images as the encoder takes them: square, grey or RGB, with or
        without an axis for the channel, or grey and flat.
    labels : array-like of shape (n_samples,), optional
        The class of each image; it colors the points.
    names : sequence of str, optional
        The classes' names, in the order of their numbers.
    title, task, alt : str, optional
        The name of the picture; one question that moving answers; what is
        to be seen, in words.
    samples : int
        How many of the images are stored, for those who do not draw. With
        0 the decoder's pictures are used instead.
    draw : bool, optional
        Whether a picture can be drawn by hand. As a rule, where images are
        grey and most of their pixels are dark.
    lead : bool
        Whether what is to be drawn into comes first, for a visitor who
        sees an explorer for the first time.
    most : int
        Of more images than these, only so many are shown.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If a layer cannot run in a page, sizes do not fit, or the whole is
        larger than 600 KB.
    """
    x = np.asarray(x)
    if len(x) > most:
        chosen = np.linspace(0, len(x) - 1, most).astype(int)
        x = x[chosen]
        labels = None if labels is None else np.asarray(labels)[chosen]
    shape = page.image_shape(x.shape[1:], "plane")
    pixels = page.as_bytes(x.reshape(-1, *shape), "x")
    classes, class_names = page.as_classes(labels, len(x), names)
    values = {
        "encoder": models.export(encoder),
        "decoder": models.export(decoder),
    }
    codes = models.run(models.rounded(encoder), x)
    if codes.shape[1] not in (2, 4):
        raise ValueError(
            "plane: expected an encoder that gives two numbers (or two means "
            f"and two variances), found {codes.shape[1]}; train one with "
            "latent_dim=2, or use explore.map on the codes"
        )
    codes = codes[:, :2]
    redraw = models.rounded(decoder)
    images = models.run(redraw, codes)
    if images.shape[1] != np.prod(shape):
        raise ValueError(
            f"plane: the images have {np.prod(shape)} values, the decoder "
            f"draws {images.shape[1]}"
        )
    page.check_drawn(images, "plane")
    errors = ((images - x.reshape(len(x), -1)) ** 2).mean(axis=1)
    grey = len(shape) == 2
    if draw is None:
        draw = grey and np.median(pixels) < 32
    kept = _some_of_each(classes, samples)
    values |= {
        "title": title,
        "task": task,
        "alt": alt or _words(len(x), class_names),
        "codes": page.pack_points(codes),
        "labels": page.pack(classes, "u1"),
        "names": class_names,
        "colors": page.class_colors(),
        "size": list(shape[:2]),
        "channels": 1 if grey else 3,
        "errors": np.quantile(errors, np.linspace(0, 1, 21)).tolist(),
        "samples": page.pack(pixels[kept], "u1"),
        "sampled": kept.tolist(),
        "pen": _pen(pixels) if draw else None,
    }

    if lead:
        values["lead"] = True

    def still(figure):
        left, right = figure.subplots(1, 2)
        page.scatter(left, codes, classes, class_names)
        left.set(title="codes", aspect="equal", xlabel="z₁", ylabel="z₂")
        low, high = np.quantile(codes, [0.02, 0.98], axis=0)
        steps = np.linspace(low, high, 9)
        grid = np.stack(np.meshgrid(steps[:, 0], steps[::-1, 1]), axis=-1)
        tiles = models.run(redraw, grid.reshape(-1, 2)).reshape(81, *shape)
        right.imshow(page.sheet(tiles, gap=1).clip(0, 1), cmap="gray")
        right.set(title="what is drawn there", xticks=[], yticks=[])

    return page.Explorer("plane", values, still, size=(5.4, 3.1))


def _some_of_each(classes, count):
    """Choose images: the first of each class, then the second, and on."""
    before = np.zeros(len(classes), int)
    for c in np.unique(classes):
        before[classes == c] = np.arange((classes == c).sum())
    return np.argsort(before, kind="stable")[:count]


def _words(n, names):
    colored = f", colored by class ({', '.join(names)})" if names else ""
    return (
        f"A plane with the codes of {n} images as points{colored}, a ring on "
        "it, and beside it the picture that the decoder draws for the ring."
    )


def _pen(pixels):
    """Measure how the images fill their square, so that drawings do, too."""
    # The box that a figure fills, whether it is centered by its mass or by
    # its box, and how wide its strokes are, all in pixels.
    rows, columns = (pixels.max(axis=axis) > 25 for axis in (2, 1))
    side = pixels.shape[1]

    def ends(used):
        return used.argmax(axis=1), side - used[:, ::-1].argmax(axis=1)

    (top, bottom), (left, right) = ends(rows), ends(columns)
    box = float(np.median(np.maximum(bottom - top, right - left)))
    # A figure is some 2.4 times as long as its box is high.
    width = pixels.sum(axis=(1, 2)).mean() / 255 / (2.4 * box)
    return {
        "box": box,
        "mass": bool(box < 0.9 * side),
        "width": float(np.clip(width, 0.8, side / 6)),
    }
