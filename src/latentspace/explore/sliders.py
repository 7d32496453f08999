"""A code of several numbers, each of which can be moved."""

import numpy as np

from latentspace.explore import models, page

__all__ = ["sliders"]

MOST = 2000  # codes
WIDEST = 32  # numbers in a code: nobody tries more sliders
FIRST = 8  # sliders shown at once


def sliders(
    decoder,
    codes,
    *,
    images=None,
    names=None,
    labels=None,
    title="Move along each dimension",
    task="Which slider changes what? And what lies halfway between two "
    "samples?",
    alt=None,
    start=0,
    ends=(0, 1),
):
    """Show a slider for each number of a code, and what the decoder draws.

    The reader moves the numbers one by one, or starts from a sample, or
    walks on a straight line from one sample's code to another's, with the
    pixel cross-fade of the two beside it.

    Parameters
    ----------
    decoder : keras.Model
        From k numbers to images with values from 0 to 1: (height, width),
        with or without an axis for the channel, RGB, or grey, flat and
        square.
    codes : array-like of shape (n_samples, k)
        What the encoder gave; they set the sliders' ranges, and are the
        samples to start and walk from. At most 2,000 are used, and k is at
        most 32.
    images : array-like of shape (n_samples, height, width[, 3]), optional
        The samples themselves, uint8 or with values between 0 and 1. The
        decoder's pictures of the codes if not given.
    names : sequence of str, optional
        What each number is called: z1, z2, ... if not given.
    labels : array-like of shape (n_samples,), optional
        A word, or a class, for each sample.
    title, task, alt : str, optional
        The name of the picture; one question that moving answers; what is
        to be seen, in words.
    start : int
        The sample shown at first.
    ends : (int, int)
        The samples between which the walk leads at first.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If a layer cannot run in a page, sizes do not fit, or the whole is
        larger than 600 KB.
    """
    given, n = np.shape(codes), len(codes)
    k = int(np.prod(given[1:]))
    if n < 2 or len(given) < 2 or not 1 <= k <= WIDEST:
        raise ValueError(
            f"sliders: expected two codes or more, of 1 to {WIDEST} numbers "
            f"each, found an array of {given}; hand over the encoder's "
            "output, one row for each sample"
        )
    codes = page.as_points(np.reshape(codes, (n, k)), n, k, "codes")
    names = [f"z{i + 1}" for i in range(k)] if names is None else list(names)
    for what, given, wanted in (
        ("names", names, k),
        ("labels", labels, n),
        ("images", images, n),
    ):
        if given is not None and len(given) != wanted:
            raise ValueError(
                f"sliders: expected {wanted} {what}, one for each "
                f"{'number of a code' if what == 'names' else 'code'}, found "
                f"{len(given)}"
            )
    first = [int(i) for i in (start, *ends)]
    if len(first) != 3 or not all(0 <= i < min(n, MOST) for i in first):
        raise ValueError(
            f"sliders: start and ends are samples {first}, expected three "
            f"from 0 to {min(n, MOST) - 1}"
        )
    codes = codes[:MOST]
    stored = models.export(decoder)
    redraw = models.rounded(decoder)
    drawn = models.run(redraw, codes)
    page.check_drawn(drawn, "sliders")
    if images is None:
        shape = page.image_shape(
            tuple(decoder.outputs[0].shape[1:]), "sliders"
        )
    else:
        images = page.as_bytes(images)[:MOST]
        shape = images.shape[1:]
        if np.prod(shape) != drawn.shape[1]:
            raise ValueError(
                f"sliders: the images have {np.prod(shape)} values, the "
                f"decoder draws {drawn.shape[1]}"
            )
    low, high = codes.min(axis=0), codes.max(axis=0)
    margin = np.where(high > low, (high - low) / 10, 1)
    box = np.stack([low - margin, high + margin], axis=1)
    mean = codes.mean(axis=0)
    values = {
        "title": title,
        "task": task,
        "alt": alt or _words(names, len(codes)),
        "decoder": stored,
        "codes": page.pack_points(codes),
        "names": [str(name) for name in names],
        "labels": None if labels is None else [str(v) for v in labels[:MOST]],
        "box": box.tolist(),
        "mean": mean.tolist(),
        "usual": _usual_gap(codes),
        "size": list(shape[:2]),
        "channels": 3 if len(shape) == 3 else 1,
        "images": None if images is None else page.pack_images(images),
        "start": first[0],
        "ends": first[1:],
        "first": FIRST if k > FIRST + 1 else k,
    }

    def still(figure):
        rows = min(k, FIRST)
        axes = figure.subplots(rows, 1, squeeze=False)[:, 0]
        for i, (ax, name) in enumerate(zip(axes, names)):
            row = np.repeat(mean[None], 7, axis=0)
            row[:, i] = np.linspace(low[i], high[i], 7)
            tiles = models.run(redraw, row).reshape(7, *shape).clip(0, 1)
            gap = (
                (0, 0),
                (0, max(1, shape[1] // 10)),
                *[(0, 0)] * (len(shape) - 2),
            )
            strip = np.concatenate(
                [np.pad(tile, gap, constant_values=1) for tile in tiles],
                axis=1,
            )
            ax.imshow(strip, cmap="gray", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
            ax.set_ylabel(name, rotation=0, ha="right", va="center")
        axes[0].set_title("one number from low to high, the rest at the mean")

    height = 0.5 + 0.62 * min(k, FIRST) * shape[0] / shape[1]
    return page.Explorer("sliders", values, still, size=(5.4, height))


def _usual_gap(codes):
    """Return how near 95 of 100 codes have another one."""
    from sklearn.neighbors import NearestNeighbors

    far, _ = NearestNeighbors(n_neighbors=1).fit(codes).kneighbors()
    return float(np.quantile(far, 0.95))


def _words(names, n):
    return (
        f"{len(names)} sliders, one for each number of a code, and the "
        "picture that the decoder draws for them; below, two pictures on the "
        f"way from one of {n} samples to another: what the decoder draws for "
        "the code between theirs, and the mixture of their pixels."
    )
