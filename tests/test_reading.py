"""What helps a reader: on a telephone, by keyboard, on paper, and alone."""

# ruff: noqa: F811 (fixtures are imported, and then named again)

import pytest
from axe_playwright_python.sync_playwright import Axe

from test_book import (  # noqa: F401
    CHAPTER,
    DESK,
    PHONE,
    WCAG,
    html,
    report,
    visit,
)

PROGRESS = "book/progress.html"
WELCOME = "book/welcome.html"
TOUCH = {"has_touch": True, "is_mobile": True}
FOCUS = "document.activeElement.className"
STYLE = "(e, name) => getComputedStyle(e)[name]"
MAPS = "notebooks/12_maps_that_mislead.html"  # has a table
T_SNE = "notebooks/10_t_sne.html"  # has a formula wider than a telephone


def axe(page, part):
    """What axe finds in a part of a page, in seconds less."""
    options = {"runOnly": WCAG, "preload": False}
    found = Axe().run(page, context=part, options=options).response
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]


def style(page, selector, name):
    return page.locator(selector).first.evaluate(STYLE, name)


# Code is laid out when it comes into view: all of it, for those who measure.
ALL_DRAWN = "pre { content-visibility: visible !important }"


# ---- On a telephone --------------------------------------------------------


@pytest.mark.parametrize(
    "chapter, scrolls",
    [(MAPS, ".pst-scrollable-table-container"), (T_SNE, "div.math")],
)
def test_code_tables_and_formulas_fit_a_telephone(visit, chapter, scrolls):
    with visit(chapter, **TOUCH) as page:
        page.locator(".predict .quiet").first.tap()
        page.add_style_tag(content=ALL_DRAWN)
        wide = "all => all.filter(e => e.scrollWidth > e.clientWidth).length"
        assert page.locator(".cell_input pre").evaluate_all(wide) == 0
        assert style(page, ".cell_input button.copybtn", "opacity") == "1"
        attached = style(page, scrolls, "backgroundAttachment")
        assert attached == "local, local, scroll, scroll"
        starts = page.locator("div.math").evaluate_all(
            "all => all.map(e => e.querySelector('.katex-html')"
            ".getBoundingClientRect().x - e.getBoundingClientRect().x)"
        )
        assert min(starts, default=0) >= 0


# Where the rows of a line begin, in pixels from the left of its block.
ROWS = """all => all.map(line => {
  const words = document.createRange();
  words.selectNodeContents(line);
  const left = line.closest("pre").getBoundingClientRect().left;
  const rows = [];
  let end = -Infinity;
  for (const {x, top, bottom} of words.getClientRects()) {
    if (top < end - 3) continue; // of the same row
    rows.push(x - left);
    end = bottom;
  }
  return rows;
})"""


def test_what_is_wrapped_of_a_line_of_code_stands_further_in(visit):
    with visit(CHAPTER, **TOUCH) as page:
        page.locator(".predict .quiet").first.tap()
        block = page.locator(".cell_input pre:visible:has(.long)").last
        block.evaluate("e => { e.textBefore = e.offsetHeight }")
        page.add_style_tag(content=ALL_DRAWN)
        # Not drawn yet, it is nearly as high as it is when it is drawn.
        guessed, high = block.evaluate("e => [e.textBefore, e.offsetHeight]")
        assert 0.4 * high < guessed <= high
        lines = page.locator(".cell_input pre .long")
        rows = [r for r in lines.evaluate_all(ROWS) if len(r) > 1]
        assert len(rows) > 20
        for first, *rest in rows:
            assert min(rest) > first + 20 and max(rest) < min(rest) + 2
        # Names and brackets have the color of code, and no element.
        assert not page.locator("pre :is(.n, .p, .w)").count()
        assert style(page, ".cell_input pre", "color") == style(
            page, ".cell_input .highlight", "color"
        )
        # A line more would be one in what is copied.
        text = block.evaluate("e => e.textContent")
        assert block.inner_text().rstrip() == text.rstrip()
        page.set_viewport_size(DESK)
        assert lines.first.evaluate(STYLE, "display") == "inline"


