"""Symbols of what stands in dry rooms: the back is v = 0, the front `deep`, u from -wide/2."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plans.pen import Spot, arc
from numpy.random import Generator

Symbol = Callable[[Spot, float, float, Generator], None]


def _boxed(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    del rng
    spot.box(-wide / 2, 0, wide / 2, deep)


def bed(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a bed with a pillow or two, and its blanket turned down."""
    half = wide / 2
    spot.box(-half, 0, half, deep, rng.choice([0.0, 0.0, 0.06]))
    count = 1 if wide < 1.3 else 2
    each = wide / count
    for i in range(count):
        u = -half + each * i
        spot.box(u + 0.08, 0.08, u + each - 0.08, 0.45, rng.choice([0.0, 0.05, 0.12]))
    fold = 0.55 + rng.uniform(0, 0.2)
    kind = rng.integers(4)
    if kind == 0:
        spot.line((-half, fold), (half, fold))
    elif kind == 1:
        spot.line((-half, fold), (half, fold))
        spot.line((-half, fold + 0.25), (half, fold + 0.25))
    elif kind == 2:
        spot.line((-half, fold), (half - 0.5 * wide, fold), (half, fold + 0.5 * wide))
    if rng.random() < 0.4:
        for u in (-half - 0.5, half + 0.08):
            spot.box(u, 0, u + 0.42, 0.4)


