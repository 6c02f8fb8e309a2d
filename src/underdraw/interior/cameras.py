"""Where an interior is looked at from: drawings of rooms and of the storey."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
from shapely import LineString

from underdraw.interior.build import Interior
from underdraw.interior.ground import Area, Side
from underdraw.interior.section import nearest
from underdraw.interior.view import View, ViewKind
from underdraw.scene import Camera, Object, Vector
from underdraw.scene.pack import object_bounds

LEAST = 0.5  # metres of wall that make a drawing of their own
MARGIN = 0.4  # metres of paper around a storey
CUTS: dict[ViewKind, float] = {"dollhouse": 1.6, "top": 1.2}
PITCH = math.radians(-52.0)  # of a dollhouse: steep enough to see over the near walls
TURNS = tuple(math.radians(turn) for turn in (35.0, 125.0, 215.0, 305.0))


def elevations(interior: Interior, room: str) -> tuple[View, ...]:
    """Draw the walls of a room straight on, from inside, one view for each way that they face.

    The plane from which one looks stands where it cuts the least furniture; what it cuts is left
    out.

    Args:
        interior: the storey.
        room: a name of its plan.
    """
    area = interior.ground.area(room)
    things = [thing for thing in interior.objects if room in interior.rooms[thing.instance]]
    return tuple(
        _elevation(interior, area, sides, things, f"{room} elevation {number}")
        for number, sides in enumerate(_facing(area), 1)
    )


def top(interior: Interior) -> View:
    """Look straight down on a storey that is cut open: a coloured plan, its page as it was."""
    low, high = _bounds(interior)
    camera = Camera(
        eye=((low[0] + high[0]) / 2, high[1] + 1.0, (low[2] + high[2]) / 2),
        yaw=0.0,
        pitch=-math.pi / 2,
        lens="orthographic",
        field=(high[0] - low[0] + 2 * MARGIN, high[2] - low[2] + 2 * MARGIN),
    )
    return View("top", None, "top", camera, CUTS["top"])


def dollhouse(interior: Interior) -> View:
    low, high = _bounds(interior)
    cut = CUTS["dollhouse"]
    return View("dollhouse", None, "dollhouse", _aslant(low, high, cut, TURNS[0]), cut)


def _aslant(low: Vector, high: Vector, cut: float, yaw: float) -> Camera:
    """Look down aslant on bounds that end at a height, with all of them in the field."""
    middle = np.array([low, (high[0], cut, high[2])]).mean(0)
    plain = Camera((0.0, 0.0, 0.0), yaw, pitch=PITCH, lens="orthographic")
    corners = list(itertools.product(*zip(low, (high[0], cut, high[2]), strict=True)))
    spread = np.abs((np.array(corners) - middle) @ np.array(plain.basis()).T).max(0).tolist()
    x, y, z = (middle - np.array(plain.basis()[2]) * (spread[2] + 1.0)).tolist()
    field = (2 * spread[0] + MARGIN, 2 * spread[1] + MARGIN)
    return replace(plain, eye=(x, y, z), field=field)


def _bounds(interior: Interior) -> tuple[Vector, Vector]:
    corners = [object_bounds(thing) for thing in interior.objects]
    x, y, z = zip(*(end for pair in corners for end in pair), strict=True)
    return (min(x), min(y), min(z)), (max(x), max(y), max(z))


def _facing(area: Area) -> list[list[Side]]:
    """Group the walls of a room that face the same way, the longest first of each kept in order."""
    groups: dict[int, list[Side]] = {}
    for side in area.sides:
        x, z = side.outward
        turn = round(math.degrees(math.atan2(x, z))) % 360
        near = next((known for known in groups if abs((known - turn + 180) % 360 - 180) < 5), turn)
        groups.setdefault(near, []).append(side)
    return [group for group in groups.values() if sum(side.length for side in group) > LEAST]


def _elevation(
    interior: Interior, area: Area, sides: list[Side], things: list[Object], name: str
) -> View:
    first = max(sides, key=lambda side: side.length)
    (ax, az), (nx, nz) = first.along, first.outward
    yaw = math.atan2(nx, nz)
    ends = np.array([end for side in sides for end in (side.start, side.end)])
    s, t = ends @ np.array((ax, az)), ends @ np.array((nx, nz))
    wide, height = float(s.max() - s.min()), interior.plan.height
    corners = np.array(area.polygon.exterior.coords) @ np.array((nx, nz))
    middle = float(s.max() + s.min()) / 2

    def camera(reach: float) -> Camera:
        x, z = middle * ax + reach * nx, middle * az + reach * nz
        return Camera((x, height / 2, z), yaw, lens="orthographic", field=(wide, height))

    def cost(reach: float) -> float:
        plane = camera(reach)
        cut = sum(_straddles(thing, plane) for thing in things if thing.label not in _SHELL)
        line = LineString([(e * ax + reach * nx, e * az + reach * nz) for e in (s.min(), s.max())])
        outside = line.difference(area.polygon).length
        return cut + 2.0 * outside + 0.2 * abs(float(t.min()) - reach - 2.0)

    reaches = np.linspace(float(corners.min()) + 0.02, float(t.min()) - 0.3, 24)
    best = min((float(reach) for reach in reaches), key=cost)
    return View(name, area.name, "elevation", camera(best))


_SHELL = frozenset({"wall", "floor", "ceiling", "window", "door"})


def _straddles(thing: Object, camera: Camera) -> bool:
    begins = [nearest(shape, camera) for shape in thing.shapes]
    back = Camera(camera.eye, camera.yaw + math.pi)
    return min(begins) < 0 < -min(nearest(shape, back) for shape in thing.shapes)
