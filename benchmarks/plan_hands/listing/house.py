"""Walls and rooms of a layout, in metres: straight, bent, fanned out or slanted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import maybe, pick
from benchmarks.plan_hands.listing.joined import Grid
from benchmarks.plans.ground import ground, grown, largest
from shapely import affinity
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import Point, WallSpec

Rng = np.random.Generator
Warp = Callable[[float, float], Point]


class NoHouse(ValueError):
    """A layout that makes no plan; draw another."""


@dataclass
class Shell:
    """Walls and what they enclose; a face is a room to the middle of its walls."""

    walls: list[WallSpec]
    sorts: list[str]
    faces: dict[int, Polygon]
    rooms: dict[int, Polygon] = field(default_factory=dict)
    grounds: list[Polygon] = field(default_factory=list)

    def settle(self) -> None:
        """Work out the ground of walls and what is left of the faces."""
        self.grounds = ground(self.walls)
        solid = shapely.union_all(self.grounds)
        self.rooms = {}
        for number, face in self.faces.items():
            left = grown(face.difference(solid), -0.02)
            if left.is_empty:
                raise NoHouse("a room of nothing")
            inside = largest(left).buffer(0.02, join_style="mitre").intersection(face)
            room = largest(largest(inside).simplify(0.003))
            if room.interiors or room.area < 0.4:
                raise NoHouse("a room around another, or none")
            self.rooms[number] = room

    def shift(self, dx: float, dy: float) -> None:
        """Move all by so many metres."""
        for k, wall in enumerate(self.walls):
            (x0, y0), (x1, y1) = wall.start, wall.end
            moved = {"start": (x0 + dx, y0 + dy), "end": (x1 + dx, y1 + dy)}
            self.walls[k] = wall.model_copy(update=moved)
        self.faces = {n: affinity.translate(each, dx, dy) for n, each in self.faces.items()}
        self.rooms = {n: affinity.translate(each, dx, dy) for n, each in self.rooms.items()}
        self.grounds = [affinity.translate(each, dx, dy) for each in self.grounds]


@dataclass(frozen=True)
class Thickness:
    """Metres of each sort of wall on a page."""

    outer: float
    inner: float
    bearing: float
    share: float

    @staticmethod
    def drawn(rng: Rng) -> Thickness:
        """Return those of a random page."""
        alike = maybe(rng, 0.2)
        outer = float(rng.choice([rng.uniform(0.2, 0.45), rng.uniform(0.1, 0.24)], p=[0.8, 0.2]))
        if maybe(rng, 0.05):
            outer = rng.uniform(0.45, 0.68)
        inner = outer if alike and outer < 0.32 else rng.uniform(0.07, min(0.22, outer))
        bearing = rng.uniform(inner, outer)
        share = float(rng.choice([0.0, 0.15, 0.4]))
        return Thickness(round(outer, 3), round(inner, 3), round(bearing, 3), share)

    def of(self, rng: Rng, sort: str) -> float:
        """Return the thickness of one wall."""
        if sort == "outer":
            return self.outer
        return self.bearing if maybe(rng, self.share) else self.inner


def shell(rng: Rng, grid: Grid, thick: Thickness) -> Shell:
    """Return the walls of a layout."""
    warp, breaks = _warp(rng, grid)
    warp = _turned(rng, warp)
    made = Shell([], [], _faces(grid, warp))
    for sort, one, other in _runs(grid, breaks):
        start, end = warp(*one), warp(*other)
        if math.dist(start, end) > 0.1:
            _wall(made, sort, start, end, thick.of(rng, sort))
    for x0, y0, x1, y1 in grid.stubs:
        _wall(made, "inner", warp(x0, y0), warp(x1, y1), thick.inner)
    if maybe(rng, 0.1):
        _columns(rng, made, thick)
    made.settle()
    return made


def _wall(made: Shell, sort: str, start: Point, end: Point, thickness: float) -> None:
    ends = [(round(x, 4), round(y, 4)) for x, y in (start, end)]
    made.walls.append(
        WallSpec(id=f"w{len(made.walls)}", start=ends[0], end=ends[1], thickness=thickness)
    )
    made.sorts.append(sort)


def _runs(grid: Grid, breaks: set[int]) -> list[tuple[str, Point, Point]]:
    """Return sort and ends of each wall, in the lattice's metres."""
    found: list[tuple[str, int, int, int, int]] = []
    for axis, line, place, one, other in grid.edges():
        sort = "outer" if min(one, other) < 0 else "inner"
        last = found[-1] if found else None
        goes_on = last and last[:3] == (sort, axis, line) and last[4] == place
        if last and goes_on and (axis == 0 or place not in breaks):
            found[-1] = (*last[:4], place + 1)
            continue
        found.append((sort, axis, line, place, place + 1))
    runs = []
    for sort, *where in found:
        x0, y0, x1, y1 = grid.segment(*where)
        runs.append((sort, (x0, y0), (x1, y1)))
    return runs


