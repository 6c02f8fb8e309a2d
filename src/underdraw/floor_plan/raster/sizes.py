"""What of a storey is of much the same size in every house, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.rooms import Labels
from underdraw.floor_plan.raster.storey import Storey
from underdraw.floor_plan.raster.vectors import Bar

Row = NDArray[np.float64]

_BESIDE = 4  # pixels from a wall's face, clear of its rim


@dataclass(frozen=True, eq=False)
class Sizes:
    """Sizes in pixels.

    Attributes:
        doors: (N,) widths between walls of the openings that people pass through.
        leaves: (N,) bool, which of them show a leaf.
        inner: (M, 2) thickness and length of the walls between rooms.
        outer: (K, 2) the same of the walls around them.
        rooms: (R,) areas.
    """

    doors: Row
    leaves: NDArray[np.bool_]
    inner: Row
    outer: Row
    rooms: Row


def sizes_of(storey: Storey, bars: list[Bar]) -> Sizes:
    """Measure a storey and its walls.

    Args:
        storey: as it was read.
        bars: its walls.
    """
    walls: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for bar in bars:
        if bar.upright is not None:
            length = float(np.hypot(*np.subtract(bar.end, bar.start)))
            walls[_is_outer(bar, storey.rooms)].append((bar.thickness, length))
    inner, outer = (np.array(walls[side], float).reshape(-1, 2) for side in (False, True))
    return Sizes(
        np.array([one.width for one in storey.ways], float),
        np.array([one.kind == "door" for one in storey.ways], bool),
        inner,
        outer,
        np.bincount(storey.rooms[storey.rooms > 0], minlength=2)[1:].astype(np.float64),
    )


def _is_outer(bar: Bar, rooms: Labels) -> bool:
    """Tell whether a straight wall has no room on one side for most of its length."""
    shares = np.linspace(0.1, 0.9, 9)[:, None]
    middle = np.array(bar.start) * (1 - shares) + np.array(bar.end) * shares
    off = np.array([1.0, 0.0] if bar.upright else [0.0, 1.0]) * (bar.thickness / 2 + _BESIDE)
    high, wide = rooms.shape
    open_side = np.zeros(len(shares), bool)
    for points in (middle - off, middle + off):
        column, row = np.round(points).astype(int).T
        inside = (column >= 0) & (row >= 0) & (column < wide) & (row < high)
        open_side |= ~inside | (rooms[row.clip(0, high - 1), column.clip(0, wide - 1)] == 0)
    return bool(open_side.mean() > 0.5)
