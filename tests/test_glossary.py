"""The glossary: every term of the chapters, led back to its first use.

The build refuses a term that is marked and not explained, or explained twice.
"""

import re
from pathlib import Path

import chapter_checks as checks

ROOT = Path(__file__).resolve().parents[1]


def entries():
    """Each term in lower case, and the chapter that its entry links to."""
    page = (ROOT / "book" / "glossary.md").read_text("utf-8")
    found = re.findall(
        r"^(\S[^\n]*)\n  (.*?)(?=\n\n|\n```)",
        page.split("```{glossary}\n")[1],
        re.S | re.M,
    )
    return {
        term.lower(): re.findall(r"notebooks/(\w+\.ipynb)", text)
        for term, text in found
    }


def first_uses():
    """Each term that a chapter marks, and the first chapter that does."""
    uses = {}
    for path in checks.CHAPTERS:
        prose = checks.prose(checks.read(path))
        for marked in re.findall(r"\{term\}`([^`]+)`", prose):
            target = re.search(r"<([^>]+)>", marked)
            uses.setdefault(
                (target[1] if target else marked).lower(), path.name
            )
    return uses


def test_every_entry_leads_to_the_first_use():
    uses = first_uses()
    wrong = {
        term: (chapters, uses.get(term))
        for term, chapters in entries().items()
        if chapters != [uses.get(term)]
    }
    assert entries() and not wrong


def test_entries_stand_in_alphabetical_order():
    assert list(entries()) == sorted(entries())
