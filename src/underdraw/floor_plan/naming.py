"""What a room is, where no label says it: by its furniture, then by its size and its doors.

`GUESSES` are gone through in order; each takes, among rooms without a kind, those that fit it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.strtree import STRtree

from underdraw.errors import SpecError
from underdraw.floor_plan.holes import corners_of
from underdraw.floor_plan.words import fixture_kind, room_kind
from underdraw.spec.floor_plan import ROOM_KINDS, FloorPlan, OpeningSpec, Origin, RoomKind, RoomSpec

INF = math.inf
Range = tuple[float, float]


@dataclass(frozen=True)
class Guess:
    """A kind, and the rooms it is taken for: from low up to high, both allowed."""

    kind: RoomKind
    area: Range = (0, INF)  # square metres
    slender: Range = (1, INF)  # length over width
    windows: Range = (0, INF)
    ways: Range = (0, INF)  # doors and doorways
    most: int = 999
    largest_first: bool = True


GUESSES: tuple[Guess, ...] = (
    Guess("storage", area=(0, 2.4)),
    Guess("hall", ways=(3, INF), windows=(0, 0)),
    Guess("hall", slender=(2.4, INF), windows=(0, 0), ways=(2, INF)),
    Guess("bathroom", area=(2.4, 8), ways=(0, 1), windows=(0, 0), most=2, largest_first=False),
    Guess("bathroom", area=(2.4, 5.5), ways=(0, 1), most=1, largest_first=False),
    Guess("living room", area=(12, INF), most=1),
    Guess("kitchen", area=(5, 18), windows=(1, INF), most=1, largest_first=False),
    Guess("storage", area=(0, 6), windows=(0, 0)),
    Guess("bedroom", area=(6, INF)),
)
BY_FIXTURE: Mapping[str, RoomKind] = {
    "bathtub": "bathroom",
    "toilet": "bathroom",
    "bed": "bedroom",
    "fridge": "kitchen",
    "counter": "kitchen",
    "sofa": "living room",
    "desk": "office",
    "dining table": "dining room",
}  # the first that stands in a room, in this order, says what it is
_SIDE = 0.25  # metres from a wall's face at which a room lies at an opening


def named(plan: FloorPlan, told: Sequence[str] | None = None) -> FloorPlan:
    """Return the plan with a kind and a name of its own for each room.

    Args:
        plan: kinds that are drawn or told are kept.
        told: names or kinds in the order of the rooms' areas, the largest first.

    Raises:
        SpecError: more are told than there are rooms, or no kind is in a name.
    """
    kinds: dict[str, RoomKind] = dict(_told(plan, told or ()))
    names = dict(zip(_by_area(plan), told or ()))
    open_rooms = [room for room in plan.rooms if room.named == "guessed" and room.kind == "room"]
    free = [room for room in open_rooms if room.name not in kinds]
    kinds |= dict(_by_fixtures(free, plan))
    kinds |= dict(_by_guesses([room for room in free if room.name not in kinds], plan))
    return renamed(plan, kinds, names, "told")


def ways_and_windows(plan: FloorPlan) -> dict[str, tuple[int, int]]:
    """Return how many doors and doorways, and how many windows, each room has."""
    counts = [[0, 0] for _ in plan.rooms]
    areas = STRtree([Polygon(room.polygon) for room in plan.rooms])
    for one in plan.openings:
        for side in sides(plan, one):
            for at in areas.query(Spot(*side), predicate="intersects").tolist():
                counts[at][one.kind == "window"] += 1
    return {room.name: (ways, windows) for room, (ways, windows) in zip(plan.rooms, counts)}


def sides(plan: FloorPlan, one: OpeningSpec) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return a point on either side of an opening, in the rooms that it joins."""
    wall = plan.wall(one.wall)
    (x0, y0), (x1, y1), (x, y) = wall.start, wall.end, wall.at(one.at)
    away = (wall.thickness / 2 + _SIDE) / wall.length
    dx, dy = (y0 - y1) * away, (x1 - x0) * away
    return (x + dx, y + dy), (x - dx, y - dy)


