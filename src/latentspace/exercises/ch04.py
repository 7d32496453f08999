"""Exercises of chapter 4: encode by hand, search, disguise, lay an axis."""

import numpy as np
from scipy.spatial.distance import pdist

from latentspace.exercises import case, exercise, expect


@exercise(
    "04-1",
    right="you have done what an encoder must do: turn 25 numbers into three",
    atol=0.05,
)
def encoded():
    return 0.5, 1 / 3, 0.5


for wrong, words in (
    (
        (1 / 3, 0.5, 0.5),
        "across and down are in the wrong order. Across says in which column "
        "the middle of the dot lies",
    ),
    (
        (2, 1.5, 0.5),
        "these are the column and the row of the middle; solve 0.5 + 3 * "
        "across = 2 and 0.5 + 3 * down = 1.5 for the factors",
    ),
    (
        (2, 1.5, 1.05),
        "these are column, row and width; solve for across, down and size",
    ),
    (
        (0.5, 1 / 3, 1.05),
        "the place is right; the third number is the width w, and w = 0.6 + "
        "0.9 * size is still to be solved for the size",
    ),
    (
        (0.5, 0.5, 0.5),
        "across and size are right. Rows 1 and 2 are equal, so the middle is "
        "halfway between them, at 1.5",
    ),
    (
        (0.5, 1 / 6, 0.5),
        "across and size are right. The middle is not on row 1: row 2 is just "
        "as bright",
    ),
):
    encoded.mistake(words, wrong)

encoded.mistake(
    "the place is right, and the size is not. In a row, the light falls from "
    "the middle column to the next one by exp(-1 / (2 w**2)): compare 0.57 "
    "with 0.89, and take the natural logarithm",
    (0.5, 1 / 3, 0.0),
    when=lambda found: (
        np.size(found) == 3
        and np.allclose(np.ravel(found)[:2], (0.5, 1 / 3), atol=0.05)
    ),
)


encoded.mistake(
    "at least one of the first two is not right. By symmetry: where two "
    "columns (or rows) are equal, the middle lies halfway between them. Then "
    "solve 0.5 + 3 * across = column, 0.5 + 3 * down = row",
    (0.9, 0.1, 0.5),
    when=lambda found: np.size(found) == 3,
)


def dots(z):
    """Draw the chapter's images, flat, from its factors."""
    across, down, size = np.asarray(z, float).T[:, :, None, None]
    rows, columns = np.arange(5)[:, None], np.arange(5)
    squared = (columns - 0.5 - 3 * across) ** 2 + (rows - 0.5 - 3 * down) ** 2
    images = np.exp(-squared / (2 * (0.6 + 0.9 * size) ** 2))
    return images.reshape(-1, 25)


WEIGHTS = np.random.default_rng(41).normal(size=(3, 25))


def patterns(z):
    """Draw a weighted sum of three fixed patterns, as PCA does."""
    return (np.asarray(z, float) - 0.5) @ WEIGHTS


def reversed_dots(z):
    """Draw the same dots from a code with other axes."""
    z = np.asarray(z, float)
    return dots(np.column_stack([1 - z[:, 2], z[:, 0], z[:, 1]]))


FAR = 2 * dots([[0.9, 0.1, 0.2]])[0]


def distance_to(code, decode, image):
    """Say how far the decoded code is from the image, beyond the best."""
    code = np.asarray(code, float)
    expect(
        code.shape in {(3,), (1, 3)},
        f"One code of three numbers is asked for, found an array of shape "
        f"{code.shape}",
    )
    code = code.reshape(1, 3)
    expect(
        (code >= -1e-9).all() and (code <= 1 + 1e-9).all(),
        "The three numbers must lie from 0 to 1, found "
        f"{np.round(code[0], 2).tolist()}",
    )
    found = np.linalg.norm(decode(code)[0] - image)
    best = np.linalg.norm(decode(search(decode, image)[None])[0] - image)
    return max(float(found - best - 0.05), 0.0)


def search(decode, image):
    rng = np.random.default_rng(0)
    best, reach = np.full(3, 0.5), 1.0
    for _ in range(30):
        tries = best + reach * rng.uniform(-1, 1, size=(500, 3))
        tries = np.vstack([best, tries.clip(0, 1)])
        errors = ((decode(tries) - image) ** 2).sum(axis=1)
        best, reach = tries[errors.argmin()], reach * 0.8
    return best


