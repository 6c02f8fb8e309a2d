"""What is written around a plan: dimensions, grids, title blocks, legends, arrows and notes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.working.looks import Look, grey
from benchmarks.plan_hands.working.openings import Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from numpy.random import Generator

TITLES = (
    "GROUND FLOOR PLAN", "Grundriss EG M 1:100", "PLAN RDC", "First Floor", "Planta baja 1:50",
    "Level 02", "FLOOR PLAN 1:200", "Wohnung 3.OG links", "Unit Type B2", "План 1 этажа",
    "Rzut parteru", "Existing / Proposed", "Bestandsplan", "Flucht- und Rettungsplan", "AS BUILT",
)  # fmt: skip
NOTES = (
    "All dimensions in mm", "Do not scale", "Rev. A 12.03", "Drawn: KM", "Checked", "Scale 1:100",
    "Date 04/19", "Job no. 2207", "Sheet A-101", "C 2nd issue", "Bauherr:", "Architekt:", "NGF 84,3 m2",
    "Client", "Brandschutz F90", "new wall", "existing", "to be demolished", "GIA 61.2 sqm", "Index",
)  # fmt: skip


@dataclass(frozen=True)
class Extras:
    """What a sheet has around the plan."""

    chains: tuple[bool, bool, bool, bool]
    rows: int
    tick: str
    grid: bool
    inner: bool
    title: str
    frame: int
    north: bool
    bar: bool
    legend: bool
    caption: bool


def extras(rng: Generator) -> Extras:
    """Choose what a sheet has around the plan."""
    full = rng.random() < 0.4

    def chance(much: float, little: float) -> bool:
        return bool(rng.random() < (much if full else little))

    chained = chance(0.8, 0.25)
    sides = rng.random(4) < 0.6
    return Extras(
        chains=(*[bool(chained and side) for side in sides[:3]], bool(chained and sides[3])),
        rows=int(rng.integers(1, 4)),
        tick=str(rng.choice(["slash", "arrow", "dot", "bar"])),
        grid=chance(0.4, 0.05),
        inner=chance(0.35, 0.12),
        title=str(rng.choice(["right", "bottom", "corner"])) if chance(0.75, 0.1) else "",
        frame=int(rng.integers(1, 3)) if chance(0.7, 0.08) else 0,
        north=chance(0.5, 0.15),
        bar=chance(0.35, 0.1),
        legend=chance(0.35, 0.06),
        caption=chance(0.6, 0.25),
    )


class Draughtsman:
    """Writes around a plan that lies at a box of the page, all in pixels of the page."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.house, self.rng = sheet, look, house, rng
        x0, y0, x1, y1 = house.storey.solid.bounds
        (cx, cy), s = sheet.corner, sheet.scale
        self.plan = (cx + x0 * s, cy - y1 * s, cx + x1 * s, cy - y0 * s)
        self.size = max(6.0, min(13.0, min(sheet.size) * rng.uniform(0.009, 0.016)))
        self.line_thick = float(rng.choice([0.5, 0.8, 1.2]))

    def line(
        self, ends: list[tuple[float, float]], thick: float = 0.8, colour: Colour | None = None,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through pixels."""
        spots = [self.sheet.paper_point(*end) for end in ends]
        self.sheet.line(spots, colour or self.look.ink, thick, dash)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.8,
        fill: Colour | None = None,
    ) -> None:
        """Draw a box between two pixels."""
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        if fill is not None:
            self.sheet.fill([self.sheet.paper_point(*corner) for corner in corners], fill)
        self.line(corners, thick)

    def words(
        self, text: str, x: float, y: float, size: float, turn: int = 0, colour: Colour | None = None,
        anchor: tuple[float, float] = (0.5, 0.5),
    ) -> None:
        """Write a line at a pixel."""
        place = self.sheet.paper_point(x, y)
        self.sheet.words(text, place, size, self.look.font, colour or self.look.ink, turn, anchor)

    def draw(self, what: Extras) -> None:
        """Write all that a sheet has."""
        for side, chained in enumerate(what.chains):
            for row in range(what.rows if chained else 0):
                self._chain(side, row, what.tick)
        if what.grid:
            self._grid()
        if what.inner:
            self._inner(what.tick)
        self._frames(what)
        for wanted, step in (
            (what.north, self._north), (what.bar, self._bar),
            (what.legend, self._legend), (what.caption, self._caption),
        ):  # fmt: skip
            if wanted:
                step()

    def _places(self, axis: int, row: int) -> list[float]:
        """Return where a chain has its ticks: openings, walls, or the whole."""
        low, high = self.plan[axis], self.plan[axis + 2]
        if row == 2:
            return [low, high]
        sign, shift = (1, -1)[axis], self.sheet.corner[axis]
        nodes = [shift + sign * float(n) * self.sheet.scale for n in self.house.storey.nodes[:, axis]]
        if row == 0:
            for one in self.house.holes:
                for end in (-0.5, 0.5):
                    at = min(max(one.spec.at + end * one.spec.width, 0), one.wall.length)
                    nodes.append(shift + sign * one.wall.at(at)[axis] * self.sheet.scale)
        kept = [low]
        for place in sorted(nodes):
            if place - kept[-1] > 0.35 * self.sheet.scale + 6 and high - place > 9:
                kept.append(place)
        return [*kept, high]

    def _chain(self, side: int, row: int, tick: str) -> None:
        axis = side % 2
        far = self.plan[(1 - axis) + (2 if side < 2 else 0)]
        way = 1 if side < 2 else -1
        gap = self.size * 1.4 + 4
        at = far + way * (gap + row * self.size * 2.3)
        places = self._places(axis, row)

        def spot(along: float, across: float) -> tuple[float, float]:
            return (along, across) if axis == 0 else (across, along)

        self.line([spot(places[0] - 5, at), spot(places[-1] + 5, at)], self.line_thick)
        touching = self.rng.random() < 0.3
        for place in places:
            reach = far if touching else far + way * gap * 0.5
            self.line([spot(place, reach), spot(place, at + way * 4)], self.line_thick * 0.8)
            self._tick(spot(place, at), axis, tick)
        for one, other in zip(places, places[1:]):
            metres = (other - one) / self.sheet.scale
            text = f"{metres:.2f}" if self.look.panes % 2 else f"{metres * 1000:.0f}"
            if other - one > self.size * 2:
                x, y = spot((one + other) / 2, at - self.size * 0.85)
                self.words(text, x, y, self.size * 0.72, axis)

    def _tick(self, spot: tuple[float, float], axis: int, tick: str) -> None:
        (x, y), r = spot, max(2.5, self.size * 0.35)
        if tick == "slash":
            self.line([(x - r, y + r), (x + r, y - r)], 1.4)
        elif tick == "dot":
            place = self.sheet.paper_point(x, y)
            self.sheet.arc(place, r * 0.4 / self.sheet.scale, (0, 6.3), self.look.ink, 2)
        elif tick == "bar":
            self.line([(x - r, y), (x + r, y)] if axis else [(x, y - r), (x, y + r)], 1.5)
        else:
            ends = [(x - r, y - r * 0.4), (x, y), (x - r, y + r * 0.4)]
            self.line([(x + (b - y), y + (a - x)) if axis else (a, b) for a, b in ends], 1.2)

    def _inner(self, tick: str) -> None:
        """Dimensions within rooms, from wall to wall."""
        for room in self.house.storey.rooms.values():
            x0, y0, x1, y1 = room.bounds
            if room.area < 4 or self.rng.random() < 0.35 or room.area < 0.97 * (x1 - x0) * (y1 - y0):
                continue
            axis = int(self.rng.random() < 0.5)
            low, high = ((x0, x1), (y0, y1))[axis]
            at = self.rng.uniform(*((y0 + 0.3, y1 - 0.3) if axis == 0 else (x0 + 0.3, x1 - 0.3)))
            ends = [(low, at), (high, at)] if axis == 0 else [(at, high), (at, low)]
            self.sheet.line(ends, self.look.ink, self.line_thick)
            (cx, cy), s = self.sheet.corner, self.sheet.scale
            pixels = [(cx + x * s, cy - y * s) for x, y in ends]
            for pixel in pixels:
                self._tick(pixel, axis, tick)
            x, y = np.mean(pixels, axis=0)
            off = self.size * 0.8
            place = (float(x), float(y) - off) if axis == 0 else (float(x) - off, float(y))
            self.words(f"{high - low:.2f}", *place, self.size * 0.7, axis)

    def _grid(self) -> None:
        """Axes through walls, their names in bubbles."""
        radius = self.size * 1.3
        x0, y0, x1, y1 = self.plan
        colour = self.look.accent if self.rng.random() < 0.4 else self.look.faint
        reach = radius * self.rng.uniform(2, 5)
        for axis in (0, 1):
            places = self._places(axis, 1)
            places = places if len(places) < 9 else places[::2]
            for number, place in enumerate(places):
                ends = [(place, y0 - reach), (place, y1 + reach * 0.4)]
                if axis:
                    ends = [(x0 - reach, place), (x1 + reach * 0.4, place)]
                self.line(ends, 0.8, colour, (12, 3, 2, 3))
                spot = (place, y0 - reach - radius) if axis == 0 else (x0 - reach - radius, place)
                middle = self.sheet.paper_point(*spot)
                self.sheet.arc(middle, radius / self.sheet.scale, (0, 6.3), self.look.ink, 1)
                self.words(str(number + 1) if axis == 0 else chr(65 + number % 26), *spot, self.size)

    def _frames(self, what: Extras) -> None:
        """The border of the sheet, and its title block."""
        wide, high = self.sheet.size
        for k in range(what.frame):
            inset = 4 + k * 5
            self.box(inset, inset, wide - 1 - inset, high - 1 - inset, (2.5, 0.8)[k])
        x0, y0, x1, y1 = self.plan
        right, below = wide - x1, high - y1
        if what.title == "right" and right > 90:
            self._block(wide - min(right - 50, 190), 8, wide - 8, high - 8)
        elif what.title == "bottom" and below > 80:
            self._block(8, high - min(below - 46, 110), wide - 8, high - 8)
        elif what.title and below > 76:
            self._block(wide - min(wide * 0.5, 260), high - min(below - 42, 130), wide - 8, high - 8)

    def _block(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Rows and columns of notes, a dark bar, a logo."""
        self.box(x0, y0, x1, y1, float(self.rng.choice([0.8, 1.5, 3.0])), self.look.paper)
        tall = y1 - y0 > x1 - x0
        pitch = self.size * self.rng.uniform(1.8, 3)
        columns = 1 if tall else int(self.rng.integers(2, 5))
        step = (x1 - x0) / columns
        dark = grey(self.rng, 0, 110) if self.rng.random() < 0.5 else self.look.accent
        for column in range(columns):
            left = x0 + column * step
            self.line([(left, y0), (left, y1)])
            y = y0
            while y < y1 - 4:
                low = min(y + pitch * float(self.rng.choice([1, 1, 1, 2, 4])), y1)
                self.line([(left, low), (left + step, low)], 0.7)
                self._note(left, y, min(left + step, x1), low, dark)
                y = low

    def _note(self, x0: float, y0: float, x1: float, y1: float, dark: Colour) -> None:
        kind = self.rng.random()
        middle = (y0 + y1) / 2
        if kind < 0.1:
            self.box(x0, y0, x1, y1, 0.7, dark)
            self.words(str(self.rng.choice(TITLES)), (x0 + x1) / 2, middle, self.size * 0.8, 0, self.look.paper)
        elif kind < 0.2 and y1 - y0 > 20:
            r = (y1 - y0) * 0.3
            cx = x0 + r * 2
            self.box(cx - r, middle - r, cx + r, middle + r, 2, dark)
            self.box(cx - r * 0.4, middle - r * 0.4, cx + r * 0.4, middle + r * 0.4, 1, self.look.paper)
        elif kind < 0.8:
            names = TITLES if kind < 0.3 else NOTES
            self.words(str(self.rng.choice(names)), x0 + 4, middle, self.size * 0.7, anchor=(0, 0.5))

    def _corner(self, reach: float) -> tuple[float, float] | None:
        """Return a place off the plan that has room around it."""
        wide, high = self.sheet.size
        x0, y0, x1, y1 = self.plan
        for _ in range(12):
            x = self.rng.uniform(reach + 6, max(reach + 7, wide - reach - 6))
            y = self.rng.uniform(reach + 6, max(reach + 7, high - reach - 6))
            if x < x0 - reach or x > x1 + reach or y < y0 - reach or y > y1 + reach:
                return x, y
        return None

    def _north(self) -> None:
        r = self.size * self.rng.uniform(1.2, 2.6)
        spot = self._corner(r)
        if spot is None:
            return
        turn, (x, y) = self.rng.uniform(0, 6.3), spot
        points = [
            (x + r * math.cos(turn + a) * f, y + r * math.sin(turn + a) * f)
            for a, f in ((0, 1), (2.6, 1), (math.pi, 0.5), (-2.6, 1))
        ]
        self.sheet.arc(self.sheet.paper_point(x, y), r / self.sheet.scale, (0, 6.3), self.look.ink, 1)
        self.sheet.fill([self.sheet.paper_point(*p) for p in points[:3]], self.look.ink)
        self.line([*points, points[0]])
        self.words("N", x + r * 1.4 * math.cos(turn), y + r * 1.4 * math.sin(turn), self.size)

    def _bar(self) -> None:
        """A bar of metres, black and white."""
        step = self.sheet.scale * float(self.rng.choice([0.5, 1.0]))
        spot = self._corner(step * 2)
        if spot is None:
            return
        (x, y), high = spot, self.rng.uniform(2, 6)
        for k in range(4):
            fill = self.look.ink if k % 2 else self.look.paper
            left = x + (k - 2) * step
            self.box(left, y, left + step, y + high, 0.6, fill)
            self.words(str(k), left, y - self.size * 0.8, self.size * 0.6)

    def _legend(self) -> None:
        """Samples with words: some look like pieces of wall."""
        spot = self._corner(self.size * 4)
        if spot is None:
            return
        x, y = spot[0] - self.size * 3, spot[1] - self.size * 3
        colours = [self.look.fill, self.look.paper, self.look.accent, self.look.tints[1]]
        for colour in colours[: int(self.rng.integers(2, 5))]:
            self.box(x, y, x + self.size * 2, y + self.size, 0.7, colour)
            self.words(str(self.rng.choice(NOTES)), x + self.size * 2.4, y + 3, self.size * 0.6, anchor=(0, 0.4))
            y += self.size * 1.8

    def _caption(self) -> None:
        """A title below or above the plan."""
        x0, y0, x1, y1 = self.plan
        wide, high = self.sheet.size
        size = self.size * self.rng.uniform(1.1, 2.2)
        below = high - y1 > y0
        y = high - size * 1.4 if below else size * 1.4
        if max(high - y1, y0) < size * 2:
            return
        title = str(self.rng.choice(TITLES))
        x = self.rng.uniform(0.3, 0.7) * wide
        if self.rng.random() < 0.2:
            bar = size * len(title) * 0.5
            self.box(x - bar, y - size, x + bar, y + size, 1, self.look.accent)
            self.words(title, x, y, size, 0, self.look.paper)
            return
        self.words(title, x, y, size)
        if self.rng.random() < 0.4:
            half = size * len(title) * 0.4
            self.line([(x - half, y + size), (x + half, y + size)], 2)
