"""What stands in rooms: pieces by zone, put where nobody walks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_exam.grid import Array
from benchmarks.plan_exam.layout import Shell
from benchmarks.plan_exam.opening import Opening
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.prepared import prep

Mark = tuple[str, float, float, float, float]

# Marks in shares of a piece's width and depth, its back at 0: r rectangle, o oval, l line.
SHAPES: dict[str, tuple[Mark, ...]] = {
    "double bed": (
        ("r", 0, 0, 1, 1),
        ("r", 0.06, 0.04, 0.46, 0.22),
        ("r", 0.54, 0.04, 0.94, 0.22),
        ("l", 0, 0.3, 1, 0.3),
        ("l", 0, 0.42, 0.25, 0.3),
    ),
    "single bed": (
        ("r", 0, 0, 1, 1),
        ("r", 0.14, 0.04, 0.86, 0.2),
        ("l", 0, 0.3, 1, 0.3),
        ("l", 0, 0.4, 0.3, 0.3),
    ),
    "wardrobe": (("r", 0, 0, 1, 1), ("l", 0, 0.5, 1, 0.5), ("l", 0.5, 0.25, 0.5, 0.75)),
    "shelf": (("r", 0, 0, 1, 1), ("l", 0, 0, 1, 1)),
    "sofa": (
        ("r", 0, 0, 1, 1),
        ("r", 0.1, 0.28, 0.5, 0.96),
        ("r", 0.5, 0.28, 0.9, 0.96),
    ),
    "armchair": (("r", 0, 0, 1, 1), ("r", 0.18, 0.25, 0.82, 0.97)),
    "low table": (("r", 0, 0, 1, 1), ("r", 0.08, 0.12, 0.92, 0.88)),
    "television": (("r", 0, 0, 1, 1), ("r", 0.2, 0.3, 0.8, 0.5)),
    "dining set": (
        ("r", 0.05, 0.24, 0.95, 0.76),
        ("r", 0.14, 0, 0.4, 0.2),
        ("r", 0.6, 0, 0.86, 0.2),
        ("r", 0.14, 0.8, 0.4, 1),
        ("r", 0.6, 0.8, 0.86, 1),
    ),
    "round table": (
        ("o", 0.25, 0.25, 0.75, 0.75),
        ("o", 0.38, 0, 0.62, 0.22),
        ("o", 0.38, 0.78, 0.62, 1),
        ("o", 0, 0.38, 0.22, 0.62),
        ("o", 0.78, 0.38, 1, 0.62),
    ),
    "counter": (
        ("r", 0, 0, 1, 1),
        ("r", 0.08, 0.2, 0.32, 0.85),
        ("o", 0.13, 0.35, 0.27, 0.7),
        ("r", 0.6, 0.1, 0.88, 0.9),
        ("o", 0.63, 0.18, 0.72, 0.45),
        ("o", 0.76, 0.18, 0.85, 0.45),
        ("o", 0.63, 0.55, 0.72, 0.82),
        ("o", 0.76, 0.55, 0.85, 0.82),
    ),
    "fridge": (("r", 0, 0, 1, 1), ("l", 0, 0, 1, 1), ("l", 0, 1, 1, 0)),
    "bathtub": (("r", 0, 0, 1, 1), ("o", 0.05, 0.1, 0.95, 0.9), ("o", 0.8, 0.45, 0.86, 0.55)),
    "shower": (
        ("r", 0, 0, 1, 1),
        ("l", 0, 0, 1, 1),
        ("l", 0, 1, 1, 0),
        ("o", 0.44, 0.44, 0.56, 0.56),
    ),
    "basin": (("r", 0, 0, 1, 1), ("o", 0.14, 0.2, 0.86, 0.9)),
    "toilet": (("r", 0.05, 0, 0.95, 0.26), ("o", 0.1, 0.22, 0.9, 1)),
    "washer": (("r", 0, 0, 1, 1), ("o", 0.2, 0.2, 0.8, 0.8)),
    "desk": (("r", 0, 0, 1, 0.6), ("r", 0.36, 0.66, 0.64, 1)),
}
BED = (("double bed", 1.6, 2.05), ("wardrobe", 1.8, 0.6), ("desk", 1.2, 1.1))
CHILD = (("single bed", 0.95, 2.0), ("desk", 1.2, 1.1), ("wardrobe", 1.2, 0.58))
WANTED: dict[str, tuple[tuple[str, float, float], ...]] = {
    "1": BED,
    "2": CHILD,
    "3": CHILD,
    "4": (("double bed", 1.45, 2.0), ("wardrobe", 1.5, 0.6)),
    "L": (
        ("sofa", 2.1, 0.9),
        ("television", 1.6, 0.42),
        ("armchair", 0.85, 0.8),
        ("dining set", 1.7, 1.7),
        ("low table", 1.0, 0.6),
    ),
    "D": (("dining set", 1.9, 1.8), ("shelf", 1.4, 0.4)),
    "K": (("counter", 2.4, 0.6), ("fridge", 0.6, 0.6), ("round table", 1.5, 1.5)),
    "B": (
        ("bathtub", 1.7, 0.75),
        ("shower", 0.9, 0.9),
        ("toilet", 0.38, 0.62),
        ("basin", 0.6, 0.46),
        ("washer", 0.6, 0.6),
    ),
    "W": (("toilet", 0.38, 0.6), ("basin", 0.42, 0.3)),
    "U": (("washer", 0.6, 0.6), ("washer", 0.6, 0.6), ("shelf", 1.0, 0.35)),
    "O": (("desk", 1.5, 1.25), ("shelf", 1.5, 0.35)),
    "S": (("shelf", 0.9, 0.35),),
    "Z": (("wardrobe", 1.3, 0.55), ("wardrobe", 1.0, 0.55)),
    "E": (("shelf", 0.9, 0.35),),
}
FREE = ("dining set", "round table", "low table")
WET = frozenset(["toilet", "basin", "bathtub", "shower", "counter", "washer"])


@dataclass(frozen=True)
class Piece:
    """A piece of furniture; its marks go from its back left corner along two axes."""

    kind: str
    corner: Array
    across: Array
    deep: Array

    @property
    def outline(self) -> Polygon:
        """What it covers."""
        ends = (self.corner, self.corner + self.across)
        return Polygon([*ends, ends[1] + self.deep, self.corner + self.deep])

    def at(self, x: float, y: float) -> Array:
        """Return the point at shares of its width and depth."""
        return self.corner + self.across * x + self.deep * y

    @property
    def wet(self) -> bool:
        """Whether it is there in an unfurnished home too."""
        return self.kind in WET


@dataclass
class _Zone:
    shape: Polygon
    blocked: list[BaseGeometry]
    rng: random.Random
    pieces: list[Piece] = field(default_factory=list)

    def put(self, kind: str, width: float, depth: float) -> bool:
        """Try to put a piece against a wall, or in the open."""
        free, floor = kind in FREE, prep(self.shape)
        for _ in range(24):
            piece = self._open(kind, width, depth) if free else self._wall(kind, width, depth)
            if piece is None:
                continue
            outline = piece.outline
            grown = outline.buffer(0.28 if free else 0.03, join_style="mitre")
            if not floor.contains(grown if free else outline):
                continue
            if any(each.intersects(grown) for each in self.blocked):
                continue
            self.pieces.append(piece)
            self.blocked.append(outline)
            return True
        return False

    def _wall(self, kind: str, width: float, depth: float) -> Piece | None:
        corners = np.array(self.shape.exterior.coords)
        side = self.rng.randrange(len(corners) - 1)
        start, end = corners[side], corners[side + 1]
        if not self.shape.exterior.is_ccw:
            start, end = end, start
        length = float(np.linalg.norm(end - start))
        if length < width + 0.03:
            return None
        along = (end - start) / length
        inward = np.array([-along[1], along[0]])
        spare = length - width - 0.03
        shift = 0.015 + self.rng.choice((0, spare, spare * self.rng.random()))
        corner = start + along * shift + inward * 0.015
        return Piece(kind, corner, along * width, inward * depth)

    def _open(self, kind: str, width: float, depth: float) -> Piece | None:
        left, low, right, high = self.shape.bounds
        if self.rng.random() < 0.5:
            width, depth = depth, width
        corner = np.array([self.rng.uniform(left, right), self.rng.uniform(low, high)])
        return Piece(kind, corner, np.array([width, 0.0]), np.array([0.0, depth]))


def furnish(shell: Shell, openings: list[Opening], rng: random.Random) -> list[Piece]:
    """Return the pieces of every zone that find a place."""
    keep = unary_union([one.keep for one in openings])
    pieces: list[Piece] = []
    for room, floor in shell.rooms.items():
        for letter in room:
            shape = shell.zones[letter].intersection(floor)
            if letter not in WANTED or not isinstance(shape, Polygon):
                continue
            seams = shell.zones[letter].boundary.difference(shell.region.buffer(0.02))
            zone = _Zone(shape, [keep, seams.buffer(0.1)], rng)
            for kind, width, depth in WANTED[letter]:
                if letter == "B" and kind == "shower" and zone.pieces:
                    continue  # a bathtub is there
                scale = rng.uniform(0.92, 1.08)
                for size in (scale, 0.85) if kind in ("counter", "wardrobe") else (scale,):
                    if zone.put(kind, width * size, depth if size == scale else depth * 0.95):
                        break
            pieces += zone.pieces
    return pieces
