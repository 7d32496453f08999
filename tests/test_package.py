"""Test the package as a whole: cheap to import, its examples true."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import latentspace

MODULES = sorted(m.name for m in pkgutil.iter_modules(latentspace.__path__))
HEAVY = ("tensorflow", "keras", "matplotlib", "sklearn", "umap", "pyvista")
# What these cannot do without; all others import none of it. Keras brings
# matplotlib and scikit-learn along where they are installed.
NEEDED = {
    "figures": ["matplotlib"],
    "models": ["tensorflow", "keras", "matplotlib", "sklearn"],
}


def run(code):
    """Run code in a fresh Python."""
    return subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        text=True,
        capture_output=True,
    )


@pytest.mark.parametrize("name", [None, *NEEDED])
def test_importing_is_cheap(name):
    names = [name] if name else [m for m in MODULES if m not in NEEDED]
    imports = ", ".join(f"latentspace.{n}" for n in names)
    found = run(
        f"import sys, latentspace, {imports}; "
        f"print(*[h for h in {HEAVY!r} if h in sys.modules])"
    ).stdout.split()
    assert found == NEEDED.get(name, [])


def test_docstring_of_the_package_lists_its_modules():
    listed = re.findall(r"`latentspace\.(\w+)`", latentspace.__doc__)
    assert sorted(set(listed)) == MODULES


@pytest.mark.parametrize(
    "package, silent", [("sys", False), ("latentspace", True)]
)
def test_tqdm_does_not_ask_for_widgets(package, silent):
    """A map's first import would leave a warning in the notebook."""
    said = run(
        f"import warnings, {package}; "
        "warnings.warn('IProgress not found. Please')"
    ).stderr
    assert (said == "") == silent


def test_nothing_of_the_site_or_the_tests_is_imported():
    wrong = re.compile(r"import (sphinx|pytest|notebooks)|from (sphinx|tests)")
    for file in Path(latentspace.__file__).parent.rglob("*.py"):
        assert not wrong.search(file.read_text()), file


@pytest.mark.parametrize(
    "name",
    sorted(
        found.name
        for found in pkgutil.walk_packages(
            latentspace.__path__, "latentspace."
        )
        if not found.name.startswith("latentspace.exercises.")
    ),
)
def test_examples_in_docstrings_run(name, monkeypatch):
    monkeypatch.delenv("LATENTSPACE_DATASET", raising=False)
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