def test_figure_is_enlarged_by_tap_and_by_key(visit):
    with visit(CHAPTER, **TOUCH) as page:
        figure = page.locator("figure:has(> .enlarge)").first
        shown = figure.locator("img").bounding_box()["width"]
        large = page.locator("dialog.enlarged img")
        figure.locator("img").tap()
        assert large.bounding_box()["width"] > 1.3 * shown
        report(axe(page, "dialog.enlarged"))
        page.locator("dialog.enlarged").get_by_text("Close").tap()
        figure.locator(".enlarge").focus()
        page.keyboard.press("Enter")
        assert large.is_visible()
        page.keyboard.press("Escape")
        large.wait_for(state="detached")
        assert page.evaluate(FOCUS) == "enlarge"


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_menu_gives_the_focus_back(visit, side):
    with visit(CHAPTER) as page:
        button = page.locator(f".{side}-toggle")
        for closing in (
            lambda: page.keyboard.press("Escape"),
            lambda: page.locator(
                f"#pst-{side}-sidebar-modal > .close-side"
            ).click(),
        ):
            button.focus()
            page.keyboard.press("Enter")
            assert button.get_attribute("aria-expanded") == "true"
            closing()
            page.wait_for_function(f"{FOCUS}.includes('{side}-toggle')")
            assert button.get_attribute("aria-expanded") == "false"


def test_text_twice_as_large_loses_no_button(visit):
    with visit(CHAPTER) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        header = page.locator(".bd-header-article").bounding_box()
        for button in page.locator(".bd-header-article .btn:visible").all():
            box = button.bounding_box()
            assert 0 <= box["x"] <= PHONE["width"] - box["width"]
            assert 0 <= box["y"] - header["y"] < header["height"]
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 400


# ---- Whatever the set-up ---------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "paper"),
    [("light", "rgb(253, 252, 250)"), ("dark", "rgb(21, 24, 28)")],
)
def test_colors_do_not_wait_for_a_script(visit, scheme, paper):
    seen = []
    for scripts in (True, False):
        options = {"color_scheme": scheme, "java_script_enabled": scripts}
        with visit(CHAPTER, **options) as page:
            assert style(page, "body", "backgroundColor") == paper
            seen.append(
                [
                    style(page, selector, "color")
                    for selector in (
                        "article h1",
                        "article p a",
                        ".kn",
                        ".quiz",
                    )
                ]
            )
            links = page.locator("nav.bd-links a")
            assert links.last.is_visible() != scripts  # no menu without one
            assert page.locator(".seen").first.is_visible() != scripts
    assert seen[0] == seen[1] and len(set(seen[0])) > 2


def test_icons_are_seen_in_forced_colors(visit):
    with visit(CHAPTER, forced_colors="active") as page:
        icons = page.locator(".bd-header-article .btn > [class*=fa-]:visible")
        assert icons.count() > 4
        page.locator(".quiz label").first.click()
        page.locator(".quiz .push").first.click()
        paper = style(page, "body", "backgroundColor")
        for color in (
            *icons.evaluate_all(
                "all => all.map(e => getComputedStyle(e).backgroundColor)"
            ),
            page.locator(".quiz-answer").first.evaluate(
                "e => getComputedStyle(e, '::before').backgroundColor"
            ),
        ):
            assert color not in (paper, "rgba(0, 0, 0, 0)")


def test_buttons_of_the_desk_keep_the_focus_and_say_their_state(visit):
    with visit(CHAPTER, viewport={"width": 1440, "height": 900}) as page:
        mode = page.locator(".theme-switch-button")
        mode.focus()
        said = [mode.get_attribute("aria-label")]
        for _ in range(2):
            page.keyboard.press("Enter")
            page.wait_for_function(
                "said => document.activeElement.ariaLabel !== said",
                arg=said[-1],
            )
            said.append(mode.get_attribute("aria-label"))
        assert sorted(s.removeprefix("Colours: ") for s in said) == [
            "automatic", "dark", "light",
        ]  # fmt: skip
        toggle = page.locator(".primary-toggle")
        toggle.focus()
        for state in ("false", "true", "false"):
            page.keyboard.press("Enter")
            page.wait_for_function(
                "state => document.activeElement.ariaExpanded === state",
                arg=state,
            )
        text = page.locator(
            ".bd-content > .bd-article-container"
        ).bounding_box()
        side = page.locator("#pst-secondary-sidebar").bounding_box()
        right = 1440 - side["x"] - side["width"]
        assert abs(text["x"] - right) < 40  # not all of it on one side


