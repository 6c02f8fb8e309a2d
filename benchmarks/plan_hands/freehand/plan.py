"""A whole floor with its truth: walls, openings, and rooms as what is left between walls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.cells import Cell, Nonsense, checked
from benchmarks.plan_hands.freehand.holes import Hole, Holes
from benchmarks.plan_hands.freehand.layouts import floor
from benchmarks.plan_hands.freehand.masonry import Side, depths, opened, sides, walls
from benchmarks.plans.ground import ground, hole, largest, polygons
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.errors import SpecError
from underdraw.spec.floor_plan import FloorPlan, RoomKind, RoomSpec, WallSpec

SMALL: tuple[RoomKind, ...] = ("bathroom", "storage", "bathroom", "hall")
LARGE: tuple[RoomKind, ...] = (
    "bedroom",
    "kitchen",
    "living room",
    "dining room",
    "office",
    "bedroom",
)


@dataclass
class Room:
    """A room as drawn."""

    spec: RoomSpec
    shape: Polygon
    use: str


@dataclass
class House:
    """All that a page shows of a house."""

    plan: FloorPlan
    rooms: list[Room]
    holes: list[Hole]
    solid: BaseGeometry  # walls without their openings
    whole: BaseGeometry  # walls as if there were none
    outer: BaseGeometry  # the solid part of walls to the open
    thinnest: float


def house(rng: Generator) -> House:
    """Return a random house that makes sense."""
    for _ in range(60):
        try:
            return _try(rng)
        except (Nonsense, SpecError, shapely.errors.GEOSException):
            continue
    raise RuntimeError("no layout made sense")


def _try(rng: Generator) -> House:
    cells = checked(floor(rng))
    deep = depths(rng)
    stretches = sides(cells)
    joined = _joined(cells, stretches, rng)
    stretches = opened(stretches, joined, deep.outer / 2, rng)
    made = walls(stretches, cells, deep, rng)
    holes = Holes(cells, stretches, made, rng, joined).all()
    _check_apart(made, holes)
    made += _extra(cells, stretches, made, holes, deep.light, rng)
    whole = shapely.unary_union(ground(made))
    rooms = _rooms(whole, cells, rng)
    _check_ways(rooms, holes)
    plan = FloorPlan(
        walls=tuple(made),
        openings=tuple(each.spec for each in holes),
        rooms=tuple(room.spec for room in rooms),
        height=3.0,
    )
    cuts = shapely.unary_union([hole(plan.wall(one.wall), one, 0.002) for one in plan.openings])
    out = {
        stretches[i].wall
        for i in range(len(stretches))
        if min(stretches[i].left, stretches[i].right) < 0
    }
    solid = whole.difference(cuts)
    strips = [each for k, each in enumerate(ground(made)) if k in out]
    outer = shapely.unary_union(strips).difference(cuts)
    return House(plan, rooms, holes, solid, whole, outer, min(w.thickness for w in made))


def _check_apart(made: list[WallSpec], holes: list[Hole]) -> None:
    """Complain of openings that run into another wall."""
    strips = ground(made)
    tree = shapely.STRtree(strips)
    for each in holes:
        own = next(k for k, wall in enumerate(made) if wall.id == each.spec.wall)
        shape = hole(made[own], each.spec, -0.01)
        for k in tree.query(shape, predicate="intersects"):
            if k != own and strips[int(k)].intersection(shape).area > 0.002:
                raise Nonsense("an opening in a corner")


def _joined(cells: list[Cell], stretches: list[Side], rng: Generator) -> set[tuple[int, int]]:
    """Return the neighbours without a wall between."""
    pairs = sorted({(min(s.left, s.right), max(s.left, s.right)) for s in stretches})
    joined: set[tuple[int, int]] = set()
    share = rng.choice([0.0, 0.04, 0.15])
    for i, j in pairs:
        both = i >= 0 and cells[i].unit == cells[j].unit
        halls = both and cells[i].use == cells[j].use == "hall"
        plain = both and cells[i].use in ("", "hall") and cells[j].use in ("", "hall")
        long = max(s.long for s in stretches if {s.left, s.right} == {i, j})
        if long > 1.5 and (halls or (plain and rng.random() < share)):
            used = {k for pair in joined for k in pair}
            if not {i, j} & used:
                joined.add((i, j))
    return joined


def _extra(
    cells: list[Cell],
    stretches: list[Side],
    made: list[WallSpec],
    holes: list[Hole],
    light: float,
    rng: Generator,
) -> list[WallSpec]:
    """Return nibs that end freely in a room, and chimney breasts."""
    found: list[WallSpec] = []
    if rng.random() > 0.5:
        return found
    kept = [shapely.Point(*each.middle).buffer(each.spec.width / 2 + 0.95) for each in holes]
    clear = shapely.unary_union(kept) if kept else Polygon()
    breast = rng.random() < 0.5
    for k in rng.permutation(len(stretches))[:8]:
        side = stretches[int(k)]
        room = side.left if side.left >= 0 else side.right
        if side.long < 2.2 or cells[room].use in ("stairs", "closet", "hall"):
            continue
        thick = made[side.wall].thickness
        new = _breast(side, rng) if breast else _nib(side, side.left >= 0, rng)
        shape = shapely.LineString(new)
        block = thick + rng.uniform(0.25, 0.45) if breast else min(light, thick)
        area = shape.buffer(block / 2 + 0.05, cap_style="square")
        if clear.intersects(area) or any(_near(area, each) for each in found):
            continue
        if not breast and not cells[room].shape.buffer(0.01).contains(shape.buffer(0.01)):
            continue
        if not breast and cells[room].shape.exterior.distance(shapely.Point(new[1])) < 1.0:
            continue
        start, end = new
        found.append(
            WallSpec(
                id=f"x{len(found)}",
                start=(float(start[0]), float(start[1])),
                end=(float(end[0]), float(end[1])),
                thickness=round(float(block), 3),
            )
        )
    return found[: int(rng.integers(1, 4))]


def _near(area: Polygon, wall: WallSpec) -> bool:
    return area.distance(shapely.LineString([wall.start, wall.end])) < 1.2


def _breast(side: Side, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    at = side.long * rng.uniform(0.4, 0.6)
    half = rng.uniform(0.05, 0.4)
    return side.a + side.along * (at - half), side.a + side.along * (at + half)


def _nib(side: Side, left: bool, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    across = np.array([-side.along[1], side.along[0]]) * (1 if left else -1)
    at = side.a + side.along * side.long * rng.uniform(0.35, 0.65)
    return at, at + across * rng.uniform(0.7, 1.8)


def _rooms(whole: BaseGeometry, cells: list[Cell], rng: Generator) -> list[Room]:
    """Return the rooms, each what walls leave free around its cells."""
    spots = [cell.shape.buffer(-0.3).representative_point() for cell in cells]
    rooms: list[Room] = []
    placed = 0
    for ring in (ring for part in polygons(whole) for ring in part.interiors):
        shape = largest(Polygon(ring).simplify(0.003))
        own = [i for i, spot in enumerate(spots) if shape.contains(spot)]
        if not own:
            continue
        placed += len(own)
        use = max(
            (cells[i] for i in own), key=lambda cell: (cell.use == "hall", cell.shape.area)
        ).use
        if not shape.is_valid or len(polygons(shape.buffer(-0.25))) != 1 or shape.area < 0.7:
            raise Nonsense("a room that walls cut")
        spec = RoomSpec(
            name=f"r{len(rooms)}",
            kind=_kind(use, shape.area, rng),
            polygon=tuple((float(x), float(y)) for x, y in shape.exterior.coords[:-1]),
        )
        rooms.append(Room(spec, shape, use))
    if placed < len(cells):
        raise Nonsense("a room that walls fill")
    return rooms


def _check_ways(rooms: list[Room], holes: list[Hole]) -> None:
    """Complain of a room that no way leads to, and of a door that leads nowhere."""
    ways: list[set[int]] = []
    for each in holes:
        if each.spec.kind != "window":
            ends = [each.middle + sign * each.across * (each.thick / 2 + 0.1) for sign in (1, -1)]
            ways.append({_at(rooms, end) for end in ends})
    if any(len(way) < 2 for way in ways):
        raise Nonsense("a door within a room")
    reached = {-1}
    for _ in rooms:
        reached |= {room for way in ways if way & reached for room in way}
    if len(reached) <= len(rooms):
        raise Nonsense("a room that is shut")


def _at(rooms: list[Room], spot: np.ndarray) -> int:
    point = shapely.Point(*spot)
    return next((k for k, room in enumerate(rooms) if room.shape.contains(point)), -1)


def _kind(use: str, area: float, rng: Generator) -> RoomKind:
    if use in ("hall", "stairs"):
        return "hall"
    if use == "closet" or area < 3:
        return "storage" if rng.random() < 0.6 else "bathroom"
    if area < 7:
        return SMALL[int(rng.integers(len(SMALL)))]
    return LARGE[int(rng.integers(len(LARGE)))]
