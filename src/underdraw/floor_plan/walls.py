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
ASIDE = 0.05  # metres by which the lines of one wall's pieces may differ
_NEAR = 0.1  # metres by which ends that are meant to meet may miss


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
            bars += _between(_edges(_turned(mark)), solid=True)
        elif is_stroke(mark):
            bars += _strokes(mark)
        else:
            loose += mark.rings
    return bars + list(_between(_edges(loose), solid=False))


def is_stroke(mark: Mark) -> bool:
    """Tell whether a mark in metres is a wall by the width of its stroke."""
    return not mark.filled and mark.width >= THIN


def _strokes(mark: Mark) -> Iterator[Bar]:
    for ring in mark.rings:
        for start, end in zip(ring, ring[1:]):
            length = float(np.hypot(*(end - start)))
            if length > SHORT:
                yield Bar(start, (end - start) / length, 0.0, length, mark.width)


def _turned(mark: Mark) -> Iterator[Points]:
    """Yield the closed outlines of an area, each with the area on its left."""
    for ring, depth in zip(mark.rings, mark.depths()):
        closed = ring if np.allclose(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])
        x, y = closed.T
        counter = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) > 0
        yield closed if counter == (depth % 2 == 0) else closed[::-1]


def _edges(lines: Iterable[Points]) -> NDArray[np.float64]:
    """Return the (N, 4) edges x0, y0, x1, y1 of lines, but for tiny ones."""
    found = [np.hstack([line[:-1], line[1:]]) for line in lines]
    edges = np.vstack([np.empty((0, 4)), *found])
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
    # stretches shorter than they are thick count only as pieces of a wall found before
    for short in (False, True):
        for apart, i, j in sorted(pairs):
            first = Bar(starts[i], units[i], 0.0, float(lengths[i]), apart)
            second = Bar(starts[j], units[j], 0.0, float(lengths[j]), apart)
            for low, high in _shared(first, second, free[i], free[j]):
                bar = _middle(first, second, low, high)
                if bar.length < (SHORT if short else apart) or (short and not _goes_on(bar, bars)):
                    continue
                free[i] = _without(free[i], low, high)
                reach = second.place(np.array([first.at(low), first.at(high)]))[0]
                free[j] = _without(free[j], float(reach.min()), float(reach.max()))
                bars.append(bar)
    return bars


def _middle(first: Bar, second: Bar, low: float, high: float) -> Bar:
    """Return what lies between two faces, from low to high along the first."""
    reach = second.place(np.array([first.at(low), first.at(high)]))[0]
    _, off = first.place(np.array([second.at(float(reach.mean()))]))
    left = np.array([-first.along[1], first.along[0]])
    return replace(first, origin=first.origin + left * off[0] / 2, low=low, high=high)


def _goes_on(bar: Bar, bars: Iterable[Bar]) -> bool:
    """Tell whether a bar lies on the line of another that is as thick."""
    ends = np.array([bar.at(bar.low), bar.at(bar.high)])
    return any(
        abs(other.thickness - bar.thickness) < ASIDE and np.abs(other.place(ends)[1]).max() < ASIDE
        for other in bars
    )


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
    """Return where a bar should end: on the line farthest out that it all but reaches."""
    best = end
    found = -math.inf
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
        out = way * (here - end)
        if found < out <= slack and abs(out) <= min(slack, bar.length):
            best, found = float(here), out
    return best
