"""The built book, as a reader's browser sees it.

The book is built from clean once (warnings are errors, and a second build
can hide one), served under the path that GitHub Pages would use, and every
page is opened once in a headless browser. What can be told from the HTML
alone is checked without a browser, mostly by the functions of
``page_checks``.
``LATENTSPACE_HTML`` names a site built before, for those who work on it.
"""

import gzip
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

import page_checks as checks
from latentspace import claims

ROOT = Path(__file__).resolve().parents[1]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from course_theme import site_address  # noqa: E402

# Where the site will stand, made from the repository's address.
ADDRESS = site_address(CONFIG["repository"]["url"])
BASE = urlsplit(ADDRESS).path
CHAPTER = "notebooks/01_what_is_latent_space.html"

BUDGET = 1_500_000  # bytes of a page's first visit, gzipped
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


# ---- The site ------------------------------------------------------------


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The folder of the built site."""
    if given := os.environ.get("LATENTSPACE_HTML"):
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("book")
    started = time.monotonic()
    # With this Python, whether or not its environment is activated.
    program = "from jupyter_book.cli.main import main; main()"
    options = ["--path-output", str(out), "-n", "-W", "--keep-going"]
    build = subprocess.run(
        [sys.executable, "-c", program, "build", str(ROOT), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=dict(os.environ, PYTHONUTF8="1"),
    )
    log = build.stdout + build.stderr
    if build.returncode or "Running Jupyter-Book" not in log:
        lines = [
            line
            for line in log.splitlines()
            if re.search("WARNING|rror", line)
        ]
        said = "\n".join(dict.fromkeys(lines[:40])) or log[-3000:]
        pytest.fail(f"the book does not build:\n{said}", pytrace=False)
    print(f"book built in {time.monotonic() - started:.0f} s")
    return out / "_build" / "html"


@pytest.fixture(scope="module")
def pages(html):
    """Every page, parsed, by its path."""
    paths = {p.relative_to(html).as_posix(): p for p in html.rglob("*.html")}
    return {
        path: BeautifulSoup(paths[path].read_text("utf-8"), "html.parser")
        for path in sorted(paths)
        if not path.startswith("_")
    }


@pytest.fixture(scope="module")
def texts(pages):
    """The pages that were written, without search, 404 and the redirect."""
    return {path: page for path, page in pages.items() if "/" in path}


def report(faults):
    __tracebackhide__ = True
    faults = list(faults)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])


def each(pages, check):
    return [
        f"{path}: {fault}"
        for path, page in pages.items()
        for fault in check(page)
    ]


# ---- What the HTML tells -------------------------------------------------


def test_math_is_rendered(texts):
    report(each(texts, checks.raw_math))
    assert any(page.select(".katex") for page in texts.values())


def test_math_style_is_of_the_version_that_renders():
    from sphinxcontrib.katex import katex_version

    style = ROOT / "book" / "_static" / "katex" / "katex.min.css"
    assert f'content:"{katex_version}"' in style.read_text("utf-8"), (
        f"take style sheet and fonts from KaTeX {katex_version}"
    )


def test_ids_are_used_once(pages):
    report(each(pages, checks.repeated_ids))


def test_links_and_anchors_lead_somewhere(pages, html):
    files = {
        p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file()
    }
    report(checks.broken_links(pages, files, BASE))


def test_pages_have_language_title_description_and_card(texts, html):
    report(each(texts, checks.unexplained_page))
    for path, page in texts.items():
        tag = page.find("meta", attrs={"property": "og:image"})
        card = tag["content"]
        assert card.startswith(ADDRESS), path
        assert (html / card.removeprefix(ADDRESS)).is_file(), path


def test_sitemap_lists_every_text(html, texts):
    tree = ElementTree.parse(html / "sitemap.xml")
    listed = {e.text for e in tree.iter() if e.tag.endswith("loc")}
    assert listed == {ADDRESS + path for path in texts}


def test_front_door_leads_to_the_first_page(pages):
    door = pages["index.html"]
    target = door.find("meta", attrs={"http-equiv": "refresh"})["content"]
    assert target.split("url=")[1] in pages
    assert door.find("meta", attrs={"property": "og:image"})


def test_buttons_open_run_edit_and_report_this_page(texts):
    repository = CONFIG["repository"]["url"].rstrip("/")
    branch = CONFIG["repository"]["branch"]
    name = repository.removeprefix("https://github.com/")
    binder = f"https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree/"
    colab = f"https://colab.research.google.com/github/{name}/blob/{branch}/"
    for path, page in texts.items():
        chapter = path.startswith("notebooks/")
        source = path.replace("html", "ipynb" if chapter else "md")
        wanted = [f"{repository}/edit/{branch}/{source}"]
        if chapter:
            wanted += [binder + source, colab + source]
        buttons = page.select(".article-header-buttons a[href]")
        links = [button["href"] for button in buttons]
        kinds = re.compile("mybinder|colab|/edit/")
        assert sorted(filter(kinds.search, links)) == sorted(wanted), path
        assert any(
            link.startswith(f"{repository}/issues/new?") for link in links
        )
        assert (ROOT / source).is_file()


def test_every_stored_claim_is_an_entry_of_a_list(texts):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        book = nbformat.read(path, as_version=4)
        printed = "\n".join(
            output.get("text", "")
            for cell in book.cells
            for output in cell.get("outputs", ())
        )
        page = texts[f"notebooks/{path.stem}.html"]
        shown = page.select("ul.claims > li > p > .claim-mark")
        assert len(shown) == len(claims.parse(printed)) > 0, path.stem


def test_figures_are_webp_with_a_size_loaded_when_needed(texts):
    figures = [i for p in texts.values() for i in p.select("figure img")]
    assert figures
    for image in figures:
        assert image["src"].endswith(".webp")
        assert int(image["width"]) <= 740 and int(image["height"])
        assert (image["loading"], image["decoding"]) == ("lazy", "async")


# ---- The browser ---------------------------------------------------------


class Handler(SimpleHTTPRequestHandler):
    """Serves the site as its host will: under a path, with its own 404."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".webp": "image/webp",
    }

    def send_error(self, code, *args):
        body = Path(self.translate_path(f"{BASE}404.html")).read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # the browser had seen enough and went on

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def url(html, tmp_path_factory):
    """The address at which the site is served on this machine."""
    root = tmp_path_factory.mktemp("served")
    place = root / BASE.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(html, target_is_directory=True)
    handler = partial(Handler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


@pytest.fixture
def opened(chromium):
    """A page on a telephone, as `visitor` opens it."""
    with visitor(chromium) as page:
        yield page


@contextmanager
def visitor(chromium, **options):
    """Open a page whose ``diary`` lists foreign requests and errors."""
    settings = {
        "viewport": PHONE,
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    context = chromium.new_context(**settings | options)
    page = context.new_page()
    page.diary = []

    def request(sent):
        host = urlsplit(sent.url)
        if host.scheme.startswith("http") and host.hostname != "127.0.0.1":
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
    yield page
    context.close()


def axe(page, rules=None):
    """Violations of WCAG 2, A and AA (or of some rules), as sentences."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script + "; 0")
    only = {"type": "rule", "values": rules}
    if rules is None:
        only = {"type": "tag", "values": WCAG}
    found = page.evaluate(
        """async only => (await axe.run(document, {
             runOnly: only,
             resultTypes: ["violations"],
             preload: false,  // it would fetch style sheets again
           })).violations.flatMap(v => v.nodes.slice(0, 5).map(n =>
             [v.id, v.help, n.html.slice(0, 160), n.failureSummary]))""",
        only,
    )
    return [": ".join(str(part) for part in v) for v in found]


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
  const seen = new Set();
  for (const word of document.querySelectorAll("pre span")) {
    if (word.querySelector("*")) continue;
    const place = word.closest("details, .cell_output, .cell");
    const key = word.className + "|" + place?.className;
    if (seen.has(key)) word.replaceWith(word.textContent);
    seen.add(key);
  }
}"""
# Which changes colors and nothing else.
GO_DARK = """() => {
  document.documentElement.dataset.theme = "dark";
  document.documentElement.dataset.mode = "dark";
}"""
WIDTH = "document.scrollingElement.scrollWidth"


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


def test_every_page_is_sound_in_a_browser(chromium, html, url, pages):
    """One visit a page: requests, console, width, weight, axe twice."""
    faults, weights = [], {}
    for path in pages:
        if path == "index.html":  # leads on at once
            continue
        with visitor(chromium) as page:
            page.goto(url + path, wait_until="load")
            page.evaluate(LOAD_ALL_PICTURES)
            weights[path] = weight(page, html)
            found = list(page.diary)
            if (wide := page.evaluate(WIDTH)) > PHONE["width"]:
                found.append(f"{wide} pixels wide on a telephone")
            if page.evaluate(
                "[...document.images].some(i => !i.naturalWidth)"
            ):
                found.append("an image is not shown")
            if weights[path] > BUDGET:
                found.append(f"{weights[path]:,} bytes, more than {BUDGET:,}")
            page.evaluate(THIN_OUT)
            found += axe(page)
            page.evaluate(GO_DARK)
            found += [f"dark: {v}" for v in axe(page, ["color-contrast"])]
            faults += [f"{path}: {fault}" for fault in found]
    for path in sorted(weights, key=weights.get)[-5:]:
        print(f"{weights[path] / 1000:6.0f} kB gzipped  {path}")
    report(faults)


def test_wide_window_does_not_scroll_sideways(chromium, url, texts):
    wide = {"width": 1400, "height": 900}
    with visitor(chromium, viewport=wide, color_scheme="dark") as page:
        for path in texts:
            page.goto(url + path)
            assert page.evaluate(WIDTH) <= 1400, path
            theme = page.evaluate("document.documentElement.dataset.theme")
            assert theme == "dark", path
        report(page.diary)


def test_quiz_is_answered_by_keyboard(opened, url):
    opened.goto(url + CHAPTER)
    # Begin at the section, as one who has followed a link to it does.
    opened.evaluate(
        "const quiz = document.getElementById('quiz');"
        "quiz.tabIndex = -1; quiz.focus()"
    )
    answer = "document.activeElement.className === 'quiz-answer'"
    for _ in range(5):
        opened.keyboard.press("Tab")
        if opened.evaluate(answer):
            break
    assert opened.evaluate(answer), "Tab does not reach the first answer"
    why = opened.locator(".quiz-option").nth(0).locator(".quiz-why")
    assert not why.is_visible()
    opened.keyboard.press("Enter")
    assert why.is_visible()
    assert re.match(r"Right\.|No\.", why.inner_text())
    opened.keyboard.press("Enter")
    assert not why.is_visible()
    # The next answer is one Tab on, unless the explanation held a link.
    opened.keyboard.press("Tab")
    opened.keyboard.press("Space")
    assert opened.locator(".quiz-option[open]").count() == 1
    report(opened.diary)


def test_solution_is_folded_and_opens(opened, url):
    opened.goto(url + CHAPTER)
    solution = opened.locator("details.solution").first
    assert not solution.locator(".folded-body").is_visible()
    solution.locator("summary").focus()
    opened.keyboard.press("Enter")
    assert solution.locator(".folded-body").is_visible()


def test_search_button_leads_to_excerpts_of_the_text(opened, url):
    opened.goto(url + "book/welcome.html")
    opened.locator("button.search-button").click()
    opened.keyboard.type("bottleneck")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#search-results .context", timeout=10_000)
    results = opened.locator("#search-results li").all_inner_texts()
    said = " ".join(results)
    # Not of the buttons above it.
    assert said and "Binder" not in said and "Repository" not in said
    report(opened.diary)


def test_menu_opens_and_closes_on_a_telephone(opened, url):
    opened.goto(url + "book/welcome.html")
    menu = opened.locator("#pst-primary-sidebar-modal")
    opened.locator(".bd-header-article .primary-toggle").click()
    assert menu.locator("nav").is_visible()
    report(axe(opened))
    opened.keyboard.press("Escape")
    assert not menu.is_visible()


def test_theme_button_changes_the_theme(opened, url):
    opened.goto(url + "book/welcome.html")
    seen = set()
    for _ in range(3):
        opened.locator(".theme-switch-button").click()
        seen.add(opened.evaluate("document.documentElement.dataset.theme"))
    assert seen == {"light", "dark"}


def test_page_not_found_has_style_and_links_at_any_depth(opened, url):
    answer = opened.goto(url + "notebooks/no/such/page.html")
    assert answer.status == 404
    assert opened.locator("article h1").inner_text() == "There is no page here"
    font = opened.evaluate("getComputedStyle(document.body).fontFamily")
    assert font.startswith('"Source')
    opened.locator("a.navbar-brand").first.evaluate("link => link.click()")
    opened.wait_for_url("**/book/welcome.html")
    report(line for line in opened.diary if "404" not in line)


def test_page_is_read_without_scripts(chromium, url):
    with visitor(chromium, java_script_enabled=False) as page:
        page.goto(url + CHAPTER)
        assert page.locator(".quiz-option summary").first.is_visible()
        assert page.locator("article h1").is_visible()


def test_faults_that_only_a_browser_sees_are_found(opened):
    good = "<html lang='en'><head><title>t</title></head><body><main>"
    opened.set_content(good + "<h1>t</h1></main></body></html>")
    assert axe(opened) == [] and opened.diary == []
    opened.route("**/*", lambda route: route.abort())
    opened.set_content(
        good + "<h1>t</h1><button></button><img src='data:image/png,'>"
        "<p style='color:#bbb;background:#fff'>faint</p>"
        "<script src='https://cdn.example/x.js'></script>"
        "<script>console.error('wrong')</script>"
        "<div style='width:500px'>wide</div>"
    )
    found = " ".join(axe(opened) + opened.diary)
    for fault in (
        "button-name",
        "image-alt",
        "color-contrast",
        "another host: https://cdn.example/x.js",
        "console error: wrong",
    ):
        assert fault in found
    assert opened.evaluate(WIDTH) > PHONE["width"]


def test_unfair_quiz_stops_the_build(tmp_path):
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
    build = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
        + [str(tmp_path), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ, PYTHONPATH=str(ROOT / "book" / "_ext")),
    )
    assert build.returncode != 0
    assert all(said in build.stderr for said in faults.values())


def test_site_address_is_made_from_the_repository():
    site = "https://some.github.io/"
    assert site_address("https://github.com/Some/course/") == site + "course/"
    assert site_address("https://github.com/some/some.github.io") == site
    with pytest.raises(Exception, match="OWNER/REPOSITORY"):
        site_address("https://example.org/course")
