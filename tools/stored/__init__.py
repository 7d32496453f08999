"""Makes what ships under ``data/maps`` and ``data/models``.

    python -m stored maps             all maps
    python -m stored maps 10          those of chapter 10
    python -m stored models           all networks
    python -m stored models vae       those whose names contain "vae"

One module a chapter's maps, ``mapsNN.py``, with a function `make` that
returns named arrays; one module for the networks, ``models.py``. Beside the
files stands an ``index.json``: the checksum of each file's contents, how
long it took, and what else its maker reported.
"""

import json
from pathlib import Path

import numpy as np

from latentspace.archives import content_sha256

DATA = Path(__file__).resolve().parents[2] / "data"


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
        json.dumps(dict(sorted(index.items())), indent=1) + "\n")


def read_index(folder):
    """Return what ``data/FOLDER/index.json`` says, a dict by name."""
    file = DATA / folder / "index.json"
    return json.loads(file.read_text()) if file.exists() else {}