def _by_area(plan: FloorPlan) -> list[str]:
    return [room.name for room in sorted(plan.rooms, key=lambda room: -room.area)]


def _told(plan: FloorPlan, told: Sequence[str]) -> Iterable[tuple[str, RoomKind]]:
    if len(told) > len(plan.rooms):
        raise SpecError(
            f"{len(told)} rooms were told, {len(plan.rooms)} were read; name those that are in the "
            "overlay, the largest first"
        )
    for name, word in zip(_by_area(plan), told):
        kind = room_kind(word)
        if kind is None:
            raise SpecError(
                f"no kind of room is in {word!r}; kinds are {', '.join(ROOM_KINDS)}, and what "
                "English, German, French, Spanish, Portuguese, Italian, Dutch and Polish call them"
            )
        yield name, kind


def _by_fixtures(rooms: Sequence[RoomSpec], plan: FloorPlan) -> Iterable[tuple[str, RoomKind]]:
    for room in rooms:
        area = Polygon(room.polygon)
        inside = {fixture_kind(one.kind) for one in plan.fixtures if area.covers(Spot(*one.at))}
        said: list[RoomKind] = [kind for one, kind in BY_FIXTURE.items() if one in inside]
        if said:
            yield room.name, said[0]


def _by_guesses(rooms: Sequence[RoomSpec], plan: FloorPlan) -> Iterable[tuple[str, RoomKind]]:
    counts = ways_and_windows(plan)
    free = {room.name: room for room in rooms}
    for guess in GUESSES:
        order = sorted(free.values(), key=lambda room: room.area, reverse=guess.largest_first)
        fitting = [room for room in order if _fits(guess, room, *counts[room.name])]
        for room in fitting[: guess.most]:
            del free[room.name]
            yield room.name, guess.kind


def _fits(guess: Guess, room: RoomSpec, ways: int, windows: int) -> bool:
    frame = np.array(corners_of(Polygon(room.polygon).minimum_rotated_rectangle))
    sides = np.hypot(*np.diff(frame, axis=0).T)[:2]
    values = (room.area, float(sides.max() / sides.min()), windows, ways)
    ranges = (guess.area, guess.slender, guess.windows, guess.ways)
    return all(low <= value <= high for value, (low, high) in zip(values, ranges))


def renamed(
    plan: FloorPlan, kinds: Mapping[str, RoomKind], names: Mapping[str, str], by: Origin
) -> FloorPlan:
    """Return the plan with new kinds and names, a spare one where two rooms want the same.

    Args:
        plan: rooms that have but a number are called by their kind.
        kinds: of rooms, by the names they have.
        names: their new ones, likewise.
        by: whence the kinds of those that get a name.
    """
    kept = {room.name for room in plan.rooms} - set(names)
    new: dict[str, str] = {}
    rooms: list[RoomSpec] = []
    for room in plan.rooms:
        kind = kinds.get(room.name, room.kind)
        bare = room.name.startswith("room ") and kind != "room"
        wanted = names.get(room.name) or (kind if bare else room.name)
        new[room.name] = _spare(wanted, set(new.values()) | (kept - {room.name}))
        origin = by if room.name in names and room.name in kinds else room.named
        rooms.append(
            room.model_copy(update={"name": new[room.name], "kind": kind, "named": origin})
        )
    doubts = tuple(_readdressed(doubt, new) for doubt in plan.doubts)
    return plan.model_copy(update={"rooms": tuple(rooms), "doubts": doubts})


def _spare(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(name for n in range(2, 10**6) if (name := f"{wanted} {n}") not in taken)


def _readdressed(doubt: str, new: Mapping[str, str]) -> str:
    """Return a doubt about a room by its new name."""
    old = max((name for name in new if doubt.startswith(f"{name} ")), key=len, default=None)
    return doubt if old is None else new[old] + doubt[len(old) :]
