"""A plan as ground: each room's sides, each opening's place, what is solid; in canonical order.

The order and way in which a plan lists its parts, and differences under a millimetre, are lost
here, so that the same plan read from any format is the same ground. Scene x and z are the plan's
x and y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.errors import SpecError
from underdraw.rooms.piece import Stand
from underdraw.spec.floor_plan import FloorPlan, OpeningKind, OpeningSpec, Point, RoomKind, WallSpec

GRID = 1e-3  # metres to which everything is rounded
OVERLAP = 0.1  # square metres that two rooms may share by a slip of the pen
NEAR = 0.12  # metres by which a room's outline may miss the face of its wall


@dataclass(frozen=True, slots=True)
class Hole:
    """An opening: its middle, the unit vector along its wall, and the room on each side.

    The first room is on the left of `along`; None is outside. `footprint` goes through the wall.
    """

    kind: OpeningKind
    middle: Point
    along: Point
    thickness: float
    width: float
    low: float
    high: float
    footprint: Polygon
    rooms: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Side:
    """An edge of a room's outline, from its left end to its right as one faces it from inside.

    `holes` are openings in the wall behind it, with the metres along it at which each begins and
    ends; `depth` is the metres to the middle of that wall, 0 where the edge has no wall.
    """

    start: Point
    end: Point
    depth: float
    holes: tuple[tuple[Hole, float, float], ...]

    @property
    def length(self) -> float:
        """Metres from end to end."""
        return math.dist(self.start, self.end)

    @property
    def along(self) -> Point:
        """The unit vector from start to end."""
        return _unit(self.start, self.end)

    @property
    def outward(self) -> Point:
        """The unit vector out of the room."""
        x, z = self.along
        return -z, x

    def stand(self, s: float, off: float, y: float = 0.0) -> Stand:
        """Stand a thing with its back to the wall, `s` along it and its middle `off` from it."""
        (x, z), (nx, nz) = self.along, self.outward
        at = self.start[0] + x * s - nx * off, self.start[1] + z * s - nz * off
        return Stand(at[0], at[1], math.atan2(nx, nz), y)


@dataclass(frozen=True, slots=True)
class Area:
    """A room on the ground, its sides clockwise."""

    name: str
    kind: RoomKind
    polygon: Polygon
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A storey on the ground.

    `bodies` are the walls' footprints, one each; `solid` is all of them but for the little by
    which they may reach over a room's outline.
    """

    areas: tuple[Area, ...]
    holes: tuple[Hole, ...]
    bodies: tuple[Polygon, ...]
    solid: BaseGeometry

    def area(self, name: str) -> Area:
        """Return the room of that name."""
        return next(area for area in self.areas if area.name == name)


def survey(plan: FloorPlan) -> Ground:
    """Lay a plan on the ground.

    Args:
        plan: as it was read or written; its rooms may list corners either way.

    Raises:
        SpecError: the plan has no room, or two rooms lie on each other.
    """
    if not plan.rooms:
        raise SpecError("the plan has no rooms, so there is nothing to build; add at least one")
    rooms = {room.name: _outline(room.polygon) for room in plan.rooms}
    order = sorted(rooms, key=lambda name: (rooms[name][0], name))
    polygons = {name: Polygon(rooms[name]) for name in order}
    _refuse_overlap(polygons)
    walls = sorted((_straight(wall) for wall in plan.walls), key=lambda w: (w.start, w.end))
    holes = sorted(
        (_hole(one, plan.wall(one.wall), polygons) for one in plan.openings),
        key=lambda hole: (hole.middle, hole.kind, hole.low),
    )
    bodies = [_body(wall, walls) for wall in walls]
    solid = _solid(shapely.union_all(bodies, grid_size=GRID / 10), list(polygons.values()))
    areas = [
        Area(name, plan.room(name).kind, polygons[name], _sides(name, rooms[name], walls, holes))
        for name in order
    ]
    return Ground(tuple(areas), tuple(holes), tuple(bodies), solid)


def _solid(bodies: BaseGeometry, rooms: list[Polygon]) -> BaseGeometry:
    """Let a room's outline end its walls, and a wall or a pillar in its midst stand."""
    inside = shapely.union_all(rooms)
    midst = shapely.union_all([room.buffer(-NEAR, join_style="mitre") for room in rooms])
    standing = bodies.intersection(midst).buffer(NEAR, join_style="mitre").intersection(bodies)
    return bodies.difference(inside).union(standing)


def _refuse_overlap(rooms: dict[str, Polygon]) -> None:
    for (one, a), (other, b) in combinations(rooms.items(), 2):
        shared = a.intersection(b).area
        if shared > OVERLAP:
            raise SpecError(
                f"rooms {one!r} and {other!r} share {shared:.2f} square metres; a place is in one "
                "room at most, so move the corners of either"
            )


def _round(point: Point) -> Point:
    return round(point[0] / GRID) * GRID, round(point[1] / GRID) * GRID


