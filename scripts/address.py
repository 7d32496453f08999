"""Change the repository's public address everywhere, or find what disagrees.

    python scripts/address.py https://github.com/OWNER/REPO   changes it
    python scripts/address.py --check                         lists strays
    python scripts/address.py                                 prints it

The one setting is `repository.url` in _config.yml. The book makes its links
from it while it is built; files that cannot (the notebooks' Colab cell,
CITATION.cff, the README and so on) repeat it, and this program keeps them
alike. It looks at every text file that git tracks or would track, for links
to GitHub, its pages and raw files, Binder and Colab.

A link is held to be the project's own if the repository has the name that
_config.yml, CITATION.cff or pyproject.toml gives, whoever the owner is; if
owner or repository has "latent space" in its name; or if it opens something
on Binder or Colab. Other links are left alone.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
# These name the address in any case, beside every notebook.
MUST_NAME = (
    "_config.yml",
    "CITATION.cff",
    "pyproject.toml",
    ".github/ISSUE_TEMPLATE/config.yml",
)
OWNER = r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]*)"
# A repository's name may hold dots, but neither a full stop nor the ending
# .git after it belongs to the name.
REPO = r"(?P<repo>[A-Za-z0-9_-]+(?:\.(?!git\b)[A-Za-z0-9_-]+)*)"
LAUNCH = re.compile(
    r"(?:mybinder\.org/v2/gh/|colab\.research\.google\.com/github/)"
    + f"{OWNER}/{REPO}"
)
LINK = re.compile(
    r"(?:(?<![\w.-])github\.com[/:]|raw\.githubusercontent\.com/)"
    + f"{OWNER}/{REPO}"
)
PAGES = re.compile(rf"(?<![\w.-]){OWNER}\.github\.io/{REPO}")
SHAPES = (LAUNCH, LINK, PAGES)


class Address(NamedTuple):
    """Where the repository is."""

    owner: str
    repo: str

    def __str__(self):
        return f"https://github.com/{self.owner}/{self.repo}"


class Place(NamedTuple):
    """One link in one file, and where in it owner and repository stand."""

    path: str
    line: int
    text: str
    address: Address
    spans: tuple
    launch: bool


def parse(url):
    """Return the address in a link to a repository's front page.

    Raises
    ------
    ValueError
        If it is not of the form ``https://github.com/OWNER/REPO``.
    """
    match = re.fullmatch(f"https://github\\.com/{OWNER}/{REPO}", str(url))
    if match is None:
        raise ValueError(
            f"{url!r} is not of the form https://github.com/OWNER/REPO"
        )
    return Address(match["owner"], match["repo"])


def setting(root=ROOT):
    """Return the address that _config.yml sets."""
    text = (root / "_config.yml").read_text(encoding="utf-8")
    return parse(yaml.safe_load(text)["repository"]["url"])


def texts(root=ROOT):
    """Map each file that git tracks or would track to its text."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others"]
        + ["--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    found = {}
    for name in sorted(set(said.stdout.decode().split("\0"))):
        path = root / name
        if not name or path.is_symlink() or not path.is_file():
            continue
        try:
            # Not read_text, which would turn a Windows line end into "\n".
            found[name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def places(files):
    """List every link to a repository in these files."""
    found = []
    for path, text in files.items():
        for shape in SHAPES:
            for match in shape.finditer(text):
                start = text.rfind("\n", 0, match.start()) + 1
                found.append(
                    Place(
                        path,
                        text.count("\n", 0, start) + 1,
                        match[0],
                        Address(match["owner"], match["repo"]),
                        (match.span("owner"), match.span("repo")),
                        shape is LAUNCH,
                    )
                )
    return found


def own(files, address):
    """List the links that are the project's own, right or wrong."""
    everything = places(files)
    known = {address} | {
        parse(url)
        for url in re.findall(
            r"(?m)^\s*(?:repository-code|Repository)\s*[:=]\s*[\"']?"
            r"(https://github\.com/[\w.-]+/[\w-]+(?:\.[\w-]+)*)",
            files.get("CITATION.cff", "")
            + "\n"
            + files.get("pyproject.toml", ""),
        )
    }
    repos = {each.repo.lower() for each in known}

    def ours(place):
        owner, repo = (part.lower() for part in place.address)
        squashed = re.sub("[^a-z]", "", owner + "/" + repo)
        return place.launch or repo in repos or "latentspace" in squashed

    return [place for place in everything if ours(place)]


def strays(root=ROOT):
    """List in words every place that disagrees with the setting."""
    address = setting(root)
    files = texts(root)
    links = own(files, address)
    faults = [
        f"{place.path}, line {place.line}: {place.text}"
        for place in links
        if place.address != address
    ]
    naming = {place.path for place in links}
    must = [*MUST_NAME]
    must += [name for name in files if re.match(r"notebooks/.*\.ipynb$", name)]
    faults += [
        f"{name} does not name the address"
        if name in files
        else f"{name} is missing"
        for name in must
        if name not in naming
    ]
    return faults


def change(new, root=ROOT):
    """Put a new address in every place; return the files that changed."""
    files = texts(root)
    by_file = {}
    for place in own(files, setting(root)):
        for span, word in zip(place.spans, new, strict=True):
            by_file.setdefault(place.path, set()).add((span, word))
    changed = []
    for name, edits in by_file.items():
        text = files[name]
        # From the end, so that the positions before an edit stay true.
        for (start, end), word in sorted(edits, reverse=True):
            text = text[:start] + word + text[end:]
        if text != files[name]:
            (root / name).write_bytes(text.encode("utf-8"))
            changed.append(name)
    return changed


def main(arguments=None):
    """Print, check or change the address; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    if not arguments:
        print(setting())
        return 0
    if arguments != ["--check"]:
        try:
            new = parse(arguments[0].rstrip("/").removesuffix(".git"))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        for name in change(new):
            print(f"changed {name}")
    faults = strays()
    for fault in faults:
        print(fault)
    print(
        f"{len(faults)} places disagree with _config.yml: {setting()}"
        if faults
        else f"Every place names {setting()}."
    )
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
