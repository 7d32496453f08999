"""Train one autoencoder on several machines that share every step.

The same command is started on each machine; only ``--worker`` differs:

    python benchmarks/many_workers.py --folder /shared/run \\
        --workers 10.0.0.1:9001 10.0.0.2:9001 --worker 0

``--folder`` is a folder that all of them see. Worker 0 keeps a checkpoint
there. When a worker is lost the others stop with an error; start all of them
again with the same commands, and they go on from the checkpoint.

With one worker (or none named) nothing is distributed, and the numbers are
the same:  python benchmarks/many_workers.py --folder run

``--record`` starts two workers on this machine, ends one of them half-way,
starts both again, compares with one process, and stores the log that
chapter 16 shows.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()
STORED = HERE.parents[1] / "data" / "benchmarks" / "many_workers.json"
BATCH = 128  # images in a step, over all workers together


def cluster(workers, worker):
    """Return the text of ``TF_CONFIG``: all workers, and which this one is."""
    return json.dumps(
        {
            "cluster": {"worker": workers},
            "task": {"type": "worker", "index": worker},
        }
    )


def batch(n, step, worker, workers):
    """Return the rows that a worker takes at a step: its share of a batch."""
    import numpy as np

    rows = np.random.default_rng([0, step]).integers(n, size=BATCH)
    return rows[worker::workers]


def work(folder, workers, worker, steps, every):
    """Train as one of several workers (or alone); write ``weights.npz``."""
    if len(workers) > 1:
        os.environ["TF_CONFIG"] = cluster(workers, worker)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from latentspace.datasets import load

    import keras  # isort: skip
    import numpy as np
    import tensorflow as tf

    if len(workers) > 1:  # before anything else touches TensorFlow
        strategy = tf.distribute.MultiWorkerMirroredStrategy()
    else:
        strategy = tf.distribute.get_strategy()
    data = load("digits")
    x = data.x_train.reshape(len(data.x_train), -1)  # uint8, as it came

    keras.utils.set_random_seed(0)  # the same first weights everywhere
    with strategy.scope():
        model = keras.Sequential(
            [
                keras.Input((x.shape[1],)),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(8),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(x.shape[1]),
            ]
        )
        adam = keras.optimizers.Adam(3e-3)
        adam.build(model.trainable_variables)
        done = tf.Variable(0, dtype=tf.int64)

    def share_of_a_step(images):
        with tf.GradientTape() as tape:
            # Divided by the size of the whole batch, not by this share's:
            # then the sum over the workers is the mean over the batch.
            loss = tf.reduce_sum((model(images) - images) ** 2) / BATCH
        gradients = tape.gradient(loss, model.trainable_variables)
        # `apply` adds up the gradients of all workers before it steps.
        adam.apply(gradients, model.trainable_variables)
        return loss

    @tf.function
    def train_step(images):
        losses = strategy.run(share_of_a_step, args=(images,))
        return strategy.reduce("SUM", losses, axis=None)

    checkpoint = tf.train.Checkpoint(model=model, adam=adam, done=done)
    newest = tf.train.latest_checkpoint(folder / "checkpoint")
    if newest:
        checkpoint.restore(newest).assert_existing_objects_matched()
    # Every worker saves, as TensorFlow asks; worker 0's is the one read.
    name = "checkpoint" if worker == 0 else f"checkpoint-{worker}"
    manager = tf.train.CheckpointManager(
        checkpoint, folder / name, max_to_keep=2
    )

    def log(text):
        print(f"worker {worker}: {text}", flush=True)

    log(
        f"{strategy.num_replicas_in_sync} at work, "
        f"from step {int(done.numpy())}"
    )
    for step in range(int(done.numpy()), steps):
        rows = batch(len(x), step, worker, len(workers))
        images = tf.constant(x[rows].astype("float32") / data.max_value)
        loss = float(train_step(images))
        if (step + 1) % every == 0:
            done.assign(step + 1)
            manager.save()
            log(f"step {step + 1}, loss {loss:.2f}, checkpoint kept")
    if worker == 0:
        np.savez(folder / "weights.npz", *model.get_weights())
    log("done")


def start(folder, count, worker, ports, steps, every):
    """Start one worker of `count` as a process on this machine."""
    addresses = [f"127.0.0.1:{port}" for port in ports[:count]]
    command = [
        sys.executable,
        str(HERE),
        "--folder",
        str(folder),
        "--steps",
        str(steps),
        "--every",
        str(every),
        "--worker",
        str(worker),
        "--workers",
        *addresses,
    ]
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("TF_CONFIG", "LATENTSPACE_DATASET")
    }
    # Chosen alike for every run: other kernels round differently.
    env |= {"TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}
    log = open(folder / f"worker-{worker}-of-{count}.log", "a")
    with log:
        return subprocess.Popen(
            command, stdout=log, env=env, stderr=subprocess.STDOUT
        )


def free_ports(count):
    """Return ports on this machine that are free just now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def log_lines(folder, count):
    """Return what worker 0 of `count` has logged so far, line by line."""
    log = folder / f"worker-0-of-{count}.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [line for line in lines if line.startswith("worker 0: ")]


