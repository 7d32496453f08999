"""Test that two workers, one of them lost, give what one process gives."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from latentspace.datasets import shipped

STEPS = 400
FILE = Path(__file__).parents[1] / "benchmarks" / "many_workers.py"
spec = importlib.util.spec_from_file_location("many_workers", FILE)
many_workers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(many_workers)


@pytest.mark.parametrize("n, workers", [(1287, 2), (1287, 3)])
def test_shares_of_all_workers_make_up_the_batch(n, workers):
    shares = [many_workers.batch(n, 7, w, workers) for w in range(workers)]
    whole = many_workers.batch(n, 7, 0, 1)
    assert sorted(np.concatenate(shares)) == sorted(whole)
    assert (many_workers.batch(n, 8, 0, 1) != whole).any()


def test_losing_a_worker_does_not_change_the_result(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    before, after = many_workers.train_with_failure(two, steps=STEPS)
    kept = [
        int(line.split("step ")[1].split(",")[0])
        for line in before
        if "kept" in line
    ]
    assert before[0] == "worker 0: 2 at work, from step 0"
    assert kept and kept[-1] < STEPS and "done" not in before[-1]
    assert after[0] == f"worker 0: 2 at work, from step {kept[-1]}"
    assert after[-1] == "worker 0: done"

    alone = many_workers.train_alone(one, steps=STEPS)
    assert alone[0] == "worker 0: 1 at work, from step 0"
    assert many_workers.largest_difference(one, two) < 1e-4
    assert many_workers.losses(before + after) == pytest.approx(
        many_workers.losses(alone), abs=0.02
    )


def test_stored_log_has_the_fields_that_the_script_writes():
    log = json.loads(shipped("benchmarks/many_workers.json").read_text())
    assert set(log) == {
        "one",
        "before",
        "after",
        "difference",
        "loss_one",
        "loss_two",
    }
