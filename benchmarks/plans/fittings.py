"""Symbols of what has pipes, or is built in: the back is v = 0, u runs from -wide/2."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.pen import Spot, arc
from numpy.random import Generator


def toilet(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a bowl, with a tank or without."""
    tank = rng.uniform(0.1, 0.2) if rng.random() < 0.75 else 0.0
    if tank:
        spot.box(-wide / 2, 0, wide / 2, tank, rng.choice([0.0, 0.03]))
    length = deep - tank
    spot.round(0, tank + length / 2, wide * 0.9, length)
    if rng.random() < 0.6:
        spot.round(0, tank + 0.55 * length, wide * 0.6, length * 0.65)


def basin(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a basin in a board, or on its own."""
    if rng.random() < 0.7:
        spot.box(-wide / 2, 0, wide / 2, deep, rng.choice([0.0, 0.05]))
        spot.round(0, 0.55 * deep, 0.75 * wide, 0.65 * deep)
    else:
        path = arc(0, 0, wide / 2, deep, 0, 180)
        spot.shape(path)
        spot.shape(arc(0, 0.08, 0.38 * wide, 0.75 * deep, 0, 180))
    spot.round(0, 0.2 * deep, 0.06, 0.06)


def bath(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a bath, its inside round at one end or at all corners."""
    half, edge = wide / 2, 0.06
    spot.box(-half, 0, half, deep, rng.choice([0.0, 0.0, 0.1]))
    if rng.random() < 0.6:
        r = deep / 2 - edge
        cap = arc(half - edge - r, deep / 2, r, r, -90, 90)
        spot.shape([(-half + edge, edge), *cap, (-half + edge, deep - edge)])
    else:
        spot.box(-half + edge, edge, half - edge, deep - edge, 0.18)
    spot.round(-half + 0.25, deep / 2, 0.07, 0.07)


def corner_bath(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a bath that fills a corner."""
    del rng
    half = wide / 2
    spot.shape([(-half, 0), *arc(-half, 0, wide, deep, 0, 90)])
    spot.shape([(-half + 0.1, 0.1), *arc(-half + 0.1, 0.1, wide - 0.25, deep - 0.25, 0, 90)])


def shower(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a tray: crossed, dotted, or round at a corner."""
    half, kind = wide / 2, rng.integers(4)
    if kind == 0:
        spot.shape([(-half, 0), (half, 0), *arc(-half, 0, wide, deep, 0, 90)])
    else:
        spot.box(-half, 0, half, deep)
    if kind == 1:
        spot.line((-half, 0), (half, deep))
        spot.line((-half, deep), (half, 0))
    if kind == 2:
        for u in np.linspace(-0.7, 0.7, 5) * half:
            for v in np.linspace(0.15, 0.85, 5) * deep:
                spot.round(u, v, 0.02, 0.02)
    spot.round(0 if kind else -half / 3, deep / 2 if kind else deep / 3, 0.1, 0.1)


def hob(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a cooker with its rings."""
    spot.box(-wide / 2, 0, wide / 2, deep)
    for u in (-wide / 4, wide / 4):
        for v in (0.28 * deep, 0.72 * deep):
            size = rng.choice([0.14, 0.18, 0.22])
            spot.round(u, v, size, size)


def sink(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a sink, with a board to drip on or a second bowl."""
    edge, by = 0.06, float(rng.choice([0.0, 0.06]))
    spot.box(-wide / 2, 0, wide / 2, deep)
    spot.box(-wide / 2 + edge, edge, 0, deep - edge, by)
    if rng.random() < 0.5:
        spot.box(0.04, edge, wide / 2 - edge, deep - edge, by)
    else:
        for u in np.linspace(0.06, wide / 2 - edge, 5):
            spot.line((u, edge), (u, deep - edge))


def fridge(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a fridge: a star, a cross, or a diagonal."""
    spot.box(-wide / 2, 0, wide / 2, deep)
    kind = rng.integers(3)
    spot.line((-wide / 2, 0), (wide / 2, deep))
    if kind:
        spot.line((-wide / 2, deep), (wide / 2, 0))
    if kind == 2:
        spot.line((0, 0), (0, deep))


def washer(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a machine with a drum."""
    spot.box(-wide / 2, 0, wide / 2, deep)
    if rng.random() < 0.7:
        spot.round(0, deep / 2, 0.7 * wide, 0.7 * deep)
    spot.line((-wide / 2, 0.14 * deep), (wide / 2, 0.14 * deep))


def counter(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a run of boards with a sink and rings in it, in parts at times."""
    spot.box(-wide / 2, 0, wide / 2, deep)
    if wide > 1.6:
        for middle, part in ((-wide / 4, sink), (wide / 4, hob)):
            shifted = spot.moved(middle, 0.06)
            part(shifted, min(0.8, wide / 2 - 0.2), deep - 0.1, rng)
    if rng.random() < 0.4:
        for u in np.arange(-wide / 2, wide / 2, 0.6)[1:]:
            spot.line((u, deep - 0.04), (u, deep))
        spot.line((-wide / 2, deep - 0.04), (wide / 2, deep - 0.04))


def corner_counter(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a run of boards around a corner."""
    half, board = wide / 2, 0.6
    u = -half + board
    spot.shape([(-half, 0), (half, 0), (half, board), (u, board), (u, deep), (-half, deep)])
    hob(spot.moved(half - 0.5, 0.03), 0.58, 0.52, rng)
    sink(spot.moved(0.0, 0.05), min(0.8, half), 0.5, rng)


def island(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a board with stools before it."""
    spot.box(-wide / 2, 0.3, wide / 2, deep)
    for u in np.arange(-wide / 2 + 0.3, wide / 2 - 0.1, 0.6):
        spot.round(u, 0.15, 0.32, 0.32)


def stairs(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a flight along u: treads, an arrow, and a break at times."""
    half, tread = wide / 2, rng.uniform(0.23, 0.3)
    spot.box(-half, 0, half, deep)
    for u in np.arange(-half, half, tread)[1:]:
        spot.line((u, 0), (u, deep))
    if rng.random() < 0.8:
        v = deep / 2
        spot.line((-half + 0.1, v), (half - 0.1, v))
        spot.line((half - 0.25, v + 0.08), (half - 0.1, v), (half - 0.25, v - 0.08))
        spot.round(-half + 0.1, v, 0.08, 0.08)
    if rng.random() < 0.4:
        for shift in (0.0, 0.1):
            spot.line((shift, 0), (0.3 + shift, deep))


def dog_leg(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw two flights beside each other and the landing between them."""
    half, landing, tread = wide / 2, deep / 2, rng.uniform(0.23, 0.3)
    spot.box(-half, 0, half, deep)
    for u in np.arange(-half + landing, half, tread):
        spot.line((u, 0), (u, deep))
    for v in (deep / 2 - 0.04, deep / 2 + 0.04):
        spot.line((-half + landing, v), (half, v))
    low, high, turn = 0.25 * deep, 0.75 * deep, -half + landing / 2
    spot.line((half - 0.1, low), (turn, low), (turn, high), (half - 0.1, high))
    spot.line((half - 0.25, high + 0.08), (half - 0.1, high), (half - 0.25, high - 0.08))


def void(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a hole in the floor: crossed, and dashed at times."""
    half, dashes = wide / 2, rng.random() < 0.7
    box = [(-half, 0), (half, 0), (half, deep), (-half, deep), (-half, 0)]
    for path in (box, [(-half, 0), (half, deep)], [(-half, deep), (half, 0)]):
        spot.dashes(path, 0.12) if dashes else spot.line(*path)


def turned_stairs(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a flight that winds about a post, or turns in a corner."""
    del rng
    half = wide / 2
    spot.box(-half, 0, half, deep)
    middle = np.array([0.0, deep / 2])
    for angle in np.radians(np.arange(0, 345, 20)):
        ray = np.array([np.cos(angle), np.sin(angle)])
        reach = min(half / max(abs(ray[0]), 1e-6), deep / 2 / max(abs(ray[1]), 1e-6))
        spot.line(middle + 0.12 * ray, middle + reach * ray)
    spot.round(0, deep / 2, 0.24, 0.24)


def spiral(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a spiral stair."""
    spot.round(0, deep / 2, wide, deep)
    for angle in np.radians(np.arange(0, 340, rng.integers(18, 30))):
        ray = np.array([np.cos(angle) * wide / 2, np.sin(angle) * deep / 2])
        spot.line((0, deep / 2), ray + (0, deep / 2))


def shaft(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a shaft or a lift: a box, crossed."""
    spot.box(-wide / 2, 0, wide / 2, deep)
    spot.line((-wide / 2, 0), (wide / 2, deep))
    if rng.random() < 0.7:
        spot.line((-wide / 2, deep), (wide / 2, 0))


def hearth(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw an open fire or a stove."""
    half = wide / 2
    if rng.random() < 0.5:
        spot.box(-half, 0, half, deep)
        spot.round(0, deep / 2, 0.2, 0.2)
        return
    spot.shape([(-half, 0), (half, 0), (half, deep), (-half, deep)])
    spot.shape([(-0.5 * half, 0.3 * deep), (0.5 * half, 0.3 * deep), (0.8 * half, deep)])
