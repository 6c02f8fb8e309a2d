"""Walls between cells: where they run, how thick they are, and the rooms that they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_hands.working.cells import HUBS, Cell
from benchmarks.plans.ground import ground, grown, largest
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point, WallSpec

OUT = -1
Pair = tuple[int, int]
OPEN_KINDS = {
    frozenset(pair)
    for pair in (
        ("living room", "kitchen"),
        ("living room", "dining room"),
        ("kitchen", "dining room"),
        ("living room", "hall"),
        ("hall", "hall"),
        ("living room", "living room"),
        ("hall", "corridor"),
        ("hall", "kitchen"),
        ("office", "office"),
    )
}


class Misfit(ValueError):
    """A storey that cannot be built; another one is drawn instead."""


@dataclass
class Side:
    """A straight piece of a border between two nodes, and the cells beside it (OUT is outside)."""

    ends: Pair
    cells: tuple[int, int]
    thickness: float = 0.0


@dataclass
class Storey:
    """Cells with their walls; `group` says which cells are one room."""

    cells: list[Cell]
    nodes: NDArray[np.float64]
    loops: list[list[int]]
    sides: list[Side]
    group: list[int] = field(default_factory=list)
    walls: list[WallSpec] = field(default_factory=list)
    runs: list[tuple[WallSpec, list[tuple[float, float, tuple[int, int]]]]] = field(
        default_factory=list
    )
    solid: BaseGeometry = field(default_factory=Polygon)
    rooms: dict[int, Polygon] = field(default_factory=dict)


@dataclass(frozen=True)
class Gauge:
    """How thick walls are: outside, between dwellings, bearing, other, and around shafts."""

    outer: float
    party: float
    bearing: float
    inner: float


def gauge(rng: Generator) -> Gauge:
    """Choose how thick walls are."""
    if rng.random() < 0.18:
        return Gauge(*[float(rng.choice([rng.uniform(0.06, 0.11), rng.uniform(0.1, 0.3)]))] * 4)
    outer = float(
        rng.choice([rng.uniform(0.2, 0.45), rng.uniform(0.1, 0.25), rng.uniform(0.4, 0.7)])
    )
    inner = float(rng.uniform(0.06, min(0.2, outer)))
    bearing = float(rng.uniform(inner, max(inner, min(0.28, outer))))
    return Gauge(outer, float(rng.uniform(bearing, outer)), bearing, inner)


def noded(cells: list[Cell]) -> Storey:
    """Find the corners of cells and the pieces of border between them."""
    spots = np.unique(np.round([c for cell in cells for c in cell.corners], 3), axis=0)
    loops = [_loop(np.asarray(cell.corners, np.float64).round(3), spots) for cell in cells]
    beside: dict[Pair, list[int]] = defaultdict(list)
    for number, loop in enumerate(loops):
        for one, other in zip(loop, [*loop[1:], loop[0]]):
            beside[min(one, other), max(one, other)].append(number)
    if any(len(each) > 2 for each in beside.values()):
        raise Misfit("cells overlap")
    sides = [
        Side(ends, (each[0], each[1] if len(each) > 1 else OUT)) for ends, each in beside.items()
    ]
    return Storey(cells, spots, loops, sides, list(range(len(cells))))


def _loop(corners: NDArray[np.float64], spots: NDArray[np.float64]) -> list[int]:
    """Return the numbers of all nodes along the outline of a cell."""
    found: list[int] = []
    for one, other in zip(corners, np.roll(corners, -1, axis=0)):
        length = float(np.linalg.norm(other - one))
        if length < 0.002:
            continue
        along = (other - one) / length
        away = spots - one
        place = away @ along
        off = np.abs(away @ np.array([-along[1], along[0]]))
        on = np.nonzero((off < 0.004) & (place > -0.002) & (place < length - 0.002))[0]
        found += [int(k) for k in on[np.argsort(place[on])]]
    return [one for one, before in zip(found, [found[-1], *found[:-1]]) if one != before]


def warp(storey: Storey, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> None:
    """Move the nodes, and the cells with them."""
    storey.nodes = change(storey.nodes)
    storey.cells = [
        Cell(tuple((float(x), float(y)) for x, y in storey.nodes[loop]), cell.kind, cell.unit)
        for cell, loop in zip(storey.cells, storey.loops)
    ]
    if not all(cell.shape.is_valid for cell in storey.cells):
        raise Misfit("a cell is torn")


def length(storey: Storey, side: Side) -> float:
    """Return metres from one end of a side to the other."""
    return float(np.linalg.norm(storey.nodes[side.ends[0]] - storey.nodes[side.ends[1]]))


def merge(storey: Storey, rng: Generator, chance: float) -> None:
    """Leave out walls between some rooms of a dwelling: open kitchens, halls, studios."""
    long: dict[Pair, float] = defaultdict(float)
    for side in storey.sides:
        if OUT not in side.cells:
            long[min(side.cells), max(side.cells)] += length(storey, side)
    for (one, other), metres in long.items():
        cells = storey.cells[one], storey.cells[other]
        fits = frozenset(cell.kind for cell in cells) in OPEN_KINDS or (
            {"hall"} == {cell.kind for cell in cells}
        )
        same = cells[0].unit == cells[1].unit > 0 or all(c.kind in HUBS for c in cells)
        if fits and same and metres > 0.9 and rng.random() < chance:
            _join(storey.group, one, other)
    if len(set(storey.group)) < min(2, len(storey.cells)):
        raise Misfit("one room is left")


def _join(group: list[int], one: int, other: int) -> None:
    old, new = group[other], group[one]
    group[:] = [new if each == old else each for each in group]


def build(storey: Storey, rng: Generator, gauge: Gauge) -> None:
    """Set up walls along all borders between rooms, and find what ground the rooms have."""
    whole = [side for side in storey.sides if _apart(storey, side)]
    thin = rng.uniform(0.3, 1)
    for side in whole:
        side.thickness = _thickness(storey, side, gauge)
    chains = _chains(storey, whole)
    for chain in chains:
        metres = sum(length(storey, side) for side in chain)
        if chain[0].thickness == gauge.inner and metres > 3 and rng.random() > thin:
            for side in chain:
                side.thickness = gauge.bearing
    _set_up(storey, chains)
    storey.solid = unary_union(ground(storey.walls))
    for number in sorted(set(storey.group)):
        _room(storey, number)


def _apart(storey: Storey, side: Side) -> bool:
    one, other = side.cells
    return other == OUT or storey.group[one] != storey.group[other]


def _thickness(storey: Storey, side: Side, gauge: Gauge) -> float:
    one, other = side.cells
    if other == OUT:
        return gauge.outer
    cells = storey.cells[one], storey.cells[other]
    kinds = {cell.kind for cell in cells}
    if cells[0].unit != cells[1].unit and min(cells[0].unit, cells[1].unit) >= 0:
        return gauge.party
    return gauge.party if "stairs" in kinds or "lift" in kinds else gauge.inner


def _chains(storey: Storey, sides: list[Side]) -> list[list[Side]]:
    """Put sides together that run on straight and are as thick."""
    at: dict[int, list[int]] = defaultdict(list)
    for number, side in enumerate(sides):
        for end in side.ends:
            at[end].append(number)
    label = list(range(len(sides)))
    for node, meeting in at.items():
        for k, one in enumerate(meeting):
            for other in meeting[k + 1 :]:
                alike = abs(sides[one].thickness - sides[other].thickness) < 1e-9
                if alike and _straight(storey, node, sides[one], sides[other]):
                    _join(label, one, other)
    chains: dict[int, list[Side]] = defaultdict(list)
    for number, side in enumerate(sides):
        chains[label[number]].append(side)
    return list(chains.values())


def _leave(storey: Storey, node: int, side: Side) -> NDArray[np.float64]:
    """Return the direction in which a side leaves a node."""
    far = side.ends[1] if side.ends[0] == node else side.ends[0]
    way = storey.nodes[far] - storey.nodes[node]
    return way / np.linalg.norm(way)


def _straight(storey: Storey, node: int, one: Side, other: Side) -> bool:
    return float(_leave(storey, node, one) @ _leave(storey, node, other)) < -0.99998


def _set_up(storey: Storey, chains: list[list[Side]]) -> None:
    """Make a wall of each chain; its ends stop flush in the walls that it meets."""
    meeting: dict[int, list[tuple[int, Side]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        for side in chain:
            for end in side.ends:
                meeting[end].append((number, side))
    for number, chain in enumerate(chains):
        tips = _tips(chain)
        thick, (start, end) = chain[0].thickness, storey.nodes[tips]
        along = (end - start) / np.linalg.norm(end - start)
        cut = [_cut(storey, node, number, meeting[node], thick) for node in tips]
        low, high = start + along * cut[0], end - along * cut[1]
        if (high - low) @ along < 0.05:
            raise Misfit("a wall is too short")
        wall = WallSpec(id=f"w{number + 1}", start=_point(low), end=_point(high), thickness=thick)
        storey.walls.append(wall)
        places = [sorted(float((storey.nodes[k] - low) @ along) for k in s.ends) for s in chain]
        storey.runs.append((wall, [(p[0], p[1], s.cells) for p, s in zip(places, chain)]))


def _tips(chain: list[Side]) -> list[int]:
    """Return the two nodes where a chain ends."""
    nodes = [end for side in chain for end in side.ends]
    tips = [node for node in nodes if nodes.count(node) == 1]
    if len(tips) != 2:
        raise Misfit("a wall runs in a ring")
    return tips


def _point(spot: NDArray[np.float64]) -> Point:
    return float(spot[0]), float(spot[1])


def _cut(
    storey: Storey, node: int, me: int, meeting: list[tuple[int, Side]], thick: float
) -> float:
    """Return by how much a wall ends before a node."""
    mine = next(side for number, side in meeting if number == me)
    others = [
        (number, side)
        for number, side in meeting
        if number != me and not _straight(storey, node, mine, side)
    ]
    if not others:
        return 0.006
    most = max(side.thickness for _, side in others)
    if thick > most + 1e-6:
        same = [s for n, s in meeting if n != me and abs(s.thickness - thick) < 1e-9]
        return 0.0 if same else (thick - most) / 2
    numbers = [number for number, _ in others]
    through = any(numbers.count(number) == 2 for number in numbers)
    return 0.006 if most > thick + 1e-6 or through else 0.0


def _room(storey: Storey, number: int) -> None:
    """Find the inside of one room."""
    mine = [k for k, group in enumerate(storey.group) if group == number]
    if storey.cells[mine[0]].kind == "shaft":
        return
    shape = unary_union([storey.cells[k].shape.buffer(0.002, join_style="mitre") for k in mine])
    inside = grown(shape.difference(storey.solid), -0.01)
    parts = sorted(getattr(inside, "geoms", [inside]), key=lambda part: -part.area)
    if not parts or parts[0].is_empty or sum(part.area for part in parts[1:]) > 0.02:
        raise Misfit("a room is torn")
    room = largest(grown(parts[0], 0.01).simplify(0.004))
    if room.interiors or not 0.7 < room.area < 120 or parts[0].buffer(-0.28).is_empty:
        raise Misfit("a room is too small or has a hole")
    storey.rooms[number] = room
