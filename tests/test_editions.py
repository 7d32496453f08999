"""What is made to take along: one PDF of all pages, and the site as a zip."""

import io
import zipfile

import pytest
from pypdf import PdfReader

import editions
from browser import BROWSER

TOC = {
    "root": "book/first",
    "parts": [{"caption": "The rest", "chapters": [{"file": "book/second"}]}],
}
CONFIG = {
    "title": "A book",
    "author": "Us",
    "html": {"extra_footer": "CC BY"},
    "repository": {"url": "https://github.com/some/course"},
}
PAGES = {
    "first": """<h1>First</h1><a href="#far">below</a>
        <a href="second.html#here">on</a><a href="../_sources/x.ipynb">x</a>
        <p style="break-before:page"><h2 id="far">Far</h2>""",
    "second": """<h1>Second</h1><a href="#far">below</a>
        <p style="break-before:page"><h2 id="far">Farther</h2>""",
}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "search.html").write_text("<title>Search</title>")
    for name, text in PAGES.items():
        page = f"<html lang=en><title>{name}</title><article>{text}</article>"
        (tmp_path / "book" / f"{name}.html").write_text(page)
    return tmp_path


@pytest.mark.skipif(BROWSER is None, reason="no browser")
def test_pages_become_one_file_whose_links_stay_inside(site):
    editions.book(site, TOC, CONFIG, site / editions.PDF)
    book = PdfReader(io.BytesIO((site / editions.PDF).read_bytes()))
    texts = [page.extract_text() for page in book.pages]
    # Title, contents, two pages each, and a number on all but the title.
    assert len(texts) == 6
    assert [text.split()[-1] for text in texts[1:]] == list("23456")
    assert "First" in texts[1] and "The rest" in texts[1]
    index = {
        page.indirect_reference.idnum: i for i, page in enumerate(book.pages)
    }
    links = {}
    for number, page in enumerate(book.pages):
        for link in page.get("/Annots", ()):
            link = link.get_object()
            end = link.get("/Dest")
            links.setdefault(number, []).append(
                index[end.get_object()[0].idnum] if end else link["/A"]["/URI"]
            )
    public = "https://some.github.io/course/_sources/x.ipynb"
    assert links == {1: [2, 4], 2: [3, 4, public], 4: [5]}
    marks = [item for item in book.outline if not isinstance(item, list)]
    assert [mark.title for mark in marks] == ["First", "The rest"]


def test_zip_holds_the_site_and_not_itself(site):
    editions.bundle(site, site / editions.ZIP)
    editions.bundle(site, site / editions.ZIP)
    names = zipfile.ZipFile(site / editions.ZIP).namelist()
    top = f"{editions.NAME}/"
    assert names == [
        top + path
        for path in ("book/first.html", "book/second.html", "search.html")
    ]
