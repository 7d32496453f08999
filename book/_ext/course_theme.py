"""What the site derives instead of being told twice, and what it leaves out.

- The site's address (for the sitemap, cards and the page for what is not
  found) is made from the repository's.
- Figures and exercises are numbered by chapter, as the chapters are.
- A page loads only the scripts it needs.
"""

import logging
import re
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.errors import ConfigError
from styles import merge

# The scripts a page needs; whatever else an extension adds is left out.
# clipboard and copybutton copy code.
SCRIPTS = {
    "_static/documentation_options.js",
    "_static/clipboard.min.js",
    "_static/copybutton.js",
    "_static/scripts/sphinx-book-theme.js",
    "_static/latentspace.js",
    "_static/search.js",
}
STYLES_LEFT_OUT = {
    "_static/sphinx-thebe.css",
    "_static/togglebutton.css",
    "_static/exercise.css",
    # Its dropdowns are made anew by quiz.py; nothing else of it is used.
    "_static/sphinx-design.min.css",
}
# What the theme copies and no page asks for: 6 MB.
NOT_SHIPPED = (
    "_static/**/*.map",
    "_static/**/fontawesome.js*",
    "_static/**/webfonts/*",
    "_static/*thebe*",
    "_static/togglebutton.*",
    "_static/design-tabs.js",
    "_static/sphinx-design.min.css",
    "_static/images/logo_d*",
    "_static/images/logo_j*",
)
WORDS = {
    "launch-buttons": "Run this chapter",
    "download-buttons": "Download this page",
    "source-buttons": "Edit, report, source",
    "Binder": "Run on Binder",
    "Colab": "Run on Colab",
    ".ipynb": "Notebook",
    ".md": "Text",
    ".pdf": "Print",
    "Suggest edit": "Suggest an edit",
    "Open issue": "Report a mistake",
}
CHAPTER = re.compile(r"^notebooks/(\d\d)_")


def site_address(repository):
    """Return where GitHub Pages serves a repository's site.

    >>> site_address("https://github.com/someone/course")
    'https://someone.github.io/course/'
    """
    parts = urlsplit(repository.rstrip("/"))
    names = parts.path.strip("/").split("/")
    if parts.netloc != "github.com" or len(names) != 2:
        raise ConfigError(
            "repository.url in _config.yml: expected "
            f"https://github.com/OWNER/REPOSITORY, found {repository!r}"
        )
    owner, name = names
    if name.lower() == f"{owner.lower()}.github.io":
        return f"https://{name.lower()}/"
    return f"https://{owner.lower()}.github.io/{name}/"


def derive(app, config):
    address = site_address(config.html_theme_options["repository_url"])
    config.html_baseurl = address
    config.ogp_site_url = address
    # [text](site:path) leads to the public site, wherever it is read.
    config.myst_url_schemes = {
        **dict.fromkeys(("http", "https", "mailto")),
        "site": address + "{{path}}",
    }
    config.notfound_urls_prefix = urlsplit(address).path
    config.html_theme_options.update(
        use_fullscreen_button=False,
        back_to_top_button=False,
        toc_title="On this page",
        search_bar_text="Search the course",
        primary_sidebar_end=[],
        # A header bar would repeat the search and the menu buttons.
        navbar_persistent=[],
        footer_content_items=["copyright", "extra-footer"],
        logo={"text": config.html_title},
        # Sphinx's own would swallow Esc, which closes what is open.
        enable_search_shortcuts=False,
    )
    config.html_context["default_mode"] = "auto"
    # Roboto, in which the cards are set, comes in one weight; matplotlib
    # says so on every build.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def number_by_chapter(app, env):
    """Give figures, tables and exercises their chapter's number."""
    for docname, kinds in env.toc_fignumbers.items():
        if chapter := CHAPTER.match(docname):
            for numbers in kinds.values():
                for count, label in enumerate(numbers, 1):
                    numbers[label] = (int(chapter[1]), count)
    return []


def no_kernel_in_the_page(app, doctree, docname):
    """Leave out what sphinx-thebe, always on in Jupyter Book, adds."""
    for node in list(doctree.findall(nodes.raw)):
        if "thebe" in node.astext() or "kernelName" in node.astext():
            node.parent.remove(node)


