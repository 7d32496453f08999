"""The built book, as a reader's browser sees it.

The book is built from clean once (warnings are errors, and a second build
can hide one), served under the path that GitHub Pages would use, and every
page is opened once in a headless browser. What can be told from the HTML
alone is checked without a browser, by the functions of ``page_checks``.
``LATENTSPACE_HTML`` names a site built before, for those who work on it.
"""

import functools
import gzip
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml

import page_checks as checks

ROOT = Path(__file__).resolve().parents[1]

BUDGET = 1_500_000  # bytes of a page's first visit, gzipped
AIM = 800_000
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


# ---- The site ------------------------------------------------------------


@pytest.fixture(scope="session")
def html(tmp_path_factory):
    """The folder of the built site."""
    if given := os.environ.get("LATENTSPACE_HTML"):
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("book")
    started = time.monotonic()
    # With this Python, whether or not its environment is activated.
    program = "from jupyter_book.cli.main import main; main()"
    build = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "build",
            str(ROOT),
            "--path-output",
            str(out),
            "-n",
            "-W",
            "--keep-going",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=dict(os.environ, PYTHONUTF8="1"),
    )
    log = build.stdout + build.stderr
    if build.returncode or "Running Jupyter-Book" not in log:
        faults = [
            line
            for line in log.splitlines()
            if "WARNING" in line or "rror" in line
        ]
        said = "\n".join(dict.fromkeys(faults[:40])) or log[-3000:]
        pytest.fail(f"the book does not build:\n{said}", pytrace=False)
    print(f"book built in {time.monotonic() - started:.0f} s")
    return out / "_build" / "html"


@pytest.fixture(scope="session")
def config():
    return yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))


@pytest.fixture(scope="session")
def address(config):
    """Where the site will stand, made from the repository's address."""
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    from house import site_address

    return site_address(config["repository"]["url"])


@pytest.fixture(scope="session")
def pages(html):
    """Every page, parsed, by its path."""
    return {
        path.relative_to(html).as_posix(): checks.soup(path.read_text("utf-8"))
        for path in sorted(html.rglob("*.html"))
        if not path.relative_to(html).as_posix().startswith("_")
    }


@pytest.fixture(scope="session")
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


def test_every_entry_of_the_contents_is_built(texts):
    toc = (ROOT / "_toc.yml").read_text("utf-8")
    entries = re.findall(r"(?:root|file):\s*(\S+)", toc)
    missing = [e for e in entries if f"{e}.html" not in texts]
    assert entries and not missing
    assert len(texts) == len(entries), "pages that are in no contents"


def test_images_have_alternative_text(pages):
    report(each(pages, checks.images_without_alt))


def test_nothing_is_loaded_from_another_host(pages, html):
    faults = each(pages, checks.foreign_loads)
    for path in html.rglob("*.css"):
        faults += [
            f"{path.name}: {found}"
            for found in checks.foreign_in_css(path.read_text("utf-8"))
        ]
    report(faults)


def test_math_is_rendered(texts):
    report(each(texts, checks.raw_math))
    assert any(page.select(".katex") for page in texts.values())


def test_math_style_is_of_the_version_that_renders():
    from sphinxcontrib.katex import katex_version

    style = ROOT / "book" / "_static" / "katex" / "katex.min.css"
    assert f'content:"{katex_version}"' in style.read_text("utf-8"), (
        f"take style sheet and fonts from KaTeX {katex_version}"
    )


def test_quizzes_are_fair(texts):
    report(each(texts, checks.unfair_quizzes))
    for path, page in texts.items():
        if path.startswith("notebooks/"):
            assert len(page.select(".quiz")) >= 3, path


def test_ids_are_used_once(pages):
    report(each(pages, checks.repeated_ids))


def test_links_and_anchors_lead_somewhere(pages, html, address):
    files = {
        p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file()
    }
    report(checks.broken_links(pages, files, urlsplit(address).path))


