"""What a vector file shows, before anything is concluded from it: marks with a role, and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.strtree import STRtree

from underdraw.errors import SpecError
from underdraw.spec.floor_plan import ScaleSource

Points = NDArray[np.float64]
Role = Literal["wall", "door", "doorway", "window", "space", "fixture", "text"]
MARKS = 100_000
BYTES = 64 * 2**20
_WITHIN = 15  # times farther than shapes that touch: parts of one block


@dataclass(frozen=True, eq=False)
class Mark:
    """One shape of a drawing.

    Attributes:
        role: what its layer, class or id calls it; None where they say nothing.
        rings: (N, 2) float64 lines, y up.
        filled: the rings are closed outlines of areas; one within another is a hole.
        width: of the stroke that draws it, where a stroke is drawn to scale; else 0.
        name: the words that say which one it is: a label, a class, a block.
        group: number of the block or symbol that it is a part of; 0 for none.
        facts: what our own files say beside the shape.
    """

    role: Role | None
    rings: tuple[Points, ...]
    filled: bool = False
    width: float = 0.0
    name: str = ""
    group: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def points(self) -> Points:
        """Its first line, (N, 2)."""
        return self.rings[0]

    def scaled(self, factor: float, origin: Points | float = 0.0) -> Mark:
        """Return it so many times as large, then with the origin moved to 0, 0."""
        rings = tuple(ring * factor - origin for ring in self.rings)
        return replace(self, rings=rings, width=self.width * factor)

    def shape(self) -> BaseGeometry:
        """Return it as a geometry: an area where it is filled, else lines."""
        if self.filled and len(self.points) > 2:
            areas = [Polygon(ring).buffer(0) for ring in self.rings if len(ring) > 2]
            return reduce(lambda one, other: one.symmetric_difference(other), areas)
        return unary_union([LineString(ring) for ring in self.rings if len(ring) > 1])

    def depths(self) -> list[int]:
        """Return for each ring how many others it lies in: an odd one is a hole."""
        areas = [Polygon(ring) if len(ring) > 3 else Polygon() for ring in self.rings]
        return [
            sum(other is not area and other.contains(area) for other in areas if other.is_valid)
            for area in areas
        ]


@dataclass(frozen=True, eq=False)
class Drawing:
    """All marks of a file.

    Attributes:
        marks: in the file's order.
        per_metre: units of the marks to the metre, where the file says so.
        source: what said so.
        doubts: what was passed over.
        names: of the file's layers and groups, for messages.
        facts: what our own files say of the plan as a whole.
    """

    marks: tuple[Mark, ...]
    per_metre: float | None = None
    source: ScaleSource = "units"
    sure: float = 1.0
    doubts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def of(self, *roles: Role) -> list[Mark]:
        """Return the marks of these roles."""
        return [mark for mark in self.marks if mark.role in roles]


def gathered(marks: Sequence[Mark], near: float) -> list[list[Mark]]:
    """Gather marks that are one thing: those that touch, and those of one block that all but do.

    Marks of two blocks, or of one and none, are never one thing.

    Args:
        marks: of one role.
        near: how far apart shapes still touch, in the marks' units.
    """
    if not marks:
        return []
    shapes = [mark.shape() for mark in marks]
    home = list(range(len(marks)))

    def root(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    tree = STRtree(shapes)
    for blocks, reach in ((False, near), (True, _WITHIN * near)):
        for i, j in tree.query(shapes, predicate="dwithin", distance=reach).T.tolist():
            if marks[i].group == marks[j].group and (not blocks or marks[i].group):
                home[root(i)] = root(j)
    groups: dict[int, list[Mark]] = {}
    for i, mark in enumerate(marks):
        groups.setdefault(root(i), []).append(mark)
    return list(groups.values())


def check_count(marks: Iterable[object], path: object) -> None:
    """Refuse a drawing of more marks than can be read in good time.

    Raises:
        SpecError: too many.
    """
    count = sum(1 for _ in marks)
    if count > MARKS:
        raise SpecError(
            f"{path} has {count:,} shapes, up to {MARKS:,} are read; leave furniture, hatches and "
            "other storeys out of the export"
        )
