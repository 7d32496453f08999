"""Pictures that can be turned: points in three dimensions and their images.

One ES module, ``turn.js``, draws them in the book's pages and in a notebook
alike. The output of `turn` is plain HTML that holds the module, the data and
a still picture for places where scripts do not run. So it needs no kernel,
no widget manager and no network, and the same call always gives the same
text: a stored output can be held against a new one to the letter.
"""

import base64
import html
import json
from pathlib import Path

import numpy as np

__all__ = ["Turnable", "turn"]

MOST = 400  # points: more are a grey block, and slow on a telephone


class Turnable:
    """What `turn` returns; a notebook shows it as the picture.

    Parameters
    ----------
    title, alt : str
        As for `turn`.
    page : str
        The HTML.
    """

    def __init__(self, title, alt, page):
        self.title, self.alt, self.page = title, alt, page

    def _repr_html_(self):
        return self.page

    def __repr__(self):
        return f"{self.title}. {self.alt}"


def turn(
    points,
    images,
    labels=None,
    *,
    title,
    alt,
    axes=None,
    box=None,
    decimals=2,
    start=0,
):
    """Show points in three dimensions so that they can be turned.

    By mouse, by finger and by keyboard. Each point is drawn as its image;
    for the chosen one, the nearest points are shown with their images.

    Parameters
    ----------
    points : array-like of shape (n, 3), or dict of str to such arrays
        Where the images are. Several named arrays place the same images in
        several spaces, between which the reader can switch.
    images : array-like, shape (n, height, width)
        Grey images with values between 0 and 1.
    labels : sequence of str, optional
        Words for each image, for the status line and for those who do not
        see the picture. The coordinates in the first space if not given.
    title : str
        What the picture shows: its visible and its accessible name.
    alt : str
        What is to be seen, in words.
    axes : sequence of str, or dict of str to sequences, optional
        Names of the three axes (of each space).
    box : sequence of (low, high), or dict of such, optional
        The ends of the three axes; rounded outwards from the data if not
        given.
    decimals : int
        Digits kept of a coordinate. Few of them make the output the same
        on every processor.
    start : int
        The image chosen at first.

    Returns
    -------
    Turnable

    Raises
    ------
    ValueError
        If the arrays do not fit together, there are more points than can
        be told apart, or an image is not between 0 and 1.
    """
    spaces = points if isinstance(points, dict) else {"place": points}
    images = np.asarray(images, dtype=float)
    if images.ndim != 3 or not len(images):
        raise ValueError(
            "turn expects grey images of shape (n, height, "
            f"width), found {images.shape}"
        )
    if len(images) > MOST:
        raise ValueError(
            f"turn shows at most {MOST} points, found "
            f"{len(images)}; hand over a part of them"
        )
    if not (images.min() >= 0 and images.max() <= 1):
        raise ValueError(
            "turn expects images with values between 0 and 1, found "
            f"{images.min():g} to {images.max():g}; divide, or clip them"
        )
    if not 0 <= start < len(images):
        raise ValueError(
            f"start is image {start}, but there are "
            f"{len(images)}, counted from 0"
        )
    named = []
    for name, places in spaces.items():
        places = _places(places, len(images), name, decimals)
        ends = _of(box, name, spaces) or _ends(places)
        words = _of(axes, name, spaces) or ["first", "second", "third"]
        named.append(
            {
                "name": name,
                "axes": list(words),
                "box": [[float(low), float(high)] for low, high in ends],
                "points": places.tolist(),
            }
        )
    if labels is None:
        labels = [
            f"({', '.join(f'{v:g}' for v in p)})" for p in named[0]["points"]
        ]
    if len(labels) != len(images):
        raise ValueError(
            f"there are {len(images)} images, but {len(labels)} labels"
        )
    grey = np.round(images * 255).astype(np.uint8)
    data = {
        "title": title,
        "alt": alt,
        "start": int(start),
        "size": list(images.shape[1:]),
        "labels": list(map(str, labels)),
        "images": [image.tobytes().hex() for image in grey],
        "spaces": named,
    }
    return Turnable(title, alt, _page(data))


