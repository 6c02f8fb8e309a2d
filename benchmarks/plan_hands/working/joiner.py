"""A pen that draws at openings, whichever way their walls run."""

from __future__ import annotations

import math

import numpy as np
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import SMALL, Hole, Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from numpy.random import Generator
from shapely.geometry import Point as Spot

from underdraw.spec.floor_plan import Point


class Joiner:
    """A pen at an opening; places are (along the wall, across it) from its middle."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.house, self.rng = sheet, look, house, rng
        self.casement = rng.random() < 0.5
        self.mixed = float(rng.choice([0, 0, 0, 0.2, 0.5]))
        self.varied = float(rng.choice([0, 0, 0.15, 0.4]))
        self.take(house.holes[0])

    def take(self, one: Hole) -> None:
        """Turn to an opening."""
        self.one, wall = one, one.wall
        self.way = (np.asarray(wall.end) - np.asarray(wall.start)) / wall.length
        self.out = np.array([-self.way[1], self.way[0]])
        self.middle = np.asarray(wall.start) + self.way * one.spec.at
        self.half, self.deep = one.spec.width / 2, wall.thickness / 2
        self.stroke = self.look.thin
        if one.spec.kind == "window":  # lines in a thin wall must not run together
            self.stroke = min(self.stroke, max(0.5, wall.thickness * self.sheet.scale / 7))

    def at(self, u: float, v: float) -> Point:
        """Return a place in metres."""
        x, y = self.middle + self.way * u + self.out * v
        return float(x), float(y)

    def line(
        self, spots: list[Point], thick: float | None = None, dash: tuple[float, ...] = ()
    ) -> None:
        """Draw a line through places of the opening."""
        self.sheet.line([self.at(*s) for s in spots], self.look.ink, thick or self.stroke, dash)

    def box(
        self, low: Point, high: Point, colour: Colour | None, thick: float | None = None
    ) -> None:
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

    def pane(self) -> str:
        """Return how this window is drawn: mostly as most are."""
        return self.look.second if self.rng.random() < self.mixed else self.look.pane

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

    def outside(self) -> int:
        """Return the side that no room is on, if any."""
        return next((side for side in (-1, 1) if self.room(side) is None), 1)

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


def swing(work: Joiner, width: float, hand: float, side: float, open_to: float, arc: str) -> None:
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
