"""Symbols of doors: u runs along the wall, v across it, the middle of the opening is 0, 0.

A door opens towards v up; its hinge is left or, mirrored, right.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plans.pen import Spot, arc
from benchmarks.plans.windows import Symbol
from numpy.random import Generator

Leaf = Callable[[Spot, tuple[float, float], float, float, float], None]


def _thin(spot: Spot, hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> None:
    """Draw a leaf as a line; hand is 1 for a hinge at the left, -1 for one at the right."""
    spot.line(hinge, _tip(hinge, hand, leaf, angle))


def _stout(spot: Spot, hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> None:
    spot.line(hinge, _tip(hinge, hand, leaf, angle), pens=3)


def _boxed(spot: Spot, hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> None:
    spot.shape(_leaf(hinge, hand, leaf, angle, 0.04))


def _filled(spot: Spot, hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> None:
    spot.solid(_leaf(hinge, hand, leaf, angle, 0.05))


def _none(spot: Spot, hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> None:
    del spot, hinge, hand, leaf, angle


def _tip(hinge: tuple[float, float], hand: float, leaf: float, angle: float) -> np.ndarray:
    return np.asarray(hinge) + leaf * np.array([hand * np.cos(angle), np.sin(angle)])


def _leaf(
    hinge: tuple[float, float], hand: float, leaf: float, angle: float, wide: float
) -> list[np.ndarray]:
    along = _tip((0, 0), hand, leaf, angle)
    across = wide * np.array([hand * np.sin(angle), -np.cos(angle)])
    start = np.asarray(hinge)
    return [start, start + along, start + along + across, start + across]


def _swing(leaf: Leaf, angle: float = 90.0, sweep: str = "line", ajar: float = 0.0) -> Symbol:
    """Return a door with a leaf at an angle, up to `ajar` less; sweep: line, dashes."""

    def draw(spot: Spot, half: float, side: float, rng: Generator) -> None:
        double = half > 0.55 and rng.random() < 0.7
        leaves = ((1.0, half), (-1.0, half)) if double else ((1.0, 2 * half),)
        v = float(rng.choice([side, side, 0.0, -side]))
        turn = angle - ajar * rng.random()
        for hand, wide in leaves:
            hinge = (-half * hand, v)
            start, stop = (0, turn) if hand > 0 else (180, 180 - turn)
            path = arc(*hinge, wide, wide, start, stop)
            if sweep:
                spot.line(*path) if sweep == "line" else spot.dashes(path)
            leaf(spot, hinge, hand, wide, np.radians(turn))

    return draw


def _chord(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a leaf and, for its sweep, a straight line."""
    del rng
    spot.line((-half, side), (-half, side + 2 * half))
    spot.line((-half, side + 2 * half), (half, side))


def _sliding(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw two leaves that pass each other."""
    deep, lap = min(0.6 * side, 0.045), 0.1 * half * rng.random()
    spot.box(-half, 0, lap, deep)
    spot.box(-lap, -deep, half, 0)


def _along(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a leaf that slides before the wall, half open, with an arrow at times."""
    v, shift = side + 0.02, half * rng.uniform(0.2, 1.6)
    spot.box(-half - shift, v, half - shift, v + 0.04)
    if rng.random() < 0.5:
        spot.line((-half, v + 0.12), (half, v + 0.12))
        spot.line((half - 0.08, v + 0.16), (half, v + 0.12), (half - 0.08, v + 0.08))


def _pocket(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a leaf that slides into the wall, where it is dashed."""
    deep, seen = min(0.4 * side, 0.025), rng.uniform(0.3, 1.0)
    spot.box(-half, -deep, -half + 2 * half * seen, deep)
    for v in (-deep, deep):
        spot.dashes([(-half, v), (-3 * half * seen, v)])


def _folding(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw leaves that fold, as a zigzag."""
    count = 2 * max(1, round(half / rng.uniform(0.3, 0.6)))
    share = rng.uniform(0.4, 1.0)
    us = -half + np.linspace(0, 2 * half * share, count + 1)
    step = 2 * half / count
    vs = side * 0.3 + np.arange(count + 1) % 2 * step * np.sqrt(max(1 - share**2, 0.05))
    spot.line(*zip(us, vs))


def _garage(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a door that goes up: lines in the wall, and dashes where it comes to lie."""
    for v in (-0.3 * side, 0.3 * side) if rng.random() < 0.5 else (-side, side):
        spot.line((-half, v), (half, v))
    if rng.random() < 0.5:
        deep = side + rng.uniform(0.3, 2.0)
        spot.dashes([(-half, side), (-half, deep), (half, deep), (half, side)], dash=0.15)


def _mirrored(door: Symbol) -> Symbol:
    """Return a door that swings both ways."""

    def draw(spot: Spot, half: float, side: float, rng: Generator) -> None:
        door(spot, half, side, rng)
        path = arc(-half, -side, 2 * half, 2 * half, 0, -90)
        spot.line(*path)
        spot.line((-half, -side), path[-1])

    return draw


def _closed(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a leaf that is shut."""
    deep = min(side, rng.choice([0.02, 0.03]))
    v = float(rng.choice([0.0, side - deep]))
    spot.box(-half, v - deep, half, v + deep)


def _sector(spot: Spot, half: float, side: float, rng: Generator) -> None:
    """Draw a leaf's whole sweep as a filled shape."""
    v = float(rng.choice([side, -side]))
    spot.shape([(-half, v), *arc(-half, v, 2 * half, 2 * half, 0, 90)])


DOORS: dict[str, Symbol] = {
    "arc": _swing(_thin),
    "stout arc": _swing(_stout),
    "boxed arc": _swing(_boxed),
    "filled arc": _swing(_filled),
    "dashed arc": _swing(_thin, sweep="dashes"),
    "boxed dashed arc": _swing(_boxed, sweep="dashes"),
    "bare arc": _swing(_none),
    "ajar": _swing(_thin, 60.0, ajar=30.0),
    "stout ajar": _swing(_stout, 60.0, "", ajar=30.0),
    "boxed ajar": _swing(_boxed, 60.0, ajar=30.0),
    "leaf": _swing(_thin, sweep=""),
    "stout leaf": _swing(_stout, sweep=""),
    "boxed leaf": _swing(_boxed, sweep=""),
    "open wide": _swing(_boxed, 120.0, ajar=20.0),
    "chord": _chord,
    "closed": _closed,
    "sector": _sector,
    "sliding": _sliding,
    "along": _along,
    "pocket": _pocket,
    "folding": _folding,
    "both ways": _mirrored(_swing(_thin)),
}

# What doors are too wide to swing.
WIDE: dict[str, Symbol] = {"garage": _garage, "folding": _folding, "sliding": _sliding}
