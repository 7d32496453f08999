"""What a page of the book must not do, as functions of its HTML.

Each returns a list of sentences, one for each fault; an empty list is a
pass. They know nothing of the build, so that a test can hand them a page
that is wrong on purpose. What a browser sees better (alternative texts,
labels, requests to other hosts) is asked of a browser, in ``test_book``.
"""

import posixpath
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

RAW_MATH = re.compile(r"\\\(|\\\[|\$\$|\$[^$\s][^$\n]*\$|\\begin\{")
NEEDED = (
    "html[lang]",
    "title",
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
    article = page.find("article") or page
    faults = [
        f"not rendered: {text.strip()[:60]!r}"
        for text in article.find_all(string=RAW_MATH)
        if not text.find_parent(["pre", "code", "script", "annotation"])
    ]
    faults += [
        f"KaTeX could not read {tag.get_text()[:60]!r}"
        for tag in article.select(".katex-error")
    ]
    return faults


def repeated_ids(page):
    """Identifiers that a page uses twice."""
    ids = Counter(tag["id"] for tag in page.find_all(id=True))
    return [f"the id {i!r} is used twice" for i, n in ids.items() if n > 1]


def unexplained_page(page):
    """What a search engine or a link preview would miss."""
    faults = []
    for needed in NEEDED:
        tag = page.select_one(needed)
        said = tag and (tag.get("lang") or tag.get("content") or tag.text)
        if not (said or "").strip():
            faults.append(f"no {needed}")
    return faults


def broken_links(pages, files, base="/"):
    """Internal links and anchors that lead nowhere.

    Parameters
    ----------
    pages : dict of str to BeautifulSoup
        The pages by path, relative to the site's root.
    files : set of str
        Every file of the site, relative to its root.
    base : str
        The path the site is served under, with a slash at both ends.

    Returns
    -------
    list of str
    """
    anchors = {
        path: {t["id"] for t in page.find_all(id=True)}
        | {t["name"] for t in page.find_all("a", attrs={"name": True})}
        for path, page in pages.items()
    }
    faults = []
    for path, page in pages.items():
        for tag in page.find_all(["a", "link", "script", "img", "source"]):
            address = tag.get("href") or tag.get("src") or ""
            parts = urlsplit(address)
            if (
                not address
                or parts.scheme
                or parts.netloc
                or "canonical" in tag.get("rel", ())
            ):
                continue
            target = unquote(parts.path)
            if target.startswith("/"):
                if not target.startswith(base):
                    faults.append(f"{path}: {address} is outside {base}")
                    continue
                target = target.removeprefix(base)
            elif target:
                folder = posixpath.dirname(path)
                target = posixpath.normpath(posixpath.join(folder, target))
            target = target or path
            fragment = unquote(parts.fragment)
            if target not in files:
                faults.append(f"{path}: {address} is not there")
            elif fragment and fragment not in anchors.get(target, {fragment}):
                faults.append(f"{path}: {address} has no such anchor")
    return faults
