"""The ground that walls and their openings stand on; walls run in any direction."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import OpeningSpec, Point, WallSpec


def strip(wall: WallSpec, low: float, high: float, beyond: float = 0.0) -> Polygon:
    """Return a stretch of a wall, in metres from its start, wider by so much on both sides."""
    start, end = np.asarray(wall.start), np.asarray(wall.end)
    along = (end - start) / wall.length
    across = np.array([-along[1], along[0]]) * (wall.thickness / 2 + beyond)
    one, other = start + along * low, start + along * high
    return Polygon([one - across, other - across, other + across, one + across])


def hole(wall: WallSpec, one: OpeningSpec, beyond: float = 0.0) -> Polygon:
    """Return the ground of an opening."""
    return strip(wall, one.at - one.width / 2, one.at + one.width / 2, beyond)


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """Return the areas of a shape, without its lines and points."""
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def largest(shape: BaseGeometry) -> Polygon:
    """Return the largest area of a shape, mended where its outline crosses itself."""
    return max(polygons(shape.buffer(0)), key=lambda part: part.area)


def lines(shape: BaseGeometry) -> list[LineString]:
    """Return the lines of a shape, without its areas and points."""
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def grown(shape: BaseGeometry, by: float) -> BaseGeometry:
    """Return a shape larger by so many metres all around, its corners sharp."""
    return shape.simplify(0.002).buffer(by, join_style="mitre")  # GEOS stumbles over tiny sides


def ground(walls: Iterable[WallSpec]) -> list[Polygon]:
    """Return the ground of each wall, so much longer at its ends that corners close."""
    walls = list(walls)
    meeting = Counter(_key(point) for wall in walls for point in (wall.start, wall.end))
    leaving: dict[Point, list[float]] = {key: [] for key in meeting}
    for wall in walls:
        leaving[_key(wall.start)].append(_angle(wall.start, wall.end))
        leaving[_key(wall.end)].append(_angle(wall.end, wall.start))
    return [
        strip(
            wall,
            -_reach(wall, leaving[_key(wall.start)]),
            wall.length + _reach(wall, leaving[_key(wall.end)]),
        )
        for wall in walls
    ]


def _key(point: Point) -> Point:
    return round(point[0], 3), round(point[1], 3)


def _angle(here: Point, there: Point) -> float:
    return math.atan2(there[1] - here[1], there[0] - here[0])


def _reach(wall: WallSpec, leaving: list[float]) -> float:
    """Return the mitre of two walls; half a thickness where one or many end."""
    half = wall.thickness / 2
    if len(leaving) != 2:
        return half
    turn = math.pi - abs((leaving[0] - leaving[1] + math.pi) % (2 * math.pi) - math.pi)
    return half * min(1.0, math.tan(turn / 2))