@exercise(
    "04-2",
    [
        case(
            "the rule as decoder, and our image",
            dots,
            dots([[0.4, 0.3, 0.8]])[0],
        ),
        case(
            "a decoder with other axes",
            reversed_dots,
            reversed_dots([[0.7, 0.2, 0.1]])[0],
        ),
        case(
            "a decoder that adds three patterns",
            patterns,
            patterns([[0.05, 0.9, 0.6]])[0],
        ),
        case("an image that no code draws exactly", dots, FAR),
    ],
    key=distance_to,
    right="the code draws the image, and no encoder was needed",
)
def find_code(decode, image):
    return search(decode, image)


find_code.mistake(
    "that is the middle of the cube, or another code that does not depend on "
    "the image. Try many codes, and keep the one whose drawing is nearest",
    lambda decode, image: np.full(3, 0.5),
)
find_code.mistake(
    "the code is not near enough: a few hundred random codes, or a coarse "
    "grid, leave gaps. Search again close to the best one",
    lambda decode, image: coarse(decode, image, 100, np.argmin),
)
find_code.mistake(
    "that code draws one of the least similar images: take the smallest "
    "distance, not the largest",
    lambda decode, image: coarse(decode, image, 4000, np.argmax),
)
find_code.mistake(
    "these are 25 numbers, perhaps the drawing. The code that it was drawn "
    "from is asked for",
    lambda decode, image: decode(search(decode, image)[None])[0],
    when=lambda found, decode, image: np.size(found) == 25,
)
find_code.mistake(
    "that code does not draw the image as well as it can be drawn. The "
    "axes of a decoder may mean anything: compare the drawings with the "
    "image, and do not read the code off the image",
    lambda decode, image: np.array([0.4, 0.3, 0.8]),
    when=lambda found, decode, image: (
        np.shape(found) in {(3,), (1, 3)}
        and np.min(found) >= 0
        and np.max(found) <= 1
    ),
)


def coarse(decode, image, n, choose):
    tries = np.random.default_rng(1).random((n, 3))
    return tries[choose(((decode(tries) - image) ** 2).sum(axis=1))]


def encode_sums(x):
    """Three weighted sums of the pixels, squeezed by a tanh."""
    return np.tanh(np.asarray(x, float) @ WEIGHTS.T / 5)


SHEAR = np.array([[2.0, 1.0, 0.0], [0.0, 0.5, -1.0], [0.5, 0.0, 1.0]])
TURN = np.linalg.qr(np.random.default_rng(6).normal(size=(3, 3)))[0]
IMAGES = dots(np.random.default_rng(8).random((6, 3)))


def new_codes_and_images(pair, encode, decode, a, b):
    """Run a new encoder and decoder on six images."""
    expect(
        isinstance(pair, (tuple, list))
        and len(pair) == 2
        and all(map(callable, pair)),
        "Two functions are asked for: return new_encode, new_decode",
    )
    new_encode, new_decode = pair
    z = np.asarray(new_encode(IMAGES), float)
    expect(
        z.shape == (6, 3),
        f"The new encoder must give six images codes of shape (6, 3), found "
        f"{z.shape}",
    )
    drawn = np.asarray(new_decode(z), float)
    expect(
        drawn.shape == (6, 25),
        f"The new decoder must draw images of shape (6, 25), found "
        f"{drawn.shape}",
    )
    return np.concatenate([z.ravel(), drawn.ravel()])


@exercise(
    "04-3",
    [
        case("a rotation", encode_sums, patterns, TURN, np.zeros(3)),
        case(
            "a rotation and a shift",
            encode_sums,
            patterns,
            TURN,
            np.array([1.0, -2.0, 0.5]),
        ),
        case(
            "a matrix that also stretches and shears",
            encode_sums,
            patterns,
            SHEAR,
            np.array([0.0, 1.0, 0.0]),
        ),
    ],
    key=new_codes_and_images,
    right="other numbers, the same images: the reconstruction error cannot "
    "tell the two latent spaces apart",
)
def disguise(encode, decode, a, b):
    return disguised(encode, decode, a, b, np.linalg.inv(a))


def disguised(encode, decode, a, b, back, first=0.0, last=None):
    """Build the pair of functions, rightly or wrongly."""
    last = b if last is None else last
    return (
        lambda x: encode(x) @ a + b,
        lambda z: decode((np.asarray(z) - last) @ back - first),
    )


