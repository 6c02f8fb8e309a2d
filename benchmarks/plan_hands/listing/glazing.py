"""Windows on the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from benchmarks.plan_hands.listing.chance import one_of
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import Style
from benchmarks.plan_hands.listing.symbols import Pen, pen_of

Rng = np.random.Generator


def _body(pen: Pen, half: float, frame: bool = True) -> None:
    """Draw the box of glass, so deep to each side of the wall's middle."""
    corners = pen.at([(0, -half), (pen.width, -half), (pen.width, half), (0, half)])
    pen.sheet.fill(corners, pen.style.glass_fill)
    if frame:
        pen.sheet.line(corners, pen.style.glass, pen.style.line, True)


def _lines(pen: Pen, half: float, count: int) -> None:
    for b in np.linspace(-half, half, count) if count > 1 else (0.0,):
        ends = pen.at([(0, float(b)), (pen.width, float(b))])
        pen.sheet.line(ends, pen.style.glass, pen.style.line)


def _panes(pen: Pen) -> None:
    _body(pen, pen.half, False)
    _lines(pen, pen.half - 0.5 * pen.style.line / pen.sheet.scale, max(1, pen.style.panes))


def _box(pen: Pen) -> None:
    _body(pen, pen.half - 0.5 / pen.sheet.scale)


def _frame(pen: Pen) -> None:
    """Draw a box with a line of glass in its middle, or a slim box between lines."""
    if pen.style.panes % 2:
        _body(pen, pen.half - 0.5 / pen.sheet.scale)
        _lines(pen, 0, 1)
    else:
        _body(pen, pen.half * 0.45)


def _mullions(pen: Pen) -> None:
    _body(pen, pen.half * (1.0 if pen.style.panes % 2 else 0.5))
    half = pen.half * (1.0 if pen.style.panes % 2 else 0.5)
    for a in np.linspace(0, pen.width, max(2, round(pen.width / 0.7)) + 1)[1:-1]:
        ends = pen.at([(float(a), -half), (float(a), half)])
        pen.sheet.line(ends, pen.style.glass, pen.style.line * 1.5)


def _casement(pen: Pen) -> None:
    """Draw panes that stand open, with arcs."""
    _panes(pen)
    for one in (pen, pen.turned()) if pen.width > 0.9 else (pen,):
        length = pen.width / (2 if pen.width > 0.9 else 1)
        steps = np.linspace(0, np.pi / 2, 10)
        arc = [(length * float(np.cos(s)), length * float(np.sin(s))) for s in steps]
        points = one.at([(a, -pen.half - b * 0.5) for a, b in [*arc, (0, 0)]])
        pen.sheet.line(points, pen.style.glass, 1)


def _slide(pen: Pen) -> None:
    """Draw panes that slide past each other."""
    _body(pen, pen.half - 0.5 / pen.sheet.scale)
    count = 2 if pen.width < 2.6 else 4
    deep = min(0.05, pen.half * 0.5)
    for k in range(count):
        low, sign = pen.width * k / count, (-1) ** k
        corners = [(low - 0.02, 0), (low + pen.width / count + 0.02, 0)]
        corners += [(a, sign * deep) for a, _ in reversed(corners)]
        pen.sheet.line(pen.at(corners), pen.style.glass, pen.style.line, True)


def _bar(pen: Pen) -> None:
    """Draw thick glass between thin faces."""
    _body(pen, pen.half, False)
    _lines(pen, pen.half - 0.5 / pen.sheet.scale, 2)
    ends = pen.at([(0, 0), (pen.width, 0)])
    pen.sheet.line(ends, pen.style.glass, max(2.0, pen.style.line * 2))


def _stick_out(pen: Pen) -> None:
    _box(pen)
    low = -pen.half - 0.08
    corners = [
        (-0.08, -pen.half),
        (-0.08, low),
        (pen.width + 0.08, low),
        (pen.width + 0.08, -pen.half),
    ]
    pen.sheet.line(pen.at(corners), pen.style.glass, 1)


def _fills(pen: Pen) -> None:
    """Fill the gap with the colour of glass, without a frame where that shows."""
    seen = max(abs(a - b) for a, b in zip(pen.style.glass_fill, pen.style.paper)) > 25
    _body(pen, pen.half, not seen)


WINDOWS: dict[str, Callable[[Pen], None]] = {
    "panes": _panes,
    "box": _box,
    "frame": _frame,
    "mullions": _mullions,
    "casement": _casement,
    "slide": _slide,
    "bar": _bar,
    "stick out": _stick_out,
    "fills": _fills,
}


def _over(pen: Pen) -> None:
    """Draw a slim pane over a wall that goes on."""
    half = pen.half * (0.4 if pen.style.panes % 2 else 0.65)
    _body(pen, max(half, 1.2 / pen.sheet.scale), False)
    if pen.style.panes > 2:
        _lines(pen, 0, 1)


def _fitting(pen: Pen, name: str) -> str:
    """Return a symbol that shows in a wall as thin as this one, and make its lines fit."""
    deep = 2 * pen.half * pen.sheet.scale
    panes = min(pen.style.panes, max(1, int(deep / 3)))
    line = min(pen.style.line, max(0.5, deep / 5))
    pen.style = replace(pen.style, panes=panes, line=line)
    if deep < 5:
        return "panes"
    return "box" if deep < 9 and name in ("bar", "slide", "frame") else name


def draw_windows(rng: Rng, sheet: Sheet, house: Fitted, style: Style) -> None:
    """Draw the windows of a house."""
    for hole in house.holes:
        if hole.kind != "window":
            continue
        pen = pen_of(rng, sheet, style, house, hole)
        if style.through:
            _over(pen)
        else:
            WINDOWS[_fitting(pen, one_of(rng, style.symbols["window"]))](pen)
        if style.sill:
            low = -pen.half - style.sill
            outer = [(-0.05, -pen.half), (-0.05, low), (pen.width + 0.05, low)]
            sheet.line(pen.at([*outer, (pen.width + 0.05, -pen.half)]), style.glass, 1)
