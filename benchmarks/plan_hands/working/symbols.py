"""Doors and windows as drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import SMALL, Hole, Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from benchmarks.plans.ground import hole
from numpy.random import Generator
from shapely.geometry import Point as Spot

from underdraw.spec.floor_plan import Point


class Joiner:
    """Draws the openings of a house; places are (along the wall, across it) from an opening's middle."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.house, self.rng = sheet, look, house, rng
        self.casement = rng.random() < 0.5
        self.varied = float(rng.choice([0, 0, 0.15, 0.4]))
        self.take(house.holes[0])

    def take(self, one: Hole) -> None:
        """Turn to an opening."""
        self.one, wall = one, one.wall
        self.way = (np.asarray(wall.end) - np.asarray(wall.start)) / wall.length
        self.out = np.array([-self.way[1], self.way[0]])
        self.middle = np.asarray(wall.start) + self.way * one.spec.at
        self.half, self.deep = one.spec.width / 2, wall.thickness / 2

    def at(self, u: float, v: float) -> Point:
        """Return a place in metres."""
        x, y = self.middle + self.way * u + self.out * v
        return float(x), float(y)

    def line(
        self, spots: list[Point], thick: float | None = None, dash: tuple[float, ...] = ()
    ) -> None:
        """Draw a line through places of the opening."""
        self.sheet.line([self.at(*s) for s in spots], self.look.ink, thick or self.look.thin, dash)

    def box(self, low: Point, high: Point, colour: Colour | None, thick: float | None = None) -> None:
        """Draw a box between two places of the opening."""
        (u0, v0), (u1, v1) = low, high
        corners = [(u0, v0), (u1, v0), (u1, v1), (u0, v1), (u0, v0)]
        if colour is not None:
            self.sheet.fill([self.at(*corner) for corner in corners], colour)
        self.line(corners, thick)

    def room(self, side: float) -> int | None:
        """Return the room at one side of the opening."""
        spot = Spot(self.at(0, side * (self.deep + 0.12)))
        return next((k for k in self.one.rooms if k >= 0 and self._holds(k, spot)), None)

    def _holds(self, number: int, spot: Spot) -> bool:
        room = self.house.storey.rooms.get(number)
        return room is not None and room.contains(spot)

    def inward(self) -> float:
        """Return the side that a leaf opens to: into the lesser room, mostly."""
        rooms = {side: self.room(side) for side in (-1.0, 1.0)}
        if None in rooms.values():
            inside = [side for side, room in rooms.items() if room is not None] or [1.0]
            return inside[0] if self.rng.random() < 0.85 else -inside[0]
        areas = {s: self.house.storey.rooms[r].area for s, r in rooms.items() if r is not None}
        lesser = min(areas, key=lambda side: areas[side])
        kind = self.house.kinds.get(rooms[lesser] or 0, "")
        return -lesser if self.rng.random() < (0.35 if kind in SMALL else 0.15) else lesser

    def draw(self) -> None:
        """Draw all openings."""
        for one in self.house.holes:
            self.take(one)
            if one.spec.kind == "window":
                PANES[self.look.pane](self)
            elif one.spec.kind == "doorway":
                bare = self.look.gap not in ("two", "step") and self.rng.random() < 0.4
                self._gap(self.look.gap if bare else "open")
            else:
                self._door(one)

    def _door(self, one: Hole) -> None:
        fixed = {"gate": _gate, "lift": _lift}
        if one.role in fixed:
            fixed[one.role](self)
            return
        if one.role == "terrace" and (one.spec.width > 1.9 or self.rng.random() < 0.4):
            PANES[self.look.pane if self.look.pane != "through" else "box"](self)
            _slide(self)
            return
        name = self.look.door
        if self.rng.random() < self.varied:
            name = self.look.other
        self._gap(self.look.gap)
        if one.spec.width > 1.15 and name not in ("slide", "fold", "accordion"):
            self._double(name)
        else:
            DOORS[name](self, self.half * 2, float(self.rng.choice([-1, 1])), self.inward(), 0.0)
        if one.role in ("entrance", "double") and self.rng.random() < 0.15:
            self._arrow()

    def _double(self, name: str) -> None:
        side, half = self.inward(), self.half
        share = 0.5 if self.rng.random() < 0.75 else 0.68
        DOORS[name](self, half * 2 * share, -1.0, side, 0.0)
        DOORS[name](self, half * 2 * (1 - share), 1.0, side, 0.0)

    def _gap(self, name: str) -> None:
        """Fill or close the gap of a door."""
        if name == "paper":
            self.sheet.fill(hole(self.one.wall, self.one.spec), self.look.paper)
        lines = {"one": (0.0,), "two": (-1.0, 1.0), "step": (1.0,)}
        for share in lines.get(name, ()):
            self.line([(-self.half, self.deep * share), (self.half, self.deep * share)], 0.6)

    def _arrow(self) -> None:
        """An arrow that says where to come in."""
        outer = next((side for side in (-1, 1) if self.room(side) is None), -1)
        tip, tail = self.deep + 0.15, self.deep + self.rng.uniform(0.5, 0.9)
        wide = 0.16
        corners = [(0.0, tip), (-wide, tip + 0.3), (wide, tip + 0.3)]
        self.sheet.fill([self.at(u, v * outer) for u, v in corners], self.look.accent)
        self.sheet.line([self.at(0, v * outer) for v in (tip + 0.2, tail)], self.look.accent, 2)

    def leaf(self, hinge: Point, angle: float, length: float, thick: float) -> None:
        """Draw a leaf that leaves its hinge at an angle to the wall."""
        (u, v), c, s = hinge, math.cos(angle), math.sin(angle)
        end = (u + length * c, v + length * s)
        if thick * self.sheet.scale < 1.5:
            self.line([hinge, end], self.look.thin * (2 if self.look.door == "bar" else 1))
            return
        off = (-s * thick, c * thick) if c * s <= 0 else (s * thick, -c * thick)
        corners = [hinge, end, (end[0] + off[0], end[1] + off[1]), (u + off[0], v + off[1]), hinge]
        colour = self.look.ink if self.look.door == "bar" else self.look.paper
        self.sheet.fill([self.at(*corner) for corner in corners], colour)
        self.line(corners, min(self.look.thin, 1.0))


