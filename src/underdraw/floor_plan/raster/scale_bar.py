"""A scale bar beside a plan: equal boxes in a row, or a line with equal ticks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Gray, Mask, strokes_of
from underdraw.floor_plan.raster.runs import pieces

Row = NDArray[np.float64]


@dataclass(frozen=True)
class _Limits:
    """How many steps a bar has, and how long one is at least for the bar's height."""

    least: int
    most: int
    shape: float


# The surer a kind, the fewer steps are enough. Stairs and parking bays are rows of equal boxes too,
# but high ones; chains of dimensions are lines with ticks, but seldom with five at equal distances.
_KINDS = {
    "alternating": _Limits(2, 20, 0.7),
    "boxes": _Limits(3, 20, 1.2),
    "ticks": _Limits(4, 60, 0.7),
}
_HEIGHTS = (0.05, 0.7)  # metres; what is lower is a dashed line, a hatching
_LENGTHS = (0.8, 24.0)  # metres
_FINEST = 0.2  # metres of a step, at least
_LEAST = 5  # pixels of height
_SLENDER = (4.0, 100.0)  # times as long as high
_UNEVEN = 0.06  # share of a step by which a mark may be off, on top of a pixel
_EDGE = 0.5  # of the way from light to dark, where a line begins however blurred it is
_BANDS = (0.2, 0.4, 0.6, 0.8)  # of a bar's height; one may be spoilt by blurred lines along it
_THROUGH = 0.3  # of a band's rows may be passed over, or else all that is in the line along a bar
_FAINT = 0.2  # of the darkest, at least, are the lines that close an empty box
_CONTRAST = 0.2  # of black, between a band's lightest and darkest, where it shows anything
_NEAR = 0.35  # metres between a chain of dimensions' end and the storey's, at most


@dataclass(frozen=True)
class ScaleBar:
    """Equal steps in a row.

    Attributes:
        kind: "alternating" (filled and empty boxes), "boxes" (empty ones) or "ticks" (a line with
            ticks).
        step: pixels from mark to mark.
        steps: how many.
    """

    kind: str
    step: float
    steps: int


def find_scale_bars(darkness: Gray, storey: Mask, per_metre: float) -> tuple[ScaleBar, ...]:
    """Return what may be scale bars, level or upright, the surest kind first.

    Args:
        darkness: (H, W) float32, 0 paper to 1 black, of a level sheet.
        storey: (H, W) bool, walls and rooms; a bar lies outside.
        per_metre: pixels to the metre, roughly.
    """
    strokes = strokes_of(darkness)
    taken = cv2.dilate(_building(storey, per_metre), np.ones((5, 5), np.uint8)) > 0
    level = _level_bars(darkness, strokes, taken, per_metre)
    lines, ground = (np.ascontiguousarray(mask.T) for mask in (strokes, taken))
    upright = _level_bars(np.ascontiguousarray(darkness.T), lines, ground, per_metre)
    found = [*level, *upright]
    return tuple(sorted(found, key=lambda bar: list(_KINDS).index(bar.kind)))


def _building(storey: Mask, per_metre: float) -> NDArray[np.uint8]:
    """Return what of a storey is broad; a lone strip that was taken for a wall may be the bar."""
    labels, stats = pieces(storey)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    broad = sides.min(axis=1) > _HEIGHTS[1] * per_metre
    broad[0] = False
    return broad[labels].astype(np.uint8)


def _level_bars(darkness: Gray, strokes: Mask, taken: Mask, per_metre: float) -> Iterator[ScaleBar]:
    labels, stats = pieces(strokes)
    alone = np.ones(len(stats), bool)
    alone[np.unique(labels[taken])] = False
    alone[0] = False
    columns = np.flatnonzero(taken.any(axis=0))
    ends = (columns[0], columns[-1]) if len(columns) else (0, 0)
    for left, top, long, high, _ in stats[alone].tolist():
        fits = all(
            least * per_metre <= side <= most * per_metre
            for side, (least, most) in ((high, _HEIGHTS), (long, _LENGTHS))
        )
        slender = _SLENDER[0] <= long / high <= _SLENDER[1]
        if not fits or not slender or high < _LEAST:
            continue
        bar = _bar_in(darkness[top : top + high, left : left + long])
        off = max(abs(left - ends[0]), abs(left + long - 1 - ends[1]))
        chain = bar and bar.kind == "ticks" and off < _NEAR * per_metre
        if bar and not chain and bar.step >= _FINEST * per_metre:
            yield bar


