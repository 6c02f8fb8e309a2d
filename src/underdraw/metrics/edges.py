"""Agreement of two edge maps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def edge_f1(found: NDArray[np.uint8], true: NDArray[np.uint8], tolerance: int = 1) -> float:
    """Return the F1 score of an edge map against the true one, 0 to 1.

    An edge pixel counts as met when the other map has one within `tolerance` pixels (a square,
    Chebyshev distance); precision asks it of the found pixels, recall of the true ones. Two empty
    maps agree (1.0), an empty and a full one don't (0.0).

    Args:
        found: (H, W) edges, non-zero is an edge.
        true: (H, W) edges, non-zero is an edge.
        tolerance: pixels, 0 for an exact match.
    """
    a, b = found > 0, true > 0
    _check(a, b)
    if not a.any() and not b.any():
        return 1.0
    if not a.any() or not b.any():
        return 0.0
    precision = float(_grow(b, tolerance)[a].mean())
    recall = float(_grow(a, tolerance)[b].mean())
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def chamfer(found: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """Return the mean distance to the other map's nearest edge, both ways, in pixels.

    The mean of the two directed means (Barrow et al. 1977). Two empty maps are 0 apart; an empty
    and another one as far as a picture goes, its diagonal.

    Args:
        found: (H, W) edges, non-zero is an edge.
        true: (H, W) edges, non-zero is an edge.
    """
    a, b = found > 0, true > 0
    _check(a, b)
    if a.any() and b.any():
        return float(_distance(b)[a].mean() + _distance(a)[b].mean()) / 2
    return float(np.hypot(*a.shape)) if a.any() or b.any() else 0.0


def _check(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> None:
    if a.shape != b.shape:
        raise ValueError(f"edge maps of {a.shape} and {b.shape} can't be compared")


def _distance(edges: NDArray[np.bool_]) -> NDArray[np.float32]:
    away = cv2.distanceTransform((~edges).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(away, dtype=np.float32)


def _grow(edges: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    side = 2 * by + 1
    return cv2.dilate(edges.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
