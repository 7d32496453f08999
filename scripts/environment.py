"""Write environment.yml from uv.lock, or say where the two disagree.

    python scripts/environment.py            writes the file
    python scripts/environment.py --check    lists what is wrong with it

Binder and conda read environment.yml. It holds what a reader needs, which is
the package's dependencies and JupyterLab, and not what builds or tests the
book. The pins stand in the file itself: Binder keeps the installed pins
between two commits only if no line points at another file of the repository.
"""

import subprocess
import sys
from itertools import product
from pathlib import Path

import yaml
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

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
SYSTEMS = (
    {
        "sys_platform": "linux",
        "platform_machine": "x86_64",
        "os_name": "posix",
    },
    {
        "sys_platform": "linux",
        "platform_machine": "aarch64",
        "os_name": "posix",
    },
    {
        "sys_platform": "darwin",
        "platform_machine": "arm64",
        "os_name": "posix",
    },
    {"sys_platform": "win32", "platform_machine": "AMD64", "os_name": "nt"},
)
MACHINES = [
    {
        **system,
        "python_version": version,
        "python_full_version": version + ".9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for system, version in product(SYSTEMS, ("3.11", "3.12", "3.13"))
]
# The lock's markers name every platform it was made for. These say the same
# in few words; the first that holds on the same machines is taken.
SHORT = (
    "sys_platform != 'win32'",
    "sys_platform == 'win32'",
    "sys_platform == 'darwin'",
    "sys_platform == 'linux'",
    "sys_platform == 'linux' and platform_machine == 'x86_64'",
    "sys_platform != 'linux' or platform_machine != 'x86_64'",
    "python_version < '3.12'",
    "python_version >= '3.12'",
    "python_version < '3.13'",
    "python_version >= '3.13'",
)


def holds(marker):
    """Return for each supported machine whether the marker is true there."""
    return [Marker(marker).evaluate(machine) for machine in MACHINES]


def shorten(marker):
    """Return a short marker that selects the same machines, or none."""
    where = holds(marker)
    if all(where):
        return ""
    for short in SHORT:
        if holds(short) == where:
            return f" ; {short}"
    return f" ; {marker}"


def pins(root=ROOT):
    """Read the pins of dependencies and JupyterLab from a folder's uv.lock.

    Raises
    ------
    RuntimeError
        If the lock is not the one that pyproject.toml asks for.
    """
    from uv import find_uv_bin

    command = [find_uv_bin(), "export", "--locked", "--offline", "--no-cache"]
    command += ["--no-default-groups", "--group", "lab", "--no-emit-project"]
    command += ["--no-hashes", "--no-annotate", "--no-header", "--quiet"]
    command += ["--no-python-downloads", "--python", sys.executable]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(
            "uv.lock is not the lock of pyproject.toml; run `make lock`.\n"
            + said.stderr
        )
    lines = []
    for line in said.stdout.splitlines():
        pin, _, marker = line.partition(" ; ")
        lines.append(pin + (shorten(marker) if marker else ""))
    return lines


def render(lines):
    """Return the text of environment.yml for these pins."""
    return HEAD + "".join(f'      - "{line}"\n' for line in lines)


def pip_lines(text):
    """Return what pip is to install according to an environment.yml."""
    try:
        dependencies = yaml.safe_load(text)["dependencies"]
    except (yaml.YAMLError, KeyError, TypeError):
        return []
    return [
        str(line)
        for entry in dependencies
        if isinstance(entry, dict)
        for line in entry.get("pip", [])
    ]


def by_name(lines):
    """Map (name, marker) to version; what is not a pin is listed apart."""
    versions, others = {}, []
    for line in lines:
        try:
            pin = Requirement(line)
        except InvalidRequirement:
            others.append(line)
            continue
        key = canonicalize_name(pin.name), str(pin.marker or "")
        exact = str(pin.specifier).removeprefix("==")
        versions[key] = exact or "any version"
    return versions, others


def problems(text, lines):
    """List in words how an environment.yml differs from the lock's pins."""
    found, others = by_name(pip_lines(text))
    wanted, _ = by_name(lines)
    faults = [f"{line!r} is no pin of a package" for line in others]
    for key in sorted(found.keys() | wanted.keys()):
        name = f"{key[0]} ({key[1]})" if key[1] else key[0]
        if key not in found:
            faults.append(f"{name} is missing; the lock has {wanted[key]}")
        elif key not in wanted:
            faults.append(f"{name} {found[key]} is not what the lock asks for")
        elif found[key] != wanted[key]:
            faults.append(
                f"{name} is {found[key]}; the lock has {wanted[key]}"
            )
    if not faults and text != render(lines):
        faults.append("the file is not as `make environment` writes it")
    return faults


def main(arguments=None):
    """Write or check the file; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    file = ROOT / "environment.yml"
    try:
        lines = pins()
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if not arguments:
        file.write_text(render(lines), encoding="utf-8")
        print(f"environment.yml holds the {len(lines)} pins of uv.lock.")
        return 0
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    faults = problems(text, lines)
    for fault in faults:
        print(f"environment.yml: {fault}")
    if faults:
        print("`make environment` writes it again.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
