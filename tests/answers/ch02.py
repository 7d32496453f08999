"""Plausible wrong answers to chapter 2's exercises, and what they are told."""

import math

import numpy as np

NAMESPACE = {}
CONTEXT = {}


def _own_entropy(p, q):
    return -(p[p > 0] * np.log2(p[p > 0])).sum()


def _nats(p, q):
    return -(p[q > 0] * np.log(q[q > 0])).sum()


def _each(p, q):
    return -p * np.log2(q)


def _plain_mean(p, q):
    return -np.log2(q).mean()


def _swapped(p, q):
    with np.errstate(divide="ignore"):
        return -(q * np.log2(p)).sum()


def _nan(p, q):
    return -(p * np.log2(q)).sum()


def _extra(p, q):
    return (p[p > 0] * np.log2(p[p > 0] / q[p > 0])).sum()


def _next_only(words):
    return not any(b.startswith(a) for a, b in zip(words, words[1:]))


def _only_forward(words):
    return not any(
        b.startswith(a) for i, a in enumerate(words) for b in words[i + 1 :]
    )


def _inside(words):
    return not any(
        a in b
        for i, a in enumerate(words)
        for j, b in enumerate(words)
        if i != j
    )


def _shares_itself(words):
    return not any(b.startswith(a) for a in words for b in words)


def _forgives_twins(words):
    return not any(b.startswith(a) for a in words for b in words if a != b)


def _opposite(words):
    return any(
        b.startswith(a)
        for i, a in enumerate(words)
        for j, b in enumerate(words)
        if i != j
    )


def _as_text(words):
    return "yes"


def _fraction(table, plain, coded):
    return table / (plain - coded) if plain > coded else math.inf


def _floor(table, plain, coded):
    return table // (plain - coded) if plain > coded else math.inf


def _strictly(table, plain, coded):
    return table // (plain - coded) + 1 if plain > coded else math.inf


def _free_images(table, plain, coded):
    return math.ceil(table / plain)


def _never_never(table, plain, coded):
    return max(1, math.ceil(table / max(plain - coded, 1e-9)))


def _divides_by_zero(table, plain, coded):
    return max(1, math.ceil(table / (plain - coded)))


def _none(table, plain, coded):
    return max(1, math.ceil(table / (plain - coded))) if plain > coded else -1


WRONG = {
    "02-1": [
        (_own_entropy, "the entropy of p"),
        (_nats, "in nats rather than bits"),
        (_each, "their average is not"),
        (_plain_mean, "plain average"),
        (_swapped, "other way round"),
        (_nan, "0 times infinity"),
        (_extra, "on top of the right one"),
        (1.5, "should be a function"),
    ],
    "02-2": [
        (_next_only, "begins"),
        (_only_forward, "stands before it in the list"),
        (_inside, "not at its beginning"),
        (_shares_itself, "no word begins another"),
        (_forgives_twins, "the same word"),
        (_opposite, "no word begins another"),
        (_as_text, "True or False"),
    ],
    "02-3": [
        (_fraction, "rounded up"),
        (_floor, "not yet paid"),
        (_strictly, "one image earlier"),
        (_free_images, "still costs its coded bits"),
        (_never_never, "never pays"),
        (_divides_by_zero, "ZeroDivisionError"),
        (_none, "never pays"),
    ],
}
