"""The drawing helpers: what is drawn, and what a wrong shape is told."""

import io

import matplotlib as mpl
from PIL import Image

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
        assert axis.images[0].get_clim() == (0, 16)
        scale = 16 if image.ndim == 3 else 1
        np.testing.assert_allclose(np.asarray(shown) * scale, image)


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


def stored(figure):
    return Image.open(io.BytesIO(figures.png(figure)))


def test_stored_figure_is_a_sharp_palette_png():
    fig, ax = plt.subplots()
    ax.plot([0, 1], color="#0072B2", linewidth=40)
    picture = stored(fig)
    assert picture.mode == "P"
    assert picture.info["dpi"][0] == pytest.approx(220, abs=0.1)
    assert picture.width == pytest.approx(2 * 110 * figures.WIDTH, rel=0.02)
    rgb = picture.convert("RGB")
    colors = {color for _, color in rgb.getcolors()}
    assert {(255, 255, 255), (0, 0x72, 0xB2)} <= colors


def test_default_figures_are_read_on_a_telephone():
    figure = figures.image_grid(np.zeros((20, 8, 8)), ["a"] * 20, title="b")
    found = stored(figure).info
    assert float(found["inches"]) <= figures.WIDTH
    assert float(found["smallest_text"]) == 12


def test_only_text_that_is_drawn_counts():
    fig, (ax, hidden) = plt.subplots(1, 2)
    hidden.axis("off")
    hidden.tick_params(labelsize=4)
    assert stored(fig).info["smallest_text"] == "12"
    ax.text(0, 0, "small", fontsize=7)
    assert stored(fig).info["smallest_text"] == "7"
    assert "smallest_text" not in stored(plt.figure()).info


def test_band_reaches_from_the_least_run_to_the_greatest():
    ax = plt.figure().add_subplot()
    line = figures.plot_band(ax, [1, 2], [[1, 2, 6], [4, 4, 4]], label="a")
    assert line.get_ydata().tolist() == [3, 4]
    (band,) = ax.collections
    corners = band.get_paths()[0].vertices
    assert corners[corners[:, 0] == 1, 1].min() == 1
    assert corners[corners[:, 0] == 1, 1].max() == 6


@pytest.mark.parametrize("runs", [[1, 2, 3], [[1, 2, 3]]])
def test_band_of_other_shape_is_rejected(runs):
    with pytest.raises(ValueError, match=r"expects runs of shape \(3, n_runs"):
        figures.plot_band(plt.figure().add_subplot(), [1, 2, 3], runs)


def test_log_axis_shows_chosen_plain_numbers():
    ax = plt.figure().add_subplot(xlim=(0.5, 5000), xscale="log")
    figures.plain_log_axis(ax.xaxis, subs=(1,))
    ax.figure.canvas.draw()
    labels = [t.get_text() for t in ax.get_xticklabels()]
    assert "1,000" in labels and "2" not in labels
    assert not ax.xaxis.get_minorticklocs().size
