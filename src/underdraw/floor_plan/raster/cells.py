"""Cells: white that lines enclose tightly, as double walls, windows and doorsteps do."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from underdraw.floor_plan.raster.ink import LONG, Mask
from underdraw.floor_plan.raster.runs import pieces
from underdraw.floor_plan.raster.swing import has_leaf

THICKEST = LONG // 18  # pixels; no wall is thicker
_THICK = 1.6  # times as thick as most: no wall's cell

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two one past


@dataclass(frozen=True, eq=False)
class _Cell:
    box: Box
    here: Mask
    area: int
    thick: float

    @property
    def part(self) -> tuple[slice, slice]:
        left, top, right, bottom = self.box
        return slice(top, bottom), slice(left, right)

    @property
    def full(self) -> bool:
        return self.area > 0.9 * self.here.size

    @property
    def ring(self) -> bool:
        """A small one that goes all around: the rim of a bed or a bath; a room has a door."""
        if max(self.here.shape) > LONG / 4 or self.full:
            return False
        rims, _ = cv2.findContours(
            self.here.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
        )
        return sum(cv2.contourArea(rim) for rim in rims) > 1.5 * self.area


def cells_between(ink: Mask) -> Mask:
    """Return the cells of walls drawn as two lines, but not the panes of windows."""
    cells = [
        cell
        for cell in _narrow(ink)
        if cell.area >= (2.0 if cell.full else 1.2) * cell.thick**2 and not cell.ring
    ]
    fill = np.zeros(ink.shape, bool)
    if not cells:
        return fill
    order = np.argsort([cell.thick for cell in cells])
    lengths = np.cumsum([cells[k].area / cells[k].thick for k in order])
    common = cells[order[int(np.searchsorted(lengths, lengths[-1] / 2))]].thick
    cells = [cell for cell in cells if cell.thick <= _THICK * common + 2]
    for cell in cells:
        fill[cell.part] |= cell.here
    boxes = [cell.box for cell in cells if cell.full]
    for left, top, right, bottom in boxes:
        if _is_pane((left, top, right, bottom), boxes, fill):
            fill[top:bottom, left:right] = False
    for left, top, right, bottom in _capped(boxes, fill):
        fill[top:bottom, left:right] = False
    return fill


def _capped(boxes: list[Box], fill: Mask) -> list[Box]:
    """Return cells that go on at both ends, across a line: every other one is a window.

    A wall's own cell has corners or meets other walls; from there they take turns.
    """
    inner = [box for box in boxes if _goes_on(box, fill)]
    kind: dict[Box, bool] = {}
    for _ in inner:
        for box in inner:
            beside = [other for other in inner if other != box and _touch(box, other)]
            known = [kind[other] for other in beside if other in kind]
            if box not in kind and (len(beside) < 2 or known):
                kind[box] = not known[0] if known else True
    return [box for box, window in kind.items() if window]


def _goes_on(box: Box, fill: Mask) -> bool:
    left, top, right, bottom = box
    if right - left < bottom - top:
        return _goes_on((top, left, bottom, right), np.asarray(fill.T))
    thick, pen = bottom - top, LONG // 120
    if not 1.5 * thick <= right - left <= LONG / 4:
        return False
    columns = fill[:, max(0, left - pen)], fill[:, min(fill.shape[1] - 1, right + pen)]
    runs = [_run_at(column, (top + bottom) // 2) for column in columns]
    return all(0.8 * thick - 1 <= run <= 1.25 * thick + 1 for run in runs)


def _touch(one: Box, other: Box) -> bool:
    """Tell whether two cells are a line apart."""
    pen = LONG // 120
    apart = [max(one[k], other[k]) - min(one[k + 2], other[k + 2]) for k in (0, 1)]
    return max(apart) <= pen


def thresholds(ink: Mask) -> Mask:
    """Return cells that a door's leaf stands beside: doorsteps between two lines."""
    steps = np.zeros(ink.shape, bool)
    soft = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    turned = np.ascontiguousarray(soft.T)
    for cell in _narrow(ink):
        left, top, right, bottom = cell.box
        wide, high = right - left, bottom - top
        if not cell.full or max(wide, high) < max(1.5 * min(wide, high), LONG / 40):
            continue
        along, across, lines = (left, right), (top, bottom), soft
        if high > wide:
            along, across, lines = across, along, turned
        if has_leaf(lines, along, across, bare=True):
            steps[max(0, top - 4) : bottom + 4, max(0, left - 4) : right + 4] = True
    return steps


def _narrow(ink: Mask) -> list[_Cell]:
    """Return every cell that is no thicker than a wall."""
    white = (~ink).astype(np.uint8)
    labels, stats = pieces(~ink, 4)
    reach = cv2.distanceTransform(white, cv2.DIST_L2, 3)
    broad = stats[:, cv2.CC_STAT_AREA] < LONG // 20
    broad[np.unique(labels[reach > THICKEST / 2])] = True
    broad[np.unique(np.concatenate([labels[[0, -1]].ravel(), labels[:, [0, -1]].ravel()]))] = True
    broad[0] = True
    cells = []
    for number in np.flatnonzero(~broad):
        left, top, wide, high, area = stats[number].tolist()
        here = labels[top : top + high, left : left + wide] == number
        thick = 2 * float(reach[top : top + high, left : left + wide][here].max())
        cells.append(_Cell((left, top, left + wide, top + high), here, area, thick))
    return cells


def _is_pane(box: Box, boxes: list[Box], fill: Mask) -> bool:
    """Tell whether a cell is a window's: beside one just as long, or between thicker walls."""
    left, top, right, bottom = box
    if right - left < bottom - top:
        turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes]
        return _is_pane((top, left, bottom, right), turned, np.asarray(fill.T))
    thick, pen = bottom - top, LONG // 120
    for x0, y0, x1, y1 in boxes:
        alike = abs(x0 - left) <= 3 and abs(x1 - right) <= 3
        if alike and (0 < y0 - bottom <= pen or 0 < top - y1 <= pen):
            return True
    middle = (top + bottom) // 2
    beyond = [fill[:, max(0, left - pen)], fill[:, min(fill.shape[1] - 1, right + pen)]]
    return all(_run_at(column, middle) >= 1.3 * thick + 1 for column in beyond)


def _run_at(line: Mask, place: int) -> int:
    """Return how long the run of True is that a place is in."""
    if not line[place]:
        return 0
    after, before = line[place:], line[: place + 1][::-1]
    return sum(len(side) if side.all() else int(side.argmin()) for side in (after, before)) - 1