# ---- Paper -----------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_dark_page_is_printed_on_white(visit, scripts):
    options = {"color_scheme": "dark", "java_script_enabled": scripts}
    with visit(CHAPTER, viewport=DESK, **options) as page:
        page.emulate_media(media="print", color_scheme="dark")
        if scripts:
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for selector, name, wanted in (
            ("body", "backgroundColor", "rgb(255, 255, 255)"),
            ("article h1", "color", "rgb(0, 0, 0)"),
            (".cell_input pre", "whiteSpace", "pre-wrap"),
            ("figure", "breakInside", "avoid"),
            (".explorer", "breakInside", "avoid"),
            (".highlight .kn", "color", "rgb(103, 48, 197)"),
        ):
            found = style(page, selector, name)
            assert found == wanted, (selector, found)
        assert page.locator(".quiz-key").is_visible()
        for there, selector in (
            (True, ".seen"), (True, ".quiz-answer"), (False, ".quiz-why"),
            (False, ".copybtn"), (False, ".guess"), (False, ".to-top"),
        ):  # fmt: skip
            for found in page.locator(selector).all()[:3]:
                assert found.is_visible() == there, selector


def test_print_waits_for_the_pictures(visit):
    with visit(CHAPTER, viewport=DESK) as page:
        page.evaluate("window.print = () => { window.printed = "
                      "[...document.querySelectorAll('figure img')]"
                      ".every(i => i.naturalWidth) }")  # fmt: skip
        missing = "[...document.images].some(i => !i.naturalWidth)"
        assert page.evaluate(missing)
        page.keyboard.press("Control+p")
        page.wait_for_function("window.printed === true")


# ---- Learning alone --------------------------------------------------------


def test_quiz_is_one_choice_with_a_verdict_that_is_kept(visit):
    with visit(CHAPTER) as page:
        quiz = page.locator(".quiz").first
        assert quiz.get_attribute("role") == "radiogroup"
        said = quiz.get_by_role("status")
        quiz.locator("input").first.focus()
        page.keyboard.press("Enter")
        assert said.inner_text() == "Choose an answer first."
        assert not quiz.locator(".quiz-why").first.is_visible()
        quiz.locator(".wrong input").first.check()
        quiz.get_by_role("button").click()
        count = page.locator(".quiz").count()
        score = f"So far {{}} of {count} right at the first try."
        assert said.inner_text() == "No. " + score.format(0)
        for why in quiz.locator(".quiz-why").all():
            assert why.is_visible()
        report(axe(page, ".quiz"))
        # Again, and right: the first try counts.
        quiz.get_by_role("button").click()
        quiz.locator(".right input").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert said.inner_text() == "Right. " + score.format(0)
        assert page.evaluate(FOCUS) == "push"  # not lost
        second = page.locator(".quiz").nth(1)
        second.locator(".right input").check()
        second.get_by_role("button").click()
        assert score.format(1) in second.get_by_role("status").inner_text()
        page.reload()
        assert quiz.locator(".chosen.right").is_visible()
        report(page.diary)


def test_prediction_hides_what_was_seen_until_asked(visit):
    with visit(CHAPTER) as page:
        guess = page.locator(".predict textarea")
        seen = page.locator(".seen")
        assert not seen.first.locator("> *").first.is_visible()
        guess.first.fill("The second one")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert seen.first.locator("> *").first.is_visible()
        assert page.evaluate(FOCUS) == "seen"
        report(axe(page, ".predict"))
        page.reload()
        assert seen.first.locator("> *").first.is_visible()
        assert guess.first.input_value() == "The second one"
        assert not guess.first.is_editable() and guess.nth(1).is_editable()
        # So does the browser's own search, and a link to what is hidden.
        assert seen.nth(1).evaluate(STYLE, "contentVisibility") == "hidden"
        assert seen.nth(1).evaluate(STYLE, "display") == "block"
        figure = seen.nth(2).locator("figure[id]").first
        page.evaluate(
            "id => { location.hash = id }", figure.get_attribute("id")
        )
        page.wait_for_function("!document.querySelectorAll('.seen')[2].hidden")
        page.locator(".predict .quiet").first.click()
        assert not page.locator(".seen[hidden]").count()
        report(page.diary)


