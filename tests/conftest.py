"""The browser, and how long each test file took."""

import os
import time
from collections import Counter

import pytest

from browser import BROWSER, launch

NO_BROWSER = (
    "no browser: install chromium, google-chrome or msedge; until then the "
    "tests that need one are skipped"
)
# Of the whole suite, in minutes: what we aim at, and where it fails.
BUDGET, LIMIT = 20, 40
START = time.monotonic()
SECONDS = Counter()


def pytest_report_header():
    return f"browser: {BROWSER}" if BROWSER else NO_BROWSER


def pytest_runtest_logreport(report):
    SECONDS[report.nodeid.split("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter):
    minutes = (time.monotonic() - START) / 60
    if minutes < 1:
        return
    terminalreporter.section("time")
    for name, seconds in SECONDS.most_common(15):
        terminalreporter.line(f"{seconds:6.0f} s  {name}")
    terminalreporter.line(
        f"{minutes:.1f} minutes; all tests together have {BUDGET} on two "
        f"quiet cores, and fail at {LIMIT}"
    )


def pytest_sessionfinish(session):
    if time.monotonic() - START > 60 * LIMIT:
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="module")
def chromium():
    """A real browser, or a reason in words why there is none.

    One for each module, not for the session: while it is open, Playwright's
    event loop runs in this process, and a second one cannot be started.
    """
    if BROWSER is None:
        missing = os.environ.get("CI") == "true"
        (pytest.fail if missing else pytest.skip)(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
