"""Images of the reader's own: brought to 0-255, and to one size.

The chapters compute with every pixel, on two cores, within a minute, and
their convolutions halve a side twice. So images are square, with a side that
is a multiple of four and at most 32: at 32 × 32 in color an image has 3,072
values, four times MNIST's, and a photograph is still recognized.

- Images of which no side is above 32 keep every pixel. They are placed in
  the middle of the smallest such square; the ground is the median of what
  stands at their edges, so that a frame does not look like a drawing.
- If one is larger, the central square of each is brought to 32 × 32.
"""

import math
import unicodedata

import numpy as np

SIDE = 32
NARROWEST = 8  # pixels; of the shorter side of an image that is reduced
_STEP = 4
# Control characters break lines; a folder's name may have bytes that are no
# text, which come as surrogates.
_SHOWN = {"Cc": " ", "Cs": "\ufffd"}


def interleave(labels):
    """Order images so that each class in turn gives one.

    Parameters
    ----------
    labels : array-like of int of shape (n,)

    Returns
    -------
    order : ndarray of int of shape (n,)
        Indices into the images.
    place : ndarray of int of shape (n,)
        Of each of these, its place in its class, from 0.
    """
    labels = np.asarray(labels)
    place = np.empty(len(labels), int)
    for label in np.unique(labels):
        chosen = labels == label
        place[chosen] = np.arange(chosen.sum())
    order = np.lexsort((labels, place))
    return order, place[order]


def interleaved_split(labels):
    """Order and split images that come without a split.

    Of each class, the second, seventh, twelfth ... image becomes a test
    image. The first images of both parts are of all classes.

    Parameters
    ----------
    labels : array-like of int of shape (n,)

    Returns
    -------
    train, test : ndarray of int
        Indices into the images.

    Examples
    --------
    >>> interleaved_split([0, 0, 0, 1, 1, 1])
    (array([0, 3, 2, 5]), array([1, 4]))
    """
    order, place = interleave(labels)
    test = place % 5 == 1
    return order[~test], order[test]


def clean_names(names, notes):
    """Make class names that can be shown, each different.

    Parameters
    ----------
    names : sequence of str
    notes : list of str
        What was changed is added here: what and how many, a colon, details.

    Returns
    -------
    tuple of str
    """
    cleaned = []
    for number, name in enumerate(names):
        new = unicodedata.normalize("NFC", name)
        new = "".join(_SHOWN.get(unicodedata.category(c), c) for c in new)
        stem = new = " ".join(new.split()) or f"class {number}"
        copy = 1
        while new in cleaned:
            new = f"{stem} ({(copy := copy + 1)})"
        cleaned.append(new)
    changed = [f"{a!a} to {b!r}" for a, b in zip(names, cleaned) if a != b]
    if changed:
        notes.append(
            f"changed {len(changed)} of {len(names)} class names: "
            + shorten(changed)
        )
    return tuple(cleaned)


def shorten(words, most=10):
    """Join words with commas; of more than `most`, say how many more.

    Parameters
    ----------
    words : sequence of str
    most : int

    Returns
    -------
    str
    """
    more = len(words) - most
    return ", ".join([*words[:most]] + [f"and {more} more"] * (more > 0))


