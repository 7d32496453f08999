"""Write environment.yml from uv.lock.

Binder and conda read environment.yml. It holds what a reader needs, which is
the package's dependencies and JupyterLab, and not what builds or tests the
book. The pins stand in the file itself: Binder keeps the installed pins
between two commits only if no line points at another file of the repository.
"""

import subprocess
import sys
from pathlib import Path

from packaging.markers import Marker, default_environment
from uv import find_uv_bin

ROOT = Path(__file__).resolve().parents[1]
PYTHON = "3.12"
HEAD = f"""\
# Written by `make environment` from uv.lock. Do not edit by hand.
# For Binder, and for conda: conda env create -f environment.yml
name: latentspace
channels:
  - conda-forge
dependencies:
  - python={PYTHON}
  - pip
  - pip:
"""
EXPORT = """\
export --locked --offline --no-cache --no-default-groups --group lab --quiet
--no-emit-project --no-hashes --no-annotate --no-header --no-python-downloads
"""
MACHINES = [
    {
        **default_environment(),
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.0",
        "sys_platform": system,
        "platform_machine": machine,
        "os_name": "nt" if system == "win32" else "posix",
    }
    for system, machine in (
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("win32", "AMD64"),
    )
]


def pins():
    """List the lock's pins, with a marker where some machines lack one."""
    command = [find_uv_bin(), *EXPORT.split(), "--python", sys.executable]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if said.returncode:
        sys.exit(f"uv.lock does not fit: run `make lock`.\n{said.stderr}")
    found = []
    for line in said.stdout.splitlines():
        pin, _, marker = line.partition(" ; ")
        here = [not marker or Marker(marker).evaluate(m) for m in MACHINES]
        # uv names every platform of the lock on every line.
        if any(here):
            found.append(pin if all(here) else line)
    return found


def text():
    """Return what environment.yml should hold."""
    return HEAD + "".join(f'      - "{pin}"\n' for pin in pins())


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(text(), encoding="utf-8")
