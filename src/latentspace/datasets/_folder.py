"""A folder of images, one sub-folder for each class, read as one data set."""

import os
import warnings

import numpy as np

from ._archive import DataError
from ._images import (
    SIDE,
    clean_names,
    find_white,
    interleave,
    interleaved_split,
    one_size,
    shorten,
    shrink,
    to_bytes,
)

# Nothing else is opened: Pillow hands some formats to other programs.
FORMATS = (
    "PNG",
    "JPEG",
    "GIF",
    "BMP",
    "TIFF",
    "WEBP",
    "PPM",
    "AVIF",
    "JPEG2000",
)
MOST_PIXELS = 100_000_000  # of an image, after what JPEG can leave out
_LAYOUT = "one sub-folder for each class, with its images in it"
_CLUTTER = ("thumbs.db", "desktop.ini", "__macosx")
_PARTS = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
_TURNED = 0x0112  # the EXIF tag that says how the camera was held


def from_folder(path, limit, notes):
    """Read a folder of images.

    The classes are the sub-folders in alphabetical order; the images of a
    class, in alphabetical order, are split as `interleaved_split` does. If
    the sub-folders are called train and test, they are the split, and the
    classes stand in them.

    If all images are grey, the arrays are grey; otherwise all are RGB.
    Transparent images are laid on white, and of an animation the first
    frame is taken. `latentspace.datasets._images` says to which size images
    are brought.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    limit : int or None
        At most so many training images and so many test images are read.
    notes : list of str
        What was changed or left out is added here.

    Returns
    -------
    dict
        The fields of `latentspace.datasets.Dataset`.

    Raises
    ------
    DataError
        If there are no classes, no images, or a class has none to be read.
    """
    unread = []
    parts = _find(path, unread, notes)
    names = sorted({name for part in parts for name in part})
    found = [
        [(file, names.index(name)) for name in sorted(p) for file in p[name]]
        for p in parts
    ]
    labels = [[label for _, label in files] for files in found]
    if len(parts) == 2:
        order = [interleave(part)[0] for part in labels]
    else:
        found, order = found * 2, interleaved_split(labels[0])
    read, kept, tried = [], [[], []], []
    for files, indices, part in zip(found, order, kept):
        for file, label in [files[i] for i in indices[:limit]]:
            tried.append(label)
            try:
                read.append(_read(file))
                part.append(label)
            except Exception as error:  # damaged images raise nearly any
                unread.append((file, _why(file, error)))
    lost = sorted(set(tried) - set(kept[0] + kept[1]))
    why = shorten([f"{f.relative_to(path)} ({w})" for f, w in unread])
    if lost:
        raise DataError(
            f"No image of class {names[lost[0]]!r} in {path} could be read.",
            expected="images (" + ", ".join(FORMATS) + ")",
            found=why,
            do="save them in one of these formats, or remove the folder",
        )
    if unread:
        notes.append(
            f"left out {len(unread)} of {len(unread) + len(read)} files: {why}"
        )
    x = _together(path, read, notes)
    n = len(kept[0])
    return {
        "x_train": x[:n],
        "y_train": np.array(kept[0], int),
        "x_test": x[n:],
        "y_test": np.array(kept[1], int),
        "names": clean_names(names, notes),
        "max_value": 255,
    }


def _find(path, unread, notes):
    """List files by class: of everything, or of the two parts of a split."""
    folders, loose = _visible(path)
    parts = {}
    for folder in folders:
        part = _PARTS.get(folder.name.lower())
        parts.setdefault(part, []).append(folder)
    if None in parts or "train" not in parts:
        return [_classes([path], unread, notes)]
    unread += [(file, "in no class folder") for file in loose]
    test = parts.pop("test", None) or parts.pop("validation", None)
    train = parts["train"] + parts.get("validation", [])
    classes = [_classes(train, unread, notes)]
    if test:
        classes.append(_classes(test, unread, notes))
    notes.append(
        "took the folders as the split: to train with "
        + " and ".join(f.name for f in train)
        + ", to test with "
        + (" and ".join(f.name for f in test) if test else "a part of it")
    )
    return classes


def _classes(paths, unread, notes):
    """List the files of each class folder in these folders."""
    classes = {}
    for path in paths:
        folders, loose = _visible(path)
        if not folders:
            raise DataError(
                f"{path} has no sub-folders, so the labels are missing."
                if loose
                else f"{path} is an empty folder.",
                expected=_LAYOUT,
                found=f"{len(loose)} files and no sub-folder",
                do="move the images of each class into a folder of its name",
            )
        unread += [(file, "in no class folder") for file in loose]
        for folder in folders:
            inside, files = _visible(folder)
            if not files:
                raise DataError(
                    f"{folder} has no images.",
                    expected=_LAYOUT,
                    found=f"no file, and {len(inside)} sub-folders",
                    do="put images there or remove it; class folders stand "
                    "directly in the folder that you name, or in folders "
                    "train and test that have nothing beside them",
                )
            nested = [f for sub in inside for f in _nested(sub, unread)]
            if nested:
                notes.append(
                    f"took {len(nested)} files in sub-folders as class "
                    f"{folder.name!r}: "
                    + shorten([sub.name for sub in inside])
                )
            classes.setdefault(folder.name, []).extend(files + nested)
    return classes


