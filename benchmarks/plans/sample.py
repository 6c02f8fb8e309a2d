"""Pages to learn from: everything about them is drawn at random, and known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands import freehand, listing, working
from benchmarks.plans.harm import HARMS, Harm, harm, random_harm
from benchmarks.plans.layout import beside, storey
from benchmarks.plans.no_plan import NO_PLANS
from benchmarks.plans.page import draw
from benchmarks.plans.recipes import RECIPES
from benchmarks.plans.style import SORTS, random_style
from benchmarks.plans_other.degrade import DEGRADATIONS
from benchmarks.plans_other.pages import Case, make_page
from benchmarks.plans_other.styles import STYLES
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

Sample = tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]

_LONGEST = (350, 1600)  # pixels of a page's longer side
_HARMED = 0.5
_TWO = 0.06  # pages with two storeys side by side
_FIRST = 1000  # of the pages of benchmarks/plans_other that no measurement reads


def sample(seed: int) -> Sample:
    """Return a page (H, W, 3) uint8 RGB, its plan, and the (3, 3) map from metres to pixels.

    The page is the seed's own. One in twenty shows no plan: its plan has no walls.
    """
    rng = np.random.default_rng([seed, 11])
    hand = str(rng.choice(list(HANDS), p=[share for share, _ in HANDS.values()]))
    page, plan, drawn = HANDS[hand][1](rng)
    kind = str(rng.choice(list(HARMS)))
    how = random_harm(rng, kind) if rng.random() < _HARMED else Harm()
    page, moved = harm(page, how, rng)
    return page, plan, moved @ drawn


def _no_plan(rng: Generator) -> Sample:
    return NO_PLANS[str(rng.choice(list(NO_PLANS)))](rng), FloorPlan(), np.eye(3)


def _other(rng: Generator) -> Sample:
    """Return a page as benchmarks/plans_other draws it, which was the first exam."""
    style, state = (str(rng.choice(list(table))) for table in (STYLES, DEGRADATIONS))
    page = make_page(Case(style, state, int(rng.integers(_FIRST, 2**31))))
    return page.image, page.plan, np.vstack([page.to_page, [0, 0, 1]])


def _plan(rng: Generator) -> Sample:
    plan = storey(rng, str(rng.choice(list(RECIPES))))
    if rng.random() < _TWO:
        gap = float(rng.uniform(1.0, 3.0))
        plan = beside(plan, storey(rng, str(rng.choice(list(RECIPES)))), gap)
    margins = rng.uniform(0.1, rng.choice([0.4, 2.0, 4.0]), 4)
    ends = np.array([point for wall in plan.walls for point in (wall.start, wall.end)])
    longest = float(np.ptp(ends, axis=0).max() + 2 * margins.max())
    px_per_m = np.clip(rng.uniform(*_LONGEST) / longest, 20, 120)
    style = random_style(rng, SORTS[str(rng.choice(list(SORTS)))])
    left, low, right, high = (float(margin) for margin in margins)
    page, drawn = draw(plan, style, float(px_per_m), rng, (left, low, right, high))
    return page, plan, drawn


HANDS: dict[str, tuple[float, Callable[[Generator], Sample]]] = {
    "none": (0.05, _no_plan),
    "own": (0.36, _plan),
    "other": (0.11, _other),
    "listing": (0.16, listing.draw),
    "working": (0.16, working.draw),
    "freehand": (0.16, freehand.draw),
}
"""Who draws how many of the pages, and how: the more hands, the less one's habits are learned."""
