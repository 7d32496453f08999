"""The built book, as a reader's browser sees it.

The book is built from clean once (warnings are errors, and a second build
can hide one), and every page is opened once in a headless browser, which gets
it from the disk for the address that GitHub Pages would use. What can be told
from the HTML alone is checked without a browser, mostly by the functions of
``page_checks``.
``LATENTSPACE_HTML`` names a site built before, for those who work on it.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from sphinx.cmd.build import build_main

import chapter_checks
import editions
import page_checks as checks

ROOT = Path(__file__).resolve().parents[1]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from course_theme import site_address  # noqa: E402
from reading import minutes, spoken  # noqa: E402
from styles import thin  # noqa: E402

# Where the site will stand, made from the repository's address.
ADDRESS = site_address(CONFIG["repository"]["url"])
BASE = urlsplit(ADDRESS).path
CHAPTER = "notebooks/01_what_is_latent_space.html"

BUDGET = 1_500_000  # bytes of a page's first visit, gzipped
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1400, "height": 900}
VISITOR = {
    "viewport": PHONE,
    "color_scheme": "light",
    "reduced_motion": "reduce",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


# ---- The site ------------------------------------------------------------


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The folder of the built site."""
    if given := os.environ.get("LATENTSPACE_HTML"):
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("book")
    # With this Python, whether or not its environment is activated.
    program = "from jupyter_book.cli.main import main; main()"
    options = ["--path-output", out, "-n", "-W", "--keep-going", "-q"]
    build = subprocess.run(
        [sys.executable, "-c", program, "build", ROOT, *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=dict(os.environ, PYTHONUTF8="1"),
    )
    site = out / "_build" / "html"
    if build.returncode or not site.is_dir():
        said = build.stderr or build.stdout
        pytest.fail(f"the book does not build:\n{said}", pytrace=False)
    return site


@pytest.fixture(scope="module")
def pages(html):
    """Every page, parsed, by its path."""
    found = (p.relative_to(html).as_posix() for p in html.rglob("*.html"))
    return {
        path: BeautifulSoup((html / path).read_text("utf-8"), "html.parser")
        for path in sorted(found)
        if not path.startswith("_")
    }


@pytest.fixture(scope="module")
def texts(pages):
    """The pages that were written, without search, 404 and the redirect."""
    return {path: page for path, page in pages.items() if "/" in path}


def report(faults):
    __tracebackhide__ = True
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])


# ---- What the HTML tells -------------------------------------------------


@pytest.mark.parametrize(
    "check", [checks.raw_math, checks.repeated_ids, checks.unexplained_page]
)
def test_page_has_no_fault(texts, check):
    report([f"{at}: {s}" for at, page in texts.items() for s in check(page)])


def test_math_style_is_of_the_version_that_renders():
    from sphinxcontrib.katex import katex_version

    style = ROOT / "book" / "_static" / "katex" / "katex.min.css"
    assert f'content:"{katex_version}"' in style.read_text("utf-8"), (
        f"take style sheet and fonts from KaTeX {katex_version}"
    )


def test_links_and_anchors_lead_somewhere(pages, html):
    files = {
        p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file()
    }
    # Made after the site, for the published one only.
    files |= {editions.PDF, editions.ZIP}
    report(checks.broken_links(pages, files, ADDRESS))


def test_every_text_has_a_card_that_is_there(pages, texts, html):
    for path, page in {**texts, "": pages["index.html"]}.items():
        tag = page.find("meta", attrs={"property": "og:image"})
        card = tag["content"]
        assert card.startswith(ADDRESS), path
        assert (html / card.removeprefix(ADDRESS)).is_file(), path
        said = page.find("meta", attrs={"name": "description"})["content"]
        # Whole sentences; not a list of what one should have read.
        assert 20 < len(said) and "Before you start" not in said, path
        assert said.rstrip("”")[-1] in ".?!:", (path, said)
        alt = page.find("meta", attrs={"property": "og:image:alt"})
        assert alt["content"] != said, path


