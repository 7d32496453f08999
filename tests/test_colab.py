"""Every chapter begins with the cell that installs the package on Colab.

Colab has all else, and its own TensorFlow, which can use its GPU: without
--no-deps, pip would put another in its place.
"""

from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
ADDRESS = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]
FIRST = f"""\
import sys

if "google.colab" in sys.modules:
    %pip install -q --no-deps pooch "latentspace @ git+{ADDRESS["url"]}"
"""


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda p: p.stem[:2]
)
def test_first_cell_installs_on_colab_and_only_there(path):
    cells = nbformat.read(path, as_version=4).cells
    first = next(cell for cell in cells if cell.cell_type == "code")
    assert first.source == FIRST.strip()
