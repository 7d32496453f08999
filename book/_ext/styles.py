"""One style sheet for the site, of the rules that its pages can use.

The theme and the extensions bring nine files of 550 KB, nine tenths of them
for what no page here has: a telephone waits for all of it before it shows a
word. A rule is kept if the classes and ids that it names occur in a page, or
in a script, which may set them later.
"""

import hashlib
import re

import tinycss2

LINK = re.compile(
    r'[ \t]*<link [^>]*?href="([^"]*?)(_static/[^"?]+\.css)[^>]*>\n?'
)
NAME = "_static/course.css"


def merge(out):
    """Write the one file, and let every page ask for it only."""
    pages = {
        path: path.read_text("utf-8")
        for path in out.rglob("*.html")
        if "_static" not in path.parts
    }
    names = set()
    for page in pages.values():
        for text in re.findall(r'(?:class|id)="([^"]*)"', page):
            names.update(text.split())
    for path in [*out.glob("_static/*.js"), *out.glob("_static/scripts/*.js")]:
        if path.name != "search_index.js":
            text = path.read_text("utf-8")
            names.update(re.findall(r"[A-Za-z][\w-]*", text))
    # Pages that were not built again ask for the one file already.
    files = dict.fromkeys(
        file
        for page in pages.values()
        for _, file in LINK.findall(page)
        if file != NAME
    )
    if not files:
        return
    text = "\n".join(
        thin(out / file, out / "_static", names) for file in files
    )
    (out / NAME).write_text(text, "utf-8")
    for path in [*map(out.joinpath, files), out / "_static/basic.css"]:
        path.unlink()
    version = hashlib.sha256(text.encode()).hexdigest()[:8]
    for path, page in pages.items():
        links = LINK.findall(page)
        if not links:
            continue
        link = (
            f'<link rel="stylesheet" href="{links[0][0]}{NAME}?v={version}">'
        )
        first = LINK.search(page).start()
        page = page[:first] + f"  {link}\n" + LINK.sub("", page[first:])
        path.write_text(page, "utf-8")


def thin(source, top, names):
    """Return what is used of a style sheet, seen from the folder at the top.

    What it imports from there stands first.
    """
    text = source.read_text("utf-8")
    rules = tinycss2.parse_stylesheet(text, True, True)
    imported = [
        thin(source.parent / file, top, names)
        for file in re.findall(r'^@import "([^"]+)"', text, re.M)
    ]
    folder = source.parent.relative_to(top).as_posix()
    own = re.sub(
        r"""url\((?!["']?(?:data:|/|#|https?:))(["']?)""",
        rf"url(\1{folder}/",
        "\n".join(filter(None, (kept(rule, names) for rule in rules))),
    )
    return "\n".join([*imported, own])


def kept(rule, names):
    """Return the part of a rule that a page can use, as text."""
    if rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
        inner = tinycss2.parse_rule_list(rule.content, True, True)
        parts = list(filter(None, (kept(part, names) for part in inner)))
        condition = tinycss2.serialize(rule.prelude)
        return parts and f"@{rule.at_keyword}{condition}{{{''.join(parts)}}}"
    if rule.type == "at-rule":
        known = rule.at_keyword in ("import", "charset")
        return "" if known else rule.serialize()
    used = [
        one
        for one in selectors(tinycss2.serialize(rule.prelude))
        # What stands in brackets may be one of several, or be denied.
        if all(
            name.replace("\\", "") in names
            for name in re.findall(
                r"[.#]((?:\\.|[\w-])+)", re.sub(r"\[[^]]*\]|\(.*\)", "", one)
            )
        )
    ]
    return used and f"{','.join(used)}{{{tinycss2.serialize(rule.content)}}}"


def selectors(text):
    """Split a list of selectors at the commas that are not in brackets.

    >>> selectors(":is(a, b) c,d")
    [':is(a, b) c', 'd']
    """
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
