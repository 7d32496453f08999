"""Spread the tests over the workers so that none idles at the end.

A pytest plugin (``-p balance``), for ``-n 2 --dist loadfile``. A file or a
notebook stays together, but each chapter at full size runs on its own; what
takes minutes comes first, and the short files of tests fill the gaps.
"""

import pytest

LONG = (
    "tests/test_book.py",
    "tests/test_notebooks.py::",
    "tests/test_own_chapters.py::",
    "notebooks/",
)


def group(nodeid):
    """Return what of a test stays together: its file, or the test alone."""
    alone = ("::test_chapter_runs_at_full_size", "::test_chapter_gets_through")
    found = any(name in nodeid for name in alone)
    return nodeid if found else nodeid.split("::")[0]


def rank(nodeid):
    """Return where a test's group stands in the queue."""
    name = group(nodeid)
    return next((i for i, n in enumerate(LONG) if name.startswith(n)), 9), name


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class LongFirst(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    config.option.loadscopereorder = False
    if config.getvalue("dist") == "loadfile":
        return LongFirst(config, log)
