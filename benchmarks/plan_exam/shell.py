"""The walls of a layout, and the rooms between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from benchmarks.plan_exam.layout import NEIGHBOUR, OUTSIDE, Layout
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point

Node = tuple[int, int]
BEARING = 0.2  # how many of the inner walls carry


@dataclass(frozen=True)
class Wall:
    """A straight wall by the line along its middle, in metres."""

    start: Point
    end: Point
    thickness: float
    outer: bool

    @property
    def length(self) -> float:
        """Metres from start to end."""
        return math.dist(self.start, self.end)

    def point(self, along: float, across: float = 0.0) -> Point:
        """Return the point so many metres along the line and to its left."""
        ux, uy = self.direction
        return (
            self.start[0] + ux * along - uy * across,
            self.start[1] + uy * along + ux * across,
        )

    @property
    def direction(self) -> Point:
        """The unit vector from start to end."""
        return (
            (self.end[0] - self.start[0]) / self.length,
            (self.end[1] - self.start[1]) / self.length,
        )

    def band(self, low: float, high: float, across: float = 0.0) -> Polygon:
        """Return the wall's part from low to high, thicker by `across` on either face."""
        half = self.thickness / 2 + across
        return Polygon(
            [
                self.point(low, half),
                self.point(high, half),
                self.point(high, -half),
                self.point(low, -half),
            ]
        )


@dataclass(frozen=True)
class Stretch:
    """A part of a wall that has one letter on its left, one on its right, and no wall at it."""

    wall: int
    low: float
    high: float
    left: str
    right: str


@dataclass(frozen=True, eq=False)
class Shell:
    """Walls, what they leave between them, and where openings can be.

    Attributes:
        walls: of the storey, each as long as it is straight and equally thick.
        body: all that is wall, before openings are cut.
        stretches: of all walls.
        zones: by letter, from wall middle to wall middle; balconies ("~") are among them.
    """

    walls: tuple[Wall, ...]
    body: BaseGeometry
    stretches: tuple[Stretch, ...]
    zones: dict[str, BaseGeometry]

    def inside(self, letters: Iterable[str]) -> BaseGeometry:
        """Return what walls leave of the zones of some letters."""
        return unary_union([self.zones[letter] for letter in letters]) - self.body


@dataclass(frozen=True)
class _Edge:
    """A side of a cell that a wall stands on, from a node to the next."""

    start: Node
    end: Node
    left: str
    right: str
    kind: str


def make_shell(layout: Layout, rng: np.random.Generator) -> Shell:
    """Build a layout's walls, as thick as one building's are."""
    grid = layout.framed()
    xs = np.cumsum([0, 100, *layout.columns, 100]) / 100
    ys = -np.cumsum([0, 100, *layout.rows, 100]) / 100
    thick = _thicknesses(rng)
    pieces: list[tuple[Wall, list[_Edge]]] = []
    for run in _runs(grid, layout):
        kind = run[0].kind
        if kind == "inner":
            kind = "bearing" if rng.random() < BEARING else "inner"
        start, end = run[0].start, run[-1].end
        places = [(round(float(xs[i]), 3), round(float(ys[j]), 3)) for i, j in (start, end)]
        pieces.append((Wall(places[0], places[1], thick[kind], run[0].kind != "inner"), run))
    across = _across(pieces)
    stretches = tuple(_stretches(pieces, across, xs, ys))
    zones = _zones(grid, xs, ys)
    return Shell(tuple(wall for wall, _ in pieces), _body(pieces, across), stretches, zones)


def _thicknesses(rng: np.random.Generator) -> dict[str, float]:
    outer = float(rng.choice([0.24, 0.25, 0.28, 0.3, 0.32, 0.365, 0.38, 0.42, 0.45]))
    inner = float(rng.choice([0.07, 0.08, 0.1, 0.1, 0.115, 0.12, 0.125, 0.15]))
    bearing = float(rng.choice([0.15, 0.175, 0.2]))
    party = float(rng.choice([0.2, 0.24, 0.25, 0.3]))
    return {"outer": outer, "inner": inner, "bearing": bearing, "party": min(party, outer)}


