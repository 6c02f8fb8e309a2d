"""Plans and drawings that the tests of this room share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from underdraw.spec.floor_plan import (
    ROOM_KINDS,
    FixtureSpec,
    FloorPlan,
    OpeningSpec,
    PlanScale,
    RoomSpec,
    WallSpec,
)

FLAT = FloorPlan.parse(
    {
        "walls": [
            {"id": "south", "start": (0, 0), "end": (8, 0), "thickness": 0.3},
            {"id": "east", "start": (8, 0), "end": (8, 5), "thickness": 0.3},
            {"id": "north", "start": (8, 5), "end": (0, 5), "thickness": 0.3},
            {"id": "west", "start": (0, 5), "end": (0, 0), "thickness": 0.3},
            {"id": "between", "start": (5, 0), "end": (5, 5), "thickness": 0.1},
        ],
        "openings": [
            {"kind": "door", "wall": "south", "at": 1.2, "width": 0.9},
            {"kind": "window", "wall": "west", "at": 2.5, "width": 1.6, "sill": 0.4, "head": 2.2},
            {"kind": "window", "wall": "east", "at": 2.5, "width": 1.2},
            {"kind": "doorway", "wall": "between", "at": 3.0, "width": 1.0},
        ],
        "rooms": [
            {
                "name": "Wohnküche",
                "kind": "living room",
                "polygon": [(0.15, 0.15), (4.95, 0.15), (4.95, 4.85), (0.15, 4.85)],
            },
            {
                "name": "bedroom",
                "kind": "bedroom",
                "named": "drawn",
                "polygon": [(5.05, 0.15), (7.85, 0.15), (7.85, 4.85), (5.05, 4.85)],
            },
        ],
        "fixtures": [{"kind": "bed", "at": (6.8, 3.5), "size": (1.4, 2.0), "turn": 90}],
        "height": 2.7,
    }
)


def same(one: Any, other: Any, within: float = 1e-6) -> bool:
    """Tell whether two plans, as plain data, are one but for what arithmetic leaves."""
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return isinstance(other, float) and abs(one - other) <= within
    return one == other


def metres(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False).map(lambda value: round(value, 5))


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=300
)


@st.composite
def walls(draw: st.DrawFn, name: str) -> WallSpec:
    x, y = draw(metres(-40, 40)), draw(metres(-40, 40))
    length, turn = draw(metres(1.5, 20)), draw(st.floats(0, 2 * math.pi))
    end = x + length * math.cos(turn), y + length * math.sin(turn)
    return WallSpec(id=name, start=(x, y), end=end, thickness=draw(metres(0.02, 1.5)))


@st.composite
def openings(draw: st.DrawFn, wall: WallSpec) -> OpeningSpec:
    width = draw(metres(0.3, 1.4))
    sill = draw(st.none() | metres(0, 1.0))
    return OpeningSpec(
        kind=draw(st.sampled_from(["door", "doorway", "window"])),
        wall=wall.id,
        at=draw(metres(width / 2, wall.length - width / 2)),
        width=width,
        sill=sill,
        head=draw(st.none() | metres(1.5, 2.4)),
    )


@st.composite
def rooms(draw: st.DrawFn, name: str) -> RoomSpec:
    x, y = draw(metres(-40, 40)), draw(metres(-40, 40))
    width, depth = draw(metres(1, 9)), draw(metres(1, 9))
    corners = [(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)]
    return RoomSpec(
        name=name,
        kind=draw(st.sampled_from(ROOM_KINDS)),
        polygon=tuple((x + a * width, y + b * depth) for a, b in corners),
        named=draw(st.sampled_from(["drawn", "told"])),
        confidence=draw(metres(0, 1)),
    )


@st.composite
def fixtures(draw: st.DrawFn) -> FixtureSpec:
    return FixtureSpec(
        kind=draw(st.sampled_from(["bed", "sofa", "grand piano"])),
        at=(draw(metres(-40, 40)), draw(metres(-40, 40))),
        size=(draw(metres(0.2, 3)), draw(metres(0.2, 3))),
        turn=draw(st.floats(0, 359.9)),
    )


@st.composite
def plans(draw: st.DrawFn) -> FloorPlan:
    names = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    built = [draw(walls(name)) for name in names]
    count = draw(st.integers(0, 4))
    return FloorPlan(
        walls=tuple(built),
        openings=tuple(draw(openings(draw(st.sampled_from(built)))) for _ in range(count)),
        rooms=tuple(draw(rooms(name)) for name in draw(st.lists(WORDS, max_size=3, unique=True))),
        fixtures=tuple(draw(st.lists(fixtures(), max_size=3))),
        height=draw(metres(2.4, 5)),
        scale=PlanScale(source="told", per_metre=draw(metres(1, 900))),
        confidence=draw(metres(0, 1)),
        doubts=tuple(draw(st.lists(st.text(max_size=300).filter(str.isprintable), max_size=3))),
    )
