"""What a plan says against itself, and when that is too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.floor_plan.plans import FLAT
from underdraw.errors import SpecError
from underdraw.floor_plan.doubts import about, checked, require_trust


def test_a_sound_plan_has_no_doubts():
    assert checked(FLAT, drawn=True) == FLAT


def test_rooms_that_overlap():
    wide = FLAT.rooms[1].model_copy(update={"polygon": ((3, 1), (7.8, 1), (7.8, 4.8), (3, 4.8))})
    plan = FLAT.model_copy(update={"rooms": (FLAT.rooms[0], wide)})
    assert checked(plan, drawn=True).doubts == ("Wohnküche overlaps bedroom",)
    assert checked(plan, drawn=True).confidence == pytest.approx(0.6)
    assert checked(plan, drawn=False).confidence == 1
    assert checked(checked(plan, drawn=False), drawn=False) == checked(plan, drawn=False)


def test_rooms_without_a_door_and_openings_to_nowhere():
    plan = checked(FLAT.model_copy(update={"rooms": FLAT.rooms[1:]}), drawn=True)
    assert plan.doubts == (
        "a door at 1.2, 0.0 m leads to no room",
        "a window at 0.0, 2.5 m leads to no room",
    )
    plan = checked(FLAT.model_copy(update={"openings": FLAT.openings[:3]}), drawn=True)
    assert plan.doubts == ("bedroom has no door",)
    assert plan.confidence == pytest.approx(1 - 0.15 / 2)


def test_a_room_that_is_open_to_another_needs_no_door():
    wide = FLAT.rooms[1].model_copy(
        update={"polygon": ((4.95, 0.15), (7.85, 0.15), (7.85, 4.85), (4.95, 4.85))}
    )
    plan = FLAT.model_copy(
        update={
            "rooms": (FLAT.rooms[0], wide),
            "walls": FLAT.walls[:4],
            "openings": FLAT.openings[:3],
        }
    )
    assert checked(plan, drawn=True).doubts == ()
    walled = plan.model_copy(update={"walls": FLAT.walls})
    assert checked(walled, drawn=True).doubts == ("bedroom has no door",)


def test_no_rooms_at_all():
    plan = checked(FLAT.model_copy(update={"rooms": ()}), drawn=True)
    assert plan.confidence == 0
    with pytest.raises(SpecError) as refused:
        require_trust(plan, Path("flat-overlay.png"))
    assert str(refused.value) == (
        "the plan was read with a confidence of 0.00, 0.5 is needed: no rooms were found: walls "
        "that enclose them are missing. look at flat-overlay.png, then correct the plan's JSON and "
        "read that, or tell the scale (--px-per-m), or give SVG or DXF"
    )


def test_trust_is_a_matter_of_the_threshold():
    plan = FLAT.model_copy(update={"confidence": 0.6})
    require_trust(plan)
    with pytest.raises(SpecError, match=r"0\.60, 0\.8 is needed: no single doubt"):
        require_trust(plan, least=0.8)


def test_a_doubt_is_about_the_room_whose_whole_name_it_begins_with():
    rooms = [FLAT.rooms[1].model_copy(update={"name": name}) for name in ("bedroom", "bedroom 2")]
    plan = FLAT.model_copy(update={"rooms": tuple(rooms)})
    assert about("bedroom 2 has no door", plan) == "bedroom 2"
    assert about("bedroom has no door", plan) == "bedroom"
    assert about("bedrooms are odd", plan) is None
