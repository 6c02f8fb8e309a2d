"""Furniture that a drawing shows: what its symbols are called, and where their backs are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.floor_plan.drawing import Drawing, Mark, Points, gathered
from underdraw.floor_plan.holes import corners_of
from underdraw.floor_plan.spaces import TIDY, stood
from underdraw.floor_plan.walls import Bar
from underdraw.floor_plan.words import fixture_kind
from underdraw.spec.floor_plan import FixtureSpec

SMALL = 0.2  # metres: less is a tap
_NEAR = 0.02


def fixtures_of(
    drawing: Drawing, bars: Sequence[Bar]
) -> tuple[tuple[FixtureSpec, ...], tuple[str, ...]]:
    """Return the fixtures of a drawing in metres, and what of them is doubtful."""
    kinds: dict[str, list[Mark]] = {}
    unknown = 0
    for mark in drawing.of("fixture"):
        kind = fixture_kind(mark.name)
        unknown += kind is None
        if kind is not None:
            kinds.setdefault(kind, []).append(mark)
    walls = unary_union([stood(bar) for bar in bars])
    found = [
        _fixture(kind, group, walls)
        for kind, marks in kinds.items()
        for group in gathered(marks, _NEAR)
    ]
    doubts = (f"{unknown} shapes of unknown furniture were left out",) if unknown else ()
    return tuple(one for one in found if one is not None), doubts


def _fixture(kind: str, marks: Sequence[Mark], walls: BaseGeometry) -> FixtureSpec | None:
    """Return marks as one fixture whose back is the side nearest to a wall."""
    shape = unary_union([mark.shape() for mark in marks])
    frame = np.array(corners_of(shape.minimum_rotated_rectangle))
    if len(frame) != 5 or np.hypot(*np.diff(frame, axis=0).T).min() < SMALL:
        return None
    middle = frame[:4].mean(axis=0)
    sides = [(frame[i], frame[i + 1]) for i in range(4)]
    back = min(sides, key=lambda side: round(Spot(*(side[0] + side[1]) / 2).distance(walls), 3))
    away = (back[0] + back[1]) / 2 - middle
    turn = math.degrees(math.atan2(away[0], away[1])) % 360
    width = float(np.hypot(*(back[1] - back[0])))
    size = (round(width, TIDY), round(2 * float(np.hypot(*away)), TIDY))
    return FixtureSpec(kind=kind, at=_rounded(middle), size=size, turn=round(turn, 2))


def _rounded(point: Points) -> tuple[float, float]:
    return round(float(point[0]), TIDY), round(float(point[1]), TIDY)
