"""Exercises of chapter 15: the score of a search, an alarm's promise."""

import numpy as np

from latentspace.exercises import case, exercise

RNG = np.random.default_rng(15)


def collection(queries, pictures):
    """Draw distances that are often smaller within a class, and the labels."""
    y_train = RNG.integers(0, 3, pictures)
    y_query = RNG.integers(0, 3, queries)
    others = y_train != y_query[:, None]
    return RNG.random(others.shape) + 0.4 * others, y_train, y_query


@exercise(
    "15-1",
    [
        case("seven queries, five results each", *collection(7, 30), 5),
        case("a single result for each query", *collection(4, 12), 1),
        case("as many results as there are pictures", *collection(3, 20), 20),
        case("a single query", *collection(1, 25), 4),
    ],
    right="a search that always returned random pictures of three equally "
    "large classes would score a third",
)
def precision_at_k(distances, y_train, y_query, k):
    return good(distances, y_train, y_query, k).mean()


def good(distances, y_train, y_query, k):
    """Say which of the k nearest pictures have the class of their query."""
    return y_train[distances.argsort(axis=1)[:, :k]] == y_query[:, None]


precision_at_k.mistake(
    "those are the pictures farthest away; the nearest have the smallest "
    "distances",
    lambda distances, *rest: good(-distances, *rest).mean(),
)
precision_at_k.mistake(
    "that is the share of queries with at least one good result. How many of "
    "the k results are good?",
    lambda *search: good(*search).any(axis=1).mean(),
)
precision_at_k.mistake(
    "divided by the number of good pictures in the collection, that is "
    "recall. Precision divides by the number of results",
    lambda distances, y_train, y_query, k: (
        good(distances, y_train, y_query, k).sum(axis=1)
        / (y_train == y_query[:, None]).sum(axis=1)
    ).mean(),
)
precision_at_k.mistake(
    "the first result seems to be left out. That is needed when a query is in "
    "the collection and finds itself; here it is not",
    lambda *search: good(*search[:3], search[3] + 1)[:, 1:].mean(),
)
precision_at_k.mistake(
    "that is the number of good results, not their share",
    lambda *search: good(*search).sum(),
)
precision_at_k.mistake(
    "that is the number of good results of a query; as a share of the k "
    "results it lies between 0 and 1",
    lambda *search: good(*search).sum(axis=1).mean(),
)
precision_at_k.mistake(
    "these are the precisions of the single queries, and they are right. One "
    "number is asked for: their average",
    lambda *search: good(*search).mean(axis=1),
)


def scores(shape, n, test_n, factor=1.0, shift=0.0):
    validation, test = RNG.gamma(shape, size=n), RNG.gamma(shape, size=test_n)
    return validation, factor * test + shift


@exercise(
    "15-2",
    [
        case(
            "test scores somewhat larger than the validation scores",
            *scores(4, 190, 300, factor=1.3),
            0.05,
        ),
        case(
            "test scores like the validation scores, a tenth promised",
            *scores(2, 400, 150),
            0.1,
        ),
        case(
            "test scores that are all far larger",
            *scores(4, 100, 100, shift=20),
            0.05,
        ),
    ],
    right="what was promised on the validation scores, and what came of it on "
    "the others, are two numbers; report both",
)
def false_alarms(validation, test, promised):
    return (test > threshold(validation, promised)).mean()


def threshold(validation, promised):
    return np.quantile(validation, 1 - promised)


false_alarms.mistake(
    "the threshold was taken from the test scores. They stand for the future, "
    "so the threshold must not depend on them",
    lambda validation, test, promised: false_alarms(test, test, promised),
)
false_alarms.mistake(
    "the threshold was taken from validation and test scores together; it "
    "must not depend on the test scores",
    lambda validation, test, promised: false_alarms(
        np.concatenate([validation, test]), test, promised
    ),
)
false_alarms.mistake(
    "the threshold is at the wrong end: most of the validation scores lie "
    "above it",
    lambda validation, test, promised: false_alarms(
        validation, test, 1 - promised
    ),
)
false_alarms.mistake(
    "that is the share that does not set off the alarm",
    lambda *arguments: 1 - false_alarms(*arguments),
)
false_alarms.mistake(
    "that is the number of alarms, not their share",
    lambda validation, test, promised: (
        test > threshold(validation, promised)
    ).sum(),
)
false_alarms.mistake(
    "those are the alarms among the validation scores; the question is what "
    "happens on the test scores",
    lambda validation, test, promised: false_alarms(
        validation, validation, promised
    ),
)
false_alarms.mistake(
    "mean plus two standard deviations keeps its promise only for a bell "
    "curve (a normal distribution), which scores rarely follow",
    lambda validation, test, promised: (
        test > validation.mean() + 2 * validation.std()
    ).mean(),
)
false_alarms.mistake(
    "that is the threshold. How large a share of the test scores lies above "
    "it?",
    lambda validation, test, promised: threshold(validation, promised),
)
