"""Make what ships under ``data/maps`` and ``data/models``.

    python scripts/precompute.py maps           all maps
    python scripts/precompute.py maps 10        those of chapter 10
    python scripts/precompute.py models         all networks
    python scripts/precompute.py models vae     those with "vae" in the name

The makers stand in ``maps.py`` and ``train_models.py``, under the names of
the files that they make. Beside the files lies an ``index.json``: the checksum
of each file's arrays, how long it took, and what else its maker reported.
"""

import argparse
import importlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from latentspace.datasets import content_sha256

DATA = Path(__file__).resolve().parents[1] / "data"
MAKERS = {"maps": "maps", "models": "train_models"}


def read_index(folder):
    """Return what ``data/FOLDER/index.json`` says, a dict by name."""
    file = DATA / folder / "index.json"
    return json.loads(file.read_text()) if file.exists() else {}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", choices=MAKERS)
    parser.add_argument(
        "names", nargs="*", help="chapters, or parts of names; all if none"
    )
    options = parser.parse_args(arguments)
    # Trains twice as fast. The last digits differ between processors, but
    # the weights are stored, so no chapter depends on them.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = str(int(options.folder == "models"))
    recipes = importlib.import_module(MAKERS[options.folder]).RECIPES
    chosen = [
        name
        for name in recipes
        if not options.names or any(part in name for part in options.names)
    ]
    if not chosen:
        parser.error(
            f"no name among the {options.folder} contains "
            f"{' or '.join(options.names)}; there are {', '.join(recipes)}"
        )
    home = DATA / options.folder
    home.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        start = time.perf_counter()
        arrays, report = recipes[name]()
        report["seconds"] = round(time.perf_counter() - start)
        np.savez_compressed(home / f"{name}.npz", **arrays)
        index = read_index(options.folder)
        index[name] = {"content_sha256": content_sha256(arrays), **report}
        text = json.dumps(dict(sorted(index.items())), indent=1) + "\n"
        (home / "index.json").write_text(text)
        print(f"{name}: {report}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
