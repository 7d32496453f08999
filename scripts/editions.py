"""Make the editions to take along: the book as a PDF, the site as a zip.

Both come from the built site, whose pages a browser prints one after the
other. A link from one page to another becomes a link inside the file; one
that leads to a file of the site, such as a notebook, leads to the public site.
"""

import html
import io
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from browser import BROWSER, launch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from course_theme import site_address  # noqa: E402

NAME = "understanding-latent-space"
PDF, ZIP = f"editions/{NAME}.pdf", f"editions/{NAME}.zip"
LARGEST = 30e6  # bytes of the PDF: what one sends and stores without a thought
PAPER = {
    "format": "A4",
    "print_background": True,
    "prefer_css_page_size": True,
}
# Pictures that are far down are loaded when they come into view, or never.
ALL_THERE = """async () => {
  for (const image of document.images) image.loading = "eager";
  await document.fonts.ready;
  await Promise.all([...document.images].map(i => i.decode().catch(() => 0)));
}"""
STYLE = """
@font-face { font-family: Serif; font-weight: 200 900; src:
  url(_static/fonts/source-serif-4-latin-wght-normal.woff2) }
@page { size: A4; margin: 25mm 22mm }
body { font: 11pt/1.5 Serif, Georgia, serif }
h1 { font-size: 30pt; line-height: 1.1; margin: 60mm 0 5mm }
h2 { font-size: 20pt; break-before: page }
h3 { font-size: 12pt; margin: 5mm 0 1mm }
p { margin: 0 0 2mm }
a { color: inherit; text-decoration: none; display: flex }
a::before { content: ""; order: 1; flex: 1; border-bottom: 1px dotted #888;
  margin: 0 2mm 1.5mm }
a b { order: 2; font-weight: 400 }
"""
NUMBER = (
    '<p style="break-after:page;height:{}mm;margin:0;display:flex;'
    "align-items:end;justify-content:center;"
    'font:9pt sans-serif;color:#555">{}</p>'
)


def parts(toc):
    """List the parts of the table of contents: a caption and its pages."""
    return [("", [toc["root"]])] + [
        (part["caption"], [chapter["file"] for chapter in part["chapters"]])
        for part in toc["parts"]
    ]


def front(title, about, contents, numbers):
    """Return the first pages: a title, and where everything is."""
    lines = [f"<style>{STYLE}</style><h1>{title}</h1>", *about]
    lines.append("<h2>Contents</h2>")
    for caption, pages in contents:
        lines.append(f"<h3>{html.escape(caption)}</h3>")
        for path, name in pages:
            number = numbers.get(path, 0)
            lines.append(
                f'<p><a href="{path}.html"><span>{html.escape(name)}</span>'
                f"<b>{number}</b></a></p>"
            )
    return "\n".join(lines)


def printed(page, address=None, text=None):
    """Print a page of the site, or a text in its place, and read it."""
    page.goto(address)
    if text:
        page.set_content(text)
    page.evaluate(ALL_THERE)
    # An outline is made of the headings of a tagged file.
    return PdfReader(io.BytesIO(page.pdf(**PAPER, tagged=True, outline=True)))


def link_inside(writer, documents, site, address):
    """Let links lead to pages of the one file, not to files of this disk.

    `documents` has, for each page of the site, its first page in the file and
    the document that was printed.
    """

    def place(number, top=None):
        top = NullObject() if top is None else FloatObject(top)
        page = writer.pages[number].indirect_reference
        end = [NameObject("/XYZ"), NullObject(), top, NullObject()]
        return ArrayObject([page, *end])

    for first, document in documents.values():
        names = document.named_destinations
        for number in range(first, first + len(document.pages)):
            for link in writer.pages[number].get("/Annots", ()):
                link = link.get_object()
                if name := link.get("/Dest"):
                    there = names[str(name)]
                    page = document.get_destination_page_number(there)
                    link[NameObject("/Dest")] = place(first + page, there.top)
                    continue
                uri = link.get("/A", {}).get("/URI", "")
                inside = unquote(urldefrag(str(uri))[0]).removeprefix(site)
                if inside.removesuffix(".html") in documents:
                    start = documents[inside.removesuffix(".html")][0]
                    del link["/A"]
                    link[NameObject("/Dest")] = place(start)
                elif inside != unquote(urldefrag(str(uri))[0]):
                    link["/A"][NameObject("/URI")] = TextStringObject(
                        address + str(uri).removeprefix(site)
                    )


