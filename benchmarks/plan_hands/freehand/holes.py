"""Doors, doorways and windows: where a floor lets people and light through."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.freehand.cells import Cell, Nonsense
from benchmarks.plan_hands.freehand.masonry import Side, Vector
from numpy.random import Generator

from underdraw.spec.floor_plan import OpeningKind, OpeningSpec, WallSpec


@dataclass
class Hole:
    """An opening, its middle, directions, and how its door swings."""

    spec: OpeningSpec
    middle: Vector
    along: Vector
    thick: float
    swing: int = 1  # to the left of `along` or to the right
    hinge: int = 1  # at the end of `along` or at its start
    role: str = "inner"

    @property
    def across(self) -> Vector:
        """Direction that the leaf swings to."""
        return np.array([-self.along[1], self.along[0]]) * self.swing


@dataclass(frozen=True)
class Habits:
    """How a draughtsman places openings on one page."""

    door: float
    window: float
    spacing: float
    corner: float
    bare: float  # share of doors that are bare gaps
    more: float  # share of neighbours with one more door
    blind: float  # direction of party walls without windows, in radians
    dark: float  # share of outer stretches without window
    strip: bool


def habits(rng: Generator) -> Habits:
    """Draw the habits of a page."""
    return Habits(
        door=rng.uniform(0.68, 1.05),
        window=rng.uniform(0.7, 1.9),
        spacing=rng.uniform(1.5, 4.0),
        corner=rng.random(),
        bare=float(rng.choice([0.0, 0.06, 0.2, 1.0], p=[0.34, 0.36, 0.22, 0.08])),
        more=float(rng.choice([0.0, 0.1, 0.35])),
        blind=float(rng.choice([-9.0, 0.0, np.pi / 2], p=[0.7, 0.15, 0.15])),
        dark=rng.uniform(0, 0.35),
        strip=bool(rng.random() < 0.12),
    )


class Holes:
    """Openings as they are found, and the stretches that they take."""

    def __init__(
        self,
        cells: list[Cell],
        stretches: list[Side],
        walls: list[WallSpec],
        rng: Generator,
        joined: set[tuple[int, int]],
    ) -> None:
        self.cells, self.walls, self.rng = cells, walls, rng
        self.joined = joined
        self.habits = habits(rng)
        self.made: list[Hole] = []
        self.taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self.between: dict[tuple[int, int], list[Side]] = defaultdict(list)
        for one in stretches:
            pair = (min(one.left, one.right), max(one.left, one.right))
            if _free(one) > 0.62:
                self.between[pair].append(one)

    def all(self) -> list[Hole]:
        """Return all openings; complain where a room cannot be reached."""
        hubs = self._hubs()
        self._tree(hubs)
        self._entries(hubs)
        self._windows()
        return self.made

    def _hubs(self) -> list[int]:
        scores = [
            sum(i in pair and pair[0] >= 0 for pair in self.between) for i in range(len(self.cells))
        ]
        bonus = {"hall": 6, "stairs": 1.5, "closet": -9, "tower": -3}
        hubs = []
        for unit in {cell.unit for cell in self.cells}:
            own = [i for i, cell in enumerate(self.cells) if cell.unit == unit]
            hubs.append(max(own, key=lambda i: scores[i] + bonus.get(self.cells[i].use, 0)))
        for hub in hubs:
            if self.cells[hub].use == "":
                self.cells[hub].use = "hall"
        return hubs

    def _tree(self, hubs: list[int]) -> None:
        """Join every room of a unit to its hub."""
        reached = list(hubs)
        inner = [pair for pair in self.between if pair[0] >= 0] + list(self.joined)
        inner = [(i, j) for i, j in inner if self.cells[i].unit == self.cells[j].unit]
        used = set(self.joined)
        while True:
            next_to = [p for p in inner if (p[0] in reached) != (p[1] in reached)]
            if not next_to:
                break
            pair = min(next_to, key=lambda p: (p not in used, self._far(p, reached)))
            if pair not in used and not self._door(pair):
                inner.remove(pair)
                continue
            used.add(pair)
            reached.append(pair[0] if pair[1] in reached else pair[1])
        if len(set(reached)) < len(self.cells):
            raise Nonsense("a room without a way in")
        self._more(inner, used)

    def _more(self, inner: list[tuple[int, int]], used: set[tuple[int, int]]) -> None:
        """Add doors that no room needs, and those on landings."""
        for pair in inner:
            closet = any(self.cells[i].use == "closet" for i in pair)
            if pair not in used and not closet and self.rng.random() < self.habits.more:
                self._door(pair)
        for pair in list(self.between):
            landing = any(self.cells[i].unit >= 100 for i in pair if i >= 0)
            if pair[0] >= 0 and pair not in used and landing:
                self._door(pair)

    def _far(self, pair: tuple[int, int], reached: list[int]) -> float:
        host = pair[0] if pair[0] in reached else pair[1]
        use = {"hall": -40, "stairs": -6, "closet": 60}.get(self.cells[host].use, 0)
        return reached.index(host) * 3 + use + self.rng.uniform(0, 6)

    def _door(self, pair: tuple[int, int], role: str = "inner") -> bool:
        rooms = [one for one in self.between.get(pair, []) if _free(one) > 0.66]
        if not rooms:
            return False
        side = max(rooms, key=lambda one: _free(one) * self.rng.uniform(0.6, 1))
        free = _free(side)
        wide = self.habits.door * self.rng.uniform(0.92, 1.08)
        draw = self.rng.random()
        if role == "entry":
            gate = self.rng.random() < 0.06 and free > 2.6
            wide = self.rng.uniform(1.9, 2.5) if gate else wide * self.rng.uniform(1.0, 1.6)
        elif draw < 0.07 and free > 2.2:
            wide = self.rng.uniform(1.2, 2.2)
        wide = min(wide, free - 0.02)
        bare = self.habits.bare + 0.06 if role == "inner" else self.habits.bare * 0.8
        kind: OpeningKind = "doorway" if self.rng.random() < bare else "door"
        if kind == "doorway" and free > 1.8 and self.rng.random() < 0.3:
            wide = min(free - 0.1, self.rng.uniform(1.1, 2.6))
        slack = free - wide
        spot = self.rng.random() if self.rng.random() < 0.3 else float(self.rng.integers(2))
        if self.rng.random() > self.habits.corner or role == "entry":
            spot = self.rng.uniform(0.3, 0.7)
        return self._put(side, side.clear[0] + slack * spot, wide, kind, role)

    def _put(self, side: Side, low: float, wide: float, kind: OpeningKind, role: str) -> bool:
        near = self.taken[id(side)]
        if any(low < high + 0.15 and low + wide > less - 0.15 for less, high in near):
            return False
        near.append((low, low + wide))
        wall = self.walls[side.wall]
        middle = side.a + side.along * (low + wide / 2)
        at = float(np.dot(middle - wall.start, np.subtract(wall.end, wall.start)) / wall.length)
        spec = OpeningSpec(kind=kind, wall=wall.id, at=at, width=wide)
        turn = self.rng.choice([-1, 1], 2)
        swing = int(turn[0])
        if role == "outer" or (role == "entry" and self.rng.random() < 0.8):
            swing = 1 if side.left >= 0 else -1
        self.made.append(Hole(spec, middle, side.along, wall.thickness, swing, int(turn[1]), role))
        return True

    def _entries(self, hubs: list[int]) -> None:
        """Give each unit a way out, unless it opens on a landing."""
        for hub in hubs:
            unit = self.cells[hub].unit
            own = [hub] + [i for i, cell in enumerate(self.cells) if cell.unit == unit]
            landing = any(
                pair[0] >= 0 and unit in units and max(units) >= 100
                for pair in self.between
                for units in [(self.cells[pair[0]].unit, self.cells[pair[1]].unit)]
            )
            if landing and unit < 100 and self.rng.random() < 0.8:
                continue
            ways = [i for i in own if (-1, i) in self.between and self.cells[i].use != "closet"]
            if not ways and unit < 100:
                raise Nonsense("a house that no one can enter")
            if ways and not any(self._door((-1, i), "entry") for i in ways[:6]):
                raise Nonsense("a house without a door")
            if ways and self.rng.random() < 0.3:
                self._door((-1, int(self.rng.choice(ways))), "entry")

    def _windows(self) -> None:
        for (less, room), rows in list(self.between.items()):
            if less >= 0:
                continue
            for side in rows:
                way = abs(side.along @ [np.cos(self.habits.blind), np.sin(self.habits.blind)])
                if (self.habits.blind > -1 and way < 0.2) or self.rng.random() < self.habits.dark:
                    continue
                self._row(side, self.cells[room].shape.area)

    def _row(self, side: Side, area: float) -> None:
        """Put windows in a stretch, evenly."""
        free = _free(side)
        wide = self.habits.window * (0.6 if area < 4 else self.rng.uniform(0.9, 1.15))
        count = max(1, int(free / max(wide + 0.5, self.habits.spacing)))
        if self.habits.strip or free < wide + 0.1:
            count, wide = 1, free - (0.1 if self.habits.strip else 0.04)
        if wide < 0.45:
            return
        pitch = free / count
        shift = self.rng.uniform(-0.3, 0.3) * (pitch - wide) if self.rng.random() < 0.3 else 0.0
        for k in range(count):
            low = side.clear[0] + pitch * (k + 0.5) - wide / 2 + shift
            self._put(side, low, wide, "window", "outer")


def _free(side: Side) -> float:
    return side.long - side.clear[0] - side.clear[1]
