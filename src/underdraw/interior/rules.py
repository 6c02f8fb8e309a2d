"""What stands in the rooms of a plan, and what it needs around it: data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from underdraw.rooms.room_types import ROOM_TYPES, Step
from underdraw.spec.floor_plan import RoomKind


def _changed(room_type: str, changes: dict[str, dict[str, Any]]) -> tuple[Step, ...]:
    """Take a room type's steps, some of them changed by kind."""
    return tuple(replace(step, **changes.get(step.kind, {})) for step in ROOM_TYPES[room_type])


STEPS: dict[RoomKind, tuple[Step, ...]] = {
    "living room": ROOM_TYPES["living room"],
    "bedroom": ROOM_TYPES["bedroom"],
    "dining room": ROOM_TYPES["dining room"],
    "office": ROOM_TYPES["office"],
    "kitchen": _changed("kitchen", {"fridge": {"to": "counter"}, "chair": {"chance": 1.0}}),
    "bathroom": (
        Step("bath", "wall"),
        Step("toilet", "wall"),
        Step("sink", "wall"),
        Step("mirror", "above", 1.0, "sink"),
        Step("towel", "above"),
        Step("mat", "under", 0.9, "bath", 0.35),
        Step("towel", "above", 0.8),
        Step("cabinet", "wall", 0.6),
        Step("stool", "beside", 0.5, "bath", 0.1),
        Step("plant", "corner", 0.6),
    ),
    "hall": (
        Step("coat rack", "above"),
        Step("shoe bench", "wall", 1.0, "coat rack"),
        Step("console", "wall"),
        Step("mirror", "above", 0.9, "console"),
        Step("cabinet", "wall", 0.7),
        Step("runner", "under", 0.9),
        Step("picture", "above", 0.8),
        Step("picture", "above", 0.6),
        Step("plant", "corner", 0.7),
        Step("floor lamp", "corner", 0.3),
        Step("pendant", "hang", 0.3),
    ),
    "storage": (
        Step("bookshelf", "wall"),
        Step("bookshelf", "wall", 0.8),
        Step("cabinet", "wall", 0.7),
        Step("stool", "corner", 0.3),
    ),
    "balcony": (
        Step("plant", "corner"),
        Step("plant", "corner", 0.7),
        Step("bench", "wall", 0.6),
    ),
    "garage": (Step("bookshelf", "wall"), Step("cabinet", "wall", 0.6)),
    "room": (
        Step("armchair", "wall"),
        Step("bookshelf", "wall", 0.7),
        Step("picture", "above", 0.7),
        Step("plant", "corner", 0.7),
    ),
}
"""What is tried in a room of each kind, in order; a thing at a wall likes to be near its `to`.

A room is furnished anew a few times if a step of chance 1 finds no place.
"""

DINING = (
    Step("dining table", "centre"),
    Step("chair", "around", 1.0, "dining table", 0.02),
    Step("pendant", "hang", 0.85, "dining table"),
)
SLEEPING = (
    Step("bed", "wall"),
    Step("nightstand", "beside", 1.0, "bed", 0.08),
    Step("table lamp", "on", 0.8, "nightstand"),
)
COOKING = (
    Step("counter", "wall"),
    Step("cupboard", "above", 0.75, "counter"),
    Step("fridge", "wall", 0.9, "counter"),
)
LOUNGING = (
    Step("armchair", "wall"),
    Step("bookshelf", "wall", 0.8),
    Step("plant", "corner", 0.8),
    Step("floor lamp", "corner", 0.5),
    Step("picture", "above", 0.8),
)


@dataclass(frozen=True, slots=True)
class Besides:
    """Add steps to a room of a kind, so many square metres large, if no room is of kind `unless`.

    `first` has them tried before the room's own.
    """

    kind: RoomKind
    area: float
    unless: RoomKind | None
    steps: tuple[Step, ...]
    first: bool = False


BESIDES: tuple[Besides, ...] = (
    Besides("living room", 12.0, "bedroom", SLEEPING, first=True),
    Besides("living room", 14.0, "kitchen", COOKING, first=True),
    Besides("living room", 21.0, "dining room", DINING),
    Besides("living room", 19.0, None, LOUNGING),
)
"""What a storey has no room for, and the room that takes its place; what fills a large one."""

HUNG: dict[str, float] = {
    "picture": 1.57,
    "mirror": 1.57,
    "cupboard": 1.57,
    "coat rack": 1.45,
    "towel": 1.25,
}
"""Metres over the floor to the middle of what hangs on a wall, about."""

FRONT: dict[str, float] = {
    "sofa": 0.5,
    "armchair": 0.4,
    "desk": 0.8,
    "cabinet": 0.6,
    "bookshelf": 0.6,
    "counter": 0.9,
    "fridge": 0.7,
    "toilet": 0.55,
    "sink": 0.6,
    "bath": 0.45,
    "bench": 0.4,
    "shoe bench": 0.4,
    "console": 0.5,
}
"""Metres before a thing that nothing but its own company may stand in."""

ASIDE: dict[str, float] = {"bed": 0.5}
"""Metres beside a thing, on one side at least, to get at it."""


@dataclass(frozen=True, slots=True)
class Likes:
    """Weigh places at a wall: depth before it, nearness to a corner or thing, to a window."""

    depth: float = 0.0
    snug: float = 0.0
    light: float = 0.0


LIKES: dict[str, Likes] = {
    "sofa": Likes(depth=1.0),
    "armchair": Likes(depth=0.3, snug=0.2, light=0.4),
    "bed": Likes(depth=0.6, snug=-0.4),
    "desk": Likes(light=1.0),
    "bench": Likes(depth=0.3),
    "cabinet": Likes(snug=0.8),
    "bookshelf": Likes(snug=0.8),
    "counter": Likes(snug=1.0),
    "fridge": Likes(snug=1.0),
    "bath": Likes(snug=1.0),
    "console": Likes(depth=0.3, snug=0.2),
    "toilet": Likes(snug=0.6),
    "sink": Likes(snug=0.2),
}

SETTLES: dict[str, str] = {"bathtub": "bath", "shower": "bath"}
"""What a kind that a plan shows is to the steps of its room, where not its own."""

ALIASES: dict[str, str] = {
    "table": "dining table",
    "coffee table": "low table",
    "couch": "sofa",
    "double bed": "bed",
    "single bed": "bed",
    "wardrobe": "cabinet",
    "closet": "cabinet",
    "sideboard": "cabinet",
    "shelf": "bookshelf",
    "bath": "bathtub",
    "tub": "bathtub",
    "wc": "toilet",
    "basin": "sink",
    "washbasin": "sink",
    "kitchen": "counter",
    "kitchen counter": "counter",
    "refrigerator": "fridge",
    "lamp": "floor lamp",
    "shower tray": "shower",
    "coat hooks": "coat rack",
}
"""What plans call the kinds of PIECES besides their names."""
