"""Walls, floors and ceilings: every wall of every room is a surface of its own.

Each side of a room takes the half of its wall that is nearer, mitred at both ends, and stands
back to back with the half on the other side; what no room takes is the outside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.interior.ground import Area, Ground, Hole, Side
from underdraw.interior.made import Made
from underdraw.interior.solid import LEAST, polygons, prisms
from underdraw.rooms.colors import unit
from underdraw.rooms.piece import Stand
from underdraw.rooms.room_types import WET
from underdraw.rooms.style import Finish, Style
from underdraw.scene import Material, Prism
from underdraw.spec.floor_plan import Point

FACADE = 0.6  # metres to the rooms behind an outside wall, at most
SLAB = 0.2  # metres that a floor or ceiling is thick


def finishes(
    ground: Ground, look: Style, house: Random, rooms: Mapping[str, Random]
) -> dict[str, tuple[Finish, Finish]]:
    """Choose each room's wall and floor: dry rooms share one floor, wet rooms one of tiles."""
    dry, wet = house.choice(look.floors), house.choice(look.tiles)
    return {
        area.name: (rooms[area.name].choice(look.walls), wet if area.kind in WET else dry)
        for area in ground.areas
    }


def shell(
    ground: Ground, look: Style, height: float, chosen: Mapping[str, tuple[Finish, Finish]]
) -> Iterator[Made]:
    """Build the surfaces of all rooms in the ground's order, then the outside of the walls.

    Args:
        ground: where everything is.
        look: gives ceilings and the outside their tone.
        height: metres from floor to ceiling.
        chosen: each room's wall and floor.
    """
    ceiling = Material(unit(look.ceiling))
    claims, rest = _claims(ground)
    for area in ground.areas:
        wall, floor = chosen[area.name]
        under = shapely.union_all([area.polygon, *claims[area.name], _outside(area, ground, rest)])
        under = under.buffer(1e-3, join_style="mitre").buffer(-1e-3, join_style="mitre")
        frame = _along_longest(area)
        contact = 0.25 if _is_box(area.polygon) else 0.0
        shapes = prisms(under, -SLAB, 0.0, floor.material, frame)
        yield Made(area.name, "floor", f"{area.name} floor", shapes, contact, word=floor.word)
        shapes = prisms(under, height, height + SLAB, ceiling, frame)
        yield Made(area.name, "ceiling", f"{area.name} ceiling", shapes, contact * 0.88)
        frames = [side.stand(0.0, 0.0) for side in area.sides]
        frames += [_lengthwise(part) for part in claims[area.name][len(frames) :]]
        for number, (frame, claim) in enumerate(zip(frames, claims[area.name], strict=True), 1):
            shapes = _wall(claim, ground.holes, height, wall.material, frame)
            if shapes:
                name = f"{area.name} wall {number}"
                contact = 0.22 if _is_square(frame) else 0.0
                yield Made(area.name, "wall", name, shapes, contact, word=wall.word)
    tone = ceiling.color
    outside = Material((tone[0] * 0.9, tone[1] * 0.89, tone[2] * 0.86))
    for number, (body, part) in enumerate(
        zip(ground.bodies, _shared(ground, rest), strict=True), 1
    ):
        frame = _lengthwise(body)
        shapes = _wall(part, ground.holes, height, outside, frame)
        if shapes:
            contact = 0.22 if _is_square(frame) else 0.0
            behind = frozenset(
                area.name for area in ground.areas if area.polygon.distance(part) < FACADE
            )
            name = f"outside wall {number}"
            yield Made(None, "wall", name, shapes, contact, beyond=behind)


def _claims(ground: Ground) -> tuple[dict[str, list[BaseGeometry]], BaseGeometry]:
    """Share the walls out: each room's sides, then what stands in its midst; and what is left."""
    rest: BaseGeometry = ground.solid
    claims: dict[str, list[BaseGeometry]] = {}
    for area in ground.areas:
        claims[area.name] = []
        for quad in _quads(area.sides):
            claims[area.name].append(quad.intersection(rest))
            rest = rest.difference(quad)
        claims[area.name] += polygons(rest.intersection(area.polygon))
        rest = rest.difference(area.polygon)
    return claims, rest


def _quads(sides: tuple[Side, ...]) -> Iterator[Polygon]:
    """Give the half wall behind each side, its ends cut where its neighbours' begin."""
    back = [_mitre(before, side) for before, side in zip(sides[-1:] + sides[:-1], sides)]
    for side, first, last in zip(sides, back, back[1:] + back[:1], strict=True):
        yield Polygon([side.start, first, last, side.end]).buffer(0)


def _mitre(before: Side, side: Side) -> Point:
    """Find where the back faces of two neighbouring half walls meet."""
    (ax, az), (bx, bz) = before.outward, side.outward
    cross = ax * bz - az * bx
    x, z = side.start
    if abs(cross) < 0.1:
        depth = max(before.depth, side.depth)
        return x + bx * depth, z + bz * depth
    u = (before.depth * bz - side.depth * az) / cross
    v = (side.depth * ax - before.depth * bx) / cross
    most = 3 * max(before.depth, side.depth) / max(math.hypot(u, v), 1e-9)
    return x + u * min(1.0, most), z + v * min(1.0, most)


def _outside(area: Area, ground: Ground, rest: BaseGeometry) -> BaseGeometry:
    """Give the ground that the room's floor covers under openings to the outside."""
    cuts = [hole.footprint for hole in ground.holes if set(hole.rooms) == {area.name, None}]
    return shapely.union_all(cuts).intersection(rest)


def _shared(ground: Ground, rest: BaseGeometry) -> Iterator[BaseGeometry]:
    for body in ground.bodies:
        yield body.intersection(rest)
        rest = rest.difference(body)


def _wall(
    region: BaseGeometry, holes: Sequence[Hole], height: float, material: Material, frame: Stand
) -> tuple[Prism, ...]:
    """Stand a wall over a region, cut by every opening that goes through it."""
    cuts = [hole for hole in holes if hole.footprint.intersection(region).area > LEAST]
    full = region.difference(shapely.union_all([hole.footprint for hole in cuts]))
    shapes = prisms(full, 0.0, height, material, frame)
    for hole in cuts:
        part = region.intersection(hole.footprint)
        for low, high in ((0.0, hole.low), (hole.high, height)):
            if high - low > 1e-3:
                shapes += prisms(part, low, high, material, frame)
    return shapes


def _along_longest(area: Area) -> Stand:
    """Run planks along the longest side."""
    side = max(area.sides, key=lambda side: round(side.length, 2))
    return side.stand(0.0, 0.0)


def _lengthwise(region: BaseGeometry) -> Stand:
    """Give the frame along the longest edge of what is one polygon."""
    ring = list(polygons(region)[0].exterior.coords)
    (x0, z0), (x1, z1) = max(zip(ring, ring[1:]), key=lambda two: math.dist(*two))
    return Stand(x0, z0, math.atan2(z0 - z1, x1 - x0))


def _is_box(region: BaseGeometry) -> bool:
    """Tell whether a region fills its bounds, in which a thing darkens all that is near."""
    return region.area > 0.97 * region.envelope.area


def _is_square(frame: Stand) -> bool:
    """Tell whether a wall along a frame fills its bounds."""
    return abs(math.sin(2 * frame.yaw)) < 0.02
