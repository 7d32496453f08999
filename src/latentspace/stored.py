"""The former place of what `latentspace.models` offers now."""

from latentspace.models import load_maps as stored_maps  # noqa: F401
from latentspace.models import load_weights as stored_weights  # noqa: F401