def cot(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a box crossed corner to corner, with a frame."""
    _boxed(spot, wide, deep, rng)
    spot.line((-wide / 2, 0), (wide / 2, deep))


def sofa(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a sofa with arms, a back and cushions."""
    half, arm, back = wide / 2, rng.uniform(0.12, 0.22), rng.uniform(0.15, 0.25)
    by = float(rng.choice([0.0, 0.06, 0.12]))
    spot.box(-half, 0, half, deep, by)
    count = max(1, round((wide - 2 * arm) / 0.7))
    us = np.linspace(-half + arm, half - arm, count + 1)
    for u0, u1 in zip(us, us[1:]):
        spot.box(u0, back, u1, deep - rng.choice([0.0, 0.04]), by / 2)
    for u in (-half + arm, half - arm):
        spot.line((u, back), (u, deep))


def corner_sofa(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a sofa around a corner."""
    half, seat, back = wide / 2, min(0.9, 0.45 * deep), 0.2
    u = -half + seat
    spot.shape([(-half, 0), (half, 0), (half, seat), (u, seat), (u, deep), (-half, deep)])
    spot.line((half, back), (-half + back, back), (-half + back, deep))
    for at in np.arange(u, half - 0.3, rng.uniform(0.6, 0.9)):
        spot.line((at, back), (at, seat))
    spot.line((-half + back, seat), (u, seat))


def armchair(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a chair with arms."""
    by = float(rng.choice([0.0, 0.1, 0.2])) * wide
    spot.box(-wide / 2, 0, wide / 2, deep, by)
    spot.box(-0.3 * wide, 0.22 * deep, 0.3 * wide, deep, by / 2)


def _chair(spot: Spot, u: float, v: float, du: float, dv: float, round_by: float) -> None:
    """Draw a chair that looks along (du, dv), by its middle."""
    r = 0.21
    spot.box(u - r, v - r, u + r, v + r, round_by)
    back = np.array([u, v]) - 0.95 * r * np.array([du, dv])
    across = r * np.array([-dv, du])
    spot.line(back - across, back + across, pens=1.5)


def table(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a table, with chairs along its sides within the size that was given."""
    half, gap, by = wide / 2, 0.4, float(rng.choice([0.0, 0.0, 0.08, 0.2]))
    count = max(1, int((wide - 0.1) / rng.uniform(0.55, 0.75)))
    for u in (np.arange(count) - (count - 1) / 2) * (wide / count):
        _chair(spot, u, 0.25, 0, 1, by)
        _chair(spot, u, deep - 0.25, 0, -1, by)
    spot.box(-half, gap - 0.05, half, deep - gap + 0.05, by / 2)
    if rng.random() < 0.2:
        spot.box(-half + 0.08, gap + 0.03, half - 0.08, deep - gap - 0.03)


def round_table(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a round table with chairs about it."""
    middle, count = deep / 2, int(rng.choice([3, 4, 4, 5, 6]))
    reach = deep / 2 - 0.25
    for angle in np.arange(count) * 2 * np.pi / count + rng.choice([0, np.pi / 4]):
        u, v = reach * np.cos(angle), middle + reach * np.sin(angle)
        spot.round(u, v, 0.4, 0.4) if count != 4 else spot.box(u - 0.2, v - 0.2, u + 0.2, v + 0.2)
    spot.round(0, middle, 2 * reach - 0.1, 2 * reach - 0.1)


def low_table(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a table without chairs."""
    if rng.random() < 0.3:
        spot.round(0, deep / 2, wide, deep)
        return
    spot.box(-wide / 2, 0, wide / 2, deep, rng.choice([0.0, 0.05, 0.1]))
    if rng.random() < 0.3:
        spot.box(-wide / 2 + 0.06, 0.06, wide / 2 - 0.06, deep - 0.06)


def wardrobe(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a wardrobe: crossed, with hangers on a rail, or with a door ajar."""
    half, kind = wide / 2, rng.integers(5)
    _boxed(spot, wide, deep, rng)
    if kind == 0:
        spot.line((-half, 0), (half, deep))
    elif kind == 1:
        spot.line((-half, 0), (half, deep))
        spot.line((-half, deep), (half, 0))
    elif kind == 2:
        spot.line((-half, deep / 2), (half, deep / 2))
        for u in np.arange(-half + 0.08, half - 0.05, rng.uniform(0.07, 0.16)):
            lean = rng.uniform(-0.05, 0.05)
            spot.line((u - lean, 0.12 * deep), (u + lean, 0.88 * deep))
    elif kind == 3:
        spot.dashes([(-half, deep / 2), (half, deep / 2)])
        spot.line((0, 0), (0, deep))
    else:
        for u in np.arange(-half, half - 0.3, 0.5):
            spot.line((u, deep), (u + 0.35, deep + 0.2))


def shelf(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a shelf in parts."""
    _boxed(spot, wide, deep, rng)
    for u in np.arange(-wide / 2, wide / 2, rng.choice([0.4, 0.6, 0.8]))[1:]:
        spot.line((u, 0), (u, deep))


def desk(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a desk, a screen or keys on it and a chair before it."""
    spot.box(-wide / 2, 0, wide / 2, deep - 0.45)
    spot.box(-0.25, 0.06, 0.25, 0.12)
    if rng.random() < 0.5:
        spot.round(0, deep - 0.3, 0.5, 0.5)
        spot.line(*arc(0, deep - 0.3, 0.3, 0.3, 20, 160))
    else:
        _chair(spot, 0, deep - 0.3, 0, -1, 0.05)


def screen(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a low board with a television on it."""
    _boxed(spot, wide, deep, rng)
    spot.box(-wide / 3, 0.3 * deep, wide / 3, 0.45 * deep)


def piano(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a grand piano and its stool."""
    half = wide / 2
    curve = [(-half, 0.2), (half, 0.2), (half, 0.6), (0.2 * wide, 0.75 * deep)]
    spot.shape([*curve, (0.05 * wide, deep), (-0.35 * wide, deep), (-half, 0.8 * deep)])
    spot.line((-half, 0.45), (half, 0.45))
    for u in np.linspace(-half, half, 15) if rng.random() < 0.6 else ():
        spot.line((u, 0.2), (u, 0.45))
    spot.box(-0.25, -0.25, 0.25, 0.05)


def plant(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a plant as a star, a flower or a cloud."""
    r, middle, rays = wide / 2, deep / 2, int(rng.integers(5, 13))
    angles = np.arange(2 * rays) * np.pi / rays
    radii = np.where(np.arange(2 * rays) % 2, rng.uniform(0.3, 0.7), 1.0) * r
    points = np.stack([radii * np.cos(angles), middle + radii * np.sin(angles)], axis=1)
    if rng.random() < 0.5:
        spot.shape(points)
    else:
        spot.round(0, middle, wide, deep)
        for point in points[::2]:
            spot.line((0, middle), point)


def rug(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a rug with a border or fringes."""
    half = wide / 2
    if rng.random() < 0.3:
        spot.round(0, deep / 2, wide, deep)
        return
    _boxed(spot, wide, deep, rng)
    if rng.random() < 0.5:
        spot.box(-half + 0.12, 0.12, half - 0.12, deep - 0.12)
        return
    for v in np.arange(0, deep, 0.08):
        for u in (-half, half):
            spot.line((u, v), (u + 0.08 * np.sign(u), v))


def car(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a car from above."""
    half = wide / 2
    spot.box(-half, 0, half, deep, 0.3)
    spot.box(-0.8 * half, 0.18 * deep, 0.8 * half, 0.8 * deep, 0.2)
    for v0, v1 in ((0.62, 0.78), (0.2, 0.3)):
        low, high = v0 * deep, v1 * deep
        spot.shape([(-0.75 * half, low), (0.75 * half, low), (0.6 * half, high)])
    for u in (-half, half):
        spot.line((u, 0.6 * deep), (u * 1.12, 0.63 * deep))


def pool_table(spot: Spot, wide: float, deep: float, rng: Generator) -> None:
    """Draw a table for billiards."""
    _boxed(spot, wide, deep, rng)
    spot.box(-wide / 2 + 0.12, 0.12, wide / 2 - 0.12, deep - 0.12)
    for u in (-wide / 2 + 0.14, 0, wide / 2 - 0.14):
        for v in (0.14, deep - 0.14):
            spot.round(u, v, 0.1, 0.1)
