"""Command line: see the package's docstring."""

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

import stored


def make_maps(wanted):
    """Run the makers of the chapters asked for; return what was made."""
    makers = sorted(p.stem for p in Path(__file__).parent.glob("maps*.py"))
    made = []
    for maker in makers:
        chapter = maker.removeprefix("maps")
        if wanted and chapter not in wanted:
            continue
        start = time.perf_counter()
        arrays = importlib.import_module(f"stored.{maker}").make()
        seconds = round(time.perf_counter() - start)
        stored.save("maps", f"ch{chapter}", arrays, {"seconds": seconds})
        print(f"ch{chapter}: {len(arrays)} arrays, {seconds} s", flush=True)
        made.append(chapter)
    return made


def make_models(wanted):
    """Train the networks asked for; return their names."""
    # Trains twice as fast. Its last digits differ between processors, but
    # the weights are stored, so no chapter depends on them.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
    return importlib.import_module("stored.models").make(wanted)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m stored", description=stored.__doc__.splitlines()[0])
    parser.add_argument("what", choices=["maps", "models"])
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="chapters, or parts of names; all if none")
    options = parser.parse_args(arguments)
    make = {"maps": make_maps, "models": make_models}[options.what]
    if not make(options.names):
        print(f"nothing is called {', '.join(options.names) or '…'} among "
              f"the {options.what}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