def find_white(low, high, whole, full=255, unit=True):
    """Decide which value stands for white, for a whole set at once.

    Parameters
    ----------
    low, high : float
        The smallest and the largest value.
    whole : bool
        Whether all values are whole numbers.
    full : {255, 65535}
        The largest value that there can be.
    unit : bool
        Whether values from 0 to 1 are as usual.

    Returns
    -------
    white : float
    assumed : list of str
        What was assumed, where that is not certain.

    Raises
    ------
    ValueError
        If these are not the values of images.
    """
    white = full
    overshoot = not whole and low >= -0.1 and 0.5 < high <= 1.1
    if overshoot or 0 <= low <= high <= 1:
        white = 1
    elif low < 0 or not high <= full or (high <= 16 and not whole):
        raise ValueError(f"values from {low:g} to {high:g}")
    elif high <= 16:
        white = high
    elif full > 255 and high < 2**14:
        white = max(255, 2 ** int(high).bit_length() - 1)
    usual = white in (full, 1 if unit else full)
    if high == 0 or (usual and not high < full // 2 > 255):
        return white, []
    return white, [
        f"took {white:,.0f} as white: the largest value is {high:,.0f}, "
        f"where {full:,} is usual (if that is wrong, save the images with "
        f"{full:,} as white)"
    ]


def to_bytes(values, white, notes):
    """Bring values from 0 to white to whole numbers from 0 to 255.

    Parameters
    ----------
    values : ndarray
    white : float
    notes : list of str
        What was lost is added here.

    Returns
    -------
    ndarray of uint8
    """
    scaled = np.empty(values.shape, np.uint8)
    clipped = rounded = 0
    merged = white > 255  # or if there are fractions
    for i in range(0, len(values), 1000):  # in pieces: float64 is large
        part = values[i : i + 1000].astype(float)
        inside = part.clip(0, white)
        clipped += np.count_nonzero(part != inside)
        merged = merged or not np.array_equal(part, np.round(part))
        exact = inside * (255 / white)
        scaled[i : i + 1000] = near = np.round(exact)
        # Half precision is a tenth of a level off, and means the level.
        rounded += np.count_nonzero(np.abs(exact - near) > 0.13)
    if clipped:
        notes.append(
            f"set {clipped:,} of {values.size:,} values to 0 or {white:g}: "
            f"they lay outside, from {values.min():g} to {values.max():g}"
        )
    if rounded and merged:
        levels = np.count_nonzero(np.bincount(scaled.ravel()))
        notes.append(
            f"rounded {rounded:,} of {values.size:,} values: they lay between "
            f"the 256 levels of grey, of which {levels} occur now"
        )
    return scaled


def shrink(image, keep=True):
    """Bring a Pillow image that is above 32 pixels to 32 × 32.

    Converting takes several copies of an image, so a large one is reduced in
    strips, and only then brought to its size.

    Parameters
    ----------
    image : PIL.Image.Image
    keep : bool
        Whether to leave images of which no side is above 32 as they are.

    Returns
    -------
    image : PIL.Image.Image
        Grey, RGB, or of floats, laid on white; its central square.
    values : list of tuple
        Of a wide image, for each strip: smallest, largest, all whole.

    Raises
    ------
    ValueError
        If it is too narrow.
    """
    from PIL import Image

    width, height = image.size
    side, large = min(width, height), max(width, height) > SIDE
    left, top, factor = 0, 0, 1
    if large or not keep:
        if large and side < NARROWEST:
            raise ValueError(f"too narrow: {width} × {height} pixels")
        left, top = (width - side) // 2, (height - side) // 2
        width = height = side
        factor = max(1, side // (2 * SIDE))
    strips, values = [], []
    rows = factor * max(1, 256 // factor)
    for y in range(0, height, rows):
        end = min(y + rows, height)
        box = (left, top + y, left + width, top + end)
        strip = _plain(image.crop(box))
        if strip.mode == "F":
            part = np.asarray(strip)
            whole = np.array_equal(part, np.round(part))
            values.append((float(part.min()), float(part.max()), whole))
        strips.append(np.asarray(strip.reduce(factor)))
    image = Image.fromarray(np.concatenate(strips))
    if large or not keep:
        # This filter has no negative weights: nothing becomes darker than
        # black or lighter than white.
        image = image.resize((SIDE, SIDE), Image.Resampling.HAMMING)
    return image, values


def _plain(image):
    from PIL import Image

    if image.mode[0] in "IF":
        return Image.fromarray(np.asarray(image).astype(np.float32))
    grey = image.mode in ("1", "L", "LA", "La")
    if image.mode in ("P", "PA"):
        colors = np.array(image.getpalette("RGB")).reshape(-1, 3)
        grey = (colors == colors[:, :1]).all()
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or (
        "transparency" in image.info
    ):
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB").convert("L" if grey else "RGB")


def one_size(images, sizes, notes):
    """Bring images to one square, as the module's docstring says.

    Parameters
    ----------
    images : sequence of ndarray of shape (height, width[, 3])
        All grey or all RGB, after `shrink`.
    sizes : ndarray of int of shape (n, 2)
        Width and height that each had before.
    notes : list of str
        What was changed is added here.

    Returns
    -------
    ndarray of uint8 of shape (n, side, side[, 3])
    """
    from PIL import Image

    largest, smallest = sizes.max(axis=1), sizes.min(axis=1)
    uneven = np.count_nonzero(largest != smallest)
    seen = shorten([f"{w} × {h}" for w, h in np.unique(sizes, axis=0)], 3)
    if largest.max() > SIDE:
        notes.append(
            f"reduced {np.count_nonzero(smallest > SIDE):,} of {len(sizes):,} "
            f"images to {SIDE} × {SIDE}, enlarged "
            f"{np.count_nonzero(smallest < SIDE):,}, and took the central "
            f"square of {uneven:,}: they were {seen}"
        )
        return np.stack(
            [
                x
                if x.shape[:2] == (SIDE, SIDE)
                else np.asarray(shrink(Image.fromarray(x), keep=False)[0])
                for x in images
            ]
        )
    side = max(NARROWEST, math.ceil(largest.max() / _STEP) * _STEP)
    if (sizes == side).all():
        return np.asarray(images)
    edges = [np.concatenate([x[0], x[-1], x[:, 0], x[:, -1]]) for x in images]
    ground = np.median(np.concatenate(edges), axis=0).astype(np.uint8)
    placed = np.empty((len(images), side, side, *images[0].shape[2:]), "uint8")
    placed[:] = ground
    for square, x in zip(placed, images):
        height, width = x.shape[:2]
        top, left = (side - height) // 2, (side - width) // 2
        square[top : top + height, left : left + width] = x
    count = np.count_nonzero((sizes != side).any(axis=1))
    notes.append(
        f"placed {count:,} of {len(sizes):,} images in the middle of {side} × "
        f"{side}: they were {seen}; the ground has the value "
        f"{ground.tolist()}"
    )
    return placed