def _swing(work: Joiner, width: float, hand: float, side: float, open_to: float, arc: str) -> None:
    """A leaf, and what it sweeps: nothing, an arc, a straight line or a filled sector."""
    u, v = hand * work.half, side * work.deep * work.look.hinge
    closed = math.pi if hand > 0 else 0.0
    turn = open_to * side * (-1 if hand > 0 else 1)
    sweep = [
        (u + width * math.cos(a), v + width * math.sin(a))
        for a in np.linspace(closed, closed + turn, 14)
    ]
    if arc == "sector":
        work.sheet.fill([work.at(*s) for s in [(u, v), *sweep]], work.look.tints[0])
    if arc == "chord":
        work.line([sweep[0], sweep[-1]], 0.6)
    elif arc:
        dash = (4.0, 3.0) if work.look.dashed else ()
        work.line(sweep, min(work.look.thin, 1.5), dash)
    work.leaf((u, v), closed + turn, width, work.look.leaf)


def _arc(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    _swing(work, width, hand, side, math.pi / 2, "arc")


def _leaf(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    _swing(work, width, hand, side, math.pi / 2, "")


def _slant(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    _swing(work, width, hand, side, math.pi / 4, ("", "arc", "chord")[work.look.panes % 3])


def _sector(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    _swing(work, width, hand, side, math.pi / (2 if work.casement else 3), "sector")


def _both(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    _swing(work, width, hand, side, math.pi / 2, "arc")
    _swing(work, width, hand, -side, math.pi / 2, "arc")


def _jambs(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    """A leaf between two posts."""
    _swing(work, width, hand, side, math.pi / 2, "arc")
    post = min(0.05, work.half / 6)
    for end in (-work.half, work.half - post):
        work.box((end, -work.deep - 0.01), (end + post, work.deep + 0.01), work.look.paper, 0.6)


def _slide(work: Joiner, *_: float) -> None:
    """Two panels that pass each other, in the gap."""
    panel, over = min(0.06, work.deep * 0.7), work.half * 0.08
    work.box((-work.half, 0), (over, panel), work.look.paper, 0.7)
    work.box((-over, -panel), (work.half, 0), work.look.paper, 0.7)


def _pocket(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    """A panel that runs along the wall's face, or into it."""
    thick = min(0.05, work.deep * 0.8)
    if work.casement:
        low = side * (work.deep + 0.02)
        start = -work.half + hand * width * 0.85
        work.box((start, low), (start + width, low + side * thick), work.look.paper, 0.7)
        work.line([(-work.half, 0), (work.half, 0)], 0.6, (3, 3))
        return
    start = -work.half + hand * width * 0.45
    low, high = max(start, -work.half), min(start + width, work.half)
    work.box((low, -thick / 2), (high, thick / 2), work.look.paper, 0.7)


def _fold(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    """Folding leaves."""
    count = 1 if width < 1.2 else 2
    step = work.half / count
    for half in range(count):
        start = -hand * (work.half - half * step * 2)
        tip = (start + hand * step * 0.5, side * (work.deep + step * 0.6))
        work.line([(start, side * work.deep), tip, (start + hand * step, side * work.deep)])


def _accordion(work: Joiner, *_: float) -> None:
    count, deep = max(4, round(work.half * 16)), min(0.09, work.deep * 1.4)
    spots = [
        (-work.half + 2 * work.half * k / count, deep * (1 if k % 2 else -1))
        for k in range(count + 1)
    ]
    work.line(spots, 0.8)


def _gate(work: Joiner) -> None:
    """A garage's gate: panels in the gap, and its track dashed inside."""
    inner = next((side for side in (-1, 1) if work.room(side) is not None), 1)
    work.box((-work.half, -0.04), (work.half, 0.04), work.look.paper, 0.8)
    if work.casement:
        reach = inner * (work.deep + 1.9)
        edge = inner * work.deep
        track = [(-work.half, edge), (-work.half, reach), (work.half, reach), (work.half, edge)]
        work.line(track, 0.8, (6, 4))


def _lift(work: Joiner) -> None:
    work.line([(-work.half, work.deep * 0.4), (0.02, work.deep * 0.4)], 1.0)
    work.line([(-0.02, 0.0), (work.half, 0.0)], 1.0)


def _panes(work: Joiner, count: int, shares: tuple[float, float], colour: Colour | None) -> None:
    """Glass as lines between two shares of the wall's depth."""
    low, high = work.deep * shares[0], work.deep * shares[1]
    if colour is not None:
        corners = [(-work.half, low), (work.half, low), (work.half, high), (-work.half, high)]
        work.sheet.fill([work.at(*corner) for corner in corners], colour)
    if work.deep * 2 * work.sheet.scale < count * 2.2:
        count = 2
    for v in np.linspace(low, high, count) if count > 1 else [(low + high) / 2]:
        work.line([(-work.half, float(v)), (work.half, float(v))])


def _ends(work: Joiner) -> None:
    for u in (-work.half, work.half):
        work.line([(u, -work.deep), (u, work.deep)])


def _pane_lines(work: Joiner) -> None:
    _panes(work, work.look.panes, (-1, 1), work.look.glass)
    if work.look.panes == 1:
        _ends(work)


def _pane_box(work: Joiner) -> None:
    _panes(work, 3, (-1, 1), work.look.glass)
    _ends(work)
    if work.casement and work.half > 0.5:
        for u in np.linspace(-work.half, work.half, round(work.half * 2) + 1)[1:-1]:
            work.line([(float(u), -work.deep), (float(u), work.deep)], 0.7)


def _pane_pale(work: Joiner) -> None:
    colour = work.look.glass if work.look.glass != work.look.paper else work.look.tints[1]
    _panes(work, 2, (-1, 1), colour)
    _ends(work)


def _outside(work: Joiner) -> int:
    return next((side for side in (-1, 1) if work.room(side) is None), 1)


def _pane_sill(work: Joiner) -> None:
    _panes(work, max(2, work.look.panes), (-1, 1), work.look.glass)
    side = _outside(work)
    over, edge = 0.08, side * work.deep
    tip = edge + side * 0.1
    work.line([(-work.half - over, edge), (-work.half - over, tip), (work.half + over, tip)])
    work.line([(work.half + over, tip), (work.half + over, edge)])


def _pane_frame(work: Joiner) -> None:
    """A frame in the middle of the gap, and the lines of the faces."""
    _panes(work, 2, (-1, 1), work.look.glass)
    share = 0.3
    work.box((-work.half, -work.deep * share), (work.half, work.deep * share), work.look.paper)
    for u in (-work.half, work.half - 0.06):
        work.box((u, -work.deep * 0.6), (u + 0.06, work.deep * 0.6), work.look.paper, 0.6)


def _pane_through(work: Joiner) -> None:
    """The wall goes on, with pale glass in it."""
    solid = work.look.wall in ("solid", "edged", "tones", "renewed", "mixed", "insulated")
    work.sheet.fill(hole(work.one.wall, work.one.spec), work.look.fill if solid else work.look.inner)
    if solid:
        edge = min(0.45, 1 / (work.deep * work.sheet.scale))
        low, high = -work.deep * (1 - edge), work.deep * (1 - edge)
        corners = [(-work.half, low), (work.half, low), (work.half, high), (-work.half, high)]
        work.sheet.fill([work.at(*corner) for corner in corners], work.look.glass)
        return
    _panes(work, 3, (-1, 1), None)
    _ends(work)


def _pane_casement(work: Joiner) -> None:
    """Glass with leaves that open."""
    _panes(work, 2, (-1, 1), work.look.glass)
    inner = -_outside(work)
    leaves = ((-1.0, work.half),) if work.half < 0.4 else ((-1.0, work.half), (1.0, work.half))
    for hand, width in leaves:
        turn = math.pi / 2 if work.casement else math.pi / 6
        _swing(work, min(width, 0.75), hand, inner, turn, "arc" if work.casement else "")


def _pane_slim(work: Joiner) -> None:
    """One pale box less deep than the wall."""
    share = 0.55
    work.box((-work.half, -work.deep * share), (work.half, work.deep * share), work.look.glass)


DOORS: dict[str, Callable[[Joiner, float, float, float, float], None]] = {
    "arc": _arc,
    "leaf": _leaf,
    "slant": _slant,
    "sector": _sector,
    "bar": _arc,
    "both": _both,
    "jambs": _jambs,
    "slide": _slide,
    "pocket": _pocket,
    "fold": _fold,
    "accordion": _accordion,
}
PANES: dict[str, Callable[[Joiner], None]] = {
    "lines": _pane_lines,
    "box": _pane_box,
    "pale": _pane_pale,
    "sill": _pane_sill,
    "frame": _pane_frame,
    "through": _pane_through,
    "casement": _pane_casement,
    "slim": _pane_slim,
}
