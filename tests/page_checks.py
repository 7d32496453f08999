"""What a page of the book must not do, as functions of its HTML.

Each returns a list of sentences, one per fault; an empty list is a pass.
They know nothing of the build, so that a test can hand them a page that is
wrong on purpose.
"""

import posixpath
import re
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

# What a browser fetches when it opens a page, and where the address stands.
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
LOADED_LINKS = {"stylesheet", "preload", "icon", "modulepreload", "manifest"}
FOREIGN = re.compile(r"^(?:https?:)?//", re.I)
FOREIGN_CSS = re.compile(
    r"(?:@import\s+(?:url\()?|url\()\s*['\"]?((?:https?:)?//[^'\")\s]+)", re.I
)
RAW_MATH = re.compile(r"\\\(|\\\[|\$\$|\$[^$\s][^$\n]*\$|\\begin\{")


def soup(html):
    """Parse a page once; every check takes the result."""
    return BeautifulSoup(html, "html.parser")


def images_without_alt(page):
    """Images whose alternative text is missing, or empty in the text.

    An empty one says "decoration": right for a logo beside its name, and
    never in an article.
    """
    return [
        f"no alternative text: {image.get('src', '')[:80]}"
        for image in page.find_all("img")
        if not image.get("alt", "").strip()
        and (image.get("alt") is None or image.find_parent("article"))
    ]


def foreign_loads(page):
    """Scripts, styles, fonts, images that come from another host."""
    found = []
    for name, attribute in LOADED.items():
        found += [t.get(attribute, "") for t in page.find_all(name)]
    for link in page.find_all("link"):
        if LOADED_LINKS & set(link.get("rel", ())):
            found.append(link.get("href", ""))
    faults = [a for a in found if FOREIGN.match(a)]
    for tag in page.find_all("style"):
        faults += foreign_in_css(tag.get_text())
    for tag in page.find_all(style=True):
        faults += foreign_in_css(tag["style"])
    return [f"loaded from another host: {address}" for address in faults]


def foreign_in_css(text):
    """Addresses of other hosts in a style sheet."""
    return FOREIGN_CSS.findall(text)


def raw_math(page):
    """Formulas that were left as they were typed."""
    article = page.find("article") or page
    faults = []
    for text in article.find_all(string=RAW_MATH):
        if text.find_parent(["pre", "code", "script", "annotation"]):
            continue
        faults.append(
            f"not rendered: {RAW_MATH.search(text)[0]!r} "
            f"in {text.strip()[:60]!r}"
        )
    faults += [
        f"KaTeX could not read {tag.get_text()[:60]!r}"
        for tag in article.select(".katex-error")
    ]
    return faults


def unfair_quizzes(page):
    """Quizzes a reader cannot answer, or learns nothing from."""
    faults = []
    for quiz in page.select(".quiz"):
        name = quiz.select_one(".quiz-question")
        name = name.get_text(" ", strip=True)[:60] if name else "?"
        label = quiz.get("aria-labelledby") or "none"
        if quiz.get("role") != "group" or not quiz.find(id=label):
            faults.append(f"quiz {name!r}: not labelled by its question")
        options = quiz.select("details.quiz-option")
        if len(options) < 2:
            faults.append(f"quiz {name!r}: fewer than two options")
        right = [o for o in options if "right" in o.get("class", ())]
        if len(right) != 1:
            faults.append(
                f"quiz {name!r}: {len(right)} options are right, not one"
            )
        for option in options:
            said = option.select_one(".quiz-why")
            said = said.get_text(" ", strip=True) if said else ""
            begins = "Right." if option in right else "No."
            if not said.startswith(begins) or len(said) < 15:
                faults.append(
                    f"quiz {name!r}: the explanation {said[:40]!r} does "
                    f"not begin with {begins!r} and say why"
                )
    return faults


def repeated_ids(page):
    """Identifiers that a page uses twice."""
    seen, faults = set(), []
    for tag in page.find_all(id=True):
        # KaTeX's SVG and MathML carry none; a repeated one is ours.
        if tag["id"] in seen:
            faults.append(f"the id {tag['id']!r} is used twice")
        seen.add(tag["id"])
    return faults


def unexplained_page(page):
    """What a search engine or a link preview would miss."""
    faults = []
    if page.html is None or not page.html.get("lang"):
        faults.append("no language")
    if page.title is None or not page.title.get_text(strip=True):
        faults.append("no title")
    if page.find("h1") is None:
        faults.append("no heading of the first level")
    wanted = [
        ("name", "viewport"),
        ("name", "description"),
        ("property", "og:title"),
        ("property", "og:url"),
        ("property", "og:image"),
        ("property", "og:description"),
    ]
    for attribute, name in wanted:
        tag = page.find("meta", attrs={attribute: name})
        if tag is None or not tag.get("content", "").strip():
            faults.append(f"no {name}")
    return faults


def launch_links(page):
    """Map ``binder``, ``colab``, ``edit``, ``issue`` to a page's links."""
    kinds = {
        "mybinder.org": "binder",
        "colab.research": "colab",
        "/edit/": "edit",
        "/issues/new": "issue",
    }
    found = {}
    for link in page.select(".article-header-buttons a[href]"):
        for part, kind in kinds.items():
            if part in link["href"]:
                found[kind] = link["href"]
    return found


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
    """
    anchors = {
        path: {t["id"] for t in page.find_all(id=True)}
        | {t["name"] for t in page.find_all("a", attrs={"name": True})}
        for path, page in pages.items()
    }
    faults = []
    for path, page in pages.items():
        for tag in page.find_all(["a", "link", "script", "img", "source"]):
            address = tag.get("href") or tag.get("src")
            if not address or "canonical" in tag.get("rel", ()):
                continue
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(parts.path)
            if target.startswith("/"):
                if not target.startswith(base):
                    faults.append(f"{path}: {address} is outside {base}")
                    continue
                target = target[len(base) :]
            elif target:
                target = posixpath.normpath(
                    posixpath.join(posixpath.dirname(path), target)
                )
            target = target or path
            if target not in files:
                faults.append(f"{path}: {address} is not there")
            elif (
                parts.fragment
                and target in anchors
                and unquote(parts.fragment) not in anchors[target]
            ):
                faults.append(f"{path}: {address} has no such anchor")
    return faults
