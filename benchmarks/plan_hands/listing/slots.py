"""Stretches of walls that are free for openings, with a room or the open on each side."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from benchmarks.plan_hands.listing.house import Shell
from benchmarks.plans.ground import strip
from numpy.typing import NDArray

from underdraw.spec.floor_plan import WallSpec

Rng = np.random.Generator
_LEAST = 0.6


@dataclass
class Slot:
    """A stretch of a wall; `left` and `right` of its direction are rooms, -1 outside."""

    wall: int
    low: float
    high: float
    left: int
    right: int
    used: list[tuple[float, float]] = field(default_factory=list)

    @property
    def rooms(self) -> set[int]:
        """The rooms that it borders."""
        return {self.left, self.right} - {-1}

    @property
    def outer(self) -> bool:
        """Whether one side is the open."""
        return (self.left < 0) != (self.right < 0)

    def gaps(self) -> list[tuple[float, float]]:
        """Return what is not used yet."""
        at, found = self.low, list[tuple[float, float]]()
        for low, high in sorted(self.used):
            found.append((at, low))
            at = max(at, high)
        found.append((at, self.high))
        return [gap for gap in found if gap[1] - gap[0] > _LEAST]

    def longest(self) -> float:
        """Metres of the longest stretch not used yet."""
        return max((high - low for low, high in self.gaps()), default=0.0)

    def take(self, rng: Rng, width: float, where: str, margin: float) -> float | None:
        """Use so many metres and return their middle, or nothing where they do not fit."""
        gaps = [gap for gap in self.gaps() if gap[1] - gap[0] >= width + 0.04]
        if not gaps:
            return None
        low, high = max(gaps, key=lambda gap: gap[1] - gap[0])
        spare = high - low - width
        nib = min(margin, spare / 2)
        start = {
            "end": low + (nib if rng.random() < 0.5 else spare - nib),
            "middle": low + spare / 2,
            "any": low + nib + float(rng.random()) * (spare - 2 * nib),
        }[where]
        self.used.append((start - 0.08, start + width + 0.08))
        return start + width / 2


def along_across(wall: WallSpec) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the directions along a wall and to its left."""
    along = (np.asarray(wall.end) - np.asarray(wall.start)) / wall.length
    return along, np.array([-along[1], along[0]])


def slots(made: Shell) -> list[Slot]:
    """Return the free stretches of all walls."""
    numbers = list(made.rooms)
    tree = shapely.STRtree([made.rooms[number] for number in numbers])
    grounds = shapely.STRtree(made.grounds)
    found = []
    for index, wall in enumerate(made.walls):
        if made.sorts[index] == "column":
            continue
        body = strip(wall, 0, wall.length, 0.015)
        near = [made.grounds[int(k)] for k in grounds.query(body) if int(k) != index]
        for low, high in _free(wall, body, near):
            sides = _sides(wall, (low + high) / 2, tree, numbers)
            if sides[0] != sides[1]:
                found.append(Slot(index, low, high, *sides))
    return found


def _free(
    wall: WallSpec, body: shapely.Polygon, near: list[shapely.Polygon]
) -> list[tuple[float, float]]:
    along, _ = along_across(wall)
    blocked = [(-1.0, 0.0), (wall.length, wall.length + 1.0)]
    for other in near:
        shared = body.intersection(other)
        if shared.area > 1e-6:
            spots = (shapely.get_coordinates(shared) - wall.start) @ along
            blocked.append((float(spots.min()), float(spots.max())))
    free, at = [], 0.0
    for low, high in sorted(blocked):
        if low - at > _LEAST:
            free.append((at + 0.01, low - 0.01))
        at = max(at, high)
    return free


def _sides(wall: WallSpec, at: float, tree: shapely.STRtree, numbers: list[int]) -> tuple[int, int]:
    _, across = along_across(wall)
    found = []
    for sign in (1, -1):
        spot = shapely.Point(np.asarray(wall.at(at)) + across * sign * (wall.thickness / 2 + 0.04))
        hits = tree.query(spot, predicate="within")
        found.append(numbers[int(hits[0])] if len(hits) else -1)
    return found[0], found[1]
