"""What an inpainted picture did to what it was to keep."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_NEAR = 4  # pixels on either side of the border


class Leak(NamedTuple):
    """The largest and the mean difference outside the mask, 0 to 255."""

    largest: int
    mean: float


def leak(found: NDArray[np.uint8], true: NDArray[np.uint8], mask: NDArray[np.bool_]) -> Leak:
    """Return how far the pixels outside the mask changed.

    Args:
        found: (H, W, 3) uint8.
        true: of the same shape.
        mask: (H, W) bool, true where the picture was to change; not all of it.
    """
    if mask.all():
        raise ValueError("the mask covers the whole picture; nothing was to be kept")
    gap = np.abs(found[~mask].astype(np.int16) - true[~mask])
    return Leak(int(gap.max()), float(gap.mean()))


def seam_ratio(image: NDArray[np.uint8], mask: NDArray[np.bool_]) -> float:
    """Return the steps across the mask's border over those beside it: 1 where no seam shows.

    Args:
        image: (H, W, 3) uint8, an inpainted picture.
        mask: (H, W) bool, with a border inside the picture.
    """
    across, beside = [], []
    for axis in (0, 1):
        steps = np.abs(np.diff(image.astype(np.float64), axis=axis)).mean(axis=-1)
        border = np.diff(mask, axis=axis)
        side = 2 * _NEAR + 1
        near = cv2.dilate(border.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
        across.append(steps[border])
        beside.append(steps[near & ~border])
    if not sum(map(len, across)):
        raise ValueError("the mask has no border inside the picture")
    seam, around = (float(np.concatenate(part).mean()) for part in (across, beside))
    if around == 0:
        return np.inf if seam else 1.0
    return seam / around
