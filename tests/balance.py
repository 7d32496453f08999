"""Spread the tests over the workers so that none idles at the end.

A pytest plugin (``-p balance``), for ``-n 2 --dist loadfile``. A file or a
notebook stays together, but each chapter at full size runs on its own. What
took longest in an earlier run comes first, what is new before it. A run
writes what each took to ``_build/reports/durations.json``; copy it to
``tests/durations.json`` when the order no longer fits.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

ALONE = "test_chapter_runs_at_full_size"
STORED = Path(__file__).with_name("durations.json")
SECONDS = Counter()


def group(nodeid):
    """Return what of a test stays together: its file, or the test alone."""
    path, _, test = nodeid.partition("::")
    return nodeid if test.startswith(ALONE) else path


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        seconds = json.loads(STORED.read_text())
        known = {item: group(item.nodeid) for item in items}
        new = float("inf")
        items.sort(key=lambda i: (-seconds.get(known[i], new), known[i]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class LongestFirst(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    config.option.loadscopereorder = False
    if config.getvalue("dist") == "loadfile":
        return LongestFirst(config, log)


def pytest_runtest_logreport(report):
    SECONDS[group(report.nodeid)] += report.duration


def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput"):
        return
    file = session.config.rootpath / "_build" / "reports" / "durations.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text()) if file.exists() else {}
    known |= {name: round(s) for name, s in SECONDS.items()}
    file.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
