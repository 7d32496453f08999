"""Test the shared networks, and what is stored of networks and maps."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np
import pytest

import maps
import precompute
import train_models
from latentspace import models
from latentspace.datasets import DataError, content_sha256, read_arrays

INDEX = precompute.read_index("models")
FILES = sorted(precompute.DATA.glob("m*s/*.npz"))
MAX_BYTES = 10_000_000  # maps and networks together
OTHER_BACKENDS = [b for b in ("jax", "torch") if find_spec(b)]


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


@pytest.mark.parametrize(
    "halves, image, code",
    [
        (models.digits_autoencoder(64, 8), (64,), (8,)),
        (models.digits_autoencoder(784, 2, n_outputs=4), (784,), (4,)),
        (
            (models.furniture_encoder(5), models.furniture_decoder(5)),
            (48, 48, 3),
            (1, 1, 5),
        ),
    ],
)
def test_shapes_of_codes_and_reconstructions(halves, image, code):
    encoder, decoder = halves
    assert encoder.input_shape[1:] == decoder.output_shape[1:] == image
    assert encoder.output_shape[1:] == code


def test_untrained_furniture_decoder_draws_white_for_the_zero_code():
    drawn = models.furniture_decoder(5)(np.zeros((1, 1, 1, 5), "float32"))
    assert np.array_equal(drawn, np.ones_like(drawn))


# --- the variational autoencoder ---------------------------------------------


@pytest.mark.parametrize("prefix", ["", "val_"])
def test_vae_history_adds_up_and_is_not_zero(fitted, prefix):
    total, distortion, rate = (
        np.array(fitted[1][prefix + name])
        for name in ("loss", "distortion", "rate")
    )
    assert (total > 0).all() and (rate > 0).all()
    np.testing.assert_allclose(total, distortion + 3 * rate, rtol=1e-5)


def test_vae_rate_and_distortion_by_hand():
    vae = models.digits_vae(2, 1, sigma=0.5, beta=2.0)
    x, x_hat = np.array([[[1.0, 0.0]], [[1.0, 2.0]]])
    z_mean, z_log_var = np.array([[3.0]]), np.log([[4.0]])
    outputs = x_hat, z_mean, z_log_var
    rate = (9 + 4 - np.log(4) - 1) / 2
    for found, expected in [
        (vae.distortion(x, x_hat), 4 / (2 * 0.25)),
        (vae.rate(z_mean, z_log_var), rate),
        (vae.cost(x, outputs), 8 + 2 * rate),
        (vae.compute_loss(x, y_pred=outputs), 8 + 2 * rate),
    ]:
        assert np.asarray(found) == pytest.approx(expected)


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


def test_saved_vae_trains_under_every_installed_backend(
    fitted, images, tmp_path
):
    assert "tensorflow" not in Path(models.__file__).read_text()
    fitted[0].save(tmp_path / "vae.keras")
    np.save(tmp_path / "images.npy", images)
    code = """if True:
        import keras, latentspace.models, numpy as np
        images = np.load("images.npy")
        vae = keras.saving.load_model("vae.keras")
        np.save("mean.npy", keras.ops.convert_to_numpy(vae.encode(images)[0]))
        assert vae.fit(images, verbose=0).history["rate"][-1] > 0
        print(keras.backend.backend())
    """
    for backend in OTHER_BACKENDS:
        said = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "KERAS_BACKEND": backend},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert said.stdout.split()[-1:] == [backend], said.stderr
        mean = np.asarray(fitted[0].encode(images)[0])
        again = np.load(tmp_path / "mean.npy")
        np.testing.assert_allclose(again, mean, atol=1e-5)


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


def test_training_script_reports_what_it_stores(monkeypatch):
    """One step is enough: what counts is which weights are measured."""
    monkeypatch.setattr(train_models, "EPOCHS", 1)
    monkeypatch.setattr(train_models, "BATCH_SIZE", 3500)
    name = "furniture-vae-10-b50-1"
    arrays, report = train_models.RECIPES[name]()
    stored = read_arrays(precompute.DATA / f"models/{name}.npz")
    assert {k: (a.shape, a.dtype) for k, a in arrays.items()} == {
        k: (a.shape, a.dtype) for k, a in stored.items()
    }
    assert set(report) == set(INDEX[name]) - {"content_sha256", "seconds"}
    assert report["parameters"] == INDEX[name]["parameters"]


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


def test_precompute_writes_files_and_index(tmp_path, monkeypatch):
    monkeypatch.setattr(precompute, "DATA", tmp_path)
    recipes = {
        name: lambda n=n: ({"z": np.arange(n)}, {"seed": n})
        for n, name in enumerate(("b-1", "a-1", "a-2"), 3)
    }
    monkeypatch.setattr(maps, "RECIPES", recipes)
    precompute.main(["maps", "1"])
    index = precompute.read_index("maps")
    assert list(index) == ["a-1", "b-1"] and index["a-1"]["seed"] == 4
    assert index["b-1"]["content_sha256"] == content_sha256(
        {"z": np.arange(3)}
    )
    files = sorted(path.name for path in (tmp_path / "maps").iterdir())
    assert files == ["a-1.npz", "b-1.npz", "index.json"]
    with pytest.raises(SystemExit):
        precompute.main(["maps", "c"])


@pytest.mark.parametrize(
    "function, arguments, file",
    [
        (models.load_maps, (99,), "maps/ch99.npz"),
        (models.load_weights, ("none",), "models/none.npz"),
        (models.load_furniture_autoencoder, (5, 0), "furniture-ae-5-0.npz"),
        (models.load_furniture_vae, (2, 0), "furniture-vae-10-b2-0.npz"),
    ],
)
def test_missing_file_is_named(function, arguments, file):
    with pytest.raises(DataError, match=f"{file} is missing"):
        function(*arguments)
