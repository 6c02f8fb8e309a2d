"""Layouts as rectangles, and the lattice of rooms that they make."""

from __future__ import annotations

import numpy as np
from benchmarks.plan_hands.listing.chance import maybe, one_of, pick
from benchmarks.plan_hands.listing.ways import WAYS, Draft, Rect
from numpy.typing import NDArray

Rng = np.random.Generator
# A sort of building: sides in metres, square metres of a room, ways to part it, chance of wings.
_SORTS: dict[str, tuple[tuple[float, float], tuple[float, float], dict[str, float], float]] = {
    "studio": ((4.2, 6.5), (9, 18), {"slices": 3, "one side": 1}, 0.15),
    "flat": (
        (6.5, 11.0),
        (8, 16),
        {"slices": 3, "rows": 2, "hub": 3, "corridor": 4, "one side": 2},
        0.45,
    ),
    "house": (
        (8.0, 13.0),
        (9, 20),
        {"slices": 3, "rows": 3, "hub": 4, "corridor": 2, "one side": 1},
        0.6,
    ),
    "villa": (
        (11.0, 17.0),
        (10, 24),
        {"slices": 2, "rows": 3, "hub": 4, "corridor": 3, "court": 1.5},
        0.8,
    ),
    "floor": ((8.0, 15.0), (10, 22), {"corridor": 6, "hub": 1, "rows": 1, "court": 1}, 0.5),
    "long": ((11.0, 30.0), (9, 20), {"corridor": 6, "one side": 1}, 0.2),
}
_COMMON = {"studio": 0.1, "flat": 0.38, "house": 0.3, "villa": 0.1, "floor": 0.07, "long": 0.05}


def drafted(rng: Rng, small: bool) -> Draft:
    """Return a layout of a random sort."""
    sort = pick(rng, {"studio": 0.2, "flat": 0.5, "house": 0.3} if small else _COMMON)
    sides, goals, ways, winged = _SORTS[sort]
    wide, high = rng.uniform(*sides), rng.uniform(sides[0], min(sides[1], 15.0))
    if sort == "long":
        wide, high = rng.uniform(16, 30), rng.uniform(8, 14)
    goal = rng.uniform(*goals)
    draft = Draft()
    _part(rng, draft, (0.0, 0.0, wide, high), goal, ways)
    while maybe(rng, winged):
        winged *= 0.45
        _wing(rng, draft, (0.0, 0.0, wide, high), goal, sort in ("house", "villa"))
    for _ in range(2):
        _shorten(rng, draft)
    for _ in range(int(rng.integers(0, 2 + draft.count // 4))):
        _carve(rng, draft)
    return draft


def _shorten(rng: Rng, draft: Draft) -> None:
    """Cut rooms that are far longer than wide, and halls that are very long now and then."""
    for i in range(len(draft.rects)):
        (x0, y0, x1, y1), number = draft.rects[i]
        wide, high = x1 - x0, y1 - y0
        if number in draft.halls | draft.garages or max(wide, high) < rng.uniform(2.0, 3.2) * min(
            wide, high
        ):
            continue
        share = rng.uniform(0.35, 0.65)
        cut = x0 + wide * share if wide > high else y0 + high * share
        parts = ((x0, y0, cut, y1), (cut, y0, x1, y1))
        if high >= wide:
            parts = ((x0, y0, x1, cut), (x0, cut, x1, y1))
        draft.rects[i] = parts[0], number
        draft.add(parts[1])


def _part(rng: Rng, draft: Draft, rect: Rect, goal: float, ways: dict[str, float]) -> None:
    """Part a rectangle in one way, lying or standing, perhaps turned over."""
    x0, y0, x1, y1 = rect
    way, stands = WAYS[pick(rng, ways)], maybe(rng, 0.4)
    flips = maybe(rng, 0.5), maybe(rng, 0.5)
    first = len(draft.rects)
    way(rng, draft, (y0, x0, y1, x1) if stands else rect, goal)
    for i in range(first, len(draft.rects)):
        (a, b, c, d), number = draft.rects[i]
        if stands:
            a, b, c, d = b, a, d, c
        if flips[0]:
            a, c = x0 + x1 - c, x0 + x1 - a
        if flips[1]:
            b, d = y0 + y1 - d, y0 + y1 - b
        draft.rects[i] = (a, b, c, d), number


def _wing(rng: Rng, draft: Draft, rect: Rect, goal: float, house: bool) -> None:
    """Add a part to one side of the house; a garage, or rooms."""
    wide, high = rect[2], rect[3]
    garage = house and maybe(rng, 0.45)
    depth = rng.uniform(3.0, 6.2) if garage else rng.uniform(1.6, 6.5)
    side = int(rng.integers(4))
    along = high if side % 2 else wide
    length = min(along, rng.uniform(5.3, 6.6)) if garage else rng.uniform(0.3, 0.8) * along
    low = one_of(rng, (0.0, along - length, rng.uniform(0, 1) * (along - length)))
    ends = (low, low + max(length, 2.0))
    part: Rect = (
        (ends[0], -depth, ends[1], 0.0),
        (wide, ends[0], wide + depth, ends[1]),
        (ends[0], high, ends[1], high + depth),
        (-depth, ends[0], 0.0, ends[1]),
    )[side]
    if garage:
        draft.garages.add(draft.add(part))
    else:
        _part(rng, draft, part, goal, {"slices": 3, "rows": 1, "one side": 0.6})


def _carve(rng: Rng, draft: Draft) -> None:
    """Take a closet or a small washroom out of a corner of a room."""
    big = [
        (rect, number)
        for rect, number in draft.rects
        if (rect[2] - rect[0]) * (rect[3] - rect[1]) > 8.5
        and min(rect[2] - rect[0], rect[3] - rect[1]) > 2.5
    ]
    if not big:
        return
    (x0, y0, x1, y1), number = one_of(rng, big)
    if number in draft.garages:
        return
    sizes = ((0.65, 0.85), (1.2, 2.6)) if maybe(rng, 0.65) else ((0.95, 1.7), (1.4, 2.6))
    wide, high = rng.uniform(*sizes[0]), rng.uniform(*sizes[1])
    if maybe(rng, 0.5):
        wide, high = high, wide
    wide, high = min(wide, (x1 - x0) * 0.7), min(high, (y1 - y0) * 0.7)
    a = one_of(rng, (x0, x1 - wide))
    b = one_of(rng, (y0, y1 - high))
    draft.add((a, b, a + wide, b + high))


def lattice(draft: Draft) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return the lattice's x, its y, and (rows, columns) the room of each cell, -1 outside."""
    axes = []
    for axis in (0, 1):
        values = sorted({rect[k] for rect, _ in draft.rects for k in (axis, axis + 2)})
        axes.append(_clusters(values))
    (xs, of_x), (ys, of_y) = axes
    cells = np.full((len(ys) - 1, len(xs) - 1), -1, np.int64)
    for (x0, y0, x1, y1), number in draft.rects:
        cells[of_y[y0] : of_y[y1], of_x[x0] : of_x[x1]] = number
    return xs, ys, cells


def _clusters(values: list[float]) -> tuple[NDArray[np.float64], dict[float, int]]:
    """Return marks a hand's breadth apart at least, and the number of each value's mark."""
    marks: list[float] = []
    of: dict[float, int] = {}
    for value in values:
        if not marks or value - marks[-1] > 0.45:
            marks.append(value)
        of[value] = len(marks) - 1
    return np.asarray(marks, np.float64).round(2), of
