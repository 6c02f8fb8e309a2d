"""From a family's cells to walls, rooms, and the stretches of wall between two zones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from benchmarks.plan_exam.families import OUTSIDE, Family
from benchmarks.plan_exam.grid import Array, Grid, Unfit, Vertex
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

# How a letter's zone lies beyond an edge: (rows, columns) from the vertex, by the edge's direction.
_BESIDE = {"across": ((-1, 0), (0, 0)), "down": ((0, -1), (0, 0))}
_FACES = {"across": "NS", "down": "WE"}


@dataclass(frozen=True)
class Wall:
    """A wall between two of the grid's points, straight and of one thickness."""

    id: str
    start: Array
    end: Array
    thickness: float
    outer: bool

    @property
    def along(self) -> Array:
        """The direction from start to end."""
        return (self.end - self.start) / np.linalg.norm(self.end - self.start)


@dataclass
class Stretch:
    """A part of a wall with the same two zones on its sides all along.

    Attributes:
        zones: their letters; OUTSIDE ones too.
        face: the side of the compass it looks to, were the page not turned; of outer walls.
        low, high: metres along the wall that are free of other walls.
        taken: parts of it that have an opening.
    """

    wall: Wall
    zones: tuple[str, str]
    face: str
    low: float
    high: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    @property
    def outer(self) -> bool:
        """Whether it parts the home from what is outside."""
        return any(zone in OUTSIDE for zone in self.zones)

    @property
    def inside(self) -> str:
        """The zone of the home, of an outer one."""
        return next(zone for zone in self.zones if zone not in OUTSIDE)

    @property
    def room(self) -> float:
        """The longest free length."""
        return max((high - low for low, high in self.free()), default=0.0)

    def free(self) -> list[tuple[float, float]]:
        """The parts without an opening, with some wall left between."""
        parts, low = [], self.low
        for start, end in sorted(self.taken):
            parts.append((low, start - 0.25))
            low = end + 0.25
        return [(low, high) for low, high in [*parts, (low, self.high)] if high > low]


@dataclass
class Shell:
    """A home without its openings.

    Attributes:
        zones: shapes by letter, to the middle of their walls.
        rooms: shapes by the letters of the zones that they hold, inside their walls.
        region: what walls cover.
        outline: the home to the middle of its outer walls.
        outside: shapes of balconies and terraces.
    """

    walls: list[Wall]
    stretches: list[Stretch]
    zones: dict[str, Polygon]
    rooms: dict[str, Polygon]
    region: BaseGeometry
    outline: Polygon
    outer: float
    outside: list[tuple[str, Polygon]]


def build(family: Family, rng: random.Random) -> Shell:
    """Return a home of a family."""
    grid = Grid(family, rng)
    outer = rng.choice((0.2, 0.24, 0.25, 0.3, 0.3, 0.365, 0.365, 0.4, 0.42))
    inner = rng.choice((0.08, 0.1, 0.1, 0.115, 0.12, 0.15))
    bearing = rng.choice((inner, inner, 0.175, 0.2))
    letters = sorted(set("".join(family.cells)) - set(OUTSIDE))
    rooms = _joined(letters, family.open, rng)
    heavy = (rng.choice(("across", "down")), rng.randrange(1, 4))
    thickness = {"outer": outer, "inner": inner, "bearing": bearing}
    lines = _edges(grid, rooms, heavy)
    walls, spans = _walls(grid, lines, thickness)
    outline = grid.shape("".join(letters))
    region = _region(walls, outline, outer)
    return Shell(
        walls=walls,
        stretches=_stretches(grid, lines, spans),
        zones={letter: grid.shape(letter) for letter in letters},
        rooms={name: _inside(grid.shape(name), region) for name in dict.fromkeys(rooms.values())},
        region=region,
        outline=outline,
        outer=outer,
        outside=_outside(grid, outline, outer),
    )


def _joined(letters: list[str], open: tuple[str, ...], rng: random.Random) -> dict[str, str]:
    """Return the room of every zone: the letters of all zones in it."""
    rooms = {letter: letter for letter in letters}
    for pair in open:
        if pair.endswith("!") or rng.random() < 0.55:
            whole = "".join(sorted(set(rooms[pair[0]] + rooms[pair[1]])))
            rooms |= dict.fromkeys(whole, whole)
    return rooms


@dataclass(frozen=True)
class _Edge:
    way: str
    line: int
    step: int
    kind: str
    zones: tuple[str, str]

    def ends(self) -> tuple[Vertex, Vertex]:
        if self.way == "across":
            return (self.line, self.step), (self.line, self.step + 1)
        return (self.step, self.line), (self.step + 1, self.line)


