"""Test the furniture: its factors, its measured lengths, its pictures."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import furniture
from latentspace.datasets import content_sha256, read_arrays

DATA = Path(__file__).parents[1] / "data"
MAIN, TURNTABLES, TRIPLETS, EDITS, PAIRS = FILES = tuple(furniture.FILES)


@pytest.fixture(scope="module")
def stored():
    return {name: read_arrays(DATA / name) for name in FILES}


# --- factors and lengths -----------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_script_makes_the_stored_arrays_again(stored, name, monkeypatch):
    """To the last bit, on every processor; all but the pictures."""

    def blank(factors):
        return np.zeros((len(factors["y"]), 48, 48, 3), np.uint8)

    monkeypatch.setattr(furniture, "_pictures", blank)
    made = furniture.FILES[name]()
    assert made.keys() == stored[name].keys()
    for key, values in made.items():
        kept = stored[name][key]
        assert (kept.dtype, kept.shape) == (values.dtype, values.shape), key
        assert key == "x" or np.array_equal(kept, values), key


def test_stored_files_are_small_and_match_their_checksums(stored):
    index = json.loads((DATA / "furniture.json").read_text())
    assert index["content_sha256"] == {
        name: content_sha256(arrays) for name, arrays in stored.items()
    }
    assert sum((DATA / name).stat().st_size for name in FILES) < 12e6


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("kind", [0, 1, None])
def test_stored_lengths_have_rank_exactly_nine(stored, kind, centred):
    arrays = stored[MAIN]
    rows = slice(None) if kind is None else arrays["y"] == kind
    lengths = arrays["lengths"][rows]
    if centred:
        lengths = lengths - lengths.mean(axis=0)
    sizes = np.linalg.svd(lengths, compute_uv=False) / np.sqrt(len(lengths))
    assert len(sizes) == 19
    assert sizes[8] > 0.5  # centimetres
    assert sizes[9] < 1e-9


def test_no_piece_of_one_file_is_in_another(stored):
    rows = [
        np.unique(arrays["free"].reshape(-1, 9), axis=0)
        for arrays in stored.values()
    ]
    together = np.concatenate(rows)
    assert len(np.unique(together, axis=0)) == len(together)


# --- the stored pictures -----------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_pieces_are_visible_and_inside_the_frame(stored, name):
    x = stored[name]["x"].reshape(-1, 48, 48, 3).astype(np.int16)
    drawn = np.abs(x - x[0, 0, 0]).max(axis=-1) > 8
    covered = drawn.mean(axis=(1, 2))
    assert 0.05 < covered.min() < covered.max() < 0.6
    # Two pixels of one large piece of the pairs touch the lower edge.
    touching = drawn[:, [0, -1]].sum() + drawn[:, :, [0, -1]].sum()
    assert touching <= (2 if name == PAIRS else 0)


@pytest.mark.parametrize(
    "factor, varies",
    [
        ("hue", ["colour", "both"]),
        ("azimuth", ["angle", "both"]),
        ("elevation", ["angle", "both"]),
    ],
)
def test_conditions_vary_only_their_factors(stored, factor, varies):
    """And in the same way, so that "both" is matched with the other two."""
    conditions = stored[TRIPLETS]["conditions"].tolist()
    views = dict(zip(conditions, stored[TRIPLETS][factor]))
    several = [c for c in conditions if len(np.unique(views[c])) > 270]
    assert several == varies
    assert np.array_equal(views[varies[0]], views["both"])
    assert all(np.ptp(views[c]) == 0 for c in set(conditions) - set(varies))


def test_triplet_pieces_have_one_size(stored):
    pieces = furniture.pieces(stored[TRIPLETS] | furniture.VIEW)
    sizes = [furniture.diagonal(piece) for piece in pieces]
    assert np.allclose(sizes, furniture.DIAGONAL, rtol=0, atol=1e-6)


def test_views_of_a_pair_differ_and_tell_nothing_of_each_other(stored):
    arrays = stored[PAIRS]
    assert arrays["x"].shape == (1900, 2, 48, 48, 3)
    assert int(arrays["n_train"]) == 1600
    for factor in furniture.CONDITIONS["both"]:
        first, second = arrays[factor].T
        assert (first != second).all()
        turn = np.exp(2j * np.pi * (first - second) / np.ptp(first))
        assert abs(turn.mean()) < 0.1 or factor == "elevation"
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.06


def test_edits_change_one_factor_only(stored):
    arrays = stored[EDITS]
    names = arrays["edit_names"][arrays["edit"]]
    change = {
        name: arrays[name][:, 1].astype(float) - arrays[name][:, 0]
        for name in ("free", "arms", "drawers")
    }
    back = furniture.FREE_NAMES.index("back")
    change["taller back"] = change["free"][:, back]
    assert (np.delete(change.pop("free"), back, axis=1) == 0).all()
    for name, values in change.items():
        assert np.array_equal(values != 0, np.char.endswith(names, name))
    assert np.array_equal(sum(change.values()), arrays["amount"])
    assert (arrays["amount"] > 0).all()


# --- rendering ---------------------------------------------------------------


@pytest.fixture(scope="module")
def renderer():
    pytest.importorskip(
        "pyvista", reason="rendering needs the extra latentspace[furniture]"
    )
    # A machine without OpenGL ends the process: try in another one.
    if draw_elsewhere("").returncode:
        pytest.skip("PyVista is here, but cannot draw without a screen")


def draw_elsewhere(first):
    """Draw a piece in a fresh Python, after some other code."""
    code = f"""{first}
import numpy as np
from furniture import pieces, render_all, sample
render_all(pieces(sample(1, np.random.default_rng(0))))
"""
    folder = DATA.parent / "scripts"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_rendering_works_beside_tensorflow(renderer):
    """Both bring LLVM; in one process the second to be loaded ends it."""
    tried = draw_elsewhere("import keras")
    assert tried.returncode == 0, tried.stderr


def test_missing_renderer_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvista", None)
    with pytest.raises(ImportError, match=r"latentspace\[furniture\]"):
        furniture.render_all([])


def _near(again, before):
    """Compare two pictures, in grey levels out of 255, on average.

    Where the pictures were rendered, they come out equal to the last bit. A
    graphics library of another make may decide a pixel on an edge otherwise.
    """
    return np.abs(again.astype(float) - before).mean() < 0.5


@pytest.mark.parametrize(
    "name, factors, cut, i, place",
    [(MAIN, (), None, i, i) for i in (0, 1, 2, 3, 3500, 3999)]
    + [
        (TURNTABLES, ("azimuth",), [7] * 24, 5, (5, 7)),
        (TRIPLETS, furniture.VIEW, 3, 11, (3, 11)),
        (EDITS, furniture.EDITED, np.s_[:, 0], -1, (-1, 0)),
        (EDITS, furniture.EDITED, np.s_[:, 1], -1, (-1, 1)),
        (PAIRS, furniture.CONDITIONS["both"], np.s_[:, 1], 5, (5, 1)),
    ],
)
def test_rendering_again_gives_the_stored_picture(
    stored, renderer, name, factors, cut, i, place
):
    """`cut` takes one view's values of `factors`, one for each piece."""
    arrays = stored[name]
    view = arrays | {factor: arrays[factor][cut] for factor in factors}
    (again,) = furniture.render_all([furniture.pieces(view)[i]])
    assert again.shape == (48, 48, 3) and again.dtype == np.uint8
    assert _near(again, arrays["x"][place])
    assert not _near(again, stored[MAIN]["x"][i - 1])
