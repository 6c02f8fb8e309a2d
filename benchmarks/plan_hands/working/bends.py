"""Storeys that are not straight: fanned, folded, sheared and turned on the sheet."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.working.cells import Cell
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import Point

Spots = NDArray[np.float64]
Bend = Callable[[Spots], Spots]


def bent(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    """Return cells with the corners that a bend needs, and what it does to them."""
    kinds = [_straight, _fan, _fold, _shear, _tilt]
    kind = kinds[int(rng.choice(5, p=[0.71, 0.07, 0.1, 0.08, 0.04]))]
    cells, bend = kind(rng, cells)
    quarter = _turned(int(rng.integers(4)) * math.pi / 2)
    return cells, lambda spots: quarter(bend(spots))


def _turned(angle: float) -> Bend:
    c, s = math.cos(angle), math.sin(angle)
    return lambda spots: spots @ np.array([[c, s], [-s, c]])


def _straight(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    del rng
    return cells, lambda spots: spots


def _tilt(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    return cells, _turned(float(rng.uniform(-0.7, 0.7)))


def _shear(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    """Let all that lies beyond a line run aslant."""
    slope = rng.uniform(-0.35, 0.35)
    middle = _place(rng, cells)

    def bend(spots: Spots) -> Spots:
        over = np.maximum(spots[:, 0] - middle, 0) * slope
        return np.stack([spots[:, 0], spots[:, 1] + over], 1)

    return lined(cells, [middle]), bend


def _fold(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    """Turn a wing aside, at its root a mitre."""
    middle, angle = _place(rng, cells), rng.uniform(0.2, 0.8) * rng.choice([-1, 1])
    ys = [y for cell in cells for _, y in cell.corners]
    hinge = rng.uniform(min(ys), max(ys))

    def bend(spots: Spots) -> Spots:
        root = np.array([middle, hinge])
        away = spots - root
        turned = _turned(angle)(away)
        mitre = np.stack([-away[:, 1] * math.tan(angle / 2), away[:, 1]], 1)
        side = np.sign(np.where(np.abs(away[:, 0]) < 0.002, 0, away[:, 0]))[:, None]
        return root + np.where(side > 0, turned, np.where(side < 0, away, mitre))

    return lined(cells, [middle]), bend


def _fan(rng: Generator, cells: list[Cell]) -> tuple[list[Cell], Bend]:
    """Bend a storey round a middle, its long walls polygons."""
    known = sorted({round(x, 2) for cell in cells for x, _ in cell.corners})
    pitch, added = rng.uniform(1.6, 2.6), list[float]()
    for low, high in zip(known, known[1:]):
        count = int((high - low) / pitch)
        added += [low + (high - low) * k / count for k in range(1, count)]
    lowest = min(y for cell in cells for _, y in cell.corners)
    radius = (known[-1] - known[0]) * rng.uniform(0.7, 2)

    def bend(spots: Spots) -> Spots:
        away, turn = spots[:, 1] - lowest + radius, spots[:, 0] / radius
        return np.stack([away * np.sin(turn), away * np.cos(turn)], 1)

    return lined(cells, sorted([*known, *(round(x, 3) for x in added)])), bend


def _place(rng: Generator, cells: list[Cell]) -> float:
    """Return where to bend: at a wall, if one is near."""
    known = sorted({round(x, 3) for cell in cells for x, _ in cell.corners})
    place = rng.uniform(0.25, 0.75) * (known[-1] - known[0]) + known[0]
    near = min(known, key=lambda one: abs(one - place))
    return near if abs(near - place) < 0.9 else round(float(place), 3)


def lined(cells: list[Cell], lines: list[float]) -> list[Cell]:
    """Give cells corners wherever their borders cross some upright lines."""
    return [Cell(_cornered(cell.corners, lines), cell.kind, cell.unit) for cell in cells]


def _cornered(corners: tuple[Point, ...], lines: list[float]) -> tuple[Point, ...]:
    found: list[Point] = []
    for one, other in zip(corners, [*corners[1:], corners[0]]):
        found.append(one)
        wide = other[0] - one[0]
        if abs(wide) < 0.05:
            continue
        between = [x for x in lines if 0.1 < (x - one[0]) / wide * abs(wide) < abs(wide) - 0.1]
        for x in between if wide > 0 else between[::-1]:
            found.append((x, one[1] + (other[1] - one[1]) * (x - one[0]) / wide))
    return tuple(found)
