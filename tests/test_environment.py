"""The lock, environment.yml made from it, and what makes `.venv`.

test_binder.py installs environment.yml and runs a notebook with it.
"""

import ast
import hashlib
import platform
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import bootstrap
import environment

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "environment.yml").read_text(encoding="utf-8")
LOCK = bootstrap.read_lock()


@pytest.fixture(scope="module")
def pins():
    return environment.pins()


# environment.yml


def test_environment_file_is_made_from_the_lock(pins, capsys):
    assert environment.problems(TEXT, pins) == []
    assert environment.main(["--check"]) == 0, capsys.readouterr().out


NUMPY = next(
    line for line in TEXT.splitlines(keepends=True) if '"numpy==' in line
)


@pytest.mark.parametrize(
    "old, new, said",
    [
        (NUMPY, '      - "numpy==2.0.1"\n', "numpy is 2.0.1; the lock has"),
        (NUMPY, '      - "numpy>=2"\n', "numpy is >=2; the lock has"),
        (NUMPY, '      - "numpy"\n', "numpy is any version; the lock has"),
        (NUMPY, "", "numpy is missing; the lock has"),
        (NUMPY, NUMPY + '      - "six-too==1"\n', "six-too 1 is not what"),
        (NUMPY, NUMPY + '      - "-r more.txt"\n', "no pin of a package"),
        (NUMPY, NUMPY + '      - "-e ."\n', "no pin of a package"),
        (
            "sys_platform == 'linux' and",
            "sys_platform != 'linux' and",
            "tensorflow-cpu (sys_platform != ",
        ),
        ("python=3.12", "python=3.10", "not as `make environment` writes it"),
        ("  - conda-forge\n", "", "not as `make environment` writes it"),
        (TEXT, "", "keras is missing"),
        (TEXT, "dependencies: [pip", "keras is missing"),
    ],
)
def test_a_wrong_environment_file_is_found(pins, old, new, said):
    assert old in TEXT
    wrong = TEXT.replace(old, new)
    assert said in "\n".join(environment.problems(wrong, pins))


def test_a_lock_that_pyproject_does_not_fit_is_found(tmp_path):
    for name in ("pyproject.toml", "uv.lock", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    assert environment.pins(tmp_path)
    file = tmp_path / "pyproject.toml"
    file.write_text(file.read_text().replace('"numpy>=2"', '"numpy>=2.1"'))
    with pytest.raises(RuntimeError, match="make lock"):
        environment.pins(tmp_path)


def test_each_machine_gets_one_tensorflow(pins):
    wanted = [Requirement(line) for line in pins if "tensorflow" in line]
    for machine in environment.MACHINES:
        got = [w.name for w in wanted if w.marker.evaluate(machine)]
        small = machine["platform_machine"] == "x86_64"
        assert got == ["tensorflow-cpu" if small else "tensorflow"]


def test_short_markers_mean_what_the_long_ones_do():
    long = (
        "(platform_machine == 'arm64' and sys_platform == 'darwin') or "
        "(platform_machine == 'aarch64' and sys_platform == 'linux') or "
        "(platform_machine == 'x86_64' and sys_platform == 'linux')"
    )
    assert environment.shorten(long) == " ; sys_platform != 'win32'"
    odd = "platform_machine == 'aarch64'"
    assert environment.shorten(odd) == f" ; {odd}"
    everywhere = long + " or sys_platform == 'win32'"
    assert environment.shorten(everywhere) == ""


def test_readers_do_not_install_what_builds_the_book():
    names = {Requirement(p).name for p in environment.pip_lines(TEXT)}
    assert {"keras", "jupyterlab", "jupyterlab-myst", "ipykernel"} <= names
    assert not names & {"jupyter-book", "pytest", "playwright", "vtk", "uv"}


# The lock


def test_every_python_gets_the_same_versions():
    names = [package["name"] for package in LOCK["package"]]
    assert len(names) == len(set(names))


def test_everything_locked_has_wheels_with_hashes():
    for package in LOCK["package"]:
        if package["source"] == {"editable": "."}:
            continue
        assert package["wheels"], package["name"]
        for wheel in package["wheels"]:
            assert wheel["hash"].startswith("sha256:"), package["name"]


# scripts/bootstrap.py


def test_bootstrap_knows_the_supported_pythons():
    with open(ROOT / "pyproject.toml", "rb") as file:
        asked = tomllib.load(file)["project"]["requires-python"]
    low, high = bootstrap.OLDEST, bootstrap.NEWEST
    assert asked == f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"
    assert platform.python_version() in SpecifierSet(asked)


def test_an_old_python_can_read_bootstrap():
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))


