"""Write the tables and the figure of book/full_size.md from data/benchmarks.

    python scripts/full_size.py

In the page each table stands between ``<!-- NAME: ... -->`` and
``<!-- end -->`` and is replaced; the text around it stays. The figure notes
what it was drawn from. A test compares both with the files, so that page and
measurement cannot disagree.
"""

import hashlib
import io
import json
import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "book" / "full_size.md"
FIGURE = ROOT / "book" / "_static" / "maps_cost.png"
PROGRAMS = {
    "tsne": "scikit-learn's t-SNE",
    "opentsne": "openTSNE",
    "opentsne-fft": "openTSNE, told to use its grid",
    "umap": "UMAP",
    "umap-search": "UMAP, told to search",
}


def stored(name):
    """Return what a script under benchmarks/ has measured."""
    file = ROOT / "data" / "benchmarks" / f"{name}.json"
    return json.loads(file.read_text("utf-8"))


def table(head, rows):
    """Lay out a Markdown table, numbers to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(
        "| " + " | ".join(map(str, row)) + " |" for row in (head, rule, *rows)
    )


def maps():
    """Tabulate seconds for one map, and the growth at the last doubling."""
    found = stored("maps_cost")
    sizes = found["umap"]["n"]
    rows = []
    for key, name in PROGRAMS.items():
        seconds = found[key]["seconds"]
        cells = [f"{s:.1f}" for s in seconds]
        cells += ["–"] * (len(sizes) - len(cells))
        rows.append([name, *cells, f"× {seconds[-1] / seconds[-2]:.1f}"])
    return table(
        ["seconds", *[f"{n:,}" for n in sizes], "last doubling"], rows
    )


def classics():
    """Tabulate errors on 70,000 images."""
    rows = []
    for key, name in (("mnist", "MNIST"), ("fashion", "Fashion-MNIST")):
        found = stored("full_size")[key]
        errors = found["autoencoder"]
        rows.append(
            [
                name,
                f"{found['pca']:.2f}",
                f"{min(errors):.2f} to {max(errors):.2f}",
                f"{min(found['seconds']):.0f} to {max(found['seconds']):.0f}",
            ]
        )
    head = ["error on 10,000 test images", "PCA", "autoencoder"]
    return table([*head, "seconds to train"], rows)


def memory():
    """Tabulate the memory gained while training."""
    rows = []
    for key, name in (("mnist", "MNIST"), ("fashion", "Fashion-MNIST")):
        whole, late = (
            _gained(key, k) for k in ("memory_whole", "memory_streamed")
        )
        gained = whole.max(), late.max()
        half = len(late) // 2
        drift = late[-10:].mean() - late[half : half + 10].mean()
        rows.append([name, *[f"{g:.0f}" for g in gained], f"{drift:+.0f}"])
    return table(
        ["MB", "all in memory", "streamed", "streamed, second half"], rows
    )


def calls():
    """Tabulate one layer in small and large pieces."""
    found = stored("call_overhead")
    head = ["4,096 images, ms", *[f"batches of {n}" for n in found["batches"]]]
    return table(
        head,
        [
            [name, *[f"{1000 * s:.0f}" for s in found[key]]]
            for name, key in (
                ("through a dense layer", "layer"),
                ("through a function that does nothing", "nothing"),
            )
        ],
    )


def gpu():
    """Tabulate a training step on a processor and on a GPU."""
    found = stored("gpu")
    names = {
        "cpu": f"processor, {found['cpu_threads']} threads",
        "cuda": f"GPU ({found['gpu']})",
    }
    rows = [
        [
            name,
            f"{found['calls_alone'][key]:.1f}",
            *[f"{ms:.1f}" for ms in found["milliseconds"][key]],
        ]
        for key, name in names.items()
    ]
    batches = [f"batch of {n:,}" for n in found["batches"]]
    return table(["one step, ms", "calls alone", *batches], rows)


def workers():
    """Quote the log of two workers, one of which is lost."""
    log = stored("many_workers")
    lost = "   (worker 1 is ended by force; worker 0 stops, with an error)"
    after = [*log["after"][:4], "   ...", *log["after"][-2:]]
    return "\n".join(["```text", *log["before"], lost, *after, "```"])


def agreement():
    """Tabulate two workers beside one process."""
    log = stored("many_workers")
    return table(
        ["after 400 steps", "one process", "two workers, one lost on the way"],
        [
            ["loss", f"{log['loss_one']:.2f}", f"{log['loss_two']:.2f}"],
            [
                "largest difference of a weight",
                "–",
                f"{log['difference']:.1g}",
            ],
        ],
    )


BLOCKS = {
    f.__name__: f
    for f in (maps, classics, memory, calls, gpu, workers, agreement)
}


def _gained(name, key):
    """Return the megabytes held, beyond those before the first image."""
    held = np.array(stored("full_size")[name][key])[:, 1]
    return held - held[0]


def render(text, blocks=BLOCKS):
    """Return a page's text with all its tables made anew."""

    def anew(match):
        return f"{match[1]}\n\n{blocks[match[2]]()}\n\n<!-- end -->"

    return re.sub(
        r"(<!-- (\w+): [^>]*-->)\n.*?<!-- end -->", anew, text, flags=re.S
    )


def made_from(measured=None):
    """Return what a figure is drawn from, as a hash."""
    text = json.dumps(measured or stored("maps_cost"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def save(fig, file, measured=None):
    """Save a figure with a note of what it was drawn from."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    from latentspace import figures

    notes = PngInfo()
    notes.add_text("made_from", made_from(measured))
    picture = Image.open(io.BytesIO(figures.png(fig)))
    picture.save(file, optimize=True, pnginfo=notes, dpi=picture.info["dpi"])


def draw():
    """Draw the seconds for a map against the number of images."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from latentspace import figures

    figures.use_course_style()
    fig, ax = plt.subplots(figsize=(figures.WIDTH, 4.2))
    looks = zip(
        PROGRAMS,
        ("orange", "blue", "sky", "green", "yellow"),
        ("o-", "s-", "s:", "^-", "^:"),
        ("scikit-learn", "openTSNE", "openTSNE, grid", "UMAP", "UMAP, search"),
    )
    for key, color, style, label in looks:
        found = stored("maps_cost")[key]
        ax.plot(
            found["n"],
            found["seconds"],
            style,
            color=figures.COLORS[color],
            label=label,
        )
    ax.set(
        xscale="log",
        yscale="log",
        xlabel="number of images",
        ylabel="seconds, one thread",
        title="UMAP is quicker at 8,000 than at 4,000",
    )
    ax.set_xticks([500, 1000, 2000, 4000, 8000])
    ax.minorticks_off()
    ax.xaxis.set_major_formatter("{x:,.0f}")
    figures.plain_log_axis(ax.yaxis)
    fig.legend(loc="outside lower center", ncols=2)
    save(fig, FIGURE)


def main():
    PAGE.write_text(render(PAGE.read_text("utf-8")), "utf-8")
    draw()


if __name__ == "__main__":
    main()
