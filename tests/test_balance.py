"""Tests are spread by what stays together, longest first."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import balance


@dataclass(eq=False)
class Item:
    nodeid: str


BOOK = "tests/test_book.py"
FULL = f"tests/test_notebooks.py::{balance.ALONE}"


def test_longest_group_comes_first_and_stays_in_order(tmp_path, monkeypatch):
    names = [f"{BOOK}::b", f"{BOOK}::a", f"{FULL}[01]", "new.py::a"]
    names += ["tests/test_notebooks.py::a", f"{FULL}[06]"]
    stored = tmp_path / "durations.json"
    seconds = {BOOK: 9, f"{FULL}[01]": 5, f"{FULL}[06]": 99}
    stored.write_text(json.dumps(seconds | {"tests/test_notebooks.py": 2}))
    monkeypatch.setattr(balance, "STORED", stored)
    items = [Item(name) for name in names]
    worker, alone = SimpleNamespace(workerinput={}), SimpleNamespace()
    balance.pytest_collection_modifyitems(alone, items)
    assert [item.nodeid for item in items] == names
    balance.pytest_collection_modifyitems(worker, items)
    assert [names.index(item.nodeid) for item in items] == [3, 5, 0, 1, 2, 4]
