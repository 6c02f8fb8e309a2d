"""Pages to learn from: everything about them is drawn at random, and known."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.harm import Harm, harm, random_harm
from benchmarks.plans.layout import RECIPES, storey
from benchmarks.plans.page import draw
from benchmarks.plans.style import random_style
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

_LONGEST = 1600  # pixels of a page's longer side


def sample(seed: int) -> tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]:
    """Return a page (H, W, 3) uint8 RGB, its plan, and the (3, 3) map from metres to pixels.

    The page and its plan are the seed's own.
    """
    rng = np.random.default_rng([seed, 11])
    plan = storey(rng, str(rng.choice(list(RECIPES))))
    margins = rng.uniform(0.1, rng.choice([0.5, 2.0, 4.0]), 4)
    ends = np.array([point for wall in plan.walls for point in (wall.start, wall.end)])
    longest = float(np.ptp(ends, axis=0).max() + 2 * margins.max())
    px_per_m = min(np.exp(rng.uniform(np.log(20), np.log(120))), _LONGEST / longest)
    page, drawn = draw(plan, random_style(rng), float(px_per_m), rng, tuple(margins))
    page, moved = harm(page, random_harm(rng) if rng.random() < 0.5 else Harm(), rng)
    return page, plan, moved @ drawn
