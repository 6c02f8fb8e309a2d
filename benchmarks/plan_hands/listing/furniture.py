"""Furniture finds its place in rooms and is drawn in the manner of the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import Colour, blend, maybe, one_of
from benchmarks.plan_hands.listing.icons import ICONS, SETS, Icon, Part
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.slots import along_across
from benchmarks.plan_hands.listing.style import WHITE, Style
from benchmarks.plans.ground import lines as ground_lines
from benchmarks.plans.ground import strip
from numpy.typing import NDArray
from shapely.geometry import Polygon

Rng = np.random.Generator


@dataclass(frozen=True)
class Spot:
    """Where a piece stands: its corner, its directions with lengths."""

    origin: NDArray[np.float64]
    along: NDArray[np.float64]
    out: NDArray[np.float64]

    def at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points in metres of points in the unit square."""
        return self.origin + points[:, :1] * self.along + points[:, 1:] * self.out


_SQUARE = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


def kept_free(house: Fitted, careless: bool) -> dict[int, list[Polygon]]:
    """Return for each room the ground before its doors."""
    free: dict[int, list[Polygon]] = {number: [] for number in house.roles}
    for one in house.holes:
        if one.kind == "window":
            continue
        wall = house.shell.walls[one.wall]
        reach = (0.1 if careless else 0.75) * min(one.width, 1.1)
        zone = strip(wall, one.at - one.width / 2, one.at + one.width / 2, reach)
        for number in (one.left, one.right):
            if number >= 0:
                free[number].append(zone)
    return free


def furnish(rng: Rng, sheet: Sheet, house: Fitted, style: Style, opened: set[int]) -> None:
    """Put furniture into all rooms and draw it."""
    if style.furniture <= 0:
        return
    free = kept_free(house, style.careless)
    variants = {name: int(rng.integers(100)) for name in ICONS}
    for number, role in house.roles.items():
        room = house.shell.rooms[number]
        shapely.prepare(room)
        taken = free[number]
        names = SETS["open" if number in opened and role == "living" else role]
        for name in names:
            chance = style.furniture * (0.4 if name.endswith("?") else 1.0)
            if not maybe(rng, chance):
                continue
            name = name.rstrip("?")
            if name == "bed":
                name = "double bed" if room.area > 9 and maybe(rng, 0.75) else "single bed"
            kinds = ICONS[name]
            usual = kinds[variants[name] % len(kinds)]
            icon = usual if maybe(rng, 0.8) else one_of(rng, kinds)
            spot = _place(rng, room, taken, icon)
            if spot is not None:
                draw_icon(sheet, icon, spot, style)
                if name != "rug":
                    taken.append(Polygon(spot.at(_SQUARE)))


def _place(rng: Rng, room: Polygon, taken: list[Polygon], icon: Icon) -> Spot | None:
    """Return a place for a piece, against a wall or free in the room."""
    wide, deep = rng.uniform(*icon.wide), rng.uniform(*icon.deep)
    corners = np.asarray(room.exterior.coords)
    sides = np.diff(corners, axis=0)
    lengths = np.hypot(*sides.T)
    inward = 1.0 if room.exterior.is_ccw else -1.0
    for _ in range(7):
        fits = np.flatnonzero(lengths >= (wide if icon.wall else 0.8) * 0.9)
        if not len(fits):
            return None
        k = int(rng.choice(fits, p=lengths[fits] / lengths[fits].sum()))
        along = sides[k] / lengths[k]
        across = np.array([-along[1], along[0]]) * inward
        if icon.wall:
            if icon.wide[1] >= 2.2 and lengths[k] < 5 and maybe(rng, 0.3):
                wide = float(lengths[k]) - 0.01  # fitted from wall to wall
            spare = max(0.0, lengths[k] - wide)
            low = one_of(rng, (0.0, spare, spare / 2, spare * rng.uniform()))
            origin = corners[k] + along * low + across * 0.01
        else:
            x0, y0, x1, y1 = room.bounds
            middle = np.array([rng.uniform(x0, x1), rng.uniform(y0, y1)])
            origin = middle - along * wide / 2 - across * deep / 2
        spot = Spot(origin, along * wide, across * deep)
        body = Polygon(spot.at(_SQUARE))
        inside = room.contains(body.buffer(-0.02))
        if inside and not any(body.intersects(other) for other in taken):
            return spot
        wide *= 0.95 if icon.wide[1] / icon.wide[0] < 1.5 else 0.85
    return None


