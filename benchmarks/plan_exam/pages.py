"""The pages of the exam: which plan, in which style, in which state."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS, degrade, roughen
from benchmarks.plan_exam.draw import draw
from benchmarks.plan_exam.home import make_home
from benchmarks.plan_exam.styles import STYLES
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

DEGRADED = (
    "inked competition sheet",
    "housing office",
    "draughtsman's pen",
)  # styles that are also shown in every other state


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


def make_page(case: Case) -> Page:
    """Draw a page: of a style and number always the same plan, whatever its state."""
    style, state = STYLES[case.style], DEGRADATIONS[case.state]
    seed = _seed(case.style, case.number)
    home = make_home(random.Random(seed))
    image, to_page = draw(home, style, state.per_metre, random.Random(seed + 1))
    if style.grain:
        image = roughen(image, style.grain, seed)
    own = zlib.crc32(case.name.encode())
    image, to_page = degrade(image, to_page, state, own)
    return Page(case, home.plan, image, to_page)


def make_plan(style: str, number: int) -> FloorPlan:
    """Return the truth of a style's pages of a number."""
    return make_home(random.Random(_seed(style, number))).plan


def _seed(style: str, number: int) -> int:
    return zlib.crc32(f"{style}, {number}".encode())
