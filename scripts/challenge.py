"""Run chapters broken on purpose: headlines must fall, controls must stand.

    python scripts/challenge.py            all chapters
    python scripts/challenge.py 07 13      those whose names begin so

Each chapter runs once as it is and once under every break of `breaks.py`,
from outside: the notebook is not changed. In these runs a claim that does
not hold is written down and does not stop the chapter. A claim that is not
reached under a break counts as surviving it. What was found goes to
``data/challenge.json``, with a hash of the chapter's code cells.
"""

import argparse
import ast
import hashlib
import json
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from breaks import BREAKS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "data" / "challenge.json"
COMMON = ("labels", "pixels", "untrained")

PREAMBLE = """\
import sys
sys.path.insert(0, {scripts!r})
import challenge
challenge.listen({log!r}, {name!r})
"""


def listen(log, name):
    """Break the kernel this runs in, and write claims down from now on."""
    from latentspace import claims

    if name:
        BREAKS[name]()
    claim = claims.claim

    def recorded(sentence, *args, dies_under=None, control=False, **options):
        try:
            claim(sentence, *args, **options)
            holds = True
        except Exception as error:  # a broken value may have any shape
            print(error)
            holds = False
        with open(log, "a") as file:
            entry = {"sentence": sentence, "holds": holds}
            entry |= {"dies_under": dies_under, "control": control}
            file.write(json.dumps(entry) + "\n")

    claims.claim = recorded


def code_hash(notebook):
    """Return a hash of a notebook's code cells, whatever their layout."""
    code = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    # A line magic is no Python.
    code = re.sub(r"^( *)%.*", r"\1pass", code, flags=re.MULTILINE)
    meant = ast.dump(ast.parse(code))
    return hashlib.sha256(meant.encode()).hexdigest()[:16]


def run(path, name):
    """Run a chapter under a break, or as it is; return its claims.

    Parameters
    ----------
    path : Path
        The notebook; it is not written.
    name : str
        A break of `breaks.BREAKS`, or "" for none.

    Returns
    -------
    dict of str to dict
        Sentence to ``holds``, ``dies_under`` and ``control``.
    """
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "claims.jsonl"
        log.touch()
        source = PREAMBLE.format(
            scripts=str(ROOT / "scripts"), log=str(log), name=name
        )
        notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
        NotebookClient(
            notebook,
            timeout=600,
            kernel_name="python3",
            allow_errors=bool(name),
            resources={"metadata": {"path": path.parent}},
        ).execute()
        entries = map(json.loads, log.read_text().splitlines())
        return {entry.pop("sentence"): entry for entry in entries}


def challenge(path):
    """Challenge a chapter; return what `data/challenge.json` says of it."""
    whole = run(path, "")
    wanted = {c["dies_under"] for c in whole.values()} - {None, *COMMON}
    survivors = {
        name: [
            sentence
            for sentence in whole
            if run_claims.get(sentence, {"holds": True})["holds"]
        ]
        for name in (*COMMON, *sorted(wanted))
        for run_claims in [run(path, name)]
    }
    notebook = nbformat.read(path, as_version=4)
    faults = [
        f"fails unbroken: {s}" for s, c in whole.items() if not c["holds"]
    ]
    for sentence, entry in whole.items():
        name = entry["dies_under"]
        if name and sentence in survivors[name]:
            faults.append(f"should fall under {name!r}: {sentence}")
        fell = [n for n, alive in survivors.items() if sentence not in alive]
        if entry["control"] and fell:
            faults.append(f"a control that falls under {fell}: {sentence}")
    alive = set(whole).intersection(*survivors.values())
    return {
        "code": code_hash(notebook),
        "claims": len(whole),
        "headlines": sum(bool(c["dies_under"]) for c in whole.values()),
        "survive": {name: len(alive) for name, alive in survivors.items()},
        "survive all": [s for s in whole if s in alive],
        "faults": faults,
    }


def main(arguments=None):
    """Challenge the chapters asked for; return 1 where one has a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args(arguments)
    os.environ["OMP_NUM_THREADS"] = "1"
    paths = [
        path
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        if not options.names or path.name.startswith(tuple(options.names))
    ]
    faulty = False
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(paths, pool.map(challenge, paths)):
            # Read anew: other chapters may have been challenged meanwhile.
            results = json.loads(RESULTS.read_text())
            results[path.stem] = found
            RESULTS.write_text(
                json.dumps(
                    dict(sorted(results.items())), indent=1, ensure_ascii=False
                )
                + "\n"
            )
            faulty = faulty or bool(found["faults"])
            print(
                f"{path.stem}: {found['claims']} claims, "
                f"{len(found['survive all'])} survive every break",
                flush=True,
            )
            for line in found["faults"]:
                print(f"    {line}")
    return int(faulty or not paths)


if __name__ == "__main__":
    sys.exit(main())
