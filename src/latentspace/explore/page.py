"""What every explorer's output is made of.

Plain HTML that holds the module and the data, and a still picture: no kernel,
no widget manager and no network. All that may differ from one processor to
another, such as weights just trained, stands in one attribute and in the
picture; the rest of the text is the same wherever a notebook runs.
"""

import base64
import html
import io
import json
import re
from pathlib import Path

import numpy as np

from latentspace.datasets import replaced

__all__ = ["MAX_BYTES", "Explorer", "read", "script"]

MAX_BYTES = 600_000  # of an explorer, its module and its data together
OWN_BYTES = 20_000_000  # with data of the reader's own, which no page carries


class Explorer:
    """What the functions of this package return; a notebook shows it.

    Parameters
    ----------
    kind : str
        Which module draws it: ``"plane"``.
    values : dict
        What the module draws; ``title``, ``alt`` and ``task`` are in it.
    still : callable
        Draws the picture shown where scripts do not run, on the
        ``matplotlib.figure.Figure`` that it is given.
    size : (float, float)
        Width and height of the still picture in inches.

    Raises
    ------
    ValueError
        If module and data are larger than `MAX_BYTES`, or than `OWN_BYTES`
        where a chapter runs on the reader's own data.
    """

    def __init__(self, kind, values, still, size):
        self.kind, self.values = kind, values
        self.title, self.alt = values["title"], values["alt"]
        self.name = re.sub(r"\W+", "-", self.title.lower()).strip("-")
        self.stored = json.dumps(
            values, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        used = len(self.page.encode())
        limit = OWN_BYTES if replaced() else MAX_BYTES
        if used > limit:
            raise ValueError(
                f"this explorer needs {used / 1000:,.0f} KB, more than the "
                f"{limit / 1000:,.0f} KB that a page can carry; hand over "
                "fewer or smaller images, or a smaller network"
            )
        self.still = _drawn(still, size)

    @property
    def page(self):
        """Return the HTML, module and data inside."""
        return (
            f'<div data-explorer="{self.kind}" data-name="{self.name}" '
            f'data-values="{html.escape(self.stored)}">\n'
            f"<p>{html.escape(repr(self))}</p>\n</div>\n"
            f'<script type="module">\n{script(self.kind)}</script>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/plain": repr(self),
            "text/html": self.page,
            "image/png": base64.b64encode(self.still).decode(),
        }

    def __repr__(self):
        stop = "" if self.title.endswith(("?", "!", ".")) else "."
        return f"{self.title}{stop} {self.alt}"


def script(kind):
    """Return an explorer's module as one text, what it imports included.

    Parameters
    ----------
    kind : str
        Its name: ``"plane"`` for ``plane.js``.

    Returns
    -------
    str
    """
    parts = {}

    def add(name):
        text = (Path(__file__).parent / name).read_text("utf-8")
        for other in re.findall(r'^import [^"]* from "\./(.*)";$', text, re.M):
            if other not in parts:
                add(other)
        text = re.sub(r'^import [^"]* from ".*";\n', "", text, flags=re.M)
        parts[name] = re.sub(r"^export ", "", text, flags=re.M)

    add(f"{kind}.js")
    return "\n".join(parts.values())


def read(page):
    """Return the data that stand in an explorer's HTML.

    Parameters
    ----------
    page : str
        As stored in a notebook.

    Returns
    -------
    dict
    """
    return json.loads(
        html.unescape(re.search(r'data-values="([^"]*)"', page)[1])
    )


def _drawn(draw, size):
    """Draw a still picture as the course stores its figures."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from latentspace.figures import png

    figure = Figure(size, dpi=110, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    with rc_context({"font.size": 12}):
        draw(figure)
        return png(figure)


def pack(array, kind):
    """Return an array's bytes, little-endian, as text."""
    raw = np.ascontiguousarray(array, np.dtype(kind).newbyteorder("<"))
    return base64.b64encode(raw.tobytes()).decode()


def pack_points(points):
    """Store points of two or three coordinates in 16 bits each."""
    low, high = points.min(axis=0), points.max(axis=0)
    step = np.where(high > low, high - low, 1) / 65535
    data = pack(np.round((points - low) / step), "u2")
    return {"data": data, "low": low.tolist(), "step": step.tolist()}


def pack_images(images):
    """Store images of one size as one, loss-free."""
    return {
        "sheet": data_url(sheet(images)),
        "columns": int(np.ceil(np.sqrt(len(images)))),
        "size": list(images.shape[1:3]),
    }


def sheet(images, gap=0):
    """Lay images side by side, in as many columns as rows or one more."""
    space = [(0, 0), (0, gap), (0, gap), (0, 0)][: images.ndim]
    images = np.pad(images, space)
    n, height, width = images.shape[:3]
    columns = int(np.ceil(np.sqrt(n)))
    rows = -(-n // columns)
    table = np.zeros((rows * columns, *images.shape[1:]), images.dtype)
    table[:n] = images
    table = table.reshape(rows, columns, *images.shape[1:]).swapaxes(1, 2)
    return table.reshape(rows * height, columns * width, *images.shape[3:])


def data_url(image):
    """Return one uint8 image, grey or RGB, as a loss-free address."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "WebP", lossless=True, method=6)
    data = base64.b64encode(file.getvalue()).decode()
    return f"data:image/webp;base64,{data}"


def image_shape(shape, who):
    """Return (h, w) or (h, w, 3) of images as a model takes or draws them."""
    if len(shape) == 1 and int(shape[0] ** 0.5) ** 2 == shape[0]:
        return (int(shape[0] ** 0.5),) * 2
    if len(shape) == 3 and shape[-1] == 1:
        return shape[:2]
    if len(shape) == 2 or (len(shape) == 3 and shape[-1] == 3):
        return shape
    raise ValueError(
        f"{who}: expected images, grey or RGB, found arrays of {shape}; flat "
        "ones must be square"
    )


def check_drawn(images, who):
    """Refuse a decoder whose values are not meant as brightness."""
    if np.quantile(images, 0.01) < -0.5 or np.quantile(images, 0.99) > 1.5:
        raise ValueError(
            f"{who}: expected a decoder that draws values between 0 and 1, "
            f"found {images.min():.3g} to {images.max():.3g}; end it with a "
            "sigmoid, or with layers.Rescaling"
        )


def as_bytes(images, name="images"):
    """Return images as uint8, grey (n, h, w) or RGB (n, h, w, 3)."""
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim != 3 and (images.ndim != 4 or images.shape[-1] != 3):
        raise ValueError(
            f"{name}: expected grey images (n, height, width) or RGB images "
            f"(n, height, width, 3), found {images.shape}"
        )
    if images.dtype == np.uint8:
        # Scikit-learn's digits end at 16: stretched, or nobody sees them.
        top = images.max(initial=0)
        return images if top > 32 or not top else images * (255 // top)
    if not (images.min() >= 0 and images.max() <= 1):
        raise ValueError(
            f"{name}: expected values between 0 and 1, found "
            f"{images.min():g} to {images.max():g}; divide, or clip them"
        )
    return np.round(images * 255).astype(np.uint8)


def as_classes(labels, n, names=None):
    """Return the number of each label's class, and the classes' names."""
    if labels is None:
        return np.zeros(n, int), []
    if len(labels) != n:
        raise ValueError(f"expected {n} labels, found {len(labels)}")
    found, classes = np.unique(np.asarray(labels), return_inverse=True)
    if names is not None:
        found = [names[int(label)] for label in found]
    return classes, [str(name) for name in found]


def class_colors():
    """Return the course's colors for classes."""
    from latentspace.figures import CLASSES

    return list(CLASSES)


def scatter(ax, points, classes, names):
    """Draw points by class, each class named at the median of its points."""
    colors = class_colors()
    for c in np.unique(classes):
        color, own = colors[c % len(colors)], points[classes == c]
        ax.scatter(*own.T, s=5, color=color, alpha=0.6, linewidth=0)
        if names:
            ax.annotate(
                names[c],
                np.median(own, axis=0),
                color=color,
                weight="bold",
                size=13,
                ha="center",
                va="center",
                bbox={
                    "boxstyle": "circle,pad=.1",
                    "fc": "w",
                    "ec": "none",
                    "alpha": 0.75,
                },
            )
    ax.set(xticks=[], yticks=[])


def as_points(points, n, dimensions, name="points"):
    """Return points as floats, one for each of n items."""
    points = np.asarray(points, float)
    if points.shape != (n, dimensions):
        raise ValueError(
            f"{name}: expected one point of {dimensions} numbers for each of "
            f"the {n} items, shape ({n}, {dimensions}); found {points.shape}"
        )
    if not np.isfinite(points).all():
        raise ValueError(f"{name}: some coordinates are not finite")
    return points
