"""A home drawn in a style."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from benchmarks.plan_exam import around, floors
from benchmarks.plan_exam.furnish import FITTINGS, Piece, furnish
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.labels import SPACING, labels
from benchmarks.plan_exam.masonry import MASONRY
from benchmarks.plan_exam.sheet import Hand, Sheet, steady
from benchmarks.plan_exam.styles import Style
from benchmarks.plan_exam.symbols import DOORS, WINDOWS, threshold
from shapely.geometry import LineString

from underdraw.spec.floor_plan import Point


def draw(home: Home, style: Style, scale: float, rng: np.random.Generator) -> Sheet:
    """Return the sheet with a home on it, at so many pixels to the metre."""
    sheet = Sheet(_bounds(home, style, rng), scale, style.paper, _hand(style.shake, rng))
    pieces = _pieces(home, style, rng)
    if style.floors:
        floors.cover(sheet, home, *style.floors, style.pen * 0.6)
    fill, boarded = style.balcony
    floors.balconies(sheet, home, fill, style.ink, style.pen, boarded)
    floors.stairs(sheet, home, style.ink, style.pen)
    _furniture(sheet, pieces, style)
    MASONRY[style.masonry](sheet, home, style.wall_ink, style.wall_fill, style.wall_pen)
    _openings(sheet, home, style)
    language = (style.language, style.lettering)
    for label in labels(home, pieces, style.says, *language, style.letter, rng):
        step, (x, y) = label.height * SPACING, label.at
        top = y + step * (len(label.lines) - 1) / 2
        for number, line in enumerate(label.lines):
            sheet.write(line, (x, top - step * number), label.height, style.ink, style.lettering)
    _around(sheet, home, style, rng)
    return sheet


def _bounds(
    home: Home, style: Style, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """Return the paper that a plan and all around it take."""
    x0, y0, x1, y1 = around.bounds(home)
    chains = 2 * around.CHAIN + 0.2 if "measures" in style.carries else 0.0
    left, below, right, above = (float(each) for each in rng.uniform(0.6, 1.6, 4))
    below += 0.9 if style.carries & {"title", "heading", "scale bar"} else 0.0
    above += 1.1 if "north" in style.carries else 0.0
    wider = max(0.0, 9.8 - (x1 - x0 + left + right + chains)) if "title" in style.carries else 0.0
    return x0 - left - chains, y0 - below, x1 + right + wider, y1 + above + chains


def _hand(shake: float, rng: np.random.Generator) -> Hand:
    """Return a hand that is off by a little, the same wherever lines meet."""
    if not shake:
        return steady
    waves = rng.uniform(1.5, 5.0, (4, 2)) * rng.choice([-1, 1], (4, 2))
    phases = rng.uniform(0, 2 * np.pi, (4, 2))

    def hand(points: Sequence[Point]) -> Sequence[Point]:
        path = LineString(points).segmentize(0.15)
        places = np.asarray(path.coords)
        off = np.sin((places @ waves.T)[:, :, None] + phases).sum(axis=1) * shake / 2
        return [(float(x), float(y)) for x, y in places + off]

    return hand


def _pieces(home: Home, style: Style, rng: np.random.Generator) -> list[Piece]:
    pieces = furnish(home, rng)
    kinds = {"all": {piece.kind for piece in pieces}, "fittings": FITTINGS}
    return [piece for piece in pieces if piece.kind in kinds[style.furniture]]


def _furniture(sheet: Sheet, pieces: Sequence[Piece], style: Style) -> None:
    colour, fill = style.soft
    for piece in pieces:
        for shape in piece.drawing:
            sheet.fill(shape, fill or style.paper)
            sheet.outline(shape, style.pen * 0.8, colour)


def _openings(sheet: Sheet, home: Home, style: Style) -> None:
    ink = (style.ink, style.pen)
    for hole in home.holes:
        wall = home.wall(hole)
        if hole.look == "window":
            WINDOWS[style.window](sheet, hole, wall, ink, style.glass)
        else:
            if hole.outdoors and style.threshold:
                threshold(sheet, hole, wall, ink)
            leaf = style.floors[0][0] if style.floors else style.paper
            DOORS[style.door](sheet, hole, wall, ink, leaf)


def _around(sheet: Sheet, home: Home, style: Style, rng: np.random.Generator) -> None:
    ink, lettering = (style.ink, style.pen * 0.8), style.lettering
    if "measures" in style.carries:
        around.measures(sheet, home, *ink, lettering, "centimetres" in style.carries)
    if "title" in style.carries:
        around.title(sheet, *ink, lettering, style.language, rng)
    if "heading" in style.carries:
        around.heading(sheet, style.ink, lettering, style.language, rng)
    if "north" in style.carries:
        around.north(sheet, *ink, lettering, float(rng.uniform(-60, 60)))
    if "scale bar" in style.carries:
        around.scale_bar(sheet, *ink, lettering)
