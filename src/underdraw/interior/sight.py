"""What can be seen of a storey from a place: rays on the ground, through whatever is open."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from underdraw.interior.ground import Ground
from underdraw.spec.floor_plan import Point

RAYS = 720
REACH = 60.0  # metres


def opaque(ground: Ground, opened: frozenset[int]) -> BaseGeometry:
    """Give the ground that ends a look: walls, and doors but those that stand open."""
    clear = [ground.holes[place].footprint for place in _clear(ground, opened)]
    return ground.solid.difference(shapely.union_all(clear))


def in_sight(ground: Ground, opened: frozenset[int], eye: Point) -> frozenset[str]:
    """Name the rooms that an eye sees into; all of them where it stands in none.

    Args:
        ground: the storey.
        opened: places, in the ground's holes, of the doors that stand open.
        eye: metres on the ground.
    """
    if not any(area.polygon.contains(shapely.Point(eye)) for area in ground.areas):
        return frozenset(area.name for area in ground.areas)
    rays = _rays(opaque(ground, opened), eye)
    return frozenset(area.name for area in ground.areas if area.polygon.intersects(rays))


def next_to(ground: Ground, opened: frozenset[int], rooms: frozenset[str]) -> frozenset[str]:
    """Name the rooms that these open into, whose walls keep the sun from them."""
    joined = [set(ground.holes[place].rooms) for place in _clear(ground, opened)]
    return frozenset(room for pair in joined if pair & rooms for room in pair if room) - rooms


def _clear(ground: Ground, opened: frozenset[int]) -> list[int]:
    """List the holes that one sees through."""
    return [
        place for place, hole in enumerate(ground.holes) if hole.kind != "door" or place in opened
    ]


def _rays(walls: BaseGeometry, eye: Point) -> BaseGeometry:
    """Follow rays from an eye all around to where each ends."""
    turns = np.linspace(0.0, 2 * math.pi, RAYS, endpoint=False)
    ends = np.stack([eye[0] + REACH * np.cos(turns), eye[1] + REACH * np.sin(turns)], 1)
    starts = np.broadcast_to(np.array(eye), ends.shape)
    rays = shapely.difference(shapely.linestrings(np.stack([starts, ends], 1)), walls)
    parts = shapely.get_parts(rays)
    return shapely.union_all(parts[shapely.distance(parts, shapely.Point(eye)) < 1e-6])
