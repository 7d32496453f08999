"""A query, and what lies nearest to it in several spaces."""

import numpy as np

from latentspace.explore import page

__all__ = ["find"]

ASKED = 40  # pictures to ask for, where none are named


def find(
    spaces,
    items,
    *,
    queries=None,
    query=0,
    labels=None,
    names=None,
    metric="euclidean",
    count=6,
    control=None,
    walk=None,
    title="Find what lies nearest",
    task="Which space finds what you would call similar?",
    alt=None,
):
    """Show what lies nearest to a query, in several spaces side by side.

    The neighbors are computed here and stored as numbers of items, so codes
    may be as long as they like.

    Parameters
    ----------
    spaces : dict of str to array-like of shape (n_items, ...)
        The items' codes in each space, by its name. If ``queries`` are
        texts: pairs of arrays, the queries' codes and the items' codes.
    items : array-like of shape (n_items, height, width[, 3]), or list of str
        What is found: images, uint8 or with values between 0 and 1, or
        words.
    queries : sequence of int, or of str, optional
        The items that the reader can ask for, which are then not found
        themselves; or texts, such as captions of images. All words, or 40
        images, if not given.
    query : int
        Which of the queries is shown at first.
    labels : array-like of shape (n_items,), optional
        The class of each item: the reader sees how many of the found share
        the query's.
    names : sequence of str, optional
        The classes' names, in the order of their numbers.
    metric : {"euclidean", "cosine"}
        How distance is measured.
    count : int
        How many of the nearest are shown.
    control : str, optional
        What a query is called: a picture, a word or a text, if not given.
    walk : str, optional
        Where the items are words, all can be asked for, and the metric is
        "cosine": the reader can walk from a word to another in the first
        space, to this one at first, and sees what is nearest on the way.
        That space is stored in 8 bits a number.
    title, task, alt : str, optional
        The name of the picture; one question that trying answers; what is
        to be seen, in words.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If arrays do not fit together, a query, a metric or a word to walk to
        is unknown, or the whole is larger than 600 KB.
    """
    items = items if isinstance(items, np.ndarray) else list(items)
    n = len(items)
    words = n > 0 and isinstance(items[0], str)
    images = None if words else page.as_bytes(items, "items")
    if metric not in ("euclidean", "cosine"):
        raise ValueError(
            f'find: expected metric "euclidean" or "cosine", found {metric!r}'
        )
    if not spaces or not 1 <= count < n:
        raise ValueError(
            f"find: expected a space or more, and a count from 1 to {n - 1}, "
            f"for {n} items; found {len(spaces)} spaces and count={count}"
        )
    if queries is None:
        some = n if words else min(n, ASKED)
        queries = np.linspace(0, n - 1, some).astype(int)
    texts = len(queries) > 0 and isinstance(queries[0], str)
    if not 0 <= query < len(queries):
        raise ValueError(
            f"find: query is number {query}, but there are {len(queries)} "
            "queries, counted from 0"
        )
    if texts:
        asked = None
    else:
        asked = np.asarray(queries, int)
        if asked.min() < 0 or asked.max() >= n:
            raise ValueError(
                f"find: the queries are items {asked.min()} to {asked.max()}, "
                f"but there are {n} items, counted from 0; for other queries "
                "hand over texts"
            )
    if walk is not None and (
        not words or texts or metric != "cosine" or walk not in items
    ):
        raise ValueError(
            "find: a walk leads from word to word by the cosine, and to one "
            f"of the items; found walk={walk!r}, metric {metric!r} and items "
            f"such as {items[0] if words else 'images'!r}"
        )
    found = {
        name: _nearest(name, codes, n, len(queries), asked, metric, count)
        for name, codes in spaces.items()
    }
    classes, class_names = page.as_classes(labels, n, names)
    # Of images, only those are stored that can be seen.
    seen = np.arange(n)
    if not words:
        seen = np.unique(
            np.concatenate(
                [asked if asked is not None else []]
                + [near.ravel() for near in found.values()]
            )
        )
        seen = seen.astype(int)
    place = np.zeros(n, int)
    place[seen] = np.arange(len(seen))
    kept = []
    for name, near in found.items():
        space = {"name": str(name), "near": page.pack(place[near], "u2")}
        if class_names and not texts:
            same = classes[near] == classes[asked][:, None]
            space["average"] = float(same.sum(axis=1).mean())
        kept.append(space)
    kind = "text" if texts else "word" if words else "picture"
    control = control or kind
    values = {
        "title": title,
        "task": task,
        "alt": alt
        or f"For one of {len(queries)} queries, each a {control}, the "
        f"{count} nearest of {n} {'words' if words else 'pictures'} in each "
        f"of {len(kept)} spaces: {', '.join(map(str, spaces))}.",
        "control": control,
        "spaces": kept,
        "count": count,
        "words": items if words else None,
        "images": None if words else page.pack_images(images[seen]),
        "queries": page.pack(place[asked], "u2") if not texts else None,
        "texts": [str(text) for text in queries] if texts else None,
        "start": int(query),
        "labels": page.pack(classes[seen], "u1") if class_names else None,
        "names": class_names,
    }
    if walk is not None:
        flat = np.asarray(next(iter(spaces.values())), float).reshape(n, -1)
        values["walk"] = {
            "codes": page.pack(_directions(flat), "i1"),
            "to": items.index(walk),
        }

    def still(figure):
        asks = queries[query] if texts else items[asked[query]]
        if words:
            figure.suptitle(f"nearest to {asks}")
            axes = np.ravel(figure.subplots(1, len(found)))
            for ax, (name, near) in zip(axes, found.items()):
                shown = "\n".join(items[i] for i in near[query])
                ax.text(0.5, 1, shown, ha="center", va="top")
                ax.set_title(name)
                ax.set_axis_off()
            return
        if texts:
            figure.suptitle(f"nearest to \u201c{asks}\u201d")
        parts = np.ravel(figure.subfigures(len(found), 1))
        for part, (name, near) in zip(parts, found.items()):
            part.suptitle(name if texts else f"query, nearest by {name}")
            shown = [images[i] for i in near[query]]
            shown = shown if texts else [images[asked[query]], *shown]
            for ax, image in zip(
                np.ravel(part.subplots(1, len(shown))), shown
            ):
                ax.imshow(image, cmap="gray", vmin=0, vmax=255)
                ax.set(xticks=[], yticks=[])

    height = 0.8 + 0.22 * count if words else 0.4 + 1.2 * len(found)
    return page.Explorer("find", values, still, (5.4, height))


