"""What lies below and around a house: floors, terraces, gardens, cars, and what is to go."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.working.looks import Look, grey, tinted
from benchmarks.plan_hands.working.openings import WET, Hole, Opened, clear
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from benchmarks.plans.ground import grown, hole
from numpy.random import Generator
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point


class Site:
    """A house, seen from above, and the ground that it stands on."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.house, self.rng = sheet, look, house, rng
        shapes = [grown(cell.shape, 0.01) for cell in house.storey.cells]
        self.whole: BaseGeometry = unary_union([*shapes, house.storey.solid])

    def draw(self) -> None:
        """Draw what lies under walls and furniture."""
        if self.rng.random() < 0.12:
            self._garden()
        self._terraces()
        self._floors()
        if self.rng.random() < (0.5 if self.look.wall == "renewed" else 0.06):
            self._demolished()
        if self.rng.random() < 0.1:
            self._ceiling()

    def _floors(self) -> None:
        """Lay floors, of doors too, where they are not bare."""
        look = self.look
        if look.floor == "none":
            return
        doors = [one for one in self.house.holes if one.spec.kind != "window"]
        sills = unary_union([hole(one.wall, one.spec) for one in doors])
        self.sheet.fill(sills, look.tints[0] if look.floor != "tiles" else look.paper)
        slope = float(self.rng.choice([0, math.pi / 4, math.pi / 2]))
        pitch = max(4.0, self.rng.uniform(0.1, 0.4) * self.sheet.scale)
        for number, room in self.house.storey.rooms.items():
            kind = self.house.kinds[number]
            tint = self._tint(number, kind)
            if tint is not None:
                self.sheet.fill(room, tint)
            wet = kind in WET or kind == "kitchen"
            if look.floor == "boards" and not wet:
                self.sheet.hatch(room, look.faint, pitch * 0.6, slope, 0.6)
            if look.floor in ("tiles", "mixed") and wet:
                for turn in (0, math.pi / 2):
                    self.sheet.hatch(room, look.faint, pitch, slope + turn, 0.6)

    def _tint(self, number: int, kind: str) -> Colour | None:
        """Return the colour of a room's floor."""
        tints = self.look.tints
        by_kind = tints[sum(map(ord, kind)) % 6]
        return {
            "tint": tints[0],
            "boards": tints[0],
            "units": tints[self.house.units[number] % 6],
            "tints": by_kind,
            "mixed": by_kind,
        }.get(self.look.floor)

    def _garden(self) -> None:
        """Grass, trees, hedges and a car outside."""
        x0, y0, x1, y1 = self.whole.bounds
        near = self.whole.buffer(0.4)
        if self.rng.random() < 0.5:
            lawn = box(x0 - 3, y0 - 3, x1 + 3, y1 + 3).difference(self.whole)
            self.sheet.fill(lawn, tinted(self.rng, 190, 245))
        ink, leaf = self.look.faint, tinted(self.rng, 120, 220)
        for _ in range(int(self.rng.integers(2, 9))):
            spot = self.rng.uniform([x0 - 3, y0 - 3], [x1 + 3, y1 + 3])
            round_ = LineString([spot, spot + 0.01]).buffer(self.rng.uniform(0.3, 1.3), 6)
            if not round_.intersects(near):
                self.sheet.fill(round_, leaf)
                self.sheet.outline(round_, ink, 1)
        hedge = box(x0 - 2.2, y0 - 2, x1 + 2, y0 - 1.4)
        if self.rng.random() < 0.4 and not hedge.intersects(near):
            self.sheet.fill(hedge, grey(self.rng, 40, 140) if self.rng.random() < 0.3 else leaf)
            self.sheet.outline(hedge, ink)

    def _terraces(self) -> None:
        """Balconies, terraces and steps by doors that lead out."""
        for one in self.house.holes:
            if one.spec.kind == "door" and -1 in one.rooms and self.rng.random() < 0.6:
                self._terrace(one)

    def _terrace(self, one: Hole) -> None:
        steps = one.role != "terrace"
        deep = self.rng.uniform(0.6, 1.0) if steps else self.rng.uniform(1.0, 2.6)
        wide = self.rng.uniform(0.2, 0.4) if steps else self.rng.uniform(0.3, 2.0)
        low = max(-0.2, one.spec.at - one.spec.width / 2 - wide)
        high = min(one.wall.length + 0.2, one.spec.at + one.spec.width / 2 + wide)
        start, end = np.asarray(one.wall.start), np.asarray(one.wall.end)
        way = (end - start) / one.wall.length
        band = LineString([start + way * low, start + way * high])
        ground = band.buffer(one.wall.thickness / 2 + deep, cap_style="flat").difference(self.whole)
        if not isinstance(ground, Polygon) or ground.is_empty:
            return
        if self.rng.random() < 0.5:
            self.sheet.fill(ground, self.look.tints[2])
        if self.rng.random() < 0.4 or steps:
            angle = -math.atan2(way[1], way[0])
            pitch = max(3.0, (0.28 if steps else 0.2) * self.sheet.scale)
            self.sheet.hatch(ground, self.look.faint, pitch, -angle, 0.6)
        self.sheet.outline(ground, self.look.ink, min(self.look.thin, 1.2))
        rail = grown(ground, -0.06)
        if self.rng.random() < 0.4 and not rail.is_empty and not steps:
            self.sheet.outline(rail, self.look.ink, 0.6)

    def _demolished(self) -> None:
        """Walls that are to go: two dashed lines, no more walls."""
        colour: Colour = self.look.faint if self.rng.random() < 0.5 else (215, 170, 30)
        kept = unary_union([clear(one, 0.3) for one in self.house.holes])
        for room in self.house.storey.rooms.values():
            if room.area < 8 or self.rng.random() < 0.4:
                continue
            x0, y0, x1, y1 = room.bounds
            x, wide = x0 + (x1 - x0) * self.rng.uniform(0.2, 0.8), self.rng.uniform(0.08, 0.2)
            strip = box(x, y0, x + wide, y1)
            if self.rng.random() < 0.5:
                y = y0 + (y1 - y0) * self.rng.uniform(0.2, 0.8)
                strip = box(x0, y, x1, y + wide)
            inside = strip.intersection(room).difference(kept)
            self.sheet.outline(inside, colour, 1.0, (5, 4))

    def _ceiling(self) -> None:
        """Beams, eaves or a dropped ceiling, dashed."""
        reach = self.rng.uniform(0.3, 0.9)
        if self.rng.random() < 0.5:
            self.sheet.outline(grown(self.whole, reach), self.look.ink, 0.8, (7, 4))
        for room in self.house.storey.rooms.values():
            drop = grown(room, -self.rng.uniform(0.3, 0.6))
            if room.area > 7 and self.rng.random() < 0.5 and not drop.is_empty:
                self.sheet.outline(drop, self.look.faint, 0.8, (6, 4))


