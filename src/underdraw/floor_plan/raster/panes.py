"""Windows whose strokes ran together: bars in an outer wall that are thinner than it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from underdraw.floor_plan.raster.gaps import Gap, find_gaps, widths
from underdraw.floor_plan.raster.ink import LONG, Mask
from underdraw.floor_plan.raster.rooms import STROKE, Storey, beside
from underdraw.floor_plan.raster.runs import opened


def with_thin_windows(storey: Storey, ink: Mask, thickest: int) -> Storey:
    """Add the windows that were taken for walls.

    Args:
        storey: as it was read.
        ink: (H, W) bool, all that is drawn.
        thickest: pixels of its thickest walls.
    """
    least = round(0.7 * thickest)
    if least <= storey.masonry.thinnest:
        return storey
    doors = widths(list(storey.gaps))
    door = float(np.median(doors)) if len(doors) else LONG / 13
    taken = storey.shut & ~storey.masonry.walls
    both = ink | storey.masonry.walls
    found = [
        gap
        for gap in find_gaps(opened(storey.masonry.walls, least, least), both, least, thickest)
        if _is_window(gap, storey, door) and not taken[gap.box].mean() > 0.2
    ]
    return replace(storey, gaps=(*storey.gaps, *found))


def _is_window(gap: Gap, storey: Storey, door: float) -> bool:
    sides = beside(gap, storey.rooms)
    outer = 0 in sides and any(sides)
    return outer and not gap.leaf and gap.strokes > STROKE and 0.4 * door < gap.width < 4.5 * door