def _unit(start: Point, end: Point) -> Point:
    length = math.dist(start, end)
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _outline(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Order corners clockwise from the first by x, then y, without those on a straight line."""
    plain = shapely.simplify(Polygon([_round(corner) for corner in corners]), GRID)
    ring = list(shapely.orient_polygons(plain, exterior_cw=True).exterior.coords)[:-1]
    first = ring.index(min(ring))
    ring = [(float(x), float(z)) for x, z in ring[first:] + ring[:first]]
    turns = zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
    return tuple(
        here
        for before, here, after in turns
        if LineString((before, after)).distance(shapely.Point(here)) > GRID
    )


def _straight(wall: WallSpec) -> WallSpec:
    start, end = sorted((_round(wall.start), _round(wall.end)))
    return wall.model_copy(update={"start": start, "end": end})


def _hole(one: OpeningSpec, wall: WallSpec, rooms: dict[str, Polygon]) -> Hole:
    straight = _straight(wall)
    along, middle = _unit(straight.start, straight.end), _round(wall.at(one.at))
    reach = wall.thickness / 2 + NEAR

    def beside(way: int) -> str | None:
        spot = shapely.Point(middle[0] - along[1] * reach * way, middle[1] + along[0] * reach * way)
        return next((name for name, room in rooms.items() if room.contains(spot)), None)

    half = round(one.width, 3) / 2
    ends = [(middle[0] + along[0] * s * half, middle[1] + along[1] * s * half) for s in (-1, 1)]
    footprint = LineString(ends).buffer(wall.thickness / 2 + 0.03, cap_style="flat")
    return Hole(
        kind=one.kind,
        middle=middle,
        along=along,
        thickness=wall.thickness,
        width=round(one.width, 3),
        low=one.low,
        high=one.high,
        footprint=footprint,
        rooms=(beside(1), beside(-1)),
    )


def _body(wall: WallSpec, walls: Sequence[WallSpec]) -> Polygon:
    """Give a wall's footprint, lengthened where it must meet others at a corner."""
    along = _unit(wall.start, wall.end)
    ends = [
        (end[0] + along[0] * way * more, end[1] + along[1] * way * more)
        for end, way in ((wall.start, -1), (wall.end, 1))
        for more in [_lengthen(wall, end, (along[0] * way, along[1] * way), walls)]
    ]
    return LineString(ends).buffer(wall.thickness / 2, cap_style="flat")


def _lengthen(wall: WallSpec, end: Point, way: Point, walls: Sequence[WallSpec]) -> float:
    """Say how far a wall's outer face must go on to meet that of a wall which starts there."""
    more = 0.0
    for other in walls:
        for here, there in ((other.start, other.end), (other.end, other.start)):
            if other is wall or math.dist(here, end) > max(wall.thickness, other.thickness) / 2:
                continue
            away = _unit(here, there)
            cos, sin = way[0] * away[0] + way[1] * away[1], abs(way[0] * away[1] - way[1] * away[0])
            if sin > 0.1:
                needed = (other.thickness - cos * wall.thickness) / 2 / sin
                more = max(more, min(needed, other.thickness))
    return more


def _sides(
    name: str, ring: tuple[Point, ...], walls: Sequence[WallSpec], holes: Sequence[Hole]
) -> tuple[Side, ...]:
    return tuple(
        Side(start, end, _depth(start, end, walls), _holes_in(name, start, end, holes))
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def _depth(start: Point, end: Point, walls: Sequence[WallSpec]) -> float:
    """Find the wall that stands along most of an edge; 0 where none does."""
    along = _unit(start, end)
    best, depth = 0.05, 0.0
    for wall in walls:
        spans = [_place(start, along, point) for point in (wall.start, wall.end)]
        (s0, t0), (s1, t1) = spans
        off = (t0 + t1) / 2
        overlap = min(max(s0, s1), math.dist(start, end)) - max(min(s0, s1), 0.0)
        slanted = abs(t1 - t0) > 0.05 * abs(s1 - s0)
        if slanted or abs(off - wall.thickness / 2) > NEAR or overlap <= best:
            continue
        best, depth = overlap, max(off, GRID)
    return depth


def _holes_in(
    name: str, start: Point, end: Point, holes: Sequence[Hole]
) -> tuple[tuple[Hole, float, float], ...]:
    along, length = _unit(start, end), math.dist(start, end)
    found: list[tuple[Hole, float, float]] = []
    for hole in holes:
        s, off = _place(start, along, hole.middle)
        turned = abs(along[0] * hole.along[1] - along[1] * hole.along[0])
        beside = turned < 0.05 and abs(off - hole.thickness / 2) <= NEAR and 0 < s < length
        if beside and name in hole.rooms:
            found.append((hole, s - hole.width / 2, s + hole.width / 2))
    return tuple(sorted(found, key=lambda one: one[1]))


def _place(start: Point, along: Point, point: Point) -> tuple[float, float]:
    """Give a point's metres along a line and to its left."""
    x, z = point[0] - start[0], point[1] - start[1]
    return x * along[0] + z * along[1], z * along[0] - x * along[1]
