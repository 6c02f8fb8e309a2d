"""A home with everything in it, and its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.families import FAMILIES, Family
from benchmarks.plan_exam.furniture import Piece, furnish
from benchmarks.plan_exam.grid import Unfit
from benchmarks.plan_exam.layout import Shell, build
from benchmarks.plan_exam.opening import KINDS, Opening
from benchmarks.plan_exam.openings import fit
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomKind, RoomSpec, WallSpec

ROOM_KINDS: dict[str, RoomKind] = {
    "L": "living room",
    "D": "dining room",
    "K": "kitchen",
    "B": "bathroom",
    "W": "bathroom",
    "O": "office",
    "H": "hall",
    "E": "hall",
    "X": "hall",
    "S": "storage",
    "U": "storage",
    "Z": "storage",
}


@dataclass(frozen=True)
class Home:
    """A home to be drawn.

    Attributes:
        plan: the truth.
        solid: what walls cover, without their openings.
    """

    family: Family
    shell: Shell
    openings: list[Opening]
    pieces: list[Piece]
    solid: BaseGeometry
    plan: FloorPlan

    @property
    def keep(self) -> BaseGeometry:
        """Where doors lead and sweep."""
        return unary_union([one.keep for one in self.openings])


def make_home(rng: random.Random) -> Home:
    """Return a random home; sizes that leave no place for a door are drawn anew."""
    order = rng.sample(FAMILIES, len(FAMILIES))
    for attempt in range(200):
        family = order[attempt // 12 % len(order)]
        try:
            shell = build(family, rng)
            openings = fit(shell, family, rng)
        except Unfit:
            continue
        solid = shell.region.difference(unary_union([one.hole for one in openings]))
        pieces = furnish(shell, openings, rng)
        return Home(family, shell, openings, pieces, solid, _truth(shell, openings))
    raise Unfit("no home fits")


def _truth(shell: Shell, openings: list[Opening]) -> FloorPlan:
    walls = [
        WallSpec(
            id=each.id, start=_point(each.start), end=_point(each.end), thickness=each.thickness
        )
        for each in shell.walls
    ]
    holes = [
        OpeningSpec(
            kind=KINDS[each.form],
            wall=each.wall.id,
            at=each.at,
            width=each.width,
            sill=0.0 if each.form == "glass" else None,
        )
        for each in openings
    ]
    rooms = [
        RoomSpec(
            name=f"room {number}",
            kind=ROOM_KINDS.get(_chief(letters), "bedroom"),
            polygon=tuple(_point(np.array(each)) for each in shape.exterior.coords[:-1]),
        )
        for number, (letters, shape) in enumerate(shell.rooms.items(), start=1)
    ]
    return FloorPlan(walls=tuple(walls), openings=tuple(holes), rooms=tuple(rooms))


def _chief(letters: str) -> str:
    """Return the zone that a room is named for."""
    return next((each for each in "LHDK" if each in letters), letters[0])


def _point(at: np.ndarray) -> tuple[float, float]:
    return round(float(at[0]), 5), round(float(at[1]), 5)
