"""What a page knows of its code, so that it is wrapped well and drawn late.

A line of the page's code has no element of its own. The long ones get one,
which knows how far the line is indented: what a telephone wraps stands further
in, and is not taken for a new line. Each block knows how many lines it has: it
has its height before it is drawn, which is when it comes into view.
"""

import re

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace
from sphinx.highlighting import PygmentsBridge

# Of the color of code itself: a third of a page's elements, for nothing.
PLAIN = {Name, Name.Namespace, Punctuation, Whitespace}
ROOM = 40  # characters: what a telephone shows of a line at the least


class LongLines(HtmlFormatter):
    """Put an element around every line that may be wrapped; count them."""

    def format(self, tokensource, outfile):
        colored = (
            (Text if kind in PLAIN else kind, text)
            for kind, text in tokensource
        )
        return super().format(colored, outfile)

    def wrap(self, source):
        marked = [self.mark(item) for item in source]
        self.prestyles = f"--lines:{sum(code for code, _ in marked)}"
        return super().wrap(marked)

    @staticmethod
    def mark(item):
        code, line = item
        text = re.sub("<[^>]*>", "", line).rstrip("\n")
        if not code or len(re.sub("&[^;]*;", "-", text)) <= ROOM:
            return item
        indent = len(text) - len(text.lstrip())
        inside = line.rstrip("\n")
        style = f"--in:{min(indent, 12)}ch"
        return code, f'<span class="long" style="{style}">{inside}</span>\n'


def setup(app):
    PygmentsBridge.html_formatter = LongLines
    return {"version": "1", "parallel_read_safe": True}
