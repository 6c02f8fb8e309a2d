"""Marks of a vector drawing made into a plan: scale, walls, openings, rooms, fixtures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import Drawing, Points
from underdraw.floor_plan.furniture import fixtures_of
from underdraw.floor_plan.holes import Hole, placed, symbols_of
from underdraw.floor_plan.runs import bridged, joined, runs_of
from underdraw.floor_plan.scale import scale_of
from underdraw.floor_plan.spaces import TIDY, rooms_of
from underdraw.floor_plan.walls import Bar, bars_of, is_stroke, met
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, PlanScale, WallSpec

NEAR = 0.02  # metres: parts of one symbol that are so close touch


def in_metres(drawing: Drawing, told: float | None = None) -> tuple[Drawing, PlanScale]:
    """Return a drawing in metres, its walls' lower left corner at 0, 0, and how it was scaled.

    Args:
        drawing: its marks, in units of the file.
        told: units to the metre, over what the file says.

    Raises:
        SpecError: no walls, or nothing that tells the scale.
    """
    if not drawing.of("wall"):
        shown = ", ".join(map(repr, drawing.names[:12])) or "none"
        raise SpecError(
            "no walls were found: a layer, group, class or id called wall, Wand or mur tells them; "
            f"the file's are {shown}: rename one"
        )
    scale = scale_of(drawing, told)
    factor = 1 / (scale.per_metre or 1.0)
    lows = [
        ring.min(axis=0) - (mark.width / 2 if is_stroke(mark.scaled(factor)) else 0.0)
        for mark in drawing.of("wall")
        for ring in mark.rings
    ]
    origin = np.min(lows, axis=0) * factor
    marks = tuple(mark.scaled(factor, origin) for mark in drawing.marks)
    return replace(drawing, marks=marks), scale


def assembled(drawing: Drawing, scale: PlanScale) -> FloorPlan:
    """Make a plan of a drawing in metres that is not our own.

    Raises:
        SpecError: its walls are none, or a room of its own crosses itself.
    """
    runs = runs_of(bars_of(drawing.of("wall")))
    if not runs:
        raise SpecError(
            "no walls were found: their layer has no lines 4 to 65 cm apart, no areas so wide, and "
            "no strokes; check the scale, or --px-per-m"
        )
    holes, lost = placed(symbols_of(drawing.marks, NEAR), runs)
    gaps = [[(hole.low, hole.high) for hole in holes if hole.run == i] for i in range(len(runs))]
    whole = [bridged(run, gaps[i]).bars for i, run in enumerate(runs)]
    # twice, since an end that has moved may bring another within reach
    ends = iter(met(met([bar for bars in whole for bar in bars])))
    closed = [joined([next(ends) for _ in bars]) for bars in whole]
    bars = [bar for run in closed for bar in run]
    fixtures, unknown = fixtures_of(drawing, bars)
    return FloorPlan(
        walls=tuple(_wall(bar, f"w{number}") for number, bar in enumerate(bars, 1)),
        openings=tuple(_openings(holes, closed)),
        rooms=tuple(rooms_of(drawing, bars)),
        fixtures=fixtures,
        scale=scale,
        confidence=scale.confidence,
        doubts=(*drawing.doubts, *_lost(lost), *unknown),
    )


def _wall(bar: Bar, name: str) -> WallSpec:
    start, end = bar.at(bar.low).round(TIDY).tolist(), bar.at(bar.high).round(TIDY).tolist()
    return WallSpec(id=name, start=start, end=end, thickness=round(bar.thickness, TIDY))


def _openings(holes: Sequence[Hole], closed: Sequence[Sequence[Bar]]) -> Iterator[OpeningSpec]:
    """Yield each hole in the wall of its run that it lies in."""
    first = 1
    for number, bars in enumerate(closed):
        for hole in holes:
            if hole.run == number:
                middle = (hole.low + hole.high) / 2
                at = next(i for i, bar in enumerate(bars) if bar.low <= middle <= bar.high)
                low, high = max(hole.low, bars[at].low), min(hole.high, bars[at].high)
                yield OpeningSpec.parse(
                    {
                        "kind": hole.role,
                        "wall": f"w{first + at}",
                        "at": round((low + high) / 2 - bars[at].low, TIDY),
                        "width": round(high - low, TIDY),
                    }
                )
        first += len(bars)


def _lost(places: Sequence[Points]) -> Iterator[str]:
    for x, y in places:
        yield f"an opening at {x:.1f}, {y:.1f} m lies on no wall and was left out"
