"""Write ``book/misconceptions.md`` from the chapters' own lists.

    python scripts/misconceptions.py

Every chapter ends with *Common misconceptions*. The page gathers them, each
with a link to its chapter, so that they need not be kept twice.
"""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
<!-- Written by scripts/misconceptions.py. Do not edit by hand. -->
# Misconceptions

What is often said about latent spaces and is not so, or not quite. Every
chapter ends with its own list; here they stand together. The experiments that
speak against each are in the chapter under whose name it stands.
"""


def title_of(notebook):
    """Return the text of a notebook's first heading."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()


def listed(notebook):
    """Return a chapter's heading and its list of misconceptions.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The chapter.

    Returns
    -------
    title : str
    items : str
        The Markdown list, as the chapter has it.

    Raises
    ------
    ValueError
        If the chapter has no such section, or no list in it.
    """
    title = title_of(notebook)
    prose = "\n\n".join(
        c.source for c in notebook.cells if c.cell_type == "markdown"
    )
    found = re.search(
        r"^## Common misconceptions\n+(- .*?)\n*(?=^## |\Z)",
        prose,
        re.S | re.M,
    )
    if not found:
        raise ValueError(
            f"{title!r}: expected a section 'Common "
            "misconceptions' that begins with a list"
        )
    return title, found[1].rstrip()


def page(notebooks):
    """Return the page's Markdown for notebooks by file name."""
    parts = [HEAD]
    for name, notebook in sorted(notebooks.items()):
        title, items = listed(notebook)
        # Links between chapters lead from another folder here.
        items = re.sub(r"\]\((\d\d_\w+\.ipynb)", r"](../notebooks/\1", items)
        parts.append(f"## [{title}](../notebooks/{name})\n\n{items}\n")
    return "\n".join(parts)


def chapters():
    return {
        path.name: nbformat.read(path, as_version=4)
        for path in (ROOT / "notebooks").glob("*.ipynb")
    }


def main():
    (ROOT / "book" / "misconceptions.md").write_text(page(chapters()), "utf-8")


if __name__ == "__main__":
    main()
