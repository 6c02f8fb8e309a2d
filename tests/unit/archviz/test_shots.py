"""Shots: which rooms of a plan are looked at, in which order, under which names."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.archviz.shots import Missed, Shot, chosen, shots
from underdraw.errors import SpecError
from underdraw.scene import Object
from underdraw.spec import Size
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.plan_render import PlanRenderSpec

SIZE = Size(48, 32)


def test_small_rooms_are_left_out_unless_asked_for(plan) -> None:
    assert [room.name for room in chosen(plan, ())] == ["kitchen", "bedroom"]
    assert [room.name for room in chosen(plan, ["cupboard"])] == ["cupboard"]


def test_rooms_are_chosen_by_name_or_kind(plan) -> None:
    assert [room.name for room in chosen(plan, ["storage", "Kitchen"])] == ["kitchen", "cupboard"]


def test_an_unknown_room_is_refused_with_those_that_are_there(plan) -> None:
    with pytest.raises(SpecError, match=r"unknown room 'kitchn'; did you mean 'kitchen'.*cupboard"):
        chosen(plan, ["kitchn"])


def test_a_plan_with_no_room_to_look_at_is_refused(plan) -> None:
    only = FloorPlan(walls=plan.walls, rooms=(plan.room("cupboard"),))
    with pytest.raises(SpecError, match="none of 3 square metres or more; name some"):
        shots(only, PlanRenderSpec(), SIZE)


def test_views_come_style_by_style_and_room_by_room(plan) -> None:
    asked = PlanRenderSpec(style=("modern", "rustic"), views=2)
    found = shots(plan, asked, SIZE)
    assert [one.style for one in found] == ["modern"] * 4 + ["rustic"] * 4
    assert all(isinstance(one, Shot) and one.drawn and one.size == SIZE for one in found)
    assert [one.room.name for one in found[:4]] == ["kitchen", "kitchen", "bedroom", "bedroom"]
    assert len({one.name for one in found[:4]}) == 4
    assert [one.name for one in found[:4]] == [one.name for one in found[4:]]


def test_the_views_of_a_style_share_one_interior(plan) -> None:
    found = shots(plan, PlanRenderSpec(style=("modern", "rustic")), SIZE)
    assert found[0].interior is found[1].interior
    assert found[0].interior is not found[2].interior


def test_the_seeds_of_a_view_differ_in_nothing_but_colours(plan) -> None:
    found = shots(plan, PlanRenderSpec(rooms="bedroom", seed=3, seeds=2), SIZE)
    assert [one.seed for one in found] == [3, 4]
    assert found[0].view == found[1].view
    assert found[0].name == found[1].name
    one, other = (shot.interior.objects for shot in found)
    assert [_form(thing) for thing in one] == [_form(thing) for thing in other]
    first, second = (shot.scenery() for shot in found)
    assert (first.instances == second.instances).all()
    assert np.allclose(first.depth, second.depth, atol=0.02)
    assert (first.color != second.color).any()


def _form(thing: Object) -> tuple[object, ...]:
    """Give all of a thing but its colours, and what is painted on a picture."""
    shapes = thing.shapes[:2] if thing.label == "picture" else thing.shapes
    return thing.label, thing.instance, [(s.center, s.size, s.yaw) for s in shapes]


def test_a_camera_is_a_further_view(plan) -> None:
    found = shots(plan, PlanRenderSpec(rooms="kitchen", views=0, cameras="1,1,45"), SIZE)
    assert [one.view.kind for one in found] == ["eye"]


def test_drawings_have_a_size_of_their_own(plan) -> None:
    found = shots(plan, PlanRenderSpec(rooms="kitchen", kinds=("dollhouse", "panorama")), SIZE)
    assert [one.view.kind for one in found] == ["panorama", "dollhouse"]
    assert not any(one.drawn for one in found)
    assert found[0].size.width == 2 * found[0].size.height
    assert found[1].room is None


def test_a_room_that_can_not_be_looked_at_is_said(plan) -> None:
    tiny = plan.room("cupboard").model_copy(
        update={"polygon": ((8.1, 0.1), (8.5, 0.1), (8.5, 0.4), (8.1, 0.4))}
    )
    cramped = plan.model_copy(update={"rooms": (*plan.rooms[:2], tiny)})
    found = shots(cramped, PlanRenderSpec(rooms=("kitchen", "cupboard")), SIZE)
    missed = [one for one in found if isinstance(one, Missed)]
    assert len(found) == 2
    assert missed[0].name == "cupboard eye"
    assert missed[0].why
