"""What is written along a plan: dimensions and grids; and a pen that writes in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from numpy.random import Generator


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
    key: bool
    notes: bool


def extras(rng: Generator) -> Extras:
    """Choose what a sheet has around the plan."""
    full = rng.random() < 0.4

    def chance(much: float, little: float) -> bool:
        return bool(rng.random() < (much if full else little))

    chained = chance(0.8, 0.25)
    sides = rng.random(4) < 0.6 * chained
    return Extras(
        chains=(bool(sides[0]), bool(sides[1]), bool(sides[2]), bool(sides[3])),
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
        key=chance(0.25, 0.06),
        notes=chance(0.3, 0.06),
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
        self,
        ends: list[tuple[float, float]],
        thick: float = 0.8,
        colour: Colour | None = None,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through pixels."""
        spots = [self.sheet.paper_point(*end) for end in ends]
        self.sheet.line(spots, colour or self.look.ink, thick, dash)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        thick: float = 0.8,
        fill: Colour | None = None,
    ) -> None:
        """Draw a box between two pixels."""
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        if fill is not None:
            self.sheet.fill([self.sheet.paper_point(*corner) for corner in corners], fill)
        self.line(corners, thick)

    def words(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        turn: int = 0,
        colour: Colour | None = None,
        anchor: tuple[float, float] = (0.5, 0.5),
    ) -> None:
        """Write a line at a pixel."""
        place = self.sheet.paper_point(x, y)
        self.sheet.words(text, place, size, self.look.font, colour or self.look.ink, turn, anchor)

    def draw(self, what: Extras) -> None:
        """Write dimensions and grids."""
        for side, chained in enumerate(what.chains):
            for row in range(what.rows if chained else 0):
                self._chain(side, row, what.tick)
        if what.grid:
            self._grid()
        if what.inner:
            self._inner(what.tick)

    def _places(self, axis: int, row: int) -> list[float]:
        """Return where a chain has its ticks: openings, walls, or the whole."""
        low, high = self.plan[axis], self.plan[axis + 2]
        if row == 2:
            return [low, high]
        sign, shift = (1, -1)[axis], self.sheet.corner[axis]
        nodes = [
            shift + sign * float(n) * self.sheet.scale for n in self.house.storey.nodes[:, axis]
        ]
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
            if (
                room.area < 4
                or self.rng.random() < 0.35
                or room.area < 0.97 * (x1 - x0) * (y1 - y0)
            ):
                continue
            axis = int(self.rng.random() < 0.5)
            low, high = ((x0, x1), (y0, y1))[axis]
            near, far = (y0, y1) if axis == 0 else (x0, x1)
            at = near + (far - near) * self.rng.uniform(0.15, 0.85)
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
                self.words(
                    str(number + 1) if axis == 0 else chr(65 + number % 26), *spot, self.size
                )
