"""Walls out of marks: the two faces of a wall find each other, and give its middle and thickness.

Areas, double lines and wide strokes all become `Bar`s: a stretch of a line, with a thickness.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.drawing import Mark, Points

THIN, THICK = 0.04, 0.65  # metres: of what is taken for a wall's thickness
PARALLEL = math.radians(3)
SHORT = 0.05  # metres: shorter faces are corners of an outline
_NEAR = 0.06  # metres by which ends that are meant to meet may miss


@dataclass(frozen=True, eq=False)
class Bar:
    """A stretch of wall.

    Attributes:
        origin: a point of its line, metres.
        along: unit vector of its line.
        low, high: where it begins and ends along the line, from the origin.
        thickness: metres.
    """

    origin: Points
    along: Points
    low: float
    high: float
    thickness: float

    @property
    def length(self) -> float:
        """Metres."""
        return self.high - self.low

    def at(self, distance: float) -> Points:
        """Return a point of its line."""
        return self.origin + self.along * distance

    def place(self, points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how far along the line points are, and how far off to its left."""
        away = points - self.origin
        return away @ self.along, away @ np.array([-self.along[1], self.along[0]])


def bars_of(marks: Iterable[Mark]) -> list[Bar]:
    """Return the stretches of wall that marks in metres draw."""
    bars: list[Bar] = []
    loose: list[Points] = []
    for mark in marks:
        if mark.filled and len(mark.points) > 3:
            bars += _between(_edges(mark.rings, solid=True), solid=True)
        elif mark.width >= THIN:
            bars += _strokes(mark)
        else:
            loose += mark.rings
    return bars + list(_between(_edges(loose, solid=False), solid=False))


def _strokes(mark: Mark) -> Iterator[Bar]:
    for ring in mark.rings:
        for start, end in zip(ring, ring[1:]):
            length = float(np.hypot(*(end - start)))
            if length > SHORT:
                yield Bar(start, (end - start) / length, 0.0, length, mark.width)


def _edges(rings: Iterable[Points], *, solid: bool) -> NDArray[np.float64]:
    """Return (N, 4) edges x0, y0, x1, y1; those of an area have it on their left."""
    found: list[NDArray[np.float64]] = [np.empty((0, 4))]
    for number, ring in enumerate(rings):
        line = ring
        if solid:
            closed = ring if np.allclose(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])
            x, y = closed.T
            area = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
            line = closed if (area > 0) == (number == 0) else closed[::-1]
        found.append(np.hstack([line[:-1], line[1:]]))
    edges = np.vstack(found)
    return edges[np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]) > SHORT]


def _between(edges: NDArray[np.float64], *, solid: bool) -> list[Bar]:
    """Pair faces that look at each other, the closest first; each stretch is used once."""
    starts, ends = edges[:, :2], edges[:, 2:]
    lengths = np.hypot(*(ends - starts).T)
    units = (ends - starts) / lengths[:, None]
    pairs: list[tuple[float, int, int]] = []
    for i in range(len(edges)):
        turned = np.abs(units[i, 0] * units[i + 1 :, 1] - units[i, 1] * units[i + 1 :, 0])
        away = (starts[i + 1 :] + ends[i + 1 :]) / 2 - starts[i]
        apart = units[i, 0] * away[:, 1] - units[i, 1] * away[:, 0]
        facing = (turned < math.sin(PARALLEL)) & (np.abs(apart) >= THIN) & (np.abs(apart) <= THICK)
        if solid:
            facing &= (apart > 0) & (units[i + 1 :] @ units[i] < 0)
        pairs += [(float(abs(apart[k])), i, i + 1 + int(k)) for k in np.flatnonzero(facing)]
    free = [[(0.0, float(length))] for length in lengths]
    bars: list[Bar] = []
    for apart, i, j in sorted(pairs):
        first = Bar(starts[i], units[i], 0.0, float(lengths[i]), apart)
        second = Bar(starts[j], units[j], 0.0, float(lengths[j]), apart)
        for low, high in _shared(first, second, free[i], free[j]):
            if high - low < apart:
                continue
            free[i] = _without(free[i], low, high)
            reach = second.place(np.array([first.at(low), first.at(high)]))[0]
            free[j] = _without(free[j], float(reach.min()), float(reach.max()))
            _, off = first.place(np.array([second.at(float(reach.mean()))]))
            left = np.array([-units[i][1], units[i][0]])
            bars.append(replace(first, origin=starts[i] + left * off[0] / 2, low=low, high=high))
    return bars


Spans = list[tuple[float, float]]


def _shared(first: Bar, second: Bar, free: Spans, others: Spans) -> Iterator[tuple[float, float]]:
    """Yield the stretches, along the first, that are free on both faces."""
    for low, high in others:
        ends = first.place(np.array([second.at(low), second.at(high)]))[0]
        for start, end in free:
            one, two = max(start, float(ends.min())), min(end, float(ends.max()))
            if two > one:
                yield one, two


def _without(spans: Spans, low: float, high: float) -> Spans:
    pieces = ((max(a, x), min(b, y)) for a, b in spans for x, y in ((-1e9, low), (high, 1e9)))
    return [(a, b) for a, b in pieces if b - a > SHORT]


def met(bars: list[Bar]) -> list[Bar]:
    """Lengthen or shorten bars so that those that are meant to meet do, line on line."""
    return [
        replace(bar, low=_end(bar, bar.low, -1, bars), high=_end(bar, bar.high, 1, bars))
        for bar in bars
    ]


def _end(bar: Bar, end: float, way: int, bars: list[Bar]) -> float:
    """Return where a bar should end: on the nearest line that it all but reaches."""
    best, reach = end, math.inf
    for other in bars:
        cross = bar.along[0] * other.along[1] - bar.along[1] * other.along[0]
        if other is bar or abs(cross) < 0.2:
            continue
        away = other.origin - bar.origin
        here = (away[0] * other.along[1] - away[1] * other.along[0]) / cross
        there = (away[0] * bar.along[1] - away[1] * bar.along[0]) / cross
        slack = (other.thickness / 2 + bar.thickness / 2) / abs(cross) + _NEAR
        if not other.low - slack <= there <= other.high + slack:
            continue
        if abs(here - end) <= min(slack, reach) and abs(here - end) < bar.length:
            best, reach = float(here), abs(here - end)
    return best
