"""Render chairs and desks from factors that are all known.

Nine free lengths, and a handful of further factors, make a piece; nineteen
measured lengths follow from the nine by one fixed matrix. The stored files
under ``data/`` were written by ``python scripts/furniture.py``; only
rendering needs the optional extra ``latentspace[furniture]`` (PyVista).

>>> rng = np.random.default_rng(0)
>>> pieces = sample(3, rng)
>>> pieces["free"].shape, pieces["lengths"].shape
((3, 9), (3, 19))
"""

import json
import time
from pathlib import Path

import numpy as np

from furniture_scene import BACK_STYLES, diagonal, render_all
from latentspace.datasets import content_sha256

NAMES = ("chair", "desk")
CONDITIONS = {  # of the triplets, and the factors that vary in each
    "alike": (),
    "colour": ("hue",),
    "angle": ("azimuth", "elevation"),
    "both": ("hue", "azimuth", "elevation"),
}
EDITS = ("arms", "two drawers", "three drawers", "taller back")
EDITED = ("free", "arms", "drawers")  # the factors that an edit can change
N_TRAIN, N_TEST = 3500, 500
SEED = 2026

# Centimetres; one range for both kinds, so no length gives the kind away.
RANGES = {
    "width": (46.0, 78.0),  # of the seat or top, left to right
    "depth": (40.0, 60.0),  # of the seat or top, front to back
    "height": (44.0, 58.0),  # floor to the upper face of the seat or top
    "thickness": (2.5, 6.5),  # of the seat or top
    "apron": (4.0, 13.0),  # height of the frame under the seat or top
    "leg": (3.5, 7.5),  # side of a square leg
    "overhang": (0.0, 6.0),  # from a leg's outer face to the edge above it
    "stretcher": (7.0, 19.0),  # floor to the upper face of the low rails
    "back": (24.0, 42.0),  # height of the backrest or of the back panel
}

# What a tape would measure: a multiple of each free length, added up.
MEASURES = {
    "width": {"width": 1},
    "depth": {"depth": 1},
    "height": {"height": 1},
    "leg_length": {"height": 1, "thickness": -1},
    "clearance": {"height": 1, "thickness": -1, "apron": -1},
    "frame": {"thickness": 1, "apron": 1},
    "legs_outside_width": {"width": 1, "overhang": -2},
    "legs_inside_width": {"width": 1, "overhang": -2, "leg": -2},
    "legs_outside_depth": {"depth": 1, "overhang": -2},
    "legs_inside_depth": {"depth": 1, "overhang": -2, "leg": -2},
    "stretcher_height": {"stretcher": 1},
    "stretcher_to_apron": {
        "height": 1,
        "thickness": -1,
        "apron": -1,
        "stretcher": -1,
    },
    "stretcher_to_surface": {"height": 1, "stretcher": -1},
    "back": {"back": 1},
    "height_plus_back": {"height": 1, "back": 1},
    "surface_girth": {"width": 2, "depth": 2},
    "leg_girth": {"leg": 4},
    "edge_to_inner_leg": {"overhang": 1, "leg": 1},
    "half_round_back": {"width": 1, "overhang": -2, "back": 1},
}
FREE_NAMES = tuple(RANGES)
LENGTH_NAMES = tuple(MEASURES)
FACTORS = (
    "y",
    "free",
    "arms",
    "drawers",
    "back_style",
    "hue",
    "azimuth",
    "elevation",
)
MATRIX = np.array(
    [[parts.get(name, 0) for name in RANGES] for parts in MEASURES.values()],
    dtype=np.float64,
)

DIAGONAL = 104.0  # of the bounding box of a normalised piece, centimetres
VIEW = {"hue": 0.13, "azimuth": 35.0, "elevation": 20.0}  # the triplets' own


def measure(free):
    """Compute the nineteen measured lengths from the nine free ones.

    Parameters
    ----------
    free : array-like of shape (..., 9)
        Free lengths in centimetres, in the order of ``FREE_NAMES``.

    Returns
    -------
    ndarray of shape (..., 19)
        In the order of ``LENGTH_NAMES``; ``free @ MATRIX.T``, not rounded.
    """
    return np.asarray(free, dtype=np.float64) @ MATRIX.T


