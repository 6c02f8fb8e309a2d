"""From a grid of rooms to walls: the edges between rooms, bent, cut, and built up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from benchmarks.plans.ground import ground, grown, largest, polygons
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point, RoomSpec, WallSpec


class Edge(NamedTuple):
    """A straight border, and the spaces to its left and its right; 0 is the outside."""

    start: Point
    end: Point
    spaces: tuple[int, int]

    @property
    def outside(self) -> bool:
        """Whether one side of it is outside."""
        return 0 in self.spaces


class Stretch(NamedTuple):
    """A part of a wall between the same two spaces, in metres from its start."""

    wall: WallSpec
    low: float
    high: float
    spaces: tuple[int, int]


@dataclass(frozen=True)
class Shell:
    """How thick walls are, the share of inner ones of another thickness, and what stands free."""

    outer: float
    inner: float
    mixed: float
    stubs: int
    columns: int


@dataclass(frozen=True)
class House:
    """Rows of edges that go on straight, and the ground of each space to the middles of walls."""

    rows: list[list[Edge]]
    spaces: dict[int, Polygon]

    def built(
        self, rng: Generator, shell: Shell
    ) -> tuple[list[WallSpec], list[Stretch], list[RoomSpec]]:
        """Return walls, their stretches, and rooms numbered as the stretches say."""
        walls: list[WallSpec] = []
        stretches: list[Stretch] = []
        for row in self.rows:
            thick = shell.outer if row[0].outside else shell.inner
            if rng.random() < shell.mixed:
                others = (0.6, 0.8) if row[0].outside else (0.7, 1.5, 2.0)
                thick = max(0.05, thick * float(rng.choice(others)))
            wall = WallSpec(
                id=f"w{len(walls) + 1}",
                start=row[0].start,
                end=row[-1].end,
                thickness=round(thick, 3),
            )
            walls.append(wall)
            stretches += _stretches(wall, row)
        rooms = _rooms(self.spaces, walls)
        extra = _stubs(rng, stretches, shell) + _columns(rng, stretches, shell)
        walls += [
            wall.model_copy(update={"id": f"w{number}"})
            for number, wall in enumerate(extra, len(walls) + 1)
        ]
        return walls, stretches, rooms


def raised(labels: NDArray[np.int_], xs: list[float], ys: list[float]) -> House:
    """Return the edges along the borders of a grid of spaces; its rim is outside."""
    rows = []
    for upright in (True, False):
        grid = labels if upright else labels.T
        across, along = (xs, ys) if upright else (ys, xs)
        for i, place in enumerate(across):
            pieces = []
            for j in range(1, len(along)):
                one, other = int(grid[j, i]), int(grid[j, i + 1])
                ends = [(place, along[j - 1]), (place, along[j])]
                start, end = ends if upright else [(y, x) for x, y in ends]
                if one != other:
                    pieces.append(Edge(start, end, (one, other) if upright else (other, one)))
            rows += straight_rows(pieces)
    cells = {int(n): [] for n in np.unique(labels) if n}
    for j, i in np.argwhere(labels > 0):
        cells[int(labels[j, i])].append(box(xs[i - 1], ys[j - 1], xs[i], ys[j]))
    return House(rows, {n: largest(unary_union(each)) for n, each in cells.items()})


def straight_rows(edges: list[Edge]) -> list[list[Edge]]:
    """Cut edges in order where they part, turn, or come to lie outside."""
    rows: list[list[Edge]] = []
    for edge in edges:
        last = rows[-1][-1] if rows else None
        if (
            last
            and last.end == edge.start
            and last.outside == edge.outside
            and _goes_on(last, edge)
        ):
            rows[-1].append(edge)
        else:
            rows.append([edge])
    return rows


def _goes_on(one: Edge, other: Edge) -> bool:
    a, b = (np.subtract(edge.end, edge.start) for edge in (one, other))
    return bool(abs(a[0] * b[1] - a[1] * b[0]) < 1e-3 * np.hypot(*a) * np.hypot(*b))


def _stretches(wall: WallSpec, row: list[Edge]) -> list[Stretch]:
    merged: list[Stretch] = []
    for edge in row:
        low = float(np.hypot(*np.subtract(edge.start, wall.start)))
        high = float(np.hypot(*np.subtract(edge.end, wall.start)))
        if merged and merged[-1].spaces == edge.spaces:
            merged[-1] = merged[-1]._replace(high=high)
        else:
            merged.append(Stretch(wall, low, high, edge.spaces))
    return merged


def _rooms(spaces: dict[int, Polygon], walls: list[WallSpec]) -> list[RoomSpec]:
    """Return what walls leave of each space; a part too small to stand in is none."""
    solid = unary_union(ground(walls))
    rooms = []
    for number, space in spaces.items():
        clear = grown(space.difference(solid), -0.02)  # takes slivers away
        inside = grown(clear, 0.02).simplify(1e-3)
        parts = [part for part in polygons(inside) if part.area > 0.3]
        for i, part in enumerate(parts):
            corners = tuple((round(x, 4), round(y, 4)) for x, y in part.exterior.coords[:-1])
            name = f"room {number}" + ("" if i == 0 else f" part {i + 1}")
            rooms.append(RoomSpec(name=name, polygon=corners))
    return rooms


def _stubs(rng: Generator, stretches: list[Stretch], shell: Shell) -> list[WallSpec]:
    """Return walls that end free in a room, at right angles to others."""
    stubs = []
    long = [each for each in stretches if each.high - each.low > 2.5]
    for each in [long[int(rng.integers(len(long)))] for _ in range(shell.stubs) if long]:
        at = rng.uniform(each.low + 0.8, each.high - 0.8)
        side = float(rng.choice([-1, 1]))
        if each.spaces[0 if side < 0 else 1] == 0:
            side = -side
        (x, y), (dx, dy) = each.wall.at(at), np.subtract(each.wall.end, each.wall.start)
        reach = rng.uniform(0.4, 1.2) / each.wall.length
        end = (round(x + side * dy * reach, 3), round(y - side * dx * reach, 3))
        stubs.append(WallSpec(id="stub", start=(x, y), end=end, thickness=shell.inner))
    return stubs


def _columns(rng: Generator, stretches: list[Stretch], shell: Shell) -> list[WallSpec]:
    """Return square columns where stretches begin, most of them outer ones."""
    columns = []
    size = float(rng.uniform(0.25, 0.5))
    some = [each for each in stretches if 0 in each.spaces or rng.random() < 0.3]
    for each in [some[int(i)] for i in rng.permutation(len(some))[: shell.columns]]:
        x, y = each.wall.at(each.low)
        ends = (round(x - 0.02, 3), y), (round(x + 0.02, 3), y)
        columns.append(WallSpec(id="column", start=ends[0], end=ends[1], thickness=size))
    return columns
