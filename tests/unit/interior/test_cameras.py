"""Where an interior is looked at from: inside, clear, level, and what such a view shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from shapely import Point

from underdraw.errors import SpecError
from underdraw.interior import Interior, build
from underdraw.interior.cameras import (
    dollhouse,
    elevations,
    eye_views,
    panorama,
    parse_camera,
    top,
)
from underdraw.interior.eye import fov_of
from underdraw.interior.section import PLANE
from underdraw.interior.standing import CLEAR, eye_level, standing
from underdraw.interior.view import View
from underdraw.rooms import STYLES
from underdraw.scene import Frames, project, render
from underdraw.scene.pack import object_bounds
from underdraw.spec.floor_plan import FloorPlan, RoomSpec, WallSpec
from underdraw.spec.size import Size

PLANS = Path(__file__).parents[3] / "examples" / "plans"
SMALL = Size(48, 48)


@pytest.fixture(scope="module")
def flat() -> Interior:
    plan = FloorPlan.model_validate_json((PLANS / "flat.json").read_text("utf-8"))
    return build(plan, STYLES["scandinavian"])


@pytest.fixture(scope="module")
def studio() -> Interior:
    plan = FloorPlan.model_validate_json((PLANS / "studio.json").read_text("utf-8"))
    return build(plan, STYLES["modern"], 1)


def shown(interior: Interior, view: View, size: Size = SMALL) -> Frames:
    return render([view.scene(interior)], size, supersample=1)


def instances(interior: Interior, view: View, size: Size = SMALL) -> set[int]:
    return set(shown(interior, view, size).instances.unique().tolist()) - {0}


def closet() -> FloorPlan:
    corners = ((0.0, 0.0), (0.45, 0.0), (0.45, 3.0), (0.0, 3.0))
    walls = tuple(
        WallSpec(id=str(n), start=corners[n], end=corners[(n + 1) % 4], thickness=0.1)
        for n in range(4)
    )
    inner = ((0.05, 0.05), (0.4, 0.05), (0.4, 2.95), (0.05, 2.95))
    return FloorPlan(walls=walls, rooms=(RoomSpec(name="closet", polygon=inner),))


def test_eye_views_stand_clear_and_level(flat: Interior) -> None:
    for area in map(flat.ground.area, ("living room", "bedroom 2", "bathroom")):
        floor = standing(flat, area.name)
        views = eye_views(flat, area.name, 2)
        assert [view.name for view in views] == [f"{area.name} 1", f"{area.name} 2"]
        for view in views:
            camera = view.camera
            x, y, z = camera.eye
            assert (view.kind, view.room, view.cut) == ("eye", area.name, None)
            assert y == 1.6 and camera.pitch == 0.0 and -0.34 <= camera.shift <= -0.18
            assert 60 <= math.degrees(camera.fov) <= 80
            assert area.polygon.covers(Point(x, z))
            in_doorway = area.polygon.area < 9 and area.polygon.exterior.distance(Point(x, z)) < 0.1
            assert in_doorway or floor.free.distance(Point(x, z)) < 1e-6
            assert not any(ground.contains(Point(x, z)) for _, ground in floor.things)


def test_free_floor_is_clear_of_walls_and_furniture(flat: Interior) -> None:
    floor = standing(flat, "bedroom 1")
    assert floor.free.area > 0.5
    assert floor.area.polygon.exterior.distance(floor.free) >= CLEAR - 1e-6
    assert all(ground.distance(floor.free) >= CLEAR - 0.02 for _, ground in floor.things)
    names = [name for name, _ in floor.things]
    assert any("bed" in name for name in names) and not any("rug" in name for name in names)


def test_eye_views_keep_their_distance_and_show_the_room(flat: Interior) -> None:
    for room in ("living room", "kitchen", "bedroom 1"):
        view = eye_views(flat, room, 1)[0]
        frames = shown(flat, view)
        seen = instances(flat, view)
        labels = [flat.surfaces[i].label for i in seen if flat.surfaces[i].room == room]
        assert labels.count("wall") >= 2
        assert {"floor", "window"} <= set(labels) and len(set(labels)) >= 5
        assert (frames.depth < 0.9).float().mean() < 0.05


def test_a_second_view_shows_other_things_and_some_of_the_same(flat: Interior) -> None:
    first, second = (instances(flat, view) for view in eye_views(flat, "living room", 2))
    assert first & second and second - first


def test_the_same_interior_is_looked_at_from_the_same_places(studio: Interior) -> None:
    again = build(studio.plan, studio.look, 1)
    assert eye_views(again, "studio", 3) == eye_views(studio, "studio", 3)


def test_eyes_are_lower_under_a_low_ceiling() -> None:
    assert eye_level(2.6) == eye_level(3.5) == 1.6
    assert eye_level(2.2) == pytest.approx(1.364)


def test_focal_lengths_are_those_of_small_film() -> None:
    # 36 x 24 mm has the area of a square of 29.39 mm.
    assert math.degrees(fov_of(24.0)) == pytest.approx(62.96, abs=0.01)
    assert math.degrees(fov_of(28.0)) == pytest.approx(55.38, abs=0.01)
    assert math.degrees(fov_of(18.0)) < 80


def test_a_room_nobody_can_stand_in_is_refused() -> None:
    narrow = build(closet(), STYLES["modern"], empty=True)
    for look in (lambda: eye_views(narrow, "closet"), lambda: panorama(narrow, "closet")):
        with pytest.raises(SpecError, match="nobody can stand in 'closet': its 1"):
            look()


def test_an_unknown_room_is_refused(flat: Interior) -> None:
    for look in (eye_views, elevations, panorama):
        with pytest.raises(SpecError, match="unknown room 'kitchn'; did you mean 'kitchen'"):
            look(flat, "kitchn")


@pytest.mark.parametrize("room", ["living room", "bedroom 1", "bathroom"])
def test_elevations_draw_each_wall_straight_on_and_cut_nothing(flat: Interior, room: str) -> None:
    views = elevations(flat, room)
    assert len(views) == 4 and len({view.name for view in views}) == 4
    for view in views:
        assert view.aspect is not None
        frames = shown(flat, view, Size(round(40 * view.aspect), 40))
        assert frames.depth.amin() > PLANE - 0.01
        middle = frames.normals[0, 2][frames.segments[0] == 1]
        assert len(middle) and (middle > 0.99).float().mean() > 0.8


def test_a_room_with_six_sides_has_four_elevations(studio: Interior) -> None:
    views = elevations(studio, "studio")
    assert [view.camera.lens for view in views] == ["orthographic"] * 4
    widths = sorted(round(view.camera.field[0], 2) for view in views)
    assert widths == [5.1, 5.1, 6.8, 6.8]


def test_the_top_view_lies_as_the_plan_does_and_is_cut(flat: Interior) -> None:
    view = top(flat)
    points = torch.tensor([[1.0, 0.0, 1.0], [2.0, 0.0, 1.0], [1.0, 0.0, 2.0]])
    here, right, up = project(view.camera, points, Size(120, 90))[0].tolist()
    assert right[0] > here[0] and right[1] == pytest.approx(here[1], abs=1e-3)
    assert up[1] < here[1] and up[0] == pytest.approx(here[0], abs=1e-3)
    scene = view.scene(flat)
    labels = {thing.label for thing in scene.objects}
    assert "ceiling" not in labels and {"wall", "floor", "bed"} <= labels
    walls = [object_bounds(one)[1][1] for one in scene.objects if one.label == "wall"]
    assert max(walls) == pytest.approx(1.2, abs=0.01)


@pytest.mark.parametrize("draw", [top, dollhouse])
def test_the_whole_storey_is_in_the_picture(
    flat: Interior, draw: Callable[[Interior], View]
) -> None:
    view = draw(flat)
    assert view.aspect is not None
    seen = shown(flat, view, Size(round(80 * view.aspect), 80)).instances[0]
    rim = torch.cat((seen[0], seen[-1], seen[:, 0], seen[:, -1]))
    assert not rim.any()
    floors = {i for i, one in flat.surfaces.items() if one.label == "floor"}
    assert floors <= set(seen.unique().tolist())


def test_a_panorama_stands_free_with_the_largest_window_ahead(flat: Interior) -> None:
    view = panorama(flat, "living room")
    x, _, z = view.camera.eye
    floor = standing(flat, "living room")
    assert view.aspect == 2.0 and floor.free.contains(Point(x, z))
    seen = shown(flat, view, Size(64, 32))
    assert seen.depth.amin() > 0.5
    assert (
        seen.instances[0, 14, 32].item() == 0
        or flat.surfaces[int(seen.instances[0, 14, 32])].label == "window"
    )


def test_a_camera_is_placed_by_hand(flat: Interior) -> None:
    view = parse_camera("9,2,200,70", flat)
    assert (view.room, view.kind, view.camera.eye) == ("living room", "eye", (9.0, 1.6, 2.0))
    assert math.degrees(view.camera.yaw) == pytest.approx(200)
    assert math.degrees(view.camera.fov) == pytest.approx(70)
    assert parse_camera(" 9, 2, 200", flat).camera.fov == fov_of(24.0)


def test_a_camera_in_a_doorway_looks_into_the_room_ahead(studio: Interior) -> None:
    door = next(h for h in studio.ground.holes if set(h.rooms) == {"bathroom", "studio"})
    (x, z), rooms = door.middle, set[str | None]()
    for yaw in (90, 270):
        rooms.add(parse_camera(f"{x},{z + 0.1},{yaw}", bare(studio)).room)
    assert rooms == {"bathroom", "studio"}


def bare(interior: Interior) -> Interior:
    """The same storey with doorways for doors, and nothing in it."""
    openings = tuple(
        one.model_copy(update={"kind": "doorway"}) if one.kind == "door" else one
        for one in interior.plan.openings
    )
    plan = interior.plan.model_copy(update={"openings": openings})
    return build(plan, interior.look, empty=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2", "is not x,y,yaw or x,y,yaw,fov; give metres on the plan and degrees"),
        ("a,2,3", "is not x,y,yaw"),
        ("1,2,nan", "is not x,y,yaw"),
        ("9,2,0,5", "has a field of view of 5 degrees; give 20 to 120, or leave it out"),
        ("0.2,2,0", "stands in a wall; the nearest free place is 0"),
        ("-3,2,0", "stands outside every room; the nearest free place is 0"),
    ],
)
def test_a_camera_that_cannot_be_is_refused(flat: Interior, text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        parse_camera(text, flat)


def test_a_camera_in_a_piece_names_it_and_the_nearest_place(flat: Interior) -> None:
    bed = next(i for i, one in flat.surfaces.items() if one.name.startswith("bedroom 1 bed"))
    low, high = object_bounds(next(one for one in flat.objects if one.instance == bed))
    x, z = (low[0] + high[0]) / 2, (low[2] + high[2]) / 2
    message = "stands in 'bedroom 1 bed 1'; the nearest free place is ([0-9.]+),([0-9.]+)"
    with pytest.raises(SpecError, match=message) as refused:
        parse_camera(f"{x},{z},0", flat)
    at = str(refused.value).rsplit(" ", 1)[1]
    assert parse_camera(f"{at},0", flat).room == "bedroom 1"
