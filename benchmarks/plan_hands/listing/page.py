"""A page: one house or several, drawn in one manner."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from benchmarks.plan_hands.listing.chance import blend, maybe, one_of, pick
from benchmarks.plan_hands.listing.clutter import draw_clutter
from benchmarks.plan_hands.listing.furniture import draw_mats, furnish
from benchmarks.plan_hands.listing.glazing import draw_windows
from benchmarks.plan_hands.listing.house import NoHouse, Thickness, shell
from benchmarks.plan_hands.listing.joined import parted
from benchmarks.plan_hands.listing.light import add_windows
from benchmarks.plan_hands.listing.measures import draw_measures
from benchmarks.plan_hands.listing.openings import Fitted, fitted
from benchmarks.plan_hands.listing.outside import draw_outside
from benchmarks.plan_hands.listing.shapes import shaped
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import Style, styled
from benchmarks.plan_hands.listing.symbols import draw_doors
from benchmarks.plan_hands.listing.textures import PAINTS
from benchmarks.plan_hands.listing.walling import draw_walls, gap
from benchmarks.plan_hands.listing.words import Tongue, write
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomKind, RoomSpec, WallSpec

Rng = np.random.Generator
Bounds = tuple[float, float, float, float]
_KINDS: dict[str, RoomKind] = {
    "living": "living room",
    "bedroom": "bedroom",
    "tatami": "bedroom",
    "kitchen": "kitchen",
    "dining": "dining room",
    "office": "office",
    "bath": "bathroom",
    "wc": "bathroom",
    "utility": "storage",
    "hall": "hall",
    "closet": "storage",
    "garage": "garage",
}


def draw(rng: Rng) -> tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]:
    """Return a page (H, W, 3), its plan in metres, and the map from metres to pixels."""
    style = styled(rng)
    thick = _thickness(rng, style)
    count = int(pick(rng, {"1": 8, "2": 1.2, "3": 0.3}))
    houses = [house(rng, thick, count > 1) for _ in range(count)]
    if count > 1:
        _set_apart(rng, houses)
    sheet = _sheet(rng, houses, min(thick.inner, thick.outer))
    _paint(rng, sheet, houses, style)
    return sheet.page(), _plan(houses), sheet.matrix()


def _thickness(rng: Rng, style: Style) -> Thickness:
    thick = Thickness.drawn(rng)
    if style.wall in ("lines", "insulated", "slanted", "dots"):
        return replace(thick, outer=max(thick.outer, 0.2), inner=max(thick.inner, 0.1))
    if style.wall in ("solid", "coloured") and maybe(rng, 0.12):  # a single pen line
        pen = round(rng.uniform(0.06, 0.12), 3)
        return Thickness(pen, pen, pen, 0.0)
    return thick


def house(rng: Rng, thick: Thickness, small: bool) -> Fitted:
    """Return a house of a random layout."""
    while True:
        try:
            grid = parted(rng, small)
            made = shell(rng, grid, thick)
            count = len(made.rooms)
            area = sum(room.area for room in made.rooms.values()) / count
            if not 2 <= count <= 60 or (count > 10 and area < rng.uniform(4.5, 8.0)):
                continue
            marks = {"halls": grid.halls, "garages": grid.garages, "opened": grid.opened}
            found, habits = fitted(rng, made, shaped(rng, made), marks)
            add_windows(rng, found, habits)
            found.opened = grid.opened
            return found
        except NoHouse:
            continue


def _bounds(houses: list[Fitted]) -> Bounds:
    every = [one.bounds for each in houses for one in each.shell.grounds]
    low, high = np.min(every, axis=0), np.max(every, axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


def _set_apart(rng: Rng, houses: list[Fitted]) -> None:
    """Put houses side by side or one over the other, with a space between."""
    beside, at = maybe(rng, 0.6), 0.0
    for each in houses:
        x0, y0, x1, y1 = _bounds([each])
        off = rng.uniform(0, 1.5)
        each.shell.shift(*((at - x0, off - y0) if beside else (off - x0, at - y0)))
        at += (x1 - x0 if beside else y1 - y0) + rng.uniform(0.8, 3.0)


def _sheet(rng: Rng, houses: list[Fitted], thinnest: float) -> Sheet:
    """Return blank paper with room for the houses and for what stands beside them."""
    x0, y0, x1, y1 = _bounds(houses)
    wide, high = x1 - x0, y1 - y0
    roomy = rng.uniform(0.5, 0.8) if maybe(rng, 0.3) else rng.uniform(0.78, 0.95)
    shares = [float(np.clip(roomy * rng.uniform(0.8, 1.1), 0.45, 0.95)) for _ in (0, 1)]
    longest = max(wide / shares[0], high / shares[1])
    side = float(np.exp(rng.uniform(np.log(380), np.log(1600))))
    least = max(20.0, 2.3 / thinnest)
    scale = min(max(side / longest, least), 120.0, 1600 / longest)
    if scale < least:
        shares = [0.92, 0.92]
        scale = min(least, 1600 * 0.92 / max(wide, high))
    if longest * scale < 350:
        scale = 350 / longest
    size = max(60, int(wide * scale / shares[0])), max(60, int(high * scale / shares[1]))
    spare = size[0] - wide * scale, size[1] - high * scale
    places = [0.5 if maybe(rng, 0.5) else rng.uniform(0.15, 0.85) for _ in (0, 1)]
    origin = spare[0] * places[0] - x0 * scale, spare[1] * places[1] + y1 * scale
    fine = 1 if maybe(rng, 0.15) and thinnest * scale > 4 else 2
    return Sheet(size, scale, origin, fine)


def _paint(rng: Rng, sheet: Sheet, houses: list[Fitted], style: Style) -> None:
    height = float(np.clip(sheet.scale * rng.uniform(0.1, 0.24), 5.5, 22))
    tongue = Tongue.drawn(rng, height)
    sheet.image[:] = style.paper
    if tongue.code == "jp":
        for each in houses:
            each.lay_mats(rng)
    solid = draw_outside(rng, sheet, houses, style, tongue)
    for each in houses:
        _floors(rng, sheet, each, style)
        furnish(rng, sheet, each, style, each.opened)
        draw_walls(rng, sheet, each, style)
        _gaps(sheet, each, style)
        draw_windows(rng, sheet, each, style)
        draw_doors(rng, sheet, each, style)
        if style.words != "none":
            for number in each.roles:
                if style.words != "some" or maybe(rng, 0.5):
                    write(rng, sheet, tongue, style, each, number)
        draw_measures(rng, sheet, each, style, tongue)
    _captions(rng, sheet, houses, style, tongue)
    draw_clutter(rng, sheet, style, tongue, solid)
    if style.grey:
        grey = cv2.cvtColor(sheet.image, cv2.COLOR_RGB2GRAY)
        sheet.image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)


_STOREYS = (
    ("GROUND FLOOR", "FIRST FLOOR", "SECOND FLOOR"),
    ("Erdgeschoss", "Obergeschoss", "Dachgeschoss"),
    ("RDC", "1er étage", "Combles"),
    ("Planta baja", "Planta primera", "Ático"),
    ("1F", "2F", "3F"),
    ("Type A", "Type B", "Type C"),
    ("Plan 1", "Plan 2", "Vind"),
)


def _captions(rng: Rng, sheet: Sheet, houses: list[Fitted], style: Style, tongue: Tongue) -> None:
    """Write below or above each storey which it is, and how large."""
    if len(houses) == 1 or maybe(rng, 0.4):
        return
    names, above = one_of(rng, _STOREYS), maybe(rng, 0.4)
    font = tongue.font if not isinstance(tongue.font, int) else "DejaVuSans.ttf"
    height, sized = tongue.height * rng.uniform(1.0, 1.5), maybe(rng, 0.5)
    for name, each in zip(names, houses):
        x0, y0, x1, y1 = _bounds([each])
        off = 1.3 * height / sheet.scale
        area = sum(room.area for room in each.shell.rooms.values())
        text = f"{name} {area:.1f} m²" if sized else name
        at = (x0 + x1) / 2, y1 + off if above else y0 - off
        sheet.words(text, at, font, height, style.words_colour)


def _floors(rng: Rng, sheet: Sheet, each: Fitted, style: Style) -> None:
    """Paint the floors, to the middle of the walls."""
    see_through = maybe(rng, 0.05)
    paints = {
        role: PAINTS[name](rng, colour, sheet.scale * sheet.fine * _STEPS.get(name, 0.3), lines)
        for role, (name, colour, lines) in style.floor.items()
    }
    for number, role in each.roles.items():
        if not see_through:
            sheet.fill(each.shell.faces[number], style.paper)
        if role in paints:
            sheet.paste(each.shell.faces[number], paints[role])
        if role == "tatami":
            draw_mats(sheet, each.shell.rooms[number], style)


_STEPS = {"planks": 0.16, "tiles": 0.33, "slanted": 0.3, "dots": 0.16}


def _gaps(sheet: Sheet, each: Fitted, style: Style) -> None:
    """Fill the gaps of doors where floors do not run through."""
    colours = {"white": style.paper, "tint": blend(style.paper, style.leaf_colour, 0.12)}
    if style.gap not in colours:
        return
    for number, one in enumerate(each.holes):
        if one.kind != "window":
            sheet.fill(gap(each, number), colours[style.gap])


def _plan(houses: list[Fitted]) -> FloorPlan:
    walls: list[WallSpec] = []
    openings: list[OpeningSpec] = []
    rooms: list[RoomSpec] = []
    for each in houses:
        first = len(walls)
        for number, wall in enumerate(each.shell.walls):
            walls.append(wall.model_copy(update={"id": f"w{first + number}"}))
        for one in each.holes:
            openings.append(
                OpeningSpec(kind=one.kind, wall=f"w{first + one.wall}", at=one.at, width=one.width)
            )
        for number, room in each.shell.rooms.items():
            role = each.roles[number]
            corners = tuple((round(x, 4), round(y, 4)) for x, y in room.exterior.coords[:-1])
            name = f"{role} {len(rooms) + 1}"
            rooms.append(RoomSpec(name=name, kind=_KINDS[role], polygon=corners))
    return FloorPlan(walls=tuple(walls), openings=tuple(openings), rooms=tuple(rooms))
