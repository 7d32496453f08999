"""The style of the course's figures, and what many chapters draw.

A figure is at most `WIDTH` inches wide, so that its letters are still read
on a telephone; its title is the answer to the question it was drawn for. In
a notebook it is stored as a small, sharp PNG: see `png`.
"""

import io
import math
import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from scipy.spatial import cKDTree

from latentspace.datasets._preview import drawable

__all__ = [
    "CLASSES",
    "COLORS",
    "WIDTH",
    "drawable",
    "image_grid",
    "plain_log_axis",
    "plot_band",
    "png",
    "scatter_classes",
    "use_course_style",
]

# Inches. On a telephone 357 pixels are left for a figure; then letters of
# 12 points are 11 pixels high, the least that is read without effort.
WIDTH = 5.4

# Okabe and Ito (2008), for lines and bars: told apart by colour-blind readers.
COLORS = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "pink": "#CC79A7",
    "yellow": "#E69F00",
    "sky": "#56B4E9",
    "black": "#222222",
    "grey": "#767676",
}

# After Paul Tol's "muted" scheme, for up to ten classes. Its two lightest
# colours are darkened, since thin glyphs of them are lost on white; a grey
# is added.
CLASSES = (
    "#332288",
    "#CC6677",
    "#117733",
    "#3C9FD6",
    "#B08A00",
    "#882255",
    "#44AA99",
    "#999933",
    "#AA4499",
    "#777777",
)


def use_course_style():
    """Set matplotlib's defaults to the course's look, for this session.

    In a notebook, figures are from then on shown and stored as `png` makes
    them; in plain Python nothing but the defaults changes.
    """
    plt.rcParams.update(
        {
            "figure.figsize": (WIDTH, 3.8),
            "figure.dpi": 110,
            "savefig.dpi": 220,
            "savefig.bbox": "tight",
            "savefig.pad_inches": 0.04,
            "figure.titlesize": 13,
            "figure.titleweight": "bold",
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "font.size": 12,
            "axes.titlesize": 13,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 12,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#DDDDDD",
            "grid.linewidth": 0.8,
            "axes.axisbelow": True,
            "legend.frameon": False,
            "legend.fontsize": 12,
            "lines.linewidth": 2.2,
            "lines.markersize": 7,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
            "axes.prop_cycle": plt.cycler(
                color=[
                    COLORS[c]
                    for c in (
                        "blue",
                        "orange",
                        "green",
                        "pink",
                        "yellow",
                        "sky",
                        "black",
                    )
                ]
            ),
        }
    )
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        # The notebook's backend brings its own way to show a figure when it
        # is loaded, so it must be loaded before ours takes that place.
        plt.switch_backend(plt.get_backend())
        formatter = shell.display_formatter.formatters["image/png"]
        formatter.for_type(Figure, _shown)


def _shown(fig):
    """Return what IPython shows of a figure: a PNG and its size in a page."""
    data = png(fig)
    width, height = Image.open(io.BytesIO(data)).size
    return data, {"width": width // 2, "height": height // 2}


def png(fig):
    """Draw a figure as a PNG of 256 colors and twice the pixels shown.

    The file says how wide the figure is and how large its smallest letters
    are (`inches` and `smallest_text`, in points), so that a test can tell
    whether a stored figure will be read on a telephone.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    bytes
    """
    dpi = 2 * fig.dpi
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=dpi)
    picture = Image.open(buffer).convert("RGB")
    notes = PngInfo()
    notes.add_text("inches", f"{picture.width / dpi:.2f}")
    if sizes := _text_sizes(fig):
        notes.add_text("smallest_text", f"{min(sizes):g}")
    buffer = io.BytesIO()
    # The colors are chosen on every third pixel, which is quicker, and moved
    # to the middle of those that they stand for: without that the paper of
    # the furniture turned blue in one picture and pink in the next.
    third = picture.resize(
        (picture.width // 3, picture.height // 3), Image.Resampling.NEAREST
    )
    chosen = third.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1)
    colors = np.reshape(chosen.getpalette(), (-1, 3))
    colors[colors.sum(axis=1).argmax()] = 255  # white stays white
    # The nearest, exactly: Pillow's own way takes a near one.
    red, green, blue = np.asarray(picture, "uint32").reshape(-1, 3).T
    used, place = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
    used = np.stack([used >> 16, used >> 8 & 255, used & 255], axis=1)
    nearest = cKDTree(colors).query(used)[1].astype("uint8")
    few = Image.fromarray(nearest[place].reshape(picture.size[::-1]))
    few.putpalette(colors.astype("uint8").tobytes())
    few.save(buffer, "png", optimize=True, dpi=(dpi, dpi), pnginfo=notes)
    return buffer.getvalue()


