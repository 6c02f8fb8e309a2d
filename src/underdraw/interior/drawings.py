"""Drawings with parallel rays: the walls of a room, a storey from above and aslant."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import torch
from shapely import LineString

from underdraw.interior.build import Interior
from underdraw.interior.ground import Area, Side
from underdraw.interior.section import below, nearest
from underdraw.interior.standing import area_of
from underdraw.interior.view import View, ViewKind
from underdraw.scene import Camera, Object, Vector, glance
from underdraw.scene.pack import object_bounds
from underdraw.spec.size import Size

MAP = Size(96, 72)
LEAST = 0.5  # metres of wall that make a drawing of their own
BACK = 2.0  # metres from a wall at which one would draw it
PLANES = 24  # tried for a wall
UNCUT = frozenset({"wall", "floor", "ceiling", "window", "door", "rug"})  # what may be cut freely
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

    Raises:
        SpecError: the plan has no such room.
    """
    area = area_of(interior, room)
    things = [
        thing
        for thing in interior.objects
        if room in interior.rooms[thing.instance] and thing.label not in UNCUT
    ]
    return tuple(
        _elevation(sides, area, interior.plan.height, things, f"{room} elevation {number}")
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
    """Look down aslant on a storey that is cut open, from where most of its floor is seen."""
    low, high = _bounds(interior)
    cut = CUTS["dollhouse"]
    cameras = [_aslant(low, high, cut, turn) for turn in TURNS]
    walls = [one.instance for one in interior.objects if one.label == "wall"]
    seen, _ = glance(below(interior.objects, cut), cameras, MAP)
    hidden = torch.isin(seen, torch.tensor([0, *walls])).sum((1, 2)).tolist()
    best = min(range(len(cameras)), key=hidden.__getitem__)
    return View("dollhouse", None, "dollhouse", cameras[best], cut)


def _aslant(low: Vector, high: Vector, cut: float, yaw: float) -> Camera:
    """Look down aslant on bounds that end at a height, with all of them in the field."""
    middle = np.array([low, (high[0], cut, high[2])]).mean(0)
    plain = Camera((0.0, 0.0, 0.0), yaw, pitch=PITCH, lens="orthographic")
    corners = list(itertools.product(*zip(low, (high[0], cut, high[2]), strict=True)))
    spread = np.abs((np.array(corners) - middle) @ np.array(plain.basis()).T).max(0).tolist()
    x, y, z = (middle - np.array(plain.basis()[2]) * (spread[2] + 3.0)).tolist()
    field = (2 * spread[0] + MARGIN, 2 * spread[1] + MARGIN)
    return replace(plain, eye=(x, y, z), field=field)


def _bounds(interior: Interior) -> tuple[Vector, Vector]:
    corners = [object_bounds(thing) for thing in interior.objects]
    x, y, z = zip(*(end for pair in corners for end in pair), strict=True)
    return (min(x), min(y), min(z)), (max(x), max(y), max(z))


def _facing(area: Area) -> list[list[Side]]:
    """Group the sides of a room that face the same way, but for slivers."""
    groups: dict[float, list[Side]] = {}
    for side in area.sides:
        turn = math.atan2(*side.outward)
        near = (known for known in groups if math.cos(known - turn) > 0.996)
        groups.setdefault(next(near, turn), []).append(side)
    return [sides for sides in groups.values() if sum(side.length for side in sides) > LEAST]


def _elevation(
    sides: list[Side], area: Area, height: float, things: list[Object], name: str
) -> View:
    """Try planes from the far end of the room up to the nearest of the sides."""
    along, out = np.array(sides[0].along), np.array(sides[0].outward)
    ends = np.array([end for side in sides for end in (side.start, side.end)])
    first, last = (float(end) for end in ((ends @ along).min(), (ends @ along).max()))
    far, near = float((np.array(area.polygon.exterior.coords) @ out).min()), (ends @ out).min()

    def plane(reach: float) -> Camera:
        x, z = ((first + last) / 2 * along + reach * out).tolist()
        yaw = math.atan2(*out.tolist())
        field = (last - first, height)
        return Camera((x, height / 2, z), yaw, lens="orthographic", field=field)

    def cost(reach: float) -> float:
        camera = plane(reach)
        cut = sum(_cuts(camera, thing) for thing in things)
        line = LineString([first * along + reach * out, last * along + reach * out])
        outside = line.difference(area.polygon).length
        return cut + 2.0 * outside + 0.2 * abs(near - reach - BACK)

    reaches = np.linspace(far + 0.02, max(far + 0.02, near - 0.3), PLANES).tolist()
    return View(name, area.name, "elevation", plane(min(reaches, key=cost)))


def _cuts(camera: Camera, thing: Object) -> bool:
    """Tell whether the plane of a camera's eye goes through a thing."""
    turned = replace(camera, yaw=camera.yaw + math.pi)
    begins = min(nearest(shape, camera) for shape in thing.shapes)
    return begins < 0 and min(nearest(shape, turned) for shape in thing.shapes) < 0
