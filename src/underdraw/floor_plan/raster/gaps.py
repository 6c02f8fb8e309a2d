"""Gaps in walls: where a wall ends and, straight on, a wall begins again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import LONG, Mask
from underdraw.floor_plan.raster.runs import spans
from underdraw.floor_plan.raster.swing import has_leaf

_WIDEST = LONG // 3
_NARROWEST = LONG // 60
_SAME = 4  # pixels by which ends of one gap may differ
_RIM = np.ones((5, 5), np.uint8)
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)

Pair = tuple[int, int]


@dataclass(frozen=True)
class Gap:
    """A rectangle between two ends of walls, in pixels; the ends are one past the last.

    Attributes:
        upright: whether it runs up the page, along an upright wall.
        along: where it starts and ends in the wall's direction.
        across: where it starts and ends through the wall.
        leaf: whether a door's leaf or its swing is drawn beside it.
        strokes: share of its length that the longest stroke in it spans.
        drawn: share of its length in which anything is drawn in it.
    """

    upright: bool
    along: tuple[int, int]
    across: tuple[int, int]
    leaf: bool = False
    strokes: float = 0.0
    drawn: float = 0.0

    @property
    def width(self) -> int:
        """Pixels along the wall."""
        return self.along[1] - self.along[0]

    @property
    def box(self) -> tuple[slice, slice]:
        """Rows and columns that it covers."""
        rows, columns = self.across, self.along
        if self.upright:
            rows, columns = columns, rows
        return slice(*rows), slice(*columns)


def find_gaps(walls: Mask, ink: Mask, thinnest: int, thickest: int) -> list[Gap]:
    """Return every gap between walls, and what is drawn in and beside each.

    Args:
        walls: (H, W) bool.
        ink: (H, W) bool, all that is drawn.
        thinnest, thickest: pixels of the walls that a gap may be in.
    """
    found: list[Gap] = []
    for upright in (False, True):
        there, lines = (walls.T, ink.T) if upright else (walls, ink)
        there = np.ascontiguousarray(there)
        # the soft rim of a wall is no stroke beside it
        lines = np.ascontiguousarray(lines) & (cv2.dilate(there.astype(np.uint8), _RIM) == 0)
        soft = cv2.dilate(lines.astype(np.uint8), _CROSS) > 0
        for along, across in _between(there, thinnest, thickest):
            if any(_is_end(there, along, across, side) for side in (0, 1)):
                found.append(_looked_at(upright, along, across, lines, soft))
    return found


def _is_end(walls: Mask, along: Pair, across: Pair, side: int) -> bool:
    """Tell whether a wall ends there: it is wall behind, and white on both sides."""
    depth = max(3, round(0.3 * (across[1] - across[0])))
    behind = slice(max(0, along[0] - depth), along[0])
    if side:
        behind = slice(along[1], along[1] + depth)
    above = walls[max(0, across[0] - 8) : max(0, across[0] - 2), behind]
    below = walls[across[1] + 2 : across[1] + 8, behind]
    return all(not part.size or part.mean(axis=1).min() < 0.2 for part in (above, below))


def _between(walls: Mask, thinnest: int, thickest: int) -> list[tuple[Pair, Pair]]:
    """Return stacks of like runs of white between walls, no higher than a wall is thick."""
    white = spans(~walls)
    inner = (white[:, 1] > 0) & (white[:, 2] < walls.shape[1])
    width = white[:, 2] - white[:, 1]
    white = white[inner & (width >= _NARROWEST) & (width <= _WIDEST)]
    growing: list[list[tuple[int, int, int]]] = []
    done: list[list[tuple[int, int, int]]] = []
    for row, start, end in white.tolist():
        still = []
        met = False
        for stack in growing:
            last = stack[-1]
            if last[0] < row - 1:
                done.append(stack)
                continue
            still.append(stack)
            near = abs(stack[0][1] - start) <= _SAME and abs(stack[0][2] - end) <= _SAME
            if not met and last[0] == row - 1 and near:
                stack.append((row, start, end))
                met = True
        growing = still if met else [*still, [(row, start, end)]]
    pairs = []
    for stack in done + growing:
        height = len(stack)
        start, end = (int(np.median([run[k] for run in stack])) for k in (1, 2))
        if 0.8 * thinnest <= height <= 1.3 * thickest and end - start >= 1.2 * height:
            pairs.append(((start, end), (stack[0][0], stack[-1][0] + 1)))
    return pairs


def _looked_at(upright: bool, along: Pair, across: Pair, lines: Mask, soft: Mask) -> Gap:
    """Return the gap with what is drawn in and beside it; lines may be turned over."""
    inside = lines[across[0] : across[1], along[0] + 3 : along[1] - 3]
    wide = soft[across[0] : across[1], along[0] + 3 : along[1] - 3]
    strokes, drawn = float(wide.mean(axis=1).max()), float(inside.any(axis=0).mean())
    return Gap(
        upright=upright,
        along=along,
        across=across,
        leaf=has_leaf(soft, along, across, bare=drawn < 0.5),
        strokes=strokes,
        drawn=drawn,
    )


def widths(gaps: list[Gap]) -> NDArray[np.float64]:
    """Return how wide the gaps are that show a door's leaf, in pixels."""
    return np.array([gap.width for gap in gaps if gap.leaf], dtype=np.float64)
