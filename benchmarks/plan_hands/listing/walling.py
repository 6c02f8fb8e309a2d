"""Walls on the sheet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import Style
from benchmarks.plan_hands.listing.textures import PAINTS
from benchmarks.plans.ground import grown, strip
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Rng = np.random.Generator


def gap(house: Fitted, number: int, beyond: float = 0.0) -> Polygon:
    """Return the ground of an opening."""
    one = house.holes[number]
    wall = house.shell.walls[one.wall]
    return strip(wall, one.at - one.width / 2, one.at + one.width / 2, beyond)


def draw_walls(rng: Rng, sheet: Sheet, house: Fitted, style: Style) -> None:
    """Draw the walls, without their openings."""
    holes = [
        gap(house, number, 0.012)
        for number, one in enumerate(house.holes)
        if not (style.through and one.kind == "window")
    ]
    gaps = shapely.union_all(holes)
    shell = house.shell
    pieces = {
        outer: shapely.union_all(
            [g for g, sort in zip(shell.grounds, shell.sorts) if (sort != "inner") == outer]
        )
        for outer in (False, True)
    }
    whole = shapely.union_all(list(pieces.values())).difference(gaps)
    if style.wall in ("solid", "coloured", "light") or style.wall_fill == style.inner_fill:
        parts = [(whole, style.wall_fill)]
    else:
        parts = [
            (pieces[False].difference(gaps), style.inner_fill),
            (pieces[True].difference(gaps), style.wall_fill),
        ]
    if style.shadow:
        shade = affinity.translate(whole, style.shadow, -style.shadow)
        sheet.fill(shade, (30, 30, 30), 0.3)
    for part, colour in parts:
        sheet.fill(part, colour)
    if style.seams and style.wall in _PATTERNS:
        for each in shell.grounds:
            _edge(rng, sheet, each.difference(gaps), style)
    _PATTERNS.get(style.wall, _nothing)(rng, sheet, whole, style)


def _nothing(rng: Rng, sheet: Sheet, whole: BaseGeometry, style: Style) -> None:
    """Leave solid walls as they are."""


def _edge(rng: Rng, sheet: Sheet, whole: BaseGeometry, style: Style) -> None:
    inset = -style.edge_width / 2 / sheet.scale
    sheet.outline(grown(whole, inset), style.edge, style.edge_width)


def _pattern(name: str, step: tuple[float, float]) -> Callable[..., None]:
    """Return a way to fill walls with a paint and draw their edge."""

    def fill(rng: Rng, sheet: Sheet, whole: BaseGeometry, style: Style) -> None:
        lines = style.edge
        space = rng.uniform(*step) * sheet.fine
        sheet.paste(whole, PAINTS[name](rng, style.wall_fill, space, lines))
        _edge(rng, sheet, whole, style)

    return fill


def _lines(rng: Rng, sheet: Sheet, whole: BaseGeometry, style: Style) -> None:
    """Draw lines that run along within the walls."""
    _edge(rng, sheet, whole, style)
    depth = rng.uniform(0.025, 0.05)
    for k in range(1, int(rng.integers(2, 4))):
        inner = grown(whole, -depth * k)
        if not inner.is_empty:
            sheet.outline(inner, style.edge, 1)


def _insulated(rng: Rng, sheet: Sheet, whole: BaseGeometry, style: Style) -> None:
    sheet.paste(whole, PAINTS["slanted"](rng, style.wall_fill, 7 * sheet.fine, style.edge))
    core = grown(whole, -rng.uniform(0.03, 0.06))
    if not core.is_empty:
        sheet.fill(core, style.edge)
    _edge(rng, sheet, whole, style)


_PATTERNS: dict[str, Callable[[Rng, Sheet, BaseGeometry, Style], None]] = {
    "edged": _edge,
    "outlined": _edge,
    "tinted": _edge,
    "slanted": _pattern("slanted", (3.5, 9)),
    "dots": _pattern("dots", (2.5, 5)),
    "lines": _lines,
    "insulated": _insulated,
}
