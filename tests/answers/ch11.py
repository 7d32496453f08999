"""Plausible wrong answers to chapter 11, and what they are told."""

import numpy as np
from scipy.sparse.csgraph import connected_components

NAMESPACE = {}
CONTEXT = {}

WRONG = {
    "11-1": [
        (lambda w: connected_components(w, directed=False), "two things"),
        (
            lambda w: connected_components(w, directed=False)[1],
            "for each point",
        ),
        (
            lambda w: connected_components(w, directed=False)[1].max(),
            "counted from 0",
        ),
        (
            lambda w: len(
                set(connected_components(w, directed=False)[1][w.any(axis=1)])
            ),
            "a piece of its own",
        ),
        (lambda w: np.count_nonzero(w) // 2, "number of links"),
        (
            lambda w: connected_components(w > 0.1, directed=False)[0],
            "light link",
        ),
        (
            lambda w: connected_components(
                w, directed=True, connection="strong"
            ),
            "two things",
        ),
    ],
    "11-2": [
        (lambda w, z: w @ z, "do not add up to 1"),
        (
            lambda w, z: w @ z / (w > 0).sum(axis=1, keepdims=True),
            "how many links",
        ),
        (
            lambda w, z: (w > 0) @ z / (w > 0).sum(axis=1, keepdims=True),
            "heavier links",
        ),
        (lambda w, z: z[w.argmax(axis=1)], "heaviest link alone"),
        (lambda w, z: np.tile(z.mean(axis=0), (len(w), 1)), "middle"),
        (lambda w, z: w @ z / w.sum(axis=0), "stopped with"),
        (lambda w, z: w @ z / w.sum(axis=1), "keepdims"),
        (lambda w, z: w @ z / w.sum(), "its own sum"),
    ],
}