def _bar_in(tones: Gray) -> ScaleBar | None:
    """Return the bar that fills a crop of a sheet; None where it is none."""
    high = len(tones)
    edges = [round(share * high) for share in _BANDS]
    bands = [tones[low : max(low + 1, up)] for low, up in zip(edges, edges[1:])]
    profiles = [np.quantile(band.astype(np.float64), _THROUGH, axis=0) for band in bands]
    marks = [_marks(profile) for profile in profiles]
    grids = [grid for each in marks if (grid := _grid_of(each, tones.shape[1]))]
    grid = max(grids, key=lambda grid: sum(grid.holds(each) for each in marks), default=None)
    if grid is None or sum(grid.holds(each) for each in marks) < len(bands) - 1:
        return None
    whole = [profile for profile, each in zip(profiles, marks) if grid.is_full(each)]
    kind = _kind(tones, grid, [_cells(profile, grid) for profile in whole])
    limits = _KINDS.get(kind)
    if limits is None or not limits.least <= grid.steps <= limits.most:
        return None
    return ScaleBar(kind, grid.step, grid.steps) if grid.step >= limits.shape * high else None


def _marks(profile: Row) -> Row:
    """Return where a profile's lines are, and the edges of what is broader than a line."""
    low, top = float(profile.min()), float(profile.max())
    if top - low < _CONTRAST:
        return np.empty(0)
    level = low + _EDGE * (top - low)
    padded = np.pad(profile, 1, constant_values=low)
    dark = padded > level
    at = np.flatnonzero(dark[1:] != dark[:-1])
    edges = at + (level - padded[at]) / (padded[at + 1] - padded[at]) - 0.5
    lengths = np.diff(edges)
    line = 0.3 * lengths.max()
    marks = []
    for start, end in edges.reshape(-1, 2):
        marks += [(start + end) / 2] if end - start < line else [start, end]
    return np.array(marks)


@dataclass(frozen=True)
class _Grid:
    """Marks at equal distances, in pixels."""

    first: float
    step: float
    steps: int

    def middles(self, length: int) -> NDArray[np.int64]:
        """Return the pixels in the middle of each step, of so many."""
        places = self.first + self.step * (np.arange(self.steps) + 0.5)
        return np.clip(np.round(places - 0.5).astype(np.int64), 0, length - 1)

    def holds(self, marks: Row) -> bool:
        """Tell whether all of these marks are among its own."""
        numbers = np.round((marks - self.first) / self.step)
        off = np.abs(marks - self.first - self.step * numbers)
        return bool(off.max(initial=0.0) <= 1 + _UNEVEN * self.step)

    def is_full(self, marks: Row) -> bool:
        """Tell whether these marks are its own, but for faint ones at the ends."""
        return self.holds(marks) and len(marks) >= max(2, self.steps - 1)


def _grid_of(marks: Row, length: int) -> _Grid | None:
    """Return the grid that marks are on from end to end; None where they are at other distances.

    The lines at the ends may be too faint to be marks: the length tells of them.
    """
    if len(marks) < 2:
        return None
    near = float(np.median(np.diff(marks))) / 2
    ends = [[1.0]] * bool(marks[0] > near), [[length - 1.0]] * bool(length - marks[-1] > near)
    marks = np.concatenate([*ends[0], marks, *ends[1]])
    step, first = np.polyfit(np.arange(len(marks)), marks, 1)
    grid = _Grid(float(first), float(step), len(marks) - 1)
    return grid if grid.holds(np.array([1.0, *marks, length - 1.0])) else None


def _cells(profile: Row, grid: _Grid) -> Mask:
    """Tell which steps of a profile are dark in their middle."""
    tones = profile[grid.middles(len(profile))]
    return tones > (profile.min() + profile.max()) / 2


def _kind(tones: Gray, grid: _Grid, bands: list[Mask]) -> str:
    """Tell the kind of a bar by which of its steps are filled, and by the lines along it."""
    high, strong = len(tones), float(tones.max())
    third = round(high / 3)
    if any((cells[1:] != cells[:-1]).all() for cells in bands):
        middles = grid.middles(tones.shape[1])
        sides = (side[:, middles].max(axis=0).min() for side in (tones[:third], tones[-third:]))
        return "alternating" if min(sides) > _FAINT * strong else ""
    if any(cells.any() and not cells.all() for cells in bands):
        return ""
    along = np.quantile(tones, 0.1, axis=1) > 0.4 * strong
    lines = int(along[:third].any()) + int(along[-third:].any())
    return {0: "ticks" if along.any() else "", 1: "ticks", 2: "boxes"}[lines]
