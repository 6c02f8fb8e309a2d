"""A storey in pixels: its walls, openings and rooms, as the network sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.gaps import gaps_between
from underdraw.floor_plan.raster.ink import LONG, Mask
from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.openings import Opening, openings_of
from underdraw.floor_plan.raster.rooms import Labels, rooms_of
from underdraw.floor_plan.raster.runs import cross_runs, pieces
from underdraw.floor_plan.raster.vectors import bars_of

_DOOR = LONG / 16  # pixels, where the page shows none
_LEAST_DOOR = LONG / 50  # as in a storey of 35 m
_SHUT = np.eye(len(CLASSES), dtype=np.float32)[CLASSES.index("doorway")][:, None, None]
# The network was taught that openings weigh more, so it sees them a little wide: their walls end
# where openings are likelier than this many times.
_HEAVY = np.array([1, 1, 1, 5, 5, 5], np.float32)[:, None, None]
# Of a door's width, at least, has an opening that was seen, or a gap in which none was.
_LEAST_WIDE = {"window": 0.35, "door": 0.55, "doorway": 0.55}
_LEAST_UNSEEN = 0.65
_SEEN = 0.1
_NEAR = 9  # pixels around rooms in which their walls stand


@dataclass(frozen=True, eq=False)
class Storey:
    """What a sheet shows.

    Attributes:
        rooms: (H, W) int32, 1, 2, … in the rooms, 0 elsewhere.
        count: how many rooms.
        shut: (H, W) bool, the walls of the rooms with their openings shut.
        openings: those that lead from or to a room.
        thick: pixels of the thickest walls.
        sure: 0 to 1, how plainly pixels of rooms and walls were seen as such.
    """

    rooms: Labels
    count: int
    shut: Mask
    openings: tuple[Opening, ...]
    thick: int
    sure: float

    @property
    def ground(self) -> Mask:
        """(H, W) bool, rooms and walls."""
        return (self.rooms > 0) | self.shut

    @property
    def ways(self) -> tuple[Opening, ...]:
        """Openings that people pass."""
        return tuple(one for one in self.openings if one.kind != "window")


def storey_of(likely: NDArray[np.float32]) -> Storey | None:
    """Return the storey of a sheet; None where it shows no room.

    Args:
        likely: (6, H, W) float32 by CLASSES.
    """
    walls = _without_slivers((likely / _HEAVY).argmax(axis=0) == CLASSES.index("wall"))
    seen = list(openings_of(likely, walls))
    doors = [one.width for one in seen if one.kind == "door"]
    door = max(_LEAST_DOOR, float(np.median(doors))) if doors else _DOOR
    thick = _thickest(walls)
    gaps = gaps_between(bars_of(walls, thick), walls, likely, door)
    found = gaps + [one for one in seen if not _in_any(one, gaps)]
    rooms, count = rooms_of(np.where(_filled(gaps, walls.shape), _SHUT, likely), door)
    if not count:
        return None
    openings = tuple(_settled(one, rooms) for one in found if _leads(one, rooms, door))
    shut = _beside(walls | _filled(openings, walls.shape), rooms, thick)
    plainly = likely.max(axis=0)[(rooms > 0) | shut]
    sure = float(plainly.mean())
    return Storey(rooms, count, shut, openings, thick, sure)


def _without_slivers(walls: Mask) -> Mask:
    """Drop what is thinner than any wall, such as the rim of an opening."""
    kernel = np.ones((3, 3), np.uint8)
    return cv2.morphologyEx(walls.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0


def _leads(opening: Opening, rooms: Labels, door: float) -> bool:
    """Tell whether an opening is wide enough and leads from one room to another, or outside."""
    one, other = opening.beside(rooms)
    least = _LEAST_WIDE[opening.kind] if opening.sure > _SEEN else _LEAST_UNSEEN
    return one != other and opening.width >= least * door


def _in_any(opening: Opening, gaps: list[Opening]) -> bool:
    """Tell whether an opening is a part of a gap, or the same."""
    for gap in gaps:
        step = opening.middle - gap.middle
        across = abs(float(gap.way[0] * step[1] - gap.way[1] * step[0]))
        if abs(float(step @ gap.way)) <= gap.width / 2 and across <= max(gap.depth, opening.depth):
            return True
    return False


def _settled(opening: Opening, rooms: Labels) -> Opening:
    """Return it as a door if it is a window between two rooms, where there are none."""
    inner = opening.kind == "window" and 0 not in opening.beside(rooms)
    return replace(opening, kind="door") if inner else opening


def _filled(openings: Sequence[Opening], shape: tuple[int, ...]) -> Mask:
    """Return where openings are."""
    mask = np.zeros(shape, np.uint8)
    for one in openings:
        cv2.fillPoly(mask, [np.round(one.corners).astype(np.int32)], 1)
    return mask > 0


def _thickest(walls: Mask) -> int:
    narrow, long = cross_runs(walls)
    runs = narrow[(narrow > 0) & (long >= 3 * narrow)]
    return int(np.percentile(runs, 97)) + 1 if runs.size else 1


def _beside(walls: Mask, rooms: Labels, thick: int) -> Mask:
    """Keep the walls that stand around rooms."""
    reach = 2 * (thick + _NEAR) + 1
    near = cv2.dilate((rooms > 0).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    labels, stats = pieces(walls & near)
    touch = cv2.dilate((rooms > 0).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    wanted = np.zeros(len(stats), bool)
    wanted[np.unique(labels[touch])] = True
    wanted[0] = False
    return wanted[labels]
