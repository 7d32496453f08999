"""Serve the stored figures as WebP, with their size, loaded when needed.

Lossless WebP of a figure of 256 colors is a quarter smaller than its PNG,
equal to the pixel, and smaller than WebP of quality 90.
"""

from pathlib import Path

from docutils import nodes
from PIL import Image
from sphinx.transforms.post_transforms.images import BaseImageConverter
from sphinx.writers.html5 import HTML5Translator

SHARP = 200  # dots an inch: such a figure is stored at twice the size shown


class FiguresToWebP(BaseImageConverter):
    """Replace PNGs by WebP, and note how large they are shown."""

    default_priority = 300
    formats = ("html",)

    def match(self, node):
        return node["uri"].endswith(".png") and "?" not in node["candidates"]

    def handle(self, node):
        source = Path(self.app.srcdir, node["uri"])
        target = Path(self.imagedir, f"{source.stem}.webp")
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(source) as picture:
            picture.save(target, lossless=True)
            sharp = picture.info.get("dpi", (0, 0))[0] > SHARP
            node["shown"] = [n // 2 if sharp else n for n in picture.size]
        # Given as a style, they would not shrink together on a telephone.
        node.attributes.pop("width", None)
        node.attributes.pop("height", None)
        node["uri"] = str(target)
        self.env.images.add_file(self.env.docname, str(target))


def visit_image(self, node):
    HTML5Translator.visit_image(self, node)
    if "shown" in node:
        width, height = node["shown"]
        self.body[-1] = self.body[-1].replace(
            "<img ",
            f'<img width="{width}" height="{height}" loading="lazy" '
            'decoding="async" ',
            1,
        )


def setup(app):
    app.add_post_transform(FiguresToWebP)
    app.add_node(
        nodes.image,
        override=True,
        html=(visit_image, HTML5Translator.depart_image),
    )
    return {"version": "1", "parallel_read_safe": True}
