"""Outlines of rooms and lines of walls, in pixels and then square."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from underdraw.floor_plan.raster.ink import Mask

Points = NDArray[np.float64]
_LEVEL = np.tan(np.radians(8.0))


def outline(room: Mask, slack: float) -> Points:
    """Return a room's corners as (N, 2) pixels, its level and upright sides made exactly so.

    Args:
        room: (H, W) bool.
        slack: pixels that a corner may be off for the outline to have fewer.
    """
    contours, _ = cv2.findContours(room.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    rim = max(contours, key=cv2.contourArea)[:, 0]
    corners = cv2.approxPolyDP(rim[:, None], slack, True)[:, 0]
    places = sorted(int(np.flatnonzero((rim == corner).all(axis=1))[0]) for corner in corners)
    if len(places) < 3:
        return np.asarray(cv2.boxPoints(cv2.minAreaRect(rim)), np.float64)
    lines = []
    for first, last in zip(places, places[1:] + places[:1]):
        last = last if last > first else last + len(rim)
        side = rim[np.arange(first, last + 1) % len(rim)].astype(np.float64)
        lines.append(_line(side))
    square = _corners(_joined(lines))
    for shape in (square, corners.astype(np.float64)):
        if len(shape) >= 3 and Polygon(shape).is_valid:
            small = Polygon(shape).buffer(-1, join_style="mitre")
            whole = small.buffer(1, join_style="mitre").simplify(0.5)
            if isinstance(whole, Polygon) and not whole.is_empty:
                return np.asarray(whole.exterior.coords[:-1], np.float64)
    return np.asarray(cv2.boxPoints(cv2.minAreaRect(rim)), np.float64)


Line = tuple[Points, Points, float]  # a point, a direction, a length


def _line(side: Points) -> Line:
    """Return the line along a side, moved half a pixel out to where the wall begins."""
    step = side[-1] - side[0]
    length = float(np.hypot(*step))
    if abs(step[1]) <= _LEVEL * abs(step[0]):
        way = np.array([np.sign(step[0]), 0.0])
        spot = np.median(side, axis=0)
    elif abs(step[0]) <= _LEVEL * abs(step[1]):
        way = np.array([0.0, np.sign(step[1])])
        spot = np.median(side, axis=0)
    else:
        way, spot = step / length, side[[0, -1]].mean(axis=0)
    # findContours goes round with the room on one side: outside is to the right of the way
    return spot + 0.5 * np.array([-way[1], way[0]]) * -1.0 * _TURN, way, length


_TURN = -1.0


def _joined(lines: list[Line]) -> list[Line]:
    """Make one side of neighbours that run the same way, at the longer one's place."""
    kept: list[Line] = []
    for line in lines:
        if kept and abs(float(np.dot(kept[-1][1], line[1]))) > 0.985:
            kept[-1] = max(kept[-1], line, key=lambda each: each[2])
        else:
            kept.append(line)
    if len(kept) > 1 and abs(float(np.dot(kept[0][1], kept[-1][1]))) > 0.985:
        last = kept.pop()
        kept[0] = max(kept[0], last, key=lambda each: each[2])
    return kept


def _corners(lines: list[Line]) -> Points:
    corners = []
    for (spot, way, _), (other, there, _) in zip(lines[-1:] + lines[:-1], lines):
        matrix = np.stack([way, -there], axis=1)
        if abs(np.linalg.det(matrix)) < 0.1:
            corners.append((spot + other) / 2)
        else:
            corners.append(spot + way * np.linalg.solve(matrix, other - spot)[0])
    return np.array(corners)
