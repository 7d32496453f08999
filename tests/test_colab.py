"""The first code cell installs the package on Colab, and only there."""

import shlex
import sys
import types
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

import address

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
MODULE = "google.colab"


def first_code(path):
    notebook = nbformat.read(path, as_version=4)
    return next(c.source for c in notebook.cells if c.cell_type == "code")


def installs(source, colab):
    """Run a cell with a stand-in for IPython; return what it would install.

    Each entry is the magic's name and its arguments.
    """
    asked = []

    class Shell:
        def run_line_magic(self, name, line, *_):
            asked.append([name, *shlex.split(line)])

        def system(self, line):
            asked.append(["!", *shlex.split(line)])

        getoutput = system

        def run_cell_magic(self, name, line, cell):
            asked.append([name, line, cell])

    code = TransformerManager().transform_cell(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, MODULE, raising=False)
        if colab:
            patch.setitem(sys.modules, MODULE, types.ModuleType(MODULE))
        exec(code, {"get_ipython": Shell})
    return asked


def faults(source, setting=None):
    """List what is wrong with a chapter's first code cell."""
    setting = setting or address.setting()
    found = []
    if here := installs(source, colab=False):
        found.append(f"outside Colab it runs {here}")
    there = installs(source, colab=True)
    # Colab has everything else, and its own TensorFlow, which can use its
    # GPU: --no-deps keeps pip from putting tensorflow-cpu in its place.
    wanted = ["--no-deps", "-q", f"latentspace @ git+{setting}", "pooch"]
    if len(there) != 1 or there[0][:2] != ["pip", "install"]:
        found.append(f"on Colab it runs {there}, not one %pip install")
    else:
        if sorted(there[0][2:]) != wanted:
            found.append(f"on Colab it installs {there[0][2:]}, not {wanted}")
    return found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem[:2])
def test_the_first_cell_installs_on_colab_and_only_there(path):
    assert faults(first_code(path)) == []


def test_all_chapters_begin_alike():
    assert len({first_code(path) for path in CHAPTERS}) == 1


GOOD = first_code(CHAPTERS[0])


@pytest.mark.parametrize(
    "cell, said",
    [
        (
            GOOD.replace('if "google.colab" in sys.modules:', "if True:"),
            "outside Colab it runs",
        ),
        (
            GOOD.replace(" in sys.modules", " not in sys.modules"),
            "outside Colab it runs",
        ),
        (GOOD.replace("google.colab", "google.collab"), "not one %pip"),
        (GOOD.replace("%pip", "!pip"), "not one %pip"),
        (
            GOOD.replace("git+https://", "git+https://example.org/"),
            "on Colab it installs",
        ),
        (GOOD.replace("latentspace @", "latent @"), "on Colab it installs"),
        (GOOD.replace("--no-deps ", ""), "on Colab it installs"),
    ],
    ids=range(7),
)
def test_a_wrong_first_cell_is_found(cell, said):
    assert cell != GOOD
    assert said in "\n".join(faults(cell))