def routes(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Draw ways of escape: arrows through the doors, signs, and where you are."""
    colour: Colour = (0, int(rng.uniform(120, 170)), int(rng.uniform(40, 90)))
    for one in house.holes:
        if one.spec.kind == "window" or rng.random() < 0.3:
            continue
        start, end = np.asarray(one.wall.start), np.asarray(one.wall.end)
        way = (end - start) / one.wall.length
        out = np.array([-way[1], way[0]]) * rng.choice([-1, 1])
        middle = start + way * one.spec.at
        tip = middle + out * 0.9
        side = way * 0.16
        sheet.line([middle - out * 0.7, tip - out * 0.25], colour, max(2.0, 0.09 * sheet.scale))
        sheet.fill([tip, tip - out * 0.35 + side, tip - out * 0.35 - side], colour)
    for room in house.storey.rooms.values():
        if rng.random() < 0.25:
            spot = room.representative_point()
            sign = box(spot.x, spot.y, spot.x + 0.4, spot.y + 0.4)
            red: Colour = (205, 30, 35)
            sheet.fill(sign, red if rng.random() < 0.5 else colour)


def marks(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Write numbers of doors, levels, and sections over the plan, each with a chance."""
    kinds: list[tuple[float, Callable[[Sheet, Look, Opened, Generator], None]]] = [
        (0.2, _door_numbers),
        (0.2, _levels),
        (0.15, _sections),
        (0.08, routes),
    ]
    for chance, draw in kinds:
        if rng.random() < chance:
            draw(sheet, look, house, rng)


def _door_numbers(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    size = max(4.5, 0.1 * sheet.scale)
    for number, one in enumerate(house.holes, 1):
        letter = "W" if one.spec.kind == "window" else "D"
        x, y = one.wall.at(min(max(one.spec.at, 0), one.wall.length))
        spot: Point = (x + float(rng.choice([-0.5, 0.5])), y + float(rng.choice([-0.5, 0.5])))
        sheet.words(f"{letter}{number:02d}", spot, size, look.font, look.ink)
        if look.panes > 2:
            sheet.arc(spot, size * 1.5 / sheet.scale, (0, 6.3), look.ink, 0.7)


def _levels(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    size = max(5.0, 0.12 * sheet.scale)
    for room in house.storey.rooms.values():
        if room.area < 5 or rng.random() < 0.4:
            continue
        spot = room.representative_point()
        x, y = spot.x + 0.5, spot.y - 0.5
        mark = [(x, y), (x - 0.12, y + 0.2), (x + 0.12, y + 0.2)]
        sheet.fill(mark, look.ink)
        sheet.words(
            f"±{rng.choice(['0.00', '0,00', '3.15'])}",
            (x + 0.4, y + 0.25),
            size,
            look.font,
            look.ink,
        )


def _sections(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """A line of section through the whole house, with letters and arrows at its ends."""
    x0, y0, x1, y1 = house.storey.solid.bounds
    letter, across = "ABC"[int(rng.integers(3))], rng.random() < 0.5
    at = rng.uniform(0.2, 0.8)
    ends = [(x0 + (x1 - x0) * at, y0 - 0.8), (x0 + (x1 - x0) * at, y1 + 0.8)]
    if across:
        ends = [(x0 - 0.8, y0 + (y1 - y0) * at), (x1 + 0.8, y0 + (y1 - y0) * at)]
    if rng.random() < 0.6:
        sheet.line(ends, look.accent, 1.2, (14, 4, 3, 4))
    for x, y in ends:
        tip = [(x - 0.25, y), (x + 0.25, y), (x, y + 0.3)]
        if across:
            tip = [(x, y - 0.25), (x, y + 0.25), (x + 0.3, y)]
        sheet.fill(tip, look.accent)
        sheet.words(letter, (x - 0.3, y - 0.3), max(7.0, 0.2 * sheet.scale), look.font, look.ink)
