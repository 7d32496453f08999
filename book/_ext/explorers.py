"""Explorers in the book's pages, fetched when they come into view.

A notebook's output holds an explorer whole: module, data, and a still
picture as its image/png. A page holds the still picture; the data become a
script of their own, and the module is the package's, one for all pages.
"""

import hashlib
import html
import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

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
        first = True
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            forms = {form["mime_type"]: form for form in bundle.children}
            found = HOST.match(forms.get("text/html", nodes.Text("")).astext())
            if not found:
                continue
            before, after = self.host(first, *found.groups())
            first = False
            for image in forms["image/png"].findall(nodes.image):
                image["alt"] = html.unescape(found[4])
            bundle.replace_self(
                [
                    nodes.raw("", before, format="html"),
                    *forms["image/png"].children,
                    nodes.raw("", after, format="html"),
                ]
            )

    def host(self, first, kind, name, values, alt):
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
        folder = Path(self.app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        root = "../" * self.env.docname.count("/")
        addresses = []
        for file, text in texts.items():
            (folder / file).write_text(text, "utf-8")
            version = hashlib.sha256(text.encode()).hexdigest()[:8]
            addresses.append(f"{root}{FOLDER}/{file}?v={version}")
        *scripts, loader = addresses
        load = f'<script defer src="{loader}"></script>' if first else ""
        return (
            f'<div class="explorer" data-page data-explorer="{kind}" '
            f'data-name="{name}" data-key="{key}" '
            f'data-scripts="{" ".join(scripts)}">',
            f"</div>{load}",
        )


def setup(app):
    app.add_post_transform(FetchExplorers)
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
