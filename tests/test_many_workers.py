"""Two workers give what one process gives, though one of them was ended."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from latentspace.archives import shipped

STEPS = 400
FILE = Path(__file__).parents[1] / "benchmarks" / "many_workers.py"
spec = importlib.util.spec_from_file_location("many_workers", FILE)
many_workers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(many_workers)


@pytest.mark.parametrize("n, workers", [(1287, 2), (1287, 3)])
def test_shares_make_up_the_batch(n, workers):
    shares = [many_workers.batch(n, 7, w, workers) for w in range(workers)]
    whole = many_workers.batch(n, 7, 0, 1)
    assert sorted(np.concatenate(shares)) == sorted(whole)
    assert (many_workers.batch(n, 8, 0, 1) != whole).any()


def test_same_numbers_after_a_worker_is_lost(tmp_path):
    """Also that nothing is left running, and that the loss was a loss."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    before, after = many_workers.lose_one(two, steps=STEPS)
    kept = [
        int(line.split("step ")[1].split(",")[0])
        for line in before
        if "kept" in line
    ]
    assert before[0] == "worker 0: 2 at work, from step 0"
    assert kept and kept[-1] < STEPS and "done" not in before[-1]
    assert after[0] == f"worker 0: 2 at work, from step {kept[-1]}"
    assert after[-1] == "worker 0: done"

    said = many_workers.alone(one, steps=STEPS)
    assert said[0] == "worker 0: 1 at work, from step 0"
    assert many_workers.largest_difference(one, two) < 1e-4
    assert _losses(before + after) == pytest.approx(_losses(said), abs=0.02)


def _losses(lines):
    return [
        float(line.split("loss ")[1].split(",")[0])
        for line in lines
        if "loss" in line
    ]


def test_the_stored_log_is_of_this_script():
    log = json.loads(shipped("benchmarks/many_workers.json").read_text())
    assert set(log) == {
        "one",
        "before",
        "after",
        "difference",
        "loss_one",
        "loss_two",
    }
