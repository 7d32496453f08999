"""Each check of a page finds the fault that it is there for."""

import pytest
from bs4 import BeautifulSoup

import page_checks as checks

META = "".join(
    f'<meta {kind}="{name}" content="a"/>'
    for kind, name in (
        ("name", "viewport"),
        ("name", "description"),
        ("property", "og:title"),
        ("property", "og:url"),
        ("property", "og:image"),
        ("property", "og:description"),
    )
)
GOOD = f"""<html><head>{META}</head><body>
<article><h1 id="top">Page</h1><p id="q">It costs $5.</p>
<code>$x$</code><img src="a.png?v=1"><a href="b.html#there">b</a>
<a href="https://elsewhere.example/">c</a></article></body></html>"""


def faults(html):
    page = BeautifulSoup(html, "html.parser")
    other = BeautifulSoup('<p id="there"></p>', "html.parser")
    pages, files = (
        {"a.html": page, "b.html": other},
        {"a.html", "b.html", "a.png"},
    )
    return [
        *checks.raw_math(page),
        *checks.repeated_ids(page),
        *checks.unexplained_page(page),
        *checks.broken_links(pages, files, "https://some.example/course/"),
    ]


def test_good_page_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("Page", r"Page \(x\)", "not rendered"),
        ("Page", "Page $x^2$", "not rendered"),
        ('id="q"', 'id="top"', "'top' is used twice"),
        ("<h1 ", "<h2 ", "no h1"),
        ('property="og:image" content="a"', "", "og:image"),
        ("b.html#there", "b.html#gone", "no such anchor"),
        ("b.html#there", "#nowhere", "no such anchor"),
        ("b.html#there", "c.html", "not there"),
        ("b.html#there", "../b.html", "not there"),
        ("b.html#there", "/course/c.html", "not there"),
        ("b.html#there", "/elsewhere/b.html", "not there"),
        ("a.png", "c.png", "not there"),
    ],
)
def test_fault_of_a_page_is_found(old, new, fault):
    assert old in GOOD
    (found,) = faults(GOOD.replace(old, new, 1))
    assert fault in found
