"""The drawing helpers: what is drawn, and what a wrong shape is told."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402

from latentspace import figures  # noqa: E402


@pytest.fixture(autouse=True)
def clean():
    with mpl.rc_context():
        figures.use_course_style()
        yield
    plt.close("all")


def drawn(figure):
    return [axis for axis in figure.axes if axis.get_visible()]


@pytest.mark.parametrize("shape", [(7, 8, 8), (7, 5, 9), (7, 6, 6, 3)])
def test_every_image_is_drawn_once(shape):
    images = np.random.default_rng(0).integers(0, 17, shape)
    figure = figures.image_grid(images, columns=3, vmax=16)
    assert len(drawn(figure)) == 7
    for axis, image in zip(drawn(figure), images):
        shown = axis.images[0].get_array()
        scale = 16 if image.ndim == 3 else 1
        np.testing.assert_allclose(np.asarray(shown) * scale, image)


def test_white_is_the_same_in_every_image():
    figure = figures.image_grid(
        [np.zeros((2, 2)), np.full((2, 2), 4)], vmax=16
    )
    assert all(axis.images[0].get_clim() == (0, 16) for axis in drawn(figure))


def test_titles_and_row_labels_stand_where_they_belong():
    figure = figures.image_grid(
        np.ones((4, 2, 2)),
        list("abcd"),
        columns=2,
        row_labels=["top", "bottom"],
        title="T",
    )
    axes = drawn(figure)
    assert [a.get_title() for a in axes] == list("abcd")
    assert [a.get_ylabel() for a in axes] == ["top", "", "bottom", ""]
    assert figure.get_suptitle() == "T"


def test_flat_vectors_are_refused_in_words():
    with pytest.raises(ValueError, match=r"found \(3, 64\); reshape"):
        figures.image_grid(np.zeros((3, 64)))


def test_a_figure_fits_a_telephone():
    figure = figures.image_grid(np.zeros((20, 8, 8)))
    assert figure.get_figwidth() <= figures.WIDTH
    assert plt.rcParams["font.size"] >= 11


@pytest.mark.parametrize(
    "names, legend",
    [([str(c) for c in range(3)], False), (["coat", "bag", "boot"], True)],
)
def test_each_class_has_its_own_colour_and_glyph(names, legend):
    axis = plt.figure().add_subplot()
    points = np.random.default_rng(0).normal(size=(30, 2))
    figures.scatter_classes(axis, points, np.arange(30) % 3, names)
    colours = {tuple(c.get_facecolor()[0]) for c in axis.collections}
    assert len(axis.collections) == len(colours) == 3
    assert (axis.get_legend() is not None) == legend
