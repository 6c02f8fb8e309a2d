"""What the network would say of a drawing, had it no doubts: painted by hand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.network import CLASSES

Patch = tuple[str, slice, slice, float]  # class, rows, columns, likelihood


def likely(shape: tuple[int, int], patches: Iterable[Patch]) -> NDArray[np.float32]:
    """Return (6, H, W) of outside, with patches painted over it in turn."""
    found = np.zeros((len(CLASSES), *shape), np.float32)
    found[0] = 1
    for name, rows, columns, sure in patches:
        found[:, rows, columns] *= 1 - sure
        found[CLASSES.index(name), rows, columns] += sure
    return found


def two_rooms(door: str = "door", sure: float = 1.0) -> NDArray[np.float32]:
    """Return two rooms of 200 x 150, a door of 60 between them and a window of 80 in the left."""
    return likely(
        (220, 460),
        [
            ("wall", slice(20, 200), slice(20, 440), 1.0),
            ("room", slice(35, 185), slice(35, 225), 1.0),
            ("room", slice(35, 185), slice(235, 425), 1.0),
            ("room", slice(80, 140), slice(225, 235), 1.0),
            (door, slice(80, 140), slice(225, 235), sure),
            ("window", slice(20, 35), slice(80, 160), 1.0),
        ],
    )