def _runs(grid: list[str], layout: Layout) -> Iterator[list[_Edge]]:
    """Yield the edges of each straight wall in order: those that lie, then those that stand."""
    height, width = len(grid), len(grid[0])
    lying = [
        [_edge((i, j), (i + 1, j), grid[j - 1][i], grid[j][i], layout) for i in range(width)]
        for j in range(1, height)
    ]
    standing = [
        [
            _edge((i, j + 1), (i, j), grid[j][i - 1], grid[j][i], layout)
            for j in reversed(range(height))
        ]
        for i in range(1, width)
    ]
    for line in (*lying, *standing):
        for edge, run in groupby(line, key=lambda edge: edge.kind if edge else None):
            if edge:
                yield [each for each in run if each]


def _edge(start: Node, end: Node, left: str, right: str, layout: Layout) -> _Edge | None:
    """Return a wall between two letters, or None where there is none."""
    if layout.room(left) == layout.room(right) or (left in OUTSIDE and right in OUTSIDE):
        return None
    kind = "inner"
    if left in OUTSIDE or right in OUTSIDE:
        kind = "party" if NEIGHBOUR in (left, right) else "outer"
    return _Edge(start, end, left, right, kind)


def _across(pieces: list[tuple[Wall, list[_Edge]]]) -> dict[tuple[Node, bool], float]:
    """Return how thick the wall is that meets a node, of the lying ones (True) and the standing."""
    met: dict[tuple[Node, bool], float] = {}
    for wall, run in pieces:
        lies = wall.start[1] == wall.end[1]
        for node in {node for edge in run for node in (edge.start, edge.end)}:
            met[node, lies] = max(met.get((node, lies), 0.0), wall.thickness)
    return met


def _stretches(
    pieces: list[tuple[Wall, list[_Edge]]],
    across: dict[tuple[Node, bool], float],
    xs: np.ndarray,
    ys: np.ndarray,
) -> Iterator[Stretch]:
    for number, (wall, run) in enumerate(pieces):
        lies = wall.start[1] == wall.end[1]
        for (left, right), some in groupby(run, key=lambda edge: (edge.left, edge.right)):
            edges = list(some)
            ends = []
            for node, inwards in ((edges[0].start, 1), (edges[-1].end, -1)):
                place = (float(xs[node[0]]), float(ys[node[1]]))
                away = math.dist(wall.start, place)
                ends.append(away + inwards * across.get((node, not lies), 0.0) / 2)
            if ends[1] > ends[0]:
                yield Stretch(number, ends[0], ends[1], left, right)


def _body(
    pieces: list[tuple[Wall, list[_Edge]]], across: dict[tuple[Node, bool], float]
) -> BaseGeometry:
    """Return the walls as one, each as long as reaches over those that it meets."""
    bands = []
    for wall, run in pieces:
        lies = wall.start[1] == wall.end[1]
        before, after = (
            across.get((node, not lies), 0.0) / 2 for node in (run[0].start, run[-1].end)
        )
        bands.append(wall.band(-before, wall.length + after))
    return unary_union(bands)


def _zones(grid: list[str], xs: np.ndarray, ys: np.ndarray) -> dict[str, BaseGeometry]:
    """Return what each letter covers, from wall middle to wall middle."""
    cells: dict[str, list[Polygon]] = {}
    for j, row in enumerate(grid):
        for i, letter in enumerate(row):
            if letter not in ".#":
                cell = box(float(xs[i]), float(ys[j + 1]), float(xs[i + 1]), float(ys[j]))
                cells.setdefault(letter, []).append(cell)
    return {letter: unary_union(some) for letter, some in cells.items()}