def keep_what_is_needed(app, pagename, templatename, context, doctree):
    context["script_files"] = [
        script
        for script in context["script_files"]
        if getattr(script, "filename", script) in SCRIPTS
    ]
    # The theme says to the eye only which page is the present one.
    toctree = context.get("generate_toctree_html")
    if toctree:
        context["generate_toctree_html"] = lambda *args, **options: str(
            toctree(*args, **options)
        ).replace('href="#"', 'href="#" aria-current="page"')
    for script in context["script_files"]:
        # In order, after the page: none of them blocks what is read.
        if hasattr(script, "attributes"):
            script.attributes["defer"] = "defer"
    context["css_files"] = [
        style
        for style in context["css_files"]
        if getattr(style, "filename", style) not in STYLES_LEFT_OUT
    ]
    # What a reader can do with the header's menus. Entries get no tooltip:
    # it would say their text again.
    for button in context.get("header_buttons", ()):
        said = button.get("tooltip")
        button["tooltip"] = WORDS.get(button.get("label"), said)
        for entry in button.get("buttons", ()):
            text = WORDS.get(entry["text"], entry["text"])
            entry.update(text=text, tooltip=None)
            if text == WORDS["Open issue"]:
                # The form that asks what we need to know, with the page.
                address = entry["url"].partition("?")[0]
                where = app.builder.get_target_uri(pagename)
                entry["url"] = f"{address}?template=mistake.yml&where={where}"


def finish(app, error):
    """Complete what the builder leaves half done."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for pattern in NOT_SHIPPED:
        for path in out.glob(pattern):
            path.unlink()
    colors = out / "_static" / "pygments.css"
    colors.write_text(without_script(colors.read_text("utf-8")), "utf-8")
    merge(out)
    root = app.builder.get_target_uri(app.config.root_doc)
    for name, source, change in (
        ("index.html", root, partial(front_door, root)),
        (
            "404.html",
            "404.html",
            partial(absolute, urlsplit(app.config.html_baseurl).path),
        ),
    ):
        changed = change((out / source).read_text("utf-8"))
        (out / name).write_text(changed, "utf-8")


def without_script(css):
    """Color code where no script has said light or dark, and on paper."""
    light = 'html[data-theme="light"]'
    dark = 'html[data-theme="dark"]'
    rules = css.splitlines()
    night = "\n".join(r for r in rules if r.startswith(dark))
    return "\n".join(
        [
            *(r.removeprefix(light) for r in rules if not r.startswith(dark)),
            f"@media screen {{\n{night}\n}}",
            "@media screen and (prefers-color-scheme: dark) {",
            night.replace(dark, 'html[data-theme="auto"]'),
            "}\n",
        ]
    )


def front_door(root, page):
    """Return an index page that leads to the first page, card included."""
    card = re.findall(
        r'<meta (?:property="og:|name="(?:description|twitter))[^>]*>'
        r'|<link rel="canonical"[^>]*>',
        page,
    )
    title = re.search(r'"og:title" content="([^"]*)"', page)[1]
    lines = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f"<title>{title}</title>",
        *card,
        f'<meta http-equiv="refresh" content="0; url={root}">\n</head>',
        f'<body><a href="{root}">{title}</a></body>\n</html>\n',
    ]
    return "\n".join(lines)


# The page for what is not found does not know how deep it is shown. Under the
# course's own address its links are right as they stand. Elsewhere (a fork, a
# folder of another site) it looks for the first folder that is the course's.
AT_HOME = """<script>
(async () => {
  const here = document.documentElement, path = location.pathname;
  const home = here.dataset.content_root;
  if (path.startsWith(home)) return;
  here.hidden = true; // without its styles
  for (let at = 0; at >= 0; at = path.indexOf("/", at + 1)) {
    const root = path.slice(0, at + 1);
    const found = await fetch(`${root}_static/course.css`,
      { method: "HEAD" }).catch(() => null);
    if (!found?.ok) continue;
    const page = await (await fetch(`${root}404.html`)).text();
    document.open();
    document.write(page.replaceAll(`="${home}`, `="${root}`));
    document.close();
    return;
  }
  here.hidden = false;
})();
</script>
"""


def absolute(prefix, page):
    """Make a page's own links absolute: it is shown at any address."""
    # The theme writes its list of pages relative to the root.
    own = r'\b(href|src)="(?![a-z]+:|/|#)(?:\./)?([^"]+)"'
    page = re.sub(own, rf'\1="{prefix}\2"', page)
    page = page.replace("<head>", f"<head>\n{AT_HOME}", 1)
    return page.replace(
        'data-content_root="./"', f'data-content_root="{prefix}"'
    )


def setup(app):
    app.connect("config-inited", derive)
    # After Sphinx has assigned its own numbers.
    app.connect("env-get-updated", number_by_chapter, priority=900)
    app.connect("doctree-resolved", no_kernel_in_the_page, priority=900)
    app.connect("build-finished", finish, priority=900)
    app.connect("html-page-context", keep_what_is_needed, priority=900)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