def test_page_loads_one_style_sheet_without_what_no_page_needs(pages, html):
    sheet = html / "_static" / "course.css"
    assert len(gzip.compress(sheet.read_bytes(), 6)) < 40_000
    for path, page in pages.items():
        styles = page.select("link[rel=stylesheet]")
        assert len(styles) == (path != "index.html"), path
        for style in styles:
            name = style["href"].rpartition("/")[2].partition("?")[0]
            assert name == "course.css", path
    for address in re.findall(
        r"""url\(["']?(?!data:|#)([^"')]+)""", sheet.read_text("utf-8")
    ):
        # KaTeX and the theme name fonts and pictures in older forms, too.
        known = ("katex/fonts/", "styles/", "images/", "copy-button")
        there = (sheet.parent / address.partition("?")[0]).is_file()
        assert there or address.startswith(known), address


def test_rule_of_a_style_sheet_stays_where_it_can_be_used(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "base.css").write_text("p{margin:0} .no{margin:0}")
    (tmp_path / "old" / "own.css").write_text(
        """@charset "UTF-8"; /* why */
@import "../base.css";
.yes, .no, a:not(.no) { background: url(x.png) }
.yes > #no { margin: 0 }
@media print { .no { margin: 0 } }
@media screen { .yes[data-a=".no"] { background: url("data:,x") } }
@font-face { src: url(f.woff2) }
"""
    )
    found = thin(tmp_path / "old" / "own.css", tmp_path, {"yes"})
    assert re.sub(r"\s", "", found) == (
        "p{margin:0}.yes,a:not(.no){background:url(old/x.png)}"
        '@mediascreen{.yes[data-a=".no"]{background:url("data:,x")}}'
        "@font-face{src:url(old/f.woff2)}"
    )


def test_course_and_chapters_are_described_for_search_engines(texts):
    chapters = [f"notebooks/{p.stem}.html" for p in chapter_checks.CHAPTERS]
    wanted = dict.fromkeys(chapters, "LearningResource")
    wanted["book/welcome.html"] = "Course"
    found = {}
    for path, page in texts.items():
        for tag in page.find_all("script", type="application/ld+json"):
            about = found[path] = json.loads(tag.string)
            said = page.find("meta", attrs={"name": "description"})
            assert about["description"] == said["content"]
            assert about["url"] == ADDRESS + path
            card = page.find("meta", attrs={"property": "og:image"})
            assert about["image"] == card["content"]
    assert {p: about["@type"] for p, about in found.items()} == wanted
    course = found["book/welcome.html"]
    assert course["name"] == CONFIG["title"] and course["provider"]["name"]
    total = 0
    for path in chapters:
        about, text = found[path], texts[path].text
        number, _, title = texts[path].h1.contents[0].partition(" · ")
        assert (str(about["position"]), about["name"]) == (
            number,
            f"{number} · {title}",
        )
        assert about["isPartOf"]["url"] == course["url"]
        read = int(about["timeRequired"].removeprefix("PT")[:-1])
        assert f"about {read} minutes to read" in text
        total += read
    load = course["hasCourseInstance"]["courseWorkload"]
    assert load == f"PT{total}M"


def test_sitemap_lists_every_text(html, texts):
    tree = ElementTree.parse(html / "sitemap.xml")
    listed = {e.text for e in tree.iter() if e.tag.endswith("loc")}
    assert listed == {ADDRESS + path for path in texts}


