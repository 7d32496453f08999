"""Make what ships under ``data/maps`` and ``data/models``.

    python scripts/precompute.py maps           all maps
    python scripts/precompute.py maps 10        those of chapter 10
    python scripts/precompute.py models         all networks
    python scripts/precompute.py models vae     those with "vae" in the name

One module for a chapter's maps, ``mapsNN.py``, with a function `make` that
returns named arrays; one module for the networks, ``train_models.py``. Beside
the files stands an ``index.json``: the checksum of each file's contents, how
long it took, and what else its maker reported.
"""

import argparse
import importlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from latentspace.archives import content_sha256

DATA = Path(__file__).resolve().parents[1] / "data"


def save(folder, name, arrays, report):
    """Write an ``.npz`` under ``data/FOLDER`` and enter it into the index.

    Parameters
    ----------
    folder : str
        ``"maps"`` or ``"models"``.
    name : str
        The file's name without its ending.
    arrays : dict of str to ndarray
        What is stored.
    report : dict
        What the index says of it besides the checksum.
    """
    home = DATA / folder
    home.mkdir(parents=True, exist_ok=True)
    temporary = home / f"{name}.tmp.npz"
    np.savez_compressed(temporary, **arrays)
    temporary.replace(home / f"{name}.npz")
    index = read_index(folder)
    index[name] = {"content_sha256": content_sha256(arrays), **report}
    (home / "index.json").write_text(
        json.dumps(dict(sorted(index.items())), indent=1) + "\n"
    )


def read_index(folder):
    """Return what ``data/FOLDER/index.json`` says, a dict by name."""
    file = DATA / folder / "index.json"
    return json.loads(file.read_text()) if file.exists() else {}


def make_maps(wanted):
    """Run the makers of the chapters asked for; return what was made."""
    makers = sorted(p.stem for p in Path(__file__).parent.glob("maps*.py"))
    made = []
    for maker in makers:
        chapter = maker.removeprefix("maps")
        if wanted and chapter not in wanted:
            continue
        start = time.perf_counter()
        arrays = importlib.import_module(maker).make()
        seconds = round(time.perf_counter() - start)
        save("maps", f"ch{chapter}", arrays, {"seconds": seconds})
        print(f"ch{chapter}: {len(arrays)} arrays, {seconds} s", flush=True)
        made.append(chapter)
    return made


def make_models(wanted):
    """Train the networks asked for; return their names."""
    # Trains twice as fast. Its last digits differ between processors, but
    # the weights are stored, so no chapter depends on them.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
    return importlib.import_module("train_models").make(wanted)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["maps", "models"])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="chapters, or parts of names; all if none",
    )
    options = parser.parse_args(arguments)
    make = {"maps": make_maps, "models": make_models}[options.what]
    if not make(options.names):
        print(
            f"nothing is called {', '.join(options.names) or '…'} among "
            f"the {options.what}",
            file=sys.stderr,
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