def _text_sizes(fig):
    """Return the sizes in points of all text that is really drawn."""
    sizes = []
    renderer = fig.canvas.get_renderer()
    renderer.draw_text = lambda gc, x, y, s, prop, *rest, **more: sizes.append(
        prop.get_size_in_points()
    )
    fig.draw(renderer)
    del renderer.draw_text
    return sizes


def image_grid(
    images,
    titles=None,
    *,
    columns=10,
    title=None,
    vmax=None,
    row_labels=None,
    row_height=1.0,
):
    """Draw images side by side, row by row.

    Parameters
    ----------
    images : array-like of shape (n, height, width) or (n, height, width, 3)
        Grey images (light on dark) or RGB images.
    titles : sequence of str, optional
        A short title over each image.
    columns : int
        Images in a row.
    title : str, optional
        The figure's title.
    vmax : float, optional
        The value drawn as full white; the largest value if not given.
        For RGB images, values are divided by it.
    row_labels : sequence of str, optional
        A label at the left of each row.
    row_height : float
        Height of a row, as a multiple of a column's width.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If `images` has another shape, or holds no numbers.
    """
    images = np.asarray(images)
    if (
        images.ndim not in (3, 4)
        or not images.size
        or images.dtype.kind not in "biuf"
        or (images.ndim == 4 and images.shape[3] not in (1, 3))
    ):
        raise ValueError(
            "image_grid expects numbers of shape (n, height, width) or "
            f"(n, height, width, 3), found {images.shape}; reshape flat "
            "vectors to pictures first"
        )
    vmax = float(vmax if vmax is not None else images.max() or 1)
    rows = math.ceil(len(images) / columns)
    cell = WIDTH / columns
    extra = (0.28 if titles is not None else 0) * rows
    height = rows * cell * row_height + extra + (0.45 if title else 0)
    bare = {"xticks": [], "yticks": [], "frame_on": False}
    fig, axes = plt.subplots(
        rows,
        columns,
        figsize=(WIDTH, height),
        squeeze=False,
        subplot_kw=bare,
    )
    for ax in axes.flat[len(images) :]:
        ax.set_visible(False)
    for ax, picture in zip(axes.flat, images):
        if picture.ndim == 3:
            picture = np.clip(picture / vmax, 0, 1)
        ax.imshow(picture, vmin=0, vmax=vmax)
    plain = {
        "fontsize": 12,
        "fontweight": "normal",
        "loc": "center",
        "parse_math": False,
    }
    for ax, words in zip(axes.flat, () if titles is None else titles):
        ax.set_title(words, pad=3, **plain)
    beside = {
        "rotation": 0,
        "ha": "right",
        "va": "center",
        "labelpad": 8,
        "parse_math": False,
    }
    for ax, words in zip(axes[:, 0], () if row_labels is None else row_labels):
        ax.set_ylabel(words, **beside)
    if title:
        fig.suptitle(title, x=0.01, ha="left")
    return fig


