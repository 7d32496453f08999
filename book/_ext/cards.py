"""What a page looks like where it is shared: a picture and a description.

The picture is the page's first figure, with its alternative text, or the
house's card. The description is the page's first paragraph, to which a
chapter adds the first thing that one will be able to do. What search engines
read of a course and its chapters (schema.org) is made of the same.
"""

import html
import json
from pathlib import Path

from docutils import nodes
from PIL import Image
from reading import chapters

SIZE = (1200, 630)
ROOM = (1120, 570)
PAPER = "#fbfaf7"
HOUSE = Path(__file__).parents[1] / "_static" / "card.png"
HOUSE_ALT = (
    "The course's sign: an encoder that narrows down to a dot, the code, and "
    "a decoder that widens again"
)


def describe(doctree):
    """Say what a page is about, in its own words."""
    for node in doctree.findall(nodes.paragraph):
        if isinstance(node.parent, nodes.section):
            break
    said = [" ".join(node.astext().split())]
    for box in doctree.findall(nodes.admonition):
        items = box.findall(nodes.list_item)
        if "objectives" in box["classes"] and (first := next(items, None)):
            able = " ".join(first.astext().split()).rstrip(".")
            said.append(f"You will {able[0].lower()}{able[1:]}.")
    return " ".join(said)


def draw(source, target):
    """Put a figure on a card of the size that is shown."""
    card = Image.new("RGB", SIZE, PAPER)
    with Image.open(source) as figure:
        figure = figure.convert("RGBA")
        scale = min(r / s for r, s in zip(ROOM, figure.size, strict=True))
        figure = figure.resize([round(s * scale) for s in figure.size])
    place = [(s - f) // 2 for s, f in zip(SIZE, figure.size, strict=True)]
    card.paste(figure, place, figure)
    target.parent.mkdir(parents=True, exist_ok=True)
    card.quantize(256).save(target, optimize=True)


def listed(app, pagename, title, said, card):
    """Describe the course, or a chapter of it, as schema.org has it."""
    address = app.config.html_baseurl
    home = app.builder.get_target_uri(app.config.root_doc)
    course = {
        "@type": "Course",
        "name": app.config.html_title,
        "url": address + home,
    }
    common = {
        "description": said,
        "image": card,
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    by_page = {
        f"notebooks/{chapter.name}": (number, chapter)
        for number, chapter in chapters().items()
    }
    if pagename == app.config.root_doc:
        total = sum(chapter.minutes for chapter in chapters().values())
        about = course | {
            "provider": {"@type": "Organization", "name": app.config.author},
            "hasCourseInstance": {
                "@type": "CourseInstance",
                "courseMode": "Online",
                "courseWorkload": f"PT{total}M",
            },
        }
    elif pagename in by_page:
        number, chapter = by_page[pagename]
        about = {
            "@type": "LearningResource",
            "name": title,
            "url": address + app.builder.get_target_uri(pagename),
            "learningResourceType": "chapter",
            "position": number,
            "timeRequired": f"PT{chapter.minutes}M",
            "isPartOf": course,
        }
    else:
        return ""
    text = json.dumps({"@context": "https://schema.org"} | about | common)
    text = text.replace("<", r"\u003c")
    return f'<script type="application/ld+json">{text}</script>\n'


def tell(app, pagename, templatename, context, doctree):
    if pagename == app.config.root_doc:
        # Its title is the course's: not twice.
        context["docstitle"] = ""
    if not doctree:
        return
    name, source, alt = "course", HOUSE, HOUSE_ALT
    for figure in doctree.findall(nodes.figure):
        image = next(figure.findall(nodes.image), None)
        if image and image.get("alt") and "shown" in image:
            name, alt = Path(pagename).name, image["alt"]
            # By now it leads to the copy that the site will have.
            copied = {file: kept for kept, file in app.builder.images.items()}
            source = copied[Path(image["uri"]).name]
            break
    path = f"_images/cards/{name}.png"
    draw(source, Path(app.outdir, path))
    said, address = describe(doctree), app.config.html_baseurl + path
    title = app.env.titles[pagename].astext()
    context["metatags"] += listed(app, pagename, title, said, address)
    said = html.escape(said)
    context["metatags"] += f'<meta name="description" content="{said}" />\n'
    context["meta"] = (context["meta"] or {}) | {
        "og:description": said,
        "og:image": address,
        "og:image:alt": html.escape(" ".join(alt.split())),
        "og:image:width": str(SIZE[0]),
        "og:image:height": str(SIZE[1]),
    }


def setup(app):
    # Before sphinxext.opengraph, which keeps what it finds.
    app.connect("html-page-context", tell, priority=400)
    return {"version": "1", "parallel_read_safe": True}
