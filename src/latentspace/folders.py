"""A folder of images, one sub-folder a class, read as one data set."""

import warnings
from pathlib import Path

import numpy as np

from latentspace.archives import DataError
from latentspace.own import deal

__all__ = ["from_folder"]

SIDE = 48  # of the pictures that are resized, in pixels
LARGEST = 64  # pictures of one size are kept as they are up to this side

# Nothing else is opened: Pillow hands some formats to other programs.
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
_LAYOUT = "one sub-folder for each class, with its images in it"
_CLUTTER = ("thumbs.db", "desktop.ini")


def from_folder(path, limit=None):
    """Read a folder of images.

    The classes are the sub-folders in alphabetical order; the images of a
    class, in alphabetical order, are split as `latentspace.own.deal` does.

    Images of one size, no side above 64 pixels, stay as they are. Otherwise
    the central square of each is resized to 48 × 48. If all are grey, the
    arrays are grey; otherwise all are RGB. Transparent images are laid on
    white, 16-bit ones are brought to 8, and of an animation the first frame
    is taken. What was read is printed; what could not be read is named in a
    warning and left out.

    Parameters
    ----------
    path : path-like
        The folder.
    limit : int, optional
        At most so many training images and so many test images are read.

    Returns
    -------
    dict
        The fields of `latentspace.datasets.Dataset`.

    Raises
    ------
    DataError
        If there are no classes, no images, or a class has none to be read.
    """
    path = Path(path)
    names, files, labels, unread = _list(path)
    chosen = [c[:limit] for c in deal(labels)]
    size, grey = _common([files[i] for c in chosen for i in c])
    parts = []
    for indices in chosen:
        images, kept = [], []
        for i in indices:
            try:
                images.append(_read(files[i], size, grey))
                kept.append(labels[i])
            except Exception as error:  # damaged images raise nearly any
                unread.append((files[i], _why(error)))
        shape = (0, *size[::-1]) if grey else (0, *size[::-1], 3)
        parts.append(
            (
                np.array(images, np.uint8)
                if images
                else np.zeros(shape, np.uint8),
                np.array(kept, int),
            )
        )
    (x_train, y_train), (x_test, y_test) = parts
    _report(
        path,
        names,
        labels,
        chosen,
        (y_train, y_test),
        unread,
        f"{size[0]} × {size[1]}, {'grey' if grey else 'RGB'}",
    )
    return {
        "x_train": x_train,
        "y_train": y_train,
        "x_test": x_test,
        "y_test": y_test,
        "names": names,
        "max_value": 255,
    }


def _list(path):
    entries = _visible(path)
    folders = [e for e in entries if e.is_dir()]
    loose = [e for e in entries if not e.is_dir()]
    if not entries:
        raise DataError(
            f"{path} is an empty folder.",
            expected=_LAYOUT,
            found="nothing",
            do="put your images there",
        )
    if not folders:
        raise DataError(
            f"{path} has no sub-folders, so the labels are missing.",
            expected=_LAYOUT,
            found=f"{len(loose)} files and no sub-folder",
            do="move the images of each class into a folder of that name",
        )
    files, labels = [], []
    for label, folder in enumerate(folders):
        inside = [e for e in _visible(folder) if not e.is_dir()]
        if not inside:
            raise DataError(
                f"{folder} has no images.",
                expected=_LAYOUT,
                found=f"no file, and {len(_visible(folder))} sub-folders",
                do="put images there or remove it; class folders stand "
                "directly in the folder that you name",
            )
        files += inside
        labels += [label] * len(inside)
    names = tuple(f.name for f in folders)
    return names, files, labels, [(f, "in no class folder") for f in loose]


def _visible(folder):
    try:
        entries = sorted(folder.iterdir(), key=lambda e: e.name)
    except OSError as error:
        raise DataError(
            f"{folder} cannot be read.",
            expected="a folder that you may read",
            found=f"{type(error).__name__}: {error.strerror}",
            do="check who may read it",
        ) from None
    return [
        e
        for e in entries
        if not e.name.startswith(".") and e.name.lower() not in _CLUTTER
    ]


def _common(files):
    """The size to bring images to, and whether all of them are grey."""
    sizes, grey = set(), True
    for file in files:
        try:
            with _open(file) as image:
                sizes.add(image.size)
                grey = grey and _is_grey(image)
        except Exception:  # named when it is read
            continue
    size = sizes.pop() if len(sizes) == 1 else (SIDE, SIDE)
    return (size if max(size) <= LARGEST else (SIDE, SIDE)), grey


def _open(file):
    from PIL import Image

    return Image.open(file, formats=_FORMATS)


def _is_grey(image):
    if image.mode in ("P", "PA"):
        colours = np.array(image.getpalette("RGB")).reshape(-1, 3)
        return bool((colours == colours[:, :1]).all())
    return image.mode in ("1", "L", "LA", "La", "F") or image.mode[0] == "I"


def _read(file, size, grey):
    from PIL import Image, ImageOps

    with _open(file) as image:
        # Lets JPEG decode at a half, quarter or eighth: far less work.
        image.draft(None, (2 * size[0], 2 * size[1]))
        image.load()
        image = ImageOps.exif_transpose(image)
        if image.mode[0] in "IF":
            image = _from_wide(image)
        if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or (
            "transparency" in image.info
        ):
            image = image.convert("RGBA")
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image)
        image = image.convert("RGB").convert("L" if grey else "RGB")
        if image.size != size:
            image = ImageOps.fit(image, size, Image.Resampling.LANCZOS)
        return np.asarray(image)


def _from_wide(image):
    """Bring 16-bit and floating-point grey to 8 bits."""
    from PIL import Image

    values = np.asarray(image).astype(float)
    if image.mode == "F":
        full = 1 if values.max() <= 1 else 255
    else:
        # Mode I has 32 bits, but PNGs opened in it have 16.
        full = 65_535
    if not (values.min() >= 0 and values.max() <= full):
        raise ValueError(
            f"its values go from {values.min():g} to "
            f"{values.max():g}, not from 0 to {full}"
        )
    return Image.fromarray(np.round(values * (255 / full)).astype(np.uint8))


def _why(error):
    from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return "not an image of a known format"
    return getattr(error, "strerror", None) or str(error) or repr(error)


def _report(path, names, labels, chosen, kept, unread, kind):
    shown = [f"{f.relative_to(path)} ({why})" for f, why in unread[:10]]
    if len(unread) > 10:
        shown.append(f"and {len(unread) - 10} more")
    shown = ", ".join(shown)
    kept = np.bincount(np.concatenate(kept), minlength=len(names))
    tried = np.bincount(
        np.asarray(labels)[np.concatenate(chosen)], minlength=len(names)
    )
    for label, name in enumerate(names):
        if tried[label] and not kept[label]:
            raise DataError(
                f"No image of class {name!r} in {path} could be read.",
                expected="images (" + ", ".join(_FORMATS) + ")",
                found=shown,
                do="save them in one of these formats, or remove the folder",
            )
    if unread:
        warnings.warn(
            f"left out {len(unread)} files of {path}: {shown}", stacklevel=5
        )
    counts = ", ".join(f"{n} {c}" for n, c in zip(names, kept))
    print(f"Read {kept.sum()} images ({counts}), {kind}.")