def test_buttons_open_run_edit_and_report_this_page(texts):
    repository = CONFIG["repository"]["url"].rstrip("/")
    branch = CONFIG["repository"]["branch"]
    name = repository.removeprefix("https://github.com/")
    edit = f"{repository}/edit/{branch}/"
    issue = f"{repository}/issues/new?template=mistake.yml&where="
    run = [
        f"https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree/",
        f"https://colab.research.google.com/github/{name}/blob/{branch}/",
    ]
    for path, page in texts.items():
        chapter = path.startswith("notebooks/")
        source = path.replace("html", "ipynb" if chapter else "md")
        wanted = [start + source for start in [edit, *run * chapter]]
        links = {a["href"] for a in page.select(".article-header-buttons a")}
        outside = [x for x in links if x.startswith((edit, *run))]
        assert sorted(outside) == sorted(wanted), path
        assert issue + path in links, path
        assert (ROOT / source).is_file()


def test_every_stored_claim_is_an_entry_of_a_list(texts):
    for path in chapter_checks.CHAPTERS:
        page = texts[f"notebooks/{path.stem}.html"]
        shown = page.select("ul.claims > li > p > .claim-mark")
        stored = chapter_checks.claimed(chapter_checks.read(path))
        assert len(shown) == len(stored) > 0, path.stem


def test_figures_are_webp_with_a_size_loaded_when_needed(texts):
    figures = [i for p in texts.values() for i in p.select("figure img")]
    assert figures
    for image in figures:
        assert image["src"].endswith(".webp")
        assert int(image["width"]) <= 740 and int(image["height"])
        assert (image["loading"], image["decoding"]) == ("lazy", "async")


def test_chapter_has_what_a_script_builds_upon(texts):
    faults = []
    for path in chapter_checks.CHAPTERS:
        page = texts[f"notebooks/{path.stem}.html"]
        quizzes = len(page.select(".quiz"))
        for name, found, wanted in (
            ("explorer", bool(page.select("[data-explorer]")), True),
            ("present page", len(page.select("[aria-current=page]")), 1),
            ("question answered at the end",
             len(page.select(".quiz-key > h3")), quizzes),
            ("right answer at the end",
             len(page.select(".quiz-key > .right")), quizzes),
            ("prediction with what was seen",
             len(page.select(".predict + .seen")),
             len(page.select(".predict"))),
            ("exercise hidden by a prediction",
             len(page.select(".seen :is(.exercise, .quiz, h2, h3)")), 0),
            ("term without its definition",
             len(page.select('a[href*="#term-"]:not([title])')), 0),
        ):  # fmt: skip
            if found != wanted:
                faults.append(f"{path.stem}: {name}: {found}, not {wanted}")
    report(faults)


def test_headings_of_a_text_skip_no_level(texts):
    for path, page in texts.items():
        levels = [
            int(h.name[1]) for h in page.select("article :is(h1,h2,h3,h4)")
        ]
        jumps = [
            b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1
        ]
        assert levels[0] == 1 and not jumps, path


def test_times_to_read_are_measured_and_added_up(texts):
    # 600 words, folded code, an exercise, and 60 lines: 3 + 4 minutes.
    text = "word " * 599 + "[word](target)"
    exercise = "\n````{exercise} Title\n" + "word " * 900 + "\n````"
    hidden = {"tags": ["hide-input"]}
    cells = [
        {"cell_type": kind, "source": source, "metadata": metadata}
        for kind, source, metadata in (
            ("markdown", text + exercise, {}),
            ("code", "x = 1\n\n" * 60, {}),
            ("code", "x = 1\n" * 900, hidden),
            ("code", "x = 1\n" * 900 + 'check("01-1", x)', {}),
        )
    ]
    assert minutes(cells) == 5 and minutes(cells * 3) == 20
    assert (spoken(45), spoken(120), spoken(165)) == (
        "45 minutes",
        "2 hours",
        "2 h 45 min",
    )
    rows = texts["book/progress.html"].select("table.course tbody tr")
    cells = [[cell.text for cell in row.find_all("td")] for row in rows]
    assert len(rows) == len(chapter_checks.CHAPTERS)
    times = [int(time) for _, _, time, _ in cells]
    for path in ("book/progress.html", "book/welcome.html"):
        assert spoken(sum(times)) in texts[path].text, path
    for path, stated in zip(chapter_checks.CHAPTERS, times, strict=True):
        page = texts[f"notebooks/{path.stem}.html"].text
        assert f"about {stated} minutes to read" in page
    assert [needs for _, _, _, needs in cells][:2] == ["–", "1"]


