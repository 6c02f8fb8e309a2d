"""Storeys of many rooms: corridors of hotels, clinics, schools and offices, and houses of flats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.plan_hands.working.bays import chamfered
from benchmarks.plan_hands.working.cells import (
    DWELLINGS,
    Cell,
    Cutter,
    Rect,
    box,
    furnish,
    sides,
)
from benchmarks.plans.ground import largest
from numpy.random import Generator


@dataclass(frozen=True)
class Use:
    """What a corridor serves: lengths and depths of its rooms, and what they are."""

    lengths: tuple[float, float]
    depths: tuple[float, float]
    corridor: tuple[float, float]
    rooms: tuple[str, ...]
    bath: float = 0.0  # the share of rooms that have one of their own


USES = {
    "hotel": Use((3.1, 4.4), (4.6, 7), (1.4, 2.0), ("bedroom",), 0.9),
    "clinic": Use((2.4, 4.2), (3.2, 5), (1.6, 2.6), ("office", "room", "storage", "office")),
    "ward": Use((3.6, 6), (4.5, 6.5), (2.0, 2.8), ("bedroom", "bedroom", "office"), 0.7),
    "school": Use((6, 9.5), (5.5, 8), (2.0, 3.4), ("classroom", "classroom", "office")),
    "office": Use((2.4, 6.5), (3.6, 6), (1.3, 2.2), ("office", "office", "meeting", "storage")),
    "hostel": Use((2.4, 3.4), (3.2, 5), (1.2, 1.8), ("bedroom",), 0.2),
    "shops": Use((4, 8), (5, 10), (2.4, 4), ("room", "room", "storage"), 0.3),
}


class Wing:
    """Rooms in a row along one side of a corridor; `face` is where that lies: S, N, W or E."""

    def __init__(self, rng: Generator, use: Use) -> None:
        self.rng, self.use, self.cutter = rng, use, Cutter(rng)
        self.special = ["stairs", "wc", "lift", "wc"]

    def rooms(self, rect: Rect, face: str) -> list[Cell]:
        """Fill a rectangle with rooms."""
        axis = 0 if face in "SN" else 1
        bays = self.cutter.row(rect, axis, *self.use.lengths)
        return [cell for bay in bays for cell in self._bay(bay, face)]

    def _bay(self, rect: Rect, face: str) -> list[Cell]:
        axis = 0 if face in "SN" else 1
        if self.special and self.rng.random() < 0.25:
            return self._service(self.special.pop(0), rect, face)
        kind = str(self.rng.choice(self.use.rooms))
        if self.rng.random() < self.use.bath and sides(rect)[axis] > 2.9:
            return self._suite(rect, face, kind)
        return [Cell(box(rect), kind, 0)]

    def _suite(self, rect: Rect, face: str, kind: str) -> list[Cell]:
        """A room with a bath in one corner by the corridor."""
        wide = self.rng.uniform(1.5, min(2.3, sides(rect)[0] - 1.2, sides(rect)[1] - 1.2))
        deep = self.rng.uniform(1.5, 2.3)
        mirrored = self.rng.random() < 0.5
        x0, y0, x1, y1 = rect
        if face in "SN":
            low, high = (x1 - wide, x1) if mirrored else (x0, x0 + wide)
            bath = (low, y0, high, y0 + deep) if face == "S" else (low, y1 - deep, high, y1)
        else:
            low, high = (y1 - wide, y1) if mirrored else (y0, y0 + wide)
            bath = (x0, low, x0 + deep, high) if face == "W" else (x1 - deep, low, x1, high)
        whole = largest(Cell(box(rect)).shape.difference(Cell(box(bath)).shape))
        corners = tuple((round(x, 4), round(y, 4)) for x, y in whole.exterior.coords[:-1])
        return [Cell(corners, kind, 0), Cell(box(bath), "bathroom", -1)]

    def _service(self, what: str, rect: Rect, face: str) -> list[Cell]:
        """Stairs, lifts with a shaft, or toilets behind a lobby."""
        if what == "stairs":
            return [Cell(box(rect), "stairs", 0)]
        axis = 0 if face in "SN" else 1
        near = axis + (1 if axis == 0 else -1)
        inner, outer = rect[near], rect[near + 2]
        lobby = self.rng.uniform(1.3, 1.8)
        low, high = (inner + lobby,) * 2 if face in "SW" else (outer - lobby,) * 2
        halves = self.cutter.cut(rect, near, low, high)
        front, back = halves if face in "SW" else halves[::-1]
        if what == "lift":
            parts = self.cutter.row(front, axis, 1.5, 2.1)
            lifts = [Cell(box(part), "lift", 0) for part in parts]
            return [*lifts, Cell(box(back), "shaft", 0)]
        stalls = self.cutter.row(back, axis, 0.95, 1.4)
        return [Cell(box(front), "lobby", 0), *(Cell(box(one), "toilet", -1) for one in stalls)]


def corridor(rng: Generator) -> list[Cell]:
    """A corridor with rooms on one side or both, straight or turning once."""
    use = USES[str(rng.choice(list(USES)))]
    wing, wide = Wing(rng, use), rng.uniform(*use.corridor)
    long = rng.uniform(9, 30)
    south, north = rng.uniform(*use.depths), rng.uniform(*use.depths)
    cells = wing.rooms((0, wide, long, wide + north), "S")
    if rng.random() < 0.4:
        high = wide + north + rng.uniform(3, 12)
        ell = ((0, 0), (long + wide, 0), (long + wide, high), (long, high), (long, wide), (0, wide))
        cells.append(Cell(ell, "corridor", 0))
        cells += wing.rooms((0, -south, long + wide, 0), "N")
        cells += wing.rooms(
            (long + wide, -south * (rng.random() < 0.5), long + wide + north, high), "W"
        )
        return cells
    cells.append(Cell(box((0, 0, long, wide)), "corridor", 0))
    if rng.random() < 0.8:
        start = float(rng.choice([0, 0, rng.uniform(0, long * 0.4)]))
        cells += wing.rooms((start, -south, long, 0), "N")
    return cells


def flats(rng: Generator) -> list[Cell]:
    """Flats along a corridor, each with small rooms beside its hall."""
    cutter, wide = Cutter(rng), rng.uniform(1.2, 2.0)
    long, deep = rng.uniform(10, 26), rng.uniform(5.5, 9)
    cells, unit = [Cell(box((0, 0, long, wide)), "corridor", 0)], 0
    rows: list[Rect] = [(0, wide, long, wide + deep), (0, -deep, long, 0)]
    for row in rows[: 1 + int(rng.random() < 0.7)]:
        up = row[1] > 0
        for bay in cutter.row(row, 0, rng.uniform(4, 6), rng.uniform(6, 11)):
            if rng.random() < 0.15 and sides(bay)[0] < 5:
                cells.append(Cell(box(bay), "stairs", 0))
                continue
            unit += 1
            strip = rng.uniform(1.4, 2.4)
            edge = bay[1] + strip if up else bay[3] - strip
            low, high = cutter.cut(bay, 1, edge, edge)
            inner, outer = (low, high) if up else (high, low)
            parts = [Cell(box(one)) for one in cutter.slices(outer, rng.uniform(9, 20), 2.3)]
            small = cutter.row(inner, 0, 1.2, 3)
            hall = int(rng.integers(len(small)))
            parts += [Cell(box(s), "hall" if k == hall else "room") for k, s in enumerate(small)]
            cells += furnish(rng, parts, unit)
    return cells


def landing(rng: Generator) -> list[Cell]:
    """Two or three flats around stairs, a lift and a landing."""
    cutter = Cutter(rng)
    left, core, right = rng.uniform(6, 10), rng.uniform(2.5, 5), rng.uniform(6, 10)
    deep, stairs = rng.uniform(7, 12), rng.uniform(2.6, 4.6)
    foyer = stairs + rng.uniform(1.4, 2.2)
    a, b, wide = left, left + core, left + core + right
    cells: list[Cell] = []
    well: Rect = (a, 0, b, stairs)
    if core > 3.9:
        lift = a + rng.uniform(1.5, 1.9)
        cells.append(Cell(box((a, 0, lift, stairs - 2.2)), "shaft", 0))
        cells.append(Cell(box((a, stairs - 2.2, lift, stairs)), "lift", 0))
        well = (lift, 0, b, stairs)
    cells.append(Cell(box(well), "stairs", 0))
    cells.append(Cell(box((a, stairs, b, foyer)), "landing", 0))
    units: list[Rect] = [(0, 0, a, deep), (b, 0, wide, deep)]
    if deep - foyer > 2.2:
        units.append((a, foyer, b, deep))
    cutter.used[1].extend([stairs, foyer])
    for number, rect in enumerate(units, 1):
        pieces = cutter.slices(rect, rng.uniform(7, 16), rng.uniform(1.4, 2.2))
        pieces = [p for q in pieces for p in (cutter.served(q) if rng.random() < 0.25 else [q])]
        cells += furnish(rng, [Cell(box(one)) for one in pieces], number)
    return cells


def floor(rng: Generator) -> list[Cell]:
    """A deep floor with a core: large rooms, cabins and stores without a corridor."""
    cutter = Cutter(rng)
    wide, high = rng.uniform(10, 22), rng.uniform(8, 16)
    pieces = cutter.slices((0, 0, wide, high), rng.uniform(18, 50), 2.6)
    pieces = [p for q in pieces for p in (cutter.served(q) if rng.random() < 0.4 else [q])]
    names = ("office", "office", "meeting", "room", "storage", "living room")
    cells: list[Cell] = []
    for one in pieces:
        small = min(sides(one)) < 2.0
        kind = "toilet" if small and rng.random() < 0.5 else str(rng.choice(names))
        cells.append(Cell(box(one), kind))
    return cells


STOREYS: tuple[Callable[[Generator], list[Cell]], ...] = (corridor, flats, landing, floor)


def storey(rng: Generator) -> list[Cell]:
    """Divide a storey anew: a dwelling, one of many rooms, or two side by side."""
    cells = _one(rng)
    if rng.random() < 0.1:
        other, gap = _one(rng), rng.uniform(1.2, 4)
        if all(cell.unit > 0 for cell in [*cells, *other]):
            cells += _beside(cells, other, gap)
    return chamfered(rng, cells) if rng.random() < 0.3 else cells


def _one(rng: Generator) -> list[Cell]:
    makers = DWELLINGS if rng.random() < 0.62 else STOREYS
    return makers[int(rng.integers(len(makers)))](rng)


def _beside(cells: list[Cell], other: list[Cell], gap: float) -> list[Cell]:
    """Move another storey to the right of one, its dwellings numbered on."""
    right = max(x for cell in cells for x, _ in cell.corners) + gap
    right -= min(x for cell in other for x, _ in cell.corners)
    most = max(cell.unit for cell in cells)
    return [
        Cell(tuple((x + right, y) for x, y in cell.corners), cell.kind, cell.unit + most)
        for cell in other
    ]