def test_what_was_done_is_listed_and_cleared(visit):
    with visit(CHAPTER) as page:
        page.locator(".predict textarea").first.fill("Snow")
        page.locator(".quiz .right input").first.check()
        page.locator(".quiz .push").first.click()
        read = page.locator(".chapter-end .push")
        read.click()
        assert read.get_attribute("aria-pressed") == "true"
        tick = "nav.bd-links .current .done"
        assert "read" in page.locator(tick).text_content()
        page.locator("#exercises").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('exercises').scrollIntoView()")
        page.wait_for_function(
            "(localStorage.latentspace ?? '').includes('Exercises')"
        )
        for path in (WELCOME, PROGRESS):
            page.goto(page.url.rpartition("/")[0] + "/../" + path)
            link = page.locator(".go-on a")
            assert link.inner_text().endswith("– Exercises")
            assert link.get_attribute("href").endswith(f"{CHAPTER}#exercises")
        assert page.locator("nav.bd-links .done").count() == 1
        row = page.locator(f'tr[data-page="{CHAPTER}"]')
        row.locator("summary").click()
        said = row.inner_text()
        for wanted in ("✓ read", "1 right of 1 answered", "Snow"):
            assert wanted in said, wanted
        report(axe(page, "#progress"))
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Clear everything").click()
        assert not row.locator(".state").inner_text()
        assert not page.locator("nav.bd-links .done, .go-on").count()
        assert page.evaluate("localStorage.latentspace") is None
        report(page.diary)


def test_term_is_explained_on_hover_focus_and_tap(visit):
    with visit(CHAPTER, viewport=DESK) as page:
        tip, term = page.get_by_role("tooltip"), page.locator("a.term").first
        term.hover()
        assert len(tip.inner_text()) > 20
        assert term.get_attribute("aria-describedby") == "term-tip"
        tip.hover()
        page.wait_for_timeout(400)
        assert tip.is_visible()  # it can be pointed at
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        term.focus()
        assert tip.is_visible()
        report(axe(page, "#term-tip"))
        page.locator(".primary-toggle").focus()
        page.wait_for_selector("#term-tip", state="hidden")
    with visit(CHAPTER, **TOUCH) as page:
        term = page.locator("a.term").first
        term.tap()
        assert tip is not None and page.get_by_role("tooltip").is_visible()
        assert page.url.endswith(CHAPTER)
        term.tap()
        page.wait_for_url("**/glossary.html#term-*")


def test_keys_search_and_help_but_not_while_typing(visit):
    with visit(CHAPTER) as page:
        page.locator(".predict textarea").first.focus()
        page.keyboard.type("1/2?")
        assert page.locator(".predict textarea").first.input_value() == "1/2?"
        assert not page.locator("dialog[open]").count()
        page.locator(".primary-toggle").focus()
        page.keyboard.press("?")
        assert "search" in page.locator("dialog.keys").inner_text()
        report(axe(page, "dialog.keys"))
        page.keyboard.press("Escape")
        page.wait_for_function(f"{FOCUS}.includes('primary-toggle')")
        page.keyboard.press("/")
        assert page.locator("#pst-search-dialog input").is_visible()
        page.keyboard.press("Escape")
        page.goto(page.url.replace(CHAPTER, PROGRESS))
        page.get_by_label("Use / and ? as keys").uncheck()
        page.keyboard.press("?")
        page.keyboard.press("/")
        assert not page.locator("dialog[open]").count()


def test_way_to_the_top_is_offered_when_going_up(visit):
    with visit(CHAPTER) as page:
        up = page.locator(".to-top a")
        page.mouse.wheel(0, 6000)
        page.wait_for_function("scrollY > 4000")
        assert up.evaluate(STYLE, "opacity") == "0"
        page.mouse.wheel(0, -500)
        page.wait_for_function(
            "getComputedStyle(document.querySelector('.to-top a'))"
            ".opacity === '1'"
        )
        up.click()
        page.wait_for_function("scrollY < 200")


REFUSED = """Object.defineProperty(window, "localStorage", {
  configurable: true, get() { throw new DOMException("no", "SecurityError"); }
});"""


def test_nothing_breaks_where_nothing_may_be_kept(visit):
    with visit("index.html") as page:
        page.wait_for_url("**/welcome.html")
        page.add_init_script(REFUSED)
        page.goto(page.url.replace(WELCOME, CHAPTER))
        page.locator(".predict .push").first.click()
        assert page.locator(".seen").first.is_visible()
        page.locator(".quiz label").first.click()
        page.locator(".quiz .push").first.click()
        assert page.locator(".quiz-verdict").first.inner_text()
        page.locator(".theme-switch-button").click()
        page.goto(page.url.replace(CHAPTER, PROGRESS).partition("#")[0])
        assert "refuses to keep" in page.locator("#progress").inner_text()
        report(page.diary)
