"""Walls as lines, and openings as places on them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from underdraw.floor_plan.raster.gaps import Gap
from underdraw.floor_plan.raster.ink import Mask
from underdraw.floor_plan.raster.runs import row_runs

Pair = tuple[float, float]


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

    def place(self, gap: Gap) -> float | None:
        """Return how far from the start a gap's middle is; None where it is no gap of this."""
        if gap.upright is not self.upright:
            return None
        k = 1 if gap.upright else 0
        middle, level = sum(gap.along) / 2 - 0.5, sum(gap.across) / 2 - 0.5
        inside = self.start[k] <= middle <= self.end[k]
        near = abs(level - self.start[1 - k]) <= self.thickness / 2 + 1
        return middle - self.start[k] if inside and near else None


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
    return shut & (across <= 1.3 * thickest) & (row_runs(shut) >= np.maximum(1.5 * across, thickest))


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
