"""Exercises of chapter 19: a test's size, whole groups, labels, help."""

import numpy as np

from latentspace.exercises import WrongAnswer, case, exercise, numbers


@exercise("19-1", right="halving the interval would take four times as many")
def n_needed():
    return 256


n_needed.mistake(
    "with so many, *one* standard error is 0.05; two of them are to be", 64
)
n_needed.mistake(
    "that makes the whole interval 0.05 wide, and not 0.05 on either side",
    1024,
)
n_needed.mistake(
    "under the root stands $p(1-p)$, the share right times the share wrong",
    1280,
)
n_needed.mistake(
    "under the root stands $p(1-p)$; is the share right missing",
    320,
)
n_needed.mistake(
    "that is far too few: set the two standard errors equal to 0.05, and "
    "square both sides before you solve for the number of pictures",
    13,
    when=lambda found: np.ndim(found) == 0 and 0 < float(found) < 40,
)

DAYS = np.array(list("bbbaaaaacccdddd"))  # of unequal length, and not sorted


@exercise(
    "19-2",
    [
        case("five days of four pictures, share 0.2", np.arange(20) // 4, 0.2),
        case("five days of four pictures, share 0.3", np.arange(20) // 4, 0.3),
        case("days of 5, 3, 3 and 4 pictures, share 0.3", DAYS, 0.3),
        case(
            "photographs of two days, taken in turn, share 0.4",
            np.arange(12) % 2,
            0.4,
        ),
    ],
    right="no group stands on both sides, and the test part is large enough",
)
def hold_out(groups, share):
    test = np.zeros(len(groups), bool)
    for group in np.unique(groups):
        if test.mean() >= share:
            break
        test |= groups == group
    return test


hold_out.mistake(
    "True and False are interchanged: True is for the test part",
    lambda groups, share: ~hold_out(groups, share),
)
hold_out.mistake(
    "these are single pictures, and a group stands on both sides",
    lambda groups, share: np.arange(len(groups)) < share * len(groups),
)
hold_out.mistake(
    "this is a share of the *groups*; some have more pictures than others",
    lambda groups, share: np.isin(
        groups,
        np.unique(groups)[: int(np.ceil(share * len(np.unique(groups))))],
    ),
)


@hold_out.mistake(
    "the test part is still too small: go on until it holds *at least* the "
    "share"
)
def one_too_few(groups, share):
    test = hold_out(groups, share)
    return test & (groups != groups[test].max())


@hold_out.mistake("one group too many: stop as soon as the share is reached")
def one_too_many(groups, share):
    test = hold_out(groups, share)
    later = groups[~test]
    return test | (groups == later.min()) if len(later) else test


N_DIGITS, MOST, ENOUGH = 1287, 30, 15
WRONG = np.random.default_rng(17).choice(N_DIGITS, 20, replace=False)


def hits(found):
    """Count the wrong labels among the rows that were given."""
    return len(set(np.asarray(found).ravel().tolist()) & set(WRONG.tolist()))


def judged(found):
    try:
        rows = np.asarray(found, float)
    except (TypeError, ValueError):
        raise WrongAnswer("give numbers of rows, as in [4, 8, 15]") from None
    if rows.ndim != 1 or (rows % 1).any():
        raise WrongAnswer("give whole numbers of rows, as in [4, 8, 15]")
    return hits(rows) >= ENOUGH and len(set(rows.tolist())) <= MOST


@exercise(
    "19-3",
    right="thirty looks in place of 1,287",
    key=judged,
)
def suspects():
    return tuple(WRONG.tolist())


suspects.mistake(
    "these are more than thirty rows, and you have time for thirty",
    tuple(range(N_DIGITS)),
    when=lambda found: len(set(np.asarray(found).ravel().tolist())) > MOST,
)
suspects.mistake(
    "none of the twenty is among these. Should the order be the other way "
    "round, most foreign neighbours first",
    tuple(np.setdiff1d(np.arange(40), WRONG)[:30].tolist()),
    when=lambda found: np.size(found) and hits(found) == 0,
)
suspects.mistake(
    "{n} of the twenty are among these. How many of a digit's ten nearest "
    "have another label than it has itself",
    tuple(WRONG[:7].tolist()),
    when=lambda found: (
        {"n": hits(found)} if 0 < hits(found) < ENOUGH else False
    ),
)


def between(low, high):
    return lambda found: low <= numbers(found, 1)[0] < high


@exercise(
    "19-4",
    right="a clean target and noisy input make a small set go further",
    rtol=0,
    atol=0.07,
)
def multiple():
    return 0.99


multiple.mistake(
    "that is what it is without the noise, or where the noisy digits are the "
    "target, too; the target is always the clean digit",
    1.18,
    when=between(1.06, 1.5),
)
multiple.mistake(
    "that is the error itself; divide it by PCA's", 1.74, when=between(1.5, 4)
)
multiple.mistake(
    "far lower than possible with a hundred digits. Is the error measured on "
    "the digits it was trained on",
    0.4,
    when=between(0, 0.88),
)
