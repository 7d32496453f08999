"""The shared networks: their shapes, and what is stored of them."""

import numpy as np
import pytest

import precompute as stored
import train_models
from latentspace.archives import DataError
from latentspace.datasets import load
from latentspace.metrics import squared_error
from latentspace.networks import (
    furniture_autoencoder,
    furniture_decoder,
    furniture_encoder,
)

INDEX = stored.read_index("models")
SEED = 1


def unseen(n=40):
    data = load("furniture")
    return data.x_test[:n].astype("float32") / data.max_value


def test_code_is_one_place_and_the_picture_comes_back():
    encoder, decoder = furniture_encoder(5), furniture_decoder(5)
    z = encoder(unseen(2))
    assert z.shape == (2, 1, 1, 5)
    assert decoder(z).shape == (2, 48, 48, 3)


def test_untrained_decoder_draws_paper_for_the_zero_code():
    drawn = furniture_decoder(5)(np.zeros((1, 1, 1, 5), "float32"))
    assert np.array_equal(drawn, np.ones_like(drawn))


@pytest.mark.parametrize("size", [3, 8, 32])
def test_stored_autoencoder_errs_as_the_index_says(size):
    """And not as another one does: the error is measured on all of them."""
    encoder, decoder = furniture_autoencoder(size, SEED)
    x = unseen(500)
    back = decoder.predict(encoder.predict(x, verbose=0), verbose=0)
    said = INDEX[f"furniture-ae-{size}-{SEED}"]["squared_error_test"]
    # Other processors add up in another order.
    assert squared_error(x, back) == pytest.approx(said, rel=1e-3)


def test_every_recipe_is_stored_and_nothing_else():
    assert set(INDEX) == set(train_models.recipes())


def test_missing_network_is_named():
    with pytest.raises(DataError, match="furniture-ae-5-0.npz is missing"):
        furniture_autoencoder(5, 0)