def _outline(part: Part) -> NDArray[np.float64]:
    """Return the corners of a part in the unit square."""
    what, x0, y0, x1, y1 = part
    if what in ("e", "o"):
        turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        middle, half = np.array([x0 + x1, y0 + y1]) / 2, np.array([x1 - x0, y1 - y0]) / 2
        return middle + np.stack([np.cos(turn), np.sin(turn)], 1) * half
    if what == "r":
        turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        round_ = np.stack([np.cos(turn), np.sin(turn)], 1)
        round_ = np.sign(round_) * np.abs(round_) ** 0.3
        return np.array([x0 + x1, y0 + y1]) / 2 + round_ * (x1 - x0, y1 - y0) / 2
    if what == "l":
        return np.array([(x0, y0), (x1, y1)])
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def _unlike(colour: Colour, walls: tuple[Colour, ...]) -> Colour:
    """Return a colour that nobody takes for that of the walls."""
    for _ in range(3):
        if min(max(abs(a - b) for a, b in zip(colour, wall)) for wall in walls) >= 60:
            return colour
        colour = blend(colour, WHITE if sum(colour) < 500 else (90, 90, 90), 0.4)
    return colour


def _fills(style: Style) -> dict[str, Colour | None]:
    """Return the fill of each kind of part."""
    walls = (style.wall_fill, style.inner_fill)
    dark, line = blend(style.icon_accent, (0, 0, 0), 0.55), style.icon_line
    dark = _unlike(dark, walls)
    if style.icon == "outline":
        return {"d": _unlike(line, walls), "o": line}
    if style.icon == "white":
        return {**dict.fromkeys("berpa", WHITE), "d": blend(line, WHITE, 0.5), "o": line}
    body = _unlike(style.icon_fill, walls)
    return {
        **dict.fromkeys("ber", body),
        "p": blend(body, WHITE, 0.7),
        "a": _unlike(style.icon_accent, walls),
        "d": dark,
        "o": dark,
    }


def draw_icon(sheet: Sheet, icon: Icon, spot: Spot, style: Style) -> None:
    """Draw a piece of furniture."""
    fills = _fills(style)
    if style.icon == "shaded":
        body = spot.at(_SQUARE * 0.94 + 0.03) + (0.05, -0.05)
        sheet.fill(body, (40, 40, 40), 0.35)
    bare = style.icon in ("shaded", "wood", "dark") and style.line < 1.5
    for part in icon.parts:
        points = spot.at(_outline(part))
        colour = fills.get(part[0])
        if part[0] != "l" and colour is not None:
            sheet.fill(points, colour)
        edge = blend(colour, (0, 0, 0), 0.25) if bare and colour else style.icon_line
        sheet.line(points, edge, style.icon_width, part[0] != "l")


def draw_mats(sheet: Sheet, room: Polygon, style: Style) -> None:
    """Draw the lines of mats, pairs of them lying and standing in turn."""
    x0, y0, x1, y1 = room.bounds
    side = (y1 - y0) / max(1, round((y1 - y0) / 1.8))
    lines = []
    for row, y in enumerate(np.arange(y0, y1 - 0.01, side)):
        for column, x in enumerate(np.arange(x0, x1 - 0.01, side)):
            lying = (row + column) % 2
            middle = [(x, y + side / 2), (x + side, y + side / 2)]
            lines.append(middle if lying else [(x + side / 2, y), (x + side / 2, y + side)])
            lines.append([(x, y), (x + side, y)])
            lines.append([(x, y), (x, y + side)])
    inside = shapely.MultiLineString(lines).intersection(room.buffer(-0.01))
    ink = style.floor.get("tatami", ("", style.icon_line, style.icon_line))[2]
    for part in ground_lines(inside):
        sheet.line(shapely.get_coordinates(part), ink, style.line)


def outside_spot(house: Fitted, number: int, off: float) -> tuple[Spot, float]:
    """Return a frame of one metre that lies outside before an opening, and the opening's width."""
    one = house.holes[number]
    wall = house.shell.walls[one.wall]
    along, across = along_across(wall)
    out = across * (1 if one.left < 0 else -1)
    origin = np.asarray(wall.at(one.at)) + out * (wall.thickness / 2 + off)
    return Spot(origin, along, out), one.width