def _faces(grid: Grid, warp: Warp) -> dict[int, Polygon]:
    faces = {}
    for room in np.unique(grid.cells):
        if room < 0:
            continue
        parts = []
        for row, column in zip(*np.nonzero(grid.cells == room)):
            (x0, x1), (y0, y1) = grid.xs[column : column + 2], grid.ys[row : row + 2]
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            parts.append(Polygon([warp(float(x), float(y)) for x, y in corners]))
        face = shapely.union_all(parts)
        if not isinstance(face, Polygon) or face.interiors:
            raise NoHouse("a room in two pieces, or with another inside")
        faces[int(room)] = face
    return faces


def _columns(rng: Rng, made: Shell, thick: Thickness) -> None:
    """Put columns that bulge into rooms on the corners of the outer walls."""
    side = thick.outer + rng.uniform(0.15, 0.4)
    corners = [wall.start for wall, sort in zip(made.walls, made.sorts) if sort == "outer"]
    for x, y in sorted(set(corners)):
        if maybe(rng, 0.7):
            half = 0.05
            _wall(made, "column", (x - half, y), (x + half, y), side)


def _warp(rng: Rng, grid: Grid) -> tuple[Warp, set[int]]:
    """Return a way to move points, and the lines at which level walls must break."""
    kinds = {"none": 0.8, "bend": 0.07, "fan": 0.03, "slant": 0.06, "shear": 0.04}
    kind = pick(rng, kinds)
    wide, high = float(grid.xs[-1]), float(grid.ys[-1])
    if kind == "bend" and len(grid.xs) > 4 and high < 1.6 * wide:
        return _bend(rng, grid)
    if kind == "fan" and wide > 6:
        radius = high * rng.uniform(0.6, 2.5) + wide * 0.5

        def fan(x: float, y: float) -> Point:
            turn = (x - wide / 2) / (radius + high / 2)
            return (radius + y) * math.sin(turn), (radius + y) * math.cos(turn)

        return fan, set(range(len(grid.xs)))
    if kind == "slant":
        return _slant(rng, grid), set()
    lean = math.tan(math.radians(rng.uniform(-13, 13))) if kind == "shear" else 0.0
    return (lambda x, y: (x + lean * y, y)), set()


def _turned(rng: Rng, warp: Warp) -> Warp:
    """Turn the house on the page: seldom askew, else by nothing."""
    if not maybe(rng, 0.07):
        return warp
    turn = float(rng.choice([45, 30, -30, rng.uniform(-60, 60), rng.uniform(-8, 8)]))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def turned(x: float, y: float) -> Point:
        u, v = warp(x, y)
        return u * cos - v * sin, u * sin + v * cos

    return turned


def _bend(rng: Rng, grid: Grid) -> tuple[Warp, set[int]]:
    """Turn all that is right of a line of the lattice by an angle; the line is the mitre."""
    at = int(rng.integers(1, len(grid.xs) - 1))
    x0, before, behind = (float(grid.xs[at + k]) for k in (0, -1, 1))
    middle = float(grid.ys[-1]) / 2 + float(grid.ys[0]) / 2
    room = 0.55 * min(x0 - before, behind - x0) / max(1.0, float(grid.ys[-1]) - middle)
    turn = 2 * math.atan(room) * float(rng.choice([-1, 1])) * rng.uniform(0.5, 1.0)
    mitre, cos, sin = math.tan(turn / 2), math.cos(turn), math.sin(turn)

    def bend(x: float, y: float) -> Point:
        lean = (y - middle) * mitre
        if x <= x0:
            share = max(0.0, (x - before) / (x0 - before))
            return x - lean * share, y
        share = max(0.0, (behind - x) / (behind - x0))
        along, across = x - x0 + lean * share, y - middle
        return x0 + along * cos - across * sin, middle + along * sin + across * cos

    return bend, {at}


def _slant(rng: Rng, grid: Grid) -> Warp:
    """Lean the right side of the house, and perhaps its top."""
    wide, high = float(grid.xs[-1]), float(grid.ys[-1])
    last = float(grid.xs[-1] - grid.xs[-2]) * 0.45
    most = last / max(high, 1.0)
    lean = rng.uniform(-most, most)
    top = float(grid.ys[-1] - grid.ys[-2]) * 0.45 / max(wide, 1.0)
    rise = rng.uniform(-top, top) if maybe(rng, 0.4) else 0.0

    def slant(x: float, y: float) -> Point:
        right, above = x >= wide - 1e-6, y >= high - 1e-6
        if right and above:  # where both slanted lines meet
            x = (wide + lean * high - 2 * lean * rise * wide) / (1 - 4 * lean * rise)
            return x, high + 2 * rise * (x - wide / 2)
        moved = 2 * lean * (y - high / 2) if right else 0.0
        lifted = 2 * rise * (x - wide / 2) if above else 0.0
        return x + moved, y + lifted

    return slant
