"""Measure the rows of the page *Results beside published numbers*.

    python benchmarks/rows.py

The scripts ``published_*.py`` call `main` with their rows. Each row is kept in
``data/cache`` as soon as it is found, so that a run which was stopped goes on
where it was; called on its own, this script takes what is there over into
``data/benchmarks/published.json``. With ``--quick`` the scripts train a
twentieth, keep nothing, and leave the test images alone.
"""

import argparse
import json
import os
import platform
import time
from importlib.metadata import packages_distributions, version
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", os.environ["OMP_NUM_THREADS"])
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
DATA = Path(__file__).resolve().parents[1] / "data"
CACHE = DATA / "cache" / "published.json"
STORED = DATA / "benchmarks" / "published.json"
THREADS = int(os.environ["OMP_NUM_THREADS"])
BATCH_SIZE = 128
N_VALIDATION = 5000  # the last of the 60,000 training images: they pick


def images(name, divisor=1):
    """Return training, validation and test images as floats, with labels.

    In a quick run the validation images stand in for the test images.
    """
    from latentspace.datasets import load

    data = load(name)
    x, test = (
        part[..., None].astype("float32") / 255
        for part in (data.x_train, data.x_test)
    )
    y, n = data.y_train, len(x) - N_VALIDATION
    validation = x[n:], y[n:]
    judge = (test, data.y_test) if divisor == 1 else validation
    return (x[:n], y[:n]), validation, judge


class Clock:
    """Seconds gone by, and of them those of processors at work."""

    def __init__(self):
        self.began = time.perf_counter(), time.process_time()

    def __call__(self):
        now = time.perf_counter(), time.process_time()
        return [round(b - a, 1) for a, b in zip(self.began, now)]


def schedule(rate, n_images, epochs):
    """Return a learning rate that rises briefly and falls along a cosine."""
    from keras.optimizers.schedules import CosineDecay

    steps = epochs * -(-n_images // BATCH_SIZE)
    warm = steps // 50
    return CosineDecay(
        0.0, steps - warm, warmup_target=rate, warmup_steps=warm
    )


def neighbours(z_train, y_train, z_test, y_test):
    """Return the accuracy of 1 and of 5 nearest neighbours among codes."""
    from sklearn.neighbors import KNeighborsClassifier

    return [
        KNeighborsClassifier(k).fit(z_train, y_train).score(z_test, y_test)
        for k in (1, 5)
    ]


def main(rows):
    """Measure what the command line asks for: all rows, or those named.

    Parameters
    ----------
    rows : dict of str to callable
        Each is called with the divisor of its epochs (1, or 20 if quick) and
        returns what it found, as a dictionary.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help=", ".join(rows))
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    for unknown in set(asked.names) - set(rows):
        parser.error(f"no row {unknown!r}; there are {', '.join(rows)}")
    for name in asked.names or rows:
        kept = json.loads(CACHE.read_text()) if CACHE.exists() else {}
        if name in kept and not asked.quick:
            print(f"{name}: measured already, see {CACHE}", flush=True)
            continue
        print(f"{name} ...", flush=True)
        clock = Clock()
        found = rows[name](20 if asked.quick else 1)
        found["seconds_in_all"], found["cpu_seconds_in_all"] = clock()
        print(f"{name}: {json.dumps(found)}", flush=True)
        if asked.quick:
            continue
        found["machine"] = {
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "threads": THREADS,
            "load": round(os.getloadavg()[0], 1),
            **{name: version(name) for name in ("numpy", "keras")},
            # tensorflow, or tensorflow-cpu
            "tensorflow": version(packages_distributions()["tensorflow"][0]),
        }
        CACHE.parent.mkdir(exist_ok=True)
        # Again, since another script may have added a row in the meantime.
        kept = json.loads(CACHE.read_text()) if CACHE.exists() else {}
        CACHE.write_text(json.dumps(kept | {name: found}, indent=1) + "\n")


def take_over():
    """Move the rows that were measured to where the page is made from."""
    kept = json.loads(STORED.read_text()) if STORED.exists() else {}
    kept |= json.loads(CACHE.read_text())
    STORED.write_text(json.dumps(kept) + "\n")
    CACHE.unlink()


if __name__ == "__main__":
    take_over()