def on_grid(free):
    """Round to multiples of 2**-32 cm.

    Sums of a few of these are exact in float64, so every processor finds
    the same measured lengths to the last bit.
    """
    return np.round(free * 2.0**32) / 2.0**32


def sample(n, rng, y=None):
    """Draw the factors of ``n`` pieces.

    Every factor is drawn independently of every other, the kind included; a
    factor that does not apply to a piece is then set to -1.

    Parameters
    ----------
    n : int
        How many.
    rng : numpy.random.Generator
    y : int or array-like of shape (n,), optional
        The kinds, when they are not to be drawn.

    Returns
    -------
    dict of str to ndarray with n rows
        y (0 chair, 1 desk), free, lengths, arms, drawers, back_style, hue in
        [0, 1), azimuth and elevation in degrees.
    """
    low, high = np.array(list(RANGES.values())).T
    free = on_grid(low + (high - low) * rng.random((n, len(RANGES))))
    drawn = rng.integers(0, 2, n)
    y = np.broadcast_to(drawn if y is None else y, n).astype(np.uint8)
    arms = rng.integers(0, 2, n)
    drawers = np.array([0, 2, 3])[rng.integers(0, 3, n)]
    back_style = rng.integers(0, len(BACK_STYLES), n)
    return {
        "y": y,
        "free": free,
        "lengths": measure(free),
        "arms": np.where(y == 0, arms, -1).astype(np.int8),
        "drawers": np.where(y == 1, drawers, -1).astype(np.int8),
        "back_style": np.where(y == 0, back_style, -1).astype(np.int8),
        "hue": rng.random(n),
        "azimuth": 360.0 * rng.random(n),
        "elevation": 8.0 + 20.0 * rng.random(n),
    }


def pieces(factors):
    """Return the rows of a dict of factor arrays: a dict for each piece.

    Parameters
    ----------
    factors : dict of str to ndarray
        As `sample` gives them. A single value stands for all pieces.

    Returns
    -------
    list of dict
        What `render_all` takes.
    """
    n = len(factors["y"])
    columns = [
        factors[k] if np.ndim(factors[k]) else [factors[k]] * n
        for k in FACTORS
    ]
    return [dict(zip(FACTORS, row)) for row in zip(*columns)]


# --- the stored files ------------------------------------------------------


def _pictures(factors):
    return render_all(pieces(factors))


def main_set():
    """Make the pictures of `load("furniture")`: training first, then test."""
    factors = sample(N_TRAIN + N_TEST, np.random.default_rng([SEED, 0]))
    return factors | {
        "x": _pictures(factors),
        "n_train": np.array(N_TRAIN),
        "names": np.array(NAMES),
        "free_names": np.array(FREE_NAMES),
        "length_names": np.array(LENGTH_NAMES),
        "back_style_names": np.array(BACK_STYLES),
        "lengths_matrix": MATRIX,
    }


def turntables(n=24, steps=36):
    """Make pieces that turn once before a camera that stays."""
    factors = sample(n, np.random.default_rng([SEED, 1]), np.arange(n) % 2)
    factors["elevation"] = np.full(n, VIEW["elevation"])
    azimuth = np.arange(steps) * (360.0 / steps)
    views = [_pictures(factors | {"azimuth": a}) for a in azimuth]
    return factors | {"azimuth": azimuth, "x": np.stack(views, axis=1)}


