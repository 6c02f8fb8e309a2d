"""Walls as drawn: poché, outlines, hatches, leaves and insulation."""

from __future__ import annotations

import math
from collections.abc import Callable

from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from benchmarks.plans.ground import ground, hole, strip
from numpy.random import Generator
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import WallSpec

Painter = Callable[["Masonry"], None]


class Masonry:
    """The walls of a house, and the sheet that they are drawn on."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.rng = sheet, look, rng
        self.walls = [*house.storey.walls, *house.extras]
        self.most = max(wall.thickness for wall in self.walls)
        holes = [hole(one.wall, one.spec, 0.02) for one in house.holes]
        self.gaps = unary_union(holes)
        self.body = unary_union(ground(self.walls)).difference(self.gaps)

    def thick(self) -> BaseGeometry:
        """Return the ground of the thickest walls."""
        heavy = [wall for wall in self.walls if wall.thickness > self.most - 0.02]
        return unary_union(ground(heavy)).difference(self.gaps)

    def some(self, share: float) -> BaseGeometry:
        """Return the ground of a few walls taken at random."""
        few = [wall for wall in self.walls if self.rng.random() < share]
        return unary_union(ground(few)).difference(self.gaps) if few else LineString()

    def draw(self) -> None:
        """Draw all walls."""
        PAINTERS[self.look.wall](self)

    def rim(self, colour: Colour | None = None) -> None:
        """Draw the walls' outline, inside their ground as far as it goes."""
        half = self.look.edge / self.sheet.scale / 2
        inset = self.body.buffer(-half * 0.8, join_style="mitre")
        shape = self.body if inset.is_empty else inset
        self.sheet.outline(shape, colour or self.look.ink, self.look.edge)

    def along(self, wall: WallSpec, share: float) -> BaseGeometry:
        """Return a line along a wall, at a share of its thickness from its middle."""
        ground_strip = strip(wall, 0, wall.length, wall.thickness * (share - 0.5))
        corners = list(ground_strip.exterior.coords)
        return LineString(corners[:2]).difference(self.gaps)


def _solid(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.fill)


def _edged(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.fill)
    red, green, blue = work.look.fill
    work.rim((red // 3, green // 3, blue // 3))


def _tones(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.inner)
    work.sheet.fill(work.thick(), work.look.fill)


def _renewed(work: Masonry) -> None:
    """Old walls in grey, new ones in red or solid."""
    old = int(work.rng.uniform(60, 160))
    work.sheet.fill(work.body, (old, old, old))
    new = (int(work.rng.uniform(170, 235)), int(work.rng.uniform(20, 70)), 40)
    colours: list[Colour] = [new, (10, 10, 10), work.look.fill]
    work.sheet.fill(work.some(0.3), colours[int(work.rng.integers(3))])


def _mixed(work: Masonry) -> None:
    """Thick walls filled, partitions outlined."""
    _outline(work)
    work.sheet.fill(work.thick(), work.look.fill)


def _outline(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.inner)
    work.rim()


def _filled(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.fitting)
    work.rim()


def _hatched(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.inner)
    slope = math.radians(work.rng.choice([45, 135, 30, 60]))
    pitch = work.rng.uniform(3, 8)
    work.sheet.hatch(work.body, work.look.ink, pitch, slope, work.rng.uniform(0.5, 1.6))
    work.rim()


def _crossed(work: Masonry) -> None:
    """Bearing walls hatched both ways, the others plain or filled."""
    work.sheet.fill(work.body, work.look.inner)
    shape = work.thick() if work.rng.random() < 0.6 else work.body
    for slope in (math.pi / 4, math.pi * 3 / 4):
        work.sheet.hatch(shape, work.look.ink, work.rng.uniform(4, 8), slope, 0.6)
    work.rim()


def _leaves(work: Masonry) -> None:
    """Walls of several leaves: lines run along them."""
    _outline(work)
    for wall in work.walls:
        px = wall.thickness * work.sheet.scale
        count = 2 if px > 11 else 1 if px > 6 else 0
        for share in ((-0.2, 0.25), (0.0,))[2 - count] if count else ():
            work.sheet.outline(work.along(wall, share), work.look.ink, 0.6)


def _insulated(work: Masonry) -> None:
    """A filled leaf with insulation outside of it, and filled partitions."""
    thick = work.thick()
    work.sheet.fill(work.body, work.look.fill)
    work.sheet.fill(thick, work.look.inner)
    for wall in (wall for wall in work.walls if wall.thickness > work.most - 0.02):
        core = work.along(wall, -0.22).buffer(wall.thickness * 0.24, cap_style="flat")
        work.sheet.fill(core.intersection(thick), work.look.fill)
        quilt = work.along(wall, 0.26).buffer(wall.thickness * 0.2, cap_style="flat")
        work.sheet.hatch(quilt.intersection(thick), work.look.ink, 4, math.pi / 3, 0.6)
    work.rim()


def _dotted(work: Masonry) -> None:
    work.sheet.fill(work.body, work.look.inner)
    dash = (0.9, work.rng.uniform(2, 4))
    work.sheet.hatch(work.body, work.look.ink, work.rng.uniform(2.5, 4), 0.6, 0.9, dash)
    work.rim()


def _lines(work: Masonry) -> None:
    """Nothing but two lines, as thin as all else."""
    work.sheet.fill(work.body, work.look.paper)
    work.sheet.outline(work.body, work.look.ink, max(work.look.thin, 0.8))


PAINTERS: dict[str, Painter] = {
    "solid": _solid,
    "edged": _edged,
    "tones": _tones,
    "renewed": _renewed,
    "mixed": _mixed,
    "outline": _outline,
    "filled": _filled,
    "hatched": _hatched,
    "crossed": _crossed,
    "leaves": _leaves,
    "insulated": _insulated,
    "dotted": _dotted,
    "lines": _lines,
}
