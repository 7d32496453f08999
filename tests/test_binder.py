"""Binder: the package becomes importable and no pin is installed again.

The weekly workflow builds the repository with repo2docker itself.
"""

import os
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_post_build_makes_the_package_importable(tmp_path):
    venv.create(tmp_path)
    (packages,) = tmp_path.glob("lib/python*/site-packages")
    before = {path.name for path in packages.iterdir()}
    jupyter = tmp_path / "bin/jupyter"
    jupyter.write_text("#!/bin/sh\n")
    jupyter.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    subprocess.run([ROOT / "postBuild"], env=env, check=True)
    after = {path.name for path in packages.iterdir()}
    assert after - before == {"latentspace.pth"}
    code = "import latentspace; print(latentspace.__file__)"
    command = [tmp_path / "bin/python", "-c", code]
    said = subprocess.check_output(command, cwd=tmp_path, text=True)
    assert Path(said.strip()) == ROOT / "src/latentspace/__init__.py"
