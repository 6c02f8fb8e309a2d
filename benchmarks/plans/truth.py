"""What every pixel of a page is, when its plan is known."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from benchmarks.plans.ground import ground, hole
from numpy.typing import NDArray

from underdraw.floor_plan.raster.network import CLASSES
from underdraw.spec.floor_plan import FloorPlan

OUTSIDE, ROOM, WALL, DOOR, DOORWAY, WINDOW = range(len(CLASSES))
OPENINGS = {"door": DOOR, "doorway": DOORWAY, "window": WINDOW}
Outline = Iterable[tuple[float, ...]]
_FINE = 3
_BITS = 4


def truth(
    plan: FloorPlan, to_page: NDArray[np.float64], shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return (H, W) uint8: 0 outside, 1 room, 2 wall, 3 door, 4 doorway, 5 window.

    `to_page` (3, 3) takes the plan's metres to pixels, whose middles are at whole numbers; it may
    be a perspective. Edges are right to half a pixel.
    """
    fine = np.zeros((shape[0] * _FINE, shape[1] * _FINE), np.uint8)
    layers: list[tuple[Iterable[Outline], int]] = [
        ((room.polygon for room in plan.rooms), ROOM),
        ((each.exterior.coords for each in ground(plan.walls)), WALL),
    ]
    layers += [
        ([hole(plan.wall(one.wall), one).exterior.coords], OPENINGS[one.kind])
        for one in plan.openings
    ]
    for outlines, what in layers:
        for outline in outlines:
            cv2.fillPoly(fine, [_pixels(outline, to_page)], what, shift=_BITS)
    return np.ascontiguousarray(fine[_FINE // 2 :: _FINE, _FINE // 2 :: _FINE])


def _pixels(points: Outline, to_page: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return (N, 2) fine pixels in fixed point."""
    flat = np.asarray(list(points), np.float64).reshape(1, -1, 2)
    spots = cv2.perspectiveTransform(flat, to_page)[0]
    return ((spots * _FINE + _FINE // 2) * (1 << _BITS)).round().astype(np.int32)