def book(site, toc, config, out):
    """Print every page, number them and write them to one file."""
    if BROWSER is None:
        sys.exit("no browser: install chromium, google-chrome or msedge")
    base = site.as_uri() + "/"
    address = site_address(config["repository"]["url"])
    order = [path for _, pages in parts(toc) for path in pages]
    documents, titles = {}, {}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        page.emulate_media(media="print", color_scheme="light")
        for path in order:
            documents[path] = printed(page, f"{base}{path}.html")
            titles[path] = page.locator("article h1").first.evaluate(
                "h => [...h.childNodes].filter(n => n.className "
                "!== 'headerlink').map(n => n.textContent).join('').trim()"
            )
            pages = len(documents[path].pages)
            print(f"{pages:5} pages  {titles[path]}", flush=True)
        contents = [
            (caption, [(path, titles[path]) for path in pages])
            for caption, pages in parts(toc)
        ]
        about = [
            f"<p>{html.escape(config['author'])}</p>",
            f"<p>{address}</p><p>{config['html']['extra_footer']}</p>",
        ]
        numbers = {}
        # Once to see how many pages the contents take, once with numbers.
        for _ in range(2):
            text = front(config["title"], about, contents, numbers)
            lead_document = printed(page, f"{base}search.html", text)
            at = len(lead_document.pages)
            for path in order:
                numbers[path] = at + 1
                at += len(documents[path].pages)
        foot = "".join(
            NUMBER.format(287, n if n > 1 else "") for n in range(1, at + 1)
        )
        page.set_content(f"<style>@page{{margin:0 0 8mm}}</style>{foot}")
        stamps = PdfReader(io.BytesIO(page.pdf(**PAPER)))
        browser.close()
    writer = PdfWriter()
    writer.append(lead_document, import_outline=False)
    placed = {"": (0, lead_document)}
    for caption, pages in contents:
        parent = None
        for path, title in pages:
            first = len(writer.pages)
            placed[path] = (first, documents[path])
            writer.append(documents[path], import_outline=False)
            if caption and parent is None:
                parent = writer.add_outline_item(
                    title=caption, page_number=first
                )
            item = writer.add_outline_item(
                title=title, page_number=first, parent=parent
            )
            add_headings(writer, documents[path], first, item)
    link_inside(writer, placed, base, address)
    for page, stamp in zip(writer.pages, stamps.pages):
        page.merge_page(stamp)
        page.compress_content_streams()
    writer.compress_identical_objects()
    writer.add_metadata(
        {"/Title": config["title"], "/Author": config["author"]}
    )
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    out.parent.mkdir(exist_ok=True)
    writer.write(out)


def add_headings(writer, document, first, parent):
    """Take over a page's second-level headings as bookmarks."""
    sections = [item for item in document.outline if isinstance(item, list)]
    for item in sections[0] if sections else ():
        if not isinstance(item, list):
            page = document.get_destination_page_number(item)
            writer.add_outline_item(
                title=item.title.strip("# "),
                page_number=first + page,
                parent=parent,
            )


def bundle(site, out):
    """Put the whole site, without its editions, into a zip."""
    out.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for path in sorted(site.rglob("*")):
            inside = path.relative_to(site)
            if path.is_file() and inside.parts[0] != "editions":
                z.write(path, Path(NAME) / inside)


if __name__ == "__main__":
    site = ROOT / "_build" / "html"
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    bundle(site, site / ZIP)
    book(site, toc, config, site / PDF)
    for name in (PDF, ZIP):
        print(f"{(site / name).stat().st_size / 1e6:6.1f} MB  {name}")
    if (site / PDF).stat().st_size > LARGEST:
        sys.exit(f"the PDF is larger than {LARGEST / 1e6:.0f} MB")
