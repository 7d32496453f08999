"""Write the tables and the figure of book/published.md from data/benchmarks.

    python scripts/published.py

As ``scripts/full_size.py`` does for its page. What was published stands here,
what was found in ``data/benchmarks/published.json``.
"""

from full_size import ROOT, render, save, stored, table

PAGE = ROOT / "book" / "published.md"
FIGURE = ROOT / "book" / "_static" / "published_time.png"
# Of PCA, which has no randomness; with the digits that were published.
PINS = {
    "squared error, 2": "43.645",
    "squared error, 30": "13.87",
    "squared error, 64": "7.093",
    "MSE, MNIST, 2": ".05567",
    "MSE, MNIST, 64": ".00905",
    "MSE, Fashion-MNIST, 2": ".04610",
    "MSE, Fashion-MNIST, 64": ".01038",
    "accuracy, MNIST": ".4624",
    "accuracy, digits": ".622",
    "trustworthiness": ".7448",
}
# Squared errors: what was published, and divided by what it was published.
AUTOENCODERS = {
    "mnist-30": ("MNIST, 30, squared error", 3.00, 1),
    "mnist-2": ("MNIST, 2, MSE", 0.0369, 784),
    "mnist-64": ("MNIST, 64, MSE", 0.00162, 784),
    "fashion-2": ("Fashion-MNIST, 2, MSE", 0.0244, 784),
    "fashion-64": ("Fashion-MNIST, 64, MSE", 0.0054, 784),
}
NEIGHBOURS = {
    "t-SNE": (0.941, 0.950),
    "UMAP": (0.932, 0.954),
    "Parametric UMAP": (0.940, 0.961),
    "autoencoder": (0.765, 0.793),
}
OURS = {
    "mnist-2": "autoencoder, with decoder",
    "neighbours-pixels": "aimed at UMAP, with decoder",
    "neighbours-straight": "aimed at UMAP of upright digits, with decoder",
}
KERAS_IO = 146.95  # after 30 epochs
BOUND = 86.76
BITS = {"gzip": 1.63, "bz2": 1.415, "xz": 1.38}
CODED = {"BB-ANS": 1.41, "Bit-Swap": 1.29}
MAPS = ("umap-learn", "openTSNE", "pacmap")


def number(value, digits):
    """Write a number; without the zero before the point if it is below 1."""
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def beside(value, published):
    """Say by how much a value is below or above the published one."""
    share = value / published - 1
    return f"{abs(share):.0%} {'below' if share < 0 else 'above'}"


def time(row):
    """Return the cells for the seconds on the clock and of processors."""
    return [f"{row['seconds']:,.0f}", f"{row['cpu_seconds']:,.0f}"]


def pins():
    """Tabulate PCA by every measure."""
    found = stored("published")["pca"]
    rows = [
        [name, text, number(found[name], len(text.split(".")[1]) + 1)]
        for name, text in PINS.items()
    ]
    return table(["PCA", "published", "here"], rows)


def autoencoders():
    """Tabulate the errors of autoencoders."""
    found, rows = stored("published"), []
    for name, (label, published, scale) in AUTOENCODERS.items():
        row = found[name]
        digits = 2 if scale == 1 else 5 if published < 0.01 else 4
        held_out, here = (row[k] / scale for k in ("validation", "test"))
        rows.append(
            [
                label,
                number(published, digits),
                number(held_out, digits),
                number(here, digits),
                beside(here, published),
                f"{row['decoder_parameters'] / 1e6:.2f}",
                *time(row),
            ]
        )
    head = ["error", "published", "validation", "test", ""]
    return table([*head, "M parameters, decoder", *SECONDS], rows)


def vae():
    """Tabulate the two-dimensional VAE beside keras.io's."""
    found, rows = stored("published"), []
    for name, label in (
        ("vae-keras", "keras.io's network"),
        ("vae-2", "dense layers"),
    ):
        row = found[name]
        each = row["cpu_seconds"] / row["epochs"]
        rows.append(
            [
                label,
                f"{row['validation']:.2f}",
                f"{row['test']:.2f}",
                f"{row['parameters'] / 1e6:.2f}",
                row["epochs"],
                *time(row),
                f"{each:.1f}",
            ]
        )
    head = ["−ELBO, nats", "validation", "test", "M parameters", "epochs"]
    return table([*head, *SECONDS, "of these an epoch"], rows)


