"""Folders of images of every size and mode, whole and damaged."""

import warnings

import numpy as np
import pytest
from PIL import Image

from data_helpers import says
from latentspace import folders
from latentspace.archives import DataError
from latentspace.datasets import load


def put(path, *, size=(20, 30), mode="L", value=100, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path, **options)


@pytest.fixture
def folder(tmp_path):
    """Two classes with five grey images each."""
    for i in range(10):
        put(tmp_path / "pets" / ("cat", "dog")[i % 2] / f"{i}.png", value=i)
    return tmp_path / "pets"


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def all_of(data):
    return np.concatenate([data.x_train, data.x_test])


def test_images_of_one_small_size_stay(folder, capsys):
    data = load(folder)
    assert data.x_train.shape == (8, 30, 20)
    assert data.x_train.dtype == np.uint8
    assert (data.names, data.max_value) == (("cat", "dog"), 255)
    assert data.x_train[:, 0, 0].tolist() == [0, 1, 4, 5, 6, 7, 8, 9]
    assert data.x_test[:, 0, 0].tolist() == [2, 3]
    assert data.y_train.tolist() == [0, 1] * 4
    assert capsys.readouterr().out == (
        "Read 10 images (cat 5, dog 5), 20 × 30, grey.\n"
    )


def test_a_limit_reads_no_more_than_it_needs(folder, monkeypatch):
    read = []
    usual = folders._read
    monkeypatch.setattr(
        folders, "_read", lambda *a: (read.append(a[0].name), usual(*a))[1]
    )
    data = load(folder, limit=2)
    assert (len(data.x_train), len(data.x_test)) == (2, 2)
    assert read == ["0.png", "1.png", "2.png", "3.png"]


def test_images_of_several_sizes_are_resized(folder):
    put(folder / "cat" / "wide.png", size=(300, 40))
    assert load(folder).x_train.shape[1:] == (48, 48)


def test_large_images_are_resized(tmp_path):
    for i in range(4):
        put(tmp_path / "ab"[i % 2] / f"{i}.png", size=(65, 65))
    assert load(tmp_path).x_train.shape[1:] == (48, 48)


def test_a_photograph(tmp_path):
    # JPEG decodes at a fraction of such a size; the picture stays the same.
    picture = np.zeros((900, 1200, 3), "uint8")
    picture[:450, ..., 0] = picture[450:, ..., 2] = 250
    for i in range(4):
        path = tmp_path / "ab"[i % 2] / f"{i}.jpg"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(path)
    image = load(tmp_path).x_train[0].astype(int)
    assert image.shape == (48, 48, 3)
    assert np.abs(image[5, 20] - [250, 0, 0]).max() < 9
    assert np.abs(image[40, 20] - [0, 0, 250]).max() < 9


def test_fine_stripes_of_a_photograph_are_kept(tmp_path):
    # Four pixels wide, so one pixel wide after resizing, and no narrower.
    picture = np.zeros((192, 192), "uint8")
    picture[:, np.arange(192) % 8 < 4] = 255
    for i in range(4):
        path = tmp_path / "ab"[i % 2] / f"{i}.jpg"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(path, quality=95)
    image = load(tmp_path).x_train[0]
    assert image[:, ::2].mean() > 200 and image[:, 1::2].mean() < 55


def test_resizing_keeps_the_central_square(tmp_path):
    picture = np.zeros((100, 300), "uint8")
    picture[:, 100:200] = 255
    for i in range(4):
        path = tmp_path / "ab"[i % 2] / f"{i}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(path)
    assert all_of(load(tmp_path)).min() > 240  # no black edge


def test_one_rgb_image_makes_all_of_them_rgb(folder):
    put(folder / "dog" / "red.png", mode="RGB", value=(255, 0, 0))
    data = load(folder)
    assert data.x_train.shape[1:] == (30, 20, 3)
    pixels = all_of(data)[:, 0, 0]
    assert [255, 0, 0] in pixels.tolist() and [5, 5, 5] in pixels.tolist()


def palette(colours):
    image = Image.new("P", (20, 30), 1)
    image.putpalette(sum(colours, []))
    return image


