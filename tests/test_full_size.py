"""The page on what full size costs agrees with what was measured."""

import json

from PIL import Image

import full_size


def test_page_shows_what_was_measured():
    page = full_size.PAGE.read_text("utf-8")
    assert full_size.render(page) == page
    shown = [name for name in full_size.BLOCKS if f"<!-- {name}:" in page]
    assert shown == list(full_size.BLOCKS)


def test_figure_is_drawn_from_what_was_measured():
    with Image.open(full_size.FIGURE) as picture:
        assert picture.text["made_from"] == full_size.made_from()


def test_another_measurement_changes_the_page(monkeypatch):
    found = json.loads(json.dumps(full_size.stored("gpu")))
    found["milliseconds"]["cpu"][0] = 99.9
    monkeypatch.setattr(full_size, "stored", lambda name: found)
    assert "99.9" in full_size.gpu()
