"""What makes `.venv`, and environment.yml, which is made from the lock."""

import ast
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import bootstrap
import environment

ROOT = Path(__file__).parents[1]


def test_environment_file_agrees_with_the_lock():
    kept = (ROOT / "environment.yml").read_text()
    assert kept == environment.text(), "run `make environment`"


@pytest.fixture
def copy(tmp_path):
    """A copy of the project's files that the two scripts read."""
    for name in ("pyproject.toml", "uv.lock", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    return tmp_path


def test_lock_that_does_not_fit_is_found(copy, monkeypatch):
    file = copy / "pyproject.toml"
    file.write_text(file.read_text().replace('"numpy>=2"', '"numpy>=2.1"'))
    monkeypatch.setattr(environment, "ROOT", copy)
    with pytest.raises(SystemExit, match="make lock"):
        environment.text()


def test_readers_get_one_tensorflow_and_no_book_tools():
    file = yaml.safe_load((ROOT / "environment.yml").read_text())
    pins = [Requirement(line) for line in file["dependencies"][-1]["pip"]]
    assert {"keras", "jupyterlab-myst"} <= {pin.name for pin in pins}
    assert not {"jupyter-book", "pytest", "uv"} & {pin.name for pin in pins}
    flows = [pin for pin in pins if pin.name.startswith("tensorflow")]
    for machine in environment.MACHINES:
        (flow,) = [pin for pin in flows if pin.marker.evaluate(machine)]
        small = machine["platform_machine"] == "x86_64"
        assert flow.name == ("tensorflow-cpu" if small else "tensorflow")


def test_supported_pythons_are_those_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest, newest = min(bootstrap.VERSIONS), max(bootstrap.VERSIONS)
    expected = f">=3.{oldest[1]},<3.{newest[1] + 1}"
    assert project["requires-python"] == expected


def test_old_python_can_read_bootstrap():
    ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 7))


@pytest.mark.parametrize(
    "version, word", [((3, 10), "too old"), ((3, 14), "too new")]
)
def test_unsupported_python_is_told_so(monkeypatch, version, word):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    with pytest.raises(SystemExit, match=f"{word}.*3.11 to 3.13"):
        bootstrap.check_python()


def test_unsupported_machine_is_told_so(monkeypatch):
    assert bootstrap.read_lock()["version"] == 1
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(SystemExit, match="no packages.*\n.*riscv64"):
        bootstrap.read_lock()


@pytest.mark.parametrize(
    "python, made_from, expected",
    [
        (sys.executable, bootstrap.MADE_FROM, True),
        (sys.executable, "another lock, or another place", False),
        (sys._base_executable, bootstrap.MADE_FROM, False),
        ("/no/python", bootstrap.MADE_FROM, False),
    ],
)
def test_only_a_fitting_environment_is_kept(
    monkeypatch, tmp_path, python, made_from, expected
):
    (tmp_path / "made-from").write_text(made_from)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "made-from")
    monkeypatch.setattr(bootstrap, "PYTHON", python)
    assert bootstrap.fits() is expected


def test_missing_network_is_told_and_nothing_half_made_is_kept(copy):
    # Port 9 of this machine: nothing answers there.
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "0"}
    nowhere |= {"PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    tried = subprocess.run(
        [sys.executable, copy / "scripts/bootstrap.py"],
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
    )
    assert tried.returncode == 1 and "set HTTPS_PROXY" in tried.stderr
    assert (copy / ".venv/bin/python").exists()
    assert not (copy / ".venv/made-from").exists()
