"""A flat drawn in a style: the page, and where it lies there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from benchmarks.plans_other import sheet
from benchmarks.plans_other.canvas import Bounds, Canvas, Colour, Pen
from benchmarks.plans_other.cut import DOORS, WINDOWS, Gap, Inks, threshold
from benchmarks.plans_other.flat import Flat, placed
from benchmarks.plans_other.styles import Style, WallLook
from benchmarks.plans_other.symbols import SYMBOLS, Shape
from numpy.typing import NDArray
from shapely import affinity, unary_union
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import FixtureSpec, Point, RoomKind

_SIDES = "NESW"
_FLOORS: Mapping[RoomKind, Colour] = {
    "living room": (232, 214, 184),
    "dining room": (228, 208, 176),
    "bedroom": (236, 222, 200),
    "office": (226, 220, 204),
    "kitchen": (224, 226, 222),
    "bathroom": (204, 222, 230),
    "hall": (238, 234, 226),
    "storage": (222, 220, 214),
}
_TILED = ("bathroom", "kitchen")
_BOTH = 11.5  # metres of a sheet that a scale bar and a title block fit on
_SHADOW: Colour = (70, 60, 50)


@dataclass(frozen=True)
class Choices:
    """What a page shows of all that its style allows.

    Attributes:
        walls: look of outer walls, and of the inner ones if the style has no other for them.
        face: font.
        window: symbol.
        door: symbol of hinged doors.
        sized: sides that have dimensions, of NESW.
        furnished, tiled, named, bar, north, title, framed: whether it has them.
        slides: how often a door of a small room slides.
    """

    walls: WallLook
    face: str
    window: str
    door: str
    sized: str
    furnished: bool
    tiled: bool
    named: bool
    bar: bool
    north: bool
    title: bool
    framed: bool
    slides: float


def choose(style: Style, chance: np.random.Generator) -> Choices:
    """Choose a page's details."""

    def one(many: tuple[str, ...]) -> str:
        return many[int(chance.integers(len(many)))]

    def likely(share: float) -> bool:
        return bool(chance.random() < share)

    sized = likely(style.sizes)
    return Choices(
        walls=style.walls[int(chance.integers(len(style.walls)))],
        face=one(style.faces),
        window=one(style.windows),
        door=one(style.doors),
        sized="".join(side for side in _SIDES if sized and likely(0.55)),
        furnished=likely(style.furnished),
        tiled=likely(0.3),
        named=likely(0.85),
        bar=likely(0.4),
        north=likely(0.4),
        title=likely(0.35),
        framed=likely(0.3),
        slides=0.5 if likely(0.4) else 0.0,
    )


