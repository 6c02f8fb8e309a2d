"""Doors and doorways on the sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.listing.chance import blend, maybe, one_of
from benchmarks.plan_hands.listing.openings import Fitted, Hole
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.slots import along_across
from benchmarks.plan_hands.listing.style import WHITE, Style
from numpy.typing import NDArray

Rng = np.random.Generator
Pair = tuple[float, float]


@dataclass
class Pen:
    """The frame of an opening: a from its hinge along the wall, b from its middle to its swing."""

    rng: Rng
    sheet: Sheet
    style: Style
    hole: Hole
    origin: NDArray[np.float64]
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    width: float
    half: float

    def at(self, points: Iterable[Pair]) -> NDArray[np.float64]:
        """Return points in metres of the plan."""
        flat = np.asarray(list(points), np.float64)
        return self.origin + flat[:, :1] * self.along + flat[:, 1:] * self.across

    def line(self, points: Iterable[Pair], width: float = 1.0, dash: Pair | None = None) -> None:
        """Draw a line in the colour of leaves."""
        self.sheet.line(self.at(points), self.style.leaf_colour, width, False, dash)

    def box(self, a0: float, b0: float, a1: float, b1: float, filled: bool = False) -> None:
        """Draw a box, white or filled with ink."""
        corners = self.at([(a0, b0), (a1, b0), (a1, b1), (a0, b1)])
        ink, deep = self.style.leaf_colour, abs(b1 - b0) * self.sheet.scale
        dark = filled and self.half * self.sheet.scale > 4  # else it would look like the wall
        self.sheet.fill(corners, ink if dark else self.style.glass_fill)
        self.sheet.line(corners, ink, min(self.style.line, max(0.5, deep / 3)), True)

    def turned(self) -> Pen:
        """Return the pen of the other jamb."""
        far = self.origin + self.along * self.width
        return Pen(
            self.rng, self.sheet, self.style, self.hole, far, -self.along, self.across,
            self.width, self.half,
        )  # fmt: skip


def pen_of(rng: Rng, sheet: Sheet, style: Style, house: Fitted, hole: Hole) -> Pen:
    """Return the frame of an opening."""
    wall = house.shell.walls[hole.wall]
    along, across = along_across(wall)
    turn = -hole.hinge
    origin = np.asarray(wall.at(hole.at)) - along * turn * hole.width / 2
    half = wall.thickness / 2
    return Pen(rng, sheet, style, hole, origin, along * turn, across * hole.side, hole.width, half)


def _leaf(pen: Pen, length: float, hang: float, turn: float) -> None:
    """Draw a leaf that hangs at a depth and stands open by an angle, with its arc."""
    style, flat = pen.style, math.radians(turn)
    tip = length * math.cos(flat), hang + length * math.sin(flat)
    steps = np.linspace(0, flat, 14)
    arc = [(length * math.cos(s), hang + length * math.sin(s)) for s in steps]
    width = style.line
    if style.arc == "pie":
        fan = pen.at([(0.0, hang), *arc])
        pen.sheet.fill(fan, blend(style.leaf_colour, WHITE, 0.75), 0.7)
        pen.line(arc, width)
    elif style.arc == "chord":
        pen.line([arc[0], arc[-1]], width)
    elif style.arc != "none":
        dash = (4.0, 3.0) if style.arc == "dashed" else None
        pen.line(arc, width * (2 if style.arc == "thick" else 1), dash)
    thick = {"double": 0.045, "bar": 0.06, "thick": 0.09}.get(style.leaf)
    if thick is None:
        if style.leaf == "line":
            pen.line([(0, hang), tip], width * 1.5)
        return
    sin, cos = math.sin(flat) * thick, math.cos(flat) * thick
    body = pen.at([(0, hang), tip, (tip[0] + sin, tip[1] - cos), (sin, hang - cos)])
    ink = style.leaf_colour
    pen.sheet.fill(body, WHITE if style.leaf == "double" else ink)
    pen.sheet.line(body, ink, width, True)


def _hang(pen: Pen) -> float:
    return pen.half * pen.style.hang


def _swing(pen: Pen) -> None:
    _leaf(pen, pen.width, _hang(pen), pen.style.opened)


def _pair(pen: Pen) -> None:
    for one in (pen, pen.turned()):
        _leaf(one, one.width / 2, _hang(one), one.style.opened)


def _four(pen: Pen) -> None:
    """Two fixed panes and two leaves between them."""
    for one in (pen, pen.turned()):
        one.box(0, -0.03, one.width / 4, 0.03)
        one.origin = one.origin + one.along * one.width / 4
        _leaf(one, one.width / 4, 0.0, one.style.opened)


def _unequal(pen: Pen) -> None:
    other = pen.turned()
    _leaf(pen, pen.width * 0.7, _hang(pen), pen.style.opened)
    _leaf(other, pen.width * 0.3, _hang(pen), pen.style.opened)


def _both(pen: Pen) -> None:
    _leaf(pen, pen.width, 0.0, 90)
    pen.across = -pen.across
    _leaf(pen, pen.width, 0.0, 90)


def _sliding(pen: Pen) -> None:
    """Two panels, one before the other."""
    deep = max(0.03, min(0.06, pen.half * 0.6))
    filled = pen.style.leaf in ("bar", "thick")
    pen.box(0, 0, pen.width * 0.53, deep, filled)
    pen.box(pen.width * 0.47, -deep, pen.width, 0, filled)


def _barn(pen: Pen) -> None:
    """A panel that slides along the face of the wall, with an arrow."""
    low = pen.half + 0.02
    pen.box(-0.55 * pen.width, low, 0.5 * pen.width, low + 0.05, pen.style.leaf == "bar")
    pen.line([(-0.2 * pen.width, low + 0.12), (0.4 * pen.width, low + 0.12)])
    pen.line([(0.28 * pen.width, low + 0.18), (0.4 * pen.width, low + 0.12)])


def _pocket(pen: Pen) -> None:
    deep = max(0.025, pen.half * 0.35)
    pen.box(-pen.width * 0.35, -deep, pen.width * 0.45, deep)


def _fold(pen: Pen) -> None:
    """Leaves that fold up to the jambs."""
    for one in (pen, pen.turned()) if pen.width > 0.9 else (pen,):
        length = pen.width / (4 if pen.width > 0.9 else 2)
        tip = length * 0.35, pen.half + length * 0.94
        one.line([(0, pen.half), tip, (length * 0.7, pen.half)], pen.style.line * 1.5)


def _accordion(pen: Pen) -> None:
    count, depth = max(4, int(pen.width / 0.14)), 0.05
    marks = np.linspace(0, pen.width, count + 1)
    pen.line([(float(a), depth * (-1) ** k) for k, a in enumerate(marks)], pen.style.line)


def _louvre(pen: Pen) -> None:
    for k in range(2):
        pen.box(pen.width * k / 2, -0.025, pen.width * (k + 1) / 2, 0.025)
    pen.line([(pen.width * 0.1, 0.12), (pen.width * 0.9, 0.12)], 1, (3, 3))


def _gate_box(pen: Pen) -> None:
    low = max(-pen.half, -0.04) if maybe(pen.rng, 0.5) else -pen.half
    pen.box(0, low, pen.width, low + 0.08)


def _gate_dashes(pen: Pen) -> None:
    deep = pen.half + pen.rng.uniform(0.4, 2.2)
    pen.line([(0, 0), (pen.width, 0)], pen.style.line)
    pen.line([(0, pen.half), (0, deep), (pen.width, deep), (pen.width, pen.half)], 1, (5, 4))


def _gate_line(pen: Pen) -> None:
    for b in (-pen.half, pen.half):
        pen.line([(0, b), (pen.width, b)], pen.style.line)


def _gate_panels(pen: Pen) -> None:
    count = max(3, int(pen.width / 0.6))
    for k in range(count):
        pen.box(pen.width * k / count, -0.04, pen.width * (k + 1) / count, 0.04)


Symbol = Callable[[Pen], None]
DOORS: dict[str, Symbol] = {
    "swing": _swing,
    "pair": _pair,
    "four": _four,
    "unequal": _unequal,
    "both": _both,
    "sliding": _sliding,
    "barn": _barn,
    "pocket": _pocket,
    "fold": _fold,
    "accordion": _accordion,
    "louvre": _louvre,
    "gate box": _gate_box,
    "gate dashes": _gate_dashes,
    "gate line": _gate_line,
    "gate panels": _gate_panels,
    "gate swing": _pair,
}


def _dashes(pen: Pen) -> None:
    for b in (-pen.half, pen.half):
        pen.line([(0, b), (pen.width, b)], 1, (4, 4))


def _one_dashed(pen: Pen) -> None:
    pen.line([(0, 0), (pen.width, 0)], 1, (4, 3))


def _arch(pen: Pen) -> None:
    for a in (0.0, pen.width):
        pen.line([(a, -pen.half), (a, pen.half)], 1)
    pen.line([(0, -pen.half), (pen.width, pen.half)], 1, (3, 3))
    pen.line([(0, pen.half), (pen.width, -pen.half)], 1, (3, 3))


def _tint(pen: Pen) -> None:
    body = [(0, -pen.half), (pen.width, -pen.half), (pen.width, pen.half), (0, pen.half)]
    pen.sheet.fill(pen.at(body), blend(pen.style.paper, pen.style.leaf_colour, 0.12))


def _nothing(pen: Pen) -> None:
    """Leave the gap bare."""


DOORWAYS: dict[str, Symbol] = {
    "nothing": _nothing,
    "dashes": _dashes,
    "one dashed": _one_dashed,
    "arch": _arch,
    "tint": _tint,
}


def _threshold(pen: Pen) -> None:
    edges = {"none": (), "one": (-pen.half,), "two": (-pen.half, pen.half), "dashed": (-pen.half,)}
    dash = (3.0, 3.0) if pen.style.threshold == "dashed" else None
    for b in edges[pen.style.threshold]:
        pen.line([(0, b), (pen.width, b)], 1, dash)


def _frames(pen: Pen) -> None:
    """Draw the door's frame: a small box or a nib at each jamb."""
    if pen.style.frames:
        for one in (pen, pen.turned()):
            one.box(0, -pen.half, min(0.06, pen.width / 8), pen.half)


