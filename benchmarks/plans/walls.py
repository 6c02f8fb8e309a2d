"""Walls as draughtsmen draw them: filled, hollow, hatched, in layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from benchmarks.plans.draws import Draw, between, chance, drawn, one_of, tone
from benchmarks.plans.ground import ground, grown, hole, lines, polygons
from benchmarks.plans.patterns import PATTERNS
from benchmarks.plans.pen import Colour, Pen
from numpy.random import Generator
from shapely import prepare
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan

_COLUMN = 0.1  # metres; what is shorter is no wall
_BLACK = one_of((0, 0, 0), (0, 0, 0), (25, 25, 25), (60, 60, 60))


@dataclass(frozen=True)
class WallLook:
    """How a wall is filled and outlined; lengths in metres, no fill shows what is under it."""

    fill: Colour | None
    line: Colour
    outline: float = 0.0
    pattern: str = ""
    step: float = 0.1
    pen: float = 0.012
    layers: tuple[float, ...] = ()  # shares of a half thickness, from the outside in
    core: tuple[float, ...] = ()  # shares of the thickness, from the house's outside in
    thin: float = 0.01  # of the lines of layers and of the core
    uneven: float = 0.0  # share by which lines are thicker or thinner
    unclosed: bool = False  # at the openings
    parted: bool = False  # each wall closed where it meets the next
    beyond: float = 0.0  # that lines run on at corners; below 0, stop short of them
    strokes: int = 1  # that a line is drawn by
    astray: float = 0.0  # that a stroke is off by


_PLAIN: dict[str, Draw] = {
    "fill": one_of((255, 255, 255), (255, 255, 255), None),
    "line": _BLACK,
    "outline": one_of(0.01, 0.015, 0.02, 0.03, 0.05),
    "thin": one_of(0.005, 0.01, 0.015, 0.02),
    "uneven": one_of(*([0.0] * 5), 0.5),
    "unclosed": chance(0.2),
    "parted": chance(0.12),
    "beyond": one_of(*([0.0] * 10), 0.05, 0.1, -0.03, -0.06),
}
_PATTERNED: dict[str, Draw] = {
    **_PLAIN,
    "pattern": one_of(*PATTERNS, "slanted", "slanted", "crossed"),
    "step": between(0.04, 0.14),
    "pen": between(0.006, 0.025),
}

_NEAT: dict[str, Draw] = {**_PLAIN, "outline": one_of(0.02, 0.03, 0.04)}
_NEAT |= {"unclosed": chance(0.0), "parted": chance(0.0)}
_NEAT |= {"beyond": one_of(0.0), "uneven": one_of(0.0)}
_CORES = one_of((0.3,), (0.4,), (0.5,), (0.65,), (0.35, 0.6), (0.25, 0.75), (0.25, 0.5, 0.75))

# A word for every way to draw a wall, and what is drawn at random within it.
WALL_LOOKS: dict[str, dict[str, Draw]] = {
    "solid": {"fill": tone(0, 90, 0.15), "line": _BLACK},
    "grey": {"fill": tone(80, 190), "line": _BLACK, "outline": one_of(0.0, 0.02, 0.03, 0.04)},
    "coloured": {"fill": tone(60, 170, 1.0), "line": _BLACK, "outline": one_of(0.0, 0.0, 0.02)},
    "white": {"fill": tone(235, 255, 0.1), "line": _BLACK, "outline": one_of(0.0, 0.01)},
    "hollow": _PLAIN,
    "fine": {**_PLAIN, "outline": one_of(0.004, 0.008, 0.012, 0.018)},
    "hatched": _PATTERNED,
    "tinted hatch": {**_PATTERNED, "fill": tone(170, 245)},
    "bare hatch": {**_PATTERNED, "outline": lambda _: 0.0, "step": between(0.03, 0.07)},
    "neat grey": {**_NEAT, "fill": tone(110, 190, 0.0)},
    "neat hollow": _NEAT,
    "neat hatch": {
        **_NEAT,
        "pattern": one_of("slanted"),
        "step": between(0.06, 0.12),
        "pen": one_of(0.015, 0.02, 0.03),
    },
    "layered": {**_PLAIN, "layers": one_of((0.5,), (0.35,), (0.7,), (0.3, 0.45), (1.0,))},
    "sketched": {
        **_PLAIN,
        "outline": one_of(0.01, 0.02),
        "beyond": one_of(0.0, 0.05, 0.1, 0.15),
        "strokes": one_of(2, 2, 3),
        "astray": between(0.004, 0.02),
    },
    "cavity": {**_PLAIN, "core": _CORES},
    "cavity grey": {**_PLAIN, "fill": tone(170, 245), "core": _CORES},
    "cavity hatch": {**_PATTERNED, "core": _CORES},
    "layered hatch": {**_PATTERNED, "layers": one_of((0.4,), (0.6,))},
    "layered grey": {**_PLAIN, "fill": tone(120, 220), "layers": one_of((0.4,), (0.6,))},
}


def wall_look(kind: str, rng: Generator, **told: Any) -> WallLook:
    """Return a random look of a kind."""
    return WallLook(**(drawn(WALL_LOOKS[kind], rng) | told))


def outer_walls(plan: FloorPlan) -> set[str]:
    """Return the ids of the walls that have the outside on one side."""
    rooms = [Polygon(room.polygon).buffer(0.02) for room in plan.rooms]
    whole = unary_union([*rooms, *ground(plan.walls)])
    edge = whole.boundary
    prepare(edge)
    return {
        wall.id
        for wall, each in zip(plan.walls, ground(plan.walls))
        if edge.intersection(each.buffer(0.01)).length > wall.length / 2
    }


def draw_walls(
    pen: Pen, plan: FloorPlan, looks: dict[str, WallLook], changed: float, rng: Generator
) -> None:
    """Draw walls in the looks of inner, changed and outer ones and of columns, in that order.

    So many of the inner walls are changed, as where a house is altered.
    """
    outer = outer_walls(plan)
    parts: dict[WallLook, list[Polygon]] = {look: [] for look in looks.values()}
    for wall, each in zip(plan.walls, ground(plan.walls)):
        role = "outer" if wall.id in outer else "changed" if rng.random() < changed else "inner"
        parts[looks["column" if wall.length < _COLUMN else role]].append(each)
    holes = unary_union([hole(plan.wall(one.wall), one, 0.02) for one in plan.openings])
    grounds = [
        (look, part)
        for look, each in parts.items()
        for part in (each if look.parted else [unary_union(each)])
    ]
    for number, (look, each) in enumerate(grounds):
        over = unary_union([other for _, other in grounds[number + 1 :]])
        draw_wall(pen, each.difference(over), holes, look, rng)
    whole = unary_union([each for _, each in grounds])
    house = unary_union([Polygon(part.exterior) for part in polygons(whole)])
    for look, each in parts.items():
        _draw_core(pen, house, unary_union(each).difference(holes), look, rng)


def _draw_core(
    pen: Pen, house: BaseGeometry, solid: BaseGeometry, look: WallLook, rng: Generator
) -> None:
    """Draw lines along the house's outside within its walls."""
    for share in look.core:
        inside = grown(house, -share * 2 * _half(solid))
        for part in lines(inside.boundary.intersection(solid)):
            _stroke(pen, np.asarray(part.coords), look, look.thin, rng)