def draw(
    flat: Flat, style: Style, scale: float, chance: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Draw a page.

    Args:
        flat: what it shows.
        style: how.
        scale: pixels to the metre.
        chance: what is random of it; the same at any scale.

    Returns:
        (H, W, 3) uint8 RGB and (2, 3) float64, which takes (x, y, 1) in metres to its pixels.
    """
    chosen = choose(style, chance)
    bounds = _bounds(flat, chosen, chance)
    canvas = Canvas(bounds, scale, style.paper, style.hand, chance)
    thin = Pen(style.pen, style.ink)
    inks = Inks(thin, Pen(style.pen * 2, style.ink), style.paper)
    _floors(canvas, flat, style, chosen)
    if chosen.furnished:
        for fixture in flat.plan.fixtures:
            _furniture(canvas, fixture, style)
    gaps = _gaps(flat)
    _walls(canvas, flat, gaps, style, chosen)
    _openings(canvas, flat, gaps, inks, chosen, chance)
    _surroundings(canvas, flat, style, chosen, chance)
    return canvas.finish(), canvas.to_page


def _bounds(flat: Flat, chosen: Choices, chance: np.random.Generator) -> Bounds:
    """Return the sheet round a flat, with room for what stands beside it."""
    x0, y0, x1, y1 = flat.solid.bounds
    free = {side: float(chance.uniform(0.5, 1.2)) for side in _SIDES}
    for side in chosen.sized:
        free[side] += 1.5
    if chosen.bar or chosen.title:
        free["S"] += 1.5
    if chosen.north:
        free["E"] += 1.6
    if chosen.framed:
        free = {side: by + 0.5 for side, by in free.items()}
    return x0 - free["W"], y0 - free["S"], x1 + free["E"], y1 + free["N"]


def _gaps(flat: Flat) -> list[Gap]:
    gaps = []
    for spec, swing in zip(flat.plan.openings, flat.swings):
        wall = flat.plan.wall(spec.wall)
        probe = Gap(wall, spec, 0, swing)
        inside = unary_union([Polygon(room.polygon) for room in flat.plan.rooms])
        left = inside.contains(probe.box(-0.02, probe.face + 0.1, 0.02, probe.face + 0.14))
        gaps.append(Gap(wall, spec, -1 if left else 1, swing))
    return gaps


def _floors(canvas: Canvas, flat: Flat, style: Style, chosen: Choices) -> None:
    for room in flat.plan.rooms:
        shape = Polygon(room.polygon).buffer(0.02)
        tint = style.ink
        if style.filled:
            red, green, blue = tint = _FLOORS[room.kind]
            canvas.fill(shape, tint)
            tint = (red - 22, green - 22, blue - 20)
        pen = Pen(style.pen * 0.7, tint)
        if (chosen.tiled or style.filled) and room.kind in _TILED:
            for angle in (0, 90):
                canvas.hatch(shape, pen, spacing=0.4, angle=angle)
        elif style.filled and room.kind != "hall":
            canvas.hatch(shape, pen, spacing=0.22, angle=0)


def _furniture(canvas: Canvas, fixture: FixtureSpec, style: Style) -> None:
    pen = Pen(style.pen * 0.8, style.ink)
    outlines = {
        shape: Polygon([placed(fixture, x, y) for x, y in _corners(shape)])
        for shape in SYMBOLS[fixture.kind]
        if shape.form != "line"
    }
    if style.filled:
        shadow = unary_union(list(outlines.values())).buffer(0.02)
        canvas.fill(affinity.translate(shadow, 0.06, -0.06), _SHADOW, 0.3)
    for shape in SYMBOLS[fixture.kind]:
        left, bottom, right, top = shape.place
        if shape.form == "line":
            canvas.line([placed(fixture, left, bottom), placed(fixture, right, top)], pen)
            continue
        if style.filled:
            canvas.fill(outlines[shape], (250, 248, 244))
        canvas.outline(outlines[shape], pen)


def _corners(shape: Shape) -> list[Point]:
    """Return the outline of a box or oval."""
    left, bottom, right, top = shape.place
    if shape.form == "box":
        return [(left, bottom), (right, bottom), (right, top), (left, top)]
    angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    x, y = (left + right) / 2, (bottom + top) / 2
    across, up = (right - left) / 2, (top - bottom) / 2
    return [(x + across * float(np.cos(a)), y + up * float(np.sin(a))) for a in angles]


def _walls(canvas: Canvas, flat: Flat, gaps: list[Gap], style: Style, chosen: Choices) -> None:
    holes = unary_union([gap.hole for gap in gaps])
    if style.inner is None:
        _cut_walls(canvas, flat.solid.difference(holes), style, chosen.walls)
        return
    outer = _outer(flat)
    _cut_walls(canvas, flat.solid.difference(outer).difference(holes), style, style.inner)
    _cut_walls(canvas, outer.difference(holes), style, chosen.walls)
    if chosen.walls.core:
        inset = _hull(flat).buffer(-chosen.walls.core, join_style="mitre")
        core = inset.difference(inset.buffer(-0.004, join_style="mitre")).difference(holes)
        canvas.outline(core, Pen(style.pen * 0.7, style.ink))


def _hull(flat: Flat) -> BaseGeometry:
    """Return the flat's whole ground, out to the outer faces."""
    return unary_union(
        [Polygon(part.exterior) for part in getattr(flat.solid, "geoms", [flat.solid])]
    )


def _outer(flat: Flat) -> BaseGeometry:
    thick = max(wall.thickness for wall in flat.plan.walls)
    ring = _hull(flat).difference(_hull(flat).buffer(-thick, join_style="mitre"))
    return ring.intersection(flat.solid)


def _cut_walls(canvas: Canvas, shape: BaseGeometry, style: Style, look: WallLook) -> None:
    canvas.fill(shape, style.paper if look.fill is None else look.fill)
    if look.hatch:
        pen = Pen(look.hatch.width, style.ink)
        canvas.hatch(shape, pen, spacing=look.hatch.spacing, angle=look.hatch.angle)
    if look.line:
        canvas.outline(shape, Pen(look.line, style.ink))


def _openings(
    canvas: Canvas,
    flat: Flat,
    gaps: list[Gap],
    inks: Inks,
    chosen: Choices,
    chance: np.random.Generator,
) -> None:
    sills = bool(chance.random() < 0.35)
    slides = "pocket" if chance.random() < 0.5 else "sliding"
    for gap in gaps:
        inner = gap.wall.id not in flat.outer
        if gap.spec.kind == "window":
            WINDOWS[chosen.window](canvas, gap, inks)
        elif gap.swing:
            sliding = inner and gap.swing.leaves == 1 and chance.random() < 0.4 * chosen.slides
            DOORS[slides if sliding else chosen.door](canvas, gap, inks)
        if gap.spec.kind != "window" and (sills or not inner):
            threshold(canvas, gap, inks.thin)


def _surroundings(
    canvas: Canvas, flat: Flat, style: Style, chosen: Choices, chance: np.random.Generator
) -> None:
    pen = Pen(style.pen, style.ink)
    letters = sheet.Letters(chosen.face, float(chance.uniform(0.17, 0.24)))
    small = sheet.Letters(chosen.face, letters.height * 0.75)
    figures = sheet.figures(chance)
    x0, y0, x1, _ = canvas.bounds
    inset = 0.25
    low = y0 + inset + 0.35
    sides = sheet.axes(flat)
    if chosen.named:
        sheet.names(canvas, flat, letters, pen, chance, backed=chosen.tiled and not style.filled)
    for side in chosen.sized:
        sheet.dimensions(canvas, flat, sides[side], pen, small, figures)
    if chosen.bar:
        sheet.scale_bar(canvas, (x0 + inset + 0.5, low), pen, small)
    if chosen.title and (x1 - x0 > _BOTH or not chosen.bar):
        sheet.title(canvas, (x1 - inset, y0 + inset), pen, small, chance)
    if chosen.north:
        place = (x1 - inset - 0.85, flat.solid.bounds[3] - 0.5)
        sheet.north(canvas, place, pen, letters, float(chance.uniform(-40, 40)))
    if chosen.framed:
        sheet.frame(canvas, pen, inset)
