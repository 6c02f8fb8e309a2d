"""Lengths of unbroken runs along the rows and columns of a mask."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask

Lengths = NDArray[np.int32]


def row_runs(mask: Mask) -> Lengths:
    """Return at each True pixel how long its run in the row is; 0 elsewhere."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    each = (np.nonzero(steps == -1)[1] - np.nonzero(steps == 1)[1]).astype(np.int32)
    lengths = np.zeros(mask.shape, np.int32)
    lengths[mask] = np.repeat(each, each)
    return lengths


def cross_runs(mask: Mask) -> tuple[Lengths, Lengths]:
    """Return the shorter and the longer of a pixel's runs in its row and its column."""
    across = row_runs(mask)
    down = np.ascontiguousarray(row_runs(np.ascontiguousarray(mask.T)).T)
    return np.minimum(across, down), np.maximum(across, down)


def pieces(mask: Mask, connectivity: int = 8) -> tuple[Lengths, Lengths]:
    """Return the number of each pixel's piece, 0 for none, and OpenCV's table of all pieces."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=connectivity
    )
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)
