"""Walls between cells, as thick as each stands for."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.cells import Cell, Nonsense
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import WallSpec

Vector = NDArray[np.float64]


@dataclass
class Side:
    """A stretch of wall without a junction, between two cells or a cell and the open (-1)."""

    a: Vector
    b: Vector
    left: int
    right: int
    wall: int = -1
    clear: list[float] = field(default_factory=lambda: [0.1, 0.1])

    @property
    def long(self) -> float:
        """Metres from end to end."""
        return float(np.linalg.norm(self.b - self.a))

    @property
    def along(self) -> Vector:
        """Direction from a to b."""
        return (self.b - self.a) / self.long


@dataclass(frozen=True)
class Depths:
    """How thick walls are."""

    outer: float
    bearing: float
    light: float
    party: float


def depths(rng: Generator) -> Depths:
    """Draw how thick the walls of a house are."""
    if rng.random() < 0.2:
        same = rng.uniform(0.08, 0.3)
        return Depths(same, same, same, same)
    outer = rng.uniform(0.2, 0.45) if rng.random() < 0.75 else rng.uniform(0.45, 0.7)
    light = rng.uniform(0.06, 0.16) if outer < 0.4 else rng.uniform(0.1, 0.25)
    bearing = rng.uniform(light, min(outer, light * 2.4))
    return Depths(outer, bearing, light, rng.uniform(bearing, outer))


def sides(cells: list[Cell]) -> list[Side]:
    """Return the stretches between junctions and what lies on both sides."""
    rings = [cell.shape.exterior for cell in cells]
    net = shapely.unary_union(shapely.MultiLineString(rings), grid_size=0.001)
    spots = [np.asarray(line.coords) for line in getattr(net, "geoms", [net])]
    pairs = [(line[k], line[k + 1]) for line in spots for k in range(len(line) - 1)]
    ends = np.array([pair for pair in pairs if math.dist(*pair) > 1e-6])
    middle, way = ends.mean(1), ends[:, 1] - ends[:, 0]
    across = np.stack([-way[:, 1], way[:, 0]], 1) / np.linalg.norm(way, axis=1)[:, None] * 0.02
    tree = shapely.STRtree([cell.shape for cell in cells])
    found = np.full((2, len(ends)), -1)
    for side, sign in enumerate((1, -1)):
        hits = tree.query(shapely.points(middle + sign * across), predicate="within")
        found[side, hits[0]] = hits[1]
    return [
        Side(a, b, int(left), int(right))
        for (a, b), left, right in zip(ends, *found)
        if left != right
    ]


def key(point: Vector) -> tuple[float, float]:
    """Return a point as one can look it up."""
    return round(float(point[0]), 2), round(float(point[1]), 2)


def opened(
    stretches: list[Side], joined: set[tuple[int, int]], hidden: float, rng: Generator
) -> list[Side]:
    """Return the stretches without those between joined cells, but for stubs that show."""
    kept = []
    for one in stretches:
        if (min(one.left, one.right), max(one.left, one.right)) not in joined:
            kept.append(one)
            continue
        for near, far in ((one.a, one.b), (one.b, one.a)):
            stub = min(hidden + rng.uniform(0.2, 0.7), one.long / 2 - 0.7)
            if rng.random() < 0.35 and stub > hidden + 0.15:
                end = near + (far - near) / one.long * stub
                kept.append(Side(near, end, one.left, one.right, clear=[9.0, 9.0]))
    return kept


def _class(one: Side, cells: list[Cell]) -> str:
    if min(one.left, one.right) < 0:
        return "outer"
    return "inner" if cells[one.left].unit == cells[one.right].unit else "party"


def walls(stretches: list[Side], cells: list[Cell], deep: Depths, rng: Generator) -> list[WallSpec]:
    """Return one wall for each row of stretches in a line, and tell the stretches theirs."""
    kinds = [_class(one, cells) for one in stretches]
    rows = _rows(stretches, kinds)
    made = [
        _wall(number, [stretches[i] for i in row], kinds[row[0]], deep, rng)
        for number, row in enumerate(rows)
    ]
    for number, row in enumerate(rows):
        for i in row:
            stretches[i].wall = number
    return _trimmed(made, stretches)


def _rows(stretches: list[Side], kinds: list[str]) -> list[list[int]]:
    """Return the numbers of stretches that make one straight wall."""
    group = list(range(len(stretches)))

    def top(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for near in _meeting(stretches, kinds):
        for i, j in itertools.combinations(near, 2):
            bend = np.linalg.det(np.stack([stretches[i].along, stretches[j].along]))
            if abs(bend) < 0.01:
                group[top(j)] = top(i)
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(stretches)):
        members[top(i)].append(i)
    return list(members.values())


def _meeting(stretches: list[Side], kinds: list[str]) -> list[list[int]]:
    """Return the numbers of the stretches of one kind that meet, for each end."""
    at: dict[tuple[float, float, str], list[int]] = defaultdict(list)
    for i, one in enumerate(stretches):
        for end in (one.a, one.b):
            at[(*key(end), kinds[i])].append(i)
    return list(at.values())


def _wall(number: int, rows: list[Side], kind: str, deep: Depths, rng: Generator) -> WallSpec:
    points = np.array([point for one in rows for point in (one.a, one.b)])
    run = points @ rows[0].along
    start, end = points[int(np.argmin(run))], points[int(np.argmax(run))]
    long = float(np.linalg.norm(end - start))
    inner = deep.bearing if rng.random() < (0.5 if long > 5 else 0.15) else deep.light
    if long < 0.12:
        raise Nonsense("a crumb of a wall")
    thick = {"outer": deep.outer, "party": deep.party, "inner": inner}[kind]
    return _spec(number, start, end, thick)


def _spec(number: int, start: Vector, end: Vector, thick: float) -> WallSpec:
    return WallSpec(
        id=f"w{number}",
        start=(float(start[0]), float(start[1])),
        end=(float(end[0]), float(end[1])),
        thickness=round(float(thick), 3),
    )


def _trimmed(made: list[WallSpec], stretches: list[Side]) -> list[WallSpec]:
    """Keep walls from poking through thinner ones, and openings from junctions."""
    at: dict[tuple[float, float], set[int]] = defaultdict(set)
    for one in stretches:
        at[key(one.a)].add(one.wall)
        at[key(one.b)].add(one.wall)
    ways = [np.subtract(wall.end, wall.start) / wall.length for wall in made]
    for one in stretches:
        for side, spot in enumerate((one.a, one.b)):
            half = max(
                _reach(ways[one.wall], ways[each], made[one.wall].thickness, made[each].thickness)
                for each in at[key(spot)]
            )
            one.clear[side] = max(one.clear[side], half + 0.05)
    result = []
    for number, wall in enumerate(made):
        ends = [np.array(wall.start), np.array(wall.end)]
        for side, sign in enumerate((1, -1)):
            others = [
                made[each].thickness
                for each in at[key(ends[side])]
                if each != number and abs(np.linalg.det(np.stack([ways[number], ways[each]]))) > 0.3
            ]
            if others and wall.thickness > max(others) + 0.004:
                ends[side] = ends[side] + sign * ways[number] * (wall.thickness - max(others)) / 2
        result.append(_spec(number, ends[0], ends[1], wall.thickness))
    return result


def _reach(along: Vector, other: Vector, own: float, thick: float) -> float:
    """Return how far a wall at a junction covers another's line."""
    sine = max(0.2, abs(float(np.linalg.det(np.stack([along, other])))))
    return (thick + own * abs(float(along @ other))) / 2 / sine if sine > 0.2 else thick / 2
