"""Drawings by other hands become the plans that they show."""

from __future__ import annotations

import pytest

from tests.unit.floor_plan.files import CUBICASA, INKSCAPE, double_lines, svg
from underdraw.floor_plan.read import read_plan
from underdraw.metrics.floor_plan import opening_agreement, room_iou
from underdraw.spec.floor_plan import FloorPlan


def box(left: float, low: float, right: float, high: float) -> list[tuple[float, float]]:
    return [(left, low), (right, low), (right, high), (left, high)]


def rooms_of(plan: FloorPlan) -> list[tuple[tuple[float, float], ...]]:
    return [room.polygon for room in plan.rooms]


def openings_of(plan: FloorPlan) -> list[tuple[str, tuple[float, float]]]:
    return [(one.kind, plan.wall(one.wall).at(one.at)) for one in plan.openings]


def test_cubicasa(tmp_path):
    path = tmp_path / "plan.svg"
    path.write_text(CUBICASA, encoding="utf-8")
    plan = read_plan(path).plan
    assert [wall.thickness for wall in plan.walls] == [0.2, 0.2, 0.2, 0.2, 0.1]
    assert [(room.name, room.kind, room.named) for room in plan.rooms] == [
        ("KITCHEN", "kitchen", "drawn"),
        ("bathroom", "bathroom", "drawn"),
    ]
    assert room_iou(rooms_of(plan), [box(0.2, 0.2, 3.95, 5.8), box(4.05, 0.2, 7.8, 5.8)]) > 0.999
    true = [("window", (2.25, 5.9)), ("door", (2.45, 0.1)), ("door", (4.0, 1.55))]
    assert opening_agreement(openings_of(plan), true).f1 == 1
    assert [one.width for one in plan.openings] == pytest.approx([1.5, 0.9, 0.9])
    (toilet,) = plan.fixtures
    assert (toilet.kind, toilet.size, toilet.turn) == ("toilet", (0.4, 0.7), 90)
    assert plan.scale.source == "door width"
    assert plan.scale.per_metre == pytest.approx(100)
    assert plan.doubts == (
        "the scale is told by nothing but doors, taken to be 0.9 m wide",
        "1 shapes of unknown furniture were left out",
    )


def test_cubicasa_with_a_told_scale(tmp_path):
    path = tmp_path / "plan.svg"
    path.write_text(CUBICASA, encoding="utf-8")
    plan = read_plan(path, px_per_m=80).plan
    assert (plan.scale.source, plan.scale.per_metre, plan.confidence) == ("told", 80, 1)
    assert max(wall.length for wall in plan.walls) == pytest.approx(9.75)


def test_inkscape(tmp_path):
    path = tmp_path / "plan.svg"
    path.write_text(INKSCAPE, encoding="utf-8")
    plan = read_plan(path).plan
    assert {wall.thickness for wall in plan.walls} == {0.3}
    assert len(plan.walls) == 4
    (room,) = plan.rooms
    assert (room.name, room.kind) == ("Büro", "office")
    assert room_iou(rooms_of(plan), [box(0.3, 0.3, 5.7, 4.7)]) > 0.999
    true = [("door", (2.45, 0.15)), ("window", (3.0, 4.85))]
    assert opening_agreement(openings_of(plan), true).f1 == 1
    assert [one.width for one in plan.openings] == pytest.approx([1.0, 0.9])
    assert (plan.scale.source, plan.scale.per_metre) == ("units", pytest.approx(20))
    assert plan.doubts == ("1 pictures in the file were passed over",)


def test_double_lines(tmp_path):
    plan = read_plan(double_lines(tmp_path / "plan.dxf")).plan
    assert sorted(wall.thickness for wall in plan.walls) == [0.1, 0.3, 0.3, 0.3, 0.3]
    assert [(room.name, room.kind) for room in plan.rooms] == [
        ("Wohnzimmer", "living room"),
        ("Schlafzimmer", "bedroom"),
    ]
    assert room_iou(rooms_of(plan), [box(0.3, 0.3, 4.95, 4.7), box(5.05, 0.3, 7.7, 4.7)]) > 0.999
    true = [("door", (1.45, 0.15)), ("door", (5, 2.45)), ("window", (0.15, 2.25))]
    assert opening_agreement(openings_of(plan), true).f1 == 1
    assert sorted(one.width for one in plan.openings) == pytest.approx([0.9, 0.9, 1.5])
    assert plan.doubts == ()
    assert plan.confidence == 1


WALLS = {
    "thick lines": '<path id="walls" fill="none" stroke="#000" stroke-width=".2" '
    'd="M1 1h6v4h-6z"/>',
    "one area with a hole": '<path id="walls" fill-rule="evenodd" '
    'd="M.9 .9h6.2v4.2h-6.2z M1.1 1.1v3.8h5.8v-3.8z"/>',
    "two outlines": '<g id="walls" fill="none" stroke="#000" stroke-width=".01">'
    '<rect x=".9" y=".9" width="6.2" height="4.2"/><rect x="1.1" y="1.1" width="5.8" height="3.8"/>'
    "</g>",
    "angles": '<g id="walls"><path d="M.9 .9h6.2v.2h-6v4h-.2z"/>'
    '<path d="M7.1 5.1h-6v-.2h5.8v-3.8h.2z"/></g>',
}


