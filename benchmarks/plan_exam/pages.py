"""The pages of the exam: which plan, in which style, in which state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

DEGRADED = ()  # styles that are also shown in every other state


@dataclass(frozen=True)
class Case:
    """What a page shows, and how."""

    style: str
    state: str
    number: int

    @property
    def name(self) -> str:
        """What files about it are called."""
        return f"{self.style}, {self.state}, {self.number}".replace("/", " per ")


@dataclass(frozen=True, eq=False)
class Page:
    """A drawn page with its truth.

    Attributes:
        case: what it shows.
        plan: the truth, in metres.
        image: (H, W, 3) uint8 RGB, all that a reader is given.
        to_page: (2, 3) float64, takes (x, y, 1) in metres to pixels, whose middles are whole.
    """

    case: Case
    plan: FloorPlan
    image: NDArray[np.uint8]
    to_page: NDArray[np.float64]


def cases(styles: Sequence[str], plans: int) -> Iterator[Case]:
    """Yield every style clean, then those of DEGRADED in every other state, `plans` of each."""
    for style in styles:
        yield from (Case(style, CLEAN, number) for number in range(plans))
    for style in (style for style in styles if style in DEGRADED):
        for state in (state for state in DEGRADATIONS if state != CLEAN):
            yield from (Case(style, state, number) for number in range(plans))
