"""Binder without Docker: what repo2docker would do here, done by hand.

First its own code decides how it would build the repository. Then the steps
that it would take are taken in an empty environment: install the pins of
environment.yml, run postBuild. Last, a notebook is run there through a real
Jupyter server, over the same requests that JupyterLab in a browser makes.
"""

import json
import os
import re
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from repo2docker.app import Repo2Docker
from repo2docker.buildpacks import CondaBuildPack
from uv import find_uv_bin
from websocket import create_connection

import bootstrap
import environment

ROOT = Path(__file__).parents[1]
# Beside .venv, so that files are links into its cache and not copies.
FOLDER = ROOT / "_build/binder"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")
# The chapter that trains nothing, so that it runs in seconds.
CHAPTER = ROOT / "notebooks/02_why_compress.ipynb"
INDEX = bootstrap.find(bootstrap.read_lock(), "uv")["source"]["registry"]
pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Binder runs Linux; postBuild is a bash script"
)


# What repo2docker decides


@pytest.fixture
def pack(monkeypatch):
    """The build pack that repo2docker picks for this repository."""
    monkeypatch.chdir(ROOT)
    for kind in Repo2Docker().buildpacks:
        pack = kind(base_image="docker.io/library/buildpack-deps:jammy")
        pack.platform = "linux/amd64"
        if pack.detect():
            return pack
    raise AssertionError("repo2docker finds nothing to build")


def test_repo2docker_builds_the_environment_file(pack):
    assert type(pack) is CondaBuildPack
    assert pack.binder_dir == ""
    assert pack.python_version == environment.PYTHON
    assert not pack.separate_kernel_env


def test_repo2docker_keeps_the_pins_between_commits(pack):
    """The pins are installed before the repository's files are copied."""
    assert pack._should_preassemble_env
    steps = pack.render()
    install = steps.index("env update -p")
    copy = steps.index("COPY --chown=1000:1000 src/ ")
    post = steps.index("RUN ./postBuild")
    assert install < copy < post
    assert "environment.yml" in steps[:install]


@pytest.mark.parametrize("line", ["-r more.txt", "-e .", "./src"])
def test_repo2docker_would_lose_them_by_such_a_line(
    line, monkeypatch, tmp_path
):
    text = environment.render(["numpy==2.0.0", line])
    (tmp_path / "environment.yml").write_text(text)
    monkeypatch.chdir(tmp_path)
    pack = CondaBuildPack(base_image="any")
    assert not pack._should_preassemble_env


