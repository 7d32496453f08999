"""Captions of the furniture, written from the factors."""

import numpy as np

COLOR_NAMES = ("pink", "brown", "green", "teal", "blue", "purple")
BACK_NAMES = ("solid", "slatted", "ladder", "splat")  # as in the factors
OPENINGS = ("a", "a photo of a", "a picture of a", "this is a", "here is a")
DRAWERS = {0: "no drawers", 2: "two drawers", 3: "three drawers"}
WIDE, NARROW = 67.0, 57.0  # centimetres


def color_numbers(hue):
    """Find the nearest of six named colors for each hue.

    Parameters
    ----------
    hue : array-like of float
        From 0 to 1, a circle.

    Returns
    -------
    ndarray of int
        Places in ``COLOR_NAMES``.
    """
    n = len(COLOR_NAMES)
    return np.round(np.asarray(hue) * n).astype(int) % n


def furniture_captions(y, factors, seed=0):
    """Write a caption for each piece, as incomplete as people's are.

    The kind is always named. The color is named in 70 of 100 captions, arms
    or drawers in 60, the back of a chair in 50, and a width that is out of
    the ordinary in 40. The view is never named.

    Parameters
    ----------
    y : array-like of shape (n,)
        0 chair, 1 desk.
    factors : dict of str to array-like
        ``free``, ``hue``, ``arms``, ``drawers`` and ``back_style``, as
        `load` gives them; ``hue`` of shape (n,).
    seed : int
        Decides what is named, and how a caption begins.

    Returns
    -------
    list of str

    Examples
    --------
    >>> from latentspace.datasets import load
    >>> data = load("furniture")
    >>> furniture_captions(data.y_train, data.factors["train"])[0]
    'here is a narrow blue chair with a solid back'
    """
    rng = np.random.default_rng(seed)
    colors = color_numbers(factors["hue"])
    captions = []
    for i, kind in enumerate(y):
        words = [OPENINGS[rng.integers(len(OPENINGS))]]
        size, color, back, details = rng.random(4) < (0.4, 0.7, 0.5, 0.6)
        width = factors["free"][i][0]
        if size and not NARROW <= width <= WIDE:
            words.append("wide" if width > WIDE else "narrow")
        if color:
            words.append(COLOR_NAMES[colors[i]])
        words.append("desk" if kind else "chair")
        parts = []
        if not kind and back:
            parts.append(f"a {BACK_NAMES[factors['back_style'][i]]} back")
        if details:
            parts.append(
                DRAWERS[int(factors["drawers"][i])]
                if kind
                else ("no arms", "arms")[factors["arms"][i]]
            )
        if parts:
            words.append("with " + " and ".join(parts))
        captions.append(" ".join(words))
    return captions


CAPTION_WORDS = tuple(
    sorted(
        {
            word
            for text in (*COLOR_NAMES, *BACK_NAMES, *OPENINGS)
            + (*DRAWERS.values(), "wide narrow chair desk back arms with and")
            for word in text.split()
        }
    )
)


def bag_of_words(texts):
    """Count the words of each text.

    Parameters
    ----------
    texts : sequence of str
        Words that no caption holds are passed over.

    Returns
    -------
    ndarray of float32 of shape (n_texts, n_words)
        How often each of ``CAPTION_WORDS`` occurs.
    """
    place = {word: i for i, word in enumerate(CAPTION_WORDS)}
    counts = np.zeros((len(texts), len(place)), np.float32)
    for i, text in enumerate(texts):
        for word in text.split():
            if word in place:
                counts[i, place[word]] += 1
    return counts
