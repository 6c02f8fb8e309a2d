"""Ways to lay out a floor, each a list of cells."""

from __future__ import annotations

import math

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.cells import (
    Cell,
    Nonsense,
    niche,
    pick,
    rectangle,
    sliced,
    snapped,
    stuck_on,
    tidy,
    tower,
    widths,
)
from benchmarks.plans.ground import polygons
from numpy.random import Generator
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

WAYS = {
    "cut": 5.0,
    "bands": 3.0,
    "grown": 3.0,
    "twins": 2.0,
    "wings": 1.2,
    "court": 0.8,
    "radial": 0.7,
}
OUTLINES = {"box": 5, "l": 3, "t": 2, "u": 1, "z": 2, "chamfer": 1.5, "slant": 1.6, "round": 0.7}


def floor(rng: Generator) -> list[Cell]:
    """Return the cells of a random floor."""
    way = pick(rng, WAYS)
    cells = MAKERS[way](rng)
    if rng.random() < 0.45:
        _closets(cells, rng)
    if way in ("cut", "grown", "twins") and rng.random() < 0.4:
        for _ in range(int(rng.integers(1, 4))):
            stuck_on(cells[int(rng.integers(len(cells)))], cells, rng)
    if way in ("cut", "grown") and rng.random() < 0.12:
        tower(cells, rng)
    if way in ("cut", "bands", "grown") and rng.random() < 0.12:
        cells = _beside(cells, rng)
    cells = _bent(cells, rng)
    for cell in cells:
        cell.shape = tidy(cell.shape)
    return cells


def outline(rng: Generator, wide: float, high: float) -> Polygon:
    """Return the outline of a house about so large."""
    kind = pick(rng, OUTLINES)
    wide, high = snapped(wide, 0.6), snapped(high, 0.6)
    a, b = (snapped(each * rng.uniform(0.35, 0.6), 0.6) for each in (wide, high))
    whole = rectangle(0, 0, wide, high)
    if kind == "slant":
        arm = affinity.rotate(
            rectangle(wide - a * 0.6, 0, wide * rng.uniform(0.6, 0.9), b),
            float(rng.uniform(15, 60)),
            origin=(wide - a * 0.6, 0),
        )
        return tidy(rectangle(0, 0, wide, b).union(arm).simplify(0.3))
    shift = snapped((wide - a) * rng.uniform(0.2, 0.8), 0.6)
    shapes: dict[str, BaseGeometry] = {
        "box": whole,
        "l": whole.difference(rectangle(a, b, wide, high)),
        "t": rectangle(0, 0, wide, b).union(rectangle(shift, b, a, high - b)),
        "u": whole.difference(rectangle(wide * 0.32, b, wide * rng.uniform(0.3, 0.4), high)),
        "z": rectangle(0, 0, wide - a * 0.5, b).union(
            rectangle(a * 0.5, b, wide - a * 0.5, high - b)
        ),
        "chamfer": whole.intersection(
            Polygon(
                [(-9, -9), (wide * 0.8, -9), (wide + 9, high * 0.2 + 9), (wide + 9, 99), (-9, 99)]
            )
        ),
        "round": rectangle(0, 0, wide - high / 2, high).union(
            shapely.Point(wide - high / 2, high / 2).buffer(high / 2, quad_segs=5)
        ),
    }
    shape = tidy(shapes[kind])
    flips = rng.choice([-1, 1], 2)
    return affinity.scale(shape, int(flips[0]), int(flips[1]))


def _cut(rng: Generator) -> list[Cell]:
    size = rng.uniform(6, 20)
    count = rng.integers(2, 14)
    area = size * 1.2 * count
    wide = math.sqrt(area * rng.uniform(0.8, 2.4))
    shape = outline(rng, wide, max(3.0, area / wide))
    return [Cell(part) for part in sliced(shape, size, rng, float(rng.choice([0.3, 0.6])))]