def scatter_classes(ax, points, labels, names=None, *, size=28):
    """Scatter points in the plane, a colour with a glyph for each class.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    points : array-like of shape (n, 2)
    labels : array-like of int of shape (n,)
    names : sequence of str, optional
        Class names for the legend, drawn as `drawable` makes them. If all
        are single letters or digits, they are drawn as the glyphs
        themselves, and need no legend. Of more than 24 classes, the legend
        shows the first 24 and says so.
    size : float
        Marker area in points squared.

    Raises
    ------
    ValueError
        If there is not one label for each point, or no name for a label.
    """
    points, labels = np.asarray(points), np.asarray(labels)
    if points.shape[1:] != (2,) or labels.shape != points.shape[:1]:
        raise ValueError(
            "scatter_classes expects points of shape (n, 2) and labels of "
            f"shape (n,), found {points.shape} and {labels.shape}"
        )
    classes = np.unique(labels)
    known = np.inf if names is None else len(names)
    if (
        labels.dtype.kind not in "iu"
        or not ((classes >= 0) & (classes < known)).all()
    ):
        raise ValueError(
            "scatter_classes expects labels that count from 0, and a name for "
            f"each, found labels {classes.tolist()} and names {names}"
        )
    shown = [str(c) for c in classes]
    if names is not None:
        letters = 12 if len(classes) <= 12 else 8  # in one column or two
        names = drawable([str(name) for name in names], letters)
        shown = [names[c] for c in classes]
    glyphs = "os^Dv<>pP*"
    short = all(len(name) == 1 and name.isalnum() for name in shown)
    drawn = [
        ax.scatter(
            *points[labels == c].T,
            s=size,
            # Together, colour and glyph tell a hundred classes apart.
            marker=f"${name}$" if short else glyphs[(c + c // 10) % 10],
            color=CLASSES[c % 10],
            linewidths=0.4,
            label=name,
        )
        for c, name in zip(classes.tolist(), shown)
    ]
    if short:
        return
    most = 24
    legend = ax.legend(
        drawn[:most],
        [""] * len(drawn[:most]),
        loc="center left",
        bbox_to_anchor=(1, 0.5),
        ncols=1 + (len(drawn) > 12),
        columnspacing=0.5,
        handletextpad=0.2,
    )
    if len(drawn) > most:
        legend.set_title(f"{most} of {len(drawn)}")
    for text, name in zip(legend.get_texts(), shown):
        text.set(text=name, parse_math=False)


def plain_log_axis(axis, subs=(1, 2, 5)):
    """Put plain numbers on a logarithmic axis: 0.5, 1, 2, 5.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        Such as ``ax.xaxis``, its scale set to logarithmic.
    subs : sequence of float
        The numbers shown in each power of ten.
    """
    axis.set_major_locator(LogLocator(subs=subs))
    axis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    axis.set_minor_locator(NullLocator())


def plot_band(ax, x, runs, style="o-", **line):
    """Plot the mean of several runs, in a band from least to greatest.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array-like of shape (n_points,)
    runs : array-like of shape (n_points, n_runs)
        The value of each run, such as one per seed, at each of `x`.
    style : str
        Marker and line, as `Axes.plot` takes them.
    **line
        More for the line: ``label``, ``color``.

    Returns
    -------
    matplotlib.lines.Line2D

    Raises
    ------
    ValueError
        If `runs` is not one row per value of `x`.
    """
    runs = np.asarray(runs)
    if runs.ndim != 2 or len(runs) != len(x):
        raise ValueError(
            f"plot_band expects runs of shape ({len(x)}, n_runs), one row "
            f"per value of x, found {runs.shape}; transpose runs, or use "
            "ax.plot for a single run"
        )
    (drawn,) = ax.plot(x, runs.mean(axis=1), style, **line)
    low, high = runs.min(axis=1), runs.max(axis=1)
    color = drawn.get_color()
    ax.fill_between(x, low, high, color=color, alpha=0.3, linewidth=0)
    return drawn
