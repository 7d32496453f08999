"""Explorers in the book's pages, fetched when they come into view.

A notebook's output holds an explorer whole: module, data, and a still
picture as its image/png. A page holds the still picture; the data become a
script of their own, and the module is the package's, one for all pages. A
page of text takes one of a chapter's, or one that ``data/explorers`` keeps:

    ```{explorer} 03: sixteen-numbers-draw-a-digit
    ```
    ```{explorer} draw-a-digit
    ```
"""

import base64
import hashlib
import html
import io
import json
import re
from pathlib import Path

import nbformat
from docutils import nodes
from PIL import Image
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from latentspace.explore import page

HOST = re.compile(
    r'<div data-explorer="(\w+)" data-name="([\w-]+)" data-values="([^"]*)">'
    r"\s*<p>(.*?)</p>",
    re.S,
)
FOLDER = "_static/explorers"


class FetchExplorers(SphinxPostTransform):
    """Replace an explorer's output by its still picture, and scripts."""

    default_priority = 3  # before MyST-NB chooses one form of an output
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            forms = {form["mime_type"]: form for form in bundle.children}
            found = HOST.match(forms.get("text/html", nodes.Text("")).astext())
            if not found:
                continue
            before, after = host(self.app, self.env, *found.groups()[:3])
            for image in forms["image/png"].findall(nodes.image):
                image["alt"] = html.unescape(found[4])
            bundle.replace_self(
                [
                    nodes.raw("", before, format="html"),
                    *forms["image/png"].children,
                    nodes.raw("", after, format="html"),
                ]
            )


def host(app, env, kind, name, values):
    """Write an explorer's scripts; return what surrounds its picture."""
    data = json.dumps(html.unescape(values))
    key = hashlib.sha256(data.encode()).hexdigest()[:10]
    hosts = f"document.querySelectorAll('[data-key=\"{key}\"]')"
    texts = {
        f"{name}-{key}.js": f"for (const host of {hosts})\n"
        f"host.dataset.values = {data};\n",
        f"{kind}.js": f"(() => {{\n{page.script(kind)}}})();\n",
        "explorers.js": Path(__file__)
        .with_name("explorers.js")
        .read_text("utf-8"),
    }
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    root = "../" * env.docname.count("/")
    addresses = []
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")
        version = hashlib.sha256(text.encode()).hexdigest()[:8]
        addresses.append(f"{root}{FOLDER}/{file}?v={version}")
    *scripts, loader = addresses
    load = f'<script defer src="{loader}"></script>'
    return (
        f'<div class="explorer" data-page data-explorer="{kind}" '
        f'data-name="{name}" data-key="{key}" '
        f'data-scripts="{" ".join(scripts)}">',
        f"</div>{load}",
    )


class ExplorerDirective(SphinxDirective):
    """Show an explorer of a chapter, or of ``data/explorers``, in a page."""

    required_arguments, final_argument_whitespace = 1, True

    def run(self):
        chapter, _, name = map(str.strip, self.arguments[0].rpartition(":"))
        for forms in self.stored(chapter, name):
            found = HOST.match(forms.get("text/html", ""))
            if found and found[2] == name:
                before, after = host(
                    self.env.app, self.env, *found.groups()[:3]
                )
                still = self.still(name, forms["image/png"])
                picture = f'<img alt="{found[4]}" loading="lazy" {still}>'
                values = json.loads(html.unescape(found[3]))
                if values.get("lead"):
                    # On the first screen, a picture would be fetched for a
                    # moment; what to do can be read until the script is there.
                    said = html.escape(values["task"])
                    picture = (
                        f"<p><b>{html.escape(values['title'])}</b><br>{said}"
                        f"</p><noscript>{picture}</noscript>"
                    )
                return [nodes.raw("", before + picture + after, format="html")]
        raise ExtensionError(f"no explorer {self.arguments[0]!r} is stored")

    def stored(self, chapter, name):
        """Yield the outputs among which the explorer is."""
        root = Path(self.env.srcdir)
        if not chapter:
            path = root / f"data/explorers/{name}.json"
            self.env.note_dependency(str(path))
            yield json.loads(path.read_text("utf-8"))
            return
        for path in (root / "notebooks").glob(f"{chapter}_*.ipynb"):
            self.env.note_dependency(str(path))
            for cell in nbformat.read(path, 4).cells:
                for output in cell.get("outputs", ()):
                    yield output.get("data", {})

    def still(self, name, png):
        """Write the still picture; return its address and its size."""
        with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
            path = Path(self.env.app.outdir, FOLDER, f"{name}.webp")
            picture.save(path, lossless=True)
            width, height = (n // 2 for n in picture.size)
        root = "../" * self.env.docname.count("/")
        return (
            f'src="{root}{FOLDER}/{path.name}" '
            f'width="{width}" height="{height}"'
        )


def setup(app):
    app.add_directive("explorer", ExplorerDirective)
    app.add_post_transform(FetchExplorers)
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