@pytest.mark.parametrize(
    "version, word", [((3, 10), "too old"), ((3, 14), "too new")]
)
def test_an_unsupported_python_is_told_so(version, word):
    with pytest.raises(bootstrap.Stop, match=f"{word}.*3.11 to 3.13"):
        bootstrap.check_python(version)
    for fine in ((3, 11), (3, 12), (3, 13)):
        bootstrap.check_python(fine)


def test_a_missing_venv_module_is_told_so(monkeypatch):
    bootstrap.check_venv()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.Stop, match="apt install python3.*-venv"):
        bootstrap.check_venv()


def test_an_unsupported_machine_is_told_so():
    bootstrap.check_platform(LOCK)
    for system, machine in (
        ("darwin", "x86_64"),
        ("win32", "ARM64"),
        ("freebsd14", "amd64"),
    ):
        with pytest.raises(bootstrap.Stop, match=f"{system}, {machine}"):
            bootstrap.check_platform(LOCK, system, machine)
    for fine in environment.SYSTEMS:
        bootstrap.check_platform(
            LOCK, fine["sys_platform"], fine["platform_machine"]
        )


def test_a_small_disk_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "UV", str(tmp_path / "none"))
    monkeypatch.setattr(bootstrap, "GIGABYTES", 10**9)
    with pytest.raises(bootstrap.Stop, match="GB are free"):
        bootstrap.check_space()


def index_at(url):
    return {"package": [{"name": "uv", "source": {"registry": url}}]}


def test_a_missing_network_is_told_so(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    # Port 9 of this machine: nothing answers there.
    said = bootstrap.explain("No uv.", index_at("http://127.0.0.1:9/simple"))
    assert "No uv." in said and "cannot be reached" in said

    def answers(request, timeout):
        raise bootstrap.urllib.error.HTTPError(
            request.full_url, 404, "not found", {}, None
        )

    monkeypatch.setattr(bootstrap.urllib.request, "urlopen", answers)
    said = bootstrap.explain("No uv.", index_at("http://127.0.0.1:9/simple"))
    assert "cannot be reached" not in said and "hash" in said


def tiny_uv(folder):
    """Write a wheel called uv, with nothing in it; return its hash."""
    path = folder / "uv-0.0.1-py3-none-any.whl"
    info = "uv-0.0.1.dist-info/"
    files = {
        "METADATA": "Metadata-Version: 2.1\nName: uv\nVersion: 0.0.1\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{info}{name},,\n" for name in (*files, "RECORD"))
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, "RECORD": record}.items():
            wheel.writestr(info + name, text)
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_environment_is_complete_and_checked_by_hash(
    monkeypatch, tmp_path, capfd
):
    """The steps of bootstrap in an empty folder, with a stand-in for uv."""
    root = tmp_path / "a clone"
    (root / "src").mkdir(parents=True)
    (root / "src/onlyhere.py").touch()
    venv = root / ".venv"
    right = tiny_uv(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setattr(bootstrap, "ROOT", str(root))
    monkeypatch.setattr(bootstrap, "VENV", str(venv))
    inside = venv / bootstrap.BIN
    monkeypatch.setattr(
        bootstrap, "PYTHON", str(inside / ("python" + bootstrap.EXE))
    )
    monkeypatch.setattr(bootstrap, "STAMP", str(venv / "made-from"))
    assert not bootstrap.up_to_date()

    packages = bootstrap.make_venv()
    assert Path(packages).is_relative_to(venv)
    env = bootstrap.surroundings()

    def lock(digest):
        package = {"name": "uv", "version": "0.0.1"}
        package["wheels"] = [{"hash": digest}]
        return {"package": [package]}

    monkeypatch.setattr(bootstrap, "explain", lambda what, lock: what)
    with pytest.raises(bootstrap.Stop, match="could not install uv"):
        bootstrap.install_uv(lock("sha256:" + 64 * "0"), env)
    assert "DO NOT MATCH THE HASHES" in capfd.readouterr().err
    bootstrap.install_uv(lock(right), env)
    assert (Path(packages) / "uv-0.0.1.dist-info").is_dir()

    bootstrap.point_at_source(packages)
    run = bootstrap.subprocess.run
    done = run([bootstrap.PYTHON, "-I", "-c", "import onlyhere"])
    assert done.returncode == 0
    # A second call goes on with what is there.
    marker = venv / "kept"
    marker.touch()
    assert bootstrap.make_venv() == packages and marker.exists()
    # The stamp counts only for the files and the place it was made from.
    version = "{}.{}".format(*sys.version_info)
    Path(bootstrap.STAMP).write_text(bootstrap.fingerprint(version))
    assert bootstrap.up_to_date()
    Path(bootstrap.STAMP).write_text(bootstrap.fingerprint("3.0"))
    assert not bootstrap.up_to_date()
