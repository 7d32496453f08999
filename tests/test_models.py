"""Test the shared networks, and what is stored of networks and maps.

Chapter 6 claims that its network equals the one here; that chapter 14 writes
out the same VAE is tested below.
"""

from pathlib import Path

import keras
import numpy as np
import pytest

import chapter_checks
import maps
import precompute
import train_models
from latentspace import models
from latentspace.datasets import (
    DataError,
    bag_of_words,
    content_sha256,
    load,
    read_arrays,
)
from latentspace.metrics import squared_error

INDEX = precompute.read_index("models")
FILES = sorted(precompute.DATA.glob("m*s/*.npz"))
CHAPTER_14 = (
    Path(__file__)
    .parents[1]
    .joinpath("notebooks/14_variational_autoencoders.ipynb")
)
CHAPTER_17 = CHAPTER_14.with_name("17_contrastive_learning.ipynb")
CHAPTER_18 = CHAPTER_14.with_name("18_discrete_codes_and_diffusion.ipynb")
MAX_BYTES = 12_000_000  # maps and networks together


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((60, 12)).astype("float32")


@pytest.fixture(scope="module")
def fitted(images):
    """A VAE after three epochs of fit, and its history."""
    keras.utils.set_random_seed(0)
    vae = models.digits_vae(12, 2, hidden=8, sigma=0.3, beta=3.0)
    vae.compile(optimizer="adam")
    return vae, vae.fit(
        images,
        epochs=3,
        batch_size=25,
        validation_data=(images[:9],),
        verbose=0,
    ).history


# --- the variational autoencoder ---------------------------------------------


@pytest.mark.parametrize("prefix", ["", "val_"])
def test_vae_history_adds_up_and_is_not_zero(fitted, prefix):
    total, distortion, rate = (
        np.array(fitted[1][prefix + name])
        for name in ("loss", "distortion", "rate")
    )
    assert (total > 0).all() and (rate > 0).all()
    np.testing.assert_allclose(total, distortion + 3 * rate, rtol=1e-5)


def test_chapter_14_writes_out_the_same_vae(images):
    notebook = chapter_checks.read(CHAPTER_14)
    (source,) = [
        cell.source
        for cell in notebook.cells
        if cell.source.startswith("class VAE(")
    ]
    written = {"keras": keras, "ops": keras.ops}
    exec(source.partition("\n\n\ndef ")[0], written)
    vae = models.digits_vae(12, 2, hidden=8, sigma=0.3, beta=3.0)
    same = written["VAE"](vae.encoder, vae.decoder, sigma=0.3, beta=3.0)
    outputs = vae(images)
    np.testing.assert_allclose(
        same.cost(images, outputs), vae.cost(images, outputs), rtol=1e-5
    )
    same.compile(optimizer="sgd")
    history = same.evaluate(images, verbose=0, return_dict=True)
    np.testing.assert_allclose(
        history["loss"], history["distortion"] + 3 * history["rate"], rtol=1e-4
    )


def test_chapter_18_writes_out_the_same_codebook():
    (source,) = [
        cell.source
        for cell in chapter_checks.read(CHAPTER_18).cells
        if cell.source.startswith("class VQAutoencoder(")
    ]
    written = {"keras": keras, "ops": keras.ops}
    exec(source, written)
    model = models.furniture_vq(n_entries=5)
    same = written["VQAutoencoder"](model.encoder, model.decoder, 5)
    same.set_weights(model.get_weights())
    x = np.random.default_rng(0).random((3, 48, 48, 3)).astype("float32")
    outputs = model(x)
    for one, other in zip(same(x), outputs):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(
        same.compute_loss(x=x, y_pred=outputs),
        model.compute_loss(x=x, y_pred=outputs),
        rtol=1e-6,
    )


def test_vae_noise_has_the_standard_deviation_of_its_code(images):
    """A decoder that gives its code back shows what was drawn."""
    encoder = keras.Sequential(
        [keras.Input((12,)), keras.layers.Rescaling(0, [0.5] * 12)]
    )
    decoder = keras.Sequential([keras.Input((6,)), keras.layers.Identity()])
    z, z_mean, z_log_var = models.VAE(encoder, decoder)(
        np.repeat(images, 50, axis=0)
    )
    assert np.all(z_mean == 0.5) and np.all(z_log_var == 0.5)
    assert np.mean(z) == pytest.approx(0.5, abs=0.05)
    assert np.std(z) == pytest.approx(np.exp(0.25), rel=0.03)


def test_loaded_vae_equals_the_saved_one(fitted, images, tmp_path):
    vae = fitted[0]
    vae.save(tmp_path / "vae.keras")
    loaded = keras.saving.load_model(tmp_path / "vae.keras")
    assert (loaded.sigma, loaded.beta) == (vae.sigma, vae.beta)
    assert np.array_equal(vae.encode(images), loaded.encode(images))
    codes = images[:, :2]
    assert np.array_equal(vae.decoder(codes), loaded.decoder(codes))


def test_no_backend_is_preferred():
    assert "tensorflow" not in Path(models.__file__).read_text()


# --- pairs -------------------------------------------------------------------


