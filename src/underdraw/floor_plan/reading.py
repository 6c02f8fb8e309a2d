"""What a reader gives back: the plan, and where it lies on the page it was read from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.canvas import placed
from underdraw.spec.floor_plan import FloorPlan, Point


@dataclass(frozen=True, eq=False)
class Reading:
    """A plan and its page.

    Attributes:
        plan: what was read.
        page: (H, W, 3) uint8 RGB, the drawing; None where a plan came as data.
        to_page: (2, 3) float64, takes (x, y, 1) in metres to pixels of the page; None without one.
    """

    plan: FloorPlan
    page: NDArray[np.uint8] | None = None
    to_page: NDArray[np.float64] | None = None

    def doubted(self, *doubts: str) -> Reading:
        """Return it with further doubts."""
        more = {"doubts": (*self.plan.doubts, *doubts)}
        return replace(self, plan=self.plan.model_copy(update=more))

    def on_page(self, points: tuple[Point, ...]) -> NDArray[np.float64]:
        """Return points given in metres as (N, 2) pixels of the page."""
        assert self.to_page is not None
        return placed(np.asarray(points, dtype=np.float64), self.to_page)