# ---- The browser ---------------------------------------------------------


@pytest.fixture
def visit(chromium, html):
    """A function that opens a page at its address, as on a telephone.

    The page's ``diary`` lists requests to other places, and errors.
    """

    def serve(route):
        """Answer from the disk as the host will, with the site's own 404."""
        path = html / urlsplit(route.request.url).path.removeprefix(BASE)
        if path.is_file():
            route.fulfill(path=path)
        else:
            route.fulfill(path=html / "404.html", status=404)

    def visit(path, **options):
        page = chromium.new_page(**VISITOR | options)
        page.diary = []

        def request(sent):
            if not sent.url.startswith((ADDRESS, "data:", "blob:")):
                page.diary.append(f"a request to another host: {sent.url}")

        def console(message):
            if message.type in ("error", "warning"):
                page.diary.append(
                    f"console {message.type}: {message.text} "
                    f"({message.location['url']})"
                )

        page.on("request", request)
        page.on("console", console)
        page.on("pageerror", lambda e: page.diary.append(f"error: {e}"))
        page.route("**/*", lambda route: route.abort())
        page.route(ADDRESS + "**", serve)
        page.goto(ADDRESS + path)
        return page

    return visit


def axe(page, rules=WCAG):
    """Violations of WCAG 2, A and AA (or of some rules), as sentences."""
    # With preload it would fetch style sheets again.
    options = {"runOnly": rules, "preload": False}
    options["resultTypes"] = ["violations"]
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {n['html'][:160]}: {n['failureSummary']}"
        for v in found
        for n in v["nodes"][:5]
    ]


# Pictures below the fold count as well.
LOAD_ALL_PICTURES = """async () => {
  for (const image of document.images) image.loading = "eager";
  await document.fonts.ready;
  await Promise.all([...document.images].map(i => i.decode().catch(() => 0)));
}"""
# axe looks at every colored word, and a chapter has 5,000 in some 30 colors:
# leave one of each.
THIN_OUT = """() => {
  document.querySelectorAll("article details").forEach(d => d.open = true);
  document.querySelectorAll(".seen").forEach(s => s.hidden = false);
  const seen = new Set();
  for (const word of document.querySelectorAll("pre span")) {
    if (word.querySelector("*")) continue;
    const place = word.closest("details, .cell_output, .cell");
    const key = word.className + "|" + place?.className;
    if (seen.has(key)) word.replaceWith(word.textContent);
    seen.add(key);
  }
}"""
WIDTH = "document.scrollingElement.scrollWidth"
THEME = "document.documentElement.dataset.theme"


