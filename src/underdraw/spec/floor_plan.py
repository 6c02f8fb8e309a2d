"""A floor plan: what every reader makes of a drawing, and a person can edit.

Metres throughout: x to the right of the page and y up it, from any corner. A plan is one storey.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from underdraw.spec.model import Spec

Point = tuple[float, float]
Fraction = Annotated[float, Field(ge=0, le=1)]
Height = Annotated[float, Field(gt=0, le=20)]

OpeningKind = Literal["door", "doorway", "window"]
RoomKind = Literal[
    "living room",
    "bedroom",
    "dining room",
    "office",
    "kitchen",
    "bathroom",
    "hall",
    "storage",
    "balcony",
    "garage",
    "room",
]
ROOM_KINDS: tuple[RoomKind, ...] = get_args(RoomKind)
Origin = Literal["drawn", "told", "guessed"]
ScaleSource = Literal["units", "told", "scale bar", "dimension", "door width"]

SILL = {"door": 0.0, "doorway": 0.0, "window": 0.9}
HEAD = {"door": 2.05, "doorway": 2.05, "window": 2.1}
_SLACK = 0.02  # metres by which a drawing may be off and still mean the same


class WallSpec(Spec):
    """A straight wall, by the line along its middle; a curved one is several."""

    id: str = Field(min_length=1, description="that openings name it by")
    start: Point
    end: Point
    thickness: float = Field(gt=0, le=2, description="across the line, half to each side")

    @property
    def length(self) -> float:
        """Metres from start to end."""
        return math.dist(self.start, self.end)

    def at(self, along: float) -> Point:
        """Return the point so many metres from the start along the line."""
        share = along / self.length
        (x0, y0), (x1, y1) = self.start, self.end
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share

    @model_validator(mode="after")
    def _check_length(self) -> WallSpec:
        if self.length <= _SLACK:
            raise ValueError(f"wall {self.id!r} starts where it ends; give it a length, or drop it")
        return self


class OpeningSpec(Spec):
    """A hole in a wall: a door with its leaf, a doorway without one, a window."""

    kind: OpeningKind
    wall: str = Field(description="id of the wall that it is in")
    at: float = Field(ge=0, description="metres from the wall's start to the opening's middle")
    width: float = Field(gt=0, le=20)
    sill: float | None = Field(default=None, ge=0, description="metres over the floor; by kind")
    head: Height | None = Field(default=None, description="metres over the floor; by kind")

    @property
    def low(self) -> float:
        """Where it begins, in metres over the floor."""
        return SILL[self.kind] if self.sill is None else self.sill

    @property
    def high(self) -> float:
        """Where it ends, in metres over the floor."""
        return HEAD[self.kind] if self.head is None else self.head

    @model_validator(mode="after")
    def _check_heights(self) -> OpeningSpec:
        if self.low >= self.high:
            raise ValueError(
                f"a {self.kind} from {self.low:g} to {self.high:g} m has no height; "
                "its head must be over its sill"
            )
        return self


class RoomSpec(Spec):
    """A room, by the line along the inside of its walls."""

    name: str = Field(min_length=1, description="unique in the plan")
    kind: RoomKind = Field(default="room", description="what it is furnished as")
    polygon: tuple[Point, ...] = Field(min_length=3, description="corners in order, either way")
    named: Origin = Field(default="told", description="whence its kind: drawn, told or guessed")
    confidence: Fraction = 1.0

    @property
    def area(self) -> float:
        """Square metres."""
        return abs(_signed_area(self.polygon))


class FixtureSpec(Spec):
    """A piece of furniture that the plan shows."""

    kind: str = Field(min_length=1, description='what it is: "bed", "bathtub", "sofa"')
    at: Point = Field(description="its middle")
    size: tuple[float, float] = Field(description="width along its back, and depth")
    turn: float = Field(
        default=0.0, description="degrees, 0 has its back up the page, to the right"
    )


class PlanScale(Spec):
    """How pixels or drawing units became metres."""

    source: ScaleSource
    per_metre: float | None = Field(default=None, gt=0, description="pixels or units to the metre")
    confidence: Fraction = 1.0


class FloorPlan(Spec):
    """A storey: walls, their openings, rooms, and how sure the reader is of them."""

    walls: tuple[WallSpec, ...] = ()
    openings: tuple[OpeningSpec, ...] = ()
    rooms: tuple[RoomSpec, ...] = ()
    fixtures: tuple[FixtureSpec, ...] = ()
    height: Height = Field(default=2.6, description="metres from floor to ceiling")
    scale: PlanScale = Field(default_factory=lambda: PlanScale(source="units"))
    confidence: Fraction = Field(default=1.0, description="of the whole reading")
    doubts: tuple[str, ...] = Field(default=(), description="what a person should look at")

    def wall(self, id: str) -> WallSpec:
        """Return the wall of that id."""
        return next(wall for wall in self.walls if wall.id == id)

    def room(self, name: str) -> RoomSpec:
        """Return the room of that name."""
        return next(room for room in self.rooms if room.name == name)

    @model_validator(mode="after")
    def _check_names(self) -> FloorPlan:
        for what, names in (
            ("wall", [wall.id for wall in self.walls]),
            ("room", [room.name for room in self.rooms]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"two {what}s are called {twice[0]!r}; give each its own name")
        return self

    @model_validator(mode="after")
    def _check_openings(self) -> FloorPlan:
        walls = {wall.id: wall for wall in self.walls}
        for one in self.openings:
            wall = walls.get(one.wall)
            if wall is None:
                raise ValueError(
                    f"a {one.kind} is in wall {one.wall!r}, which is not in the plan; its walls: "
                    f"{', '.join(walls) or 'none'}"
                )
            low, high = one.at - one.width / 2, one.at + one.width / 2
            if low < -_SLACK or high > wall.length + _SLACK:
                raise ValueError(
                    f"a {one.kind} reaches from {low:.2f} to {high:.2f} m along wall {one.wall!r}, "
                    f"which is {wall.length:.2f} m long; move it, or make it narrower"
                )
            if one.high > self.height + _SLACK:
                raise ValueError(
                    f"a {one.kind} in wall {one.wall!r} reaches up to {one.high:g} m, the ceiling "
                    f"is at {self.height:g} m; lower its head, or raise the plan's height"
                )
        return self

    @model_validator(mode="after")
    def _check_rooms(self) -> FloorPlan:
        for room in self.rooms:
            crossing = _crossing(room.polygon)
            if crossing:
                raise ValueError(
                    f"the outline of room {room.name!r} crosses itself between corners "
                    f"{crossing[0]} and {crossing[1]}; give its corners in order"
                )
            if room.area < 0.1:
                raise ValueError(
                    f"room {room.name!r} has {room.area:.3f} square metres; drop it, or check the "
                    "plan's scale"
                )
        return self


def _signed_area(polygon: tuple[Point, ...]) -> float:
    ends = polygon[1:] + polygon[:1]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(polygon, ends)) / 2


def _crossing(polygon: tuple[Point, ...]) -> tuple[int, int] | None:
    """Return the numbers of two edges that cross, or None."""
    count = len(polygon)
    edges = [(polygon[i], polygon[(i + 1) % count]) for i in range(count)]
    for i in range(count):
        for j in range(i + 2, count - (i == 0)):
            if _cross(*edges[i], *edges[j]):
                return i, j
    return None


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether two segments share a point."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def within(p: Point, q: Point, r: Point) -> bool:
        return all(min(p[k], q[k]) <= r[k] <= max(p[k], q[k]) for k in (0, 1))

    one, two, three, four = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if one * two < 0 and three * four < 0:
        return True
    touches = ((one, a, b, c), (two, a, b, d), (three, c, d, a), (four, c, d, b))
    return any(value == 0 and within(p, q, r) for value, p, q, r in touches)
