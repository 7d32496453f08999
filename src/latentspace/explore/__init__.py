"""Latent spaces that a reader can touch, in a notebook and in the book.

Each function returns an `Explorer`: plain HTML with its module and its data
inside, and a still picture. It needs no kernel and no network once it is
drawn, and works for a network that has just been trained as for one of the
course.

- `find`: a query, and what lies nearest to it in several spaces,
- `frames`: stored pictures, one for each setting, with their numbers,
- `map`: points on a plane, in several frames,
- `plane`: a latent space of two dimensions, walked in and drawn into,
- `sliders`: a code of several numbers, each moved by itself, and a walk,
- `turn`: points in three dimensions that can be turned, one of them dragged.
"""

from latentspace.explore.find import find
from latentspace.explore.frames import frames
from latentspace.explore.map import map
from latentspace.explore.page import Explorer
from latentspace.explore.plane import plane
from latentspace.explore.sliders import sliders
from latentspace.explore.turn import turn

__all__ = ["Explorer", "find", "frames", "map", "plane", "sliders", "turn"]
