"""Freeze the course's own text as ``data/corpus.txt``.

    python scripts/corpus.py

Chapter 16 counts which words stand near each other in this text. It is a
copy of one day and is not made anew when a page changes, or the chapter's
numbers would change with every comma: the date stands in ``data/corpus.md``.
A line is a paragraph, a heading or an item of a list, in the order of the
book. Code, formulas, tables, links' addresses and markup are left out, and so
are pages that repeat what stands elsewhere.
"""

import hashlib
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT / "data" / "corpus.txt"
# Gathered from the chapters, or lists of numbers and of papers.
REPEATED = ("misconceptions.md", "status.md", "bibliography.md")
LEAVE_OUT = re.compile(
    r"```(?:python|py|console|bash|json|text|bibtex)?\n.*?```"  # code
    r"|\$\$.*?\$\$|\$[^$\n]*\$"  # formulas
    r"|<!--.*?-->|<[^>\n]*>"
    r"|\{cite:\w+\}`[^`]*`"
    r"|^\|.*?\|$",  # rows of tables
    re.S | re.M,
)
MARKUP = (
    (r"^ *[:`]{3,}(?:\{\w+\})?", "\n\n"),  # a box's title stays
    (r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1"),  # a link's words stay
    (r"\{[\w:-]+\}`([^`<\n]*?) *(?:<[^>\n]*>)?`", r"\1"),  # a role's, too
    (r"`[^`\n]*`", " "),  # a piece of code in a sentence
    (r"^ *:[\w-]+:.*$|^ *\([\w-]+\)= *$", "\n"),  # options, anchors
    (r"^ *(?:[-*#>]+|\d+\.) +", "\n\n"),
    (r"^ *ex-[\d-]+ *$|\{[^}\n]*\}", " "),
    (r"[*_#|`]+", ""),
)


def plain(text):
    """Return the paragraphs of a page's text, without its markup.

    >>> plain("## A [link](b.md)\\n\\nTwo *short*\\nlines, `code` and $x$.")
    ['A link', 'Two short lines, and .']
    """
    text = LEAVE_OUT.sub(" ", text)
    for pattern, words in MARKUP:
        text = re.sub(pattern, words, text, flags=re.M)
    lines = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [line for line in lines if re.search("[A-Za-z]{2}", line)]


def pages():
    """Yield the Markdown of every chapter, then of the other pages."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield cell.source
    for path in sorted((ROOT / "book").glob("*.md")):
        if path.name not in REPEATED:
            yield path.read_text("utf-8")


def main():
    """Write the text, and print its checksum."""
    lines = (line for page in pages() for line in plain(page))
    text = "\n".join(dict.fromkeys(lines)) + "\n"  # what is repeated, once
    TEXT.write_text(text, "utf-8")
    print(len(text.split()), "words")
    print("for data/checksums.json:")
    print(hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    main()