def _edges(grid: Grid, rooms: dict[str, str], heavy: tuple[str, int]) -> list[_Edge]:
    """Return the edges of the grid that have a wall, in order along each line."""
    edges = []
    for way, lines, steps in (
        ("across", grid.rows + 1, grid.columns),
        ("down", grid.columns + 1, grid.rows),
    ):
        for line in range(lines):
            for step in range(steps):
                row, column = (line, step) if way == "across" else (step, line)
                one, other = (grid.letter(row + r, column + c) for r, c in _BESIDE[way])
                out = (one in OUTSIDE) + (other in OUTSIDE)
                if out == 2 or (not out and rooms[one] == rooms[other]):
                    continue
                kind = "outer" if out else "bearing" if (way, line) == heavy else "inner"
                edges.append(_Edge(way, line, step, kind, (one, other)))
    return edges


def _walls(
    grid: Grid, edges: list[_Edge], thickness: dict[str, float]
) -> tuple[list[Wall], dict[_Edge, Wall]]:
    """Return walls of edges of a kind in a row, and the wall of every edge."""
    walls: list[Wall] = []
    owner: dict[_Edge, Wall] = {}
    for group in _rows(edges, lambda edge: edge.kind):
        start, end = grid.at(group[0].ends()[0]), grid.at(group[-1].ends()[1])
        wall = Wall(
            f"w{len(walls) + 1}", start, end, thickness[group[0].kind], group[0].kind == "outer"
        )
        walls.append(wall)
        owner |= dict.fromkeys(group, wall)
    return walls, owner


def _rows(edges: list[_Edge], key: Callable[[_Edge], object]) -> list[list[_Edge]]:
    """Group neighbours on a line with the same key."""
    numbered = enumerate(edges)

    def mark(item: tuple[int, _Edge]) -> tuple[str, int, int, object]:
        number, edge = item
        return edge.way, edge.line, edge.step - number, key(edge)

    return [[edge for _, edge in group] for _, group in groupby(numbered, mark)]


def _stretches(grid: Grid, edges: list[_Edge], owner: dict[_Edge, Wall]) -> list[Stretch]:
    crossing: dict[tuple[Vertex, str], float] = defaultdict(float)
    for edge in edges:
        for end in edge.ends():
            half = owner[edge].thickness / 2
            crossing[end, edge.way] = max(crossing[end, edge.way], half)
    stretches = []
    for group in _rows(edges, lambda edge: edge.zones):
        wall, other = owner[group[0]], "down" if group[0].way == "across" else "across"
        ends = group[0].ends()[0], group[-1].ends()[1]
        low, high = (float((grid.at(end) - wall.start) @ wall.along) for end in ends)
        low += crossing[ends[0], other] or 0.1
        high -= crossing[ends[1], other] or 0.1
        zones = group[0].zones
        outside = next((i for i, zone in enumerate(zones) if zone in OUTSIDE), 0)
        face = _FACES[group[0].way][outside]
        stretches.append(Stretch(wall, zones, face, low, high))
    return stretches


def _region(walls: list[Wall], outline: Polygon, outer: float) -> BaseGeometry:
    """Return what walls cover; an inner one ends in the middle of what it meets, and beyond."""
    ring = outline.buffer(outer / 2, join_style="mitre").difference(
        outline.buffer(-outer / 2, join_style="mitre")
    )
    parts: list[BaseGeometry] = [ring]
    for wall in walls:
        if wall.outer:
            continue
        reach = [_meets(end, wall, walls) for end in (wall.start, wall.end)]
        ends = (wall.start - wall.along * reach[0], wall.end + wall.along * reach[1])
        parts.append(LineString(ends).buffer(wall.thickness / 2, cap_style="flat"))
    return unary_union(parts)


def _meets(end: Array, wall: Wall, walls: list[Wall]) -> float:
    """Return half the thickness of the thickest wall that is met at an end."""
    half = 0.0
    for other in walls:
        along = float((end - other.start) @ other.along)
        off = abs(float(np.cross(np.append(other.along, 0), np.append(end - other.start, 0))[2]))
        length = float(np.linalg.norm(other.end - other.start))
        aside = abs(float(other.along @ wall.along)) < 0.9
        if aside and off < 0.001 and -0.001 <= along <= length + 0.001:
            half = max(half, other.thickness / 2)
    return half


def _inside(shape: Polygon, region: BaseGeometry) -> Polygon:
    inside = shape.difference(region).buffer(-0.004, join_style="mitre")
    inside = inside.buffer(0.004, join_style="mitre").simplify(0.002)
    if not isinstance(inside, Polygon) or inside.interiors or inside.area < 0.8:
        raise Unfit("a room fell apart")
    return inside


def _outside(grid: Grid, outline: Polygon, outer: float) -> list[tuple[str, Polygon]]:
    shell = outline.buffer(outer / 2, join_style="mitre")
    found = []
    for letter in OUTSIDE[1:]:
        if any(letter in row for row in grid.cells):
            shape = grid.shape(letter).difference(shell)
            if isinstance(shape, Polygon):
                found.append((letter, shape))
    return found
