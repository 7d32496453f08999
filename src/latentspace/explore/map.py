"""Points on a plane that move from frame to frame."""

import itertools

import numpy as np

from latentspace.explore import page

__all__ = ["map"]

MOST = 2000  # points


def map(
    frames,
    labels,
    images=None,
    *,
    original=None,
    names=None,
    words=None,
    controls=("frame",),
    trust=None,
    notes=None,
    align=True,
    neighbors=5,
    nearest_in="true neighbors",
    title="The same points, frame by frame",
    task="Choose a point: do its true neighbors stay beside it?",
    alt=None,
    start=0,
    frame=None,
):
    """Show points on a plane, in several frames, and where neighbors went.

    Parameters
    ----------
    frames : dict of str, or of tuple of str, to ndarray of shape (n, 2)
        Where the points are in each frame: layers, epochs, settings or
        methods. With tuples, such as ``("layer 2", "epoch 5")``, the reader
        chooses each part by itself; every combination must be there.
    labels : array-like of shape (n,), or dict of str to such
        The class of each point; it colors the points. Of several, such as
        ``{"class": y, "writer": w}``, the reader chooses one.
    images : ndarray of shape (n, height, width[, 3]), optional
        The image of each point, uint8 or with values between 0 and 1.
    original : ndarray of shape (n, d), optional
        The space in which the true neighbors are looked for; ``images``, as
        rows, if not given.
    names : sequence of str, or dict of str to such, optional
        The classes' names; with several kinds of labels, of each kind that
        has any.
    words : sequence of str, optional
        A word for each point, in place of its image or beside it.
    controls : sequence of str
        What the parts of a frame's name are: ``("layer", "epoch")``.
    trust : sequence of float, optional
        The trustworthiness of each frame, in their order.
    notes : sequence of str, optional
        A sentence on each frame, in their order.
    align : bool
        Whether to turn and mirror each frame so that it fits the one before.
        A map has no direction of its own, and a point is then followed
        more easily.
    neighbors : int
        How many true neighbors are shown.
    nearest_in : str
        What they are called.
    title, task, alt : str, optional
        The name of the picture; one question that choosing points answers;
        what is to be seen, in words.
    start : int
        The point chosen at first.
    frame : str or tuple of str, optional
        The name of the frame shown at first; the first if not given.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If arrays do not fit together, frames are missing, or the whole is
        larger than 600 KB.
    """
    from sklearn.neighbors import NearestNeighbors

    if not isinstance(labels, dict):
        labels, names = {"class": labels}, {"class": names}
    n = len(next(iter(labels.values())))
    if n > MOST:
        raise ValueError(
            f"map shows at most {MOST} points, found {n}; hand over a part"
        )
    keys = [k if isinstance(k, tuple) else (k,) for k in frames]
    options = [list(dict.fromkeys(part)) for part in zip(*keys)]
    missing = set(itertools.product(*options)) - set(keys)
    if missing or len(options) != len(controls):
        raise ValueError(
            f"map: the frames' names have {len(options)} parts, {controls} "
            f"are {len(controls)}, and {len(missing)} combinations are "
            "missing; expected one frame for each combination"
        )
    opening = (frame,) if isinstance(frame, str) else frame or keys[0]
    if opening not in keys:
        raise ValueError(f"map has no frame {frame!r}; it has {keys}")
    if images is None and original is None:
        raise ValueError("map: expected images, or the original vectors")
    if images is not None:
        images = page.as_bytes(images)
    if original is None:
        original = images / 255
    for name, given in {"images": images, "vectors": original}.items():
        if given is not None and len(given) != n:
            raise ValueError(f"expected {n} {name}, found {len(given)}")
    original = np.asarray(original, float).reshape(n, -1)
    near = _neighbors(NearestNeighbors, original, neighbors)
    places, kept = {}, []
    for key, points in zip(keys, frames.values()):
        points = page.as_points(points, n, 2, " ".join(key))
        points = points - points.mean(axis=0)
        if align and places:
            # The rotation that brings it closest (orthogonal Procrustes).
            u, _, v = np.linalg.svd(points.T @ next(reversed(places.values())))
            points = points @ u @ v
        places[key] = points
        there = _neighbors(NearestNeighbors, points, neighbors)
        kept.append(
            {
                "key": [o.index(k) for o, k in zip(options, key)],
                "points": page.pack_points(points),
                "kept": _shared(near, there),
            }
        )
    for one, value in zip(kept, trust if trust is not None else ()):
        one["trust"] = float(value)
    for one, note in zip(kept, notes if notes is not None else ()):
        one["note"] = str(note)
    kinds = {
        kind: page.as_classes(given, n, (names or {}).get(kind))
        for kind, given in labels.items()
    }
    classes, class_names = next(iter(kinds.values()))
    values = {
        "title": title,
        "task": task,
        "alt": alt
        or f"{n} points on a plane, colored by class "
        f"({', '.join(class_names)}), in {len(keys)} frames; lines lead from "
        "the chosen point to its true neighbors.",
        "start": int(start),
        "frame": keys.index(opening),
        "controls": [list(pair) for pair in zip(controls, options)],
        "frames": kept,
        "near": page.pack(near, "u2"),
        "neighbors": neighbors,
        "kinds": [
            {"kind": kind, "labels": page.pack(found, "u1"), "names": called}
            for kind, (found, called) in kinds.items()
        ],
        "nearest_in": nearest_in,
        "words": None if words is None else [str(w) for w in words],
        "images": None if images is None else page.pack_images(images),
        "colors": page.class_colors(),
    }

    def still(figure):
        ends = [keys[0], keys[-1]][: len(keys)]
        axes = np.ravel(figure.subplots(1, len(ends)))
        for ax, key in zip(axes, ends):
            page.scatter(ax, places[key], classes, class_names)
            ax.set(title=", ".join(key), aspect="equal")

    return page.Explorer("map", values, still, size=(5.4, 3.1))


def _neighbors(finder, points, count):
    found = finder(n_neighbors=count + 1).fit(points)
    # Itself is not asked for: without an argument it is left out.
    return found.kneighbors(n_neighbors=count, return_distance=False)


def _shared(one, other):
    """Return the share of the neighbors that two tables have in common."""
    same = [np.isin(a, b).mean() for a, b in zip(one, other)]
    return float(np.mean(same))
