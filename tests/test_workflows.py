"""The workflows: well formed, on every Python, with commands that exist."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github").rglob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("path", [*FORMS, ROOT / ".ci/run"], ids=str)
def test_commands_exist(path):
    text = path.read_text()
    if path.suffix == ".yml":
        assert yaml.safe_load(text)
    targets = set(re.findall(r"(?m)^([a-z]+):(?!=)", MAKEFILE))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= targets
    for file in re.findall(r"\b(?:tests|scripts|notebooks)/[\w./]+", text):
        assert (ROOT / file).exists(), file


def test_ci_runs_the_command_of_the_readme_on_every_python():
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    job = ci["jobs"]["test"]
    assert "make test" in [step.get("run") for step in job["steps"]]
    assert (ROOT / ".ci/run").read_text().endswith("\nmake test\n")
    assert "$ make test " in (ROOT / "README.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pythons = {
        entry["python"] for entry in job["strategy"]["matrix"]["include"]
    }
    low, high = re.findall(r"3\.(\d+)", project["requires-python"])
    assert pythons == {f"3.{n}" for n in range(int(low), int(high))}


def test_citation_has_the_version_of_the_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert citation["version"] == project["version"]
