"""Chains of dimensions around a plan and within it, and the axes of a grid."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.sheet import Sheet


def _chain(sheet: Sheet, places: list[float], y: float, upright: bool, reach: float) -> None:
    """Draw a chain of dimensions; `reach` is how far its lines go towards the plan."""
    rng, mark = sheet.rng, str(sheet.rng.choice(["tick", "arrow", "dot", "bar"]))
    unit, digits = [(1.0, 2), (1000.0, 0), (100.0, 0)][int(rng.integers(3))]
    spot = sheet.spot()
    size, high = rng.uniform(0.05, 0.1), rng.uniform(0.1, 0.2)
    turned = (lambda u, v: (v, u)) if upright else (lambda u, v: (u, v))
    spot.line(turned(places[0] - 0.1, y), turned(places[-1] + 0.1, y))
    for u in places:
        spot.line(turned(u, y - 0.1), turned(u, y + reach))
        if mark == "tick":
            spot.line(turned(u - size, y - size), turned(u + size, y + size), pens=2)
        elif mark == "dot":
            spot.solid([turned(u + size / 2 * c, y + size / 2 * s) for c, s in _RING])
        elif mark == "arrow":
            for way in (-size, size):
                tips = (u + 2 * way, y + size / 2), (u, y), (u + 2 * way, y - size / 2)
                spot.line(*(turned(*tip) for tip in tips))
    for one, other in zip(places, places[1:]):
        if other - one > 0.3:
            words = f"{(other - one) * unit:.{digits}f}"
            x, row = turned((one + other) / 2, y + 0.65 * high + 0.03)
            sheet.write(words, x, row, high, turn=int(upright))


_RING = [(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 9)]


def _faces(sheet: Sheet, axis: int, openings: bool) -> list[float]:
    """Return where walls, and openings if told, begin along an axis."""
    plan, places = sheet.plan, set()
    for wall in plan.walls:
        if abs(wall.start[axis] - wall.end[axis]) < 0.01:
            places.add(round(wall.start[axis], 2))
    for one in plan.openings if openings else ():
        wall = plan.wall(one.wall)
        if abs(wall.start[axis] - wall.end[axis]) > 1:
            middle = wall.at(one.at)[axis]
            places |= {round(middle - one.width / 2, 2), round(middle + one.width / 2, 2)}
    whole = (sheet.bounds[axis], sheet.bounds[axis + 2])
    inner = sorted(p for p in places if whole[0] + 0.4 < p < whole[1] - 0.4)
    return [whole[0], *inner, whole[1]]


def chains(sheet: Sheet) -> None:
    """Draw chains at some sides: the whole, the walls, the openings."""
    x0, y0, x1, y1 = sheet.bounds
    pen, rng = sheet.pen, sheet.rng
    sides = [
        (0, y0, pen.low, False),
        (0, y1, pen.high, False),
        (1, x0, pen.left, True),
        (1, x1, pen.right, True),
    ]
    for axis, edge, end, upright in sides:
        if rng.random() < 0.3:
            continue
        rows = int(rng.integers(1, 4))
        for row in range(rows):
            share = (row + 1) / (rows + 1)
            y = edge + (end - edge) * share
            places = _faces(sheet, axis, row == 0) if row < rows - 1 else _faces(sheet, axis, False)
            ends = places if row < 2 else [places[0], places[-1]]
            _chain(sheet, ends, y, upright, (edge - y) * rng.choice([0.3, 0.8]))


def inner_chains(sheet: Sheet) -> None:
    """Draw dimensions through some rooms."""
    rng = sheet.rng
    for room in sheet.plan.rooms:
        xs, ys = zip(*room.polygon)
        if rng.random() < 0.6:
            y = min(ys) + (max(ys) - min(ys)) * rng.uniform(0.15, 0.35)
            _chain(sheet, [min(xs), max(xs)], y, False, 0.1)
        if rng.random() < 0.4:
            x = min(xs) + (max(xs) - min(xs)) * rng.uniform(0.1, 0.3)
            _chain(sheet, [min(ys), max(ys)], x, True, 0.1)


def axes(sheet: Sheet) -> None:
    """Draw the axes of a grid, with bubbles."""
    x0, y0, x1, y1 = sheet.bounds
    pen, style, rng = sheet.pen, sheet.style, sheet.rng
    size = rng.uniform(0.2, 0.35)
    for axis, letters in ((0, "1234567890123"), (1, "ABCDEFGHJKLMN")):
        for place, letter in zip(_faces(sheet, axis, False), letters):
            end = (y1 + pen.high) / 2 if axis == 0 else (x0 + pen.left) / 2
            ends = (place, y0 - 0.5), (place, end)
            points = ends if axis == 0 else ((x1 + 0.5, place), (end, place))
            pen.dashes(points, style.remark, style.pen / 2, dash=0.25)
            x, y = points[1]
            sheet.spot(x, y).round(0, 0, 2 * size, 2 * size)
            sheet.write(letter, x, y, size)
