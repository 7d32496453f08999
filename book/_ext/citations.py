"""Citations with the year in round brackets: Shannon (1948)."""

from functools import partial

from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import (
    AuthorYearReferenceStyle,
)

PLACES = ("parenthetical", "textual", "author", "label", "year")


def setup(app):
    round_brackets = BracketStyle(left="(", right=")")
    register_plugin(
        "sphinxcontrib.bibtex.style.referencing",
        "author_year_round",
        partial(
            AuthorYearReferenceStyle,
            **{f"bracket_{place}": round_brackets for place in PLACES},
        ),
    )
    return {"version": "1", "parallel_read_safe": True}
