"""The pages of the benchmark: which plan, in which style, in which state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from benchmarks.plans_other.degrade import CLEAN, DEGRADATIONS, degrade
from benchmarks.plans_other.draw import draw
from benchmarks.plans_other.flat import make_flat
from benchmarks.plans_other.styles import STYLES
from benchmarks.plans_other.templates import TEMPLATES
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

DEGRADED = ("solid", "grey", "double line")  # styles that are also shown in every other state


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
        to_page: (2, 3) float64, takes (x, y, 1) in metres to pixels.
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


def make_page(case: Case) -> Page:
    """Draw the page of a case; a style's plans are the same in every state."""
    style, how = STYLES[case.style], DEGRADATIONS[case.state]
    seed = crc32(case.style.encode())
    template = TEMPLATES[(seed + 5 * case.number) % len(TEMPLATES)]
    flat = make_flat(template, np.random.default_rng((seed, case.number, 0)))
    drawn = draw(flat, style, how.scale, np.random.default_rng((seed, case.number, 1)))
    spoil = np.random.default_rng((seed, case.number, crc32(case.state.encode())))
    image, to_page = degrade(*drawn, how, style.paper, spoil)
    return Page(case, flat.plan, image, to_page)
