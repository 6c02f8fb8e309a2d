"""What makes a house crooked: corners cut off, bays, sides that lean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from benchmarks.plans.ground import grown, largest
from benchmarks.plans.outline import Edge, House, straight_rows
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point


def bent(rng: Generator, house: House, times: int) -> House:
    """Cut corners off, bulge walls out, or skew a part of a house, so many times."""
    for _ in range(times):
        house = BENDS[str(rng.choice(list(BENDS)))](rng, house)
    return house


def _skewed(rng: Generator, house: House) -> House:
    """Let one side of the house lean, as on a plot that is no rectangle."""
    x0, y0, x1, y1 = unary_union(list(house.spaces.values())).bounds
    turned, mirrored = rng.random() < 0.5, rng.random() < 0.5
    width, depth = (y1 - y0, x1 - x0) if turned else (x1 - x0, y1 - y0)
    lean = rng.uniform(-0.25, 0.35) * width / depth

    def moved(point: tuple[float, float]) -> Point:
        x, y = point[0] - x0, point[1] - y0
        u, v = (y, x) if turned else (x, y)
        u = width - u if mirrored else u
        u += lean * v * u / width
        u = width - u if mirrored else u
        x, y = (v, u) if turned else (u, v)
        return round(x + x0, 3), round(y + y0, 3)

    return _moved(house, moved)


def _moved(house: House, move: Callable[[Point], Point]) -> House:
    rows = [[e._replace(start=move(e.start), end=move(e.end)) for e in row] for row in house.rows]
    spaces = {
        n: largest(
            Polygon([move((x, y)) for x, y in largest(space.simplify(0.01)).exterior.coords])
        )
        for n, space in house.spaces.items()
    }
    return House([part for row in rows for part in straight_rows(row)], spaces)


def _chamfered(rng: Generator, house: House) -> House:
    """Cut an outer corner off by a slanted wall."""
    ends: dict[Point, list[tuple[int, int]]] = {}
    for i, row in enumerate(house.rows):
        for end, edge in ((0, row[0]), (1, row[-1])):
            ends.setdefault(edge[end], []).append((i, end))
    corners = [
        (point, meeting)
        for point, meeting in ends.items()
        if len(meeting) == 2 and all(_long(house.rows[i], end) for i, end in meeting)
    ]
    if not corners:
        return house
    point, meeting = corners[int(rng.integers(len(corners)))]
    rows, tips = [list(row) for row in house.rows], []
    for i, end in meeting:
        edge = rows[i][-end]
        tip = _towards(point, edge[1 - end], rng.uniform(0.5, 1.3))
        rows[i][-end] = edge._replace(**{("start", "end")[end]: tip})
        tips.append(tip)
    number = max(rows[meeting[0][0]][-meeting[0][1]].spaces)
    corner = Polygon([point, *tips])
    if house.spaces[number].intersection(corner).area < 0.9 * corner.area:
        return house
    cut = largest(house.spaces[number].difference(corner))
    (ax, ay), (bx, by) = np.subtract(tips, point)
    spaces = (number, 0) if ax * by < ay * bx else (0, number)
    rows.append([Edge(tips[0], tips[1], spaces)])
    return replace(house, rows=rows, spaces=house.spaces | {number: cut})


def _long(row: list[Edge], end: int) -> bool:
    edge = row[-end]
    return edge.outside and float(np.hypot(*np.subtract(edge.start, edge.end))) > 2.2


def _towards(point: Point, other: Point, far: float) -> Point:
    way = np.subtract(other, point)
    x, y = np.asarray(point) + way * far / np.hypot(*way)
    return round(float(x), 3), round(float(y), 3)


def _bulged(rng: Generator, house: House) -> House:
    """Let a stretch of an outer wall stand out, as a bay of three sides."""
    long = [
        (i, j)
        for i, row in enumerate(house.rows)
        for j, edge in enumerate(row)
        if edge.outside and float(np.hypot(*np.subtract(edge.start, edge.end))) > 3.0
    ]
    if not long:
        return house
    i, j = long[int(rng.integers(len(long)))]
    row = house.rows[i]
    edge = row[j]
    size = float(np.hypot(*np.subtract(edge.start, edge.end)))
    along = np.subtract(edge.end, edge.start) / size
    out = np.array([along[1], -along[0]]) * (1 if edge.spaces[1] == 0 else -1)
    number = max(edge.spaces)
    middle = np.add(edge.start, edge.end) / 2
    corners = [_rounded(middle + along * u + out * v) for u, v in _bay(rng, size - 0.8)]
    path = [edge.start, *corners, edge.end]
    parts = [[Edge(a, b, edge.spaces)] for a, b in zip(path, path[1:])]
    parts[0] = [*row[:j], *parts[0]]
    parts[-1] = [*parts[-1], *row[j + 1 :]]
    rows = [*house.rows[:i], *parts, *house.rows[i + 1 :]]
    bay = Polygon(corners)
    if any(space.intersection(bay).area > 0.01 for space in house.spaces.values()):
        return house
    whole = largest(unary_union([house.spaces[number], grown(bay, 0.002)]))
    return House(rows, house.spaces | {number: whole})


def _bay(rng: Generator, most: float) -> list[tuple[float, float]]:
    """Return the corners of a bay, along the wall and out of it: of three sides, or round."""
    deep, wide = rng.uniform(0.5, 1.1), rng.uniform(1.8, min(most, 4.0))
    if rng.random() < 0.25:
        turns = np.linspace(np.pi, 0, 8)
        return [(wide / 2 * float(np.cos(a)), deep * float(np.sin(a))) for a in turns]
    slope = min(deep * float(rng.choice([0.0, 0.6, 1.0])), wide / 2 - 0.3)
    return [(-wide / 2, 0), (slope - wide / 2, deep), (wide / 2 - slope, deep), (wide / 2, 0)]


def _rounded(point: NDArray[np.float64]) -> Point:
    return round(float(point[0]), 3), round(float(point[1]), 3)


BENDS: dict[str, Callable[[Generator, House], House]] = {
    "chamfered": _chamfered,
    "bulged": _bulged,
    "skewed": _skewed,
}
