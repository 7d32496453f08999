"""Test the furniture: its factors, its measured lengths, its pictures."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import furniture
from latentspace.datasets import content_sha256

DATA = Path(__file__).parents[1] / "data"
SCRIPTS = DATA.parent / "scripts"
PARTS = ("main", "turntables", "triplets", "edits")
KIND_ONLY = {"arms": 0, "drawers": 1, "back_style": 0}
ALLOWED = {
    "arms": {-1, 0, 1},
    "drawers": {-1, 0, 2, 3},
    "back_style": {-1, 0, 1, 2, 3},
}


def _file(part):
    return "furniture.npz" if part == "main" else f"furniture_{part}.npz"


@pytest.fixture(scope="module")
def stored():
    parts = {}
    for part in PARTS:
        with np.load(DATA / _file(part), allow_pickle=False) as archive:
            parts[part] = dict(archive)
    return parts


# --- sampling and measuring --------------------------------------------------


def test_missing_renderer_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvista", None)
    pieces = furniture.sample(1, np.random.default_rng(0))
    with pytest.raises(ImportError, match=r"latentspace\[furniture\]"):
        furniture.render(furniture.piece(pieces, 0))


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("kind", [0, 1, None])
def test_stored_lengths_have_rank_exactly_nine(stored, kind, centred):
    arrays = stored["main"]
    rows = slice(None) if kind is None else arrays["y"] == kind
    lengths = arrays["lengths"][rows]
    if centred:
        lengths = lengths - lengths.mean(axis=0)
    assert lengths.shape[1] == 19
    assert np.linalg.matrix_rank(lengths) == 9
    sizes = np.linalg.svd(lengths, compute_uv=False)
    assert sizes[8] / np.sqrt(len(lengths)) > 0.5  # centimetres
    assert sizes[9] / np.sqrt(len(lengths)) < 1e-9


@pytest.mark.parametrize("part", PARTS)
def test_stored_lengths_equal_measure_to_the_last_bit(stored, part):
    arrays = stored[part]
    free, lengths = arrays["free"], arrays["lengths"]
    assert lengths.dtype == free.dtype == np.float64
    assert np.array_equal(furniture.MATRIX, stored["main"]["lengths_matrix"])
    assert np.array_equal(lengths, furniture.measure(free))
    assert np.array_equal(free, furniture.on_grid(free))
    assert (lengths > 0).all()


def test_sampling_again_gives_the_stored_factors(stored):
    rng = np.random.default_rng([furniture.SEED, 0])
    again = furniture.sample(len(stored["main"]["y"]), rng)
    for name, values in again.items():
        assert np.array_equal(values, stored["main"][name]), name


def test_factors_are_uncorrelated(stored):
    arrays = stored["main"]
    columns = np.column_stack([arrays["free"], arrays["hue"]])
    columns = np.column_stack([columns, arrays["azimuth"], arrays["y"]])
    related = np.corrcoef(columns, rowvar=False) - np.eye(columns.shape[1])
    assert np.abs(related).max() < 5 / np.sqrt(len(columns))


# --- the stored files --------------------------------------------------------


def test_stored_files_are_small_and_match_their_checksums(stored):
    index = json.loads((DATA / "furniture.json").read_text())
    files = {_file(part): arrays for part, arrays in stored.items()}
    assert set(index["content_sha256"]) == set(files)
    assert sum((DATA / name).stat().st_size for name in files) < 12e6
    for name, arrays in files.items():
        assert content_sha256(arrays) == index["content_sha256"][name], name


def test_main_set_has_the_documented_arrays(stored):
    arrays = stored["main"]
    n = furniture.N_TRAIN + furniture.N_TEST
    assert arrays["n_train"] == furniture.N_TRAIN
    assert arrays["names"].tolist() == list(furniture.NAMES)
    assert arrays["free_names"].tolist() == list(furniture.FREE_NAMES)
    assert arrays["length_names"].tolist() == list(furniture.LENGTH_NAMES)
    assert len(arrays["back_style_names"]) == 4
    assert arrays["x"].shape == (n, 48, 48, 3)
    assert arrays["free"].shape == (n, 9)
    assert arrays["lengths"].shape == (n, 19)
    low, high = np.array(list(furniture.RANGES.values())).T
    assert (arrays["free"] >= low).all() and (arrays["free"] <= high).all()
    for kind in (0, 1):  # neither kind is rare in either part
        assert 0.4 < (arrays["y"][: furniture.N_TRAIN] == kind).mean() < 0.6
        assert 0.4 < (arrays["y"][furniture.N_TRAIN :] == kind).mean() < 0.6


@pytest.mark.parametrize("part", PARTS)
def test_dtypes_and_ranges(stored, part):
    arrays = stored[part]
    assert not any(a.dtype.hasobject for a in arrays.values())
    assert arrays["x"].dtype == np.uint8
    assert arrays["x"].shape[-3:] == (48, 48, 3)
    assert arrays["y"].dtype == np.uint8
    assert set(arrays["y"]) == {0, 1}
    for name, top in (("hue", 1), ("azimuth", 360), ("elevation", 28)):
        assert arrays[name].dtype == np.float64
        assert (arrays[name] >= 0).all() and (arrays[name] <= top).all()


@pytest.mark.parametrize("name", KIND_ONLY)
@pytest.mark.parametrize("part", PARTS)
def test_factors_that_do_not_apply_are_minus_one(stored, part, name):
    values, y = stored[part][name], stored[part]["y"]
    assert values.dtype == np.int8
    assert set(np.unique(values)) <= ALLOWED[name]
    applies = y == KIND_ONLY[name]
    assert (values[applies] >= 0).all()
    assert (values[~applies] == -1).all()


def test_pieces_are_visible_and_inside_the_frame(stored):
    for part in PARTS:
        x = stored[part]["x"].reshape(-1, 48, 48, 3).astype(np.int16)
        drawn = np.abs(x - x[0, 0, 0]).max(axis=-1) > 8
        covered = drawn.mean(axis=(1, 2))
        assert covered.min() > 0.05 and covered.max() < 0.6, part
        edge = drawn[:, [0, -1]].any(axis=(1, 2))
        edge |= drawn[:, :, [0, -1]].any(axis=(1, 2))
        assert not edge.any(), part


def test_turntables_turn_in_steps_of_ten_degrees(stored):
    arrays = stored["turntables"]
    assert arrays["x"].shape == (24, 36, 48, 48, 3)
    assert np.array_equal(arrays["azimuth"], np.arange(36) * 10.0)
    assert (arrays["y"] == 0).sum() == (arrays["y"] == 1).sum() == 12
    # Neighbouring views are nearer than views a quarter turn apart.
    x = arrays["x"].reshape(24, 36, -1) / 255
    next_view = ((x - np.roll(x, 1, axis=1)) ** 2).sum(-1).mean(1)
    quarter = ((x - np.roll(x, 9, axis=1)) ** 2).sum(-1).mean(1)
    assert (next_view < quarter).all()


def test_no_piece_of_one_file_is_in_another(stored):
    rows = [
        np.unique(stored[part]["free"].reshape(-1, 9), axis=0)
        for part in PARTS
    ]
    together = np.concatenate(rows)
    assert len(np.unique(together, axis=0)) == len(together)


# --- triplets ----------------------------------------------------------------


def test_triplets_are_two_of_a_kind_and_one_of_the_other(stored):
    arrays = stored["triplets"]
    rows = arrays["triplets"]
    assert rows.dtype == np.int16 and len(rows) >= 4000
    anchor, same, other = (arrays["y"][rows[:, i]] for i in range(3))
    assert (anchor == same).all() and (anchor != other).all()
    assert (rows[:, 0] != rows[:, 1]).all()
    assert (anchor == 0).sum() == (anchor == 1).sum()
    assert rows.min() == 0 and rows.max() < len(arrays["y"])


def test_conditions_vary_only_their_factors(stored):
    arrays = stored["triplets"]
    assert arrays["conditions"].tolist() == [
        "alike",
        "colour",
        "angle",
        "both",
    ]
    assert arrays["x"].shape[:2] == (4, len(arrays["y"]))
    for c, name in enumerate(arrays["conditions"]):
        varied = {
            "hue": name in ("colour", "both"),
            "azimuth": name in ("angle", "both"),
            "elevation": name in ("angle", "both"),
        }
        for factor, expected in varied.items():
            values = arrays[factor][c]
            several = len(np.unique(values)) > 0.9 * len(values)
            assert several if expected else np.ptp(values) == 0
    # Matched: "both" has the colours of "colour" and the angles of "angle".
    assert np.array_equal(arrays["hue"][1], arrays["hue"][3])
    assert np.array_equal(arrays["azimuth"][2], arrays["azimuth"][3])


def test_triplet_pieces_have_one_size(stored):
    arrays = stored["triplets"]
    views = {k: arrays[k][0] for k in ("hue", "azimuth", "elevation")}
    sizes = [
        furniture.diagonal(furniture.piece(arrays | views, i))
        for i in range(len(arrays["y"]))
    ]
    assert np.allclose(sizes, furniture.DIAGONAL, rtol=0, atol=1e-6)


# --- edits -------------------------------------------------------------------


def test_edits_change_one_factor_only(stored):
    arrays = stored["edits"]
    names = arrays["edit_names"][arrays["edit"]]
    back = furniture.FREE_NAMES.index("back")
    change = {
        name: arrays[name][:, 1].astype(float) - arrays[name][:, 0]
        for name in ("free", "arms", "drawers")
    }
    grown = change["free"][:, back]
    for name in furniture.EDITS:
        assert (names == name).sum() >= 100
    assert np.array_equal(change["arms"] != 0, names == "arms")
    more = np.char.endswith(names, "drawers")
    assert np.array_equal(change["drawers"] != 0, more)
    assert np.array_equal(grown != 0, names == "taller back")
    assert (np.delete(change["free"], back, axis=1) == 0).all()
    total = change["arms"] + change["drawers"] + grown
    assert np.array_equal(total, arrays["amount"])
    assert (arrays["amount"] > 0).all()


def test_edits_are_visible_and_leave_most_of_the_picture(stored):
    x = stored["edits"]["x"].astype(np.int16)
    changed = (np.abs(x[:, 1] - x[:, 0]).max(axis=-1) > 12).mean(axis=(1, 2))
    assert changed.min() > 0.005
    assert changed.max() < 0.25


# --- rendering ---------------------------------------------------------------

# Where the pictures were rendered, they come out equal to the last bit. A
# graphics library of another make may decide a pixel on an edge otherwise.
SAME_ON_AVERAGE = 0.5  # grey levels out of 255


@pytest.fixture(scope="module")
def renderer():
    pytest.importorskip(
        "pyvista", reason="rendering needs the extra latentspace[furniture]"
    )
    # A machine without OpenGL ends the process: try in another one.
    code = (
        "import numpy as np; from furniture import *; "
        "render(piece(sample(1, np.random.default_rng(0)), 0))"
    )
    tried = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPTS, capture_output=True
    )
    if tried.returncode:
        pytest.skip("PyVista is here, but cannot draw without a screen")


def _near(again, before):
    return np.abs(again.astype(float) - before).mean() < SAME_ON_AVERAGE


@pytest.mark.parametrize("i", [0, 1, 2, 3, 3500, 3999])
def test_rendering_again_gives_the_stored_picture(stored, renderer, i):
    arrays = stored["main"]
    again = furniture.render(furniture.piece(arrays, i))
    assert again.shape == (48, 48, 3) and again.dtype == np.uint8
    assert _near(again, arrays["x"][i])
    assert not _near(again, arrays["x"][i - 1])


def test_rendering_again_gives_the_other_stored_pictures(stored, renderer):
    arrays = stored["turntables"]
    row = furniture.piece(arrays | {"azimuth": np.zeros(24)}, 5)
    again = furniture.render(row, azimuth=arrays["azimuth"][7])
    assert _near(again, arrays["x"][5, 7])
    arrays = stored["triplets"]
    views = {k: arrays[k][3] for k in ("hue", "azimuth", "elevation")}
    again = furniture.render(furniture.piece(arrays | views, 11))
    assert _near(again, arrays["x"][3, 11])
    arrays = stored["edits"]
    for state in (0, 1):
        views = {k: arrays[k][:, state] for k in ("free", "arms", "drawers")}
        again = furniture.render(furniture.piece(arrays | views, -1))
        assert _near(again, arrays["x"][-1, state])


def test_rendering_works_beside_tensorflow(renderer):
    """Both bring LLVM; in one process the second to be loaded ends it."""
    code = (
        "import latentspace, keras; import numpy as np;"
        "from furniture import *;"
        "p = piece(sample(1, np.random.default_rng(0)), 0);"
        "print(render(p).shape)"
    )
    tried = subprocess.run(
        [sys.executable, "-c", code],
        cwd=SCRIPTS,
        capture_output=True,
        text=True,
    )
    assert tried.stdout.strip() == "(48, 48, 3)", tried.stderr


@pytest.mark.parametrize("name", furniture.FREE_NAMES)
@pytest.mark.parametrize("kind", [0, 1])
def test_every_free_length_is_visible(renderer, kind, name):
    middle = np.mean(list(furniture.RANGES.values()), axis=1)
    views = []
    for value in furniture.RANGES[name]:
        free = middle.copy()
        free[furniture.FREE_NAMES.index(name)] = value
        row = {"y": kind, "free": free, "hue": 0.1, "elevation": 18.0}
        row |= {"arms": -kind, "back_style": -kind, "drawers": kind - 1}
        views.append(
            np.stack([furniture.render(row, azimuth=a) for a in (0, 30, 180)])
        )
    change = np.abs(views[0].astype(int) - views[1]).max(axis=-1)
    assert (change > 20).sum() > 30
