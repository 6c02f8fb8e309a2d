"""Openings out of marks: symbols gathered, and laid on the wall that they are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry
from shapely.ops import unary_union
from shapely.strtree import STRtree

from underdraw.floor_plan.drawing import Mark, Points, Role, gathered
from underdraw.floor_plan.runs import Run, reached
from underdraw.floor_plan.walls import Bar

DOOR = 0.9  # metres: the width of the usual door
NARROW, WIDE = 0.35, 8.0  # metres: of what is taken for an opening
_NEAR = 0.08  # metres by which a symbol may miss its wall
_EVEN = 0.05  # metres by which a symbol may be longer or shorter than its gap
_BEYOND, _LEAST = 0.8, 0.2  # of a fit: what a place past a wall's end costs; what is enough


@dataclass(frozen=True, eq=False)
class Symbol:
    """All the marks that draw one opening."""

    role: Role
    shape: BaseGeometry

    def points(self) -> Points:
        """Return the corners of its lines, (N, 2)."""
        return np.array(corners_of(self.shape))


@dataclass(frozen=True)
class Hole:
    """An opening in a run: from low to high along its line."""

    role: Role
    run: int
    low: float
    high: float


def symbols_of(marks: Iterable[Mark], near: float) -> list[Symbol]:
    """Gather the marks of openings into symbols.

    Args:
        marks: of the roles door, doorway and window.
        near: how far apart shapes still touch, in the marks' units.
    """
    return [
        Symbol(group[0].role or "door", unary_union([mark.shape() for mark in group]))
        for role in ("door", "doorway", "window")
        for group in gathered([mark for mark in marks if mark.role == role], near)
    ]


def door_width(symbols: Iterable[Symbol]) -> float | None:
    """Return the usual width of the doors' symbols, in their units; None without doors."""
    widths = []
    for symbol in symbols:
        if symbol.role == "door":
            frame = symbol.shape.minimum_rotated_rectangle
            corners = np.array(corners_of(frame))
            sides = np.hypot(*np.diff(corners, axis=0).T)[:2] if len(corners) > 2 else [0.0]
            long, short = float(np.max(sides)), float(np.min(sides))
            # a leaf and its swing fill a square, a bare threshold is long
            widths.append(short if short > 0.6 * long else long)
    widths = [width for width in widths if width > 0]
    return float(np.median(widths)) if widths else None


def placed(symbols: Sequence[Symbol], runs: Sequence[Run]) -> tuple[list[Hole], list[Points]]:
    """Lay symbols in metres on runs; those that are on none are returned by their middles."""
    lines = [run.line for run in runs]
    # beyond its ends a wall may part for a door in the corner
    wider = [replace(line, **reached(line, lines)) for line in lines]
    bands = [_band(line) for line in wider]
    tree = STRtree(bands)
    holes: list[Hole] = []
    lost: list[Points] = []
    for symbol in symbols:
        near = sorted(tree.query(symbol.shape, predicate="dwithin", distance=_NEAR).tolist())
        gaps = [Hole(symbol.role, i, *gap) for i in near for gap in _filled(symbol, runs[i])]
        ranked = [
            (_fit(symbol, runs[i], low, high) - penalty, Hole(symbol.role, i, low, high))
            for i in near
            for line, penalty in ((lines[i], 0.0), (wider[i], _BEYOND))
            for low, high in [_reach(symbol, line, bands[i])]
            if NARROW <= high - low <= WIDE and not gaps
        ]
        score, best = max(ranked, key=lambda one: one[0], default=(0.0, None))
        if best and score > _LEAST:
            gaps = [best]
        holes += gaps
        if not gaps:
            middle = symbol.shape.centroid
            lost.append(np.array([middle.x, middle.y]))
    return _apart(holes), lost


def _filled(symbol: Symbol, run: Run) -> Iterator[tuple[float, float]]:
    """Yield the gaps of a wall that a symbol fills from end to end.

    There may be several, in several walls: doors whose swings touch look like one symbol.
    """
    for one, other in zip(run.bars, run.bars[1:]):
        gap = replace(run.line, low=one.high - _EVEN, high=other.low + _EVEN)
        low, high = _reach(symbol, gap, _band(gap))
        if low <= one.high + _EVEN and high >= other.low - _EVEN and high - low >= NARROW:
            yield one.high, other.low


def _band(line: Bar) -> Polygon:
    """Return the ground a wall stands on, and a little of what its ends may open into."""
    left = np.array([-line.along[1], line.along[0]]) * line.thickness / 2
    start, end = line.at(line.low), line.at(line.high)
    return Polygon([start + left, end + left, end - left, start - left])


def _reach(symbol: Symbol, line: Bar, band: Polygon) -> tuple[float, float]:
    """Return how far a symbol reaches along a wall: what of it lies in or at the wall."""
    inside = symbol.shape.intersection(band.buffer(_NEAR, cap_style="flat", join_style="mitre"))
    points = np.array(corners_of(inside))
    if not len(points):
        return 0.0, 0.0
    along, _ = line.place(points)
    return max(line.low, float(along.min())), min(line.high, float(along.max()))


def _fit(symbol: Symbol, run: Run, low: float, high: float) -> float:
    """Rate a wall for a symbol: it parts there, or the symbol lies in it."""
    parted = 1 - run.solid(low, high) / (high - low)
    band = _band(replace(run.line, low=low, high=high))
    # a leaf that leans on a wall isn't in it
    inside = symbol.shape.intersection(band.buffer(-min(0.01, run.line.thickness / 4)))
    size = symbol.shape.area or symbol.shape.length
    share = (inside.area if symbol.shape.area else inside.length) / size if size else 0.0
    along, _ = run.line.place(symbol.points())
    return parted + share + 0.5 * min(1.0, (high - low) / float(np.ptp(along)))


def _apart(holes: list[Hole]) -> list[Hole]:
    """Leave out a hole that lies within another, a door's threshold drawn twice."""
    kept: list[Hole] = []
    for hole in sorted(holes, key=lambda hole: hole.low - hole.high):
        inside = any(
            other.run == hole.run
            and min(other.high, hole.high) - max(other.low, hole.low) > 0.5 * (hole.high - hole.low)
            for other in kept
        )
        if not inside:
            kept.append(hole)
    return sorted(kept, key=lambda hole: (hole.run, hole.low))


def corners_of(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Return the corners of all lines and areas of a shape."""
    if shape.is_empty:
        return []
    if isinstance(shape, BaseMultipartGeometry):
        return [point for part in shape.geoms for point in corners_of(part)]
    line = shape.exterior if isinstance(shape, Polygon) else shape
    return [(float(x), float(y)) for x, y, *_ in line.coords]
