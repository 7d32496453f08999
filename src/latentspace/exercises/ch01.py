"""Exercises of chapter 1: R-precision, two other trainings, class means."""

import numpy as np

from latentspace.exercises import case, exercise


@exercise("01-1", right="three of the five nearest are fours")
def r_precision():
    return 3 / 5


r_precision.mistake(
    "that is the share of fours among all eight neighbours; R-precision "
    "looks at the R nearest only, and R is the number of other fours",
    4 / 8,
)
r_precision.mistake(
    "that counts every four in the list; one of them comes after the R "
    "nearest",
    4 / 5,
)
r_precision.mistake(
    "that is the number of fours among the R nearest; divide it by R", 3
)
r_precision.mistake(
    "R is the number of other fours in the collection, five, and not of those "
    "in the list",
    3 / 4,
)
r_precision.mistake("the query itself is not one of its neighbours", 4 / 6)


@exercise("01-2", right="in pixels, most of the nearest are sixes, too")
def looks_like_a_four():
    return 6


looks_like_a_four.mistake(
    "a four looks like a nine to us, but look at what the network does with "
    "it: count the labels of the ten nearest training digits of every four",
    9,
)
looks_like_a_four.mistake(
    "fours themselves cannot be among them: leave them out of the training "
    "digits before you train and before you look for neighbours",
    4,
)
looks_like_a_four.mistake(
    "one class is asked for; there are more labels than that in your answer",
    np.arange(10),
    when=lambda found: np.size(found) > 1,
)
looks_like_a_four.mistake(
    "it is another class. Take the ten nearest in layer 3 (not in pixels, and "
    "not the network's answers) and count their labels",
    0,
    when=lambda found: np.size(found) == 1 and 0 <= found < 10,
)


@exercise(
    "01-3",
    right="by class it is far below pixels: nothing keeps a three and a "
    "seven apart any more",
    atol=0.06,
)
def third_question():
    return 0.28, 0.9


third_question.mistake(
    "the two are in the other order: first by class, then by the question",
    (0.9, 0.28),
)
third_question.mistake(
    "this is the network that was trained on the classes; look at the layer "
    "3 of one that was trained on odd and even",
    (0.76, 0.61),
)
third_question.mistake(
    "these are the R-precisions of pixels; look at layer 3 of the network",
    (0.567, 0.573),
)
third_question.mistake(
    "one of the two is an accuracy or of another layer: measure the "
    "R-precision of layer 3, which is codes(model, x_test)[2]",
    (0.28, 0.99),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.28) <= 0.06
    ),
)
third_question.mistake(
    "by class this is too high for layer 3 of a network that was trained on "
    "odd and even; is it that network, and its third layer, and not pixels",
    (0.57, 0.9),
    when=lambda found: np.size(found) == 2 and np.ravel(found)[0] > 0.34,
)
third_question.mistake(
    "these are not the two R-precisions of its layer 3, which is "
    "codes(model, x_test)[2]",
    (0.1, 0.5),
    when=lambda found: (
        np.size(found) == 2 and abs(np.ravel(found)[0] - 0.28) > 0.06
    ),
)
third_question.mistake(
    "two numbers are asked for, by class and by the question",
    0.28,
    when=lambda found: np.size(found) != 2,
)


def classes(kinds, dimensions, sizes, seed):
    """Draw codes with labels, and new codes to be classified."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(kinds, sizes)
    while labels[0] == labels[1]:  # or a wrong look-up goes unseen
        labels = rng.permutation(labels)
    centres = {kind: rng.normal(size=dimensions) for kind in kinds}
    codes = np.array([centres[label] for label in labels])
    codes = codes + rng.normal(size=codes.shape)
    return codes, labels, rng.normal(scale=1.5, size=(40, dimensions))


@exercise(
    "01-4",
    [
        case(
            "two classes, 0 and 1, in the plane",
            *classes((0, 1), 2, 3, seed=2),
        ),
        case("three classes, 0 to 2", *classes((0, 1, 2), 5, 6, seed=3)),
        case(
            "the labels 3, 4, 7 and 8, out of order",
            *classes((8, 3, 7, 4), 3, 5, seed=4),
        ),
        case(
            "nine examples of one class and two of another",
            *classes((5, 2), 4, (9, 2), seed=5),
        ),
    ],
    right="it works for labels in any order and classes of any size",
)
def nearest_mean(codes, labels, new):
    return np.unique(labels)[to_means(codes, labels, new).argmin(axis=1)]


def class_means(codes, labels, new=None):
    kinds = np.unique(labels)
    return np.array([codes[labels == kind].mean(axis=0) for kind in kinds])


def to_means(codes, labels, new):
    return squared(new, class_means(codes, labels))


def squared(a, b):
    return ((a[:, None] - b) ** 2).sum(axis=2)


nearest_mean.mistake(
    "you return the place of the nearest mean; look up which label stands "
    "there. The first place need not be label 0",
    lambda codes, labels, new: to_means(codes, labels, new).argmin(axis=1),
)
nearest_mean.mistake(
    "these are the labels of the nearest single example; take the mean of "
    "each class first",
    lambda codes, labels, new: labels[squared(new, codes).argmin(axis=1)],
)
nearest_mean.mistake(
    "these are the labels of the farthest mean, not of the nearest",
    lambda codes, labels, new: np.unique(labels)[
        to_means(codes, labels, new).argmax(axis=1)
    ],
)
nearest_mean.mistake(
    "the nearest mean is right, but its label is looked up among all the "
    "examples' labels; look it up among the classes, in the order in which "
    "you took the means",
    lambda codes, labels, new: labels[
        to_means(codes, labels, new).argmin(axis=1)
    ],
)
nearest_mean.mistake(
    "these are the labels of the mean with the largest dot product; take the "
    "distance instead",
    lambda codes, labels, new: np.unique(labels)[
        (new @ class_means(codes, labels).T).argmax(axis=1)
    ],
)
nearest_mean.mistake(
    "there is a number for every class here, perhaps the distances; what is "
    "asked for is one label for each new code",
    to_means,
    by_shape=True,
)
nearest_mean.mistake(
    "these look like the class means: a good first step; now find the "
    "nearest one for each new code",
    class_means,
    by_shape=True,
)
nearest_mean.mistake(
    "some of your answers are not among the labels {labels}",
    lambda codes, labels, new: labels[:1].repeat(len(new)) + 10,
    when=lambda found, codes, labels, new: (
        np.shape(found) == (len(new),)
        and not np.isin(found, labels).all()
        and {"labels": ", ".join(map(str, np.unique(labels)))}
    ),
)
