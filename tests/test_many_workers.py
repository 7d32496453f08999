"""Test that two workers, one of them lost, give what one process gives."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

FILE = Path(__file__).parents[1] / "benchmarks" / "many_workers.py"
spec = importlib.util.spec_from_file_location("many_workers", FILE)
many_workers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(many_workers)


@pytest.mark.parametrize("workers", [2, 3])
def test_shares_of_all_workers_make_up_the_batch(workers):
    shares = [many_workers.batch(1287, 7, w, workers) for w in range(workers)]
    whole = many_workers.batch(1287, 7, 0, 1)
    assert sorted(np.concatenate(shares)) == sorted(whole)
    assert (many_workers.batch(1287, 8, 0, 1) != whole).any()


def test_losing_a_worker_does_not_change_the_result(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    before, after = many_workers.train_with_failure(two)
    kept = re.findall(r"step (\d+), .* kept", "\n".join(before))
    assert before[0] == "worker 0: 2 at work, from step 0"
    assert kept and "done" not in before[-1]
    assert after[0] == f"worker 0: 2 at work, from step {kept[-1]}"
    assert after[-1] == "worker 0: done"

    alone = many_workers.train_here(one, 1)
    assert alone[0] == "worker 0: 1 at work, from step 0"
    assert many_workers.largest_difference(one, two) < 1e-4
    assert many_workers.losses(before + after) == pytest.approx(
        many_workers.losses(alone), abs=0.02
    )
