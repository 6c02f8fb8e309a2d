"""How many pixels a metre is, from what is the same in every house: its doors."""

from __future__ import annotations

import numpy as np

from underdraw.floor_plan.raster.openings import Opening
from underdraw.spec.floor_plan import PlanScale

# Clear widths in metres of doors in dwellings, and how common they are.
_DOORS = {0.7: 0.03, 0.8: 0.24, 0.9: 0.55, 1.0: 0.18}
_SPREAD = 0.012  # share by which a width that was measured is off


def scale_by_doors(ways: tuple[Opening, ...]) -> PlanScale | None:
    """Return the scale at which the doors' widths are most common; None without any door."""
    doors = [one.width for one in ways if one.kind == "door"] or [one.width for one in ways]
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
