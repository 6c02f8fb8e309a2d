"""What is doubtful about a plan, by the plan alone; and when it is too doubtful to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Spot
from shapely.ops import unary_union
from shapely.strtree import STRtree

from underdraw.errors import SpecError
from underdraw.floor_plan.holes import DOOR
from underdraw.floor_plan.naming import sides, ways_and_windows
from underdraw.spec.floor_plan import FloorPlan, RoomSpec

TRUSTED = 0.5
"""The confidence from which on a reading is gone on with."""
_OVERLAP = 0.05  # of the smaller room
_CRACK = 0.03  # metres by which rooms that are open to each other may miss each other
_WIDE = 0.6  # metres that one passes through
WEIGHTS = {"overlap": 0.4, "no way in": 0.15, "outside": 0.1}
"""What each kind of doubt takes of the confidence, by its share of the rooms or openings."""


def checked(plan: FloorPlan, *, drawn: bool) -> FloorPlan:
    """Return the plan with what is doubtful about it.

    Args:
        plan: as it was read.
        drawn: it comes from a drawing, and doubts lower its confidence; a plan that somebody
            wrote down is as sure as it says.
    """
    doubts = plan.doubts
    if drawn and plan.scale.source == "door width":
        doubts = (f"the scale is told by nothing but doors, taken to be {DOOR:g} m wide", *doubts)
    if not plan.rooms:
        doubts += ("no rooms were found: walls that enclose them are missing",)
        sure = 0.0 if drawn else plan.confidence
        return plan.model_copy(update={"doubts": _once(doubts), "confidence": sure})
    overlap, shut, outside = list(_overlaps(plan)), list(_shut(plan)), list(_outside(plan))
    doubts = _once((*doubts, *overlap, *shut, *outside))
    sure = plan.confidence
    if drawn:
        sure *= 1 - WEIGHTS["overlap"] * min(1, 2 * len(overlap) / len(plan.rooms))
        sure *= 1 - WEIGHTS["no way in"] * len(shut) / len(plan.rooms)
        sure *= 1 - WEIGHTS["outside"] * len(outside) / max(1, len(plan.openings))
    return plan.model_copy(update={"doubts": doubts, "confidence": round(sure, 4)})


def require_trust(plan: FloorPlan, overlay: Path | None = None, least: float = TRUSTED) -> None:
    """Refuse a plan that was read too doubtfully.

    Args:
        plan: as it was read.
        overlay: where the reading is drawn over its page, to look at.
        least: the confidence that is enough.

    Raises:
        SpecError: with the doubts, and how to mend the reading.
    """
    if plan.confidence >= least:
        return
    look = f"look at {overlay}, then " if overlay else ""
    raise SpecError(
        f"the plan was read with a confidence of {plan.confidence:.2f}, {least:g} is needed: "
        f"{'; '.join(plan.doubts) or 'no single doubt'}. {look}correct the plan's JSON and read "
        "that, or tell the scale (--px-per-m), or give SVG or DXF"
    )


def about(doubt: str, plan: FloorPlan) -> str | None:
    """Return the name of the room that a doubt is about, or None."""
    named = [room.name for room in plan.rooms if doubt.startswith(f"{room.name} ")]
    return max(named, key=len, default=None)


def _once(doubts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doubts))


def _overlaps(plan: FloorPlan) -> Iterator[str]:
    areas = [Polygon(room.polygon) for room in plan.rooms]
    for i, j in sorted(STRtree(areas).query(areas, predicate="intersects").T.tolist()):
        smaller = min(areas[i].area, areas[j].area)
        if i < j and areas[i].intersection(areas[j]).area > _OVERLAP * smaller:
            yield f"{plan.rooms[i].name} overlaps {plan.rooms[j].name}"


def _shut(plan: FloorPlan) -> Iterator[str]:
    shut = {name for name, (ways, _) in ways_and_windows(plan).items() if not ways}
    for room in plan.rooms:
        if room.name in shut and not _is_open(room, plan):
            yield f"{room.name} has no door"


def _is_open(room: RoomSpec, plan: FloorPlan) -> bool:
    """Tell whether a room borders on another without a wall between, wide enough to go through."""
    near = Polygon(room.polygon).buffer(_CRACK)
    others = [Polygon(one.polygon) for one in plan.rooms if one.name != room.name]
    walls = [
        LineString([wall.start, wall.end]).buffer(wall.thickness / 2 + _CRACK)
        for wall in plan.walls
    ]
    border = unary_union([other.exterior.intersection(near) for other in others])
    return border.difference(unary_union(walls)).length > _WIDE


def _outside(plan: FloorPlan) -> Iterator[str]:
    areas = [Polygon(room.polygon).buffer(0.1) for room in plan.rooms]
    tree = STRtree(areas)
    for one in plan.openings:
        if not any(len(tree.query(Spot(*side), predicate="within")) for side in sides(plan, one)):
            x, y = plan.wall(one.wall).at(one.at)
            yield f"a {one.kind} at {x:.1f}, {y:.1f} m leads to no room"
