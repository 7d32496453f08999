"""The browser of this machine that tests and printing use."""

import shutil

NAMES = (
    "chromium",
    "google-chrome",
    "msedge",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
# The pages are our own, and in a container root cannot use the sandbox.
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
ARGUMENTS += ["--disable-background-networking"]


def launch(playwright):
    """Start it without a window."""
    return playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
