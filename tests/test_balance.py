"""Tests that belong together stay together, and long ones come first."""

from balance import group, rank

QUEUE = [
    "tests/test_book.py::b",
    "tests/test_book.py::a",
    "tests/test_notebooks.py::test_chapter_runs_at_full_size[01-mnist]",
    "tests/test_notebooks.py::test_chapter_runs_at_full_size[06-mnist]",
    "notebooks/01_a.ipynb::Cell 1",
    "notebooks/01_a.ipynb::Cell 0",
    "tests/test_claims.py::a",
    "tests/test_notebooks.py::a",
]


def test_long_groups_come_first_each_in_its_own_order():
    mixed = [QUEUE[i] for i in (6, 4, 5, 3, 2, 7, 0, 1)]
    assert sorted(mixed, key=rank) == QUEUE
    assert len({group(nodeid) for nodeid in QUEUE}) == 6
