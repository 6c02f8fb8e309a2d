"""What of a storey is of much the same size in every house, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.gaps import Gap
from underdraw.floor_plan.raster.ink import Gray
from underdraw.floor_plan.raster.rooms import Labels, Storey, beside, is_way
from underdraw.floor_plan.raster.vectors import Bar

Row = NDArray[np.float64]

_FRAME = 0.13  # of a door's width, at most, is the frame on one side
_TONE = 0.1  # of black, by which a frame differs from its wall
_HALF_LINE = 2.5  # pixels, with its soft rim
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


def sizes_of(storey: Storey, bars: list[Bar], darkness: Gray) -> Sizes:
    """Measure a storey and its walls.

    Args:
        storey: as it was read.
        bars: its walls.
        darkness: (H, W) float32, of its sheet.
    """
    ways = [gap for gap in storey.gaps if is_way(gap, beside(gap, storey.rooms))]
    walls: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for bar in bars:
        if bar.upright is not None:
            length = float(np.hypot(*np.subtract(bar.end, bar.start)))
            walls[_is_outer(bar, storey.rooms)].append((bar.thickness, length))
    inner, outer = (np.array(walls[side], float).reshape(-1, 2) for side in (False, True))
    return Sizes(
        np.array([gap.width + _frames(gap, storey.masonry.rim, darkness) for gap in ways], float),
        np.array([gap.leaf for gap in ways], bool),
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


def _frames(gap: Gap, rim: float, darkness: Gray) -> float:
    """Return the pixels by which a door's frames and jambs make its gap narrower."""
    across = darkness[:, slice(*gap.across)].T if gap.upright else darkness[slice(*gap.across)]
    quarter = len(across) // 4
    profile = np.median(across[quarter : max(quarter + 1, len(across) - quarter)], axis=0)
    reach = round(_FRAME * gap.width)
    before = profile[max(0, gap.along[0] - 2 * reach) : gap.along[0]][::-1]
    after = profile[gap.along[1] : gap.along[1] + 2 * reach]
    return sum(max(rim / 2, _frame(side, reach)) for side in (before, after))


def _frame(profile: np.ndarray, reach: int) -> float:
    """Return how far from a gap's end a wall gets its own tone, to the middle of the last line."""
    body = profile[reach:]
    if not len(body):
        return 0.0
    other = np.abs(profile[:reach] - np.median(body)) > _TONE + 2 * float(body.std())
    other[:2] = False  # the soft end of any wall
    return float(np.flatnonzero(other)[-1]) + 1 - _HALF_LINE if other.any() else 0.0