def _entry(pen: Pen) -> None:
    """Draw an arrow that points in at the front door."""
    out = 1 if (pen.hole.left < 0) == (pen.hole.side > 0) else -1
    a, b = pen.width / 2, out * (pen.half + 0.15)
    head = [(a, b), (a - 0.18, b + out * 0.3), (a + 0.18, b + out * 0.3)]
    pen.sheet.fill(pen.at(head), pen.style.leaf_colour)
    if maybe(pen.rng, 0.5):
        pen.line([(a, b + out * 0.3), (a, b + out * 0.8)], 2)


def draw_doors(rng: Rng, sheet: Sheet, house: Fitted, style: Style) -> None:
    """Draw the doors and doorways of a house."""
    arrows = maybe(rng, 0.25)
    for hole in house.holes:
        if hole.kind == "window":
            continue
        pen = pen_of(rng, sheet, style, house, hole)
        if hole.kind == "doorway":
            DOORWAYS[one_of(rng, style.symbols["doorway"])](pen)
            continue
        _threshold(pen)
        _frames(pen)
        if hole.use == "closet" and hole.width < 0.8 and maybe(rng, 0.6):
            DOORS["swing"](pen)
        else:
            DOORS[one_of(rng, style.symbols[hole.use])](pen)
        if arrows and hole.use == "entrance":
            _entry(pen_of(rng, sheet, style, house, hole))
