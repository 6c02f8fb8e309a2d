"""The bare storey: whole surfaces, real openings, no gaps, one plan one scene."""

from __future__ import annotations

import math

import pytest

from underdraw.errors import SpecError
from underdraw.interior import Interior, build
from underdraw.rooms import STYLES
from underdraw.scene import Camera, render
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, Point, RoomSpec, WallSpec
from underdraw.spec.size import Size

LOOK = STYLES["scandinavian"]


def house(turn: float = 0.0) -> FloorPlan:
    """Two rooms with a doorway between them, and a window, all turned about the corner."""
    cos, sin = math.cos(turn), math.sin(turn)

    def at(x: float, y: float) -> Point:
        return x * cos - y * sin, x * sin + y * cos

    def wall(id: str, start: Point, end: Point, thickness: float = 0.3) -> WallSpec:
        return WallSpec(id=id, start=at(*start), end=at(*end), thickness=thickness)

    def room(name: str, x0: float, x1: float) -> RoomSpec:
        corners = (at(x0, 0.15), at(x1, 0.15), at(x1, 3.85), at(x0, 3.85))
        return RoomSpec(name=name, kind="bedroom", polygon=corners)

    return FloorPlan(
        walls=(
            wall("south", (0, 0), (8, 0)),
            wall("east", (8, 0), (8, 4)),
            wall("north", (8, 4), (0, 4)),
            wall("west", (0, 4), (0, 0)),
            wall("middle", (4, 0), (4, 4), 0.1),
        ),
        openings=(
            OpeningSpec(kind="doorway", wall="middle", at=2.0, width=0.9),
            OpeningSpec(kind="window", wall="north", at=2.0, width=1.4),
        ),
        rooms=(room("left", 0.15, 3.95), room("right", 4.05, 7.85)),
    )


def seen(interior: Interior, eye: Point, yaw: float, room: str | None = None) -> set[str]:
    """Name what a narrow view meets; "outside" where it meets nothing."""
    camera = Camera((eye[0], 1.4, eye[1]), yaw, math.radians(20))
    frames = render([interior.scene(camera, room)], Size(width=16, height=16))
    ids = set(frames.instances.unique().tolist())
    return {interior.surfaces[id].name if id else "outside" for id in ids}


def test_every_wall_of_every_room_is_one_instance() -> None:
    names = [surface.name for surface in build(house(), LOOK, empty=True).surfaces.values()]
    assert len(names) == len(set(names))
    for room in ("left", "right"):
        assert {f"{room} wall {number}" for number in range(1, 5)} <= set(names)
        assert {f"{room} floor", f"{room} ceiling"} <= set(names)


def test_openings_go_through_both_halves_of_a_wall() -> None:
    interior = build(house(), LOOK, empty=True)
    through = seen(interior, (1.0, 2.0), math.pi / 2)
    assert any(name.startswith("right wall") for name in through)
    assert "outside" in seen(interior, (6.0, 1.0), 0.0)


@pytest.mark.parametrize("turn", [0.0, 0.4])
def test_no_ray_slips_between_surfaces(turn: float) -> None:
    plan = house(turn)
    sealed = plan.model_copy(update={"openings": plan.openings[:1]})
    interior = build(sealed, LOOK, empty=True)
    cos, sin = math.cos(turn), math.sin(turn)
    for x in (1.0, 6.0):
        for yaw in range(6):
            for pitch in (-0.9, 0.6):
                eye = (x * cos - 2.0 * sin, 1.3, x * sin + 2.0 * cos)
                camera = Camera(eye, yaw * math.pi / 3 + 0.1, math.radians(80), pitch)
                frames = render([interior.scene(camera)], Size(width=32, height=32), supersample=1)
                assert (frames.instances > 0).all()


