"""What lies outside a house: terraces, steps, roofs, plots, trees."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.draws import tone
from benchmarks.plans.ground import grown, largest, lines, polygons, strip
from benchmarks.plans.sheet import Sheet
from benchmarks.plans.walls import draw_wall, hatch, outer_walls, wall_look
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

_PALE = tone(205, 250, 0.8)


def terrace(sheet: Sheet) -> None:
    """Draw a terrace or a balcony before an outer wall, in thin lines."""
    rng = sheet.rng
    outer = outer_walls(sheet.plan)
    walls = [wall for wall in sheet.plan.walls if wall.id in outer and wall.length > 1.5]
    for wall in [walls[int(i)] for i in rng.permutation(len(walls))[: int(rng.integers(1, 3))]]:
        low = rng.uniform(0, 0.4) * wall.length
        high = low + rng.uniform(0.4, 0.6) * wall.length
        around = strip(wall, low, high, float(rng.uniform(0.8, 3.0))).difference(sheet.whole)
        if not around.is_empty:
            _paved(sheet, largest(around))


def _paved(sheet: Sheet, ground: Polygon) -> None:
    """Draw the edge of a terrace, in one line or more, and its boards."""
    rng = sheet.rng
    if rng.random() < 0.4:
        sheet.pen.fill(ground, _PALE(rng))
    for inset in (0.0, 0.06, 0.1)[: int(rng.integers(1, 4))]:
        edge = grown(ground, -inset).boundary
        _trace(sheet, edge.difference(sheet.whole.buffer(0.02)), dashed=rng.random() < 0.15)
    if rng.random() < 0.4:
        x0, y0, x1, y1 = ground.bounds
        for x in np.arange(x0, x1, rng.uniform(0.14, 0.5)):
            _trace(sheet, LineString([(x, y0), (x, y1)]).intersection(ground))


def _trace(sheet: Sheet, shape: BaseGeometry, dashed: bool = False) -> None:
    draw = sheet.pen.dashes if dashed else sheet.pen.line
    for part in lines(shape):
        draw(part.coords, sheet.style.line, sheet.style.pen)


def steps(sheet: Sheet) -> None:
    """Draw steps before the doors that lead outside."""
    outer = outer_walls(sheet.plan)
    tread = sheet.rng.uniform(0.22, 0.35)
    for one in sheet.plan.openings:
        if one.kind != "door" or one.wall not in outer:
            continue
        wall, beyond = sheet.plan.wall(one.wall), sheet.rng.uniform(0, 0.5)
        low, high = one.at - one.width / 2 - beyond, one.at + one.width / 2 + beyond
        for number in range(int(sheet.rng.integers(1, 5))):
            step = strip(wall, low, high, tread * (number + 1)).difference(sheet.whole)
            _trace(sheet, step.boundary.difference(sheet.whole.buffer(0.02)))


def entrance(sheet: Sheet) -> None:
    """Draw arrows to the doors that lead inside."""
    outer = outer_walls(sheet.plan)
    for one in sheet.plan.openings:
        wall = sheet.plan.wall(one.wall)
        if one.kind != "door" or one.wall not in outer:
            continue
        (x0, y0), (x1, y1) = wall.start, wall.end
        for turn in (0.0, np.pi):
            x, y = wall.at(one.at)
            spot = sheet.spot(x, y, float(np.arctan2(y1 - y0, x1 - x0) + turn))
            far = wall.thickness / 2 + 0.15
            arrow = spot.place([(0, far), (-0.2, far + 0.35), (0.2, far + 0.35)])
            if not Polygon(arrow).intersects(sheet.whole):
                spot.solid([(0, far), (-0.2, far + 0.35), (0.2, far + 0.35)])


def roof(sheet: Sheet) -> None:
    """Draw the edge of the roof around the house, dashed."""
    far = grown(sheet.whole, sheet.rng.uniform(0.2, 0.9))
    for part in polygons(far):
        sheet.pen.dashes(part.exterior.coords, sheet.style.line, sheet.style.pen, dash=0.2)


def lawn(sheet: Sheet) -> None:
    """Colour the ground about the house, all of it or a part."""
    reach = float(sheet.rng.choice([0.4, 1.0, 20.0]))
    around = grown(sheet.whole, reach).difference(sheet.whole)
    if sheet.rng.random() < 0.6:
        sheet.pen.fill(around, _PALE(sheet.rng))
        return
    look = wall_look("hatched", sheet.rng, line=sheet.style.grout, step=sheet.rng.uniform(0.1, 0.5))
    hatch(sheet.pen, around, look, sheet.rng)


def neighbour(sheet: Sheet) -> None:
    """Draw the houses that it stands between, hatched or grey."""
    x0, y0, x1, y1 = sheet.bounds
    rng, far = sheet.rng, 30.0
    side = str(rng.choice(["hatched", "bare hatch", "grey", "tinted hatch"]))
    look = wall_look(side, rng, step=rng.uniform(0.1, 0.4))
    for ground in (box(x0 - far, y0, x0, y1), box(x1, y0, x1 + far, y1)):
        if rng.random() < 0.6:
            draw_wall(sheet.pen, ground.difference(sheet.whole), Polygon(), look, rng)


def squared_paper(sheet: Sheet) -> None:
    """Draw the squares of the paper."""
    pen, rng, style = sheet.pen, sheet.rng, sheet.style
    step = rng.uniform(0.2, 1.0)
    for x in np.arange(pen.left, pen.right, step):
        pen.line([(x, pen.low), (x, pen.high)], style.grout, style.pen / 2)
    for y in np.arange(pen.low, pen.high, step):
        pen.line([(pen.left, y), (pen.right, y)], style.grout, style.pen / 2)


def drive(sheet: Sheet) -> None:
    """Draw a path that bends, from the house to the edge of the page."""
    rng = sheet.rng
    start = np.array(sheet.beside())
    path = start + np.cumsum(rng.normal(0, 1.0, (5, 2)), axis=0)
    ways = LineString(path).buffer(rng.uniform(0.4, 1.5)).difference(sheet.whole)
    _trace(sheet, ways.boundary, dashed=rng.random() < 0.3)


def _plot(sheet: Sheet) -> Polygon:
    """Return a plot that reaches so far towards the edge of the page."""
    x0, y0, x1, y1 = sheet.bounds
    pen, rng = sheet.pen, sheet.rng
    share, shift = rng.uniform(0.4, 0.8), rng.uniform(-0.3, 0.3, 2)
    left, right = x0 - (x0 - pen.left) * share, x1 + (pen.right - x1) * share
    low, high = y0 - (y0 - pen.low) * share, y1 + (pen.high - y1) * share
    return Polygon([(left, low), (right, low + shift[0]), (right + shift[1], high), (left, high)])


def trees(sheet: Sheet) -> None:
    """Draw trees and bushes outside."""
    rng = sheet.rng
    for _ in range(int(rng.integers(1, 6))):
        x, y = sheet.beside()
        size = rng.uniform(0.3, 1.0)
        spot, rays = sheet.spot(x, y), int(rng.integers(6, 16))
        spot.round(0, 0, 2 * size, 2 * size) if rng.random() < 0.6 else None
        for angle in np.arange(rays) * 2 * np.pi / rays:
            ray = np.array([np.cos(angle), np.sin(angle)])
            spot.line(0.15 * size * ray, size * ray * rng.uniform(0.6, 1.0))


def site(sheet: Sheet) -> None:
    """Draw the lines of the plot, dashed, single or doubled."""
    plot, style, rng = _plot(sheet), sheet.style, sheet.rng
    if rng.random() < 0.4:
        sheet.pen.dashes(plot.exterior.coords, style.line, style.pen, dash=rng.uniform(0.1, 0.5))
        return
    for inset in (0.0, rng.uniform(0.05, 0.2))[: int(rng.integers(1, 3))]:
        sheet.pen.outline(grown(plot, -inset), style.line, style.pen)
