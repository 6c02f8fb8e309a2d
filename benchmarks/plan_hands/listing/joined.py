"""Which cells of the lattice are one room, so that every room can be reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_hands.listing.cells import drafted, lattice
from benchmarks.plan_hands.listing.chance import maybe, one_of
from numpy.typing import NDArray

Rng = np.random.Generator
Edge = tuple[int, int, int, int, int]  # axis, line, place, room before, room behind
Segment = tuple[float, float, float, float]


@dataclass
class Grid:
    """The lattice, its rooms, and stubs of walls left where two rooms became one."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    cells: NDArray[np.int64]
    halls: set[int]
    garages: set[int]
    stubs: list[Segment] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)

    def edges(self) -> list[Edge]:
        """Return the sides of cells that part two rooms, or a room from outside."""
        padded = np.pad(self.cells, 1, constant_values=-1)
        found: list[Edge] = []
        for axis in (0, 1):
            table = padded if axis == 0 else padded.T
            before, behind = table[1:-1, :-1], table[1:-1, 1:]
            for place, line in zip(*np.nonzero(before != behind)):
                pair = int(before[place, line]), int(behind[place, line])
                found.append((axis, int(line), int(place), *pair))
        return sorted(found)

    def shared(self) -> dict[tuple[int, int], tuple[float, Segment]]:
        """Return the longest straight border of each two neighbours."""
        best: dict[tuple[int, int], tuple[float, Segment]] = {}
        runs: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
        for axis, line, place, one, other in self.edges():
            runs[axis, line, min(one, other), max(one, other)].append(place)
        for (axis, line, one, other), places in runs.items():
            for low, high in _stretches(places):
                ends = self.ys if axis == 0 else self.xs
                length = float(ends[high] - ends[low])
                if length > best.get((one, other), (0.0, None))[0]:
                    best[one, other] = length, self.segment(axis, line, low, high)
        return best

    def segment(self, axis: int, line: int, low: int, high: int) -> Segment:
        """Return the ends of a stretch of a line of the lattice."""
        if axis == 0:
            x = float(self.xs[line])
            return x, float(self.ys[low]), x, float(self.ys[high])
        y = float(self.ys[line])
        return float(self.xs[low]), y, float(self.xs[high]), y

    def area(self, room: int) -> float:
        """Square metres of a room's cells."""
        return float((self.cells == room).T @ np.diff(self.ys) @ np.diff(self.xs))

    def merge(self, room: int, into: int) -> None:
        """Make a room part of another."""
        self.cells[self.cells == room] = into
        for marks in (self.halls, self.garages, self.opened):
            if room in marks:
                marks.discard(room)
                marks.add(into)


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last mark of each row of places without a gap."""
    found = [(places[0], places[0] + 1)]
    for place in places[1:]:
        if place == found[-1][1]:
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found


def parted(rng: Rng, small: bool) -> Grid:
    """Return a layout whose rooms are all big enough, in one piece and to be reached."""
    draft = drafted(rng, small)
    xs, ys, cells = lattice(draft)
    grid = Grid(xs, ys, cells, set(draft.halls), set(draft.garages))
    _split(grid)
    _drop_small(grid)
    _open_up(rng, grid)
    _reach_all(grid)
    _split(grid)
    return grid


def _split(grid: Grid) -> None:
    """Give each piece of a room its own number."""
    seen = np.full_like(grid.cells, -2)
    count, marks = 0, {name: set[int]() for name in ("halls", "garages", "opened")}
    for start in zip(*np.nonzero(grid.cells >= 0)):
        if seen[start] >= 0:
            continue
        room = int(grid.cells[start])
        for name, kept in marks.items():
            if room in getattr(grid, name):
                kept.add(count)
        _flood(grid.cells, seen, (int(start[0]), int(start[1])), count)
        count += 1
    grid.cells = np.where(seen < 0, -1, seen)
    grid.halls, grid.garages, grid.opened = marks["halls"], marks["garages"], marks["opened"]


def _flood(cells: NDArray[np.int64], seen: NDArray[np.int64], at: tuple[int, int], to: int) -> None:
    todo, room = [at], cells[at]
    while todo:
        row, column = todo.pop()
        inside = 0 <= row < cells.shape[0] and 0 <= column < cells.shape[1]
        if not inside or seen[row, column] >= 0 or cells[row, column] != room:
            continue
        seen[row, column] = to
        todo += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]


def _rooms(grid: Grid) -> list[int]:
    return [int(room) for room in np.unique(grid.cells) if room >= 0]


def _drop_small(grid: Grid) -> None:
    for room in _rooms(grid):
        rows, columns = np.nonzero(grid.cells == room)
        wide = float(grid.xs[columns.max() + 1] - grid.xs[columns.min()])
        high = float(grid.ys[rows.max() + 1] - grid.ys[rows.min()])
        if min(wide, high) < 0.62 or grid.area(room) < 0.9:
            _give_away(grid, room)


def _give_away(grid: Grid, room: int) -> None:
    """Make a room part of the neighbour that it shares most with."""
    near = {
        one + other - room: length
        for (one, other), (length, _) in grid.shared().items()
        if room in (one, other) and one >= 0
    }
    if near:
        grid.merge(room, max(near, key=lambda each: near[each]))
    else:
        grid.cells[grid.cells == room] = -1


def _open_up(rng: Rng, grid: Grid) -> None:
    """Let a kitchen, a hall or a dining place be open to the room beside it."""
    for _ in range(int(rng.integers(0, 3))):
        pairs = [
            (pair, length, segment)
            for pair, (length, segment) in grid.shared().items()
            if pair[0] >= 0
            and length > 1.6
            and not grid.garages & set(pair)
            and min(map(grid.area, pair)) > 3.5
            and sum(map(grid.area, pair)) < 58
        ]
        if not pairs:
            return
        pair, length, (x0, y0, x1, y1) = one_of(rng, pairs)
        grid.merge(pair[1], pair[0])
        grid.opened.add(pair[0])
        if length > 2.3 and maybe(rng, 0.6):  # what stays open is too wide for a doorway
            share = rng.uniform(0.1, min(0.5, 1 - 1.9 / length))
            if maybe(rng, 0.5):
                x0, y0, x1, y1 = x1, y1, x0, y0
            grid.stubs.append((x0, y0, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))


def _reach_all(grid: Grid) -> None:
    """Give away the rooms that have no border wide enough for a door."""
    while True:
        rooms = _rooms(grid)
        near: dict[int, set[int]] = defaultdict(set)
        for (one, other), (length, _) in grid.shared().items():
            if one >= 0 and length > 1.12:
                near[one].add(other)
                near[other].add(one)
        start = max(rooms, key=grid.area)
        reached, todo = {start}, [start]
        while todo:
            fresh = near[todo.pop()] - reached
            reached |= fresh
            todo += sorted(fresh)
        lost = [room for room in rooms if room not in reached]
        if not lost:
            return
        _give_away(grid, lost[0])
