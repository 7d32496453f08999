"""What a page of the book must not do, as functions of its HTML.

Each returns a list of sentences, one for each fault; an empty list is a
pass. They know nothing of the build, so that a test can hand them a page
that is wrong on purpose. What a browser sees better (language, title,
alternative texts, labels, requests to other hosts) is asked of a browser, in
``test_book``.
"""

import re
from collections import Counter
from urllib.parse import unquote, urldefrag, urljoin

RAW_MATH = re.compile(r"\\\(|\\\[|\$\$|\$[^$\s][^$\n]*\$|\\begin\{")
NEEDED = (
    "h1",
    'meta[name="viewport"]',
    'meta[name="description"]',
    'meta[property="og:title"]',
    'meta[property="og:url"]',
    'meta[property="og:image"]',
    'meta[property="og:description"]',
)


def raw_math(page):
    """Formulas that were left as they were typed."""
    return [
        f"not rendered: {text.strip()[:60]!r}"
        for text in (page.find("article") or page).find_all(string=RAW_MATH)
        if not text.find_parent(["pre", "code", "script", "annotation"])
    ]


def repeated_ids(page):
    """Identifiers that a page uses twice."""
    ids = Counter(tag["id"] for tag in page.find_all(id=True))
    return [f"the id {i!r} is used twice" for i, n in ids.items() if n > 1]


def unexplained_page(page):
    """What a search engine or a link preview would miss."""
    return [
        f"no {needed}"
        for needed in NEEDED
        if not page.select_one(f'{needed}:not([content=""])')
    ]


def broken_links(pages, files, site):
    """Internal links and anchors that lead nowhere.

    Parameters
    ----------
    pages : dict of str to BeautifulSoup
        The pages by path, relative to the site's root.
    files : set of str
        Every file of the site, relative to its root.
    site : str
        The site's address, with a slash at its end.

    Returns
    -------
    list of str
    """
    anchors = {
        path: {tag["id"] for tag in page.find_all(id=True)} | {"", "top"}
        for path, page in pages.items()
    }
    host = urljoin(site, "/")
    faults = []
    for path, page in pages.items():
        for tag in page.select("[href]:not([rel=canonical]), [src]"):
            address = tag.get("href") or tag["src"]
            whole, fragment = urldefrag(urljoin(site + path, address))
            target = unquote(whole.removeprefix(site).partition("?")[0])
            if not whole.startswith(host):
                continue
            if target not in files:
                faults.append(f"{path}: {address} is not there")
            elif unquote(fragment) not in anchors.get(target, {fragment}):
                faults.append(f"{path}: {address} has no such anchor")
    return faults
