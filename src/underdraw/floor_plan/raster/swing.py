"""The sign of a door: its leaf, or the quarter circle that the leaf describes."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask

_TURNS = np.radians(np.arange(10, 81, 2.0))
_LEAVES = np.radians([30.0, 45.0, 60.0, 85.0, 90.0, 95.0])
_ARCS = np.arange(0.8, 1.16, 0.03)[:, None, None] * np.stack([np.cos(_TURNS), np.sin(_TURNS)], 1)
_WAYS = np.stack([np.cos(_LEAVES), np.sin(_LEAVES)], axis=1)[:, None]
_LENGTHS = _WAYS * np.linspace(0.25, 0.92, 24)[:, None]
_BEYOND = _WAYS * np.linspace(1.12, 1.3, 6)[:, None]
_ENOUGH = 0.7


def has_leaf(lines: Mask, along: tuple[int, int], across: tuple[int, int], bare: bool) -> bool:
    """Tell whether the swing of a leaf, or the leaf alone, is drawn beside a gap in a level wall.

    Args:
        lines: (H, W) bool, what is drawn and is no wall, a pixel wider than it is.
        along: first column of the gap and one past its last.
        across: first row and one past the last.
        bare: whether the gap itself is free, so that a leaf without its swing is enough.
    """
    width = along[1] - along[0]
    ends = ((along[0], 1), (along[1] - 1, -1))
    levels = (across[0], (across[0] + across[1]) / 2, across[1] - 1)
    places = list(itertools.product(ends, levels, (-1, 1)))
    hinges = np.array([(x, y) for (x, _), y, _ in places], dtype=np.float64)
    sides = np.array([(right, down) for (_, right), _, down in places], dtype=np.float64)
    if _swings(lines, hinges, sides * width, bare).max() >= _ENOUGH:
        return True
    double = _swings(lines, hinges, sides * width / 2, False)
    return min(double[:6].max(), double[6:].max()) >= _ENOUGH


def _swings(
    lines: Mask, hinges: NDArray[np.float64], sizes: NDArray[np.float64], bare: bool
) -> NDArray[np.float64]:
    """Return for each hinge the share that is drawn of the best arc about it, or of a leaf."""

    def share(points: NDArray[np.float64]) -> NDArray[np.float64]:
        at = hinges[:, None, None] + sizes[:, None, None] * points
        column, row = np.round(at[..., 0]).astype(int), np.round(at[..., 1]).astype(int)
        high, wide = lines.shape
        inside = (column >= 0) & (row >= 0) & (column < wide) & (row < high)
        return (inside & lines[row.clip(0, high - 1), column.clip(0, wide - 1)]).mean(axis=2)

    arcs = share(_ARCS).max(axis=1)
    if not bare:
        return arcs
    leaf = (share(_LENGTHS) > 0.9) & (share(_BEYOND) < 0.4)
    return np.maximum(arcs, leaf.any(axis=1))
