"""What several rooms' tests share."""

import os

import pytest

import browser as browsers


@pytest.fixture(scope="module")
def chromium():
    """A real browser, or a reason in words why there is none.

    One for each module, not for the session: while it is open, Playwright's
    event loop runs in this process, and a second one cannot be started.
    """
    path = browsers.find()
    if path is None:
        said = (
            "no browser was found, so the pages were not opened in one: "
            "run python scripts/browser.py"
        )
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(said, pytrace=False)
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(browsers.ARGUMENTS)
        )
        yield browser
        browser.close()
