"""Openings: where the network sees doors and windows, as rectangles in walls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask
from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.runs import pieces
from underdraw.spec.floor_plan import OpeningKind

Points = NDArray[np.float64]
_KINDS: tuple[tuple[OpeningKind, ...], ...] = (("door", "doorway"), ("window",))
_BESIDE = np.array([4.0, 8.0, 12.0])  # pixels from a wall's face; what is seen of it is uneven
_FACED = 0.3  # of the spots beside an opening, at least, are in the room that it leads to
_LEAST = 30  # pixels of the smallest opening


@dataclass(frozen=True, eq=False)
class Opening:
    """A rectangle in a wall, in pixels.

    Attributes:
        kind: what it is most likely.
        middle: (2,) float64, x and y.
        way: (2,) float64 of length 1, along the wall.
        width: along the wall.
        depth: through it.
        sure: 0 to 1, how likely its pixels are of its kind.
    """

    kind: OpeningKind
    middle: Points
    way: Points
    width: float
    depth: float
    sure: float

    @property
    def corners(self) -> Points:
        """(4, 2) float64, pixels at its corners, in order, those in the walls that it parts."""
        along = self.way * (self.width + 1) / 2
        across = np.array([-self.way[1], self.way[0]]) * (self.depth - 1) / 2
        return self.middle + np.array(
            [-along - across, along - across, along + across, across - along]
        )

    def beside(self, labels: NDArray[np.int32]) -> tuple[int, int]:
        """Return what lies on both sides: the label that most of the opening faces, or 0."""
        across = np.array([-self.way[1], self.way[0]])
        along = np.linspace(-0.3, 0.3, 9)[:, None] * self.width * self.way
        found = []
        for side in (-1, 1):
            reach = side * (self.depth / 2 + _BESIDE)[:, None, None] * across
            spots = np.round(self.middle + reach + along).astype(int).reshape(-1, 2)
            high, wide = labels.shape
            inside = (spots >= 0).all(axis=1) & (spots[:, 0] < wide) & (spots[:, 1] < high)
            counts = np.bincount(labels[spots[inside, 1], spots[inside, 0]], minlength=2)
            best = 1 + int(counts[1:].argmax())
            found.append(best if counts[best] >= _FACED * len(spots) else 0)
        return found[0], found[1]


def openings_of(likely: NDArray[np.float32], walls: Mask) -> Iterator[Opening]:
    """Yield the openings, largest kinds first.

    Args:
        likely: (6, H, W) by CLASSES.
        walls: (H, W) bool.
    """
    best = likely.argmax(axis=0)
    for kinds in _KINDS:
        numbers = [CLASSES.index(kind) for kind in kinds]
        labels, stats = pieces(np.isin(best, numbers))
        for number in range(1, len(stats)):
            if stats[number, cv2.CC_STAT_AREA] < _LEAST:
                continue
            here = labels == number
            votes = [float(likely[k][here].sum()) for k in numbers]
            kind = kinds[int(np.argmax(votes))]
            sure = float(sum(likely[k][here].mean() for k in numbers))
            yield _opening(kind, here, walls, sure)


def _opening(kind: OpeningKind, here: Mask, walls: Mask, sure: float) -> Opening:
    rows, columns = np.nonzero(here)
    points = np.stack([columns, rows], axis=1).astype(np.float32)
    middle, size, angle = cv2.minAreaRect(points)
    turn = np.radians(angle)
    ways = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    sides = np.array(size, np.float64) + 1
    ends = [_wall_at_ends(walls, np.array(middle), way, side) for way, side in zip(ways, sides)]
    k = int(sides.argmax())
    if ends[1 - k] > ends[k] + 0.5 and sides[1 - k] > 0.3 * sides[k]:
        k = 1 - k
    fill = min(1.0, len(rows) / float(sides.prod()))
    way = ways[k] if abs(ways[k][0]) > abs(ways[k][1]) else ways[k] * np.sign(ways[k][1])
    way = way if way[0] >= -1e-9 else -way
    return Opening(kind, np.array(middle), way, float(sides[k]), float(sides[1 - k] * fill), sure)


def _wall_at_ends(walls: Mask, middle: Points, way: Points, side: float) -> float:
    """Return how much wall lies beyond both ends, 0 to 1."""
    reach = np.concatenate([np.arange(1, 7), -np.arange(1, 7)])
    spots = middle + (np.sign(reach) * side / 2 + reach)[:, None] * way
    spots = np.round(spots).astype(int).clip(0, np.array(walls.shape[::-1]) - 1)
    return float(walls[spots[:, 1], spots[:, 0]].mean())
