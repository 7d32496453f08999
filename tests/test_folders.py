"""Test folders of images of every size and mode, whole and damaged."""

import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from data_helpers import load_and_listen, put, says
from latentspace.datasets import DataError, load


@pytest.fixture
def folder(tmp_path):
    """Two classes with five grey images each."""
    for i in range(10):
        name = f"{('cat', 'dog')[i % 2]}/{i}.png"
        put(tmp_path / "pets" / name, value=20 * i)
    return tmp_path / "pets"


def put_four(path, image, file="a.png", **options):
    """Two classes with two images each."""
    for i in range(4):
        put(path / "ab"[i % 2] / f"{i}{file}", image, **options)


def all_of(data):
    return np.concatenate([data.x_train, data.x_test])


def test_images_of_one_small_size_stay(folder, capsys):
    data, said = load_and_listen(folder)
    assert data.x_train.shape == (8, 20, 20)
    assert data.x_train.dtype == np.uint8
    assert (data.names, data.max_value) == (("cat", "dog"), 255)
    assert data.x_train[:, 0, 0].tolist() == [
        20 * i for i in (0, 1, 4, 5, 6, 7, 8, 9)
    ]
    assert data.x_test[:, 0, 0].tolist() == [40, 60]
    assert data.y_train.tolist() == [0, 1] * 4
    assert said == ""
    assert capsys.readouterr().out == (
        "pets: 10 images of 2 classes (cat 5, dog 5); 8 to train and 2 to "
        "test with.\n20 × 20, grey, values 0 to 180.\nThe smallest class has "
        "5: with fewer than 50, maps and networks show little.\n"
    )


def test_limit_reads_no_more_than_it_needs(folder):
    for i in (5, 7, 9):
        (folder / "dog" / f"{i}.png").write_bytes(b"damaged")
    data, said = load_and_listen(folder, limit=2)
    assert (len(data.x_train), len(data.x_test), said) == (2, 2, "")


@pytest.mark.parametrize(
    "sizes, loaded, words",
    [
        ([(32, 32)], (32, 32), []),
        ([(9, 13)], (16, 16), ["placed 4 of 4", "were 9 × 13"]),
        ([(9, 13), (30, 20)], (32, 32), ["placed 4", "9 × 13, 30 × 20"]),
        ([(33, 33)], (32, 32), ["reduced 4 of 4 images to 32 × 32"]),
        (
            [(128, 128), (20, 20)],
            (32, 32),
            ["reduced 2 of 4", "enlarged 2", "square of 0"],
        ),
        ([(300, 200), (200, 200)], (32, 32), ["central square of 2"]),
    ],
)
def test_images_are_brought_to_one_size(tmp_path, sizes, loaded, words):
    for i in range(4):
        put(tmp_path / "ab"[i % 2] / f"{i}.png", size=sizes[i % len(sizes)])
    data, said = load_and_listen(tmp_path)
    assert data.x_train.shape[1:] == loaded
    assert all(word in said for word in words) and bool(said) == bool(words)


def test_photograph_keeps_its_colors(tmp_path):
    # JPEG decodes at a fraction of such a size; the picture stays the same.
    picture = np.zeros((900, 1200, 3), "uint8")
    picture[:450, ..., 0] = picture[450:, ..., 2] = 250
    put_four(tmp_path, picture, "a.jpg")
    image = load_and_listen(tmp_path)[0].x_train[0].astype(int)
    assert np.abs(image[4, 14] - [250, 0, 0]).max() < 9
    assert np.abs(image[28, 14] - [0, 0, 250]).max() < 9


@pytest.mark.parametrize("file", ["a.jpg", "a.png"])
def test_fine_stripes_of_a_photograph_are_kept(tmp_path, file):
    # Four pixels wide, so one pixel wide after resizing, and no narrower.
    picture = np.zeros((128, 128), "uint8")
    picture[:, np.arange(128) % 8 < 4] = 255
    put_four(tmp_path, picture, file)
    image = load_and_listen(tmp_path)[0].x_train[0]
    assert image[:, ::2].mean() > 200 and image[:, 1::2].mean() < 55
    picture[:] = 255 * (np.arange(128) % 2)  # finer ones become grey
    put_four(tmp_path, picture, file)
    assert 100 < load_and_listen(tmp_path)[0].x_train.min() < 130


