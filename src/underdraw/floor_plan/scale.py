"""How many units of a drawing are a metre: told, said by the file, or guessed by its doors."""

from __future__ import annotations

import re

import numpy as np

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import Drawing
from underdraw.floor_plan.holes import DOOR, door_width, symbols_of
from underdraw.spec.floor_plan import PlanScale

PLAUSIBLE = (2.5, 250.0)  # metres: how long a storey's longer side is
PAPER = re.compile(r"\b1\s*:\s*(10|20|25|50|75|100|125|200|250|500)\b")


def scale_of(drawing: Drawing, told: float | None) -> PlanScale:
    """Return the scale of a drawing's units.

    Raises:
        SpecError: nothing tells it, or what is told makes no building.
    """
    size = _size(drawing)
    if told is not None:
        if not PLAUSIBLE[0] <= size / told <= PLAUSIBLE[1]:
            raise SpecError(
                f"at {told:g} units to the metre the storey is {size / told:.3g} m long; "
                f"{PLAUSIBLE[0]:g} to {PLAUSIBLE[1]:g} m are read: the drawing is {size:.4g} long"
            )
        return PlanScale(source="told", per_metre=told)
    said = drawing.per_metre
    if said and PLAUSIBLE[0] <= size / said <= PLAUSIBLE[1]:
        return PlanScale(source="units", per_metre=said, confidence=drawing.sure)
    paper = _paper(drawing)
    if said and paper and PLAUSIBLE[0] <= size / said * paper <= PLAUSIBLE[1]:
        return PlanScale(source="units", per_metre=said / paper, confidence=0.9)
    door = door_width(symbols_of(drawing.marks, near=size / 2000))
    if door is None:
        units = "its units" if said is None else f"{size / said:.3g} m, which is no storey"
        raise SpecError(
            f"nothing tells the drawing's scale: it has {units}, and no doors; say how many of its "
            "units are a metre: --px-per-m 50 (px_per_m=50)"
        )
    return PlanScale(source="door width", per_metre=door / DOOR, confidence=0.6)


def _size(drawing: Drawing) -> float:
    """Return how long the walls' longer side is, in units."""
    points = np.vstack([ring for mark in drawing.of("wall") for ring in mark.rings])
    return float(np.ptp(points, axis=0).max())


def _paper(drawing: Drawing) -> int | None:
    """Return n of a label that says 1:n."""
    found = (PAPER.search(mark.name) for mark in drawing.of("text"))
    return next((int(one[1]) for one in found if one), None)
