#!/usr/bin/env python3
"""Create `.venv` from `uv.lock`, every download checked against its hash.

    python3 scripts/bootstrap.py          does nothing when .venv fits the lock

It needs a Python the course supports with `venv` and `pip`, and nothing
else. pip fetches one package, uv, in the version and with the hash that the
lock names; uv then installs the rest of the lock. Everything is written
inside `.venv`: its cache and its temporary files too, so that removing the
folder removes every trace.

The package `latentspace` itself is not built: a path file in the environment
points at `src/`, which saves fetching a build tool the lock knows no hash of.

This file must be readable by an old Python, which is told that it is too old.
"""

import hashlib
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "uv.lock")
PYPROJECT = os.path.join(ROOT, "pyproject.toml")
STAMP = os.path.join(VENV, "made-from")
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = os.path.join(VENV, BIN, "python" + EXE)
UV = os.path.join(VENV, BIN, "uv" + EXE)

# requires-python in pyproject.toml; a test holds the two together.
OLDEST, NEWEST = (3, 11), (3, 13)
# What a fresh environment takes on disk, measured, and rounded up.
GIGABYTES = 4

UNREACHABLE = """\
%s
    %s cannot be reached (%s).
The packages are fetched from there this once. Check the connection; behind a
proxy, set HTTPS_PROXY. Then run the same command again: what has been
downloaded is kept."""
REACHABLE = """\
%s The lines above say why.
If they speak of a hash: a file is not the one the lock was made with. Do not
work around it; try another network, and report it if it stays.
If they speak of a time-out: set UV_HTTP_TIMEOUT=600 and try again."""


class Stop(Exception):
    """A reason to stop, in words for the person at the terminal."""


def versions(low, high):
    """Say a range of Python versions."""
    return "%d.%d to %d.%d" % (low + high)


