"""Latent spaces that a reader can touch, in a notebook and in the book.

Each function returns an `Explorer`: plain HTML with its module and its data
inside, and a still picture. It needs no kernel and no network once it is
drawn, and works for a network that has just been trained as for one of the
course.
"""

from latentspace.explore.frames import frames
from latentspace.explore.map import map
from latentspace.explore.page import Explorer
from latentspace.explore.plane import plane
from latentspace.explore.turn import turn

__all__ = ["Explorer", "frames", "map", "plane", "turn"]
