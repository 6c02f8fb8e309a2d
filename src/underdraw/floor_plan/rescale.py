"""A reading in other metres: what follows when its scale turns out to be another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan, PlanScale

THICKEST = 2.0  # metres that a wall may have


def rescaled(reading: Reading, scale: PlanScale) -> Reading:
    """Return a reading of a page with another scale; heights stay as they are.

    Args:
        reading: with its page, read at so many pixels to the metre as its plan's scale says.
        scale: the one to take instead.
    """
    old, new = reading.plan.scale.per_metre, scale.per_metre
    if old is None or new is None or reading.to_page is None:
        raise ValueError("only what was read from a page has a scale to change")
    factor = old / new
    to_page = reading.to_page / np.array([factor, factor, 1.0])
    plan = _enlarged(reading.plan, factor)
    return replace(reading, plan=plan.model_copy(update={"scale": scale}), to_page=to_page)


def _enlarged(plan: FloorPlan, factor: float) -> FloorPlan:
    """Return the plan with everything on the ground so many times as large."""

    def point(at: tuple[float, float]) -> tuple[float, float]:
        return at[0] * factor, at[1] * factor

    walls = [
        wall.model_copy(
            update={
                "start": point(wall.start),
                "end": point(wall.end),
                "thickness": min(THICKEST, wall.thickness * factor),
            }
        )
        for wall in plan.walls
    ]
    openings = [
        one.model_copy(update={"at": one.at * factor, "width": one.width * factor})
        for one in plan.openings
    ]
    rooms = [
        room.model_copy(update={"polygon": tuple(map(point, room.polygon))}) for room in plan.rooms
    ]
    fixtures = [
        one.model_copy(update={"at": point(one.at), "size": point(one.size)})
        for one in plan.fixtures
    ]
    parts = {"walls": walls, "openings": openings, "rooms": rooms, "fixtures": fixtures}
    return plan.model_copy(update={name: tuple(part) for name, part in parts.items()})
