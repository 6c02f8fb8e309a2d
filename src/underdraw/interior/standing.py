"""Where a person with a camera can stand: clear of walls and of what stands on the floor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from underdraw.errors import unknown
from underdraw.interior.build import Interior
from underdraw.interior.ground import Area
from underdraw.scene import Object, Shape

CLEAR = 0.25  # metres between a camera and what is beside it
HEAD = 0.25  # metres over the camera under which a thing is in its way
STEP_OVER = 0.12  # metres of height that a person steps on: a rug
SHELL = frozenset({"wall", "floor", "ceiling", "window"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what of a room's floor is free for a camera.

    Attributes:
        area: the room.
        height: of the camera, in metres.
        things: name and footprint of whatever is in the way.
        free: the floor at least CLEAR from walls and things; may be empty.
    """

    area: Area
    height: float
    things: tuple[tuple[str, BaseGeometry], ...]
    free: BaseGeometry

    def nearest(self, x: float, z: float) -> tuple[float, float] | None:
        """Give the free place next to a point; None where the room has none."""
        if self.free.is_empty:
            return None
        point = nearest_points(self.free, Point(x, z))[0]
        return point.x, point.y


def eye_level(height: float) -> float:
    """Give the height of a standing person's eye, lower under a low ceiling."""
    return min(1.6, 0.62 * height)


def standing(interior: Interior, room: str) -> Standing:
    """Find where a camera can stand in a room.

    Args:
        interior: the storey.
        room: a name of its plan.

    Raises:
        SpecError: the plan has no such room.
    """
    area, height = area_of(interior, room), eye_level(interior.plan.height)
    things = tuple(
        (interior.surfaces[thing.instance].name, footprint(thing, height))
        for thing in interior.objects
        if room in interior.rooms[thing.instance] and thing.label not in SHELL
    )
    bars = shapely.union_all([ground for _, ground in things]).buffer(CLEAR, quad_segs=4)
    free = area.polygon.buffer(-CLEAR, join_style="mitre").difference(bars)
    return Standing(area, height, tuple(t for t in things if not t[1].is_empty), free)


def area_of(interior: Interior, room: str) -> Area:
    """Return the room of that name, or refuse."""
    names = [area.name for area in interior.ground.areas]
    if room not in names:
        raise unknown("room", room, names)
    return interior.ground.area(room)


def footprint(thing: Object, height: float) -> BaseGeometry:
    """Give the ground covered by what of a thing is in the way of a camera at a height."""
    return shapely.union_all(
        [
            _ground(shape)
            for shape in thing.shapes
            if shape.center[1] + shape.size[1] / 2 > STEP_OVER
            and shape.center[1] - shape.size[1] / 2 < height + HEAD
        ]
    )


def _ground(shape: Shape) -> Polygon:
    """Give the rectangle on the ground that bounds a shape."""
    sin, cos = math.sin(shape.yaw), math.cos(shape.yaw)
    x, _, z = shape.center
    w, d = shape.size[0] / 2, shape.size[2] / 2
    corners = ((-w, -d), (w, -d), (w, d), (-w, d))
    return Polygon([(x + cos * a + sin * b, z - sin * a + cos * b) for a, b in corners])