def weight(page, html):
    """Count the bytes, gzipped, of all that a page has loaded."""
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name)"
    )
    paths = {
        html / urlsplit(address).path.removeprefix(BASE)
        for address in [page.url, *loaded]
    }
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def test_every_page_is_sound_in_a_browser(visit, html, pages):
    """One visit a page: requests, console, weight; light and dark, wide."""
    faults, weights = [], {}
    for path in pages:
        if path == "index.html":  # leads on at once
            continue
        with visit(path) as page:
            page.evaluate(LOAD_ALL_PICTURES)
            weights[path] = weight(page, html)
            found = list(page.diary)
            # The playground's explorers come one by one.
            if weights[path] > BUDGET and "playground" not in path:
                found.append(f"{weights[path]:,} bytes, more than {BUDGET:,}")
            if page.evaluate(
                "[...document.images].some(i => !i.naturalWidth)"
            ):
                found.append("an image is not shown")
            wide = [page.evaluate(WIDTH)]
            page.evaluate(THIN_OUT)
            found += axe(page)
            page.set_viewport_size(DESK)
            wide.append(page.evaluate(WIDTH))
            if wide[0] > PHONE["width"] or wide[1] > DESK["width"]:
                found.append(f"scrolls sideways: {wide} pixels wide")
            page.emulate_media(color_scheme="dark")
            page.wait_for_function(f"{THEME} === 'dark'")
            found += [f"dark: {v}" for v in axe(page, ["color-contrast"])]
            faults += [f"{path}: {fault}" for fault in found]
    for path in sorted(weights, key=weights.get)[-5:]:
        print(f"{weights[path] / 1000:6.0f} kB gzipped  {path}")
    report(faults)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_first_page_draws_a_digit_and_drags_it_to_others(visit, size):
    """Within ten seconds, and with nothing to scroll."""
    began = time.monotonic()
    with visit("book/welcome.html", viewport=size) as page:
        host = page.locator('[data-explorer="plane"]')
        host.locator(".card").wait_for()
        pad, plane = host.get_by_role("application").all()
        drawn = host.get_by_role("img", name="What the decoder draws")
        start = page.locator("a.start")
        places = [e.bounding_box() for e in (pad, drawn, plane, start)]
        assert all(b["y"] + b["height"] <= size["height"] for b in places)

        def drag(box, *path):
            spots = [
                (box["x"] + x * box["width"], box["y"] + y * box["height"])
                for x, y in path
            ]
            page.mouse.move(*spots[0])
            page.mouse.down()
            for spot in spots[1:]:
                page.mouse.move(*spot, steps=4)
                page.wait_for_timeout(50)
                yield host.locator(".state").inner_text()
            page.mouse.up()

        (*_, said) = drag(places[0], (0.5, 0.15), (0.5, 0.85), (0.49, 0.86))
        assert "nearest points: 1" in said and "of class 1" in said
        path = [(0.5, y / 10) for y in range(1, 10)]
        path += [(x / 10, 0.5) for x in range(1, 10)]
        seen = re.findall(
            r"points: \d+ of class (\d)", "".join(drag(places[2], *path))
        )
        assert len(set(seen)) >= 4
        seconds = time.monotonic() - began
        print(f"\n{size['width']} px: {seconds:.1f} s, classes {seen}")
        assert seconds < 10
        report(page.diary)


def test_solution_opens_and_closes_by_keyboard(visit):
    with visit(CHAPTER) as page:
        answer = page.locator("details.solution").first
        text = answer.locator("> :not(summary)")
        assert not text.is_visible()
        answer.locator("summary").focus()
        page.keyboard.press("Enter")
        assert text.is_visible()
        page.keyboard.press("Space")
        assert not text.is_visible()


def searches():
    """Each thing that learners type, and the places that will do."""
    table = (ROOT / "tests" / "searches.txt").read_text("utf-8")
    rows = [line for line in table.splitlines() if line and line[0] != "#"]
    for row in rows:
        query, *wanted = row.split(" | ")
        yield query, [place.strip().partition("#") for place in wanted]


def test_search_has_what_learners_look_for_among_the_first_three(visit):
    table = dict(searches())
    with visit("search.html") as page:
        found = page.evaluate(
            """async queries => Promise.all(queries.map(async query =>
               (await searchCourse(query)).slice(0, 3).map(r => r.id)))""",
            list(table),
        )
    missed = []
    for (query, wanted), places in zip(table.items(), found, strict=True):
        parts = [place.split("/")[1].partition("#") for place in places]
        if not any(
            page.startswith(start) and (not anchor or anchor == section)
            for page, _, section in parts
            for start, _, anchor in wanted
        ):
            missed.append(f"{query}: {places}")
    # Chapters are written anew, and their words change.
    assert len(table) >= 50
    if len(missed) > len(table) // 20:
        report(missed)


