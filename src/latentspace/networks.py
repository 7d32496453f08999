"""The former place of what `latentspace.models` offers now."""

from latentspace.models import (  # noqa: F401
    furniture_decoder,
    furniture_encoder,
)
from latentspace.models import (  # noqa: F401
    load_furniture_autoencoder as furniture_autoencoder,
)