def triplets(n=300, n_triplets=4000):
    """Make pieces of one size, seen alike or not, and choose the triplets."""
    rng = np.random.default_rng([SEED, 2])
    factors = sample(n, rng, np.arange(n) % 2)
    size = np.array([diagonal(piece) for piece in pieces(factors)])
    free = on_grid(factors["free"] * (DIAGONAL / size)[:, None])
    factors |= {"free": free, "lengths": measure(free)}
    views = []
    for varied in CONDITIONS.values():
        view = {
            k: factors[k] if k in varied else np.full(n, v)
            for k, v in VIEW.items()
        }
        views.append(view | {"x": _pictures(factors | view)})
    rows = []
    for t in range(n_triplets):
        kinds = [np.flatnonzero(factors["y"] == k) for k in (t % 2, 1 - t % 2)]
        pair = rng.choice(kinds[0], 2, replace=False)
        rows.append([*pair, rng.choice(kinds[1])])
    return (
        factors
        | {k: np.stack([view[k] for view in views]) for k in views[0]}
        | {
            "triplets": np.array(rows, dtype=np.int16),
            "conditions": np.array(list(CONDITIONS)),
        }
    )


def edits(n=150):
    """Make pairs of pictures: before and after one change to one piece."""
    rng = np.random.default_rng([SEED, 3])
    chairs, desks, low_backs = (sample(n, rng, y) for y in (0, 1, 0))
    chairs["arms"][:], desks["drawers"][:] = 0, 0
    back = FREE_NAMES.index("back")
    low_backs["free"][:, back] = on_grid(24.0 + 8.0 * rng.random(n))
    taller = low_backs["free"].copy()
    taller[:, back] += on_grid(6.0 + 6.0 * rng.random(n))
    growth = taller[:, back] - low_backs["free"][:, back]
    ones = np.ones(n)
    plan = [  # what it was, what changes, by how much
        (chairs, {"arms": np.ones(n, np.int8)}, ones),
        (desks, {"drawers": np.full(n, 2, np.int8)}, 2 * ones),
        (desks, {"drawers": np.full(n, 3, np.int8)}, 3 * ones),
        (low_backs, {"free": taller}, growth),
    ]
    parts = []
    for before in (chairs, desks, low_backs):
        # From the front half, where every change can be seen.
        before["azimuth"] = (before["azimuth"] * (150 / 360) - 75) % 360
    for before, change, amount in plan:
        states = [
            state | {"lengths": measure(state["free"]), "x": _pictures(state)}
            for state in (before, before | change)
        ]
        pairs = {
            name: np.stack([state[name] for state in states], axis=1)
            for name in (*EDITED, "lengths", "x")
        }
        parts.append(before | pairs | {"amount": amount})
    return {
        name: np.concatenate([p[name] for p in parts]) for name in parts[0]
    } | {
        "edit": np.repeat(np.arange(len(plan)), n).astype(np.int8),
        "edit_names": np.array(EDITS),
    }


def pairs(n_train=1600, n_test=300):
    """Make pieces seen twice: in another colour, from another side."""
    rng = np.random.default_rng([SEED, 4])
    factors = sample(n_train + n_test, rng)
    del factors["lengths"]  # they follow from the free ones
    again = sample(n_train + n_test, rng)
    views = {
        k: np.stack([factors[k], again[k]], axis=1) for k in CONDITIONS["both"]
    }
    pictures = [
        _pictures(factors | {k: v[:, i] for k, v in views.items()})
        for i in range(2)
    ]
    return (
        factors
        | views
        | {"x": np.stack(pictures, axis=1), "n_train": np.array(n_train)}
    )


FILES = {
    "furniture.npz": main_set,
    "furniture_turntables.npz": turntables,
    "furniture_triplets.npz": triplets,
    "furniture_edits.npz": edits,
    "furniture_pairs.npz": pairs,
}


def main():
    """Render every stored file again and write its checksum beside it."""
    folder = Path(__file__).resolve().parents[1] / "data"
    sums = {}
    for name, make in FILES.items():
        start = time.perf_counter()
        arrays = make()
        np.savez_compressed(folder / name, **arrays)
        sums[name] = content_sha256(arrays)
        print(f"{folder / name}: {time.perf_counter() - start:.0f} s")
    text = json.dumps({"content_sha256": sums}, indent=2) + "\n"
    (folder / "furniture.json").write_text(text)


if __name__ == "__main__":
    main()
