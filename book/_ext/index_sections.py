"""The search index: what `search.js` looks through.

Each section, and each term of the glossary, is a record of its own, so that
a result leads to the place and not to the top of a long page. Code is left
out. What else a term is called stands in its entry, after "Also:". The index
is a classic script, which a page that was opened from a file loads, too.
"""

import json
import re
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer

NOT_TEXT = "script, style, pre, .headerlink, .katex-html, annotation"
# Sphinx's own search, which knows pages only and tolerates no slip.
NOT_SHIPPED = ("searchindex.js", "_static/searchtools.js")
NOT_SHIPPED += ("_static/language_data.js", "_static/sphinx_highlight.js")


def said(node):
    return " ".join(node.get_text(" ").split())


def records(article, path):
    """List a page's sections and terms, each with its own text only."""
    for node in article.select(NOT_TEXT):
        node.decompose()
    title = said(article.h1)
    found = []
    for term in article.select("dl.glossary dt[id]"):
        text = said(term.find_next_sibling("dd"))
        also = re.search(r"\bAlso: (.*)\.", text)
        found.append((f"#{term['id']}", said(term), text, also and also[1]))
    for glossary in article.select("dl.glossary"):
        glossary.decompose()
    # Inner ones first: what they say is not the outer one's.
    for section in reversed(article.select("section[id]")):
        if heading := section.find(re.compile("^h[1-6]$"), recursive=False):
            place = "" if heading.name == "h1" else f"#{section['id']}"
            name = said(heading.extract())
            found.append((place, name, said(section), None))
        section.decompose()
    return [
        {
            "url": path + place,
            "title": name,
            "page": title if place else "",
            "also": also or "",
            "text": text,
        }
        for place, name, text, also in reversed(found)
    ]


def finish(app, error):
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    found = []
    for name in sorted(app.env.found_docs):
        path = app.builder.get_target_uri(name)
        article = BeautifulSoup(
            (out / path).read_text("utf-8"),
            "html.parser",
            parse_only=SoupStrainer("article"),
        )
        found += records(article, path)
    index = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / "search_index.js").write_text(
        f"window.searchIndex = {index};\n", "utf-8"
    )
    for name in NOT_SHIPPED:
        (out / name).unlink(missing_ok=True)


def setup(app):
    app.connect("build-finished", finish, priority=950)
    return {"version": "1", "parallel_read_safe": True}
