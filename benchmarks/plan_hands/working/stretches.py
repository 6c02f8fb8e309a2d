"""What of walls is free for openings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.working.network import OUT, Storey
from benchmarks.plans.ground import ground
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import WallSpec


@dataclass
class Stretch:
    """A piece of a wall without junctions: along it, from `low` to `high`, between two rooms."""

    wall: WallSpec
    low: float
    high: float
    rooms: tuple[int, int]


def stretches(storey: Storey) -> list[Stretch]:
    """Return the pieces of walls that lie between two junctions, and the rooms beside them."""
    shapes = ground(storey.walls)
    bounds = np.array([shape.bounds for shape in shapes])
    found: list[Stretch] = []
    for number, (wall, runs) in enumerate(storey.runs):
        me = bounds[number]
        near = np.nonzero(
            (bounds[:, 0] < me[2] + 0.02)
            & (bounds[:, 2] > me[0] - 0.02)
            & (bounds[:, 1] < me[3] + 0.02)
            & (bounds[:, 3] > me[1] - 0.02)
        )[0]
        mine = shapes[number].buffer(0.012, join_style="mitre")
        taken = [_shadow(wall, mine.intersection(shapes[k])) for k in near if k != number]
        for low, high, cells in runs:
            rooms = tuple(OUT if cell == OUT else storey.group[cell] for cell in cells)
            for free in _free(max(low, 0.0), min(high, wall.length), taken):
                found.append(Stretch(wall, *free, (rooms[0], rooms[1])))
    return found


def _shadow(wall: WallSpec, shape: BaseGeometry) -> tuple[float, float]:
    """Return where along a wall a shape begins and ends."""
    if shape.is_empty:
        return math.inf, -math.inf
    spots = get_coordinates(shape)
    along = (np.asarray(wall.end) - np.asarray(wall.start)) / wall.length
    places = (spots - np.asarray(wall.start)) @ along
    return float(places.min()), float(places.max())


def _free(low: float, high: float, taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return what of a piece is not taken."""
    pieces, at = list[tuple[float, float]](), low
    for start, end in sorted(taken):
        if end <= at or start >= high:
            continue
        if start > at:
            pieces.append((at, start))
        at = max(at, end)
    if at < high:
        pieces.append((at, high))
    return [piece for piece in pieces if piece[1] - piece[0] > 0.3]
