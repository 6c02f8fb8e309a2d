"""A plan drawn on a page in a style."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.around import AROUND, UNDER
from benchmarks.plans.doors import DOORS, WIDE
from benchmarks.plans.finish import FINISHES, shaken
from benchmarks.plans.floors import lay
from benchmarks.plans.furnish import furnish
from benchmarks.plans.ground import ground, grown, hole
from benchmarks.plans.labels import label
from benchmarks.plans.pen import Pen, Spot
from benchmarks.plans.sheet import Sheet, surround
from benchmarks.plans.style import Style
from benchmarks.plans.walls import cast, draw_walls
from benchmarks.plans.windows import WINDOWS
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.floor_plan.naming import sides
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec

Margins = tuple[float, float, float, float]
_WIDEST_SWING = 2.1


def draw(
    plan: FloorPlan,
    style: Style,
    px_per_m: float,
    rng: Generator,
    margins: Margins = (1.6, 1.6, 1.6, 1.6),
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return the plan's page, (H, W, 3) uint8 RGB, and the (3, 3) map from metres to its pixels.

    The margins are metres at the left, the foot, the right and the head.
    """
    shapes = [Polygon(room.polygon).buffer(0.02) for room in plan.rooms]
    whole = unary_union([*ground(plan.walls), *shapes]).simplify(0.005)
    edges = np.asarray(whole.bounds) + np.asarray(margins) * (-1, -1, 1, 1)
    pen = Pen((edges[0], edges[1], edges[2], edges[3]), px_per_m, style.fine, style.paper)
    sheet = Sheet(pen, plan, whole, style, rng)
    surround(sheet, UNDER)
    rooms = [(Polygon(room.polygon), room.kind) for room in plan.rooms]
    for room, kind in rooms:
        lay(pen, room, kind, style, rng)
    taken = unary_union([_clearance(plan, one) for one in plan.openings])
    for room, kind in rooms if style.furniture else ():
        furnish(pen, room, kind, taken, style, rng)
    if style.shadow:
        cast(pen, unary_union(ground(plan.walls)), style.shadow)
    draw_walls(pen, plan, style.walls, style.changed, rng)
    for one in plan.openings:
        _opening(pen, plan, one, style, rng)
    for room, kind in rooms:
        label(pen, room, kind, style, rng)
    surround(sheet, AROUND)
    if style.wobble:
        pen.page = shaken(pen.page, style.wobble * pen.k, pen.k, rng)
    return FINISHES[style.finish](pen.finished(), rng), pen.to_page


def _clearance(plan: FloorPlan, one: OpeningSpec) -> BaseGeometry:
    clear = min(one.width, 1.2) if one.kind == "door" else 0.0
    return grown(hole(plan.wall(one.wall), one), clear + 0.05)


def _opening(pen: Pen, plan: FloorPlan, one: OpeningSpec, style: Style, rng: Generator) -> None:
    """Draw one in a frame of its own: u along the wall, v across it."""
    wall = plan.wall(one.wall)
    (x0, y0), (x1, y1) = wall.start, wall.end
    turn = float(np.arctan2(y1 - y0, x1 - x0) + np.pi * rng.integers(2))
    flip = float(rng.choice([-1.0, 1.0]))
    ink = style.swing if one.kind == "door" else style.line
    spot = Spot(pen, wall.at(one.at), turn, flip, ink, style.pen, style.glass)
    half, side = one.width / 2, wall.thickness / 2
    if one.kind == "window":
        WINDOWS[_habit(style.windows, rng)](spot, half, side, rng)
        if style.radiators:
            spot.box(-0.8 * half, -side - 0.14, 0.8 * half, -side - 0.04)
    elif one.kind == "door":
        table, habits = (WIDE, style.wide) if one.width > _WIDEST_SWING else (DOORS, style.doors)
        _frame(spot, half, side, style)
        if style.glazed and _leads_out(plan, one):
            WINDOWS[_habit(style.windows, rng)](spot, half, side, rng)
        table[_habit(habits, rng)](spot, half, side, rng)
    if style.jambs:
        for u in (-half, half):
            spot.line((u, -side), (u, side))


def _leads_out(plan: FloorPlan, one: OpeningSpec) -> bool:
    """Tell whether there is a side of an opening where no room is."""
    shapes = [Polygon(room.polygon) for room in plan.rooms]
    return not all(any(room.contains(Point(at)) for room in shapes) for at in sides(plan, one))


def _habit(kinds: tuple[str, ...], rng: Generator) -> str:
    """Return the first kind most often."""
    return kinds[0] if rng.random() < 0.7 else kinds[int(rng.integers(len(kinds)))]


def _frame(spot: Spot, half: float, side: float, style: Style) -> None:
    for v in (side, -side)[: style.thresholds]:
        spot.line((-half, v), (half, v))
    if style.casing:
        for u in (-half, half - style.casing):
            spot.box(u, -side, u + style.casing, side)