def test_resizing_keeps_the_central_square(tmp_path):
    picture = np.zeros((100, 300), "uint8")
    picture[:, 100:200] = 255
    put_four(tmp_path, picture)
    data, said = load_and_listen(tmp_path)
    assert all_of(data).min() > 240  # no black edge
    assert "took the central square of 4" in said


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_large_scan_needs_little_memory(tmp_path, mode):
    """Not much more than the decoded file itself: 36 megapixels, 144 MB."""
    put_four(tmp_path, None, size=(50, 50), mode=mode)
    put(tmp_path / "a" / "scan.png", size=(6000, 6000), mode=mode)
    code = (
        "import resource, sys; from latentspace.datasets import load; "
        "from latentspace.datasets import _folder; import PIL.ImageOps; "
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "before = peak(); load(sys.argv[1]); print(peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) < 220_000  # kilobytes


def test_one_rgb_image_makes_all_of_them_rgb(folder):
    put(folder / "dog" / "red.png", mode="RGB", value=(255, 0, 0))
    data = load(folder)
    assert data.x_train.shape[1:] == (20, 20, 3)
    pixels = all_of(data)[:, 0, 0].tolist()
    assert [255, 0, 0] in pixels and [20, 20, 20] in pixels


def plain(mode, value):
    return Image.new(mode, (20, 20), value)


def wide(values, kind):
    """A picture whose first pixels have these values, the others the last."""
    picture = np.full((20, 20), values[-1], kind)
    picture[0, : len(values)] = values
    return picture


def palette(colors):
    image = plain("P", 1)
    image.putpalette(sum(colors, []))
    return image


COLORS = [[0, 0, 0], [9, 99, 199]]
RED = (0, 255, 255, 0)
FLOATS = [
    wide([1.0000002, 0, 0.2], "float32"),
    wide([0.9, 0, 0.4], "float32"),
]


@pytest.mark.parametrize(
    "image, file, options, expected, words",
    [
        (plain("1", 1), "a.png", {}, 255, ""),
        (plain("LA", (0, 0)), "a.png", {}, 255, ""),
        (plain("LA", (100, 255)), "a.png", {}, 100, ""),
        (plain("RGBA", (255, 0, 0, 0)), "a.png", {}, [255] * 3, ""),
        (plain("RGBA", (0, 0, 255, 255)), "a.png", {}, [0, 0, 255], ""),
        (palette([[0, 0, 0], [99, 99, 99]]), "a.png", {}, 99, ""),
        (palette(COLORS), "a.png", {}, COLORS[1], ""),
        (palette(COLORS), "a.gif", {}, COLORS[1], ""),
        (palette(COLORS), "a.png", {"transparency": 1}, [255] * 3, ""),
        (plain("CMYK", RED), "a.tif", {}, [255, 0, 0], ""),
        (plain("CMYK", RED), "a.jpg", {}, [254, 0, 0], ""),
        (
            plain("RGB", (9, 99, 199)),
            "a.webp",
            {"lossless": True},
            COLORS[1],
            "",
        ),
        (plain("RGB", (9, 99, 199)), "a.bmp", {}, COLORS[1], ""),
        (wide([65535, 257 * 70], "uint16"), "a.png", {}, 70, ""),
        (wide([65535, 257 * 70], "uint16"), "a.tif", {}, 70, ""),
        (wide([65535, 70], "uint16"), "a.png", {}, 0, "rounded 1,596 of"),
        (wide([20000, 20000], "uint16"), "a.png", {}, 78, "65,535 as white"),
        (
            wide([4000, 2047], "uint16"),
            "a.png",
            {},
            127,
            "took 4,095 as white",
        ),
        (wide([250, 70], "uint16"), "a.png", {}, 70, "took 255 as white"),
        (wide([255, 70], "int32"), "a.tif", {}, 70, "where 65,535 is usual"),
        (wide([16, 4], "uint8"), "a.png", {}, 64, "took 16 as white"),
        (wide([1, 0], "uint8"), "a.png", {}, 0, "took 1 as white"),
        (wide([0.2], "float32"), "a.tif", {}, 51, ""),
        (wide([200.0], "float32"), "a.tif", {}, 200, ""),
        (FLOATS[0], "a.tif", {}, 51, "set 4 of 1,600 values to 0 or 1"),
    ],
    ids=lambda v: getattr(v, "mode", None),
)
def test_every_mode_is_read(tmp_path, image, file, options, expected, words):
    put_four(tmp_path, image, file, **options)
    data, said = load_and_listen(tmp_path)
    pixels = all_of(data)[:, 3, 3]
    assert np.abs(pixels - np.array(expected, float)).max() <= 2
    assert pixels.shape[1:] == np.shape(expected)
    assert words in said and bool(said) == bool(words)


def test_range_is_decided_once_for_a_folder(tmp_path):
    put_four(tmp_path, wide([200.5, 100], "float32"), "a.tif")
    put(tmp_path / "a" / "dark.tif", wide([0.5, 0.9], "float32"))
    put(tmp_path / "a" / "plain.png", value=70)
    data, said = load_and_listen(tmp_path)
    assert sorted(all_of(data)[:, 3, 3].tolist()) == [1, 70] + [100] * 4
    assert "rounded" in said


def test_floats_of_no_known_range_are_refused(tmp_path):
    put_four(tmp_path, wide([3.5, 1], "float32"), "a.tif")
    with pytest.raises(DataError) as error:
        load(tmp_path)
    says(error, str(tmp_path), "no known range", "from 1 to 3.5")


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_camera_held_sideways_is_turned_before_sizes_are_taken(
    tmp_path, turned
):
    upright = np.zeros((24, 32), "uint8")
    upright[:12] = 255  # bright above, once it is turned as the tag says
    back = {3: 2, 6: 1, 8: 3}[turned]  # quarters, against the tag
    exif = Image.Exif()
    exif[0x0112] = turned
    put_four(tmp_path, np.rot90(upright, back).copy(), exif=exif)
    data, said = load_and_listen(tmp_path)
    assert data.x_train.shape[1:] == (32, 32)
    assert np.array_equal(data.x_train[0, 4:28], upright)
    assert "turned 4 of 4 images" in said and "were 32 × 24" in said


def test_first_of_several_images_in_a_file_is_taken(tmp_path):
    frames = [plain("L", value) for value in (100, 200)]
    put_four(
        tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:]
    )
    data, said = load_and_listen(tmp_path)
    assert all_of(data)[:, 0, 0].tolist() == [100] * 4
    assert "took the first image only of 4 of 4" in said


