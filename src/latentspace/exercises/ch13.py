"""Exercises of chapter 13: two rings, an arc, a bent walk, an arrow."""

import numpy as np

from latentspace.exercises import case, exercise, numbers

RNG = np.random.default_rng(0)


def near(found, first, second, rtol=0.02):
    """Say whether two numbers were found, up to rounding."""
    return np.allclose(numbers(found, 2), (first, second), rtol=rtol)


@exercise(
    "13-1",
    right="the same step is small on one ring and the largest possible on "
    "the other",
    rtol=0.02,
    atol=0.003,
)
def distances():
    return 0.0858, 4


distances.mistake(
    "the two rings are in the wrong order: the first ring winds once",
    (4, 0.0858),
    when=lambda found: near(found, 4, 0.0858),
)
distances.mistake(
    "these are distances, not squared; square both",
    (0.293, 2),
    when=lambda found: near(found, 0.293, 2),
)
distances.mistake(
    "the second ring is not at its middle: four times 90° is 360°, so both "
    "ends, and their mean, are at (1, 0). Where is the view at 45°",
    (0.0858, 1),
    when=lambda found: near(found, 0.0858, 1),
)
distances.mistake(
    "on the second ring 45° is four times as far round, 180°: the view is at "
    "(-1, 0), and the mean is not",
    (0.0858, 0),
    when=lambda found: near(found, 0.0858, 0),
)
distances.mistake(
    "the second is right. On the first ring the mean of (1, 0) and (0, 1) is "
    "(0.5, 0.5), inside the ring; the view at 45° is on it, at (0.707, 0.707)",
    (0, 4),
    when=lambda found: (
        abs(numbers(found, 2)[1] - 4) < 0.1
        and abs(numbers(found, 2)[0] - 0.0858) > 0.002
    ),
)


UNIT = np.array([1.0, 0.0]), np.array([0.0, 1.0])


@exercise(
    "13-2",
    [
        case("halfway between (1, 0) and (0, 1)", *UNIT, 0.5),
        case("a fifth of the way between (1, 0) and (0, 1)", *UNIT, 0.2),
        case("(2, 0) and (0, 1), halfway", 2 * UNIT[0], UNIT[1], 0.5),
        case(
            "two random codes of 32 numbers, t = 0.7",
            RNG.normal(size=32),
            3 * RNG.normal(size=32),
            0.7,
        ),
    ],
    right="on a circle it stays on the circle, at an even pace",
)
def slerp(a, b, t):
    omega = angle_of(a, b)
    return (np.sin((1 - t) * omega) * a + np.sin(t * omega) * b) / np.sin(
        omega
    )