def _bands(rng: Generator) -> list[Cell]:
    """Rows of rooms with corridors between: barracks, schools, hotels, long flats."""
    grid = float(rng.choice([0.3, 0.5, 0.6]))
    big = rng.random() < 0.45
    wide = snapped(rng.uniform(16, 42) if big else rng.uniform(7, 15), grid)
    size = rng.uniform(2.4, 7)
    bands = str(rng.choice(["rcr", "rcr", "rc", "rr", "r", "rcrr", "rcrcr", "rrr"]))
    cells, y = [], 0.0
    for band in bands:
        high = snapped(rng.uniform(1.4, 2.6) if band == "c" else rng.uniform(2.8, 6.2), 0.2)
        each = rng.uniform(12, 40) if band == "c" else size * rng.uniform(0.8, 1.5)
        lines = widths(wide, each, rng, grid, 1.2)
        for low, far in zip(lines, lines[1:]):
            use = "hall" if band == "c" and far - low > 2.5 else ""
            cells.append(Cell(rectangle(low, y, far - low, high), use))
        y += high
    if big and "c" in bands:
        _stairs(cells, rng)
    return cells


def _stairs(cells: list[Cell], rng: Generator) -> None:
    """Make stairs of some rooms of a long floor."""
    fit = [cell for cell in cells if not cell.use and 6 < cell.shape.area < 24]
    for cell in fit[:: max(1, int(rng.integers(3, 9)))][:3]:
        cell.use = "stairs"


def _grown(rng: Generator) -> list[Cell]:
    """Rooms stuck to rooms on a coarse grid: farms, cottages, villas."""
    grid = float(rng.choice([0.5, 0.6, 0.8]))
    count = int(rng.integers(3, 15))
    scale = rng.uniform(0.8, 1.3)

    def side(low: float, high: float) -> float:
        return max(2 * grid, snapped(rng.uniform(low, high) * scale, grid))

    cells = [Cell(rectangle(0, 0, side(2.4, 5), side(3, 6)), "hall")]
    for _ in range(count * 9):
        if len(cells) >= count:
            break
        host = cells[int(rng.integers(max(0, len(cells) - 5), len(cells)))].shape.bounds
        wide, high = side(1.5, 5.5), side(1.5, 5.5)
        slide = rng.random()
        along = slide < 0.5
        x = host[0] if along else host[2] - wide
        y = host[1] if rng.random() < 0.5 else host[3] - high
        spots = [(host[2], y), (host[0] - wide, y), (x, host[3]), (x, host[1] - high)]
        new = rectangle(*spots[int(rng.integers(4))], wide, high)
        gaps = [each.shape.distance(new) for each in cells]
        shared = max(each.shape.boundary.intersection(new.boundary).length for each in cells)
        clear = all(each.shape.intersection(new).area < 0.01 for each in cells)
        if clear and shared > 1.4 and all(gap < 0.01 or gap > 1.1 for gap in gaps):
            cells.append(Cell(new))
    whole = polygons(shapely.union_all([cell.shape for cell in cells]))
    return cells + [Cell(Polygon(ring)) for part in whole for ring in part.interiors]


def _twins(rng: Generator) -> list[Cell]:
    """Dwellings mirrored about a stair or a party wall, once or again."""
    grid = 0.3
    wide, high = snapped(rng.uniform(4.5, 9), grid), snapped(rng.uniform(7, 11), grid)
    half = [
        Cell(part) for part in sliced(rectangle(0, 0, wide, high), rng.uniform(6, 13), rng, grid)
    ]
    hall = snapped(rng.uniform(2.2, 3), grid) if rng.random() < 0.6 else 0.0
    deep = snapped(high * rng.uniform(0.5, 1.0), grid)
    cells = []
    for copy in range(int(rng.choice([2, 2, 2, 3, 4]))):
        for cell in half:
            shape = (
                affinity.scale(cell.shape, -1, 1, origin=(wide / 2, 0)) if copy % 2 else cell.shape
            )
            shift = copy * wide + (copy + 1) // 2 * hall
            cells.append(Cell(affinity.translate(shape, shift), cell.use, copy))
        if hall and copy % 2:
            x = copy * wide + copy // 2 * hall
            cells.append(Cell(rectangle(x, 0, hall, deep), "stairs", 100 + copy))
            if high - deep > 1.5:
                cells.append(Cell(rectangle(x, deep, hall, high - deep), "", copy))
            elif high - deep > 0.01:
                cells[-1].shape = rectangle(x, 0, hall, high)
    return cells