def train_with_failure(folder, steps=400, every=20, limit=60):
    """Start two workers, end one after a checkpoint, start both again.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder for logs, checkpoints and the final weights.
    steps, every : int
        Steps in all, and between two checkpoints.
    limit : float
        Seconds to wait for each stage; then everything is ended.

    Returns
    -------
    before, after : list of str
        What worker 0 logged before the loss, and after.

    Raises
    ------
    RuntimeError
        If a worker ends that should not, or keeps silent.
    """
    processes = []

    def start_both():
        ports = free_ports(2)
        processes.extend(
            start(folder, 2, i, ports, steps, every) for i in (0, 1)
        )
        return processes[-2:]

    try:
        pair = start_both()
        _wait(
            lambda: any("kept" in line for line in log_lines(folder, 2)),
            limit,
            pair,
        )
        pair[1].kill()
        pair[0].wait(limit)  # it cannot go on alone, and ends with an error
        before = log_lines(folder, 2)
        codes = [process.wait(limit) for process in start_both()]
        if any(codes):
            raise RuntimeError(f"the workers ended with {codes}")
        return before, log_lines(folder, 2)[len(before) :]
    finally:
        for process in processes:
            process.kill()  # nothing happens to one that has ended
            process.wait()


def _wait(ready, limit, processes):
    end = time.monotonic() + limit
    while not ready():
        if time.monotonic() > end or any(
            p.poll() is not None for p in processes
        ):
            raise RuntimeError("a worker ended or kept silent too early")
        time.sleep(0.02)


def train_alone(folder, steps=400, every=20, limit=60):
    """Train in one process, nothing distributed; return its log lines."""
    process = start(folder, 1, 0, free_ports(1), steps, every)
    try:
        if process.wait(limit):
            raise RuntimeError("the process ended with an error")
    finally:
        process.kill()  # nothing happens if it has ended
        process.wait()
    return log_lines(folder, 1)


def losses(lines):
    """Return the losses that log lines state."""
    return [float(x) for x in re.findall(r"loss ([\d.]+)", "\n".join(lines))]


def largest_difference(one, other):
    """Return the largest difference between two stored sets of weights."""
    import numpy as np

    with (
        np.load(one / "weights.npz") as a,
        np.load(other / "weights.npz") as b,
    ):
        return max(float(np.abs(a[k] - b[k]).max()) for k in a.files)


def record():
    """Run the comparison and store its log for chapter 16."""
    root = Path(tempfile.mkdtemp())
    try:
        single, pair = root / "one", root / "two"
        single.mkdir()
        pair.mkdir()
        one = train_alone(single)
        before, after = train_with_failure(pair)
        result = {
            "one": one,
            "before": before,
            "after": after,
            "difference": largest_difference(single, pair),
            "loss_one": losses(one)[-1],
            "loss_two": losses(after)[-1],
        }
    finally:
        shutil.rmtree(root)
    STORED.parent.mkdir(exist_ok=True)
    STORED.write_text(json.dumps(result, indent=1) + "\n")
    print("\n".join(before + ["(worker 1 is ended)"] + after))
    print("largest difference of a weight:", result["difference"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--workers", nargs="+", default=["127.0.0.1:9001"])
    parser.add_argument("--worker", type=int, default=0)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    if given.record:
        return record()
    if given.folder is None:
        parser.error("--folder is needed: where the checkpoint is kept")
    given.folder.mkdir(parents=True, exist_ok=True)
    work(given.folder, given.workers, given.worker, given.steps, given.every)


if __name__ == "__main__":
    main()
