"""Stored pictures, one for each setting, with their numbers."""

import io

import numpy as np

from latentspace.explore import page

__all__ = ["frames"]


def frames(
    images,
    labels,
    *,
    control="setting",
    group="method",
    numbers=None,
    texts=None,
    title,
    alt,
    task,
    start=0,
):
    """Show one of several pictures, chosen by a slider or from a list.

    Parameters
    ----------
    images : sequence, or dict of str to sequences
        A picture for each setting: arrays (grey or RGB, uint8 or with
        values between 0 and 1) or matplotlib figures. With a dict, the
        reader chooses one of its names, too: a method beside the setting.
    labels : sequence of str
        What each setting is called.
    control, group : str
        What the settings are, and what the names of the dict are.
    numbers : dict of str to array-like, optional
        What was measured, by its name: one number for each picture, in the
        same shape as ``images`` (a dict of sequences if that is one).
    texts : sequence of str, or dict of str to sequences, optional
        A sentence on each picture.
    title, alt, task : str
        The name of the picture; what is to be seen, in words; one question
        that moving answers.
    start : int
        The setting shown at first.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If there are not as many pictures, numbers and texts as labels, or
        the whole is larger than 600 KB.
    """
    grouped = isinstance(images, dict)
    groups = list(images) if grouped else [""]

    def table(given, what):
        rows = [given[name] for name in groups] if grouped else [given]
        for row in rows:
            if len(row) != len(labels):
                raise ValueError(
                    f"frames: expected {len(labels)} {what}, one for each "
                    f"label, found {len(row)}"
                )
        return rows

    pictures = [
        [_picture(image) for image in row] for row in table(images, "images")
    ]
    measured = [
        {"name": name, "values": np.asarray(table(v, name), float).tolist()}
        for name, v in (numbers or {}).items()
    ]
    values = {
        "title": title,
        "alt": alt,
        "task": task,
        "start": int(start),
        "labels": [str(label) for label in labels],
        "controls": [group, control],
        "groups": groups,
        "pictures": [[page.data_url(p) for p in row] for row in pictures],
        "small": bool(max(pictures[0][0].shape[:2]) <= 128),
        "numbers": measured,
        "texts": texts and table(texts, "texts"),
    }

    def still(figure):
        shown = np.unique(np.linspace(0, len(labels) - 1, 4).astype(int))
        axes = figure.subplots(len(groups), len(shown), squeeze=False)
        for row, name, drawn in zip(axes, groups, pictures):
            row[0].set_ylabel(name)
            for ax, i in zip(row, shown):
                ax.imshow(drawn[i], cmap="gray", vmin=0, vmax=255)
                ax.set_title(labels[i])
                ax.set(xticks=[], yticks=[])

    return page.Explorer(
        "frames", values, still, (5.4, 0.6 + 1.4 * len(groups))
    )


def _picture(image):
    """Return a figure or an array as uint8, grey or RGB."""
    if hasattr(image, "savefig"):
        from PIL import Image

        file = io.BytesIO()
        image.savefig(file, format="png")
        return np.asarray(Image.open(file).convert("RGB"))
    return page.as_bytes(np.asarray(image)[None])[0]
