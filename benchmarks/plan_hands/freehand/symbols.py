"""Signs of doors and windows, each in metres along and across its wall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.freehand.holes import Hole
from benchmarks.plan_hands.freehand.pen import Page, arc
from benchmarks.plan_hands.freehand.signs import Signs
from benchmarks.plan_hands.freehand.style import Style
from numpy.typing import NDArray
from shapely.geometry import Polygon


class Opener:
    """Draws openings: lines into one layer, fillings of leaves into the same."""

    def __init__(self, page: Page, look: Style, how: Signs) -> None:
        self.page, self.look, self.how = page, look, how
        self.ink = page.mask()
        self.panes, self.body, self.pale = page.mask(), page.mask(), page.mask()
        self.width = min(look.line, 3.0)

    def draw(self, holes: list[Hole]) -> None:
        """Draw all openings of a house."""
        for hole in holes:
            {"window": self._window, "door": self._door, "doorway": self._doorway}[hole.spec.kind](
                hole
            )
        self.page.lay(self.body, self.look.wall)
        if self.how.pane_fill is not None:
            self.page.lay(self.panes, self.how.pane_fill)
        self.page.lay(self.pale, self.look.paper)
        self.page.lay(self.ink, self.look.ink, grain=0.3 if self.look.medium == "pencil" else 0.0)

    def line(
        self, hole: Hole, points: list[tuple[float, float]], width: float = 0.0, dashed: float = 0.0
    ) -> None:
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
        if how.poche and hole.thick * self.page.scale >= 6:
            self._in_poche(hole)
        else:
            self._glass(hole)
        if how.ledge:
            out, far = -deep - how.ledge, half + how.ledge
            self.line(hole, [(-far, -deep), (-far, out), (far, out), (far, -deep)])
        if how.mullions and half > 0.4:
            for u in np.linspace(-half, half, max(3, round(half * 2 / 0.6) + 1))[1:-1]:
                self.line(hole, [(float(u), -deep), (float(u), deep)])
        if how.casement:
            for sign in (-1, 1):
                self._quarter(hole, sign * half, deep, half, sign, 0.9)

    def _glass(self, hole: Hole) -> None:
        """Lines in a gap of the wall."""
        how, half, deep = self.how, hole.spec.width / 2, hole.thick / 2
        self.page.area(self.panes, Polygon(local(hole, _box(half, -deep, deep))), share=0)
        reach = deep * how.spread
        rows = [0.0] if how.panes == 1 else np.linspace(-reach, reach, how.panes)
        if how.panes == 1 and how.spread < 0.4:
            rows = [deep * 0.6]
        for v in rows:
            ends = [(-half, float(v)), (half, float(v))]
            most = max(1.0, hole.thick * self.page.scale * 0.2)
            self.line(hole, ends, min(most, self.width * (2 if how.thick_glass else 1)))
        if how.jambs or how.panes > 2:
            for u in (-half, half):
                self.line(hole, [(u, -deep), (u, deep)])

    def _in_poche(self, hole: Hole) -> None:
        """The wall goes on, thinner or with pale lines in it."""
        how, half, deep = self.how, hole.spec.width / 2, hole.thick / 2
        low, high = (-0.35, 0.1) if how.spread < 0.6 else (-0.9, -0.3)
        if how.poche == "bar":
            self.page.fill(
                self.body, [self.page.px(local(hole, _box(half, deep * low, deep * high)))]
            )
            if how.panes > 1 and not self.look.bare:
                for v in (-deep, deep):
                    self.line(hole, [(-half, v), (half, v)])
            return
        self.page.fill(self.body, [self.page.px(local(hole, _box(half + 0.01, -deep, deep)))])
        if how.poche == "box":
            self.page.fill(
                self.pale, [self.page.px(local(hole, _box(half, -deep * 0.5, deep * 0.5)))]
            )
            if how.panes % 2:
                self.line(hole, [(-half, 0), (half, 0)])
            return
        for v in np.linspace(-0.4, 0.4, min(2, how.panes)) * deep if how.panes > 1 else [0.0]:
            self.page.stroke(
                self.pale,
                local(hole, [(-half, v), (half, v)]),
                max(1.5, deep * self.page.scale * 0.2),
            )

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
                box = [
                    (u - 0.03, -deep - how.nibs),
                    (u + 0.03, -deep - how.nibs),
                    (u + 0.03, deep + how.nibs),
                    (u - 0.03, deep + how.nibs),
                ]
                self.bar(hole, box, False)
        if how.arrow and hole.role == "entry":
            self._arrow(hole)

    def _leaf(self, hole: Hole, name: str, sign: int, long: float, at: float) -> None:
        deep = hole.thick / 2
        if name in SHAPES:
            SHAPES[name](self, hole, sign, long)
            return
        turn = {"slanted": np.pi / 4, "square": np.pi / 2, "quarter": np.pi / 2}.get(
            name, self.how.open
        )
        self._quarter(
            hole, at, deep, long, sign, turn, name in ("quarter", "both", "chord", "wedge"), name
        )
        if name == "both":
            self._quarter(hole, at, -deep, long, sign, -turn)

    def _quarter(
        self,
        hole: Hole,
        at: float,
        v: float,
        long: float,
        sign: int,
        turn: float,
        swept: bool = True,
        name: str = "",
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
        self.bar(
            hole, [(low, v), (high, v), (high, v + 0.05), (low, v + 0.05)], self.how.leaf_filled
        )

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


def _box(half: float, low: float, high: float) -> list[tuple[float, float]]:
    return [(-half, low), (half, low), (half, high), (-half, high)]


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