def _directions(codes):
    """Return each row's direction, as whole numbers from -127 to 127."""
    largest = np.abs(codes).max(axis=1, keepdims=True)
    return np.round(codes * 127 / np.where(largest > 0, largest, 1))


def _nearest(name, codes, n, m, asked, metric, count):
    """Return the items nearest to each query, shape (m, count)."""
    from sklearn.neighbors import NearestNeighbors

    if asked is None:
        if len(codes) != 2:
            raise ValueError(
                f"{name}: expected the queries' codes and the items' codes, a "
                f"pair, where queries are texts; found {len(codes)} arrays"
            )
        wanted, codes = codes
    flat = np.asarray(codes, float).reshape(len(codes), -1)
    flat = page.as_points(flat, n, flat.shape[1], f"codes in {name}")
    finder = NearestNeighbors(metric=metric).fit(flat)
    if asked is None:
        wanted = np.asarray(wanted, float).reshape(len(wanted), -1)
        wanted = page.as_points(wanted, m, flat.shape[1], f"queries in {name}")
        return finder.kneighbors(wanted, count, return_distance=False)
    near = finder.kneighbors(flat[asked], count + 1, return_distance=False)
    # A query is not its own neighbor, even where others have the same code.
    return np.array(
        [[i for i in row if i != q][:count] for q, row in zip(asked, near)]
    )
