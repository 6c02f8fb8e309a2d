"""Doors as drawn, and the order of all openings."""

from __future__ import annotations

import math
from collections.abc import Callable

from benchmarks.plan_hands.working.joiner import Joiner, swing
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Hole
from benchmarks.plan_hands.working.panes import glaze
from benchmarks.plans.ground import hole


def draw_openings(work: Joiner, panes: Look) -> None:
    """Draw all openings, windows in a look of their own."""
    doors = work.look
    for one in work.house.holes:
        work.take(one)
        work.look = panes if one.spec.kind == "window" else doors
        if one.spec.kind == "window":
            glaze(work, work.pane())
        elif one.spec.kind == "doorway":
            bare = work.look.gap not in ("two", "step") and work.rng.random() < 0.4
            _gap(work, work.look.gap if bare else "open")
        else:
            _door(work, one)


def _door(work: Joiner, one: Hole) -> None:
    fixed = {"gate": _gate, "lift": _lift}
    if one.role in fixed:
        fixed[one.role](work)
        return
    if one.role == "terrace" and (one.spec.width > 1.9 or work.rng.random() < 0.4):
        glaze(work, work.look.pane if work.look.pane != "through" else "box")
        _slide(work)
        return
    name = work.look.door
    if work.rng.random() < work.varied:
        name = work.look.other
    _gap(work, work.look.gap if name not in ("slide", "pocket") else "open")
    if one.spec.width > 1.15 and name not in ("slide", "fold", "accordion"):
        _double(work, name)
    else:
        DOORS[name](work, work.half * 2, float(work.rng.choice([-1, 1])), work.inward(), 0.0)
    if one.role in ("entrance", "double") and work.rng.random() < 0.15:
        _arrow(work)


def _double(work: Joiner, name: str) -> None:
    side, half = work.inward(), work.half
    share = 0.5 if work.rng.random() < 0.75 else 0.68
    DOORS[name](work, half * 2 * share, -1.0, side, 0.0)
    DOORS[name](work, half * 2 * (1 - share), 1.0, side, 0.0)


def _gap(work: Joiner, name: str) -> None:
    """Fill or close the gap of a door."""
    if name == "paper":
        work.sheet.fill(hole(work.one.wall, work.one.spec), work.look.paper)
    lines = {"one": (0.0,), "two": (-1.0, 1.0), "step": (1.0,)}
    for share in lines.get(name, ()):
        work.line([(-work.half, work.deep * share), (work.half, work.deep * share)], 0.6)


def _arrow(work: Joiner) -> None:
    """An arrow that says where to come in."""
    outer = next((side for side in (-1, 1) if work.room(side) is None), -1)
    tip, tail = work.deep + 0.15, work.deep + work.rng.uniform(0.5, 0.9)
    wide = 0.16
    corners = [(0.0, tip), (-wide, tip + 0.3), (wide, tip + 0.3)]
    work.sheet.fill([work.at(u, v * outer) for u, v in corners], work.look.accent)
    work.sheet.line([work.at(0, v * outer) for v in (tip + 0.2, tail)], work.look.accent, 2)


def _arc(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    swing(work, width, hand, side, math.pi / 2, "arc")


def _leaf(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    swing(work, width, hand, side, math.pi / 2, "")


def _slant(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    swing(work, width, hand, side, math.pi / 4, ("", "arc", "chord")[work.look.panes % 3])


def _sector(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    swing(work, width, hand, side, math.pi / (2 if work.casement else 3), "sector")


def _both(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    swing(work, width, hand, side, math.pi / 2, "arc")
    swing(work, width, hand, -side, math.pi / 2, "arc")


def _jambs(work: Joiner, width: float, hand: float, side: float, _: float) -> None:
    """A leaf between two posts."""
    swing(work, width, hand, side, math.pi / 2, "arc")
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
