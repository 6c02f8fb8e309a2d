"""How sure a reading is, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from underdraw.floor_plan.raster.rooms import Storey, beside, is_way, squareness
from underdraw.floor_plan.raster.vectors import Bar
from underdraw.spec.floor_plan import RoomSpec


def confidence(storey: Storey, lines: float) -> float:
    """Return 0 to 1: square rooms, each with a leaf drawn in a way in, and no stray walls.

    Fewer rooms are less to go by, and as much as a page is no line drawing it is no plan.

    Args:
        storey: as it was read.
        lines: share of what is drawn that is lines.
    """
    square = np.mean([squareness(storey.rooms, n + 1) for n in range(storey.count)])
    leaves = np.zeros(storey.count + 1, bool)
    for gap in storey.gaps:
        if gap.leaf:
            leaves[list(beside(gap, storey.rooms))] = True
    entered = float(leaves[1:].mean())
    best = 0.9 + 0.17 * storey.count  # the score of a plan without a fault
    whole = min(1.0, max(0.0, storey.score / best))
    evidence = (1 - 0.5**storey.count) * max(0.0, 2 * lines - 1)
    return round(float(square) * whole * (0.2 + 0.8 * entered) * evidence, 3)


def doubts(storey: Storey, bars: list[Bar], rooms: tuple[RoomSpec, ...]) -> Iterator[str]:
    """Yield what may have been read wrongly, each in a few words."""
    sides = [(gap, beside(gap, storey.rooms)) for gap in storey.gaps]
    entered = {room for gap, both in sides if is_way(gap, both) for room in both}
    if not any(gap.leaf for gap in storey.gaps):
        yield "no door's leaf was found: this may be no floor plan"
    for room in rooms:
        if int(room.name.removeprefix("room ")) not in entered:
            yield f"{room.name} has no door"
        elif room.confidence < 0.8:
            yield f"{room.name} has an outline of many corners"
    slanted = sum(bar.upright is None for bar in bars)
    if slanted:
        yield f"{slanted} walls are slanted or curved: each is read as one straight line"
