"""Pages to learn from: everything about them is drawn at random, and known."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.harm import Harm, harm, random_harm
from benchmarks.plans.layout import storey
from benchmarks.plans.page import draw, to_page
from benchmarks.plans.style import random_style
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan


def sample(seed: int) -> tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]:
    """Return a page (H, W, 3) uint8 RGB, its plan, and the (3, 3) map from metres to pixels.

    The page and its plan are the seed's own.
    """
    rng = np.random.default_rng([seed, 11])
    plan = storey(rng)
    px_per_m, margin = float(np.exp(rng.uniform(np.log(20), np.log(120)))), rng.uniform(0.4, 3)
    page = draw(plan, random_style(rng), px_per_m, rng, margin)
    drawn = to_page(plan, px_per_m, margin)
    page, moved = harm(page, random_harm(rng) if rng.random() < 0.5 else Harm(), rng)
    return page, plan, moved @ drawn
