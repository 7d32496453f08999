"""Points in three dimensions that can be turned, and decoded."""

import numpy as np

from latentspace.explore import models, page

__all__ = ["turn"]

MOST = 400  # points: more are a grey block, and slow on a telephone


def turn(
    points,
    images,
    labels=None,
    *,
    decoders=None,
    title,
    alt,
    task="Which direction changes what?",
    axes=None,
    box=None,
    start=0,
):
    """Show points in three dimensions so that they can be turned.

    By mouse, by finger and by keyboard. Each point is drawn as its image;
    for the chosen one, the nearest points are shown with their images. With
    decoders, a ring can be dragged away from it, and each of them draws.

    Parameters
    ----------
    points : array-like of shape (n, 3), or dict of str to such arrays
        Where the images are. Several named arrays place the same images in
        several spaces, between which the reader can switch.
    images : array-like of shape (n, height, width)
        Grey images, uint8 or with values between 0 and 1.
    labels : sequence of str, optional
        Words for each image, for the status line and for those who do not
        see the picture. The coordinates in the first space if not given.
    decoders : keras.Model, or dict of str to keras.Model, optional
        From three numbers to images of that size, with values from 0 to 1.
        Each draws what it makes of the place of the ring.
    title, alt, task : str
        The name of the picture; what is to be seen, in words; one question
        that turning answers.
    axes : sequence of str, or dict of str to sequences, optional
        Names of the three axes (of each space).
    box : sequence of (low, high), or dict of such, optional
        The ends of the three axes; rounded outwards from the data if not
        given.
    start : int
        The image chosen at first.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If the arrays or decoders do not fit together, there are more points
        than can be told apart, or an image is not between 0 and 1.
    """
    spaces = points if isinstance(points, dict) else {"place": points}
    images = page.as_bytes(images)
    if len(images) > MOST:
        raise ValueError(
            f"turn shows at most {MOST} points, found {len(images)}; hand "
            "over a part of them"
        )
    if not 0 <= start < len(images):
        raise ValueError(
            f"start is image {start}, but there are {len(images)}, counted "
            "from 0"
        )
    kept = []
    for name, places in spaces.items():
        places = page.as_points(places, len(images), 3, name)
        ends = _for_space(box, name, spaces)
        if ends is None:  # the data's own, rounded outwards to one digit
            low = np.floor(places.min(axis=0) * 10) / 10
            high = np.ceil(places.max(axis=0) * 10) / 10
            ends = np.round(np.column_stack([low, high]), 1).tolist()
        words = _for_space(axes, name, spaces) or ["first", "second", "third"]
        kept.append(
            {
                "name": name,
                "axes": list(words),
                "box": [[float(low), float(high)] for low, high in ends],
                "points": page.pack_points(places),
            }
        )
    first = np.asarray(next(iter(spaces.values())), float)
    if labels is None:
        labels = [f"({', '.join(f'{v:.2f}' for v in p)})" for p in first]
    if len(labels) != len(images):
        raise ValueError(
            f"there are {len(images)} images, but {len(labels)} labels"
        )
    if decoders is not None and not isinstance(decoders, dict):
        decoders = {"the decoder": decoders}
    values = {
        "title": title,
        "alt": alt,
        "task": task,
        "start": int(start),
        "labels": list(map(str, labels)),
        "images": page.pack_images(images),
        "spaces": kept,
    }
    if decoders:
        values["decoders"] = {
            name: _checked(decoder, first, images.shape[1:], name)
            for name, decoder in decoders.items()
        }

    def still(figure):
        for k, space in enumerate(kept, 1):
            ax = figure.add_subplot(1, len(kept), k, projection="3d")
            places = np.asarray(spaces[space["name"]], float)
            ax.scatter(*places.T, s=9, color="#0072b2")
            ax.scatter(*places[start], s=60, color="#d55e00")
            ax.set_title(space["name"])
            # Several are narrow: their labels would be cut off.
            ax.set_box_aspect(None, zoom=0.8 if len(kept) == 1 else 0.6)
            ax.tick_params(pad=-1)
            for axis, name, ends in zip("xyz", space["axes"], space["box"]):
                # The ends of y would touch those of x and z.
                ticks = [] if axis == "y" else ends
                given = {"label": name, "lim": ends, "ticks": ticks}
                ax.set(**{axis + key: value for key, value in given.items()})
                getattr(ax, f"{axis}axis").labelpad = -7

    return page.Explorer("turn", values, still, size=(5, 2.9))


def _checked(decoder, points, shape, name):
    """Return a decoder as it is stored, if it draws images of this shape."""
    stored = models.export(decoder)
    takes = decoder.inputs[0].shape[1:]
    if tuple(takes) != (3,):
        raise ValueError(
            f"{name}: expected a decoder of three numbers, found one that "
            f"takes {tuple(takes)}"
        )
    drawn = models.run(models.rounded(decoder), points)
    if drawn.shape[1] != np.prod(shape):
        raise ValueError(
            f"{name}: the images have {np.prod(shape)} values, the decoder "
            f"draws {drawn.shape[1]}"
        )
    page.check_drawn(drawn, name)
    return stored


def _for_space(given, name, spaces):
    """Return what was given for one space, where all may share one."""
    if isinstance(given, dict):
        if set(given) - set(spaces):
            raise ValueError(
                f"found {sorted(given)}, expected names among {sorted(spaces)}"
            )
        return given.get(name)
    return given