def _wings(rng: Generator) -> list[Cell]:
    """Two blocks of corridor and rooms that meet at an angle."""
    first = _bands(rng)
    whole = shapely.union_all([cell.shape for cell in first])
    x0, y0, x1, y1 = whole.bounds
    deep = y1 - y0
    grid = 0.5
    long = snapped(rng.uniform(6, 16), grid)
    corner = rng.random() < 0.5
    at = x1 - deep if corner else x0 + snapped(rng.uniform(0.2, 0.6) * (x1 - x0), grid)
    wide = min(deep, snapped(rng.uniform(5, 9), grid), x1 - at)
    arm = rectangle(at, y1, wide, long)
    if rng.random() < 0.4:
        slope = rng.uniform(-0.5, 0.5)
        arm = Polygon([(x + (y - y1) * slope, y) for x, y in arm.exterior.coords])
    return first + [Cell(part) for part in sliced(arm, rng.uniform(8, 18), rng, grid)]


def _court(rng: Generator) -> list[Cell]:
    wide, high = rng.uniform(13, 22), rng.uniform(12, 20)
    deep = rng.uniform(3.2, 5)
    size = rng.uniform(10, 20)
    strips = [
        rectangle(0, 0, wide, deep),
        rectangle(0, high - deep, wide, deep),
        rectangle(0, deep, deep, high - 2 * deep),
        rectangle(wide - deep, deep, deep, high - 2 * deep),
    ][: int(rng.choice([3, 4, 4]))]
    return [Cell(part) for strip in strips for part in sliced(strip, size, rng, 0.3)]


def _radial(rng: Generator) -> list[Cell]:
    """Rooms around a hall of many sides."""
    count = int(rng.integers(5, 11))
    inner, outer = rng.uniform(1.4, 3.0), rng.uniform(4.8, 8.5)
    turns = (np.arange(count + 1) + 0.5) * 2 * math.pi / count
    rim = np.stack([np.cos(turns), np.sin(turns)], 1) * (1, rng.uniform(0.75, 1))
    cells = [Cell(Polygon(rim[:-1] * inner), "hall")]
    low = 0
    while low < count:
        high = min(count, low + int(rng.integers(1, 3)))
        part = np.concatenate([rim[low : high + 1] * outer, rim[low : high + 1][::-1] * inner])
        cells.append(Cell(Polygon(part)))
        low = high
    keep = len(cells) if rng.random() < 0.7 else max(4, len(cells) - 2)
    return cells[:keep]


def _closets(cells: list[Cell], rng: Generator) -> None:
    for cell in list(cells):
        if cell.use == "" and cell.shape.area > 9 and rng.random() < 0.25:
            new = niche(cell, rng, 0.3)
            if new is not None:
                cells.append(new)


def _beside(cells: list[Cell], rng: Generator) -> list[Cell]:
    """Put another, smaller floor next to the first."""
    other = _cut(rng) if rng.random() < 0.6 else _grown(rng)
    first = shapely.union_all([cell.shape for cell in cells]).bounds
    second = shapely.union_all([cell.shape for cell in other]).bounds
    gap = rng.uniform(2.2, 4)
    shift = (first[2] + gap - second[0], first[1] - second[1])
    if rng.random() < 0.3:
        shift = (first[0] - second[0], first[3] + gap - second[1])
    for cell in other:
        cell.shape = affinity.translate(cell.shape, *shift)
        cell.unit += 50
    return cells + other


def _bent(cells: list[Cell], rng: Generator) -> list[Cell]:
    """Turn the floor, or make its plot crooked; straight sides stay straight."""
    how = pick(rng, {"": 6, "quarter": 2, "crooked": 1.6, "turn": 0.8})
    whole = shapely.union_all([cell.shape for cell in cells]).bounds
    span = max(whole[2] - whole[0], whole[3] - whole[1])
    middle = ((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    shear = rng.uniform(-0.12, 0.12, 2) if how == "crooked" else np.zeros(2)
    far = rng.uniform(-0.12, 0.12, 2) / span if how == "crooked" else np.zeros(2)
    turn = {"quarter": math.pi / 2, "turn": float(rng.uniform(-0.8, 0.8))}.get(how, 0.0)
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    matrix = spin @ np.array([[1, shear[0]], [shear[1], 1]])

    def moved(points: np.ndarray) -> np.ndarray:
        local = points - middle
        return local @ matrix.T / (1 + local @ far)[:, None]

    for cell in cells:
        cell.shape = shapely.transform(cell.shape, moved)
        if not cell.shape.is_valid:
            raise Nonsense("bent too far")
    return cells


MAKERS = {
    "cut": _cut,
    "bands": _bands,
    "grown": _grown,
    "twins": _twins,
    "wings": _wings,
    "court": _court,
    "radial": _radial,
}
