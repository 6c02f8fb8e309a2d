"""Walls as lines, and openings as places on them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask
from underdraw.floor_plan.raster.openings import Opening
from underdraw.floor_plan.raster.runs import row_runs

Pair = tuple[float, float]
_SAME_WAY = 0.95  # cosine of the most that an opening may be turned against its wall


@dataclass(frozen=True)
class Bar:
    """A straight wall in pixels.

    Attributes:
        start, end: the ends of the line along its middle.
        thickness: across that line.
        upright: whether it is upright, level, or (None) neither.
    """

    start: Pair
    end: Pair
    thickness: float
    upright: bool | None

    def place(self, opening: Opening) -> float | None:
        """Return how far from the start an opening's middle is; None where it is not in this."""
        start, end = np.array(self.start), np.array(self.end)
        length = float(np.hypot(*(end - start)))
        way = (end - start) / length
        along, across = self._apart(opening.middle - start, way)
        turned = abs(float(way @ opening.way))
        near = across <= max(self.thickness, opening.depth) / 2 + 1
        return along if 0 <= along <= length and near and turned > _SAME_WAY else None

    @classmethod
    def under(cls, opening: Opening) -> Bar:
        """Return a wall just as long as an opening."""
        reach = (opening.width / 2 + 1) * opening.way
        start, end = opening.middle - reach, opening.middle + reach
        k = int(abs(opening.way[1]) > abs(opening.way[0]))
        upright = bool(k) if abs(opening.way[k]) > _SAME_WAY else None
        ends = ((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
        return cls(*ends, opening.depth, upright)

    @staticmethod
    def _apart(step: NDArray[np.float64], way: NDArray[np.float64]) -> tuple[float, float]:
        return float(step @ way), abs(float(way[0] * step[1] - way[1] * step[0]))


def bars_of(shut: Mask, thickest: int) -> list[Bar]:
    """Return the walls that a mask of walls and openings shows, level ones first."""
    straight = np.zeros(shut.shape, bool)
    bars: list[Bar] = []
    for upright in (False, True):
        there = np.ascontiguousarray(shut.T) if upright else shut
        part = _lengthwise(there, thickest)
        straight |= part.T if upright else part
        bars += [_bar(there, piece, thickest, upright) for piece in _pieces(there, part, thickest)]
    return bars + _slanted(shut, straight, thickest)


def _lengthwise(shut: Mask, thickest: int) -> Mask:
    across = np.ascontiguousarray(row_runs(np.ascontiguousarray(shut.T)).T)
    return (
        shut & (across <= 1.3 * thickest) & (row_runs(shut) >= np.maximum(1.5 * across, thickest))
    )


Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two one past


def _pieces(shut: Mask, part: Mask, thickest: int) -> list[Box]:
    """Return boxes of level walls; those that a crossing wall parts are one."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=4)
    boxes: list[Box] = []
    for left, top, wide, high, area in sorted(stats[1:].tolist()):
        if area < 0.5 * wide * high or wide < 0.7 * thickest:
            continue
        box = (left, top, left + wide, top + high)
        before = next((k for k, old in enumerate(boxes) if _goes_on(shut, old, box, thickest)), -1)
        if before < 0:
            boxes.append(box)
        else:
            old = boxes[before]
            taller = old if old[2] - old[0] > box[2] - box[0] else box
            boxes[before] = (old[0], taller[1], max(old[2], box[2]), taller[3])
    return boxes


def _goes_on(shut: Mask, one: Box, other: Box, thickest: int) -> bool:
    """Tell whether the second box is the first, further right."""
    low, high = max(one[1], other[1]), min(one[3], other[3])
    if high - low < 0.6 * max(one[3] - one[1], other[3] - other[1]):
        return False
    if not -1 <= other[0] - one[2] <= 2 * thickest:
        return False
    return bool(shut[(low + high) // 2, one[2] : other[0]].all())


def _bar(shut: Mask, box: Box, thickest: int, upright: bool) -> Bar:
    """Return the line of a box, led on to the middle of the walls that it meets."""
    left, top, right, bottom = box
    row = (top + bottom) // 2
    reach = 2 * thickest
    before = shut[row, max(0, left - reach) : left][::-1]
    after = shut[row, right : right + reach]
    start = left - 0.5 - _lead(before)
    end = right - 0.5 + _lead(after)
    level = (top + bottom) / 2 - 0.5
    ends = ((start, level), (end, level))
    one, other = (tuple(reversed(p)) for p in ends) if upright else ends
    return Bar((one[0], one[1]), (other[0], other[1]), float(bottom - top), upright)


def _lead(run: Mask) -> float:
    return (len(run) if run.all() else int(run.argmin())) / 2


def _slanted(shut: Mask, straight: Mask, thickest: int) -> list[Bar]:
    """Return the walls that are neither level nor upright, each as one line."""
    grown = cv2.dilate(straight.astype(np.uint8), np.ones((thickest, thickest), np.uint8)) > 0
    left = (shut & ~grown).astype(np.uint8)
    contours, _ = cv2.findContours(left, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    bars = []
    for contour in contours:
        (x, y), size, angle = cv2.minAreaRect(contour)
        long, short = max(size), min(size)
        if long < 3 * thickest or short > 2 * thickest:
            continue
        way = np.radians(angle if size[0] >= size[1] else angle + 90)
        half = long / 2 * np.array([np.cos(way), np.sin(way)])
        ends = ((x - half[0], y - half[1]), (x + half[0], y + half[1]))
        bars.append(Bar(*ends, max(2.0, short), None))
    return bars