def cast(pen: Pen, solid: BaseGeometry, far: float) -> None:
    """Let walls throw a soft shadow so many metres to the right and down."""
    shade = pen.mask(solid).astype(np.float32)
    shift = np.array([[1, 0, far * pen.k], [0, 1, far * pen.k]])
    shade = cv2.warpAffine(shade, shift, shade.shape[::-1])
    shade = cv2.blur(shade, (max(1, int(far * pen.k)),) * 2)
    pen.page[:] = (pen.page * (1 - 0.35 * shade[..., None])).astype(np.uint8)


def draw_wall(
    pen: Pen, whole: BaseGeometry, holes: BaseGeometry, look: WallLook, rng: Generator
) -> None:
    """Draw the ground of walls but for its holes."""
    solid = whole.difference(holes)
    if solid.is_empty:
        return
    if look.fill:
        pen.fill(solid, look.fill)
    if look.pattern:
        hatch(pen, solid, look, rng)
    for share in look.layers:
        inside = grown(whole, -share * _half(whole))
        _edges(pen, inside, holes, look, look.thin, rng)
    if look.unclosed:
        _edges(pen, whole, holes, look, look.outline, rng)
    elif look.outline:
        _edges(pen, solid, Polygon(), look, look.outline, rng)


def _edges(
    pen: Pen, shape: BaseGeometry, holes: BaseGeometry, look: WallLook, wide: float, rng: Generator
) -> None:
    """Draw a shape's lines as far as the openings, and leave them open there."""
    for area in polygons(shape):
        for part in lines(area.boundary.difference(holes)):
            _stroke(pen, np.asarray(part.coords), look, wide, rng)


def _stroke(pen: Pen, points: np.ndarray, look: WallLook, wide: float, rng: Generator) -> None:
    """Draw a line, each of its parts as wide and as long as the hand happens to make it."""
    if not look.beyond and not look.uneven and look.strokes == 1:
        pen.line(points, look.line, wide)
        return
    for one, other in list(zip(points, points[1:])) * look.strokes:
        long = max(float(np.hypot(*(other - one))), 4 * abs(look.beyond), 1e-6)
        more = (other - one) / long * look.beyond * rng.uniform(0.2, 1.0)
        stroke = wide * (1 + look.uneven * float(rng.uniform(-1, 1)))
        off = look.astray * rng.uniform(-1, 1, (2, 2))
        pen.line(np.array([one - more, other + more]) + off, look.line, stroke)


def _half(whole: BaseGeometry) -> float:
    """Return about half the thickness of walls, from their area and their outline."""
    return 0.9 * whole.area / max(whole.length, 1e-6)


def hatch(pen: Pen, solid: BaseGeometry, look: WallLook, rng: Generator) -> None:
    """Draw a look's pattern on a ground."""
    mask = pen.mask(solid)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    step = max(round(look.step * pen.k), 3 * pen.fine)
    thick = min(pen.thick(look.pen), max(1, step // 3))
    height, width = mask[part].shape
    ink = PATTERNS[look.pattern](height, width, step, thick, rng)
    pen.page[part][mask[part] & ink] = look.line
