"""Thin a drawing to lines one pixel wide."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# The eight neighbours clockwise from the one above, a bit each.
_WEIGHTS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], dtype=np.float32)


def thin(drawing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the skeleton of the drawing (HxW, True is ink): joined as before, one pixel wide.

    Implements the two-step algorithm of Zhang and Suen (1984) with a table over neighbourhoods.
    """
    ink = drawing.astype(np.uint8)
    while True:
        before = np.count_nonzero(ink)
        for table in _TABLES:
            code = cv2.filter2D(ink, cv2.CV_8U, _WEIGHTS, borderType=cv2.BORDER_CONSTANT)
            ink[table[np.asarray(code, dtype=np.uint8)] & (ink > 0)] = 0
        if np.count_nonzero(ink) == before:
            return ink > 0


def _table(step: int) -> NDArray[np.bool_]:
    removable = np.zeros(256, dtype=bool)
    for code in range(256):
        p = [code >> bit & 1 for bit in range(8)]  # p2 ... p9 of the paper
        joins = sum(p[i] == 0 and p[(i + 1) % 8] == 1 for i in range(8))
        if step == 0:
            open_sides = p[0] * p[2] * p[4] == 0 and p[2] * p[4] * p[6] == 0
        else:
            open_sides = p[0] * p[2] * p[6] == 0 and p[0] * p[4] * p[6] == 0
        removable[code] = 2 <= sum(p) <= 6 and joins == 1 and open_sides
    return removable


_TABLES = (_table(0), _table(1))