disguise.mistake(
    "the decoder undoes `a` by its transpose. That is the inverse of a "
    "rotation only; here is another matrix",
    lambda encode, decode, a, b: disguised(encode, decode, a, b, a.T),
)
disguise.mistake(
    "the decoder undoes `a` first and then subtracts `b`. What was done last "
    "must be undone first",
    lambda encode, decode, a, b: disguised(
        encode, decode, a, b, np.linalg.inv(a), first=b, last=0.0
    ),
)
disguise.mistake(
    "the codes are the new ones, but the decoder does not know of it. It must "
    "turn a new code into an old one before it draws",
    lambda encode, decode, a, b: (lambda x: encode(x) @ a + b, decode),
)
disguise.mistake(
    "the decoder undoes `a`, and not the shift `b`",
    lambda encode, decode, a, b: disguised(
        encode, decode, a, b, np.linalg.inv(a), last=0.0
    ),
)
disguise.mistake(
    "the decoder multiplies by `a` once more; it must undo it, by the inverse",
    lambda encode, decode, a, b: disguised(encode, decode, a, b, a),
)
disguise.mistake(
    "these are the old encoder and decoder; the new codes are z @ a + b",
    lambda encode, decode, a, b: (encode, decode),
)
disguise.mistake(
    "the drawings are right, but the codes are not z @ a + b (the codes are "
    "the rows of z, so `a` stands on the right)",
    lambda encode, decode, a, b: (
        lambda x: encode(x) @ a.T + b,
        lambda z: decode((np.asarray(z) - b) @ np.linalg.inv(a.T)),
    ),
)


def codes(n, slope, seed):
    """Draw codes of unequal spread, away from zero, and what to follow."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, 3)) * (1, 0.5, 0.2) + (2, -1, 3)
    z = z @ np.linalg.qr(rng.normal(size=(3, 3)))[0]
    return z, 5 + z @ np.array(slope) + 0.1 * rng.normal(size=n)


def distances_and_fit(table, z, y):
    """Return all distances, and the R² of y from the first column."""
    table = np.asarray(table, float)
    expect(
        table.shape == z.shape,
        f"Codes of shape {z.shape} are asked for, found {table.shape}",
    )
    first = table[:, 0]
    fit = np.corrcoef(first, y)[0, 1] ** 2 if np.ptp(first) > 1e-12 else 0.0
    return np.append(pdist(table), fit)


@exercise(
    "04-4",
    [
        case("sixty codes and a factor", *codes(60, (1, 0.5, -0.7), 1)),
        case(
            "a factor along a direction of small spread",
            *codes(40, (0.1, -1, 0.3), 2),
        ),
        case(
            "a factor that the first number follows already",
            *codes(50, (-1, 0, 0), 3),
        ),
    ],
    key=distances_and_fit,
    right="the first axis follows the factor, and no distance has changed",
    atol=1e-3,
)
def lay_axis(z, y):
    return z @ to_factor(slope_of(z, y))


def slope_of(z, y):
    return np.linalg.lstsq(z - z.mean(axis=0), y - y.mean(), rcond=None)[0]


def to_factor(direction):
    return np.linalg.qr(np.column_stack([direction, np.eye(3)]))[0][:, :3]


lay_axis.mistake(
    "the codes are not rotated yet: they are the ones that came in",
    lambda z, y: z,
)
lay_axis.mistake(
    "the first number follows the factor, but distances have changed: the "
    "other two columns must be at right angles to it, and all of length 1",
    lambda z, y: np.column_stack([z @ slope_of(z, y), z[:, 1:]]),
)
lay_axis.mistake(
    "distances have changed: the direction must have length 1",
    lambda z, y: (
        z @ to_factor(slope_of(z, y)) * np.linalg.norm(slope_of(z, y))
    ),
)
lay_axis.mistake(
    "that is PCA: the first axis is the direction of largest spread. Take the "
    "direction of the linear fit of y",
    lambda z, y: (
        z @ np.linalg.svd(z - z.mean(axis=0), full_matrices=False)[2].T
    ),
)
lay_axis.mistake(
    "that is the direction of the covariances of y with the three numbers. "
    "Where they have unequal spreads, the linear fit has another one",
    lambda z, y: z @ to_factor((z - z.mean(axis=0)).T @ (y - y.mean())),
)
lay_axis.mistake(
    "the fit goes through zero. Subtract the means first, or fit a constant "
    "as well",
    lambda z, y: z @ to_factor(np.linalg.lstsq(z, y, rcond=None)[0]),
)
lay_axis.mistake(
    "the factor is followed by the last number; the first is asked for",
    lambda z, y: (z @ to_factor(slope_of(z, y)))[:, ::-1],
)
lay_axis.mistake(
    "that is one number for each code; all three numbers of the rotated "
    "codes are asked for",
    lambda z, y: z @ slope_of(z, y),
    by_shape=True,
)
