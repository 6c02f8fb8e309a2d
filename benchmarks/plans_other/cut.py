"""What stands in the gaps of a wall: leaves of doors, glass of windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.plans_other.canvas import Canvas, Colour, Pen
from benchmarks.plans_other.openings import Swing
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import OpeningSpec, Point, WallSpec


@dataclass(frozen=True)
class Gap:
    """An opening's own axes: along its wall from its middle, and across from the wall's middle.

    Attributes:
        wall: that it is in.
        spec: the opening.
        outward: 1 where outside is at the left of the wall, -1 at the right, 0 within.
        swing: how its leaf hangs.
    """

    wall: WallSpec
    spec: OpeningSpec
    outward: int
    swing: Swing | None

    @property
    def half(self) -> float:
        """Half its width."""
        return self.spec.width / 2

    @property
    def face(self) -> float:
        """Half its wall's thickness."""
        return self.wall.thickness / 2

    def at(self, along: float, across: float) -> Point:
        """Return a point of the plan."""
        x, y = self.wall.at(self.spec.at + along)
        (x0, y0), (x1, y1) = self.wall.start, self.wall.end
        ux, uy = (x1 - x0) / self.wall.length, (y1 - y0) / self.wall.length
        return x - uy * across, y + ux * across

    def box(self, low: float, near: float, high: float, far: float) -> Polygon:
        """Return a rectangle by its corners along and across."""
        return Polygon(
            [self.at(low, near), self.at(high, near), self.at(high, far), self.at(low, far)]
        )

    @property
    def hole(self) -> Polygon:
        """What is cut out of the wall."""
        return self.box(-self.half, -self.face - 1e-3, self.half, self.face + 1e-3)


@dataclass(frozen=True)
class Inks:
    """Pens of a page: a thin one, a thicker one for leaves, and the paper."""

    thin: Pen
    leaf: Pen
    paper: Colour


Symbol = Callable[[Canvas, Gap, Inks], None]


def _lines(*shares: float) -> Symbol:
    """Return a window of lines along the wall, at shares of half its thickness."""

    def window(canvas: Canvas, gap: Gap, inks: Inks) -> None:
        for share in shares:
            across = share * gap.face
            canvas.line([gap.at(-gap.half, across), gap.at(gap.half, across)], inks.thin)
        _jambs(canvas, gap, inks.thin)

    return window


def _jambs(canvas: Canvas, gap: Gap, pen: Pen) -> None:
    for end in (-gap.half, gap.half):
        canvas.line([gap.at(end, -gap.face), gap.at(end, gap.face)], pen)


def _box(canvas: Canvas, gap: Gap, inks: Inks) -> None:
    deep = min(gap.face, 0.09)
    frame = gap.box(-gap.half, -deep, gap.half, deep)
    pale = [round((3 * paper + ink) / 4) for paper, ink in zip(inks.paper, inks.thin.colour)]
    canvas.fill(frame, (pale[0], pale[1], pale[2]))
    canvas.outline(frame, inks.thin)
    canvas.line([gap.at(-gap.half, 0), gap.at(gap.half, 0)], inks.thin)
    _jambs(canvas, gap, inks.thin)


def _sill(canvas: Canvas, gap: Gap, inks: Inks) -> None:
    _lines(-1.0, 0.15, 1.0)(canvas, gap, inks)
    out = gap.outward * gap.face
    over, by = gap.outward * 0.07, 0.06
    canvas.outline(gap.box(-gap.half - by, out, gap.half + by, out + over), inks.thin)


WINDOWS: Mapping[str, Symbol] = {
    "one line": _lines(0.0),
    "two lines": _lines(-1.0, 1.0),
    "three lines": _lines(-1.0, 0.0, 1.0),
    "box": _box,
    "sill": _sill,
}


def _leaf(angle: float, *, swept: bool, thick: float = 0.04) -> Symbol:
    """Return a hinged door that stands open so many degrees, with or without its arc."""

    def door(canvas: Canvas, gap: Gap, inks: Inks) -> None:
        assert gap.swing is not None
        hinges = (-1, 1) if gap.swing.leaves == 2 else (gap.swing.hinge,)
        for hinge in hinges:
            _hang(canvas, gap, inks, hinge, angle, swept, thick)

    return door


def _hang(
    canvas: Canvas, gap: Gap, inks: Inks, hinge: int, angle: float, swept: bool, thick: float
) -> None:
    assert gap.swing is not None
    side, long = gap.swing.side, gap.spec.width / gap.swing.leaves
    along, across = hinge * gap.half, side * gap.face

    def reach(degrees: float, radius: float = long) -> Point:
        turned = math.radians(degrees)
        return gap.at(
            along - hinge * radius * math.cos(turned), across + side * radius * math.sin(turned)
        )

    if swept:
        canvas.line([reach(degrees) for degrees in range(0, int(angle) + 1, 3)], inks.thin)
    if thick and angle == 90:
        low, high = sorted((along, along - hinge * thick))
        leaf = gap.box(low, across, high, across + side * long)
        canvas.fill(leaf, inks.paper)
        canvas.outline(leaf, inks.thin)
    else:
        canvas.line([gap.at(along, across), reach(angle)], inks.leaf)


def _sliding(canvas: Canvas, gap: Gap, inks: Inks) -> None:
    """Draw a leaf that runs along the face of its wall, half open."""
    assert gap.swing is not None
    side, away = gap.swing.side, -gap.swing.hinge
    near = side * (gap.face + 0.02)
    low, high = sorted((away * 0.3 * gap.half, away * 2.2 * gap.half))
    leaf = gap.box(low, near, high, near + side * 0.045)
    canvas.fill(leaf, inks.paper)
    canvas.outline(leaf, inks.thin)
    canvas.line(
        [gap.at(-gap.half, 0), gap.at(gap.half, 0)],
        Pen(inks.thin.width, inks.thin.colour, (0.08, 0.06)),
    )


def _pocket(canvas: Canvas, gap: Gap, inks: Inks) -> None:
    """Draw a leaf that slides into its wall, half open: white where it is hidden."""
    assert gap.swing is not None
    away = -gap.swing.hinge
    deep = min(0.025, gap.face * 0.5)
    low, high = sorted((away * 0.2 * gap.half, away * 1.9 * gap.half))
    leaf = gap.box(low, -deep, high, deep)
    canvas.fill(leaf, inks.paper)
    canvas.outline(leaf, inks.thin)


DOORS: Mapping[str, Symbol] = {
    "arc": _leaf(90, swept=True),
    "thin arc": _leaf(90, swept=True, thick=0.0),
    "leaf": _leaf(90, swept=False),
    "ajar": _leaf(30, swept=False),
    "sliding": _sliding,
    "pocket": _pocket,
}


def threshold(canvas: Canvas, gap: Gap, pen: Pen) -> None:
    """Draw the lines of a threshold across both faces of a wall."""
    for across in (-gap.face, gap.face):
        canvas.line([gap.at(-gap.half, across), gap.at(gap.half, across)], pen)