@pytest.mark.parametrize(
    "image, file, options, expected",
    [
        (Image.new("1", (20, 30), 1), "a.png", {}, 255),
        (Image.new("LA", (20, 30), (0, 0)), "a.png", {}, 255),
        (Image.new("LA", (20, 30), (100, 255)), "a.png", {}, 100),
        (Image.new("RGBA", (20, 30), (255, 0, 0, 0)), "a.png", {}, [255] * 3),
        (
            Image.new("RGBA", (20, 30), (0, 0, 255, 255)),
            "a.png",
            {},
            [0, 0, 255],
        ),
        (
            Image.fromarray(np.full((30, 20), 257 * 70, "uint16")),
            "a.png",
            {},
            70,
        ),
        (
            Image.fromarray(np.full((30, 20), 257 * 70, "uint16")),
            "a.tif",
            {},
            70,
        ),
        (Image.fromarray(np.full((30, 20), 0.2, "float32")), "a.tif", {}, 51),
        (
            Image.fromarray(np.full((30, 20), 200, "float32")),
            "a.tif",
            {},
            200,
        ),
        (palette([[0, 0, 0], [9, 9, 9]]), "a.png", {}, 9),
        (palette([[0, 0, 0], [9, 99, 199]]), "a.png", {}, [9, 99, 199]),
        (palette([[0, 0, 0], [9, 99, 199]]), "a.gif", {}, [9, 99, 199]),
        (
            palette([[0, 0, 0], [9, 99, 199]]),
            "a.png",
            {"transparency": 1},
            [255] * 3,
        ),
        (
            Image.new("CMYK", (20, 30), (0, 255, 255, 0)),
            "a.tif",
            {},
            [255, 0, 0],
        ),
        (
            Image.new("CMYK", (20, 30), (0, 255, 255, 0)),
            "a.jpg",
            {},
            [254, 0, 0],
        ),
        (
            Image.new("RGB", (20, 30), (9, 99, 199)),
            "a.webp",
            {"lossless": True},
            [9, 99, 199],
        ),
        (Image.new("RGB", (20, 30), (9, 99, 199)), "a.bmp", {}, [9, 99, 199]),
    ],
    ids=lambda v: getattr(v, "mode", None),
)
def test_every_mode(tmp_path, image, file, options, expected):
    for name in ("a", "b"):
        for i in range(2):
            path = tmp_path / name / f"{i}{file}"
            path.parent.mkdir(exist_ok=True)
            image.save(path, **options)
    pixels = all_of(load(tmp_path))[:, 3, 3]
    assert np.abs(pixels - np.array(expected, float)).max() <= 2
    assert pixels.shape[1:] == np.shape(expected)


def test_a_camera_held_sideways(tmp_path):
    picture = np.zeros((20, 20), "uint8")
    picture[:10] = 255  # bright above, once it is turned as the tag says
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    for i in range(4):
        path = tmp_path / "ab"[i % 2] / f"{i}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture[::-1]).save(path, exif=exif)
    assert load(tmp_path).x_train[0, 0, 0] == 255


def test_what_could_not_be_read_is_named_and_left_out(folder):
    whole = (folder / "cat" / "0.png").read_bytes()
    Image.fromarray(
        np.random.default_rng(0).integers(0, 256, (30, 20), "uint8")
    ).save(folder / "cat" / "cut.png")
    cut = (folder / "cat" / "cut.png").read_bytes()
    (folder / "cat" / "cut.png").write_bytes(cut[: len(cut) // 2])
    (folder / "dog" / "notes.txt").write_text("buy food")
    (folder / "dog" / "empty.png").write_bytes(b"")
    (folder / "loose.png").write_bytes(whole)
    (folder / "dog" / ".hidden").write_text("")
    (folder / "dog" / "Thumbs.db").write_text("")
    with pytest.warns(UserWarning) as warned:
        data = load(folder)
    assert len(all_of(data)) == 10
    text = str(warned[0].message)
    assert len(warned) == 1 and "left out 4 files" in text
    for words in (
        "cut.png (image file is truncated",
        "loose.png (in no class",
        "notes.txt (not an image",
        "empty.png (not an image",
    ):
        assert words in text.replace("\\", "/")
    assert warned[0].filename == __file__
    assert "hidden" not in text and "Thumbs" not in text


def test_a_long_list_of_unread_files_is_cut(folder):
    for i in range(25):
        (folder / "cat" / f"z{i}.txt").write_text("")
    with pytest.warns(UserWarning, match="left out 25 .* and 15 more"):
        load(folder)


def test_a_class_of_which_nothing_could_be_read(folder):
    (folder / "eel").mkdir()
    for i in range(3):
        (folder / "eel" / f"{i}.heic").write_bytes(b"not known here")
    with pytest.raises(DataError) as error:
        load(folder)
    says(error, "No image of class 'eel'", "0.heic", "PNG")


def test_a_format_that_another_program_would_open_is_not_opened(folder):
    (folder / "cat" / "a.eps").write_text(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 30\n%%EndComments\n"
    )
    with pytest.warns(UserWarning, match="a.eps .not an image of a known"):
        load(folder)


def test_an_empty_folder(tmp_path):
    with pytest.raises(DataError) as error:
        load(tmp_path)
    says(error, "is an empty folder", "one sub-folder for each class")


def test_images_without_sub_folders_have_no_labels(tmp_path):
    for i in range(3):
        put(tmp_path / f"{i}.png")
    with pytest.raises(DataError) as error:
        load(tmp_path)
    says(error, "labels are missing", "3 files and no sub-folder", "move")


def test_an_empty_class_folder(folder):
    (folder / "eel").mkdir()
    with pytest.raises(DataError) as error:
        load(folder)
    says(error, "eel has no images", "remove it")


def test_class_folders_one_level_too_deep(folder):
    with pytest.raises(DataError) as error:
        load(folder.parent)
    says(error, "pets has no images", "2 sub-folders", "directly")


def test_one_class_only(tmp_path):
    for i in range(3):
        put(tmp_path / "cat" / f"{i}.png")
    with pytest.raises(DataError) as error:
        load(tmp_path)
    says(error, "one class only", "'cat'")


def test_a_folder_that_may_not_be_read(folder, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(type(folder), "iterdir", refuse)
    with pytest.raises(DataError) as error:
        load(folder)
    says(error, "cannot be read", "Permission denied")
