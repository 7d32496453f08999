"""The package as a whole: cheap to import, its docstrings' examples true."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import latentspace

MODULES = sorted(m.name for m in pkgutil.iter_modules(latentspace.__path__))
HEAVY = (
    "tensorflow",
    "keras",
    "matplotlib",
    "sklearn",
    "umap",
    "vtk",
    "pyvista",
)


def imported_by(module):
    """Return the heavy packages that a fresh Python has after an import."""
    code = (
        f"import sys, {module}; "
        f"print(*[h for h in {HEAVY!r} if h in sys.modules])"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        text=True,
        capture_output=True,
    ).stdout.split()


def test_importing_the_package_is_cheap():
    assert imported_by("latentspace") == []
    everything = ", ".join(
        f"latentspace.{m}" for m in MODULES if m != "figures"
    )
    assert imported_by(everything) == []
    assert imported_by("latentspace.figures") == ["matplotlib"]


def test_tqdm_does_not_ask_for_widgets():
    """A map's first import would leave a warning in the notebook."""
    warn = "import warnings; warnings.warn('IProgress not found. Please')"
    for code, silent in (
        (warn, False),
        (f"import latentspace; {warn}", True),
    ):
        said = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            text=True,
            capture_output=True,
        ).stderr
        assert (said == "") == silent


def test_nothing_of_the_site_or_the_tests_is_imported():
    for file in Path(latentspace.__file__).parent.rglob("*.py"):
        for word in (
            "import sphinx",
            "from sphinx",
            "import pytest",
            "from tests",
            "import notebooks",
        ):
            assert word not in file.read_text(), file


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name, monkeypatch):
    monkeypatch.delenv("LATENTSPACE_DATASET", raising=False)
    module = importlib.import_module(f"latentspace.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_say_what_they_take_and_return(name):
    module = importlib.import_module(f"latentspace.{name}")
    for attribute in getattr(module, "__all__", ()):
        thing = getattr(module, attribute)
        if not inspect.isfunction(thing):
            continue
        text = inspect.getdoc(thing) or ""
        assert text, f"{name}.{attribute} has no docstring"
        parameters = [
            p
            for p in inspect.signature(thing).parameters
            if p not in ("self",)
        ]
        if len(parameters) > 2:
            assert "Parameters\n---" in text, f"{name}.{attribute}"
        for parameter in parameters if "Parameters\n---" in text else ():
            assert parameter in text, f"{name}.{attribute}: {parameter}"


def test_ruff_finds_nothing():
    root = Path(__file__).parents[1]
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout
