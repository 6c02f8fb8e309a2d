"""Symbols of windows: u runs along the wall, v across it, the middle of the opening is 0, 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plans.pen import Spot, arc
from numpy.random import Generator

Symbol = Callable[[Spot, float, float, Generator], None]


def _lines(*shares: float, box: bool = False) -> Symbol:
    """Return a symbol of lines at shares of the half thickness, closed at the ends if told."""

    def draw(spot: Spot, half: float, side: float, rng: Generator) -> None:
        del rng
        if box:
            spot.box(-half, shares[0] * side, half, shares[-1] * side)
        for share in shares:
            spot.line((-half, share * side), (half, share * side))

    return draw


def _sills(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a window whose sill sticks out of the wall."""
    out, beyond = rng.uniform(0.03, 0.15), rng.choice([0.0, 0.05, 0.1])
    spot.box(-half - beyond, side, half + beyond, side + out)
    _lines(-1, 0, 1, box=True)(spot, half, side, rng)


def _crossed(spot: Spot, half: float, side: float, rng: Generator) -> None:
    del rng
    spot.box(-half, -side, half, side)
    spot.line((-half, -side), (half, side))
    spot.line((-half, side), (half, -side))


def _framed(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw frames at the jambs, perhaps one between the wings, and glass from one to the next."""
    deep = side * rng.choice([0.4, 0.6, 1.0])
    wide = min(0.06, half / 4)
    for u in (-half, half - wide, *((-wide / 2,) if half > 0.5 else ())):
        spot.box(u, -deep, u + wide, deep)
    for v in (-0.012, 0.012) if rng.random() < 0.6 else (0.0,):
        spot.line((-half + wide, v), (half - wide, v))
    if rng.random() < 0.5:
        _lines(-1, 1)(spot, half, side, rng)


def _barred(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a box with bars across it, a wing each."""
    spot.box(-half, -side, half, side)
    count = max(2, round(2 * half / rng.uniform(0.5, 1.2)))
    for u in np.linspace(-half, half, count + 1):
        spot.line((u, -side), (u, side))
    spot.line((-half, 0), (half, 0))


def _inset(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a thin box within the wall's own lines, towards one side."""
    low = side * rng.uniform(-0.7, 0.3)
    spot.line((-half, -side), (half, -side))
    spot.line((-half, side), (half, side))
    spot.box(-half, low, half, low + max(0.04, 0.4 * side))


def _casement(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw wings that stand open, as on many plans of old houses."""
    _lines(-1, 0, 1, box=True)(spot, half, side, rng)
    wings = ((-half, 1.0, half), (half, -1.0, half)) if half > 0.4 else ((-half, 1.0, 2 * half),)
    for hinge, hand, leaf in wings:
        angle = 60 if hand > 0 else 120
        swing = arc(hinge, side, leaf, leaf, 0 if hand > 0 else 180, angle)
        spot.line((hinge, side), swing[-1])
        spot.line(*swing) if rng.random() < 0.7 else None


def _dark(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a bar of ink in a pale box."""
    spot.box(-half, -side, half, side)
    deep = side * rng.uniform(0.15, 0.4)
    spot.solid([(-half, -deep), (half, -deep), (half, deep), (-half, deep)])


def _bar(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a bar of ink, thinner than the wall."""
    deep = side * rng.uniform(0.2, 0.5)
    spot.solid([(-half, -deep), (half, -deep), (half, deep), (-half, deep)])


def _bay(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw glass that stands out of the wall in three pieces, over a plain window."""
    out = min(rng.uniform(0.25, 0.6), half * 0.6)
    for gap in (0.0, 0.06):
        reach = side + out - gap
        tip = half - out * 0.6
        spot.line((-half + gap, side), (-tip + gap / 2, reach), (tip - gap / 2, reach))
        spot.line((tip - gap / 2, reach), (half - gap, side))
    _lines(-1, 1)(spot, half, side, rng)


WINDOWS: dict[str, Symbol] = {
    "line": _lines(0),
    "two lines": _lines(-1, 1, box=True),
    "three lines": _lines(-1, 0, 1, box=True),
    "four lines": _lines(-1, -0.25, 0.25, 1, box=True),
    "five lines": _lines(-1, -0.5, 0, 0.5, 1),
    "narrow pair": _lines(-0.3, 0.3, box=True),
    "narrow three": _lines(-0.5, 0, 0.5, box=True),
    "outer face": _lines(0.2, 0.6, 1, box=True),
    "face and line": _lines(-1, 0.4, 1),
    "sills": _sills,
    "crossed": _crossed,
    "framed": _framed,
    "barred": _barred,
    "inset": _inset,
    "casement": _casement,
    "dark": _dark,
    "bar": _bar,
    "bay": _bay,
}
