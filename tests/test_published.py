"""The page of published numbers agrees with what was measured, and how."""

import importlib
import json
import os
from pathlib import Path

import pytest
from PIL import Image

import full_size
import published

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def rows(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(BENCHMARKS)
    rows = importlib.import_module("rows")
    monkeypatch.setattr(rows, "CACHE", tmp_path / "cache.json")
    monkeypatch.setattr(rows, "STORED", tmp_path / "stored.json")
    monkeypatch.setattr("sys.argv", ["rows"])
    return rows


def test_page_shows_what_was_measured():
    page = published.PAGE.read_text("utf-8")
    assert published.render(page, published.BLOCKS) == page
    for name in published.BLOCKS:
        assert f"<!-- {name}:" in page


def test_another_measurement_changes_the_page(monkeypatch):
    found = json.loads(json.dumps(published.stored("published")))
    found["mnist-30"]["test"] = 99.9
    monkeypatch.setattr(published, "stored", lambda name: found)
    page = published.PAGE.read_text("utf-8")
    assert published.render(page, published.BLOCKS) != page


def test_figure_is_drawn_from_what_was_measured():
    with Image.open(published.FIGURE) as picture:
        note = full_size.made_from(published.curve())
        assert picture.text["made_from"] == note


@pytest.mark.parametrize("name, text", published.PINS.items())
def test_measure_gives_the_published_row(name, text):
    value = published.stored("published")["pca"][name]
    assert f"{value:.3g}" == f"{float(text):.3g}"


@pytest.mark.parametrize("data", ["mnist", "fashion_mnist"])
def test_pca_has_the_published_error(rows, data):
    folder = os.environ.get("LATENTSPACE_DATA")
    if not folder or not Path(folder, f"{data}.npz").exists():
        pytest.skip(f"LATENTSPACE_DATA names no folder with {data}.npz")
    errors = importlib.import_module("published_pca").errors
    found = errors(data.removesuffix("_mnist"), (2, 30, 64))
    label = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST"}[data]
    for n in (2, 64):
        text = published.PINS[f"MSE, {label}, {n}"]
        assert f"{found[n] / 784:.3g}" == f"{float(text):.3g}"
    if data == "mnist":
        assert f"{found[30]:.3g}" == "13.9"


def test_stopped_run_goes_on(rows):
    def stop(divisor):
        raise KeyboardInterrupt

    asked = {"first": lambda divisor: {"x": divisor}, "second": stop}
    with pytest.raises(KeyboardInterrupt):
        rows.main(asked)
    rows.main({"first": stop, "second": lambda divisor: {"x": 2}})
    rows.take_over()
    kept = json.loads(rows.STORED.read_text())
    assert [row["x"] for row in kept.values()] == [1, 2]
    assert not rows.CACHE.exists()


def test_row_of_another_script_is_kept(rows, monkeypatch):
    def other(divisor):
        rows.CACHE.write_text(json.dumps({"other": {"x": 1}}))
        return {"x": 2}

    rows.main({"own": other})
    assert list(json.loads(rows.CACHE.read_text())) == ["other", "own"]


def test_quick_run_keeps_nothing(rows, monkeypatch):
    monkeypatch.setattr("sys.argv", ["rows", "--quick"])
    rows.main({"first": lambda divisor: {"x": divisor}})
    assert not rows.CACHE.exists()


def test_unknown_row_is_rejected(rows, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["rows", "frist"])
    with pytest.raises(SystemExit):
        rows.main({"first": dict})
    assert "no row 'frist'; there are first" in capsys.readouterr().err


def test_test_images_are_kept_apart(rows, monkeypatch):
    import numpy as np

    from latentspace import datasets

    n = np.arange(60000)[:, None, None]
    data = datasets.Dataset(n, n, n[:10] - 10, n[:10], ("a",), 255)
    monkeypatch.setattr(datasets, "load", lambda name: data)
    train, validation, test = rows.images("mnist")
    whole = np.concatenate([part[0] for part in (train, validation, test)])
    assert whole.shape == (60010, 1, 1, 1)
    assert len(np.unique(whole)) == 60010
    assert (rows.images("mnist", 20)[2][0] == validation[0]).all()