@pytest.mark.parametrize("on_disk", [False, True], ids=["served", "on disk"])
def test_search_by_keyboard_leads_to_the_section(visit, html, on_disk):
    with visit("book/welcome.html") as page:
        if on_disk:
            page.unroute("**/*")
            page.goto((html / "book" / "welcome.html").as_uri())
        page.keyboard.press("Control+k")
        page.keyboard.type("posterier colapse")
        dialog = page.locator("#pst-search-dialog")
        dialog.locator("li").first.wait_for()
        assert "found" in dialog.get_by_role("status").inner_text()
        report(axe(page))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/glossary.html#term-posterior-collapse")
        assert page.evaluate(
            """async () => {
              await document.fonts.ready;
              const top = document.querySelector(":target").getClientRects();
              return top[0].top >= 0 && top[0].bottom < innerHeight }"""
        )


def test_search_page_lists_what_the_address_asks_for(visit):
    with visit("search.html?q=bottleneck") as page:
        page.locator(".search-found li").first.wait_for()
        # Of the text, not of the buttons above it or of code.
        said = page.locator(".search-found").last.inner_text()
        assert "bottleneck" in said
        assert not re.search("Binder|Repository|import ", said)
        page.keyboard.type("scree plot")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=scree%20plot")
        report(page.diary)


def test_menu_opens_and_closes_on_a_telephone(visit):
    with visit("book/welcome.html") as page:
        menu = page.locator("#pst-primary-sidebar-modal")
        page.locator(".bd-header-article .primary-toggle").click()
        assert menu.locator("nav").is_visible()
        report(axe(page))
        page.keyboard.press("Escape")
        assert not menu.is_visible()


def test_page_not_found_has_style_and_links_at_any_depth(visit):
    with visit("notebooks/no/such/page.html") as page:
        title = page.locator("article h1").inner_text()
        assert title == "There is no page here"
        font = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert font.startswith('"Source')
        page.locator("a.navbar-brand").first.evaluate("link => link.click()")
        page.wait_for_url("**/book/welcome.html")
        report([line for line in page.diary if "404" not in line])


@pytest.mark.parametrize("root", ["/", "/name/", "/some/folder/"])
def test_page_not_found_finds_the_site_elsewhere(chromium, html, root):
    """A fork, a domain of one's own, a folder: any depth below them."""
    host, page = "https://elsewhere.example", chromium.new_page(**VISITOR)
    asked = []

    def serve(route):
        path = urlsplit(route.request.url).path
        asked.append(route.request.url)
        file = html / path.removeprefix(root)
        if path.startswith(root) and file.is_file():
            return route.fulfill(path=file)
        return route.fulfill(path=html / "404.html", status=404)

    page.route("**/*", serve)
    for path in ("no", "notebooks/no/such/page.html"):
        page.goto(f"{host}{root}{path}", wait_until="commit")
        title = page.get_by_role("heading", name="There is no page here")
        title.wait_for()
        page.wait_for_function(
            "getComputedStyle(document.body).fontFamily.includes('Source')"
        )
        repository = CONFIG["repository"]["url"]
        assert page.locator(f'a[href^="{repository}"]').count()
        page.locator("a.navbar-brand").first.evaluate("link => link.click()")
        page.wait_for_url(f"{host}{root}book/welcome.html")
    assert all(address.startswith(host) for address in asked)
    page.close()


