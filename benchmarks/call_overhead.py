"""Time the same arithmetic in small and in large pieces, and the calls alone.

    python benchmarks/call_overhead.py

4,096 images of 576 values go through one dense layer of 512 units in batches
of 4, 32 and 512, and through a compiled function that only adds zero, in the
same batches. The second is what the calls alone cost. The results go to
``data/benchmarks/call_overhead.json``, which ``scripts/full_size.py`` makes a
page of.
"""

import json
import os
import platform
import time
from pathlib import Path
from statistics import median

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "data/benchmarks/call_overhead.json"
N, VALUES, BATCHES = 4096, 576, (4, 32, 512)


def seconds(function, images, batch_size):
    """Return the median of nine passes over all images."""
    batches = tf.split(images, N // batch_size)
    function(batches[0])  # compiled at the first call
    rounds = []
    for _ in range(9):
        began = time.perf_counter()
        for batch in batches:
            function(batch)
        rounds.append(time.perf_counter() - began)
    return round(median(rounds), 4)


def main():
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    images = tf.random.stateless_uniform([N, VALUES], [0, 0])
    layer = tf.function(layers.Dense(512, activation="relu"))
    nothing = tf.function(lambda x: x + 0.0)
    result = {
        "batches": list(BATCHES),
        "layer": [seconds(layer, images, n) for n in BATCHES],
        "nothing": [seconds(nothing, images, n) for n in BATCHES],
        "machine": platform.machine(),
        "threads": 1,
    }
    STORED.write_text(json.dumps(result) + "\n")
    print(result)


if __name__ == "__main__":
    main()
