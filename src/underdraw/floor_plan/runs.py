"""Bars in a row: pieces of one wall that openings part, and what lies in the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from underdraw.floor_plan.drawing import Points
from underdraw.floor_plan.walls import ASIDE, PARALLEL, Bar

TOUCH = 0.3  # metres between pieces that are one: no opening is so narrow
GAP = 6.0  # metres: the widest opening
CORNER = 2.5  # metres: the widest opening between a wall's end and the wall across


@dataclass(frozen=True, eq=False)
class Run:
    """Pieces of wall on one line, from low to high, each a bar along the first's line."""

    bars: tuple[Bar, ...]

    @property
    def line(self) -> Bar:
        """Return the whole of it as one bar."""
        first = self.bars[0]
        return replace(
            first, high=self.bars[-1].high, thickness=max(bar.thickness for bar in self.bars)
        )

    def solid(self, low: float, high: float) -> float:
        """Return how much of a stretch is wall, in metres."""
        return sum(max(0.0, min(high, bar.high) - max(low, bar.low)) for bar in self.bars)


def runs_of(bars: Iterable[Bar]) -> list[Run]:
    """Gather bars that are pieces of one wall: on one line, of like thickness, not far apart."""
    lines: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: -bar.length):
        for line in lines:
            laid = _laid(bar, line[0])
            if laid:
                line.append(laid)
                break
        else:
            lines.append([bar])
    return [Run(tuple(run)) for line in lines for run in _parted(line)]


def _parted(line: list[Bar]) -> Iterator[list[Bar]]:
    """Part the pieces of a line where they are too far from each other to be one wall."""
    run: list[Bar] = []
    for bar in joined(sorted(line, key=lambda bar: bar.low)):
        if run and bar.low - run[-1].high > GAP:
            yield run
            run = []
        run.append(bar)
    yield run


def reached(line: Bar, lines: Iterable[Bar]) -> dict[str, float]:
    """Return `low` and `high` of a line when it goes on to the walls that cross it, if near."""
    low, high = line.low, line.high
    for other in lines:
        cross = line.along[0] * other.along[1] - line.along[1] * other.along[0]
        if abs(cross) < 0.2:
            continue
        away = other.origin - line.origin
        here = (away[0] * other.along[1] - away[1] * other.along[0]) / cross
        there = (away[0] * line.along[1] - away[1] * line.along[0]) / cross
        face = here - np.sign(here - line.high) * other.thickness / 2 / abs(cross)
        slack = line.thickness / 2 + ASIDE  # the wall across may end at this one's face
        if other.low - slack <= there <= other.high + slack:
            if 0 < face - line.high < CORNER:
                high = face if high == line.high else min(high, face)
            if 0 < line.low - face < CORNER:
                low = face if low == line.low else max(low, face)
    return {"low": float(low), "high": float(high)}


def bridged(run: Run, gaps: Iterable[tuple[float, float]]) -> Run:
    """Return the run with those gaps closed that openings fill."""
    filled = [replace(run.bars[0], low=low, high=high) for low, high in gaps]
    pieces = sorted([*run.bars, *filled], key=lambda bar: bar.low)
    return Run(tuple(joined(pieces)))


def _laid(bar: Bar, line: Bar) -> Bar | None:
    """Return a bar measured along another's line; None if it isn't on it."""
    turned = abs(bar.along[0] * line.along[1] - bar.along[1] * line.along[0])
    ends: Points = np.array([bar.at(bar.low), bar.at(bar.high)])
    along, off = line.place(ends)
    if turned > np.sin(PARALLEL) or np.abs(off).max() > ASIDE:
        return None
    if abs(bar.thickness - line.thickness) > 0.4 * line.thickness:
        return None
    return replace(line, low=float(along.min()), high=float(along.max()), thickness=bar.thickness)


def joined(bars: list[Bar]) -> list[Bar]:
    """Make one of pieces of a line that touch, in their order along it."""
    whole: list[Bar] = []
    for bar in bars:
        if whole and bar.low - whole[-1].high <= TOUCH:
            last = whole[-1]
            thick = max((last, bar), key=lambda one: one.length).thickness
            whole[-1] = replace(last, high=max(last.high, bar.high), thickness=thick)
        else:
            whole.append(bar)
    return whole
