"""Exercises of chapter 15: base rates, an AUC, a code's size, a blind spot."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, exercise, numbers


@exercise(
    "15-1",
    rtol=0,
    atol=0.0045,
    right="the rarer the strange, the more of the alarms are for nothing",
)
def share_real():
    return 90 / (90 + 4995)


share_real.mistake(
    "that is the share of the strange pictures that ring. Of all that ring, "
    "which share is strange",
    0.9,
)
share_real.mistake(
    "0.90 and 0.05 are shares of two groups, and one of them is 999 times as "
    "large as the other: count pictures, not shares",
    0.9 / 0.95,
)
share_real.mistake(
    "that is the false-alarm rate. Count how many pictures ring, of each sort",
    0.05,
)
share_real.mistake(
    "that is the share of the calls that are for nothing", 1 - 90 / 5085
)
share_real.mistake(
    "a share lies between 0 and 1; divide by 100",
    1.77,
    when=lambda found: np.ndim(found) == 0 and 1 < found < 3,
)

RNG = np.random.default_rng(15)


@exercise(
    "15-2",
    [
        case(
            "five usual scores and four odd ones",
            np.array([0.1, 0.4, 0.35, 0.8, 0.2]),
            np.array([0.5, 0.9, 0.3, 0.7]),
        ),
        case(
            "odd scores that are smaller",
            RNG.normal(2, 1, 40),
            RNG.normal(0, 1, 25),
        ),
        case(
            "scores with many ties",
            np.array([1, 1, 2, 2, 3]),
            np.array([1, 2, 2, 3, 3, 3]),
        ),
        case("scores that are all equal", np.ones(6), np.ones(4)),
    ],
    right="and no threshold was needed",
)
def area(usual, odd):
    return (above(usual, odd) + 0.5 * level(usual, odd)).mean()


def above(usual, odd):
    return np.asarray(odd)[:, None] > np.asarray(usual)


def level(usual, odd):
    return np.asarray(odd)[:, None] == np.asarray(usual)


area.mistake(
    "the ties are left out; each counts one half",
    lambda usual, odd: above(usual, odd).mean(),
)
area.mistake(
    "the ties count as a whole; each counts one half",
    lambda usual, odd: (above(usual, odd) + level(usual, odd)).mean(),
)
area.mistake(
    "that is the chance that the *usual* one has the larger score",
    lambda usual, odd: 1 - area(usual, odd),
)
area.mistake(
    "that is never below one half. Where odd things have the smaller scores, "
    "the AUC is small, and should say so",
    lambda usual, odd: max(area(usual, odd), 1 - area(usual, odd)),
)
area.mistake(
    "that is the number of pairs, not their share",
    lambda usual, odd: area(usual, odd) * np.size(usual) * np.size(odd),
)
area.mistake(
    "that compares each odd score with the mean of the usual ones; compare it "
    "with every usual score",
    lambda usual, odd: (np.asarray(odd) > np.mean(usual)).mean(),
)
area.mistake(
    "that compares each odd score with the median of the usual ones; compare "
    "it with every usual score",
    lambda usual, odd: (np.asarray(odd) > np.median(usual)).mean(),
)
area.mistake(
    "that is one number for each odd thing; their mean is asked for",
    lambda usual, odd: (above(usual, odd) + 0.5 * level(usual, odd)).mean(
        axis=1
    ),
)


@exercise(
    "15-3",
    rtol=0,
    atol=0.09,
    right="it can draw more strange things, and what it cannot draw stands "
    "out more",
)
def sizes():  # pale with 2, pale with 32, noisy with 32
    return 0.93, 0.1, 0.997


sizes.mistake(
    "the first two are exchanged: with two numbers comes first",
    (0.1, 0.93, 0.997),
)
sizes.mistake(
    "are usual and odd exchanged in auc? The scores of x_test come first",
    (0.07, 0.9, 0.003),
)
sizes.mistake(
    "the first two are right. For the last, the noisy digits are scored by "
    "the network with 32 numbers",
    (0.93, 0.1, 0.79),
)
sizes.mistake(
    "give areas between 0 and 1",
    (93, 10, 99),
    when=lambda found: max(numbers(found, 3)) > 1,
)
sizes.mistake(
    "that looks like the distance between codes; the error is asked for",
    (0.93, 0.99, 0.83),
    when=lambda found: numbers(found, 3)[1] > 0.9,
)


def a_row(found):
    if np.ndim(found) or float(found) % 1 or not 1 <= found <= 13:
        raise WrongAnswer("give the number of a row, from 1 to 13")
    return found


@exercise(
    "15-4",
    rtol=0,
    key=a_row,
    right="divided by the ink, the error has no blind spot among the four",
)
def safest():
    return 11


for _row, _words in (
    (1, "that row is at 0.88 with noise; another is better at its worst"),
    (2, "that row is at 0.84 with noise; another is better at its worst"),
    (3, "that row is at 0.81 with noise; another is better at its worst"),
    (4, "the code of PCA with eight numbers is weakest on noise"),
    (5, "that row is called both, and those are left out here"),
    (6, "look at what that row says of pale digits"),
    (7, "that row is at 0.90 with pale digits; another is better"),
    (8, "that row is excellent at three kinds; look at the fourth, noise"),
    (9, "that row is called both, and those are left out here"),
    (10, "look at what that row says of pale digits"),
    (12, "that row is excellent at two kinds; look at noise"),
    (13, "that row is called both, and those are left out here"),
):
    safest.mistake(_words, _row)
