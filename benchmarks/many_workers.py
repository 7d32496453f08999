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
``book/full_size.md`` shows.
"""

import argparse
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve()
STORED = HERE.parents[1] / "data" / "benchmarks" / "many_workers.json"
BATCH = 128  # images in a step, over all workers together
STEPS, EVERY = 400, 20  # in all, and between two checkpoints
LIMIT = 60  # seconds to wait for workers on this machine


def batch(n, step, worker, workers):
    """Return the rows that a worker takes at a step: its share of a batch."""
    rows = np.random.default_rng([0, step]).integers(n, size=BATCH)
    return rows[worker::workers]


def work(folder, workers, worker):
    """Train as one of several workers (or alone); write ``weights.npz``."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from latentspace.datasets import load
    from latentspace.models import digits_autoencoder

    import keras  # isort: skip
    import tensorflow as tf

    if len(workers) > 1:  # before anything else touches TensorFlow
        task = {"type": "worker", "index": worker}
        config = {"cluster": {"worker": workers}, "task": task}
        os.environ["TF_CONFIG"] = json.dumps(config)
        strategy = tf.distribute.MultiWorkerMirroredStrategy()
    else:
        strategy = tf.distribute.get_strategy()
    data = load("digits")
    x = data.x_train.reshape(len(data.x_train), -1)  # uint8, as it came

    keras.utils.set_random_seed(0)  # the same first weights everywhere
    with strategy.scope():
        model = keras.Sequential(digits_autoencoder(x.shape[1], 8, hidden=64))
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
    for step in range(int(done.numpy()), STEPS):
        rows = batch(len(x), step, worker, len(workers))
        images = tf.constant(x[rows].astype("float32") / data.max_value)
        loss = float(train_step(images))
        if (step + 1) % EVERY == 0:
            done.assign(step + 1)
            manager.save()
            log(f"step {step + 1}, loss {loss:.2f}, checkpoint kept")
    if worker == 0:
        np.savez(folder / "weights.npz", *model.get_weights())
    log("done")


@contextlib.contextmanager
def started(folder, count):
    """Start workers on this machine; at the end, end those that are left."""
    # Chosen alike for every run: other kernels round differently.
    env = os.environ | {
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    env.pop("LATENTSPACE_DATASET", None)
    command = [sys.executable, str(HERE), "--folder", str(folder), "--workers"]
    command += [f"127.0.0.1:{port}" for port in free_ports(count)]
    processes = []
    try:
        for worker in range(count):
            with open(folder / f"worker-{worker}-of-{count}.log", "a") as log:
                process = subprocess.Popen(
                    [*command, "--worker", str(worker)],
                    stdout=log,
                    env=env,
                    stderr=subprocess.STDOUT,
                )
            processes.append(process)
        yield processes
    finally:
        for process in processes:
            process.kill()  # nothing happens to one that has ended
            process.wait()


def free_ports(count):
    """Return ports on this machine that are free just now."""
    with contextlib.ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(count)
        ]
        return [each.getsockname()[1] for each in sockets]


def log_lines(folder, count):
    """Return what worker 0 of `count` has logged so far, line by line."""
    log = folder / f"worker-0-of-{count}.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [line for line in lines if line.startswith("worker 0: ")]


def train_here(folder, count):
    """Train with workers on this machine; return worker 0's log lines."""
    with started(folder, count) as processes:
        codes = [process.wait(LIMIT) for process in processes]
    if any(codes):
        raise RuntimeError(f"the workers ended with {codes}")
    return log_lines(folder, count)


def train_with_failure(folder):
    """Start two workers, end one after a checkpoint, start both again.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder for logs, checkpoints and the final weights.

    Returns
    -------
    before, after : list of str
        What worker 0 logged before the loss, and after.

    Raises
    ------
    RuntimeError
        If a worker ends that should not, or keeps silent.
    """
    with started(folder, 2) as pair:
        end = time.monotonic() + LIMIT
        while not any("kept" in line for line in log_lines(folder, 2)):
            ended = any(process.poll() is not None for process in pair)
            if ended or time.monotonic() > end:
                raise RuntimeError("a worker ended or kept silent too early")
            time.sleep(0.02)
        pair[1].kill()
        pair[0].wait(LIMIT)  # it cannot go on alone, and ends with an error
    before = log_lines(folder, 2)
    return before, train_here(folder, 2)[len(before) :]


def losses(lines):
    """Return the losses that log lines state."""
    return [float(x) for x in re.findall(r"loss ([\d.]+)", "\n".join(lines))]


def largest_difference(one, other):
    """Return the largest difference between two stored sets of weights."""
    a, b = (np.load(folder / "weights.npz") for folder in (one, other))
    return max(float(np.abs(a[k] - b[k]).max()) for k in a)


def record():
    """Run the comparison and store its log for the book."""
    with tempfile.TemporaryDirectory() as single:
        with tempfile.TemporaryDirectory() as pair:
            one = train_here(Path(single), 1)
            before, after = train_with_failure(Path(pair))
            difference = largest_difference(Path(single), Path(pair))
    result = {
        "one": one,
        "before": before,
        "after": after,
        "difference": difference,
        "loss_one": losses(one)[-1],
        "loss_two": losses(after)[-1],
    }
    STORED.write_text(json.dumps(result, indent=1) + "\n")
    print(*before, "(worker 1 is ended)", *after, sep="\n")
    print("largest difference of a weight:", difference)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--workers", nargs="+", default=["127.0.0.1:9001"])
    parser.add_argument("--worker", type=int, default=0)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    if given.record:
        return record()
    if given.folder is None:
        parser.error("--folder is needed: where the checkpoint is kept")
    given.folder.mkdir(parents=True, exist_ok=True)
    work(given.folder, given.workers, given.worker)


if __name__ == "__main__":
    main()
