"""A plan as marks and back, without loss: what our SVG and DXF files are made of.

Geometry is drawn, so that it can be edited; what can't be drawn is told beside it as facts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import Drawing, Mark, Points
from underdraw.spec.floor_plan import (
    FixtureSpec,
    FloorPlan,
    OpeningSpec,
    RoomSpec,
    WallSpec,
)
from underdraw.spec.io import to_data

_DIGITS = 6  # of metres that a file keeps
PARTS = ("walls", "openings", "rooms", "fixtures")


def drawing_of(plan: FloorPlan) -> Drawing:
    """Return the plan as marks in metres: walls and openings are lines of a width, rooms areas."""
    walls = {wall.id: wall for wall in plan.walls}
    marks = [
        *(
            Mark("space", (np.array(room.polygon),), True, name=room.name, facts=_facts(room))
            for room in plan.rooms
        ),
        *(
            Mark(
                "wall",
                (np.array([wall.start, wall.end]),),
                width=wall.thickness,
                name=wall.id,
                facts=_facts(wall),
            )
            for wall in plan.walls
        ),
        *(_opening_mark(one, walls[one.wall]) for one in plan.openings),
        *(
            Mark("fixture", (corners_of_fixture(one),), True, name=one.kind, facts=_facts(one))
            for one in plan.fixtures
        ),
    ]
    whole = {key: value for key, value in to_data(plan).items() if key not in PARTS}
    facts = {"plan": json.dumps(whole, ensure_ascii=False)}
    return Drawing(tuple(marks), per_metre=1.0, facts=facts)


def is_exact(drawing: Drawing) -> bool:
    """Tell a file of ours, whose walls are still lines of a width."""
    walls = drawing.of("wall")
    return "plan" in drawing.facts and all(
        mark.width > 0 and len(mark.points) == 2 and not mark.filled for mark in walls
    )


def plan_of(drawing: Drawing) -> FloorPlan:
    """Return the plan of marks in metres, as `drawing_of` makes them.

    What was drawn into the file since is taken in: a wall without an id gets one, an opening
    without a wall is put in the nearest.

    Raises:
        SpecError: what is drawn is no plan any more.
    """
    try:
        whole = json.loads(drawing.facts["plan"])
    except ValueError:
        whole = None
    if not isinstance(whole, dict) or set(whole) & set(PARTS):
        raise SpecError("the facts of the plan in the file are damaged; write the file anew")
    walls = list(_walls(drawing))
    return FloorPlan.parse(
        {
            **whole,
            "walls": walls,
            "openings": list(_openings(drawing, [WallSpec.parse(wall) for wall in walls])),
            "rooms": list(_rooms(drawing)),
            "fixtures": list(_fixtures(drawing)),
        }
    )


def _facts(spec: WallSpec | OpeningSpec | RoomSpec | FixtureSpec) -> dict[str, str]:
    """Return those fields that no line shows."""
    drawn = {"start", "end", "thickness", "at", "width", "polygon", "size", "turn"}
    return {key: str(value) for key, value in to_data(spec).items() if key not in drawn}


def _opening_mark(one: OpeningSpec, wall: WallSpec) -> Mark:
    ends = [wall.at(one.at - one.width / 2), wall.at(one.at + one.width / 2)]
    facts = {key: value for key, value in _facts(one).items() if key != "kind"}
    return Mark(one.kind, (np.array(ends),), width=wall.thickness, facts=facts)


def corners_of_fixture(one: FixtureSpec) -> Points:
    """Return the corners of a fixture: those of its back first, then on round it."""
    turn, (width, depth) = math.radians(one.turn), one.size
    across = np.array([math.cos(turn), -math.sin(turn)]) * width / 2
    back = np.array([math.sin(turn), math.cos(turn)]) * depth / 2
    return np.array(one.at) + np.array(
        [back - across, back + across, across - back, -across - back]
    )


def _walls(drawing: Drawing) -> Iterator[dict[str, Any]]:
    for mark, name in _named(drawing.of("wall"), "id", "w"):
        start, end = _tidy(mark.points)
        yield {
            **mark.facts,
            "id": name,
            "start": start,
            "end": end,
            "thickness": round(mark.width, _DIGITS),
        }


def _openings(drawing: Drawing, walls: list[WallSpec]) -> Iterator[dict[str, Any]]:
    named = {wall.id: wall for wall in walls}
    for mark in drawing.of("door", "doorway", "window"):
        middle = mark.points[[0, -1]].mean(axis=0)
        wall = named.get(mark.facts.get("wall", "")) or nearest_wall(walls, middle)
        if wall is None:
            raise SpecError(f"a {mark.role} is in the file, and no wall; draw the walls first")
        along, off = place(wall, middle)
        if abs(off) > wall.thickness:
            raise SpecError(
                f"a {mark.role} of wall {wall.id!r} lies {abs(off):.2f} m off it; move it back, or "
                "name another wall in data-wall"
            )
        width = float(np.linalg.norm(mark.points[-1] - mark.points[0]))
        facts = {**mark.facts, "kind": mark.role, "wall": wall.id}
        yield {**facts, "at": round(max(0.0, along), _DIGITS), "width": round(width, _DIGITS)}


def place(wall: WallSpec, point: Points) -> tuple[float, float]:
    """Return how far along a wall's line a point is, and how far off to its left; metres."""
    start, end = np.array(wall.start), np.array(wall.end)
    along = (end - start) / wall.length
    x, y = point - start
    return float(x * along[0] + y * along[1]), float(along[0] * y - along[1] * x)


def nearest_wall(walls: list[WallSpec], point: Points) -> WallSpec | None:
    """Return the wall whose line is nearest to a point."""

    def away(wall: WallSpec) -> float:
        along, off = place(wall, point)
        return math.hypot(off, max(0.0, -along, along - wall.length))

    return min(walls, key=away, default=None)


def _rooms(drawing: Drawing) -> Iterator[dict[str, Any]]:
    for mark, name in _named(drawing.of("space"), "name", "room "):
        yield {**mark.facts, "name": name, "polygon": _tidy(_once_round(mark))}


def _named(marks: list[Mark], key: str, stem: str) -> Iterator[tuple[Mark, str]]:
    """Yield marks with their own name, or a spare one."""
    taken = {mark.facts.get(key) for mark in marks}
    spare = (name for name in (f"{stem}{number}" for number in count(1)) if name not in taken)
    for mark in marks:
        yield mark, mark.facts.get(key) or next(spare)


def _tidy(numbers: Points) -> Any:
    """Return metres as plain numbers, without what arithmetic left at their ends."""
    return (numbers.round(_DIGITS) + 0.0).tolist()


def _once_round(mark: Mark) -> Points:
    """Return the corners of an outline, without its first again at its end."""
    closed = len(mark.points) > 1 and np.array_equal(mark.points[0], mark.points[-1])
    return mark.points[:-1] if closed else mark.points


def _fixtures(drawing: Drawing) -> Iterator[dict[str, Any]]:
    for mark in drawing.of("fixture"):
        corners = _once_round(mark)
        if len(corners) != 4:
            raise SpecError(f"fixture {mark.name!r} has {len(corners)} corners; draw 4")
        left, right, front, _ = corners
        across, (deep_x, deep_y) = right - left, right - front
        yield {
            "kind": mark.name,
            **mark.facts,
            "at": _tidy(corners.mean(axis=0)),
            "size": _tidy(np.array([np.hypot(*across), math.hypot(deep_x, deep_y)])),
            "turn": round(math.degrees(math.atan2(-across[1], across[0])) % 360, _DIGITS) % 360,
        }
