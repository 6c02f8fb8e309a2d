"""The pages of the exam: which plan, in which style, in which state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS, copied, degrade
from benchmarks.plan_exam.draw import draw
from benchmarks.plan_exam.home import LAYOUTS, Home, make_home
from benchmarks.plan_exam.styles import STYLES
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

DEGRADED = ("black poche", "agent", "fine pen")  # styles that are also shown in every other state
EACH = 8  # layouts before a style begins with those of the next one
STRIDE = 7  # through the layouts, so that every style has flats and houses


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


def home_of(case: Case) -> Home:
    """Build the home of a case; a style's are the same in every state, and no other style's."""
    place = STRIDE * (EACH * list(STYLES).index(case.style) + case.number)
    name = list(LAYOUTS)[place % len(LAYOUTS)]
    return make_home(name, np.random.default_rng((crc32(case.style.encode()), case.number, 0)))


def make_page(case: Case) -> Page:
    """Draw the page of a case, always the same."""
    style, how = STYLES[case.style], DEGRADATIONS[case.state]
    seed = (crc32(case.style.encode()), case.number)
    home = home_of(case)
    sheet = draw(home, style, how.scale, np.random.default_rng((*seed, 1)))
    spoil = np.random.default_rng((*seed, crc32(case.state.encode())))
    image = copied(sheet.image(), how.scale, spoil) if style.worn else sheet.image()
    image, to_page = degrade(image, sheet.to_page, how, style.paper, spoil)
    return Page(case, home.plan, image, to_page)
