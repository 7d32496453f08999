"""The welcome page's table: every scene has a chapter that claims it."""

import re
from pathlib import Path

import chapter_checks as checks

ROOT = Path(__file__).resolve().parents[1]
SCENES = "ABCDEFG"
# What popular explanations get wrong, as the callouts name it.
SLIPS = (
    "fewer dimensions are fewer bits",
    "a lower dimension brings similar things closer",
    "a classifier is an encoder and a decoder",
)


def rows():
    """(scene, words, notebook, claim) of each row of the table."""
    page = (ROOT / "book" / "welcome.md").read_text("utf-8")
    return re.findall(
        r"^\| (\w+) \| (.+?) \| \[\d+\]\(\.\./(notebooks/\S+?)\) "
        r"\| \*(.+?)\* \|$",
        page,
        re.M,
    )


def test_no_scene_is_left_out():
    assert {scene for scene, *_ in rows()} == set(SCENES) | {"slip"}


def test_every_row_is_claimed_in_its_chapter():
    missing = [
        f"{scene}: {claim!r} is not claimed in {notebook}"
        for scene, _, notebook, claim in rows()
        if claim
        not in {
            c["sentence"] for c in checks.claimed(checks.read(ROOT / notebook))
        }
    ]
    assert rows() and not missing, "\n".join(missing)


def test_slips_are_corrected_where_the_table_says():
    told = {
        words.strip('"“”.').lower(): notebook
        for scene, words, notebook, _ in rows()
        if scene == "slip"
    }
    assert set(told) == set(SLIPS)
    for slip, notebook in told.items():
        box = f':::{{admonition}} Corrected: "{slip}"\n'
        assert box in checks.prose(checks.read(ROOT / notebook)), notebook