def test_links_can_be_shown(texts, html, address):
    report(each(texts, checks.unexplained_page))
    for path, page in texts.items():
        tag = page.find("meta", attrs={"property": "og:image"})
        card = tag["content"]
        assert card.startswith(address), path
        assert (html / card.removeprefix(address)).is_file(), path


def test_sitemap_lists_every_text(html, texts, address):
    tree = ElementTree.parse(html / "sitemap.xml")
    listed = {e.text for e in tree.iter() if e.tag.endswith("loc")}
    assert listed == {address + path for path in texts}


def test_front_door_leads_to_the_first_page(pages):
    door = pages["index.html"]
    target = door.find("meta", attrs={"http-equiv": "refresh"})["content"]
    assert target.split("url=")[1] in pages
    assert door.find("meta", attrs={"property": "og:image"})


def test_launch_buttons_open_this_page(texts, config):
    repository = config["repository"]["url"].rstrip("/")
    branch = config["repository"]["branch"]
    name = repository.removeprefix("https://github.com/")
    for path, page in texts.items():
        links = checks.launch_links(page)
        source = path.removesuffix(".html")
        if path.startswith("notebooks/"):
            source += ".ipynb"
            assert (ROOT / source).is_file()
            assert links["binder"] == (
                f"https://mybinder.org/v2/gh/{name}/{branch}"
                f"?urlpath=lab/tree/{source}"
            )
            assert links["colab"] == (
                "https://colab.research.google.com/github/"
                f"{name}/blob/{branch}/{source}"
            )
        else:
            source += ".md"
            assert "binder" not in links, path
        assert links["edit"] == f"{repository}/edit/{branch}/{source}"
        assert links["issue"].startswith(f"{repository}/issues/new?")


def test_no_page_loads_a_script_it_does_not_need(pages):
    known = {
        "documentation_options.js",
        "doctools.js",
        "clipboard.min.js",
        "sphinx_highlight.js",
        "copybutton.js",
        "design-tabs.js",
        "sphinx-book-theme.js",
        "bootstrap.js",
        "pydata-sphinx-theme.js",
        "latentspace.js",
    }
    searching = {"searchtools.js", "language_data.js", "searchindex.js"}
    for path, page in pages.items():
        loaded = {
            Path(urlsplit(s["src"]).path).name
            for s in page.find_all("script", src=True)
        }
        allowed = known | searching if path == "search.html" else known
        assert loaded <= allowed, path


# ---- The browser ---------------------------------------------------------


class Site(http.server.ThreadingHTTPServer):
    """Serves the site as its host will: under a path, gzipped, own 404."""

    daemon_threads = True

    def __init__(self, folder, base):
        self.folder, self.base, self.sent = folder, base, {}
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}{base}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    types = {
        ".html": "text/html",
        ".css": "text/css",
        ".png": "image/png",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
        ".json": "application/json",
        ".xml": "text/xml",
    }

    def do_GET(self):
        path = urlsplit(self.path).path
        file = self.server.folder / path.removeprefix(self.server.base)
        if file.is_dir():
            file = file / "index.html"
        status = 200
        if not path.startswith(self.server.base) or not file.is_file():
            status, file = 404, self.server.folder / "404.html"
        kind = self.types.get(file.suffix, "application/octet-stream")
        packed = packed_file(file)
        self.server.sent[path] = len(packed)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # the browser had seen enough and went on

    def log_message(self, *args):
        pass


@functools.cache
def packed_file(path):
    return gzip.compress(path.read_bytes(), 6)


@pytest.fixture(scope="session")
def served(html, address):
    with Site(html, urlsplit(address).path) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def opened(chromium):
    """A page on a telephone that keeps a diary of what goes wrong."""
    context = chromium.new_context(
        viewport=PHONE, color_scheme="light", reduced_motion="reduce"
    )
    page = watched(context)
    yield page
    context.close()