def _places(places, n, name, decimals):
    places = np.asarray(places, dtype=float)
    if places.shape != (n, 3):
        raise ValueError(
            f"{name}: turn expects one point of three numbers "
            f"for each of the {n} images, shape ({n}, 3); "
            f"found {places.shape}"
        )
    if not np.isfinite(places).all():
        raise ValueError(f"{name}: some coordinates are not finite")
    return np.round(places, decimals) + 0.0  # and no -0.0


def _of(given, name, spaces):
    """What was given for one space, where all may share one."""
    if isinstance(given, dict):
        if set(given) - set(spaces):
            raise ValueError(
                f"found {sorted(given)}, expected names among {sorted(spaces)}"
            )
        return given.get(name)
    return given


def _ends(places):
    """The data's own ends, rounded outwards to one digit after the point."""
    low = np.floor(places.min(axis=0) * 10) / 10
    high = np.ceil(places.max(axis=0) * 10) / 10
    return np.round(np.column_stack([low, high]), 1).tolist()


def source(name="turn.js"):
    """Return the text of an explorer's module, which lies beside this file."""
    return (Path(__file__).parent / name).read_text("utf-8")


def _page(data):
    # "</" would end the script that holds the text.
    kept = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace(
        "</", "<\\/"
    )
    still = base64.b64encode(_still(data).encode()).decode()
    alt = html.escape(f"{data['title']}. {data['alt']}")
    return (
        '<div data-explorer="turn">\n'
        f'<img alt="{alt}" src="data:image/svg+xml;base64,{still}" '
        'style="background: white; max-width: 100%; height: auto" width="480" '
        'height="384">\n'
        f'<script type="application/json">{kept}</script>\n</div>\n'
        f'<script type="module">\n{source()}</script>'
    )


def _still(data, width=480, height=384):
    """The picture as turn.js draws it at first, as SVG."""
    space = data["spaces"][0]
    box = np.array(space["box"])
    half = (box[:, 1] - box[:, 0]).max() / 2
    unit = 0.29 * min(width, height)

    def seen(p):
        x, y, z = (np.asarray(p, dtype=float) - box.mean(axis=1)).T / half
        yaw, pitch = -0.5, 0.4
        away = x * np.sin(yaw) + y * np.cos(yaw)
        depth = away * np.cos(pitch) - z * np.sin(pitch)
        near = 6 / (6 + depth)
        right = x * np.cos(yaw) - y * np.sin(yaw)
        up = z * np.cos(pitch) + away * np.sin(pitch)
        return np.stack(
            [
                width / 2 + unit * right * near,
                height / 2 - unit * up * near,
                near,
            ],
            axis=-1,
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="14">'
    ]
    corners = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    for first in corners:
        for axis in range(3):
            if first[axis]:
                continue
            last = first + np.eye(3, dtype=int)[axis]
            (a, b, _), (c, d, _) = seen(
                [box[range(3), first], box[range(3), last]]
            )
            main = not first.any()
            parts.append(
                f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" stroke='
                f'"{"#222" if main else "#c4c4c4"}"/>'
            )
            if main:
                word = html.escape(
                    f"{space['axes'][axis]}: {box[axis, 0]:g}"
                    f" to {box[axis, 1]:g}"
                )
                x = min(max(c + 0.1 * (c - width / 2), 60), width - 60)
                y = d + 0.1 * (d - height / 2)
                parts.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" '
                    f'text-anchor="middle">{word}</text>'
                )
    at = seen(space["points"])
    for i in np.argsort(at[:, 2], kind="stable"):
        x, y, near = at[i]
        chosen = i == data["start"]
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" '
            f'r="{(7 if chosen else 3.5) * near:.1f}" '
            f'fill="{"#d55e00" if chosen else "#0072b2"}"/>'
        )
    return "".join(parts) + "</svg>"
