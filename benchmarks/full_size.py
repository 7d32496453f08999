"""Stream MNIST or Fashion-MNIST from disk: error and memory.

    python benchmarks/full_size.py mnist
    python benchmarks/full_size.py fashion

Streams 60,000 training images through PCA and, three times, through an
autoencoder, both with 30 numbers; judges them on the 10,000 test images, also
streamed; records the memory held while training, streaming and, in a process
of its own, with all images in memory as float32. The results go to
``data/benchmarks/full_size.json``, which ``book/full_size.md`` shows.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import joblib
import numpy as np
import psutil

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
STORED = Path(__file__).resolve().parents[1] / "data/benchmarks/full_size.json"
LATENT_DIM, BATCH_SIZE, EPOCHS, SEEDS = 30, 256, 15, (0, 1, 2)


def note_memory(seen, step):
    """Add to a list the step and the megabytes that this process holds."""
    seen.append((step, round(psutil.Process().memory_info().rss / 1e6, 1)))


def stream(path, batch_size, seed=None):
    """Yield batches of float images from a ``.npy`` of bytes, as needed."""
    import tensorflow as tf

    n, pixels = np.load(path, mmap_mode="r").shape

    def read(rows):
        # Opened for one batch, so that what was read is let go again.
        return np.load(path, mmap_mode="r")[rows].astype("float32") / 255

    def fetch(rows):
        images = tf.numpy_function(read, [rows], tf.float32)
        return tf.ensure_shape(images, [None, pixels])

    rows = tf.data.Dataset.range(n)
    if seed is not None:
        rows = rows.shuffle(n, seed=seed)
    return rows.batch(batch_size).map(fetch).prefetch(2)


def build(pixels):
    """Build an autoencoder, 784-512-128-30-128-512-784."""
    from keras import Input, Sequential, layers

    return Sequential(
        [
            Input((pixels,)),
            layers.Dense(512, activation="relu"),  # (batch, 512)
            layers.Dense(128, activation="relu"),  # (batch, 128)
            layers.Dense(LATENT_DIM),  # (batch, 30)
            layers.Dense(128, activation="relu"),  # (batch, 128)
            layers.Dense(512, activation="relu"),  # (batch, 512)
            layers.Dense(pixels, activation="sigmoid"),  # (batch, 784)
        ]
    )


def train(batches, pixels, n, seed, epochs, seen):
    """Train on a data set of batches; note the memory before and meanwhile."""
    import keras

    keras.utils.set_random_seed(seed)
    model = build(pixels)
    steps = epochs * -(-n // BATCH_SIZE)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, steps)
    model.compile(
        keras.optimizers.Adam(rate),
        loss=lambda x, x_hat: keras.ops.sum((x - x_hat) ** 2, axis=1),
    )
    numbers = iter(range(1, steps + 1))

    def watch(batch, logs):
        number = next(numbers)
        if number % 10 == 0:
            note_memory(seen, number)

    note_memory(seen, 0)
    watcher = keras.callbacks.LambdaCallback(on_train_batch_end=watch)
    pairs = batches.map(lambda x: (x, x))
    model.fit(
        pairs,
        epochs=epochs,
        shuffle=False,  # the data set does it
        callbacks=[watcher],
        verbose=0,
    )
    return model


def error(path, reconstruct):
    """Return the squared error per image over a file, streamed."""
    total, n = 0.0, 0
    for x in stream(path, 1000):
        x = np.asarray(x)
        total += float(((x - reconstruct(x)) ** 2).sum(dtype="float64"))
        n += len(x)
    return total / n


def pca(path):
    """Return mean and first components, from sums over the batches."""
    n, pixels = np.load(path, mmap_mode="r").shape
    total, products = np.zeros(pixels), np.zeros((pixels, pixels))
    for x in stream(path, 2000):
        x = np.asarray(x)
        total += x.sum(axis=0, dtype="float64")
        products += x.T @ x
    mean = total / n
    covariance = products / n - np.outer(mean, mean)
    return mean, np.linalg.eigh(covariance)[1][:, ::-1][:, :LATENT_DIM]


def train_in_memory(train_file):
    """Train three epochs with all in memory; return the memory held."""
    import tensorflow as tf

    seen = []
    note_memory(seen, -1)
    x = np.load(train_file).astype("float32") / 255
    n, pixels = x.shape
    data = tf.data.Dataset.from_tensor_slices(x).shuffle(n).batch(BATCH_SIZE)
    train(data, pixels, n, 0, 3, seen)
    return seen


def measure(name):
    """Run everything for one data set and store the results."""
    from latentspace.datasets import load

    result = {}
    with tempfile.TemporaryDirectory() as folder:
        data = load(name)
        pixels = data.x_train[0].size
        files = [Path(folder) / f"{part}.npy" for part in ("train", "test")]
        for file, x in zip(files, (data.x_train, data.x_test)):
            np.save(file, x.reshape(len(x), -1))
            result[f"n_{file.stem}"] = len(x)
        del data, x
        # In a process of its own, as fresh as this one.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            alone = pool.submit(train_in_memory, files[0])
            result["memory_whole"] = alone.result()
        mean, components = pca(files[0])
        result["pca"] = error(
            files[1], lambda x: mean + (x - mean) @ components @ components.T
        )
        result["autoencoder"], result["seconds"], memory = [], [], []
        for seed in SEEDS:
            seen = []
            note_memory(seen, -1)
            began = time.perf_counter()
            batches = stream(files[0], BATCH_SIZE, seed)
            n = result["n_train"]
            model = train(batches, pixels, n, seed, EPOCHS, seen)
            result["seconds"].append(round(time.perf_counter() - began, 1))
            result["autoencoder"].append(
                error(files[1], model.predict_on_batch)
            )
            memory.append(seen)
    result |= {
        "memory_streamed": memory[0],
        "epochs": EPOCHS,
        "numbers": LATENT_DIM,
        "machine": platform.machine(),
        "threads": joblib.cpu_count(),
    }
    stored = json.loads(STORED.read_text()) | {name: result}
    STORED.write_text(json.dumps(stored) + "\n")
    print({k: v for k, v in result.items() if not k.startswith("memory")})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=("mnist", "fashion"))
    measure(parser.parse_args().name)


if __name__ == "__main__":
    main()
