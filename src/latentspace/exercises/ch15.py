"""Checks for chapter 15: the score of a search, and an alarm's promise."""

import numpy as np

from . import Wrong, call, compare, exercise

__all__ = []


@exercise("15-1")
def precision_at_k(answer):
    rng = np.random.default_rng(15)
    cases = []
    for queries, pictures, k, words in (
        (7, 30, 5, "seven queries, five results each"),
        (4, 12, 1, "a single result for each query"),
        (3, 20, 20, "as many results as there are pictures"),
        (1, 25, 4, "a single query"),
    ):
        y_train, y_query = (rng.integers(0, 3, n) for n in (pictures, queries))
        # like classes are nearer, but not always
        distances = rng.random((queries, pictures)) + 0.4 * (
            y_train != y_query[:, None]
        )
        cases.append((distances, y_train, y_query, k, words))
    for distances, y_train, y_query, k, words in cases:
        hits = y_train[distances.argsort(axis=1)] == y_query[:, None]
        wanted = hits[:, :k].mean()
        found = call(answer, distances, y_train, y_query, k)
        if np.ndim(found) == 0 and np.isreal(found):
            _explain_precision(float(found), hits, k, wanted, words)
        elif np.shape(found) == (len(y_query),) and np.allclose(
            np.asarray(found, dtype=float), hits[:, :k].mean(axis=1)
        ):
            raise Wrong(
                "These are the precisions of the single queries, "
                "and they are right. One number is asked for: "
                "their average"
            )
        compare(found, wanted, given=words)
    return (
        "a search that always returned random pictures of three equally "
        "large classes would score a third"
    )


def _explain_precision(found, hits, k, wanted, words):
    """Name the slips that `compare` would only call too large or small."""
    if np.isclose(found, wanted):
        return
    relevant = np.maximum(hits.sum(axis=1), 1)
    for slip, message in (
        (
            hits[:, ::-1][:, :k].mean(),
            "those are the pictures farthest away; the nearest have the "
            "smallest distances",
        ),
        (
            hits[:, :k].any(axis=1).mean(),
            "that is the share of queries with at least one good result. "
            "How many of the k results are good?",
        ),
        (
            (hits[:, :k].sum(axis=1) / relevant).mean(),
            "divided by the number of good pictures in the collection, "
            "that is recall. Precision divides by the number of results",
        ),
        (
            hits[:, 1 : k + 1].mean(),
            "the first result seems to be left out. That is needed when a "
            "query is in the collection and finds itself; here it is not",
        ),
        (
            hits[:, :k].sum(),
            "that is the number of good results, not their share",
        ),
        (
            hits[:, :k].sum(axis=1).mean(),
            "that is the number of good results of a query; as a share of "
            "the k results it lies between 0 and 1",
        ),
    ):
        if np.isclose(found, slip):
            raise Wrong(f"With {words}: {message}")


@exercise("15-2")
def false_alarms(answer):
    rng = np.random.default_rng(15)
    cases = [
        (
            rng.gamma(4, size=190),
            1.3 * rng.gamma(4, size=300),
            0.05,
            "test scores somewhat larger than the validation scores",
        ),
        (
            rng.gamma(2, size=400),
            rng.gamma(2, size=150),
            0.1,
            "test scores like the validation scores, a tenth promised",
        ),
        (
            rng.gamma(4, size=100),
            rng.gamma(4, size=100) + 20,
            0.05,
            "test scores that are all far larger",
        ),
    ]
    for validation, test, promised, words in cases:
        wanted = (test > np.quantile(validation, 1 - promised)).mean()
        found = call(answer, validation, test, promised)
        if np.ndim(found) == 0 and np.isreal(found):
            _explain_alarms(
                float(found), validation, test, promised, wanted, words
            )
        compare(found, wanted, given=words)
    return (
        "what was promised on the validation scores, and what came of "
        "it on the others, are two numbers; report both"
    )


def _explain_alarms(found, validation, test, promised, wanted, words):
    if np.isclose(found, wanted):
        return
    pooled = np.concatenate([validation, test])
    threshold = np.quantile(validation, 1 - promised)
    for slip, message in (
        (
            (test > np.quantile(test, 1 - promised)).mean(),
            "the threshold was taken from the test scores. They play the "
            "future, and may not have a say in it",
        ),
        (
            (test > np.quantile(pooled, 1 - promised)).mean(),
            "the threshold was taken from validation and test scores "
            "together; test scores may not have a say in it",
        ),
        (
            (test > np.quantile(validation, promised)).mean(),
            "the threshold is at the wrong end: most of the validation "
            "scores lie above it",
        ),
        (
            (test <= threshold).mean(),
            "that is the share that does not set off the alarm",
        ),
        (
            (test > threshold).sum(),
            "that is the number of alarms, not their share",
        ),
        (
            (validation > threshold).mean(),
            "those are the alarms among the validation scores; the "
            "question is what happens on the test scores",
        ),
        (
            (test > validation.mean() + 2 * validation.std()).mean(),
            "mean plus two standard deviations keeps its promise for a "
            "bell curve only, and scores are seldom one",
        ),
        (
            threshold,
            "that is the threshold. How large a share of the "
            "test scores lies above it?",
        ),
    ):
        if np.isclose(found, slip):
            raise Wrong(f"With {words}: {message}")
