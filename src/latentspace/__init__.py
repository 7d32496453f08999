"""Companion package of the course *Understanding Latent Space*.

The chapters teach; this package holds what is not the lesson:

- `latentspace.datasets` loads the course's data and the reader's own,
- `latentspace.models` builds or loads what more than one chapter uses:
  networks, trained weights and computed maps,
- `latentspace.training` trains small models fast,
- `latentspace.metrics` measures reconstructions and maps,
- `latentspace.codecs` and `latentspace.images` count and write bits,
- `latentspace.figures` draws in the course's style,
- `latentspace.explore` puts interactive figures into a page: `find`, `frames`,
  `map`, `plane`, `sliders` and `turn`,
- `latentspace.claims` prints a measured statement, or raises,
- `latentspace.exercises` says what is right or wrong in an answer.
"""

import os
import warnings

__version__ = "0.1.0"

# TensorFlow reads these once, when it is imported. Without them its start-up
# log goes into a notebook's output, and oneDNN's kernels give other last
# digits on other processors. Every notebook imports latentspace before Keras.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# umap imports tqdm, which warns in a notebook without ipywidgets. No chapter
# draws a progress bar.
warnings.filterwarnings("ignore", message="IProgress not found")