def angle_of(a, b):
    return np.arccos(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def with_angle(a, b, t, omega):
    with np.errstate(all="ignore"):
        return (np.sin((1 - t) * omega) * a + np.sin(t * omega) * b) / np.sin(
            omega
        )


slerp.mistake(
    "that is the straight line: it cuts the corner",
    lambda a, b, t: (1 - t) * a + t * b,
)
slerp.mistake(
    "that is the straight line, stretched afterwards. Halfway on the circle "
    "it is the same, but elsewhere its pace is uneven; take the formula",
    lambda a, b, t: (
        ((1 - t) * a + t * b)
        / np.linalg.norm((1 - t) * a + t * b)
        * ((1 - t) * np.linalg.norm(a) + t * np.linalg.norm(b))
    ),
)
slerp.mistake(
    "the two weights are exchanged: at t = 0 the point is a",
    lambda a, b, t: slerp(b, a, t),
)
slerp.mistake(
    "the division by sin ω is missing",
    lambda a, b, t: slerp(a, b, t) * np.sin(angle_of(a, b)),
)
slerp.mistake(
    "the angle depends on the lengths of a and b. Divide their inner product "
    "by both lengths before you take the arccos",
    lambda a, b, t: with_angle(a, b, t, np.arccos(np.clip(a @ b, -1, 1))),
)
slerp.mistake(
    "NumPy's sines and arccosines are in radians, not in degrees",
    lambda a, b, t: with_angle(a, b, t, np.degrees(angle_of(a, b))),
)
slerp.mistake(
    "both codes are brought to length 1; the formula keeps their lengths",
    lambda a, b, t: slerp(a / np.linalg.norm(a), b / np.linalg.norm(b), t),
)
slerp.mistake(
    "a number is returned; the result is a code, as long as a and b",
    lambda a, b, t: angle_of(a, b),
    by_shape=True,
)


@exercise(
    "13-3",
    right="bending helps a little where the straight line was good already",
    rtol=0.015,
)
def bent():
    return 0.143, 1.563


bent.mistake(
    "that is the straight line's error; the two outer views are to be used, "
    "too",
    (0.183, 1.436),
    when=lambda found: near(found, 0.183, 1.436, 0.015),
)
bent.mistake(
    "so it is for pixels; take the codes, bend, and decode then",
    (0.382, 1.492),
    when=lambda found: near(found, 0.382, 1.492, 0.015),
)
bent.mistake(
    "that is half = 2 in the second place; a span of 60° is half = 3",
    (0.143, 0.802),
    when=lambda found: near(found, 0.143, 0.802, 0.015),
)
bent.mistake(
    "so it is for desks; take z[0][chairs] and backs[0][chairs]",
    (0.0907, 1.647),
    when=lambda found: near(found, 0.0907, 1.647, 0.015),
)
bent.mistake(
    "so it is for chairs and desks together; take z[0][chairs]",
    (0.117, 1.605),
    when=lambda found: near(found, 0.117, 1.605, 0.015),
)
bent.mistake(
    "you compared with the pictures x; the views are to be backs[0], their "
    "reconstructions",
    (0.394, 1.496),
    when=lambda found: near(found, 0.394, 1.496, 0.015),
)
bent.mistake(
    "these are squared errors of whole pictures; relative_error divides them "
    "by the error of the mean of all views",
    (41.2, 151.1),
    when=lambda found: near(found, 41.2, 151.1) or near(found, 13.0, 128.2),
)
bent.mistake(
    "the first number is right. At a span of 60°, the four views are at -90°, "
    "-30°, 30° and 90°",
    (0.143, 1),
    when=lambda found: abs(numbers(found, 2)[0] - 0.143) < 0.0025,
)
bent.mistake(
    "the order is that of the spans: 20° first",
    (1.563, 0.143),
    when=lambda found: near(found, 1.563, 0.143, 0.015),
)

TURN = np.array([3.0, 350, 20, 90, 180, 272, 358, 8, 120, 300, 340, 45])
ARROWS = RNG.normal(size=(12, 5))


def off(angles, angle):
    return np.abs((np.asarray(angles) - angle + 180) % 360 - 180)


@exercise(
    "13-4",
    [
        case("an angle of 95° and k = 2", TURN, ARROWS, 95.0, 2),
        case("an angle of 355° and k = 3", TURN, ARROWS, 355.0, 3),
        case("an angle of 2° and k = 5", TURN, ARROWS, 2.0, 5),
        case("k = 12, all pairs", TURN, ARROWS, 200.0, 12),
    ],
    right="no formula for the turn was needed, only neighbours",
)
def arrow_near(angles, differences, angle, k):
    return differences[off(angles, angle).argsort()[:k]].mean(axis=0)


arrow_near.mistake(
    "355° and 5° are 10° apart, not 350°: go the short way round",
    lambda angles, differences, angle, k: differences[
        np.abs(angles - angle).argsort()[:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "the remainder alone is not enough: a little *less* than 360° is near",
    lambda angles, differences, angle, k: differences[
        ((angles - angle) % 360).argsort()[:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "these are the pairs that are farthest off in angle",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[::-1][:k]
    ].mean(axis=0),
)
arrow_near.mistake(
    "that is the sum of the differences; an arrow is their mean",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ].sum(axis=0),
)
arrow_near.mistake(
    "the mean was taken over all dimensions: each dimension of the code needs "
    "its own",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ].mean(),
)
arrow_near.mistake(
    "these are the differences themselves; their mean is asked for",
    lambda angles, differences, angle, k: differences[
        off(angles, angle).argsort()[:k]
    ],
    by_shape=True,
)
arrow_near.mistake(
    "that is the mean of all pairs, whatever the angle",
    lambda angles, differences, angle, k: differences.mean(axis=0),
)
