"""Companion package of the course *Understanding Latent Space*.

The chapters teach; this package holds what is not the lesson: loading data,
drawing, checking claims and answers. Its modules are flat and independent:

- `latentspace.datasets` loads the course's data and the reader's own,
- `latentspace.claims` prints a measured statement or raises,
- `latentspace.exercises` tells a learner what is right or wrong in an answer,
- `latentspace.metrics`, `latentspace.codecs` measure,
- `latentspace.figures` draws in the house style,
- `latentspace.explore` shows points that can be turned,
- `latentspace.stored` loads what takes too long to compute in a chapter,
- `latentspace.training` trains small models fast,
- `latentspace.furniture` renders the furniture (optional extra).
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
