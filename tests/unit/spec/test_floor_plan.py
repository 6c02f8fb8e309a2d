from __future__ import annotations

import pytest

from underdraw.errors import SpecError
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomSpec, WallSpec
from underdraw.spec.io import dumps, loads

WALL = {"id": "south", "start": (0, 0), "end": (4, 0), "thickness": 0.2}
ROOM = {"name": "study", "polygon": ((0, 0), (4, 0), (4, 3), (0, 3))}


def test_a_plan_survives_text():
    plan = FloorPlan.parse(
        {
            "walls": [WALL],
            "openings": [{"kind": "window", "wall": "south", "at": 2, "width": 1.2}],
            "rooms": [{**ROOM, "kind": "office"}],
        }
    )
    for suffix in (".json", ".toml", ".yaml"):
        assert loads(dumps(plan, suffix), FloorPlan, suffix) == plan


def test_lengths_places_areas_and_heights():
    wall = WallSpec.parse({**WALL, "end": (3, 4)})
    assert wall.length == 5
    assert wall.at(2.5) == (1.5, 2.0)
    assert RoomSpec.parse(ROOM).area == 12
    window = OpeningSpec(kind="window", wall="south", at=1, width=1)
    assert (window.low, window.high) == (0.9, 2.1)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"walls": [WALL, WALL]}, "two walls are called 'south'"),
        ({"walls": [{**WALL, "end": (0, 0)}]}, "starts where it ends"),
        ({"walls": [{**WALL, "thickness": 0}]}, "greater than 0"),
        (
            {"openings": [{"kind": "door", "wall": "west", "at": 1, "width": 1}]},
            "wall 'west', which is not in the plan",
        ),
        (
            {"walls": [WALL], "openings": [{"kind": "door", "wall": "south", "at": 4, "width": 1}]},
            "reaches from 3.50 to 4.50 m",
        ),
        (
            {
                "walls": [WALL],
                "openings": [{"kind": "door", "wall": "south", "at": 2, "width": 1, "head": 3}],
            },
            "ceiling is at 2.6 m",
        ),
        (
            {"openings": [{"kind": "window", "wall": "x", "at": 1, "width": 1, "head": 0.5}]},
            "its head must be over its sill",
        ),
        (
            {"rooms": [{**ROOM, "polygon": ((0, 0), (4, 3), (4, 0), (0, 3))}]},
            "crosses itself between corners 0 and 2",
        ),
        (
            {"rooms": [{**ROOM, "polygon": ((0, 0), (0.1, 0), (0.1, 0.1))}]},
            "square metres; drop it",
        ),
    ],
)
def test_a_plan_that_cannot_be_built_is_refused(plan, said):
    with pytest.raises(SpecError, match=said):
        FloorPlan.parse(plan)
