"""Gaps between two walls on one line: what the openings in them are measured by."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask
from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.openings import Opening, Points
from underdraw.floor_plan.raster.vectors import Bar
from underdraw.spec.floor_plan import OpeningKind

_NARROWEST = 0.3  # of a door's width, of a gap that is an opening
# By how many walls end there: an arch has a stub on either side, a corridor none. How wide a gap
# is at most if no opening was seen in it, and how likely one is that was, in the mean ...
_WIDEST = (0.0, 1.2, 3.0)
_SEEN = (0.7, 0.25, 0.25)
_WIDEST_SEEN = 7.0  # ... however wide it is up to this
_SOLID = 0.5  # likely enough for an opening to be a part of the wall that it is in
_ALIKE = 1.8  # times as thick, at most, is one wall as the other
_KINDS: tuple[OpeningKind, ...] = ("doorway", "door", "window")
_NUMBERS = [CLASSES.index(kind) for kind in _KINDS]

Line = tuple[Points, Points, float]  # from a wall to the next, and how thick they are


def gaps_between(
    bars: list[Bar], walls: Mask, likely: NDArray[np.float32], door: float
) -> list[Opening]:
    """Return the gaps in which an opening was seen, or that are as wide as one where a wall ends.

    Where two walls only meet crossing ones on both sides of a corridor, there is none.

    Args:
        bars: the walls.
        walls: (H, W) bool.
        likely: (6, H, W) float32 by CLASSES.
        door: pixels that a door is wide.
    """
    found: list[Opening] = []
    solid = walls | (likely[_NUMBERS].sum(axis=0) > _SOLID)
    for start, end, thick in (*_between(bars), *_ahead(bars, walls, solid, _WIDEST[2] * door)):
        gap = _gap((*_clear(start, end, walls), thick), walls, solid, likely, door)
        if gap and not any(_is_same(gap, other) for other in found):
            found.append(gap)
    return found


def _gap(
    line: Line, walls: Mask, solid: Mask, likely: NDArray[np.float32], door: float
) -> Opening | None:
    start, end, thick = line
    width = float(np.hypot(*(end - start)))
    if not _NARROWEST * door <= width <= _WIDEST_SEEN * door:
        return None
    way = (end - start) / width
    inside = _spots(start, end, way, thick, walls.shape)
    if walls[inside].mean(axis=1).max() > 0.7:  # a pier stands between them
        return None
    votes = [float(likely[number][inside].mean()) for number in _NUMBERS]
    free = sum(_is_free(at, back, thick, solid) for at, back in ((start, -way), (end, way)))
    if sum(votes) < _SEEN[free] and width > _WIDEST[free] * door:
        return None
    turned = way if way[0] > 1e-9 or (abs(way[0]) <= 1e-9 and way[1] > 0) else -way
    kind = _KINDS[int(np.argmax(votes))]
    return Opening(kind, (start + end) / 2, turned, width, thick, sum(votes))


def _is_same(one: Opening, other: Opening) -> bool:
    return float(np.hypot(*(one.middle - other.middle))) < max(one.width, other.width) / 2


def _between(bars: list[Bar]) -> Iterator[Line]:
    """Yield from wall to wall on one line."""
    for one, other in itertools.combinations(bars, 2):
        thick = min(one.thickness, other.thickness)
        ends = _facing(one, other)
        if ends and max(one.thickness, other.thickness) <= _ALIKE * thick:
            yield *ends, thick


def _ahead(bars: list[Bar], walls: Mask, solid: Mask, reach: float) -> Iterator[Line]:
    """Yield from the free end of a wall to whatever wall it points at."""
    for bar in bars:
        ends = np.array([bar.start, bar.end])
        for end, other in (ends, ends[::-1]):
            way = (end - other) / max(1e-9, float(np.hypot(*(end - other))))
            steps = end + np.arange(2.0, reach)[:, None] * way
            spots = np.round(steps).astype(int)
            inside = ((spots >= 0) & (spots < np.array(walls.shape[::-1]))).all(axis=1)
            spots = spots[inside]
            hits = np.flatnonzero(walls[spots[:, 1], spots[:, 0]])
            if len(hits) and _is_free(end, -way, bar.thickness, solid):
                yield end, steps[hits[0]], bar.thickness


def _facing(one: Bar, other: Bar) -> tuple[Points, Points] | None:
    """Return the ends of two bars on one line that face each other; None where they don't."""
    a, b = np.array([one.start, one.end]), np.array([other.start, other.end])
    way = (a[1] - a[0]) / max(1e-9, float(np.hypot(*(a[1] - a[0]))))
    there = (b[1] - b[0]) / max(1e-9, float(np.hypot(*(b[1] - b[0]))))
    if abs(float(way @ there)) < 0.99:
        return None
    apart = (b - a[0]) @ np.array([-way[1], way[0]])
    if np.abs(apart).min() > 0.5 * min(one.thickness, other.thickness) + 1:
        return None
    along = (b - a[0]) @ way
    length = float((a[1] - a[0]) @ way)
    if along.min() >= length:
        return a[1], b[int(along.argmin())]
    if along.max() <= 0:
        return b[int(along.argmax())], a[0]
    return None


def _clear(start: Points, end: Points, walls: Mask) -> tuple[Points, Points]:
    """Return where the walls at both ends of a line leave it clear."""
    length = float(np.hypot(*(end - start)))
    shares = np.linspace(0, 1, max(2, round(length) + 1))
    spots = np.round(start + shares[:, None] * (end - start)).astype(int)
    spots = spots.clip(0, np.array(walls.shape[::-1]) - 1)
    free = np.flatnonzero(~walls[spots[:, 1], spots[:, 0]])
    if not len(free):
        return start, start
    half = 0.5 / max(1.0, length)  # a pixel is clear from its edge on
    low, high = shares[free[0]] - half, shares[free[-1]] + half
    return start + low * (end - start), start + high * (end - start)


def _spots(
    start: Points, end: Points, way: Points, thick: float, shape: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (33, 5) rows and columns of points that fill a gap, 33 along it."""
    across = np.array([-way[1], way[0]])
    steps = np.linspace(0.03, 0.97, 33)[:, None, None] * (end - start)
    sides = np.linspace(-0.4, 0.4, 5)[None, :, None] * thick * across
    spots = np.round(start + steps + sides).astype(int).clip(0, np.array(shape[::-1]) - 1)
    return spots[..., 1], spots[..., 0]


def _is_free(end: Points, back: Points, thick: float, solid: Mask) -> bool:
    """Tell whether a wall ends there: no wall crosses it, however thin, nor a door in one."""
    across = np.array([-back[1], back[0]])
    steps = np.arange(1.0, 1.2 * thick + 1)[:, None, None] * back
    sides = (np.array([-1, 1]) * (thick + 4))[None, :, None] * across
    spots = np.round(end + steps + sides).astype(int).reshape(-1, 2)
    spots = spots.clip(0, np.array(solid.shape[::-1]) - 1)
    return not solid[spots[:, 1], spots[:, 0]].any()
