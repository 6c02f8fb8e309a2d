"""How walls are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.sheet import Colour, Sheet
from shapely.affinity import translate
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

Masonry = Callable[[Sheet, Home, Colour, Colour, float], None]


def solid(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Fill walls with ink."""
    sheet.fill(home.cut, ink)


def outlined(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Draw both faces of walls with one pen."""
    sheet.fill(home.cut, fill)
    sheet.outline(home.cut, pen, ink)


def two_pens(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Draw outer walls with a thick pen, inner ones with a thin one."""
    sheet.fill(home.cut, fill)
    outer = unary_union([_whole(home, i) for i, wall in enumerate(home.shell.walls) if wall.outer])
    edges = home.cut.boundary
    sheet.outline(edges - outer.buffer(0.012), pen, ink)
    sheet.outline(edges & outer.buffer(0.012), pen * 2.4, ink)


def _whole(home: Home, number: int) -> BaseGeometry:
    wall = home.shell.walls[number]
    return wall.band(-wall.thickness / 2, wall.length + wall.thickness / 2)


def hatched(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Hatch outer walls as masonry is, fill inner ones, and outline all."""
    sheet.fill(home.cut, (255, 255, 255))
    outer = unary_union([_whole(home, i) for i, wall in enumerate(home.shell.walls) if wall.outer])
    sheet.fill(home.cut - outer, fill)
    for stroke in strokes(home.cut & outer, 0.075):
        sheet.outline(stroke, pen * 0.6, ink)
    sheet.outline(home.cut, pen, ink)


def shaded(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Let walls throw a soft shadow, and fill them."""
    for off in (0.14, 0.1, 0.06):
        sheet.fill(translate(home.cut, off, -off), (90, 80, 70), 0.16)
    sheet.fill(home.cut, ink)


def scribbled(sheet: Sheet, home: Home, ink: Colour, fill: Colour, pen: float) -> None:
    """Fill walls with strokes of a pencil, and draw along their faces twice."""
    sheet.fill(home.cut, fill, 0.75)
    for stroke in strokes(home.cut, 0.045):
        sheet.outline(stroke, pen * 0.9, ink)
    sheet.outline(home.cut, pen * 1.3, ink)
    sheet.outline(translate(home.cut, 0.012, -0.009), pen * 0.7, ink)


def strokes(area: BaseGeometry, apart: float) -> Iterator[BaseGeometry]:
    """Yield the parts of slanting lines that lie in an area."""
    x0, y0, x1, y1 = area.bounds
    reach = y1 - y0
    for x in np.arange(x0 - reach, x1, apart * 2**0.5):
        yield LineString([(x, y0), (x + reach, y1)]) & area


MASONRY: dict[str, Masonry] = {
    "solid": solid,
    "outlined": outlined,
    "two pens": two_pens,
    "hatched": hatched,
    "shaded": shaded,
    "scribbled": scribbled,
}