def test_post_build_can_be_run():
    assert (ROOT / "postBuild").stat().st_mode & stat.S_IXUSR
    listed = subprocess.run(
        ["git", "ls-files", "--stage", "postBuild"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert listed[:6] in ("", "100755"), "git update-index --chmod=+x"


# An environment like Binder's


def offline():
    """Return why the package index cannot be reached, or nothing."""
    try:
        urllib.request.urlopen(INDEX + "/pip/", timeout=20).close()
    except (OSError, urllib.error.URLError) as error:
        return str(error)
    return ""


def run(*command, **options):
    """Run a command and return what it printed, or fail with it."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=1800,
        **options,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def place():
    """An empty environment with the pins of environment.yml, and no more."""
    reason = offline()
    if reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the package index cannot be reached: {reason}")
        pytest.skip(f"the package index cannot be reached: {reason}")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(exist_ok=True)
    run(sys.executable, "-m", "venv", "--without-pip", str(FOLDER))
    pins = FOLDER / "pins.txt"
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    pins.write_text("\n".join(environment.pip_lines(text)) + "\n")
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    # What bootstrap has just downloaded is not downloaded again.
    env.setdefault("UV_CACHE_DIR", str(ROOT / ".venv/cache"))
    python = str(BIN / "python")
    install = [find_uv_bin(), "pip", "install", "--python", python]
    install += ["--only-binary", ":all:", "-r", str(pins)]
    run(*install, env=env)
    run(find_uv_bin(), "pip", "check", "--python", python, env=env)
    # A reader's settings have no say in this, nor does it touch them.
    home = FOLDER / "home"
    home.mkdir()
    env = {
        **os.environ,
        "HOME": str(home),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH"):
        env.pop(name, None)
    for name in list(env):
        if re.match("(JUPYTER|IPYTHON|XDG)_?.*(DIR|HOME)", name):
            del env[name]
    yield env
    shutil.rmtree(FOLDER)


@pytest.fixture(scope="module")
def built(place):
    """The same, after postBuild."""
    before = subprocess.run(
        ["python", "-c", "import latentspace"],
        cwd=FOLDER,
        env=place,
        capture_output=True,
    )
    assert before.returncode, "importable before postBuild: it proves nothing"
    run("./postBuild", cwd=ROOT, env=place)
    return place


def test_post_build_makes_the_package_importable(built):
    said = run(
        "python",
        "-c",
        "import latentspace; print(latentspace.__file__)",
        cwd=FOLDER,
        env=built,
    )
    assert Path(said.strip()) == ROOT / "src/latentspace/__init__.py"


def test_jupyterlab_takes_the_myst_extension(built):
    """It renders admonitions, exercises and dropdowns."""
    said = run("jupyter", "labextension", "list", env=built)
    said = re.sub(r"\x1b\[\d*m", "", said)
    assert re.search(r"jupyterlab-myst v\S+ +enabled +OK", said), said
    assert "Disabled extensions" in said and "announcements" in said


@contextmanager
def jupyter(env, folder):
    """Start JupyterLab on a folder; yield a function that asks it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    log = FOLDER / "server.log"
    with open(log, "wb") as out:
        # By its program and not by `python -m`: the current folder is not
        # to be on Python's path.
        server = subprocess.Popen(
            [str(BIN / "jupyter-lab"), "--no-browser", "--allow-root"]
            + ["--ip=127.0.0.1", f"--port={port}"]
            + [
                "--ServerApp.port_retries=0",
                f"--ServerApp.root_dir={folder}",
            ],
            cwd=FOLDER,
            env={**env, "JUPYTER_TOKEN": token},
            stdout=out,
            stderr=subprocess.STDOUT,
        )

    def ask(path, content=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/{path}",
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {token}"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=60) as answer:
            return answer.read().decode()

    ask.socket = f"ws://127.0.0.1:{port}"
    ask.token = token
    try:
        end = time.monotonic() + 90
        while True:
            try:
                ask("api/status")
                break
            except (OSError, urllib.error.URLError):
                assert server.poll() is None, log.read_text()[-3000:]
                assert time.monotonic() < end, log.read_text()[-3000:]
                time.sleep(0.3)
        yield ask
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def execute(channel, session, code):
    """Have the kernel run a cell; return what it printed, or fail."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request"}
    header |= {"username": "reader", "session": session, "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": True}
    content |= {"user_expressions": {}, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}}
    message |= {"content": content, "channel": "shell", "buffers": []}
    channel.send(json.dumps(message))
    printed = ""
    while True:
        answer = json.loads(channel.recv())
        if answer["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        kind, content = answer["msg_type"], answer["content"]
        assert kind != "error", "\n".join(content.get("traceback", ()))
        if kind == "stream" and content["name"] == "stdout":
            printed += content["text"]
        if kind == "status" and content["execution_state"] == "idle":
            return printed


def without_numbers(text):
    """Leave out what a claim measured; a claim itself judges that."""
    return re.sub(r"≈ .*?(?= \(claimed|$)", "≈", text, flags=re.M)


def stored(cell):
    """Return what a cell of a stored notebook printed."""
    return "".join(
        output.text
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stdout"
    )


def test_a_notebook_runs_through_a_jupyter_server(built):
    notebook = nbformat.read(CHAPTER, as_version=4)
    with jupyter(built, ROOT) as ask:
        name = CHAPTER.relative_to(ROOT).as_posix()
        assert json.loads(ask(f"api/contents/{name}?content=0"))["writable"]
        page = ask(f"lab/tree/{name}")
        assert '"name": "jupyterlab-myst"' in page

        session = {"path": name, "name": CHAPTER.name, "type": "notebook"}
        session["kernel"] = {"name": "python3"}
        session = json.loads(ask("api/sessions", session))
        kernel = session["kernel"]["id"]
        channel = create_connection(
            f"{ask.socket}/api/kernels/{kernel}/channels"
            f"?session_id={session['id']}",
            header={"Authorization": f"token {ask.token}"},
            timeout=180,
        )
        try:
            claims = 0
            for cell in notebook.cells:
                if cell.cell_type != "code":
                    continue
                got = execute(channel, session["id"], cell.source)
                assert without_numbers(got) == without_numbers(stored(cell))
                claims += got.count("✓")
            where = "import sys; print(sys.prefix)"
            assert execute(channel, session["id"], where).strip() == str(
                FOLDER
            )
        finally:
            channel.close()
    assert claims >= 4


def test_the_environment_is_not_the_one_the_tests_run_in(built):
    """A notebook cannot have used what only builds or tests the book."""
    said = run(
        "python",
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
        env=built,
    )
    assert said.strip() != sysconfig.get_path("purelib")
    for name in ("pytest", "sphinx", "vtkmodules"):
        missing = subprocess.run(
            ["python", "-c", f"import {name}"], env=built, capture_output=True
        )
        assert missing.returncode, name
