"""Find a browser for the tests, or install one.

    python scripts/browser.py            find or install, and print where it is
    python scripts/browser.py --find     only look

It looks for chromium, google-chrome and msedge, then for the one that
Playwright has installed. If there is none, it asks Playwright's installer
for one, and where that fails and we are root on Debian or Ubuntu, apt.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# The pages are our own, and in a container root cannot use the sandbox.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
)


def find():
    """Return the path of a browser that starts, or None."""
    candidates = [shutil.which(name) for name in NAMES]
    candidates += [*ELSEWHERE, playwrights_own()]
    return next((c for c in candidates if c and starts(c)), None)


def playwrights_own():
    """Return where Playwright keeps its browser, there or not, or None."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    # A process of its own: inside a running event loop Playwright refuses.
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    assert sync_playwright
    told = subprocess.run(
        [sys.executable, "-c", code],
        text=True,
        capture_output=True,
        check=False,
    )
    return told.stdout.strip() or None


def starts(path):
    """Say whether the program at a path is there and can be started."""
    if not Path(path).exists():
        return False
    if os.name == "nt":  # chrome.exe --version opens a window there
        return True
    try:
        return (
            subprocess.run(
                [path, "--version"],
                capture_output=True,
                timeout=60,
                check=False,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install():
    """Install a browser, say what is done, and return its path or None."""
    steps = [
        [
            sys.executable,
            "-m",
            "playwright",
            "install",
            "chromium",
            "--no-shell",
        ]
    ]
    root = getattr(os, "geteuid", lambda: 1)() == 0
    if root and shutil.which("apt-get"):
        steps += [
            ["apt-get", "update", "-qq"],
            [
                "apt-get",
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium",
            ],
        ]
    for step in steps:
        print("no browser found; trying:", " ".join(step), flush=True)
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        try:
            subprocess.run(step, env=quiet, timeout=900, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"  failed: {error}")
        path = find()
        if path:
            return path
    return None


def main():
    path = find()
    if not path and "--find" not in sys.argv[1:]:
        path = install()
    if not path:
        print(
            "no browser: install chromium, google-chrome or msedge; until "
            "then the browser tests are skipped"
        )
        return 1
    print(f"browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