def test_zip_is_read_from_the_disk(chromium, html, tmp_path):
    editions.bundle(html, tmp_path / editions.ZIP)
    with zipfile.ZipFile(tmp_path / editions.ZIP) as bundle:
        bundle.extractall(tmp_path)
    top, page = (
        (tmp_path / editions.NAME).as_uri(),
        chromium.new_page(**VISITOR),
    )
    faults = []
    page.on(
        "request",
        lambda sent: (
            sent.url.startswith((f"{top}/", "data:", "blob:"))
            or faults.append(sent.url)
        ),
    )

    def console(said):
        # A font is not fetched in advance from a disk, which is said.
        words = f"{said.text} ({said.location['url']})"
        if said.type in ("error", "warning") and ".woff2" not in words:
            faults.append(words)

    page.on("console", console)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(f"{top}/index.html")
    page.wait_for_url("**/book/welcome.html")
    page.locator('[data-explorer="plane"] .card').wait_for()
    page.locator("a.start").click()
    page.wait_for_url(f"**/{CHAPTER}")
    assert page.locator("figure img").first.evaluate("i => i.decode() && 1")
    page.locator(".quiz label").first.click()
    page.locator(".quiz .push").first.click()
    assert page.locator(".quiz-verdict").first.inner_text()
    page.goto(f"{top}/search.html?q=bottleneck")
    page.locator(".search-found li a").first.click()
    page.wait_for_url(lambda url: "search" not in url)
    report(faults)
    page.close()


def test_page_is_read_without_scripts(visit):
    with visit(CHAPTER, java_script_enabled=False) as page:
        assert page.locator(".quiz-option summary").first.is_visible()
        assert page.locator("article h1").is_visible()
    with visit("book/welcome.html", java_script_enabled=False) as page:
        still = page.locator(".explorer img").bounding_box()
        assert still["width"] > 300


# How far what is in view has jumped, as Chromium counts it.
JUMPS = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({type: "layout-shift", buffered: true}) ??
  setTimeout(() => done(0), 300))"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_first_page_does_not_jump_when_its_explorer_comes(visit, size):
    with visit("book/welcome.html", viewport=size) as page:
        page.locator(".explorer .card").wait_for()
        page.wait_for_timeout(300)
        # 0.4 without its room, 0.15 if letters that come late replace others.
        assert page.evaluate(JUMPS) < 0.05
        room = page.locator(".explorer").bounding_box()["height"]
        card = page.locator(".explorer .card").bounding_box()["height"]
        assert card == pytest.approx(room, abs=30)


def test_faults_that_only_a_browser_sees_are_found(visit):
    with visit("index.html") as page:
        page.wait_for_url("**/book/welcome.html")
        page.set_content(
            "<button></button><img src='data:image/png,'>"
            "<p style='color:#bbb;background:#fff'>faint</p>"
            "<script src='https://cdn.example/x.js'></script>"
            "<script>console.error('wrong')</script>"
            "<div style='width:500px'>wide</div>"
        )
        found = " ".join(axe(page) + page.diary)
        for fault in (
            "html-has-lang",
            "document-title",
            "button-name",
            "image-alt",
            "color-contrast",
            "another host: https://cdn.example/x.js",
            "console error: wrong",
        ):
            assert fault in found
        assert page.evaluate(WIDTH) > PHONE["width"]


def test_unfair_quiz_stops_the_build(tmp_path, capsys):
    """The extension warns, and a warning is an error."""
    faults = {
        "**Right.** It is the third of them.": "found 2",
        "**Maybe.** It is the third of them.": "does not begin with",
        "**No.**": "no explanation",
    }
    quizzes = [
        f"""::::{{admonition}} Which?
:class: quiz

:::{{dropdown}} One
**Right.** It is the first of them.
:::

:::{{dropdown}} Two
{option}
:::
::::
"""
        for option in faults
    ]
    (tmp_path / "index.md").write_text("# Page\n\n" + "\n".join(quizzes))
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_parser', 'sphinx_design', 'quiz']\n"
        "myst_enable_extensions = ['colon_fence']\n"
    )
    failed = build_main(
        ["-W", "--keep-going", "-q", str(tmp_path), str(tmp_path / "out")]
    )
    said = capsys.readouterr().err
    assert failed and all(fault in said for fault in faults.values())


def test_site_address_is_made_from_the_repository():
    site = "https://some.github.io/"
    assert site_address("https://github.com/Some/course/") == site + "course/"
    assert site_address("https://github.com/some/some.github.io") == site
    with pytest.raises(Exception, match="OWNER/REPOSITORY"):
        site_address("https://example.org/course")
