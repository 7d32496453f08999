"""One setting names the repository; every other place agrees with it."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
URL = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]["url"]
OWNER, NAME = URL.split("/")[-2:]
LINK = r"(github|gh)[a-z.]*[/:][A-Za-z0-9_-]+/[A-Za-z0-9_.-]+"


def test_links_to_the_repository_agree_with_the_settings():
    command = ["git", "grep", "--no-index", "--exclude-standard", "-ohIE"]
    found = subprocess.check_output([*command, LINK], cwd=ROOT, text=True)
    for link in set(found.splitlines()):
        owner, name = re.split("[/:]", link.removesuffix(".git"))[1:]
        same = owner == OWNER, name.rstrip(".") == NAME
        assert same in [(True, True), (False, False)], link


@pytest.mark.parametrize(
    "file",
    ["pyproject.toml", "CITATION.cff", ".github/ISSUE_TEMPLATE/config.yml"],
)
def test_place_names_the_repository(file):
    assert re.search(rf"{URL}[\"/\s]", (ROOT / file).read_text())
