"""Cells of a floor: what is cut, grown and stuck on before there is any wall."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from benchmarks.plans.ground import polygons
from numpy.random import Generator
from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import split


class Nonsense(ValueError):
    """A layout that no one would build; another is drawn instead."""


@dataclass
class Cell:
    """A piece of floor between the middles of walls."""

    shape: Polygon
    use: str = ""
    unit: int = 0


def pick(rng: Generator, weights: dict[str, float]) -> str:
    """Return one of the names, by their weights."""
    names = list(weights)
    shares = np.array([weights[name] for name in names])
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def snapped(value: float, grid: float) -> float:
    """Return the value on a grid."""
    return round(value / grid) * grid


def tidy(shape: BaseGeometry) -> Polygon:
    """Return one polygon without doubled corners, or complain."""
    parts = polygons(shapely.set_precision(shape.buffer(0), 0.001).simplify(0.004))
    if len(parts) != 1 or parts[0].interiors:
        raise Nonsense("a cell in pieces")
    return parts[0]


def roomy(shape: Polygon, least: float = 0.45) -> bool:
    """Tell whether a person fits everywhere in a cell."""
    inner = polygons(shape.buffer(-least, join_style="mitre"))
    if len(inner) != 1:
        return False
    back = inner[0].buffer(least + 0.02, join_style="mitre")
    return shape.difference(back).area < 0.06 * shape.area


def turned(shape: Polygon) -> float:
    """Return the direction of the longest side, in radians."""
    corners = np.asarray(shape.exterior.coords)
    sides = np.diff(corners, axis=0)
    longest = sides[int(np.argmax((sides**2).sum(1)))]
    return math.atan2(longest[1], longest[0])


def reflex(shape: Polygon) -> list[int]:
    """Return the corners that point inwards."""
    ring = shapely.geometry.polygon.orient(shape).exterior.coords[:-1]
    count = len(ring)
    found = []
    for i in range(count):
        (ax, ay), (bx, by), (cx, cy) = ring[i - 1], ring[i], ring[(i + 1) % count]
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) < -0.05:
            found.append(i)
    return found


def cut(shape: Polygon, rng: Generator, grid: float) -> list[Polygon]:
    """Return two parts of a cell, or none where no cut is fit."""
    for _ in range(6):
        base = turned(shape)
        flat = affinity.rotate(shape, -base, origin=(0, 0), use_radians=True)
        x0, y0, x1, y1 = flat.bounds
        wide = (x1 - x0) * rng.uniform(0.75, 1.3) > y1 - y0
        low, high = (x0, x1) if wide else (y0, y1)
        at = low + (high - low) * rng.uniform(0.28, 0.72)
        inward = reflex(flat)
        if inward and rng.random() < 0.75:
            ring = shapely.geometry.polygon.orient(flat).exterior.coords[:-1]
            at = ring[int(rng.choice(inward))][0 if wide else 1]
        else:
            at = low + snapped(at - low, grid)
        ends = [(at, y0 - 1), (at, y1 + 1)] if wide else [(x0 - 1, at), (x1 + 1, at)]
        line = affinity.rotate(LineString(ends), base, origin=(0, 0), use_radians=True)
        parts = [part for part in split(shape, line).geoms if isinstance(part, Polygon)]
        if len(parts) == 2 and all(roomy(part) for part in parts):
            return parts
    return []


def sliced(shape: Polygon, size: float, rng: Generator, grid: float) -> list[Polygon]:
    """Return a floor cut again and again into rooms of about a size."""
    if shape.area < size * rng.uniform(0.7, 2.2):
        return [shape]
    parts = cut(shape, rng, grid)
    return [leaf for part in parts for leaf in sliced(part, size, rng, grid)] or [shape]


def widths(total: float, size: float, rng: Generator, grid: float, least: float) -> list[float]:
    """Return where a stretch is cut into pieces of about a size, its ends included."""
    count = max(1, round(total / size))
    shares = rng.uniform(0.6, 1.6, count) if rng.random() < 0.75 else np.ones(count)
    cuts = [snapped(each, grid) for each in np.cumsum(shares) / shares.sum() * total]
    kept = [0.0]
    for each in cuts[:-1]:
        if each - kept[-1] >= least and total - each >= least:
            kept.append(each)
    return kept + [total]


def stuck_on(cell: Cell, cells: list[Cell], rng: Generator) -> bool:
    """Give a cell a bay in one of its outer sides; tell whether one had place."""
    floor = shapely.union_all([each.shape for each in cells])
    ring = shapely.geometry.polygon.orient(cell.shape).exterior.coords
    for i in rng.permutation(len(ring) - 1)[:4].tolist():
        a, b = np.array(ring[i]), np.array(ring[i + 1])
        long = float(np.linalg.norm(b - a))
        if long < 2.6:
            continue
        along = (b - a) / long
        out = np.array([along[1], -along[0]])
        wide = min(long - 0.8, rng.uniform(1.6, 3.4))
        low = rng.uniform(0.4, long - wide - 0.4 + 1e-6)
        profile = BAYS[str(rng.choice(list(BAYS)))]
        deep = wide * rng.uniform(0.25, 0.48)
        spots = [a + along * (low + u * wide) + out * v * deep for u, v in profile]
        bay = Polygon(spots)
        if floor.intersection(bay.buffer(0.5)).difference(cell.shape.buffer(0.6)).area > 0.001:
            continue
        if floor.intersection(bay).area > 0.001:
            continue
        cell.shape = tidy(cell.shape.union(bay.buffer(0.001, join_style="mitre")))
        return True
    return False


def _round(count: int) -> list[tuple[float, float]]:
    turns = np.linspace(math.pi, 0, count)
    return [(0.5 + 0.5 * math.cos(each), math.sin(each)) for each in turns]


BAYS = {
    "box": [(0, 0), (0, 1), (1, 1), (1, 0)],
    "three": [(0, 0), (0.28, 1), (0.72, 1), (1, 0)],
    "point": [(0, 0), (0.5, 1), (1, 0)],
    "round": _round(9),
    "five": _round(6),
}


def niche(cell: Cell, rng: Generator, grid: float) -> Cell | None:
    """Cut a closet out of a right corner of a cell."""
    ring = shapely.geometry.polygon.orient(cell.shape).exterior.coords[:-1]
    for i in rng.permutation(len(ring))[:4].tolist():
        a, b, c = (np.array(ring[(i + k) % len(ring)]) for k in (-1, 0, 1))
        one, two = a - b, c - b
        long, deep = float(np.linalg.norm(one)), float(np.linalg.norm(two))
        if abs(float(one @ two)) > 0.02 * long * deep or min(long, deep) < 2.4:
            continue
        u = min(snapped(rng.uniform(1.0, 2.2), grid), long - 1.2) * one / long
        v = min(snapped(rng.uniform(1.0, 2.2), grid), deep - 1.2) * two / deep
        part = Polygon([b, b + u, b + u + v, b + v])
        rest = cell.shape.difference(part.buffer(0.0005, join_style="mitre"))
        inside = cell.shape.buffer(0.01).contains(part)
        if inside and isinstance(rest, Polygon) and roomy(rest) and roomy(part, 0.4):
            cell.shape = tidy(rest)
            return Cell(tidy(part), "closet", cell.unit)
    return None


def tower(cells: list[Cell], rng: Generator) -> None:
    """Set a tower of many sides on a corner of the floor."""
    floor = shapely.union_all([cell.shape for cell in cells]).convex_hull
    corners = shapely.get_coordinates(floor)
    at = corners[int(rng.integers(len(corners)))]
    if rng.random() < 0.3:
        at = shapely.get_coordinates(floor.centroid)[0]
    count, radius = int(rng.choice([6, 8, 10, 12])), rng.uniform(1.5, 2.6)
    turns = (np.arange(count) + 0.5) * 2 * math.pi / count
    shape = Polygon(at + radius * np.stack([np.cos(turns), np.sin(turns)], 1))
    for cell in cells:
        if cell.shape.intersection(shape).area > 0.001:
            rest = cell.shape.difference(shape)
            if not isinstance(rest, Polygon) or not roomy(rest):
                raise Nonsense("a tower leaves no room")
            cell.shape = tidy(rest)
    cells.append(Cell(tidy(shape), "tower"))


def rectangle(x: float, y: float, wide: float, high: float) -> Polygon:
    """Return a box by its lower left corner."""
    return box(x, y, x + wide, y + high)


def checked(cells: list[Cell]) -> list[Cell]:
    """Return the cells, or complain of those that are no rooms."""
    if not 2 <= len(cells) <= 60:
        raise Nonsense("too few or too many rooms")
    if not all(roomy(cell.shape, 0.38) for cell in cells):
        raise Nonsense("a room too thin")
    if any(cell.shape.area > 90 for cell in cells):
        raise Nonsense("a room too large")
    return cells