def watched(context):
    """Open a page whose ``diary`` lists foreign requests and errors."""
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
    return page


def axe(page, rules=None):
    """Violations of WCAG 2, A and AA (or of some rules), as sentences."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script + "; 0")
    only = (
        {"type": "rule", "values": rules}
        if rules
        else {"type": "tag", "values": WCAG}
    )
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


def thin_out(page):
    """Leave one word of each colour in code: axe looks at every one.

    A chapter has 5,000 coloured words in some 30 colours, and the contrast
    of each is computed anew.
    """
    page.evaluate(
        """() => {
          const seen = new Set();
          for (const word of document.querySelectorAll("pre span")) {
            if (word.querySelector("*")) continue;
            const place = word.closest("details, .cell_output, .cell");
            const key = word.className + "|" + place?.className;
            if (seen.has(key)) word.replaceWith(word.textContent);
            seen.add(key);
          }
        }"""
    )


def set_theme(page, theme):
    page.evaluate(
        "t => { document.documentElement.dataset.theme = t;"
        " document.documentElement.dataset.mode = t }",
        theme,
    )


def test_every_page_in_a_browser(chromium, served, pages, record_property):
    """One visit a page: requests, console, width, weight, axe twice."""
    faults, weights = [], {}
    for path in pages:
        if path == "index.html":  # leads on at once
            continue
        context = chromium.new_context(
            viewport=PHONE, color_scheme="light", reduced_motion="reduce"
        )
        page = watched(context)
        served.sent.clear()
        page.goto(served.url + path, wait_until="load")
        # Pictures below the fold count as well.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.evaluate("document.fonts.ready.then(() => 0)")
        weights[path] = sum(served.sent.values())
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > PHONE["width"]:
            faults.append(f"{path}: {wide} pixels wide on a telephone")
        if page.evaluate("[...document.images].some(i => !i.naturalWidth)"):
            faults.append(f"{path}: an image is not shown")
        page.evaluate(
            "document.querySelectorAll('article details')"
            ".forEach(d => { d.open = true })"
        )
        thin_out(page)
        faults += [f"{path} (light): {v}" for v in axe(page)]
        set_theme(page, "dark")  # which changes colours and nothing else
        faults += [
            f"{path} (dark): {v}" for v in axe(page, ["color-contrast"])
        ]
        faults += [f"{path}: {line}" for line in page.diary]
        context.close()
    for path, size in sorted(weights.items(), key=lambda w: -w[1])[:5]:
        print(f"{size / 1000:6.0f} kB gzipped  {path}")
        record_property(path, size)
    faults += [
        f"{path}: {size:,} bytes gzipped, more than {BUDGET:,}"
        for path, size in weights.items()
        if size > BUDGET
    ]
    report(faults)


def test_wide_window_does_not_scroll_sideways(chromium, served, texts):
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme="dark"
    )
    page = watched(context)
    for path in texts:
        page.goto(served.url + path)
        assert (
            page.evaluate("document.scrollingElement.scrollWidth") <= 1400
        ), path
        assert (
            page.evaluate("document.documentElement.dataset.theme") == "dark"
        ), path
    report(page.diary)
    context.close()


def test_quiz_is_answered_by_keyboard(opened, served, texts):
    path = next(p for p in texts if p.startswith("notebooks/"))
    opened.goto(served.url + path)
    # Begin at the section, as one who has followed a link to it does.
    opened.evaluate(
        "const quiz = document.getElementById('quiz');"
        "quiz.tabIndex = -1; quiz.focus()"
    )
    first = opened.locator(".quiz-option").nth(0)
    for _ in range(5):
        opened.keyboard.press("Tab")
        if opened.evaluate(
            "document.activeElement.className === 'quiz-answer'"
        ):
            break
    else:
        pytest.fail("Tab does not reach the first answer")
    why = first.locator(".quiz-why")
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


def test_solution_is_folded_and_opens(opened, served, texts):
    path = next(p for p in texts if p.startswith("notebooks/"))
    opened.goto(served.url + path)
    solution = opened.locator("details.solution").first
    assert not solution.locator(".folded-body").is_visible()
    solution.locator("summary").focus()
    opened.keyboard.press("Enter")
    assert solution.locator(".folded-body").is_visible()


def test_search_finds_a_term(opened, served):
    opened.goto(served.url + "search.html?q=bottleneck")
    opened.wait_for_selector("#search-results li a", timeout=10_000)
    found = opened.locator("#search-results li a").all_inner_texts()
    assert any(found)
    # Excerpts are of the text, not of the buttons above it.
    opened.wait_for_selector("#search-results .context")
    said = " ".join(
        opened.locator("#search-results .context").all_inner_texts()
    )
    assert said and "Binder" not in said and "Repository" not in said
    report(opened.diary)


def test_search_button_leads_to_the_results(opened, served):
    opened.goto(served.url + "book/welcome.html")
    opened.locator("button.search-button").click()
    opened.keyboard.type("encoder")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#search-results li a", timeout=10_000)
    report(opened.diary)


def test_menus_open_on_a_telephone(opened, served):
    opened.goto(served.url + "book/welcome.html")
    opened.locator(".bd-header-article .primary-toggle").click()
    assert opened.locator("#pst-primary-sidebar-modal nav").is_visible()
    report(axe(opened))
    opened.keyboard.press("Escape")
    assert not opened.locator("#pst-primary-sidebar-modal").is_visible()


def test_theme_button_changes_the_theme(opened, served):
    opened.goto(served.url + "book/welcome.html")
    seen = set()
    for _ in range(3):
        opened.locator(".theme-switch-button").click()
        seen.add(opened.evaluate("document.documentElement.dataset.theme"))
    assert seen == {"light", "dark"}


def test_what_is_not_there_is_said(opened, served):
    answer = opened.goto(served.url + "notebooks/no/such/page.html")
    assert answer.status == 404
    assert opened.locator("article h1").inner_text() == "There is no page here"
    # Its style and its links work at any depth.
    assert opened.evaluate(
        "getComputedStyle(document.body).fontFamily"
    ).startswith('"Source')
    opened.locator("a.navbar-brand").first.evaluate("link => link.click()")
    opened.wait_for_url("**/book/welcome.html")
    report(line for line in opened.diary if "404" not in line)


def test_page_is_read_without_scripts(chromium, served, texts):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    path = next(p for p in texts if p.startswith("notebooks/"))
    page.goto(served.url + path)
    assert page.locator(".quiz-option summary").first.is_visible()
    assert page.locator("article h1").is_visible()
    context.close()


# ---- The net holds: each check is shown a page that is wrong --------------

GOOD = """<html lang="en"><body><article><h1 id="top">Page</h1>
<img src="a.png" alt="a line that falls"><a href="b.html#there">b</a>
<div class="quiz" role="group" aria-labelledby="q"><p class="quiz-question"
id="q">Which?</p><details class="quiz-option right"><summary>One</summary>
<div class="quiz-why">Right. It is the first of all.</div></details>
<details class="quiz-option wrong"><summary>Two</summary>
<div class="quiz-why">No. It is the second of all.</div></details></div>
</article></body></html>"""
FILES = {"a.html", "b.html", "a.png"}
OTHER = '<p id="there"></p>'


def linked(html, base="/"):
    pages = {"a.html": checks.soup(html), "b.html": checks.soup(OTHER)}
    return checks.broken_links(pages, FILES, base)


def test_net_passes_a_good_page():
    page = checks.soup(GOOD)
    for check in (
        checks.images_without_alt,
        checks.foreign_loads,
        checks.raw_math,
        checks.unfair_quizzes,
        checks.repeated_ids,
    ):
        assert check(page) == []
    assert linked(GOOD) == []


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [
        (checks.images_without_alt, ' alt="a line that falls"', ""),
        (checks.images_without_alt, "a line that falls", " "),
        (
            checks.foreign_loads,
            "</body>",
            '<script src="https://cdn.example/x.js"></script></body>',
        ),
        (
            checks.foreign_loads,
            "</body>",
            '<script src="//cdn.example/x.js"></script></body>',
        ),
        (
            checks.foreign_loads,
            "<body>",
            '<link rel="stylesheet" href="https://fonts.example/css">',
        ),
        (checks.foreign_loads, "a.png", "https://pictures.example/a.png"),
        (
            checks.foreign_loads,
            "<body>",
            "<style>@import url('https://fonts.example/css');</style>",
        ),
        (checks.raw_math, "Page", r"Page \(x\)"),
        (checks.raw_math, "Page", "Page $x^2$"),
        (checks.unfair_quizzes, "quiz-option right", "quiz-option wrong"),
        (checks.unfair_quizzes, "quiz-option wrong", "quiz-option right"),
        (checks.unfair_quizzes, "No. It is the second of all.", "No."),
        (checks.unfair_quizzes, 'aria-labelledby="q"', ""),
        (checks.repeated_ids, 'id="q"', 'id="top"'),
    ],
)
def test_net_catches_a_bad_page(check, old, new):
    bad = GOOD.replace(old, new)
    assert bad != GOOD
    assert check(checks.soup(bad))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("b.html#there", "b.html#gone"),
        ("b.html#there", "c.html"),
        ("b.html#there", "#nowhere"),
        ("b.html#there", "../b.html"),
        ("a.png", "c.png"),
        ("b.html#there", "/elsewhere/b.html"),
    ],
)
def test_net_catches_a_broken_link(old, new):
    assert linked(GOOD.replace(old, new), "/course/")


def test_net_catches_what_a_browser_sees(opened):
    good = "<html lang='en'><head><title>t</title></head><body><main>"
    opened.set_content(good + "<h1>t</h1></main></body></html>")
    assert axe(opened) == [] and opened.diary == []
    opened.set_content(
        good + "<h1>t</h1><button></button>"
        "<p style='color:#bbb;background:#fff'>faint</p>"
    )
    found = " ".join(axe(opened))
    assert "button-name" in found and "color-contrast" in found
    opened.route("**/*", lambda route: route.abort())
    opened.set_content(
        good + "<script src='https://cdn.example/x.js'></script>"
        "<script>console.error('wrong')</script>"
        "<div style='width:500px'>wide</div>"
    )
    diary = " ".join(opened.diary)
    assert "another host" in diary and "wrong" in diary
    assert opened.evaluate("document.scrollingElement.scrollWidth") > 390


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("**Right.** It is the third of them.", "found 2"),
        ("**Maybe.** It is the third of them.", "does not begin with"),
        ("**No.**", "no explanation"),
    ],
)
def test_net_catches_an_unfair_quiz_while_building(tmp_path, option, said):
    """The extension warns, and a warning is an error."""
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_parser', 'sphinx_design', 'quiz']\n"
        "myst_enable_extensions = ['colon_fence']\n"
    )
    (tmp_path / "index.md").write_text(f"""# Page

::::{{admonition}} Which?
:class: quiz

:::{{dropdown}} One
**Right.** It is the first of them.
:::

:::{{dropdown}} Two
{option}
:::
::::
""")
    build = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "-q",
            str(tmp_path),
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ, PYTHONPATH=str(ROOT / "book" / "_ext")),
    )
    assert build.returncode != 0
    assert said in build.stderr


def test_site_address_is_made_from_the_repository(address):
    from house import site_address

    assert site_address("https://github.com/Some/course/") == (
        "https://some.github.io/course/"
    )
    assert site_address("https://github.com/some/some.github.io") == (
        "https://some.github.io/"
    )
    with pytest.raises(Exception, match="OWNER/REPOSITORY"):
        site_address("https://example.org/course")
    assert json.dumps(address).startswith('"https://')
