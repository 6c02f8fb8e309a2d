"""Windows as drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.working.joiner import Joiner, swing
from benchmarks.plan_hands.working.sheet import Colour
from benchmarks.plans.ground import hole


def _panes(work: Joiner, count: int, shares: tuple[float, float], colour: Colour | None) -> None:
    """Glass as lines between two shares of the wall's depth."""
    low, high = work.deep * shares[0], work.deep * shares[1]
    if colour is not None:
        corners = [(-work.half, low), (work.half, low), (work.half, high), (-work.half, high)]
        work.sheet.fill([work.at(*corner) for corner in corners], colour)
    if work.deep * 2 * work.sheet.scale < count * (1.2 + work.stroke * 1.4):
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


def _pane_sill(work: Joiner) -> None:
    _panes(work, max(2, work.look.panes), (-1, 1), work.look.glass)
    side = work.outside()
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
    work.sheet.fill(
        hole(work.one.wall, work.one.spec), work.look.fill if solid else work.look.inner
    )
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
    inner = -work.outside()
    leaves = ((-1.0, work.half),) if work.half < 0.4 else ((-1.0, work.half), (1.0, work.half))
    for hand, width in leaves:
        turn = math.pi / 2 if work.casement else math.pi / 6
        swing(work, min(width, 0.75), hand, inner, turn, "arc" if work.casement else "")


def _pane_slim(work: Joiner) -> None:
    """One pale box less deep than the wall."""
    share = 0.55
    work.box((-work.half, -work.deep * share), (work.half, work.deep * share), work.look.glass)


def _pane_thin(work: Joiner) -> None:
    """One line between two ticks, where a wall is too thin for more."""
    work.sheet.fill(hole(work.one.wall, work.one.spec), work.look.paper)
    work.line([(-work.half, 0), (work.half, 0)], 0.7)
    reach = max(work.deep, 2.5 / work.sheet.scale)
    for u in (-work.half, work.half):
        work.line([(u, -reach), (u, reach)], 0.7)


def glaze(work: Joiner, name: str) -> None:
    """Draw a window in a manner, or in a simpler one where its wall is thin."""
    deep = work.deep * 2 * work.sheet.scale
    if deep < 4.5:
        _pane_thin(work)
    elif deep < 9 and name in ("frame", "slim", "through"):
        _pane_box(work)
    else:
        PANES[name](work)


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