@pytest.mark.parametrize("kind", WALLS)
def test_walls_of_every_kind(kind, tmp_path):
    plan = read_plan(svg(tmp_path / "plan.svg", WALLS[kind])).plan
    assert {wall.thickness for wall in plan.walls} == {0.2}
    assert sorted(wall.length for wall in plan.walls) == pytest.approx([4, 4, 6, 6])
    assert room_iou(rooms_of(plan), [box(0.2, 0.2, 6, 4)]) > 0.999


def test_a_slanted_storey(tmp_path):
    body = f'<g transform="rotate(17 4 4)">{WALLS["angles"]}</g>'
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    assert sorted(wall.length for wall in plan.walls) == pytest.approx([4, 4, 6, 6], abs=1e-3)
    assert plan.rooms[0].area == pytest.approx(5.8 * 3.8, abs=1e-2)


def test_a_door_in_the_corner_closes_the_room(tmp_path):
    body = (
        '<g id="walls"><path d="M1 1h6v.2h-6z M1 1.2h.2v3.6h-.2z M6.8 1.2h.2v3.6h-.2z"/>'
        '<path d="M1 4.8h4.9v.2h-4.9z"/></g>'
        '<path id="door" fill="none" stroke="#000" stroke-width=".01" '
        'd="M6.8 4.8v-.9a.9 .9 0 0 0 -.9 .9"/>'
    )
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    (door,), (room,) = plan.openings, plan.rooms
    assert door.width == pytest.approx(0.9)
    assert plan.wall(door.wall).at(door.at) == pytest.approx((5.35, 0.1))
    assert room.area == pytest.approx(5.6 * 3.6, abs=0.01)


def test_a_door_drawn_over_a_whole_wall_lies_in_it(tmp_path):
    body = (
        WALLS["one area with a hole"]
        + '<path id="door" fill="none" stroke="#000" d="M3 4.9v-.8a.8 .8 0 0 1 .8 .8"/>'
    )
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    (door,) = plan.openings
    assert door.width == pytest.approx(0.8, abs=0.01)
    assert plan.wall(door.wall).at(door.at) == pytest.approx((2.5, 0.1), abs=0.02)


def test_an_opening_on_no_wall_is_a_doubt(tmp_path):
    body = WALLS["thick lines"] + '<rect id="door" x="3" y="2.6" width=".9" height=".1"/>'
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    assert plan.openings == ()
    assert "an opening at 2.6, 2.4 m lies on no wall and was left out" in plan.doubts


def test_two_hundred_rooms(tmp_path):
    lines = [f"M0 {y}H40" for y in range(0, 33, 3)] + [f"M{x} 0V30" for x in range(0, 42, 2)]
    doors = [
        f'<rect class="Door" x="{x + 0.5}" y="{y - 0.1}" width=".9" height=".2"/>'
        for x in range(0, 40, 2)
        for y in range(0, 30, 3)
    ]
    body = f'<path id="walls" stroke="#000" fill="none" stroke-width=".2" d="{" ".join(lines)}"/>'
    plan = read_plan(svg(tmp_path / "plan.svg", body + "".join(doors))).plan
    assert len(plan.rooms) == 200
    assert len(plan.openings) == 200
    assert len({room.name for room in plan.rooms}) == 200


def test_swings_that_touch_are_two_doors(tmp_path):
    body = (
        '<g id="walls"><path d="M1 1h6v.2h-6z M1 4.8h6v.2h-6z M1 1.2h.2v3.6h-.2z"/>'
        '<path d="M6.8 1.2h.2v3.6h-.2z M4 1.2h.1v2.4h-.1z M4 4.5h.1v.3h-.1z"/>'
        '<path d="M1.2 3h1v.1h-1z M3.1 3h.9v.1h-.9z"/></g><g id="doors" fill="none" stroke="#000">'
        '<path d="M4 3.6h-.9a.9 .9 0 0 0 .9 .9"/><path d="M3.1 3.1v.9a.9 .9 0 0 1 -.9 -.9"/></g>'
    )
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    assert len(plan.openings) == 2
    assert len(plan.rooms) == 3


def test_walls_that_miss_each_other_by_a_jog_close_their_rooms(tmp_path):
    body = (
        '<path id="walls" d="M1 1h8v.2h-8z M1 6.8h8v.2h-8z M1 1.2h.2v5.6h-.2z M8.8 1.2h.2v5.6h-.2z'
        ' M4.9 1.2h.2v5.6h-.2z M1.2 3.9h3.7v.2h-3.7z M5.1 4.1h3.7v.2h-3.7z"/>'
    )
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    areas = sorted(room.area for room in plan.rooms)
    assert areas == pytest.approx([9.25, 9.99, 9.99, 10.73], abs=0.01)
