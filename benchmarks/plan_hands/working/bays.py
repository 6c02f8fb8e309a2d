"""Corners cut off a storey, and bays and apses pushed out of it."""

from __future__ import annotations

import math

import numpy as np
from benchmarks.plan_hands.working.cells import Cell
from benchmarks.plans.ground import largest
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient
from shapely.ops import unary_union


def chamfered(rng: Generator, cells: list[Cell]) -> list[Cell]:
    """Cut corners off a storey, or push bays and apses out of it."""
    whole = largest(unary_union([cell.shape for cell in cells]))
    ring = list(orient(largest(whole.simplify(0.01))).exterior.coords[:-1])
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(len(ring)))
        corner = [np.asarray(ring[(at + step) % len(ring)]) for step in (-1, 0, 1)]
        piece = _corner(rng, corner) if rng.random() < 0.4 else _bay(rng, corner[1], corner[2])
        cells = _changed(cells, piece)
    return cells


def _corner(rng: Generator, corner: list[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> Polygon:
    size = [rng.uniform(0.8, 2.2)] * 2 if rng.random() < 0.6 else list(rng.uniform(0.8, 3, 2))
    ends = [
        corner[1] + (corner[k] - corner[1]) / np.linalg.norm(corner[k] - corner[1]) * length
        for k, length in zip((0, 2), size)
    ]
    return Polygon([ends[0], corner[1], ends[1]])


def _bay(
    rng: Generator,
    one: np.ndarray[tuple[int], np.dtype[np.float64]],
    other: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Polygon:
    length = float(np.linalg.norm(other - one))
    wide, deep = rng.uniform(2.2, 4), rng.uniform(0.7, 1.5)
    if length < wide + 1.6:
        return Polygon()
    along = (other - one) / length
    out = np.array([along[1], -along[0]])  # the outline runs against the clock
    low = one + along * rng.uniform(0.8, length - wide - 0.8)
    turns = [(0.0, 0.0), (0.25, 1.0), (0.75, 1.0), (1.0, 0.0)]
    if rng.random() < 0.4:
        steps = np.linspace(0, math.pi, int(rng.integers(5, 9)))
        turns = [((1 - math.cos(a)) / 2, math.sin(a)) for a in steps]
        deep = wide * rng.uniform(0.3, 0.5)
    elif rng.random() < 0.4:
        turns = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    return Polygon([low + along * wide * u + out * deep * v for u, v in turns])


def _changed(cells: list[Cell], piece: Polygon) -> list[Cell]:
    """Take a piece from the cell that holds it all, or give it to the only one that it touches."""
    if piece.is_empty:
        return cells
    touched = [one for one in cells if one.shape.intersects(piece)]
    overlap = sum(one.shape.intersection(piece).area for one in touched)
    for at, one in enumerate(cells):
        if one.shape.buffer(0.001).contains(piece) and len(touched) == 1:
            shape = one.shape.difference(piece)
        elif touched == [one] and overlap < 0.001:
            shape = one.shape.union(piece)
        else:
            continue
        if isinstance(shape, Polygon) and not shape.interiors and shape.area > 2:
            corners = tuple((round(x, 4), round(y, 4)) for x, y in shape.exterior.coords[:-1])
            return [*cells[:at], Cell(corners, one.kind, one.unit), *cells[at + 1 :]]
    return cells
