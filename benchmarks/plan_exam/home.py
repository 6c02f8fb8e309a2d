"""A home: a layout built, with its openings, and its truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.flats import FLATS
from benchmarks.plan_exam.holes import KINDS, Hole, NoRoom, place_holes
from benchmarks.plan_exam.houses import HOUSES
from benchmarks.plan_exam.layout import KINDS as ROOM_KINDS
from benchmarks.plan_exam.layout import OUTSIDE, Layout, varied
from benchmarks.plan_exam.sheet import corners_of
from benchmarks.plan_exam.shell import Shell, Wall, make_shell
from benchmarks.plan_exam.slant import slanted
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomSpec, WallSpec

LAYOUTS: dict[str, Layout] = FLATS | HOUSES
TRIES = 200


@dataclass(frozen=True, eq=False)
class Home:
    """What is drawn.

    Attributes:
        layout: which room is where.
        shell: its walls.
        holes: its openings.
        rooms: by letter, the inside of walls.
        plan: the truth; rooms and openings in the order of the above.
    """

    layout: Layout
    shell: Shell
    holes: tuple[Hole, ...]
    rooms: dict[str, Polygon]
    plan: FloorPlan

    def wall(self, hole: Hole) -> Wall:
        """Return the wall that an opening is in."""
        return self.shell.walls[hole.wall]

    @property
    def cut(self) -> BaseGeometry:
        """The walls with the openings cut out of them."""
        gaps = [self.wall(hole).band(*hole.ends, across=0.01) for hole in self.holes]
        return self.shell.body - unary_union(gaps)

    def zone(self, letter: str) -> BaseGeometry:
        """Return what a letter covers of its room."""
        return self.shell.zones[letter] & self.rooms[self.layout.room(letter)]


def make_home(name: str, rng: np.random.Generator) -> Home:
    """Build a layout with measures, walls and openings by chance.

    Raises:
        NoRoom: its doors have no place in any try.
    """
    said = ""
    for _ in range(TRIES):
        layout = varied(LAYOUTS[name], rng)
        shell = make_shell(layout, rng)
        if layout.slant:
            shell = slanted(shell, layout.slant, rng)
        try:
            holes = place_holes(shell, layout, rng)
        except NoRoom as error:
            said = str(error)
            continue
        return _home(layout, shell, tuple(holes))
    raise NoRoom(f"{name}: {said}")


def _home(layout: Layout, shell: Shell, holes: tuple[Hole, ...]) -> Home:
    rooms: dict[str, Polygon] = {}
    for letter in shell.zones:
        if letter not in OUTSIDE and layout.room(letter) == letter:
            parts = [each for each in shell.zones if layout.room(each) == letter]
            rooms[letter] = _whole(shell.inside(parts), letter)
    plan = FloorPlan(
        walls=tuple(
            WallSpec(id=f"w{i}", start=wall.start, end=wall.end, thickness=wall.thickness)
            for i, wall in enumerate(shell.walls)
        ),
        openings=tuple(
            OpeningSpec(kind=KINDS[one.look], wall=f"w{one.wall}", at=one.at, width=one.width)
            for one in holes
        ),
        rooms=tuple(
            RoomSpec(name=letter, kind=ROOM_KINDS[letter], polygon=_corners(room))
            for letter, room in rooms.items()
        ),
    )
    return Home(layout, shell, holes, rooms, plan)


def _whole(shape: BaseGeometry, letter: str) -> Polygon:
    if not isinstance(shape, Polygon) or shape.interiors:
        raise ValueError(f"room {letter!r} is not one piece; mend its layout")
    return shape


def _corners(room: Polygon) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 4), round(y, 4)) for x, y in corners_of(room.simplify(0.001))[:-1])