def test_the_order_and_way_of_a_plans_parts_do_not_matter() -> None:
    plan = house()
    walls = tuple(
        wall.model_copy(update={"id": wall.id.upper(), "start": wall.end, "end": wall.start})
        for wall in reversed(plan.walls)
    )
    openings = tuple(
        one.model_copy(update={"wall": one.wall.upper(), "at": plan.wall(one.wall).length - one.at})
        for one in reversed(plan.openings)
    )
    rooms = tuple(
        room.model_copy(update={"polygon": (*room.polygon[2::-1], *room.polygon[:2:-1])})
        for room in reversed(plan.rooms)
    )
    other = FloorPlan(walls=walls, openings=openings, rooms=rooms)
    assert build(other, LOOK, 3).objects == build(plan, LOOK, 3).objects


def test_a_plan_without_rooms_is_refused() -> None:
    with pytest.raises(SpecError, match="no rooms, so there is nothing to build; add at least one"):
        build(house().model_copy(update={"rooms": ()}), LOOK)


def test_rooms_on_each_other_are_refused() -> None:
    plan = house()
    wide = plan.rooms[1].model_copy(update={"polygon": ((3, 1), (7, 1), (7, 3), (3, 3))})
    with pytest.raises(SpecError, match=r"'left' and 'right' share 1\.90 square metres"):
        build(plan.model_copy(update={"rooms": (plan.rooms[0], wide)}), LOOK)


def test_an_unknown_room_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecError, match="unknown room 'rihgt'; did you mean 'right'"):
        build(house(), LOOK, empty=True).scene(Camera((1.0, 1.4, 1.0), 0.0), "rihgt")


def test_a_wall_without_rooms_beside_it_stands() -> None:
    plan = house()
    screen = WallSpec(id="screen", start=(10, 0), end=(10, 4), thickness=0.2)
    interior = build(plan.model_copy(update={"walls": (*plan.walls, screen)}), LOOK, empty=True)
    outside = [name for name in seen(interior, (12.0, 2.0), -math.pi / 2) if "outside" in name]
    assert any(name.startswith("outside wall") for name in outside)


def test_a_pillar_inside_a_room_stands() -> None:
    plan = house()
    pillar = WallSpec(id="pillar", start=(2.0, 2.0), end=(2.3, 2.0), thickness=0.3)
    interior = build(plan.model_copy(update={"walls": (*plan.walls, pillar)}), LOOK, empty=True)
    assert seen(interior, (2.15, 0.5), 0.0) != seen(build(plan, LOOK, empty=True), (2.15, 0.5), 0.0)


def test_rooms_without_a_wall_between_them_are_open_to_each_other() -> None:
    plan = house()
    rooms = [
        room.model_copy(update={"polygon": ((x0, 0.15), (x1, 0.15), (x1, 3.85), (x0, 3.85))})
        for room, x0, x1 in zip(plan.rooms, (0.15, 4.0), (4.0, 7.85), strict=True)
    ]
    merged = {"rooms": tuple(rooms), "walls": plan.walls[:4], "openings": plan.openings[1:]}
    interior = build(plan.model_copy(update=merged), LOOK, empty=True)
    assert any(name.startswith("right wall") for name in seen(interior, (1.0, 0.6), math.pi / 2))
    names = {surface.name for surface in interior.surfaces.values()}
    assert len([name for name in names if name.startswith("left wall")]) == 3


def test_only_what_may_be_seen_is_in_the_scene() -> None:
    plan = house()
    shut = plan.model_copy(update={"openings": plan.openings[1:]})
    for each, sees_right in ((plan, True), (shut, False)):
        interior = build(each, LOOK, empty=True)
        scene = interior.scene(Camera((1.0, 1.4, 2.0), 0.0), "left")
        rooms = {interior.surfaces[thing.instance].room for thing in scene.objects}
        assert ("right" in rooms) == sees_right


def test_a_rooms_own_windows_light_it() -> None:
    interior = build(house(), LOOK, empty=True)
    dim, bright = (
        interior.scene(Camera((x, 1.4, 2.0), 0.0), room).lights.glows
        for x, room in ((1.0, "left"), (6.0, "right"))
    )
    facing = [glow for glows in (dim, bright) for glow in glows if any(glow.normal)]
    assert [glow.place[0] for glow in facing] == pytest.approx([6.0])
    assert facing[0].normal == pytest.approx((0.0, 0.0, -1.0))
