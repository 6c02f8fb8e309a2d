"""How a storey is divided: cells that tile its ground up to the middles of walls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point

Rect = tuple[float, float, float, float]
HUBS = ("hall", "corridor", "landing")


@dataclass(frozen=True)
class Cell:
    """A piece of a storey: what it is for, and whose (0 is everybody's)."""

    corners: tuple[Point, ...]
    kind: str = "room"
    unit: int = 1

    @property
    def shape(self) -> Polygon:
        """Its ground."""
        return Polygon(self.corners)


def box(rect: Rect) -> tuple[Point, ...]:
    """Return the corners of a rectangle."""
    x0, y0, x1, y1 = rect
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def area(rect: Rect) -> float:
    """Return the ground of a rectangle."""
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def sides(rect: Rect) -> tuple[float, float]:
    """Return how wide and how high a rectangle is."""
    return rect[2] - rect[0], rect[3] - rect[1]


class Cutter:
    """Cuts rectangles, along lines that it has cut before where those are near."""

    def __init__(self, rng: Generator) -> None:
        self.rng = rng
        self.used: tuple[list[float], list[float]] = ([], [])

    def cut(self, rect: Rect, axis: int, low: float, high: float) -> tuple[Rect, Rect]:
        """Halve a rectangle somewhere between two places of an axis."""
        place = low + (high - low) * self.rng.beta(2, 2)
        near = [one for one in self.used[axis] if abs(one - place) < 0.6 and low <= one <= high]
        place = min(near, key=lambda one: abs(one - place)) if near else round(place * 20) / 20
        self.used[axis].append(place)
        one, other = list(rect), list(rect)
        one[axis + 2] = other[axis] = place
        return (one[0], one[1], one[2], one[3]), (other[0], other[1], other[2], other[3])

    def slices(self, rect: Rect, target: float, least: float) -> list[Rect]:
        """Cut a rectangle into pieces of about an area."""
        size = sides(rect)
        if area(rect) < target * self.rng.uniform(0.6, 1.6) or max(size) < 2 * least:
            return [rect]
        axis = int((size[0] < size[1]) != (self.rng.random() < 0.12))
        if size[axis] < 2 * least:
            axis = 1 - axis
        halves = self.cut(rect, axis, rect[axis] + least, rect[axis + 2] - least)
        return [piece for half in halves for piece in self.slices(half, target, least)]

    def row(self, rect: Rect, axis: int, least: float, most: float) -> list[Rect]:
        """Cut a rectangle into a row of pieces of about such lengths."""
        length = sides(rect)[axis]
        want = self.rng.uniform(least, most)
        if length < want + least:
            return [rect]
        halves = self.cut(rect, axis, rect[axis] + want * 0.96, rect[axis] + want * 1.04)
        return [halves[0], *self.row(halves[1], axis, least, most)]

    def served(self, rect: Rect) -> list[Rect]:
        """Cut small rooms off one side of a rectangle: toilets, baths, closets."""
        axis = int(self.rng.random() < 0.5)
        deep = self.rng.uniform(0.95, 1.9)
        if sides(rect)[axis] < deep + 2.0 or sides(rect)[1 - axis] < 2.0:
            return [rect]
        if self.rng.random() < 0.5:
            low, high = rect[axis] + deep, rect[axis] + deep + 0.2
        else:
            low, high = rect[axis + 2] - deep - 0.2, rect[axis + 2] - deep
        pair = self.cut(rect, axis, low, high)
        small, big = sorted(pair, key=area)
        return [big, *self.row(small, 1 - axis, 0.95, 2.6)]


def _outline(rng: Generator) -> list[Rect]:
    """Return rectangles side by side: a block, an L, a T, a U or a Z."""
    wide, high = rng.uniform(5, 13), rng.uniform(4.5, 10)
    parts: list[Rect] = [(0, 0, round(wide, 1), round(high, 1))]
    for side in rng.permutation(4)[: int(rng.choice([0, 0, 1, 1, 2, 3]))]:
        across, deep = rng.uniform(3, 0.8 * min(wide, high) + 1.2), rng.uniform(2.2, 5.5)
        span = wide if side % 2 == 0 else high
        start = round(float(rng.choice([0, max(0.0, span - across), rng.uniform(0, span / 2)])), 1)
        end = round(min(start + across, span), 1)
        deep = round(deep, 1)
        x1, y1 = parts[0][2], parts[0][3]
        where: list[Rect] = [
            (start, y1, end, y1 + deep),
            (x1, start, x1 + deep, end),
            (start, -deep, end, 0),
            (-deep, start, 0, end),
        ]
        parts.append(where[side])
    return parts


def sliced(rng: Generator) -> list[Cell]:
    """A dwelling of slices, without a plan in mind."""
    cutter, target = Cutter(rng), rng.uniform(7, 24)
    pieces = [
        piece
        for part in _outline(rng)
        for piece in cutter.slices(part, target, rng.uniform(1.3, 2.6))
    ]
    chance = rng.uniform(0, 0.5)
    pieces = [
        one
        for piece in pieces
        for one in (cutter.served(piece) if rng.random() < chance else [piece])
    ]
    return furnish(rng, [Cell(box(piece)) for piece in pieces])


def halled(rng: Generator) -> list[Cell]:
    """A dwelling whose rooms lie along both sides of a hall, and at its ends."""
    cutter, wide = Cutter(rng), rng.uniform(7, 16)
    low, hall, top = rng.uniform(2.2, 5), rng.uniform(1.0, 2.0), rng.uniform(2.6, 5)
    left = rng.uniform(2.5, 5) if rng.random() < 0.6 else 0.0
    right = wide - (rng.uniform(2.5, 4) if rng.random() < 0.4 and wide > 10 else 0.0)
    high = low + hall + top
    pieces = [Cell(box((left, low, right, low + hall)), "hall")]
    ends: list[Rect] = [(0, 0, left, high), (right, 0, wide, high)]
    rows: list[Rect] = [(left, 0, right, low), (left, low + hall, right, high)]
    for end in ends:
        if sides(end)[0] > 1:
            pieces += [Cell(box(one)) for one in cutter.slices(end, rng.uniform(10, 40), 2.4)]
    for row in rows:
        for one in cutter.row(row, 0, rng.uniform(1.3, 2.4), rng.uniform(2.6, 5.5)):
            parts = cutter.served(one) if rng.random() < 0.25 else [one]
            pieces += [Cell(box(part)) for part in parts]
    return furnish(rng, pieces)


def grown(rng: Generator) -> list[Cell]:
    """A dwelling of cells that grew on an uneven grid, with corners and courts left out."""
    columns, rows = int(rng.integers(3, 8)), int(rng.integers(3, 6))
    xs = np.concatenate([[0], np.cumsum(rng.uniform(1.1, 3.2, columns))]).round(2)
    ys = np.concatenate([[0], np.cumsum(rng.uniform(1.1, 3.2, rows))]).round(2)
    owner = np.zeros((rows, columns), int)
    for _ in range(int(rng.choice([0, 0, 1, 2, 3]))):
        deep, wide = int(rng.integers(1, rows // 2 + 1)), int(rng.integers(1, columns // 2 + 1))
        row, column = int(rng.choice([0, rows - deep])), int(rng.choice([0, columns - wide]))
        owner[row : row + deep, column : column + wide] = -1
    if rng.random() < 0.2 and min(columns, rows) >= 4:
        owner[1 : rows - 1, 1 : columns - 1][: rows // 2, : columns // 2] = -1
    for number, spot in enumerate(rng.permutation(rows * columns), 1):
        row, column = divmod(int(spot), columns)
        if owner[row, column] == 0:
            _claim(rng, owner, row, column, number)
    cells: list[Cell] = []
    for number in np.unique(owner[owner > 0]):
        spots = zip(*np.nonzero(owner == number))
        squares = [
            Polygon(box((float(xs[c]), float(ys[r]), float(xs[c + 1]), float(ys[r + 1]))))
            for r, c in spots
        ]
        shape = unary_union(squares)
        if isinstance(shape, Polygon) and not shape.interiors:
            cells.append(Cell(tuple((x, y) for x, y in shape.exterior.coords[:-1])))
    return furnish(rng, cells)


def _claim(
    rng: Generator,
    owner: np.ndarray[tuple[int, int], np.dtype[np.int_]],
    row: int,
    col: int,
    me: int,
) -> None:
    """Give a rectangle of free squares to one cell; a single small one joins a neighbour."""
    high, wide = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    while high > 1 and not (owner[row : row + high, col] == 0).all():
        high -= 1
    while wide > 1 and not (owner[row : row + high, col : col + wide] == 0).all():
        wide -= 1
    patch = owner[row : row + high, col : col + wide]
    if patch.size == 1 and rng.random() < 0.4:
        around = [(row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)]
        inside = [
            owner[r, c]
            for r, c in around
            if 0 <= r < owner.shape[0] and 0 <= c < owner.shape[1] and owner[r, c] > 0
        ]
        me = int(rng.choice(inside)) if inside else me
    patch[:] = me


def twin(rng: Generator) -> list[Cell]:
    """Two or three dwellings side by side, alike or mirrored."""
    cutter = Cutter(rng)
    wide, high = rng.uniform(4.5, 9), rng.uniform(6, 12)
    base: list[Rect] = cutter.slices((0, 0, wide, high), rng.uniform(7, 18), rng.uniform(1.3, 2.2))
    base = [
        one for piece in base for one in (cutter.served(piece) if rng.random() < 0.3 else [piece])
    ]
    made = furnish(rng, [Cell(box(piece)) for piece in base])
    count, cells = int(rng.choice([2, 2, 3])), list[Cell]()
    for unit in range(count):
        flip, shift = bool(unit % 2), unit * wide
        cells += [
            Cell(
                tuple((shift + (wide - x if flip else x), y) for x, y in one.corners),
                one.kind,
                unit + 1,
            )
            for one in made
        ]
    return cells


def furnish(rng: Generator, cells: list[Cell], unit: int = 1) -> list[Cell]:
    """Say what each cell of a dwelling is for, by its size and shape."""
    taken: dict[str, int] = {}
    order = sorted(range(len(cells)), key=lambda one: -cells[one].shape.area)
    kinds: dict[int, str] = {}
    for rank, one in enumerate(order):
        if cells[one].kind != "room":
            kinds[one] = cells[one].kind
            continue
        kinds[one] = _use(rng, cells[one].shape, rank, taken)
        taken[kinds[one]] = taken.get(kinds[one], 0) + 1
    return [Cell(one.corners, kinds[i], unit) for i, one in enumerate(cells)]


def _use(rng: Generator, shape: Polygon, rank: int, taken: dict[str, int]) -> str:
    """Choose a use for a cell of so much ground."""
    ground = shape.area
    long, short = _spread(shape)
    if rank == 0:
        return "living room"
    if short < 0.75:
        return "shaft"
    if long / short > 2.4 and short < 2.2 and ground > 2.5:
        return "hall"
    choices: list[tuple[bool, list[str]]] = [
        (ground < 2.2, ["toilet", "storage", "storage"]),
        (ground < 5.5, ["bathroom", "bathroom", "storage", "hall"]),
        (ground < 9, ["kitchen", "hall", "bathroom", "office", "bedroom"]),
        (ground < 14, ["kitchen", "bedroom", "bedroom", "office", "dining room"]),
        (ground < 26, ["bedroom", "bedroom", "dining room", "kitchen", "garage", "living room"]),
        (True, ["living room", "garage", "room", "stairs hall"]),
    ]
    fitting = next(names for small, names in choices if small)
    fresh = [name for name in fitting if name not in taken]
    return str(rng.choice(fresh if fresh and rng.random() < 0.7 else fitting))


def _spread(shape: Polygon) -> tuple[float, float]:
    x0, y0, x1, y1 = shape.bounds
    return max(x1 - x0, y1 - y0), min(x1 - x0, y1 - y0)


DWELLINGS: tuple[Callable[[Generator], list[Cell]], ...] = (sliced, halled, grown, twin)
