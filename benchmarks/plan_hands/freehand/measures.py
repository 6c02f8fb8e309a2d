"""Lines of measure, in the house and beside it."""

from __future__ import annotations

import math

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Mask, Page
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style

TICKS: dict[str, list[list[tuple[float, float]]]] = {
    "slash": [[(-0.1, -0.1), (0.1, 0.1)]],
    "dot": [[(-0.03, 0), (0.03, 0)], [(-0.03, 0.02), (0.03, 0.02)]],
    "bar": [],
    "arrow": [[(0.15, -0.07), (0, 0), (0.15, 0.07)]],
    "cross": [[(-0.08, -0.08), (0.08, 0.08)], [(-0.08, 0.08), (0.08, -0.08)]],
}


def draw_measures(page: Page, house: House, look: Style) -> None:
    """Draw lines of measure beside the house."""
    rng = page.rng
    ink = page.mask()
    x0, y0, x1, y1 = shapely.bounds(house.whole)
    ticks = str(rng.choice(list(TICKS)))
    reach = rng.uniform(0.0, 1.0)
    size = float(np.clip(page.scale * rng.uniform(0.14, 0.24), 6, 20))
    walls = [wall for wall in house.plan.walls if not wall.id.startswith("x")]
    for side in rng.permutation(4)[: int(rng.integers(1, 5))]:
        axis, sign = int(side) % 2, 1 if side < 2 else -1
        edge = ((y0, y1), (x0, x1))[axis][sign > 0]
        near = [
            w
            for w in walls
            if abs(w.start[1 - axis] - edge) < 1.2 or abs(w.end[1 - axis] - edge) < 1.2
        ]
        marks = sorted({round(float(p[axis]), 1) for w in near for p in (w.start, w.end)})
        for row in range(int(rng.integers(1, 3))):
            off = edge + sign * (0.5 + 0.55 * row + reach * 0.6)
            stops = marks if row == 0 else [marks[0], marks[-1]]
            _measure(page, ink, stops, off, edge, axis, ticks, size, look)
    page.lay(ink, look.accent if rng.random() < 0.4 else look.ink, rng.uniform(0.7, 1))


def _measure(
    page: Page,
    ink: Mask,
    stops: list[float],
    off: float,
    edge: float,
    axis: int,
    ticks: str,
    size: float,
    look: Style,
) -> None:
    def at(u: float, v: float) -> tuple[float, float]:
        return (u, v) if axis == 0 else (v, u)

    if len(stops) < 2:
        return
    page.stroke(ink, [at(stops[0] - 0.15, off), at(stops[-1] + 0.15, off)], 1)
    for u in stops:
        short = edge if page.rng.random() < 0.7 else off
        page.stroke(ink, [at(u, short), at(u, off + math.copysign(0.12, off - edge))], 1)
        for line in TICKS[ticks]:
            page.stroke(ink, [at(u + a, off + b) for a, b in line], look.heavy)
    for low, high in zip(stops, stops[1:]):
        if high - low > 0.5:
            spot = page.px(at((low + high) / 2, off))[0] + (
                (0, -size * 0.9) if axis == 0 else (-size * 0.9, 0)
            )
            write(page, ink, f"{high - low:.2f}", spot, size, look.lettering, axis)


def draw_inner_measures(page: Page, house: House, look: Style) -> None:
    """Draw a line of measure across some rooms."""
    ink = page.mask()
    size = float(np.clip(page.scale * 0.16, 6, 16))
    ticks = str(page.rng.choice(list(TICKS)))
    for room in house.rooms:
        if page.rng.random() < 0.5 or room.shape.area < 4:
            continue
        x0, y0, x1, y1 = room.shape.bounds
        axis = int(page.rng.integers(2))
        low, high = ((y0, y1), (x0, x1))[axis]
        off = low + (high - low) * page.rng.uniform(0.15, 0.85)
        ends = [(x0, off), (x1, off)] if axis == 0 else [(off, y0), (off, y1)]
        line = shapely.LineString(ends).intersection(room.shape)
        if isinstance(line, shapely.LineString) and line.length > 1.5:
            u = [float(point[axis]) for point in line.coords]
            _measure(page, ink, sorted(u), off, off, axis, ticks, size, look)
    page.lay(ink, look.accent if page.rng.random() < 0.4 else look.ink, 0.8)
