"""Make the explorers that stand in a page of text, under ``data/explorers``.

    python scripts/explorers.py                all of them
    python scripts/explorers.py draw-a-digit   those with this in the name

Each is a file with an explorer's HTML, without its module, and its still
picture. Those of the chapters stand in the notebooks, and not here.
"""

import json
import sys
from pathlib import Path

import numpy as np

from latentspace import explore
from latentspace.datasets import load
from latentspace.models import load_furniture_vae, load_mnist_vae

FOLDER = Path(__file__).resolve().parents[1] / "data" / "explorers"


def draw_a_digit():
    """Show MNIST's plane: only codes are stored, none of its images."""
    data, vae = load("mnist"), load_mnist_vae()
    return explore.plane(
        vae.encoder,
        vae.decoder,
        data.x_test[:4000, ..., None] / np.float32(data.max_value),
        data.y_test[:4000],
        title="Draw a digit, then drag it",
        task="It lands among 4,000 others. Drag its ring until it is "
        "another digit.",
        alt="A plane with 4,000 handwritten digits as points, colored by "
        "class, a field to draw a digit in, a ring where the drawing lands, "
        "and the picture that the decoder draws for the ring.",
        samples=0,
        draw=True,
        lead=True,
        most=4000,
    )


def ten_numbers_draw_furniture():
    """Show the furniture's variational code, and a walk in it."""
    data, vae = load("furniture"), load_furniture_vae(50, 0)
    kept = np.concatenate(
        [np.flatnonzero(data.y_test == c)[:30] for c in (0, 1)]
    )
    x = data.x_test[kept] / np.float32(data.max_value)
    codes = np.asarray(vae.encode(x)[0]).reshape(len(x), -1)
    return explore.sliders(
        vae.decoder,
        codes,
        labels=[data.names[c] for c in data.y_test[kept]],
        ends=(0, 30),
        title="Ten numbers draw a chair or a desk",
        task="Which of the ten numbers change the picture, and which do "
        "nothing? Where on the way from A to B does a chair become a desk?",
        alt="A slider for each of ten numbers, the piece of furniture that "
        "a decoder draws for them, and a walk from one piece to another.",
    )


RECIPES = {
    "draw-a-digit-then-drag-it": draw_a_digit,
    "ten-numbers-draw-a-chair-or-a-desk": ten_numbers_draw_furniture,
}


def main(parts):
    """Write the explorers whose names contain one of the parts."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in RECIPES.items():
        if parts and not any(part in name for part in parts):
            continue
        made = make()
        assert made.name == name, made.name
        forms = made._repr_mimebundle_()
        forms["text/html"] = forms["text/html"].split("<script")[0]
        text = json.dumps(forms, indent=1, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text, "utf-8")
        print(f"{name}: {len(made.page.encode()) / 1000:.0f} KB", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
