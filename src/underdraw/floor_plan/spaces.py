"""Rooms: areas that the drawing gives, or what its walls enclose; and what labels call them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.floor_plan.drawing import Drawing, Mark
from underdraw.floor_plan.walls import Bar
from underdraw.floor_plan.words import label_of
from underdraw.spec.floor_plan import RoomSpec

SMALLEST = 0.6  # square metres: less is a shaft or a gap between walls
TIDY = 4  # digits of metres
_CRACK = 0.02  # metres that walls may miss each other by


def rooms_of(drawing: Drawing, bars: Iterable[Bar]) -> Iterator[RoomSpec]:
    """Yield the rooms of a drawing in metres; kinds that no label says are left to guess."""
    given = [mark for mark in drawing.of("space") if len(mark.points) > 3]
    areas = [(_polygon(mark), mark.name) for mark in given] or [
        (area, "") for area in enclosed(bars)
    ]
    labels = drawing.of("text")
    taken: dict[str, int] = {}
    for area, name in areas:
        whole = area.is_valid  # else the plan refuses it by its name
        if whole and area.area < SMALLEST:
            continue
        inside = [mark for mark in labels if whole and area.covers(Spot(*mark.points[0]))]
        label, kind = label_of([mark.name for mark in inside], name)
        label = label or f"room {len(taken) + 1}"
        taken[label] = taken.get(label, 0) + 1
        yield RoomSpec(
            name=label if taken[label] == 1 else f"{label} {taken[label]}",
            kind=kind or "room",
            polygon=_corners(area),
            named="drawn" if kind else "guessed",
        )


def enclosed(bars: Iterable[Bar]) -> list[Polygon]:
    """Return what walls enclose, the largest first; openings are wall here."""
    walls = unary_union([stood(bar) for bar in bars])
    walls = walls.buffer(_CRACK, join_style="mitre").buffer(-_CRACK, join_style="mitre")
    parts: list[BaseGeometry] = list(getattr(walls, "geoms", [walls]))
    holes = [
        Polygon(hole) for part in parts if isinstance(part, Polygon) for hole in part.interiors
    ]
    return sorted(holes, key=lambda hole: -hole.area)


def stood(bar: Bar) -> Polygon:
    """Return the ground that a wall stands on."""
    left = np.array([-bar.along[1], bar.along[0]]) * bar.thickness / 2
    start, end = bar.at(bar.low), bar.at(bar.high)
    return Polygon([start + left, end + left, end - left, start - left])


def _polygon(mark: Mark) -> Polygon:
    return Polygon(mark.points)


def _corners(area: Polygon) -> tuple[tuple[float, float], ...]:
    line = area.exterior.simplify(0.005) if area.is_valid else area.exterior
    return tuple((round(x, TIDY), round(y, TIDY)) for x, y, *_ in line.coords[:-1])
