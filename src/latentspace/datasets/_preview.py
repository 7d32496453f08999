"""A first look at a data set, in one figure."""

import numpy as np

MOST_CLASSES = 10
SAMPLES = 7


def drawable(names, most=12):
    """Make class names that can stand in a figure.

    Parameters
    ----------
    names : sequence of str
    most : int
        Letters of a name that are kept.

    Returns
    -------
    list of str
        Long names end in …; a name with signs that the font lacks becomes
        ``class 3``, its number.
    """
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties()))
    lacks = lambda name: not all(font.get_char_index(ord(c)) for c in name)
    return [
        f"class {number}"
        if lacks(name)
        else (name if len(name) <= most else name[: most - 1] + "…")
        for number, name in enumerate(names)
    ]


def preview(data):
    """Draw samples of each class, the mean, and the values of a data set.

    Parameters
    ----------
    data : Dataset
        Images or vectors; what is for training is drawn. Of more than ten
        classes, ten are drawn, spread over all of them.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    ``fig = preview(load("photos"))`` draws a folder's first images, class
    by class.
    """
    import matplotlib.pyplot as plt

    from latentspace.figures import COLORS, WIDTH, plain_log_axis

    x, vectors = data.x_train, data.kind == "vectors"
    present = np.unique(data.y_train)
    picked = np.linspace(0, len(present) - 1, min(len(present), MOST_CLASSES))
    classes = present[picked.astype(int)]
    names = drawable(data.names)
    rows = [_row(x[data.y_train == c][:SAMPLES], data) for c in classes]
    of = f" of {len(present)}" if len(classes) < len(present) else ""
    letters = {f"axes.{k}size": 12 for k in ("title", "label")}
    letters |= {"xtick.labelsize": 12, "ytick.labelsize": 12}
    with plt.rc_context({**letters, "axes.titlelocation": "left"}):
        fig = plt.figure(
            figsize=(WIDTH, 0.5 * len(classes) + 3), layout="constrained"
        )
        grid = fig.add_gridspec(2, 2, height_ratios=[0.5 * len(classes), 2])
        ax = fig.add_subplot(grid[0, :])
        _show(ax, np.concatenate(rows), vectors)
        centers = len(rows[0]) * (np.arange(len(classes)) + 0.5) - 0.5
        shown = [names[c] for c in classes]
        ax.set_yticks(centers, shown, parse_math=False)
        ax.set_title(f"The first {data.kind} of {len(classes)}{of} classes")
        ax = fig.add_subplot(grid[1, 0])
        mean = x.mean(axis=0, dtype=float)
        if vectors:
            ax.plot(mean, color=COLORS["blue"], linewidth=1)
            ax.set_xlabel("column")
        else:
            _show(ax, mean / data.max_value, vectors)
        ax.set_title("The mean of all")
        ax = fig.add_subplot(grid[1, 1])
        some = x[:: max(1, x.size // 1_000_000)]
        share = np.full(some.size, 100 / some.size)
        ax.hist(
            some.ravel(), 32, weights=share, color=COLORS["blue"], log=True
        )
        plain_log_axis(ax.yaxis)
        ax.set_xlabel("value")
        ax.set_title("How often, in %")
    return fig


def _row(samples, data):
    """Put samples of a class into one array, values from -1 or 0 to 1."""
    samples = samples / data.max_value
    blanks = (0, SAMPLES - len(samples))
    if samples.ndim == 2:
        pad = np.pad(samples, (blanks, (0, 0)), constant_values=np.nan)
        return np.pad(pad, ((1, 1), (0, 0)), constant_values=np.nan)
    frame = (blanks, (1, 1), (1, 1), (0, 0))[: samples.ndim]
    return np.concatenate([*np.pad(samples, frame, constant_values=1)], axis=1)


def _show(ax, x, vectors):
    look = {"cmap": "gray", "vmin": 0}
    if vectors:
        look = {"cmap": "PuOr", "vmin": -1, "aspect": "auto"}
    ax.imshow(x, vmax=1, interpolation="nearest", **look)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    if not vectors:
        ax.set_yticks([])
