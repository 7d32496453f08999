"""The workflows: well formed, few rights, and commands that exist."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
# What a job may do beyond reading, and which job does it.
RIGHTS = {
    ("pages", "deploy"): {"pages": "write", "id-token": "write"},
    ("weekly", "report"): {"issues": "write"},
}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(workflow):
    return [s for job in workflow["jobs"].values() for s in job["steps"]]


def targets():
    """Return the targets of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([a-z]+):(?!=)", text))


def unknown_commands(workflow, known):
    """List the make targets and the files that a workflow misses."""
    found = []
    for step in steps(workflow):
        command = step.get("run", "")
        for words in re.findall(r"\bmake ([a-z ]+)", command):
            found += [f"make {w}" for w in words.split() if w not in known]
        for file in re.findall(r"\b(?:tests|scripts)/[\w./]+", command):
            if not (ROOT / file).exists():
                found.append(file)
    return found


def test_there_are_the_three():
    assert [p.stem for p in WORKFLOWS] == ["ci", "pages", "weekly"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_commands_exist(path):
    assert unknown_commands(read(path), targets()) == []


def test_a_command_that_does_not_exist_is_found():
    steps = [{"run": "make test\nmake bok"}, {"run": "python scripts/no.py"}]
    wrong = {"jobs": {"one": {"steps": steps}}}
    assert unknown_commands(wrong, targets()) == ["make bok", "scripts/no.py"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_rights_are_few(path):
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        more = RIGHTS.get((path.stem, name))
        assert job.get("permissions") == more, name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_jobs_end_and_actions_are_pinned(path):
    workflow = read(path)
    # YAML reads the key `on` as true.
    assert workflow[True], "nothing starts it"
    for name, job in workflow["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 60, name
        assert set(job.get("needs", [])) <= set(workflow["jobs"]) or (
            job["needs"] in workflow["jobs"]
        )
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step)
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])


def test_ci_runs_every_supported_python():
    matrix = read(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]
    pythons = {e["python"] for e in matrix["strategy"]["matrix"]["include"]}
    assert pythons == {"3.11", "3.12", "3.13"}


def test_the_site_waits_for_the_tests():
    pages = read(ROOT / ".github/workflows/pages.yml")
    ci = read(ROOT / ".github/workflows/ci.yml")
    assert pages[True]["workflow_run"]["workflows"] == [ci["name"]]


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.stem)
def test_issue_forms_are_complete(path):
    form = read(path)
    if path.stem == "config":
        assert form["blank_issues_enabled"] is True
        return
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in ("input", "textarea", "dropdown")
        assert field["attributes"]["label"]


def test_the_citation_is_complete():
    citation = read(ROOT / "CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    for key in ("message", "title", "authors", "license", "version"):
        assert citation[key], key
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{citation["version"]}"' in project
