"""The house style of the course's figures, and grids of images.

A figure is at most `WIDTH` inches wide, so that its letters are still read
on a telephone; its title is the answer to the question it was drawn for.
"""

import math

import matplotlib.pyplot as plt
import numpy as np

__all__ = [
    "CLASSES",
    "COLORS",
    "WIDTH",
    "image_grid",
    "scatter_classes",
    "use_course_style",
]

WIDTH = 6.4  # inches; the text column at 150 dots an inch

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
    """Set matplotlib's defaults to the course's look, for this session."""
    plt.rcParams.update(
        {
            "figure.figsize": (WIDTH, 3.8),
            "figure.dpi": 110,
            "savefig.dpi": 150,
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
            "legend.fontsize": 11,
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
    images : array-like, shape (n, height, width) or (n, height, width, 3)
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
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4):
        raise ValueError(
            "image_grid expects images of shape (n, height, width) or "
            f"(n, height, width, 3), found {images.shape}; reshape flat "
            "vectors to pictures first"
        )
    vmax = float(vmax if vmax is not None else images.max() or 1)
    rows = math.ceil(len(images) / columns)
    cell = WIDTH / columns
    extra = (0.28 if titles is not None else 0) * rows
    height = rows * cell * row_height + extra + (0.45 if title else 0)
    fig, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, height), squeeze=False
    )
    for i, ax in enumerate(axes.flat):
        ax.set_xticks([])
        ax.set_yticks([])
        ax.grid(False)
        for side in ax.spines.values():
            side.set_visible(False)
        if i >= len(images):
            ax.set_visible(False)
            continue
        picture = images[i]
        if picture.ndim == 3:
            picture = np.clip(picture / vmax, 0, 1)
        ax.imshow(picture, vmin=0, vmax=vmax)
        if titles is not None:
            ax.set_title(
                titles[i],
                fontsize=11,
                fontweight="normal",
                loc="center",
                pad=3,
            )
        if row_labels is not None and i % columns == 0:
            ax.set_ylabel(
                row_labels[i // columns],
                rotation=0,
                ha="right",
                va="center",
                labelpad=8,
            )
    if title:
        fig.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    return fig


def scatter_classes(ax, points, labels, names=None, *, size=28):
    """Scatter points in the plane, one colour *and* one glyph per class.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    points : array-like, shape (n, 2)
    labels : array-like of int, shape (n,)
    names : sequence of str, optional
        Class names for the legend. One-character names are drawn as the
        glyphs themselves, and need no legend.
    size : float
        Marker area in points squared.
    """
    points, labels = np.asarray(points), np.asarray(labels)
    classes = np.unique(labels)
    if names is None:
        names = [str(c) for c in range(classes.max() + 1)]
    glyphs = "os^Dv<>pP*"
    short = all(len(str(names[c])) == 1 for c in classes)
    for c in classes:
        chosen = labels == c
        marker = f"${names[c]}$" if short else glyphs[c % len(glyphs)]
        ax.scatter(
            *points[chosen].T,
            s=size,
            marker=marker,
            color=CLASSES[c % len(CLASSES)],
            linewidths=0.4,
            label=str(names[c]),
        )
    if not short:
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
