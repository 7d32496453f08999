"""What the site derives instead of being told twice, and what it leaves out.

- The site's address (for the sitemap, cards and the page for what is not
  found) is made from the repository's.
- Figures and exercises are numbered by chapter, as the chapters are.
- A page loads only the scripts it needs.
"""

import logging
import re
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.errors import ConfigError

# The scripts a page needs; whatever else an extension adds is left out.
# doctools and sphinx_highlight mark the words one has searched for,
# clipboard and copybutton copy code, design-tabs switches tabs.
SCRIPTS = {
    "_static/documentation_options.js", "_static/doctools.js",
    "_static/sphinx_highlight.js", "_static/clipboard.min.js",
    "_static/copybutton.js", "_static/design-tabs.js",
    "_static/scripts/sphinx-book-theme.js",
}
STYLES_LEFT_OUT = {
    "_static/sphinx-thebe.css", "_static/togglebutton.css",
    "_static/exercise.css",
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
            f"https://github.com/OWNER/REPOSITORY, found {repository!r}")
    owner, name = names
    if name.lower() == f"{owner.lower()}.github.io":
        return f"https://{name.lower()}/"
    return f"https://{owner.lower()}.github.io/{name}/"


def derive(app, config):
    address = site_address(config.html_theme_options["repository_url"])
    config.html_baseurl = address
    config.ogp_site_url = address
    config.notfound_urls_prefix = urlsplit(address).path
    config.html_theme_options.update(
        use_fullscreen_button=False, back_to_top_button=False,
        search_bar_text="Search the course", primary_sidebar_end=[],
        footer_content_items=["copyright", "extra-footer"],
        logo={"text": config.html_title})
    config.html_context["default_mode"] = "auto"
    # Roboto, in which the cards are set, comes in one weight; matplotlib
    # says so on every build.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def number_by_chapter(app, env):
    """Give figures, tables and exercises their chapter's number."""
    for docname, kinds in env.toc_fignumbers.items():
        chapter = CHAPTER.match(docname)
        if not chapter:
            continue
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
        script for script in context["script_files"]
        if getattr(script, "filename", script) in SCRIPTS
    ]
    context["css_files"] = [
        style for style in context["css_files"]
        if getattr(style, "filename", style) not in STYLES_LEFT_OUT
    ]
    for button in context.get("header_buttons", ()):
        rename(button)


def rename(button):
    """Say in the header's menus what a reader can do there."""
    words = {
        "launch-buttons": "Run this chapter",
        "download-buttons": "Download this page",
        "source-buttons": "Edit, report, source",
    }
    button["tooltip"] = words.get(button.get("label"), button.get("tooltip"))
    words = {
        "Binder": "Run on Binder", "Colab": "Run on Colab",
        ".ipynb": "Notebook", ".md": "Text", ".pdf": "Print",
        "Suggest edit": "Suggest an edit", "Open issue": "Report a mistake",
    }
    for entry in button.get("buttons", ()):
        entry["text"] = words.get(entry["text"], entry["text"])
        # The text says it; a tooltip would say it again.
        entry["tooltip"] = None


def setup(app):
    app.connect("config-inited", derive)
    # After Sphinx has assigned its own numbers.
    app.connect("env-get-updated", number_by_chapter, priority=900)
    app.connect("doctree-resolved", no_kernel_in_the_page, priority=900)
    app.connect("html-page-context", keep_what_is_needed, priority=900)
    return {"version": "1", "env_version": 1,
            "parallel_read_safe": True, "parallel_write_safe": True}
