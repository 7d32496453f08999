"""Execute the notebooks in place, as ``make notebooks`` does.

Every notebook runs from top to bottom in a fresh kernel; its outputs, and
nothing that differs between two runs of the same code, are stored. Run time,
peak memory and versions go to ``book/status.json`` and, readable, to
``book/status.md``; how long a chapter takes to read is written into its first
cell, and the chapters' lists of misconceptions are gathered anew::

    python scripts/notebooks.py             # all of them
    python scripts/notebooks.py 03 07       # those whose names begin so
"""

import argparse
import json
import os
import platform
import re
import sys
import time
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import misconceptions
from measure import BUDGET_MB, BUDGET_SECONDS, peak_memory_mb

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book/_ext"))  # where the site measures reading
STATED = re.compile(r"about \d+ minutes to read")
SHOWN = (
    "keras",
    "tensorflow-cpu",
    "tensorflow",
    "numpy",
    "scikit-learn",
    "umap-learn",
    "matplotlib",
    "jupyter-book",
)


def execute(path, env=None):
    """Run a notebook from top to bottom in a fresh kernel.

    Parameters
    ----------
    path : Path
        The notebook; it is not written.
    env : dict of str, optional
        Environment variables added to the kernel's.

    Returns
    -------
    notebook : nbformat.NotebookNode
        With its new outputs, normalised by `tidy`.
    seconds, peak_mb : float
        Wall-clock time with the kernel's start, and the kernel's peak memory.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": path.parent}},
    )
    start = time.perf_counter()
    with client.setup_kernel(env={**os.environ, **(env or {})}):
        for i, cell in enumerate(notebook.cells):
            if sys.stdout.isatty():
                done = f"\r{path.stem}: {i} of {len(notebook.cells)} cells"
                print(done, end="", flush=True)
            client.execute_cell(cell, i)
        peak = peak_memory_mb(client.km)
    return state_time(tidy(notebook)), time.perf_counter() - start, peak


def tidy(notebook):
    """Drop from a notebook what differs between two runs of the same code."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        for key in ("execution", "collapsed", "scrolled", "trusted"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                size = output.metadata.get("image/png")
                kept = {"image/png": size} if size else {}
                output.metadata = nbformat.from_dict(kept)
    return notebook


def state_time(notebook):
    """Write into a notebook's first cell how long it takes to read."""
    from reading import minutes

    said = f"about {minutes(notebook.cells)} minutes to read"
    first = notebook.cells[0]
    first.source = STATED.sub(said, first.source)
    return notebook


def record(reports):
    """Write the status page from what a run measured.

    Parameters
    ----------
    reports : dict of str to dict
        Notebook stem to title, seconds, peak megabytes and date. What the
        record says of notebooks that were not run again is kept.
    """
    file = ROOT / "book/status.json"
    status = json.loads(file.read_text())
    status["python"] = platform.python_version()
    status["platform"] = f"{platform.system()} {platform.machine()}"
    status["cores"] = os.cpu_count()
    status["versions"] = {}
    for name in SHOWN:
        with suppress(PackageNotFoundError):
            status["versions"][name] = version(name)
    existing = {p.stem for p in (ROOT / "notebooks").glob("*.ipynb")}
    status["chapters"] = {
        stem: chapter
        for stem, chapter in sorted((status["chapters"] | reports).items())
        if stem in existing
    }
    file.write_text(json.dumps(status, indent=1, ensure_ascii=False) + "\n")
    file.with_suffix(".md").write_text(status_page(status))


def status_page(status):
    """Return the status page's Markdown for a status record."""
    rows = [
        f"| [{c['title']}](../notebooks/{stem}.ipynb) | {c['seconds']} s "
        f"| {c['peak_mb']:,} MB | {c['date']} |"
        for stem, c in status["chapters"].items()
    ]
    packages = [
        f"| {name} | {number} |" for name, number in status["versions"].items()
    ]
    return "\n".join(
        [
            "<!-- Written by scripts/notebooks.py. Do not edit by hand. -->",
            "# Status",
            "",
            "Every chapter's outputs come from one run of the whole notebook "
            "in a fresh kernel. That run also measured how long it took and "
            "how much memory it needed at its peak, and wrote this page.",
            "",
            f"A chapter may take at most {BUDGET_SECONDS} s and "
            f"{BUDGET_MB:,} MB on {status['cores']} processor cores without a "
            "GPU; the memory limit is enforced whenever the tests run.",
            "",
            "| chapter | run time | peak memory | run on |",
            "| --- | ---: | ---: | --- |",
            *rows,
            "",
            "## What it ran with",
            "",
            "| what | version |",
            "| --- | --- |",
            f"| Python | {status['python']} |",
            f"| system | {status['platform']}, {status['cores']} cores |",
            *packages,
            "",
        ]
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="beginnings of notebook names; all if none",
    )
    names = tuple(parser.parse_args(arguments).names)
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    chosen = [p for p in paths if not names or p.name.startswith(names)]
    if not chosen:
        parser.error(
            f"no notebook begins with {', '.join(names)}; there are "
            f"{', '.join(p.stem for p in paths) or 'none'}"
        )
    reports = {}
    for path in chosen:
        try:
            notebook, seconds, peak = execute(path)
        except CellExecutionError as error:
            print(
                f"\n{path.name} was left as it was; a cell failed:\n{error}",
                file=sys.stderr,
            )
            continue
        temporary = path.with_suffix(".tmp")
        nbformat.write(notebook, temporary)
        temporary.replace(path)
        reports[path.stem] = {
            "title": misconceptions.title_of(notebook),
            "seconds": round(seconds),
            "peak_mb": round(peak),
            "date": str(date.today()),
        }
        print(
            f"\r{path.stem}: {len(notebook.cells)} cells, {seconds:.0f} s, "
            f"{peak:.0f} MB at its peak, "
            f"{path.stat().st_size / 1000:.0f} kB stored",
            flush=True,
        )
    record(reports)
    misconceptions.main()
    return int(len(reports) < len(chosen))


if __name__ == "__main__":
    sys.exit(main())