def test_what_could_not_be_read_is_named_and_left_out(folder):
    noise = np.random.default_rng(0).integers(0, 256, (20, 20), "uint8")
    put(folder / "cat" / "cut.png", noise)
    cut = (folder / "cat" / "cut.png").read_bytes()
    (folder / "cat" / "cut.png").write_bytes(cut[: len(cut) // 2])
    put(folder / "loose.png")
    put(folder / "cat" / "narrow.png", size=(500, 1))
    put(folder / "cat" / "minus.tif", wide([-3.0], "float32"))
    put(folder / "cat" / "bomb.png", mode="1", size=(12_000, 12_000), value=0)
    (folder / "dog" / "notes.txt").write_text("buy food")
    (folder / "dog" / "telephone.HEIC").write_bytes(b"not known here")
    # Pillow would start another program to open this one.
    (folder / "dog" / "a.eps").write_text(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 30\n%%EndComments\n"
    )
    (folder / "dog" / "up").symlink_to(folder)
    os.mkfifo(folder / "dog" / "pipe")
    for hidden in (".hidden", "Thumbs.db"):
        (folder / "dog" / hidden).write_text("")
    put(folder / "__MACOSX" / "cat" / "._0.png")
    data, said = load_and_listen(folder)
    assert len(all_of(data)) == 10
    for words in (
        "left out 10 of 20 files",
        "loose.png (in no class",
        "dog/up (a link to a folder)",
        "cut.png (image file is truncated",
        "narrow.png (too narrow: 500 × 1",
        "minus.tif (its values go from -3",
        "bomb.png (too large: 12,000 × 12,000",
        "notes.txt (not an image of a known format, PNG, JPEG",
        "telephone.HEIC (a telephone's HEIC: export it as JPEG)",
        "a.eps (not an image",
        "pipe (not a file",
    ):
        assert words in said.replace("\\", "/")
    assert "hidden" not in said and "Thumbs" not in said
    assert "MACOSX" not in said


def test_warning_points_at_the_readers_line(folder):
    for i in range(25):
        (folder / "cat" / f"z{i}.txt").write_text("")
    with pytest.warns(UserWarning, match="left out 25 .* and 15 more") as seen:
        load(folder)
    assert seen[0].filename == __file__


def test_images_in_nested_folders_are_read_and_named(folder):
    put(folder / "cat" / "more" / "still" / "5.png", value=255)
    data, said = load_and_listen(folder)
    assert all_of(data).max() == 255
    assert "took 1 files in sub-folders as class 'cat': more" in said


@pytest.mark.parametrize(
    "parts, tested, words",
    [
        (("train", "test"), 4, "to train with train, to test with test"),
        (("Training", "val"), 4, "to test with val"),
        (("train", "test", "valid"), 4, "train with train and valid"),
        (("train",), 2, "to test with a part of it"),
    ],
)
def test_folders_of_a_split_are_used(tmp_path, parts, tested, words):
    for part in parts:
        put_four(tmp_path / part, plain("L", 200 if part == parts[0] else 90))
    put(tmp_path / parts[0] / "loose.png")
    data, said = load_and_listen(tmp_path)
    assert data.names == ("a", "b") and words in said
    assert "loose.png (in no class folder)" in said
    assert len(data.x_train) + tested == 4 * len(parts)
    assert data.x_test[:, 0, 0].tolist() == [90 if parts[1:] else 200] * tested
    assert data.y_train[:2].tolist() == [0, 1]


def test_class_that_only_the_test_folder_has_is_named(tmp_path):
    for part in ("train", "test"):
        put_four(tmp_path / part, plain("L", 99))
    put(tmp_path / "test" / "c" / "0.png")
    data, said = load_and_listen(tmp_path)
    assert data.names == ("a", "b", "c")
    assert "found no images to train with in 1 of 3 classes: c" in said


@pytest.mark.parametrize(
    "files, words",
    [
        ([], ["is an empty folder", "one sub-folder for each class"]),
        (["0.png", "1.png"], ["labels are missing", "2 files", "move"]),
        (["a/0.png", "eel/"], ["eel has no images", "remove it"]),
        (
            ["x/a/0.png", "x/b/0.png"],
            ["x has no", "2 sub-folders", "directly"],
        ),
        (["a/0.png", "a/1.png"], ["one class only", "'a'"]),
        (["a/0.png", "b/0.png"], ["no images for the test part"]),
        (
            ["train/0.png", "test/0.png"],
            ["train has no sub-folders", "labels"],
        ),
        (
            ["a/0.png", "a/1.png", "eel/0.heic", "eel/1.heic"],
            ["No image of class 'eel'", "0.heic", "JPEG2000"],
        ),
    ],
)
def test_folder_that_cannot_be_used_is_refused(tmp_path, files, words):
    for file in files:
        if file.endswith(".png"):
            put(tmp_path / file)
            continue
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).mkdir(exist_ok=True) if file.endswith("/") else (
            tmp_path / file
        ).write_bytes(b"not known here")
    with pytest.raises(DataError) as error:
        load(tmp_path)
    says(error, str(tmp_path), *words)


def test_folder_that_may_not_be_read_is_named(folder, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(type(folder), "iterdir", refuse)
    with pytest.raises(DataError) as error:
        load(folder)
    says(error, str(folder), "cannot be read", "Permission denied")


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("_cats", "_cats"),
        ("$#", "$#"),
        (" ", "class 0"),
        ("a\nb", "a b"),
        ("a\x07b", "a b"),
        ("cafe\u0301", "caf\u00e9"),
        (os.fsdecode(b"caf\xe9"), "caf\ufffd"),
    ],
)
def test_class_names_are_made_fit_to_be_shown(tmp_path, raw, shown, capsys):
    for name in (raw, "zebra"):
        for i in range(2):
            put(tmp_path / name / f"{i}.png")
    (tmp_path / raw / "notes").write_text("")
    data, said = load_and_listen(tmp_path)
    assert data.names == (shown, "zebra")
    assert ("changed 1 of 2 class names" in said) == (raw != shown)
    (said + capsys.readouterr().out).encode()  # a notebook could show it
