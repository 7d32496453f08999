#!/usr/bin/env python3
"""Make `.venv` from `uv.lock`; do nothing when it is there and fits.

pip fetches uv, in the version and with the hashes that the lock names, and uv
installs the rest. A `.venv` that does not fit is made anew from its own
cache; downloads and temporary files stay inside it, too.

An old Python must be able to read this file, to be told that it is too old.
"""

import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "uv.lock"
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin/python")
STAMP = VENV / "made-from"
# What an environment is made from, and where: it does not survive a move.
MADE_FROM = hashlib.sha256(
    LOCK.read_bytes() + Path(__file__).read_bytes() + str(VENV).encode()
).hexdigest()
# requires-python of pyproject.toml; the site was made with the first of them.
VERSIONS = ((3, 12), (3, 13), (3, 11))

WRONG_PYTHON = """\
Python %d.%d is too %s: the course runs on Python 3.11 to 3.13, as TensorFlow
has no packages for others. Install one of these beside it; it is then found
by its name, such as python3.12."""
WRONG_MACHINE = """\
There are no packages for this machine:
    %s
The course runs where
    %s
Elsewhere, use Binder or Colab: the README says how."""
FAILED = """
%s failed, and the lines above say why. If they speak of
- a connection or a proxy, or find no version of uv: the packages come from
  %s this once. Check the network; behind a proxy, set HTTPS_PROXY.
- a time-out: set UV_HTTP_TIMEOUT=600.
- a hash: a file is not the one that the lock was made with. Try another
  network, and report it if it stays.
- space: the environment takes about 3 GB.
Then give the same command again: what has been downloaded is kept."""


def fits():
    """Say whether `.venv` works and was made here from this lock."""
    # It fails without a Python, without uv, or outside an environment.
    check = "import sys, uv; sys.exit(sys.prefix == sys.base_prefix)"
    return (
        STAMP.exists()
        and STAMP.read_text() == MADE_FROM
        and Path(PYTHON).exists()
        and subprocess.call([PYTHON, "-I", "-c", check], stderr=DEVNULL) == 0
    )


def check_python():
    """Go on with a supported Python from the path, or stop."""
    here = sys.version_info[:2]
    if here in VERSIONS:
        return
    check = "import sys; sys.exit(sys.version_info[:2] != (%d, %d))"
    for version in VERSIONS:
        name = shutil.which("python%d.%d" % version)
        command = [name, "-c", check % version]
        # Some version managers put a name on the path that then refuses.
        if name and subprocess.call(command, stderr=DEVNULL) == 0:
            os.execv(name, [name, __file__])
    age = "old" if here < min(VERSIONS) else "new"
    sys.exit(WRONG_PYTHON % (here + (age,)))


def read_lock():
    """Read the lock, or stop if it has no packages for this machine."""
    import tomllib

    lock = tomllib.loads(LOCK.read_text(encoding="utf-8"))
    here = "platform_machine == '%s' and sys_platform == '%s'"
    here %= platform.machine(), sys.platform
    if here not in lock["supported-markers"]:
        there = "\n    ".join(lock["supported-markers"])
        sys.exit(WRONG_MACHINE % (here, there))
    return lock


def make(lock):
    """Make `.venv` anew from the lock and what its cache holds."""
    cache = VENV / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    for name in ("bin", "etc", "lib", "share"):
        shutil.rmtree(VENV / name, ignore_errors=True)
    (uv,) = [each for each in lock["package"] if each["name"] == "uv"]
    pin = VENV / "uv.txt"
    hashes = [" --hash=" + wheel["hash"] for wheel in uv["wheels"]]
    pin.write_text("uv==" + uv["version"] + "".join(hashes))
    env = {
        "UV_CACHE_DIR": str(cache),
        "UV_HTTP_TIMEOUT": "120",
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "PIP_USER": "0",
        "TMPDIR": str(cache),
    }
    # With `make` inside an activated .venv, it is the Python that made it.
    python = sys._base_executable
    pip = "-m pip install -q --no-cache-dir --no-deps --only-binary :all:"
    sync = "-m uv sync --locked --all-extras --all-groups --no-install-project"
    for command in (
        [python, "-I", "-m", "venv", VENV],
        [PYTHON, "-I", *pip.split(), "--require-hashes", "-r", pin],
        [PYTHON, "-I", *sync.split(), "--python", PYTHON],
    ):
        if subprocess.call(command, cwd=ROOT, env=env):
            sys.exit(FAILED % (command[3], uv["source"]["registry"]))
    # A path file, relative to its place, instead of building the package.
    (packages,) = VENV.glob("lib/python*/site-packages")
    (packages / "latentspace.pth").write_text("../../../../src\n")
    STAMP.write_text(MADE_FROM)


if __name__ == "__main__" and not fits():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    check_python()
    start = time.time()
    lock = read_lock()
    print("Filling .venv; the first time takes some minutes.", flush=True)
    make(lock)
    print(".venv is ready, after %.0f s." % (time.time() - start))
