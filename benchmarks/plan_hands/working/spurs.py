"""Columns at walls, and stubs that end freely in a room."""

from __future__ import annotations

import numpy as np
from benchmarks.plan_hands.working.network import OUT
from benchmarks.plan_hands.working.openings import Opened, clear
from benchmarks.plan_hands.working.stretches import Stretch
from benchmarks.plans.ground import ground, hole, largest, polygons
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.ops import unary_union

from underdraw.spec.floor_plan import WallSpec


def spurs(house: Opened, rng: Generator) -> None:
    """Add some, where they bar no way."""
    for _ in range(int(rng.choice([0, 0, 0, 2, 4, 8]))):
        _extra(house, rng)


def _extra(house: Opened, rng: Generator) -> None:
    """Add a stub that ends freely in a room, or a column at a wall."""
    if not house.free:
        return
    stretch = house.free[int(rng.integers(len(house.free)))]
    side = int(rng.integers(2)) * 2 - 1
    column = rng.random() < 0.6
    thick = float(rng.uniform(0.2, 0.5)) if column else max(0.07, stretch.wall.thickness * 0.8)
    if stretch.high - stretch.low < thick + 0.3:
        return
    place = rng.uniform(stretch.low + thick / 2 + 0.1, stretch.high - thick / 2 - 0.1)
    wall = _spur(house, stretch, place, side, thick, 0.03 if column else rng.uniform(0.3, 1.6))
    shape = ground([wall])[0]
    near = [k for k in stretch.rooms if k != OUT and house.storey.rooms.get(k)]
    touched = [k for k, room in house.storey.rooms.items() if room.intersects(shape)]
    barred = unary_union([clear(one, 0.7) for one in house.holes if one.spec.kind != "window"])
    panes = unary_union([hole(one.wall, one.spec, 0.3) for one in house.holes])
    if not touched or not set(touched) <= set(near) or shape.intersects(barred.union(panes)):
        return
    rooms: dict[int, Polygon] = {}
    for k in touched:
        left = house.storey.rooms[k].difference(shape.buffer(0.001))
        if len(polygons(left)) != 1 or len(polygons(left.buffer(-0.33))) != 1:
            return
        rooms[k] = largest(left)
        if rooms[k].interiors:
            return
    house.storey.rooms.update(rooms)
    house.extras.append(wall)
    house.split(stretch, place - thick / 2 - 0.06, place + thick / 2 + 0.06)


def _spur(
    house: Opened, stretch: Stretch, place: float, side: int, thick: float, long: float
) -> WallSpec:
    """Return a wall that begins at the face of another."""
    wall = stretch.wall
    along = (np.asarray(wall.end) - np.asarray(wall.start)) / wall.length
    out = np.array([-along[1], along[0]]) * side
    foot = np.asarray(wall.start) + along * place
    start = foot + out * (wall.thickness / 2 + thick / 2 - 0.02)
    end = start + out * long
    return WallSpec(
        id=f"x{len(house.extras) + 1}",
        start=(float(start[0]), float(start[1])),
        end=(float(end[0]), float(end[1])),
        thickness=thick,
    )
