"""Time training steps by batch size, on a processor and on a GPU.

    python benchmarks/gpu.py results.json

One step is forward, backward and Adam, for the autoencoder of
``full_size.py`` (784-512-128-30 and back), written in PyTorch, since the
machine with the GPU had that and no TensorFlow. A step with the same calls
and next to no arithmetic (layers of one unit) shows what the calls alone cost.
``data/benchmarks/gpu.json`` holds what was found; ``scripts/full_size.py``
makes a page of it.
"""

import json
import sys
import time
from statistics import median

import torch
from torch import nn

SIZES = (784, 512, 128, 30, 128, 512, 784)
BATCHES = (4, 64, 1024, 16384)


def make_step(device, batch_size, sizes):
    """Return a function that does one training step."""
    parts = []
    for before, after in zip(sizes, sizes[1:]):
        parts += [nn.Linear(before, after), nn.ReLU()]
    model = nn.Sequential(*parts[:-1]).to(device)
    adam = torch.optim.Adam(model.parameters())
    x = torch.rand(batch_size, sizes[0], device=device)

    def step():
        adam.zero_grad()
        ((model(x) - x) ** 2).sum(dim=1).mean().backward()
        adam.step()

    return step


def milliseconds(device, batch_size, sizes=SIZES):
    """Return the median time of a step over five rounds."""
    torch.manual_seed(0)
    step = make_step(device, batch_size, sizes)
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    for _ in range(10):
        step()
    wait()
    repeats = 200 if batch_size < 1024 or device == "cuda" else 20
    rounds = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(repeats):
            step()
        wait()
        rounds.append((time.perf_counter() - began) / repeats * 1000)
    return round(median(rounds), 3)


def main(file):
    devices = ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)
    result = {
        "batches": list(BATCHES),
        "milliseconds": {
            device: [milliseconds(device, n) for n in BATCHES]
            for device in devices
        },
        "calls_alone": {
            device: milliseconds(device, 4, (1,) * len(SIZES))
            for device in devices
        },
        "cpu_threads": torch.get_num_threads(),
        "torch": torch.__version__,
    }
    if "cuda" in devices:
        result["gpu"] = torch.cuda.get_device_name()
    with open(file, "w") as output:
        output.write(json.dumps(result) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