def _nested(folder, unread):
    if folder.is_symlink():  # it may lead back here
        unread.append((folder, "a link to a folder"))
        return []
    folders, files = _visible(folder)
    return files + [f for sub in folders for f in _nested(sub, unread)]


def _visible(folder):
    """List the folders and the files in a folder, without hidden ones."""
    try:
        entries = sorted(folder.iterdir(), key=lambda e: e.name)
    except OSError as error:
        raise DataError(
            f"{folder} cannot be read.",
            expected="a folder that you may read",
            found=f"{type(error).__name__}: {error.strerror}",
            do="check who may read it",
        ) from None
    entries = [
        e
        for e in entries
        if not e.name.startswith(".") and e.name.lower() not in _CLUTTER
    ]
    folders = [e for e in entries if os.path.isdir(e)]
    return folders, [e for e in entries if e not in folders]


def _read(file):
    """Read an image: small, upright, and what must be known of the file."""
    from PIL import Image, ImageOps

    if not os.path.isfile(file):  # a pipe, say, would keep us waiting
        raise ValueError("not a file, or a broken link")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(file, formats=FORMATS)
    with image:
        size = image.size
        # Lets JPEG decode at a half, quarter or eighth: far less work.
        image.draft(None, (2 * SIDE, 2 * SIDE))
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"too large: {size[0]:,} × {size[1]:,} pixels")
        image.load()
        small, values = shrink(image)
        full = {"I": 65_535, "F": 255}.get(image.mode[0])
        if values:
            low, high = min(v[0] for v in values), max(v[1] for v in values)
            if not -0.1 <= low <= high <= full:
                raise ValueError(
                    f"its values go from {low:g} to {high:g}, not from 0 to "
                    f"{full}"
                )
        more = getattr(image, "is_animated", False) and image.format != "MPO"
        tag = image.getexif().get(_TURNED, 1)
    if tag in range(2, 9):
        small.getexif()[_TURNED] = tag
        small = ImageOps.exif_transpose(small)
        size = size[::-1] if tag > 4 else size
    return {
        "array": np.asarray(small),
        "size": size,
        "full": full,
        "values": values,
        "turned": tag in range(2, 9),
        "more": more,
    }


def _together(path, read, notes):
    """Bring images that were read one by one to one range, mode and size."""
    for key, did, why in (
        (
            "turned",
            "turned",
            "as their EXIF tag says, so that they are upright",
        ),
        ("more", "took the first image only of", "they hold several"),
    ):
        if count := sum(image[key] for image in read):
            notes.append(f"{did} {count} of {len(read)} images: {why}")
    for full in {image["full"] for image in read}:
        group = [image for image in read if image["full"] == full]
        _scale(path, group, full, notes)
    images = [image["array"] for image in read]
    if any(x.ndim == 3 for x in images):
        images = [x if x.ndim == 3 else np.stack([x] * 3, -1) for x in images]
    return one_size(images, np.array([r["size"] for r in read]), notes)


def _scale(path, group, full, notes):
    """Bring images of one kind to bytes; what is white is decided for all."""
    flat = np.concatenate([image["array"].ravel() for image in group])
    values = [v for image in group for v in image["values"]]
    values = values or [(flat.min(), flat.max(), True)]
    low, high = min(v[0] for v in values), max(v[1] for v in values)
    try:
        white, assumed = find_white(
            low, high, all(v[2] for v in values), full or 255, full == 255
        )
    except ValueError as error:
        raise DataError(
            f"{path}: {len(group)} images of floats have no known range.",
            expected="values from 0 to 255, or from 0 to 1",
            found=str(error),
            do="bring black to 0 and white to 1 before saving",
        ) from None
    notes += assumed
    if full or white != 255:
        flat = to_bytes(flat, white, notes)
        ends = np.cumsum([image["array"].size for image in group])
        for image, part in zip(group, np.split(flat, ends)):
            image["array"] = part.reshape(image["array"].shape)


def _why(file, error):
    from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        if file.suffix.lower() in (".heic", ".heif"):
            return "a telephone's HEIC: export it as JPEG"
        return f"not an image of a known format, {', '.join(FORMATS)}"
    return getattr(error, "strerror", None) or str(error) or repr(error)