def fingerprint(version):
    """Name the environment that these files ask for at this place."""
    digest = hashlib.sha256()
    for path in (LOCK, PYPROJECT, os.path.abspath(__file__)):
        with open(path, "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    # An environment that was moved, or whose Python was exchanged beneath
    # it, looks complete and is not.
    digest.update(repr((VENV, version)).encode())
    return digest.hexdigest()


def look_inside():
    """Ask the environment's own Python for its version and package folder.

    Returns ``None`` when there is no environment, or only a broken one.
    """
    ask = (
        "import sys, sysconfig, pip;"
        "print('%d.%d' % sys.version_info[:2]);"
        "print(sysconfig.get_path('purelib'));"
        "print(sys.prefix)"
    )
    try:
        answer = subprocess.run(
            [PYTHON, "-I", "-c", ask],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
    except OSError:
        return None
    lines = answer.stdout.splitlines()
    if answer.returncode or len(lines) != 3:
        return None
    version, packages, prefix = lines
    if os.path.realpath(prefix) != os.path.realpath(VENV):
        return None
    return version, packages


def up_to_date():
    """Say whether `.venv` is the environment that the lock describes."""
    if not os.path.exists(STAMP):
        return False
    inside = look_inside()
    if inside is None:
        return False
    with open(STAMP) as file:
        return file.read().strip() == fingerprint(inside[0])


def another_python():
    """Find a Python on the path that the course supports, if any."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    for minor in (12, 13, 11):
        path = shutil.which("python3.%d" % minor)
        if path is None:
            continue
        # Some version managers put a name on the path that then refuses.
        try:
            said = subprocess.run(
                [path, "-c", ask],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                universal_newlines=True,
            ).stdout.strip()
        except OSError:
            continue
        if said == "3.%d" % minor:
            return path
    return None


def check_python(version):
    """Stop unless this Python can make the environment."""
    if OLDEST <= version <= NEWEST:
        return
    word = "too old" if version < OLDEST else "too new"
    raise Stop(
        "Python %d.%d is %s: the course runs on Python %s, as TensorFlow"
        "\nhas no packages for others. Install one of these beside it; it is"
        " then\nfound by itself under its name, such as python3.12."
        % (version + (word, versions(OLDEST, NEWEST)))
    )


def check_venv():
    """Stop where Debian keeps `venv` in a package of its own."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        here = "python%d.%d" % sys.version_info[:2]
        raise Stop(
            "This Python comes without its venv module. On Debian and Ubuntu:"
            "\n    sudo apt install %s-venv"
            "\nElsewhere, install Python from python.org or conda." % here
        ) from None


def read_lock():
    """Read uv.lock."""
    import tomllib

    with open(LOCK, "rb") as file:
        return tomllib.load(file)


def check_platform(lock, system=None, machine=None):
    """Stop on a platform that the lock has no packages for."""
    system = system or sys.platform
    machine = machine or platform.machine()
    here = {"sys_platform": system, "platform_machine": machine}
    supported = [
        dict(re.findall(r"(\w+) == '([^']+)'", marker))
        for marker in lock["supported-markers"]
    ]
    if here not in supported:
        raise Stop(
            "There are no packages for this machine (%s, %s). The course runs"
            " on:\n%s\nOr read it on Binder or Colab: the README has the"
            " links."
            % (
                system,
                machine,
                "\n".join(
                    "    %(sys_platform)s, %(platform_machine)s" % each
                    for each in supported
                ),
            )
        )
    # Alpine and other musl systems find no wheel of TensorFlow either.
    if system == "linux" and sys.platform == "linux":
        if platform.libc_ver()[0] != "glibc":
            raise Stop(
                "TensorFlow has no packages for a Linux without glibc (such"
                " as Alpine).\nUse Debian, Ubuntu, Fedora or the like."
            )


def check_space():
    """Stop before a download that cannot end well."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < GIGABYTES and not os.path.exists(UV):
        raise Stop(
            "The environment needs about %d GB of disk; %.1f GB are free."
            % (GIGABYTES, free)
        )


def surroundings():
    """Return the environment variables under which pip and uv work here."""
    env = dict(os.environ)
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"):
        env.pop(name, None)
    scratch = os.path.join(VENV, "tmp")
    os.makedirs(scratch, exist_ok=True)
    env.update(
        TMPDIR=scratch,
        TEMP=scratch,
        TMP=scratch,
        PIP_NO_CACHE_DIR="1",
        PIP_USER="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        UV_PROJECT_ENVIRONMENT=VENV,
        UV_PYTHON_DOWNLOADS="never",
    )
    # The cache stays: what is installed are links into it, so it takes no
    # room of its own, and after a change of the lock only the difference is
    # fetched. Both may be set by whoever wants to share a cache.
    env.setdefault("UV_CACHE_DIR", os.path.join(VENV, "cache"))
    env.setdefault("UV_HTTP_TIMEOUT", "120")
    return env


def explain(what, lock):
    """Say why a download failed, as far as one can tell from here."""
    index = find(lock, "uv")["source"]["registry"]
    request = urllib.request.Request(index + "/uv/", method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=15).close()
    except urllib.error.HTTPError:
        pass  # It answered, so it is there.
    except (OSError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", error)
        # pip and uv bring certificates of their own; this Python may lack
        # them, which says nothing about the network.
        if not isinstance(reason, ssl.SSLError):
            return UNREACHABLE % (what, index, reason)
    return REACHABLE % what


def find(lock, name):
    """Return the lock's entry of a package."""
    (package,) = [each for each in lock["package"] if each["name"] == name]
    return package


def requirement(lock, name):
    """Return the lock's pin of a package with the hashes of its wheels."""
    package = find(lock, name)
    pin = "%s==%s" % (name, package["version"])
    hashes = ["--hash=" + wheel["hash"] for wheel in package["wheels"]]
    return " \\\n    ".join([pin] + hashes) + "\n"


def make_venv():
    """Make an empty environment with pip, unless a sound one is there."""
    inside = look_inside()
    mine = "%d.%d" % sys.version_info[:2]
    if inside is not None and inside[0] == mine:
        return inside[1]
    # From inside the environment that is being replaced, this is the Python
    # that the environment was made with.
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", "--clear", VENV])
    inside = look_inside()
    if made.returncode or inside is None:
        raise Stop(
            "Python could not make an environment in\n    %s\nIf the folder"
            " is there and is not yours, remove it and try again." % VENV
        )
    return inside[1]


def install_uv(lock, env):
    """Install uv with pip, in the lock's version and checked by hash."""
    pins = os.path.join(VENV, "uv.txt")
    with open(pins, "w") as file:
        file.write(requirement(lock, "uv"))
    command = [PYTHON, "-I", "-m", "pip", "install", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", pins]
    if subprocess.run(command, env=env).returncode:
        raise Stop(explain("pip could not install uv.", lock))


def install_lock(lock, env):
    """Let uv install what the lock names, checked by hash."""
    command = [UV, "sync", "--locked", "--all-extras", "--all-groups"]
    command += ["--no-install-project", "--python", PYTHON]
    if subprocess.run(command, env=env, cwd=ROOT).returncode:
        raise Stop(explain("uv could not install what uv.lock names.", lock))


def point_at_source(packages):
    """Make `import latentspace` find src/, by a path relative to the file."""
    source = os.path.relpath(os.path.join(ROOT, "src"), packages)
    with open(os.path.join(packages, "latentspace.pth"), "w") as file:
        file.write(source.replace(os.sep, "/") + "\n")


def bootstrap():
    """Bring `.venv` to what the lock says."""
    start = time.time()
    check_venv()
    lock = read_lock()
    check_platform(lock)
    check_space()
    print("Filling .venv from uv.lock (the first time takes some minutes).")
    sys.stdout.flush()
    packages = make_venv()
    if os.path.exists(STAMP):
        os.remove(STAMP)
    env = surroundings()
    install_uv(lock, env)
    install_lock(lock, env)
    point_at_source(packages)
    shutil.rmtree(os.path.join(VENV, "tmp"), ignore_errors=True)
    with open(STAMP, "w") as file:
        file.write(fingerprint("%d.%d" % sys.version_info[:2]) + "\n")
    print(".venv is ready, after %.0f s." % (time.time() - start))


def main():
    """Do what the command line asks; return the exit status."""
    if up_to_date():
        return 0
    version = tuple(sys.version_info[:2])
    try:
        if not OLDEST <= version <= NEWEST:
            other = another_python()
            if other is not None:
                print(
                    "Python %d.%d is not supported; using %s."
                    % (version + (other,))
                )
                sys.stdout.flush()
                return subprocess.call([other, os.path.abspath(__file__)])
        check_python(version)
        bootstrap()
    except Stop as reason:
        sys.stdout.flush()
        sys.stderr.write("\n%s\n" % reason)
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
