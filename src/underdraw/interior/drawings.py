"""Drawings with parallel rays: the walls of a room, a storey from above and aslant."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import torch
from shapely import LineString

from underdraw.interior.build import Interior
from underdraw.interior.ground import Area, Side
from underdraw.interior.section import PLANE, below, reach
from underdraw.interior.standing import area_of
from underdraw.interior.view import View, ViewKind
from underdraw.scene import Camera, Object, glance
from underdraw.scene.pack import extent
from underdraw.spec.size import Size

MAP = Size(96, 72)
LEAST = 0.5  # metres of wall that make a drawing of their own
BACK = 2.0  # metres from a wall at which one would draw it
PLANES = 24  # tried for a wall
UNCUT = frozenset({"wall", "floor", "ceiling", "window", "door", "rug"})  # what may be cut freely
AWAY = 3.0  # metres from a storey to the eye that looks at it from outside
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
    cut = CUTS["top"]
    camera = _outside(below(interior.objects, cut), 0.0, -math.pi / 2)
    return View("top", None, "top", camera, cut)


def dollhouse(interior: Interior) -> View:
    """Look down aslant on a storey that is cut open, from where its walls hide least."""
    cut = CUTS["dollhouse"]
    objects = below(interior.objects, cut)
    cameras = [_outside(objects, turn, PITCH) for turn in TURNS]
    seen, _ = glance(objects, cameras, MAP)
    walls = torch.tensor([one.instance for one in objects if one.label == "wall"])
    hidden = (torch.isin(seen, walls).sum((1, 2)) / (seen > 0).sum((1, 2))).tolist()
    best = min(range(len(cameras)), key=hidden.__getitem__)
    return View("dollhouse", None, "dollhouse", cameras[best], cut)


def _outside(objects: Iterable[Object], yaw: float, pitch: float) -> Camera:
    """Look at things with parallel rays, from beyond all of them, with paper around them."""
    camera = Camera((0.0, 0.0, 0.0), yaw, pitch=pitch, lens="orthographic")
    corners = [
        corner
        for thing in objects
        for shape in thing.shapes
        for corner in itertools.product(*zip(*extent(shape), strict=True))
    ]
    axes = np.array(camera.basis())
    places = np.array(corners) @ axes.T
    low, high = places.min(0), places.max(0)
    eye = [*(low[:2] + high[:2]) / 2, low[2] - AWAY] @ axes
    wide, tall = (high - low)[:2].tolist()
    x, y, z = eye.tolist()
    return replace(camera, eye=(x, y, z), field=(wide + 2 * MARGIN, tall + 2 * MARGIN))


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

    def before(plane: float) -> Camera:
        x, z = ((first + last) / 2 * along + (plane - PLANE) * out).tolist()
        yaw = math.atan2(*out.tolist())
        field = (last - first, height)
        return Camera((x, height / 2, z), yaw, lens="orthographic", field=field)

    def cost(plane: float) -> float:
        camera = before(plane)
        cut = sum(_cuts(camera, thing) for thing in things)
        line = LineString([first * along + plane * out, last * along + plane * out])
        outside = line.difference(area.polygon).length
        return cut + 2.0 * outside + 0.2 * abs(near - plane - BACK)

    planes = np.linspace(far + 0.02, max(far + 0.02, near - 0.3), PLANES).tolist()
    return View(name, area.name, "elevation", before(min(planes, key=cost)))


def _cuts(camera: Camera, thing: Object) -> bool:
    """Tell whether the plane before a camera goes through a thing."""
    near, far = zip(*(reach(shape, camera) for shape in thing.shapes), strict=True)
    return min(near) < PLANE < max(far)
