"""One setting names the repository; every other place agrees with it."""

import shutil
import subprocess
from pathlib import Path

import pytest

import address

ROOT = Path(__file__).parents[1]
# Put together here, so that this file itself names no other address.
HUB = "https://github." + "com/"
OTHER = address.Address("someone-else", "another.name")


def test_every_place_names_the_address():
    assert address.strays() == []


def test_the_address_is_printed(capsys):
    assert address.main([]) == 0
    assert capsys.readouterr().out.strip() == str(address.setting())


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A copy of every text file of the project, known to git."""
    folder = tmp_path_factory.mktemp("original")
    for name in address.texts():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


@pytest.fixture
def clone(original, tmp_path):
    """A copy that a test may spoil."""
    return Path(shutil.copytree(original, tmp_path / "clone"))


def contents(folder):
    return {
        name: (folder / name).read_bytes() for name in address.texts(folder)
    }


def test_change_there_and_back_leaves_the_tree_as_it_was(clone):
    before, here = contents(clone), address.setting(clone)
    changed = address.change(OTHER, clone)
    assert {"_config.yml", "CITATION.cff", "pyproject.toml"} <= set(changed)
    assert address.setting(clone) == OTHER
    assert address.strays(clone) == []
    for name in changed:
        text = (clone / name).read_text(encoding="utf-8")
        assert f"{here.owner}/{here.repo}" not in text, name
    unchanged = set(before) - set(changed)
    assert all((clone / n).read_bytes() == before[n] for n in unchanged)
    assert sorted(address.change(here, clone)) == sorted(changed)
    assert contents(clone) == before


HERE = address.setting()


@pytest.mark.parametrize(
    "stray",
    [
        f"{HUB}somebody/{HERE.repo}",
        f"{HUB}Somebody/{HERE.repo}.git",
        f"[here]({HUB}{HERE.owner}/latent-space-course/issues).",
        f"git+{HUB}somebody/LatentSpace",
        f"git@{HUB[8:-1]}:somebody/{HERE.repo}.git",
        f"https://raw.githubusercontent.com/somebody/{HERE.repo}/main/x.png",
        "https://mybinder.org/v2/" + "gh/some/thing/main",
        "https://colab.research.google.com/" + "github/some/thing/blob/main/x",
        "https://somebody.github" + f".io/{HERE.repo}/",
    ],
)
def test_a_stray_address_is_found_and_changed(clone, stray):
    page = clone / "book/stray.md"
    page.write_text(f"# A page\n\nSee {stray}\n")
    (fault,) = address.strays(clone)
    assert fault.startswith("book/stray.md, line 3:")
    address.change(HERE, clone)
    assert address.strays(clone) == []
    assert f"{HERE.owner}/{HERE.repo}" in page.read_text() or (
        f"{HERE.owner}.github.io/{HERE.repo}" in page.read_text()
    )


@pytest.mark.parametrize(
    "link",
    [
        f"{HUB}scikit-learn/scikit-learn",
        f"{HUB}{HERE.owner}",
        f"see {HUB}OWNER/REPO.",
        "https://scikit-learn.github" + ".io/stable/",
    ],
)
def test_links_to_others_are_left_alone(clone, link):
    page = clone / "book/other.md"
    page.write_text(link)
    assert address.strays(clone) == []
    address.change(OTHER, clone)
    assert page.read_text() == link


def test_a_setting_changed_by_hand_alone_is_found(clone):
    file = clone / "_config.yml"
    file.write_text(file.read_text().replace(str(HERE), str(OTHER)))
    faults = "\n".join(address.strays(clone))
    for name in ("CITATION.cff", "pyproject.toml", "notebooks/"):
        assert name in faults
    address.change(OTHER, clone)
    assert address.strays(clone) == []


def test_a_place_that_must_name_it_and_does_not_is_found(clone):
    file = clone / "CITATION.cff"
    file.write_text(
        file.read_text()
        .replace("repository-code", "x-code")
        .replace(str(HERE), "")
    )
    assert address.strays(clone) == ["CITATION.cff does not name the address"]
    file.unlink()
    assert address.strays(clone) == ["CITATION.cff is missing"]


@pytest.mark.parametrize(
    "wrong",
    [
        "http://example.org/a/b",
        HUB + "only-owner",
        "owner/repo",
        HUB + "a/b/c",
        HUB + "-a/b",
        "",
    ],
)
def test_what_is_no_address_is_refused(wrong, capsys):
    assert address.main([wrong]) == 2
    assert "https://github.com/OWNER/REPO" in capsys.readouterr().err


def test_a_line_end_of_windows_is_kept(clone):
    page = clone / "book/windows.md"
    page.write_bytes(f"one\r\n{HERE}\r\n".encode())
    address.change(OTHER, clone)
    assert page.read_bytes() == f"one\r\n{OTHER}\r\n".encode()
