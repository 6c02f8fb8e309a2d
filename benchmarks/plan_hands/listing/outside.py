"""What lies around a house: balconies, terraces, gardens, pools, drives and trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import Colour, blend, maybe, near, one_of, pick
from benchmarks.plan_hands.listing.furniture import Spot, draw_icon, outside_spot
from benchmarks.plan_hands.listing.icons import ICONS
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.slots import along_across
from benchmarks.plan_hands.listing.style import Style
from benchmarks.plan_hands.listing.textures import PAINTS
from benchmarks.plan_hands.listing.words import Tongue, put
from benchmarks.plans.ground import polygons
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

Rng = np.random.Generator
_GRASS: tuple[Colour, ...] = ((200, 222, 170), (176, 204, 140), (222, 232, 205), (150, 180, 110))
_PAVING: tuple[Colour, ...] = ((222, 218, 210), (205, 200, 192), (236, 232, 224), (190, 190, 192))
_WORDS = (
    "Balcony", "Terrace", "BALCONY", "PATIO", "DECK", "Balkon", "Terrasse", "Balcon", "Terraza",
    "Parveke", "Altan", "Terraço", "Loggia", "Балкон", "バルコニー", "Verandah", "SIT-OUT", "PORCH",
)  # fmt: skip


@dataclass
class Yard:
    """The ground around houses that is still free."""

    sheet: Sheet
    style: Style
    tongue: Tongue
    solid: BaseGeometry

    def free(self, shape: Polygon) -> bool:
        """Tell whether nothing stands there yet."""
        return not self.solid.intersects(shape)

    def take(self, shape: BaseGeometry) -> None:
        """Keep others from standing there."""
        self.solid = self.solid.union(shape)


def footprint(houses: list[Fitted]) -> BaseGeometry:
    """Return the ground of all houses."""
    return shapely.union_all(
        [shape for each in houses for shape in (*each.shell.faces.values(), *each.shell.grounds)]
    )


def draw_outside(
    rng: Rng, sheet: Sheet, houses: list[Fitted], style: Style, tongue: Tongue
) -> BaseGeometry:
    """Draw what lies around the houses; returns all ground that is taken then."""
    yard = Yard(sheet, style, tongue, footprint(houses))
    coloured = style.wall != "light" and maybe(rng, 0.5)
    if style.wall != "light" and maybe(rng, 0.14):
        _garden(rng, yard)
    rings = [ring for part in polygons(yard.solid) for ring in part.interiors]
    for ring in rings:
        _court(rng, yard, Polygon(ring))
    for each in houses:
        _before_doors(rng, yard, each, coloured)
        if style.wall != "light" and maybe(rng, 0.1):
            _neighbours(rng, yard, each)
    if coloured and maybe(rng, 0.1):
        _pool(rng, yard)
    return yard.solid


def _before_doors(rng: Rng, yard: Yard, house: Fitted, coloured: bool) -> None:
    for number, one in enumerate(house.holes):
        if one.kind == "door" and min(one.left, one.right) < 0:
            spot, width = outside_spot(house, number, 0.0)
            _BEFORE.get(one.use, _nothing)(rng, yard, spot, width, coloured)


def _nothing(rng: Rng, yard: Yard, spot: Spot, width: float, coloured: bool) -> None:
    """Leave the ground bare."""


def _garden(rng: Rng, yard: Yard) -> None:
    """Lay a lawn around the house, with a hedge and trees."""
    sheet, grass = yard.sheet, near(rng, one_of(rng, _GRASS), 10)
    x0, y0, x1, y1 = yard.solid.bounds
    out = rng.uniform(0.6, 4.0, 4)
    lawn = box(x0 - out[0], y0 - out[1], x1 + out[2], y1 + out[3])
    dark = blend(grass, (40, 80, 30), 0.4)
    paint = pick(rng, {"plain": 3, "dots": 2, "fading": 1})
    sheet.paste(lawn, PAINTS[paint](rng, grass, sheet.scale * 0.2 * sheet.fine, dark))
    if maybe(rng, 0.5):
        sheet.outline(lawn, dark, float(rng.choice([1, 2, 0.2 * sheet.scale])))
    for _ in range(int(rng.integers(0, 14))):
        u, v = rng.uniform(size=2)
        size = rng.uniform(0.3, 1.3)
        left, low, right, top = lawn.bounds
        at = left + u * (right - left), low + v * (top - low)
        tree = shapely.Point(at).buffer(size, quad_segs=5)
        if yard.free(tree):
            sheet.fill(tree, near(rng, dark, 14), 0.8)
            sheet.outline(tree, blend(dark, (0, 0, 0), 0.4), 1)
            for turn in np.arange(0, 6.2, 1.05):
                tip = at[0] + size * np.cos(turn), at[1] + size * np.sin(turn)
                sheet.line([at, tip], blend(dark, (0, 0, 0), 0.3), 0.5)


def _court(rng: Rng, yard: Yard, court: Polygon) -> None:
    """Show that a court is open to the sky: grass or stones, a cross of lines, its name."""
    sheet, style = yard.sheet, yard.style
    if court.area < 1.0:
        return
    how = pick(rng, {"ground": 3, "cross": 1, "both": 1}) if style.wall != "light" else "cross"
    if how != "cross":
        colour = near(rng, one_of(rng, (*_GRASS, *_PAVING)), 10)
        paint = pick(rng, {"plain": 1, "tiles": 2, "dots": 2, "slanted": 1})
        lines = blend(colour, (60, 60, 60), rng.uniform(0.15, 0.4))
        sheet.paste(court, PAINTS[paint](rng, colour, sheet.scale * 0.25 * sheet.fine, lines))
    if how != "ground":
        corners = shapely.get_coordinates(court.minimum_rotated_rectangle)
        for k in (0, 1):
            sheet.line(corners[[k, k + 2]], style.icon_line, style.line, False, (8.0, 4.0))
    if style.words in ("all", "some"):
        word = one_of(rng, ("Patio", "Courtyard", "Hof", "Lichthof", "VOID", "Cour", "OPEN TO SKY"))
        font, spot = "DejaVuSans.ttf", court.representative_point()
        sheet.words(word, (spot.x, spot.y), font, yard.tongue.height, style.words_colour)


def _corners(spot: Spot, a0: float, b0: float, a1: float, b1: float) -> NDArray[np.float64]:
    return spot.at(np.array([(a0, b0), (a1, b0), (a1, b1), (a0, b1)]))


def _terrace(rng: Rng, yard: Yard, spot: Spot, width: float, coloured: bool) -> None:
    """Draw a balcony or a terrace before a door: thin lines, no walls."""
    deep, half = rng.uniform(1.0, 3.4), width / 2 + rng.uniform(0.3, 2.5)
    shift = rng.uniform(-0.5, 0.5) * (half - width / 2)
    corners = _corners(spot, shift - half, 0.0, shift + half, deep)
    body = Polygon(corners)
    if not yard.free(Polygon(_corners(spot, shift - half, 0.05, shift + half, deep))):
        return
    sheet, style = yard.sheet, yard.style
    yard.take(body)
    if coloured:
        colour = near(rng, one_of(rng, _PAVING), 10)
        paint = pick(rng, {"plain": 2, "tiles": 3, "planks": 3, "dots": 1, "slanted": 0.5})
        lines = blend(colour, (60, 60, 60), rng.uniform(0.1, 0.5))
        sheet.paste(body, PAINTS[paint](rng, colour, sheet.scale * 0.2 * sheet.fine, lines))
    dash = (5.0, 4.0) if maybe(rng, 0.15) else None
    sheet.line(corners, style.icon_line, min(style.line, 1.5), True, dash)
    if maybe(rng, 0.4):
        rail = _corners(spot, shift - half + 0.07, 0.0, shift + half - 0.07, deep - 0.07)
        sheet.line(rail[[1, 2, 3, 0]], style.icon_line, style.line)
    if style.furniture > 0.5 and deep > 2.0:
        icon = one_of(rng, ICONS["table"])
        size = min(1.5, 2 * half - 0.4)
        at = _corners(spot, shift - size / 2, 0.4, shift + size / 2, 0.4 + size)
        draw_icon(sheet, icon, Spot(at[0], at[1] - at[0], at[3] - at[0]), style)
    if style.words == "all" and maybe(rng, 0.6):
        word, tongue = one_of(rng, _WORDS), yard.tongue
        font = tongue.font if not isinstance(tongue.font, int) else "DejaVuSans.ttf"
        middle = corners.mean(0)
        tall = bool(np.ptp(corners[:, 1]) > 1.3 * np.ptp(corners[:, 0]))
        x, y = middle.tolist()
        put(sheet, word, (x, y), font, tongue.height * 0.85, style.words_colour, tall)


def _steps(rng: Rng, yard: Yard, spot: Spot, width: float, coloured: bool) -> None:
    """Draw steps, a mat or a porch before the front door."""
    half, sheet, style = width / 2 + rng.uniform(0, 0.5), yard.sheet, yard.style
    if maybe(rng, 0.6) or not yard.free(Polygon(_corners(spot, -half, 0.05, half, 1.2))):
        return
    deep = rng.uniform(0.28, 0.32)
    for k in range(int(rng.integers(1, 5))):
        step = _corners(spot, -half - 0.2 * k, 0.0, half + 0.2 * k, deep * (k + 1))
        sheet.line(step, style.icon_line, style.line, True)
    yard.take(Polygon(_corners(spot, -half, 0.0, half, 1.2)))


def _drive(rng: Rng, yard: Yard, spot: Spot, width: float, coloured: bool) -> None:
    """Draw a drive before the garage, perhaps with a car on it."""
    deep, sheet, style = rng.uniform(1.5, 6.0), yard.sheet, yard.style
    corners = _corners(spot, -width / 2 - 0.2, 0.0, width / 2 + 0.2, deep)
    if maybe(rng, 0.4) or not yard.free(Polygon(corners).buffer(-0.05)):
        return
    yard.take(Polygon(corners))
    if coloured:
        sheet.fill(corners, near(rng, one_of(rng, _PAVING), 10))
    sheet.line(corners[[1, 2, 3, 0]], style.icon_line, style.line, False, (6.0, 4.0))
    if maybe(rng, 0.4) and deep > 5:
        at = _corners(spot, -0.9, 0.5, 0.9, 5.0)
        draw_icon(
            sheet, one_of(rng, ICONS["car"]), Spot(at[0], at[1] - at[0], at[3] - at[0]), style
        )


def _neighbours(rng: Rng, yard: Yard, house: Fitted) -> None:
    """Show that other flats or a staircase lie behind walls without openings: pale, unbordered."""
    sheet, style, shell = yard.sheet, yard.style, house.shell
    pierced = {one.wall for one in house.holes}
    tone = blend(style.paper, (128, 128, 130), rng.uniform(0.1, 0.35))
    paint, deep = pick(rng, {"plain": 3, "slanted": 3, "dots": 1}), rng.uniform(0.5, 2.6)
    lines = blend(tone, (90, 90, 90), 0.5)
    for number, wall in enumerate(shell.walls):
        if number in pierced or shell.sorts[number] != "outer" or wall.length < 2:
            continue
        along, across = along_across(wall)
        middle = np.asarray(wall.at(wall.length / 2)) + across * (wall.thickness / 2 + 0.1)
        out = across * (-1 if shapely.intersects_xy(yard.solid, *middle) else 1)
        spot = Spot(np.asarray(wall.start) + out * wall.thickness / 2, along, out)
        corners = _corners(spot, 0.0, 0.0, wall.length, deep)
        if not yard.free(Polygon(_corners(spot, 0.05, 0.05, wall.length - 0.05, deep))):
            continue
        step = sheet.scale * 0.2 * sheet.fine
        sheet.paste(corners, PAINTS[paint](rng, tone, step, lines))
        yard.take(Polygon(corners))
        if deep > 1.2 and maybe(rng, 0.5):
            size = min(wall.length * 0.8, rng.uniform(2.0, 4.0))
            at = _corners(spot, 0.2, 0.1, 0.2 + size, min(deep, 1.2))
            icon = one_of(rng, ICONS["stairs"][:2])
            draw_icon(sheet, icon, Spot(at[0], at[1] - at[0], at[3] - at[0]), style)


def _pool(rng: Rng, yard: Yard) -> None:
    x0, y0, x1, y1 = yard.solid.bounds
    wide, high = rng.uniform(2.5, 8), rng.uniform(2.5, 4.5)
    for _ in range(5):
        a = rng.uniform(x0 - wide - 1, x1 + 1)
        b = float(rng.choice([y0 - high - rng.uniform(0.5, 2), y1 + rng.uniform(0.5, 2)]))
        pool = box(a, b, a + wide, b + high).buffer(rng.uniform(0, 0.8))
        if yard.free(pool):
            water = near(rng, (130, 195, 225), 15)
            yard.sheet.fill(pool.buffer(0.35), (225, 222, 215))
            yard.sheet.fill(pool, water)
            yard.sheet.outline(pool, blend(water, (0, 40, 90), 0.5), yard.style.line)
            yard.take(pool.buffer(0.4))
            return


_BEFORE: dict[str, Callable[[Rng, Yard, Spot, float, bool], None]] = {
    "balcony": _terrace,
    "entrance": _steps,
    "garage": _drive,
}
