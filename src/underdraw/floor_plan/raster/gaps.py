"""Openings that the network missed: gaps between two walls on one line."""

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
_WIDEST = {1: 1.4, 2: 3.0}  # by how many walls end there: an arch has a stub on either side
_ALIKE = 1.8  # times as thick, at most, is one wall as the other
_FREE = 0.3  # share of a gap that may be wall
_KINDS: tuple[OpeningKind, ...] = ("doorway", "door", "window")


def gaps_between(
    bars: list[Bar], solid: Mask, likely: NDArray[np.float32], door: float
) -> Iterator[Opening]:
    """Yield gaps as wide as doors or arches between walls of which one at least ends there.

    Where two walls only meet crossing ones on both sides of a corridor, there is none.

    Args:
        bars: the walls.
        solid: (H, W) bool, walls and the openings that were seen.
        likely: (6, H, W) float32 by CLASSES, to tell the kind.
        door: pixels that a door is wide.
    """
    for one, other in itertools.combinations(bars, 2):
        ends = _facing(one, other)
        if ends is None:
            continue
        start, end = ends
        width = float(np.hypot(*(end - start)))
        thick = min(one.thickness, other.thickness)
        way = (end - start) / max(width, 1e-9)
        free = [_is_free(at, back, thick, solid) for at, back in ((start, -way), (end, way))]
        if not _NARROWEST * door <= width <= _WIDEST.get(sum(free), 0.0) * door:
            continue
        if max(one.thickness, other.thickness) > _ALIKE * thick:
            continue
        inside = _spots(start, end, way, thick, solid.shape)
        if solid[inside].mean() > _FREE:
            continue
        votes = [float(likely[CLASSES.index(kind)][inside].mean()) for kind in _KINDS]
        kind = _KINDS[int(np.argmax(votes))]
        turned = way if (way[0], way[1]) > (1e-9, 0) or way[0] > 1e-9 else -way
        yield Opening(kind, (start + end) / 2, turned, width, thick, max(votes))


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


def _spots(
    start: Points, end: Points, way: Points, thick: float, shape: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of a grid of points that fills a gap."""
    across = np.array([-way[1], way[0]])
    steps = np.linspace(0.1, 0.9, 17)[:, None, None] * (end - start)
    sides = np.linspace(-0.4, 0.4, 5)[None, :, None] * thick * across
    spots = np.round(start + steps + sides).astype(int).reshape(-1, 2)
    spots = spots.clip(0, np.array(shape[::-1]) - 1)
    return spots[:, 1], spots[:, 0]


def _is_free(end: Points, back: Points, thick: float, solid: Mask) -> bool:
    """Tell whether a wall ends there: nothing stands at its sides."""
    across = np.array([-back[1], back[0]])
    steps = np.linspace(0.3, 1.2, 5)[:, None, None] * thick * back
    sides = (np.array([-1, 1]) * (thick + 4))[None, :, None] * across
    spots = np.round(end + steps + sides).astype(int).reshape(-1, 2)
    spots = spots.clip(0, np.array(solid.shape[::-1]) - 1)
    return float(solid[spots[:, 1], spots[:, 0]].mean()) < 0.2
