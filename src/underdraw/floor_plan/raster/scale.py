"""How many pixels a metre is, from what is the same in every house: its doors."""

from __future__ import annotations

import numpy as np

from underdraw.floor_plan.raster.gaps import Gap
from underdraw.floor_plan.raster.ink import Gray
from underdraw.spec.floor_plan import PlanScale

# Clear widths in metres of doors in dwellings, and how common they are.
_DOORS = {0.7: 0.03, 0.8: 0.24, 0.9: 0.55, 1.0: 0.18}
_SPREAD = 0.012  # share by which a width that was measured is off
_FRAME = 0.13  # of a door's width, at most, is the frame on one side
_TONE = 0.1  # of black, by which a frame differs from its wall
_HALF_LINE = 2.5  # pixels, with its soft rim


def scale_by_doors(gaps: tuple[Gap, ...], rim: float, darkness: Gray) -> PlanScale | None:
    """Return the scale at which the doors' widths are most common; None without any door.

    Args:
        gaps: the openings that people pass through.
        rim: pixels of the line around walls, half of which lies in each side of an opening.
        darkness: (H, W) float32, of the page.
    """
    shown = [gap for gap in gaps if gap.leaf] or gaps
    doors = [gap.width + _frames(gap, rim, darkness) for gap in shown]
    if not doors:
        return None
    pixels = np.array(doors, dtype=np.float64)
    middle = float(np.median(pixels))
    scales = np.exp(np.linspace(np.log(middle / 1.02), np.log(middle / 0.78), 400))
    likely = np.array([_likelihood(pixels, scale) for scale in scales])
    best = float(scales[int(likely.argmax())])
    sure = min(0.9, round(0.4 + 0.1 * len(doors), 1))
    return PlanScale(source="door width", per_metre=best, confidence=sure)


def _likelihood(pixels: np.ndarray, scale: float) -> float:
    sizes, common = np.array(list(_DOORS)), np.array(list(_DOORS.values()))
    off = (pixels[:, None] / scale - sizes) / (_SPREAD * sizes + 0.7 / scale)
    return float(np.log((common * np.exp(-0.5 * off**2)).sum(axis=1) + 1e-3).sum())


def _frames(gap: Gap, rim: float, darkness: Gray) -> float:
    """Return the pixels by which a door's frames and jambs make its gap narrower."""
    across = darkness[:, slice(*gap.across)].T if gap.upright else darkness[slice(*gap.across)]
    quarter = len(across) // 4
    profile = np.median(across[quarter : max(quarter + 1, len(across) - quarter)], axis=0)
    reach = round(_FRAME * gap.width)
    before = profile[max(0, gap.along[0] - 2 * reach) : gap.along[0]][::-1]
    after = profile[gap.along[1] : gap.along[1] + 2 * reach]
    return sum(max(rim / 2, _frame(side, reach)) for side in (before, after))


def _frame(profile: np.ndarray, reach: int) -> float:
    """Return how far from a gap's end a wall gets its own tone, to the middle of the last line."""
    body = profile[reach:]
    if not len(body):
        return 0.0
    other = np.abs(profile[:reach] - np.median(body)) > _TONE + 2 * float(body.std())
    other[:2] = False  # the soft end of any wall
    return float(np.flatnonzero(other)[-1]) + 1 - _HALF_LINE if other.any() else 0.0