def test_info_nce_is_cross_entropy_in_both_directions():
    rng = np.random.default_rng(0)
    z = rng.normal(size=(7, 2, 5)).astype("float32")
    a, b = np.moveaxis(z / np.linalg.norm(z, axis=-1, keepdims=True), 1, 0)
    table = np.exp(a @ b.T / 0.2)
    there = -np.log(table.diagonal() / table.sum(axis=1))
    back = -np.log(table.diagonal() / table.sum(axis=0))
    found = np.asarray(models.info_nce(0.2)(None, z))
    assert np.allclose(found, (there + back) / 2, atol=1e-5)


def test_pair_model_gives_the_codes_of_both_halves():
    encoder = models.pair_encoder(5)
    x = np.random.default_rng(0).random((3, 2, 48, 48, 3)).astype("float32")
    z = np.asarray(models.pair_model(encoder)(x))
    assert z.shape == (3, 2, 5)
    for half in (0, 1):
        assert np.allclose(z[:, half], encoder(x[:, half]), atol=1e-5)
    words = np.ones((3, 4), "float32")
    captions = models.caption_encoder(4, 5)
    z = np.asarray(models.pair_model(encoder, captions)([x[:, 0], words]))
    assert np.allclose(z[:, 0], encoder(x[:, 0]), atol=1e-5)
    assert np.allclose(z[:, 1], captions(words), atol=1e-5)


@pytest.mark.parametrize("name", ["contrast", "shuffled", "augmented", "kind"])
def test_stored_pair_encoders_give_codes(name):
    encoder, head = models.load_pair_encoder(name, 0)
    z = head(encoder(np.ones((2, 48, 48, 3), "float32")))
    assert z.shape == (2, 2 if name == "kind" else 32)


def test_chapter_17_and_the_training_augment_alike():
    cells = chapter_checks.code_cells(chapter_checks.read(CHAPTER_17))
    written = {"np": np}
    exec(next(c.source for c in cells if "def augment(" in c.source), written)
    x = np.random.default_rng(1).random((20, 48, 48, 3)).astype("float32")
    ours, theirs = (
        augment(x, np.random.default_rng(0))
        for augment in (written["augment"], train_models.augment)
    )
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, x)


@pytest.mark.parametrize("name", ["all", "held"])
def test_stored_caption_encoders_prefer_the_right_kind(name):
    pictures, captions = models.load_caption_encoders(name, 1)
    data = load("furniture")
    z = np.asarray(pictures(data.x_test[:200].astype("float32") / 255))
    q = np.asarray(captions(bag_of_words(["a chair", "a desk"])))
    told = (z @ (q / np.linalg.norm(q, axis=1, keepdims=True)).T).argmax(1)
    assert (told == data.y_test[:200]).mean() > 0.9


# --- what is stored ----------------------------------------------------------


@pytest.mark.parametrize(
    "load_network, setting, name",
    [
        (models.load_furniture_autoencoder, n, f"furniture-ae-{n}-1")
        for n in train_models.LATENT_DIMS
    ]
    + [
        (models.load_furniture_vae, b, f"furniture-vae-10-b{b}-1")
        for b in train_models.BETAS
    ],
)
def test_stored_network_has_the_error_in_the_index(
    load_network, setting, name
):
    made = load_network(setting, 1)
    halves = made if isinstance(made, tuple) else (made.encoder, made.decoder)
    _, x_test = train_models.pictures()
    # Other processors add up in another order.
    assert train_models.error(*halves, x_test) == pytest.approx(
        INDEX[name]["squared_error_test"], rel=1e-3
    )


def test_stored_codebook_has_the_error_in_the_index():
    _, x_test = train_models.pictures()
    vq = models.load_furniture_vq()
    x_hat, *_ = vq.predict(x_test, batch_size=250, verbose=0)
    assert squared_error(x_test, x_hat) == pytest.approx(
        INDEX["furniture-vq-512-0"]["squared_error_test"], rel=1e-3
    )


@pytest.mark.parametrize(
    "folder, maker", [("maps", maps), ("models", train_models)]
)
def test_recipes_files_and_index_agree(folder, maker):
    found = {
        path.stem: content_sha256(read_arrays(path))
        for path in FILES
        if path.parent.name == folder
    }
    index = precompute.read_index(folder)
    expected = {name: index[name]["content_sha256"] for name in index}
    assert found == expected, f"run `make {folder}` again"
    assert set(found) == set(maker.RECIPES)


def test_stored_files_are_small():
    assert sum(path.stat().st_size for path in FILES) <= MAX_BYTES


@pytest.mark.parametrize(
    "function, arguments, file",
    [
        (models.load_maps, (99,), "maps/ch99.npz"),
        (models.load_weights, ("none",), "models/none.npz"),
        (models.load_furniture_autoencoder, (5, 0), "furniture-ae-5-0.npz"),
        (models.load_furniture_vae, (2, 0), "furniture-vae-10-b2-0.npz"),
        (models.load_furniture_vq, (7,), "furniture-vq-512-7.npz"),
    ],
)
def test_missing_file_is_named(function, arguments, file):
    with pytest.raises(DataError, match=f"{file} is missing"):
        function(*arguments)
