"""Rooms, walls and openings are found in what the network says."""

from __future__ import annotations

import pytest

from tests.unit.floor_plan.raster.likely import likely, two_rooms
from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.openings import openings_of
from underdraw.floor_plan.raster.rooms import rooms_of
from underdraw.floor_plan.raster.storey import storey_of
from underdraw.floor_plan.raster.vectors import bars_of


def test_rooms_and_openings_lie_where_they_are_likely() -> None:
    storey = storey_of(two_rooms())
    assert storey is not None
    assert storey.count == 2
    assert (storey.rooms > 0).sum() == 2 * 150 * 190
    door, window = sorted(storey.openings, key=lambda one: one.kind)
    assert (door.kind, window.kind) == ("door", "window")
    assert door.middle == pytest.approx([229.5, 109.5], abs=0.6)
    assert (door.width, door.depth) == (pytest.approx(60, abs=1), pytest.approx(10, abs=1))
    assert (window.width, window.depth) == (pytest.approx(80, abs=1), pytest.approx(15, abs=1))
    assert sorted(door.beside(storey.rooms)) == [1, 2]
    assert sorted(window.beside(storey.rooms))[0] == 0
    assert [one.kind for one in storey.ways] == ["door"]


@pytest.mark.parametrize("kind", ["door", "doorway"])
def test_a_door_that_is_hardly_seen_still_parts_two_rooms(kind: str) -> None:
    _, count = rooms_of(two_rooms(kind, sure=0.4), door=60)
    assert count == 2


def test_where_nothing_parts_them_it_is_one_room() -> None:
    _, count = rooms_of(two_rooms(sure=0.1), door=60)
    assert count == 1


@pytest.mark.parametrize(("side", "rooms"), [(20, 2), (60, 3)])
def test_a_shaft_is_no_room_and_a_closet_is_one(side: int, rooms: int) -> None:
    whole = two_rooms()
    for grown, name in ((10, "wall"), (0, "room")):
        part = slice(90 - grown, 90 + side + grown)
        whole[:, part, part] = 0
        whole[CLASSES.index(name), part, part] = 1
    assert rooms_of(whole, door=60)[1] == rooms


def test_a_sheet_without_rooms_has_no_storey() -> None:
    assert storey_of(likely((64, 64), [])) is None


def test_walls_that_stand_apart_are_left_out() -> None:
    whole = two_rooms()
    whole[:, 5:10, 100:300] = 0
    whole[2, 5:10, 100:300] = 1
    storey = storey_of(whole)
    assert storey is not None
    assert not storey.shut[5:10].any()


def test_a_wide_opening_in_a_thick_wall_runs_along_it() -> None:
    whole = likely(
        (200, 200),
        [
            ("wall", slice(60, 140), slice(20, 180), 1.0),
            ("door", slice(60, 140), slice(80, 120), 1),
        ],
    )
    (door,) = openings_of(whole, whole.argmax(0) == 2)
    assert abs(door.way[0]) == pytest.approx(1)
    assert (door.width, door.depth) == (pytest.approx(40, abs=1), pytest.approx(80, abs=1))


def test_walls_are_lines_along_their_middles() -> None:
    storey = storey_of(two_rooms())
    assert storey is not None
    bars = bars_of(storey.shut, storey.thick)
    assert sorted((bar.upright, round(bar.thickness)) for bar in bars) == [
        (False, 15),
        (False, 15),
        (True, 10),
        (True, 15),
        (True, 15),
    ]
    door, window = sorted(storey.openings, key=lambda one: one.kind)
    assert sum(bar.place(door) is not None for bar in bars) == 1
    assert sum(bar.place(window) is not None for bar in bars) == 1
