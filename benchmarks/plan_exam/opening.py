"""An opening: what it takes out of its wall, and what must stay free for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.grid import Array
from benchmarks.plan_exam.layout import Wall
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import OpeningKind

KINDS: dict[str, OpeningKind] = {
    "hinged": "door",
    "double": "door",
    "slide": "door",
    "bare": "doorway",
    "window": "window",
    "glass": "window",
}


@dataclass
class Opening:
    """A hole in a wall.

    Attributes:
        form: a key of KINDS.
        at: metres along the wall to its middle.
        side: 1 where it swings to the wall's left, -1 to its right, seen along it.
        hinge: 1 where its hinge is at the far end, -1 at the near one.
        outside: whether a window's outer face is to the wall's left (1) or right (-1); 0 inside.
    """

    form: str
    wall: Wall
    at: float
    width: float
    side: int = 1
    hinge: int = 1
    outside: int = 0
    entry: bool = False

    @property
    def normal(self) -> Array:
        """The direction that it swings to."""
        x, y = self.wall.along
        return np.array([-y, x]) * self.side

    def point(self, along: float, across: float) -> Array:
        """Return a point: along from the middle, across to where it swings, both in metres."""
        middle = self.wall.start + self.wall.along * (self.at + along)
        return middle + self.normal * across

    @property
    def hole(self) -> Polygon:
        """What it takes out of the wall."""
        half, deep = self.width / 2, self.wall.thickness / 2 + 0.002
        corners = ((-half, -deep), (half, -deep), (half, deep), (-half, deep))
        return Polygon([self.point(*corner) for corner in corners])

    def leaves(self) -> Iterator[tuple[Array, Array, Array]]:
        """Yield each leaf's hinge, its tip open, and its tip shut."""
        face = self.wall.thickness / 2
        length = self.width / (2 if self.form == "double" else 1)
        for hinge in (1, -1) if self.form == "double" else (self.hinge,):
            pivot = self.point(hinge * self.width / 2, face)
            yield pivot, pivot + self.normal * length, pivot - self.wall.along * hinge * length

    @property
    def sweep(self) -> BaseGeometry:
        """What its leaves sweep over."""
        if self.form == "slide":
            return self.panel
        if self.form not in ("hinged", "double"):
            return Polygon()
        return unary_union([Polygon([a, *arc(a, b, c)]) for a, b, c in self.leaves()])

    @property
    def panel(self) -> Polygon:
        """A sliding leaf, half pushed aside in front of the wall."""
        half, face = self.width / 2, self.wall.thickness / 2
        shift = self.hinge * half * 0.8
        corners = ((-half, 0.02), (half, 0.02), (half, 0.06), (-half, 0.06))
        return Polygon([self.point(x + shift, face + y) for x, y in corners])

    @property
    def keep(self) -> BaseGeometry:
        """What must stay free to walk through it."""
        if KINDS[self.form] == "window":
            return Polygon()
        half, deep = self.width / 2 - 0.02, self.wall.thickness / 2 + 0.55
        corners = ((-half, -deep), (half, -deep), (half, deep), (-half, deep))
        return Polygon([self.point(*corner) for corner in corners]).union(self.sweep)


def arc(pivot: Array, start: Array, end: Array, steps: int = 20) -> list[Array]:
    """Return points of the quarter circle around a pivot from a start to an end."""
    turns = (step / steps * math.pi / 2 for step in range(steps + 1))
    return [pivot + (start - pivot) * math.cos(t) + (end - pivot) * math.sin(t) for t in turns]
