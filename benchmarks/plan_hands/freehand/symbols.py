"""Signs of doors and windows, each in metres along and across its wall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.freehand.cells import pick
from benchmarks.plan_hands.freehand.holes import Hole
from benchmarks.plan_hands.freehand.pen import Colour, Mask, Page, arc
from benchmarks.plan_hands.freehand.style import Style
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Polygon

LEAVES = {
    "quarter": 6.0, "slanted": 2.5, "square": 1.5, "both": 0.4, "slide": 0.7, "pocket": 0.5,
    "fold": 0.4, "pleats": 0.3, "chord": 0.8, "wedge": 0.5, "shut": 0.5,
}  # fmt: skip


@dataclass
class Signs:
    """How openings are drawn on one page."""

    leaf: str
    entry: str
    leaf_width: float  # metres a leaf is thick, 0 for a line
    leaf_filled: bool
    dashed: float
    open: float  # radians that a leaf stands open
    sill: int  # lines that close the gap of a door
    nibs: float
    panes: int
    spread: float
    jambs: bool
    ledge: float
    mullions: bool
    pane_fill: Colour | None
    casement: bool
    thick_glass: bool
    arrow: bool
    doorway: int


def signs(rng: Generator, look: Style) -> Signs:
    """Draw the signs of a page."""
    fills = [None, None, look.paper, (190, 220, 240), look.tints[0], (230, 230, 230), (160, 190, 220)]
    fill = fills[int(rng.integers(3 if look.dark else len(fills)))]
    return Signs(
        leaf=pick(rng, LEAVES),
        entry=pick(rng, LEAVES),
        leaf_width=float(rng.choice([0.0, 0.0, 0.04, 0.07])),
        leaf_filled=bool(rng.random() < 0.5),
        dashed=float(rng.choice([0.0, 0.0, 4.0])),
        open=float(rng.choice([np.pi / 2, np.pi / 2, np.pi / 4, 1.2, 0.6])),
        sill=int(rng.choice([0, 0, 0, 1, 2])),
        nibs=float(rng.choice([0.0, 0.0, 0.05])),
        panes=int(rng.choice([1, 1, 2, 2, 3, 4])),
        spread=float(rng.choice([0.3, 0.5, 1.0, 1.0])),
        jambs=bool(rng.random() < 0.4),
        ledge=float(rng.choice([0.0, 0.0, 0.06, 0.12])),
        mullions=bool(rng.random() < 0.25),
        pane_fill=fill,
        casement=bool(rng.random() < 0.08),
        thick_glass=bool(rng.random() < 0.1),
        arrow=bool(rng.random() < 0.3),
        doorway=int(rng.choice([0, 0, 0, 1, 2])),
    )


class Opener:
    """Draws openings: lines into one layer, fillings of leaves into the same."""

    def __init__(self, page: Page, look: Style, how: Signs) -> None:
        self.page, self.look, self.how = page, look, how
        self.ink = page.mask()
        self.panes = page.mask()
        self.width = min(look.line, 3.0)

    def draw(self, holes: list[Hole]) -> None:
        """Draw all openings of a house."""
        for hole in holes:
            {"window": self._window, "door": self._door, "doorway": self._doorway}[hole.spec.kind](hole)
        if self.how.pane_fill is not None:
            self.page.lay(self.panes, self.how.pane_fill)
        self.page.lay(self.ink, self.look.ink, grain=0.3 if self.look.medium == "pencil" else 0.0)

    def line(self, hole: Hole, points: list[tuple[float, float]], width: float = 0.0, dashed: float = 0.0) -> None:
        """Draw a line in the frame of an opening."""
        self.page.stroke(self.ink, local(hole, points), width or self.width, dashed=dashed)

    def bar(self, hole: Hole, points: list[tuple[float, float]], filled: bool) -> None:
        """Draw a small shape in the frame of an opening."""
        spots = self.page.px(local(hole, points))
        if filled:
            self.page.fill(self.ink, [spots])
        else:
            self.page.lines(self.ink, [np.concatenate([spots, spots[:1]])], self.width)

    def _window(self, hole: Hole) -> None:
        how, half, deep = self.how, hole.spec.width / 2, hole.thick / 2
        self.page.area(self.panes, Polygon(local(hole, [(-half, -deep), (half, -deep), (half, deep), (-half, deep)])), share=0)
        reach = deep * how.spread
        rows = [0.0] if how.panes == 1 else np.linspace(-reach, reach, how.panes)
        if how.panes == 1 and how.spread < 0.4:
            rows = [deep * 0.6]
        for v in rows:
            self.line(hole, [(-half, float(v)), (half, float(v))], self.width * (2 if how.thick_glass else 1))
        if how.jambs or how.panes > 2:
            for u in (-half, half):
                self.line(hole, [(u, -deep), (u, deep)])
        if how.ledge:
            out, far = -deep - how.ledge, half + how.ledge
            self.line(hole, [(-far, -deep), (-far, out), (far, out), (far, -deep)])
        if how.mullions and half > 0.4:
            for u in np.linspace(-half, half, max(3, round(half * 2 / 0.6) + 1))[1:-1]:
                self.line(hole, [(float(u), -deep), (float(u), deep)])
        if how.casement:
            for sign in (-1, 1):
                self._quarter(hole, sign * half, deep, half, sign, 0.9)

    def _doorway(self, hole: Hole) -> None:
        half, deep = hole.spec.width / 2, hole.thick / 2
        for v in (deep, -deep)[: self.how.doorway]:
            self.line(hole, [(-half, v), (half, v)], dashed=4.0)

    def _door(self, hole: Hole) -> None:
        how, half, deep = self.how, hole.spec.width / 2, hole.thick / 2
        name = how.leaf if hole.role == "inner" or how.leaf == "quarter" else how.entry
        if hole.spec.width > 1.25 and name not in ("slide", "fold", "pleats", "shut"):
            for sign in (-1, 1):
                self._leaf(hole, name, sign, half, sign * half)
        else:
            self._leaf(hole, name, hole.hinge, half * 2, hole.hinge * half)
        for v in (deep, -deep)[: how.sill]:
            self.line(hole, [(-half, v), (half, v)])
        if how.nibs:
            for u in (-half, half):
                box = [(u - 0.03, -deep - how.nibs), (u + 0.03, -deep - how.nibs), (u + 0.03, deep + how.nibs), (u - 0.03, deep + how.nibs)]
                self.bar(hole, box, False)
        if how.arrow and hole.role == "entry":
            self._arrow(hole)

    def _leaf(self, hole: Hole, name: str, sign: int, long: float, at: float) -> None:
        deep = hole.thick / 2
        if name in SHAPES:
            SHAPES[name](self, hole, sign, long)
            return
        turn = {"slanted": np.pi / 4, "square": np.pi / 2, "quarter": np.pi / 2}.get(name, self.how.open)
        self._quarter(hole, at, deep, long, sign, turn, name in ("quarter", "both", "chord", "wedge"), name)
        if name == "both":
            self._quarter(hole, at, -deep, long, sign, -turn)

    def _quarter(
        self, hole: Hole, at: float, v: float, long: float, sign: int, turn: float, swept: bool = True, name: str = ""
    ) -> None:
        """Draw a leaf that hangs at a place, and its way."""
        start = np.pi if sign > 0 else 0.0
        end = start - turn if sign > 0 else turn
        tip = (at + long * np.cos(end), v + long * np.sin(end))
        thick = self.how.leaf_width
        if thick:
            side = np.array([-np.sin(end), np.cos(end)]) * thick * sign
            box = [(at, v), tip, (tip[0] + side[0], tip[1] + side[1]), (at + side[0], v + side[1])]
            self.bar(hole, [(float(x), float(y)) for x, y in box], self.how.leaf_filled)
        else:
            self.line(hole, [(at, v), tip], self.look.heavy if self.how.leaf_filled else 0.0)
        if not swept:
            return
        way = [(float(x), float(y)) for x, y in arc((at, v), long, start, end)]
        if name == "chord":
            way = [way[0], way[-1]]
        if name == "wedge":
            spots = self.page.px(local(hole, [(at, v), *way]))
            self.page.fill(self.ink, [spots], 110)
        self.line(hole, way, dashed=self.how.dashed)

    def slide(self, hole: Hole, sign: int, long: float) -> None:
        """Two leaves that pass each other, or one before the wall."""
        half = hole.spec.width / 2
        thin = max(0.03, min(0.06, hole.thick * 0.25))
        for low, v in ((-half, 0.0), (-half * 0.1, thin * 1.2)):
            box = [(low, v), (low + half * 1.1, v), (low + half * 1.1, v - thin), (low, v - thin)]
            self.bar(hole, box, self.how.leaf_filled)

    def pocket(self, hole: Hole, sign: int, long: float) -> None:
        """A leaf before the wall beside its gap, and half across it."""
        half = hole.spec.width / 2
        v = hole.thick / 2 + 0.05
        low, high = (-half, half * 1.6) if sign > 0 else (-half * 1.6, half)
        self.bar(hole, [(low, v), (high, v), (high, v + 0.05), (low, v + 0.05)], self.how.leaf_filled)

    def fold(self, hole: Hole, sign: int, long: float) -> None:
        """A few wide folds."""
        self._zigzag(hole, 4, 0.3)

    def pleats(self, hole: Hole, sign: int, long: float) -> None:
        """Many narrow folds."""
        self._zigzag(hole, 10, 0.06)

    def shut(self, hole: Hole, sign: int, long: float) -> None:
        """A shut leaf, thick in its gap."""
        half, v = hole.spec.width / 2, hole.thick / 2
        self.bar(hole, [(-half, v), (half, v), (half, v - 0.05), (-half, v - 0.05)], True)
        self.line(hole, [(half * sign * -1, v), (half * sign * 0.6, v + long * 0.3)])

    def _zigzag(self, hole: Hole, count: int, deep: float) -> None:
        half = hole.spec.width / 2
        us = np.linspace(-half, half, count + 1)
        self.line(hole, [(float(u), deep * (k % 2)) for k, u in enumerate(us)])

    def _arrow(self, hole: Hole) -> None:
        size = min(0.5, hole.spec.width * 0.4)
        v = -hole.thick / 2 - 0.25
        self.bar(hole, [(0, v), (-size / 2, v - size), (size / 2, v - size)], True)


def local(hole: Hole, points: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Return points in metres of points along an opening and across it."""
    flat = np.asarray(points, np.float64)
    return hole.middle + flat[:, :1] * hole.along + flat[:, 1:] * hole.across


SHAPES: dict[str, Callable[[Opener, Hole, int, float], None]] = {
    "slide": Opener.slide,
    "pocket": Opener.pocket,
    "fold": Opener.fold,
    "pleats": Opener.pleats,
    "shut": Opener.shut,
}