def planes():
    """Tabulate the accuracy of neighbours in two dimensions."""
    found = stored("published")
    rows = [
        [f"published: {name}", *[number(value, 3) for value in pair], "", ""]
        for name, pair in NEIGHBOURS.items()
    ]
    for name, label in OURS.items():
        if name not in found:
            continue
        row = found[name]
        pair = row.get("neighbours") or row["test"]
        rows.append(
            [f"here: {label}", *[number(v, 3) for v in pair], *time(row)]
        )
    return table(["accuracy", "1-NN", "5-NN", *SECONDS], rows)


def bound():
    """Tabulate the bound with 50 latent variables."""
    row = stored("published")["bound"]
    rows = [
        [
            "50 latent variables",
            BOUND,
            *[f"{row[k]:.2f}" for k in ("validation", "test", "one_code")],
            row["epochs"],
            *time(row),
        ]
    ]
    head = ["bound, nats", "published", "validation", "test", "test, one code"]
    return table([*head, "epochs", *SECONDS], rows)


def bits():
    """Tabulate lossless bits per pixel."""
    found, row = stored("published")["bits"], stored("published")["bits-vae"]
    rows = [[k, v, f"{found[k]:.3f}", "", ""] for k, v in BITS.items()]
    rows += [[k, v, "", "", ""] for k, v in CODED.items()]
    rows.append(["VAE: its bound", "", f"{row['test']:.3f}", *time(row)])
    return table(["bits per pixel", "published", "here", *SECONDS], rows)


def maps():
    """Tabulate three programs that place all 70,000 images."""
    found, rows = stored("published"), []
    for name in MAPS:
        row = found[f"map-{name}"]
        measures = [
            number(row[key], 3) for key in ("accuracy", "trustworthiness")
        ]
        rows.append([f"{name} {row['version']}", *time(row), *measures])
    head = ["70,000 images", *SECONDS, "accuracy, 5-NN", "trustworthiness"]
    return table(head, rows)


def machine():
    """Say in which circumstances each row was measured."""
    rows = []
    for name, row in stored("published").items():
        kept = row["machine"]
        rows.append(
            [
                name,
                f"{row['seconds_in_all']:,.0f}",
                f"{row['cpu_seconds_in_all']:,.0f}",
                f"{kept['threads']} of {kept['cores']}",
                kept["load"],
                kept["keras"],
                kept["tensorflow"],
            ]
        )
    found = stored("published").values()
    totals = [
        f"{sum(row[key] for row in found):,.0f}"
        for key in ("seconds_in_all", "cpu_seconds_in_all")
    ]
    rows.append(["**together**", *totals, "", "", "", ""])
    head = ["row", *SECONDS, "threads, of cores", "load"]
    return table([*head, "Keras", "TensorFlow"], rows)


SECONDS = ("seconds", "processor seconds")
BLOCKS = {
    f.__name__: f
    for f in (pins, autoencoders, vae, bound, planes, maps, bits, machine)
}


def curve():
    """Return what the figure is drawn from."""
    return stored("published")["mnist-30"]["curve"]


def draw():
    """Draw the error of 30 numbers against the time spent."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from latentspace import figures

    figures.use_course_style()
    fig, ax = plt.subplots(figsize=(figures.WIDTH, 3.6))
    _, seconds, errors = zip(*curve())
    blue, orange = figures.COLORS["blue"], figures.COLORS["orange"]
    ax.plot(seconds, errors, "o-", color=blue)
    ax.axhline(3.00, color=orange, ls="--")
    ax.text(seconds[0], 2.96, "published, 2006", color=orange, va="top")
    below = next(s for s, e in zip(seconds, errors) if e < 3.00)
    ax.set(
        xlabel="processor seconds, both cores together",
        ylabel="squared error, validation",
        title=f"Below 3.00 after {below:.0f} processor seconds",
        yscale="log",
    )
    figures.plain_log_axis(ax.yaxis, (1, 2, 3, 4, 6))
    save(fig, FIGURE, curve())


def main():
    PAGE.write_text(render(PAGE.read_text("utf-8"), BLOCKS), "utf-8")
    draw()


if __name__ == "__main__":
    main()
