"""The sign of a door: its leaf, or the quarter circle that the leaf describes."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask

_ARC = np.radians(np.arange(10, 81, 2.0))
_LEAVES = np.radians([30.0, 45.0, 60.0, 85.0, 90.0, 95.0])
_RADII = np.arange(0.8, 1.16, 0.03)
_ENOUGH = 0.7


def has_leaf(lines: Mask, along: tuple[int, int], across: tuple[int, int]) -> bool:
    """Tell whether a leaf or its swing is drawn beside a gap in a level wall.

    Args:
        lines: (H, W) bool, what is drawn and is no wall.
        along: first column of the gap and one past its last.
        across: first row and one past the last.
    """
    width = along[1] - along[0]
    best = 0.0
    for size, double in ((width, False), (width / 2, True)):
        score = [
            _swing(lines, (x, y), size, (right, down))
            for (x, right), y, down in itertools.product(
                ((along[0], 1), (along[1] - 1, -1)),
                (across[0], (across[0] + across[1]) / 2, across[1] - 1),
                (-1, 1),
            )
        ]
        best = max(best, sorted(score)[-2] if double else max(score))
    return best >= _ENOUGH


def _swing(
    lines: Mask, hinge: tuple[float, float], size: float, side: tuple[int, int]
) -> float:
    """Return the share of the arc about a hinge that is drawn, or of the leaf."""
    arcs = _RADII[:, None] * size
    share = _sampled(
        lines, hinge[0] + side[0] * arcs * np.cos(_ARC), hinge[1] + side[1] * arcs * np.sin(_ARC)
    ).mean(axis=1)
    steps = np.linspace(0.25, 0.92, 24) * size
    leaf = _sampled(
        lines,
        hinge[0] + side[0] * np.cos(_LEAVES)[:, None] * steps,
        hinge[1] + side[1] * np.sin(_LEAVES)[:, None] * steps,
    ).mean(axis=1)
    beyond = np.linspace(1.12, 1.3, 6) * size
    more = _sampled(
        lines,
        hinge[0] + side[0] * np.cos(_LEAVES)[:, None] * beyond,
        hinge[1] + side[1] * np.sin(_LEAVES)[:, None] * beyond,
    ).mean(axis=1)
    leaf = np.where((leaf > 0.9) & (more < 0.4), 0.75, 0.0)
    return max(float(share.max()), float(leaf.max()))


def _sampled(
    lines: Mask, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell at each point whether something is drawn within a pixel of it."""
    hit = np.zeros(x.shape, bool)
    for right, down in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        column = np.round(x).astype(int) + right
        row = np.round(y).astype(int) + down
        inside = (column >= 0) & (row >= 0) & (column < lines.shape[1]) & (row < lines.shape[0])
        hit |= inside & lines[row.clip(0, lines.shape[0] - 1), column.clip(0, lines.shape[1] - 1)]
    return hit
