"""Lengths of unbroken runs along the rows and columns of a mask."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask

Lengths = NDArray[np.int32]


def spans(mask: Mask) -> NDArray[np.int64]:
    """Return (N, 3): row, first column and one past the last of each run of True."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    return np.stack([rows, starts, ends], axis=1)


def row_runs(mask: Mask) -> Lengths:
    """Return at each True pixel how long its run in the row is; 0 elsewhere."""
    runs = spans(mask)
    lengths = np.zeros(mask.shape, np.int32)
    each = (runs[:, 2] - runs[:, 1]).astype(np.int32)
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


def opened(mask: Mask, width: int, height: int) -> Mask:
    """Keep what a rectangle of that size fits into."""
    kernel = np.ones((max(1, height), max(1, width)), np.uint8)
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0


def closed(mask: Mask, width: int, height: int) -> Mask:
    """Fill what a rectangle of that size does not fit into."""
    kernel = np.ones((max(1, height), max(1, width)), np.uint8)
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel) > 0
