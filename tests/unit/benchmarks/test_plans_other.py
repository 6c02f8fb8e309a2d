"""Plans of the other hand are sound, and their pages are where the truth says."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.plans_other.degrade import DEGRADATIONS
from benchmarks.plans_other.flat import Flat, make_flat
from benchmarks.plans_other.layout import rectangle
from benchmarks.plans_other.pages import Case, make_page
from benchmarks.plans_other.styles import STYLES
from benchmarks.plans_other.templates import TEMPLATES
from shapely import unary_union
from shapely.geometry import Point, Polygon

from underdraw.floor_plan.reading import Reading

FLATS = [make_flat(each, np.random.default_rng((1, i))) for i, each in enumerate(TEMPLATES)]
NAMES = [each.name for each in TEMPLATES]


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_a_flat_is_a_real_one(flat: Flat) -> None:
    plan = flat.plan
    assert 4 <= len(plan.rooms) <= 10
    assert 40 < sum(room.area for room in plan.rooms) < 160
    for wall in plan.walls:
        low, high = (0.24, 0.42) if wall.id in flat.outer else (0.08, 0.18)
        assert low <= wall.thickness <= high
    for one in plan.openings:
        outer = one.wall in flat.outer
        assert outer or one.kind != "window"
        low, high = {"door": (0.8, 1.4), "doorway": (0.8, 2.4), "window": (0.6, 2.4)}[one.kind]
        assert low <= one.width <= high
    assert sum(one.kind == "door" and one.wall in flat.outer for one in plan.openings) == 1


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_rooms_and_walls_fill_the_flat_without_overlap(flat: Flat) -> None:
    rooms = [Polygon(room.polygon) for room in flat.plan.rooms]
    assert unary_union([*rooms, flat.solid]).area == pytest.approx(
        sum(room.area for room in rooms) + flat.solid.area, abs=0.01
    )
    ground = unary_union([*rooms, flat.solid.buffer(1e-3)])
    assert isinstance(ground, Polygon) and not ground.interiors


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_every_room_is_reached_from_the_front_door(flat: Flat) -> None:
    rooms = [Polygon(room.polygon) for room in flat.plan.rooms]
    ways = [
        frozenset(
            i
            for i, room in enumerate(rooms)
            if room.distance(Point(flat.plan.wall(one.wall).at(one.at)))
            < flat.plan.wall(one.wall).thickness / 2 + 0.01
        )
        for one in flat.plan.openings
        if one.kind != "window"
    ]
    reached = set(next(way for way in ways if len(way) == 1))
    for _ in rooms:
        for way in ways:
            if way & reached:
                reached |= way
    assert reached == set(range(len(rooms)))


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_openings_of_a_wall_keep_apart_and_out_of_its_corners(flat: Flat) -> None:
    plan = flat.plan
    for one in plan.openings:
        wall = plan.wall(one.wall)
        hole = rectangle(wall, one.at - one.width / 2, one.at + one.width / 2)
        for other in plan.openings:
            if other is not one and other.wall == one.wall:
                assert abs(one.at - other.at) >= (one.width + other.width) / 2 + 0.1
        upright = wall.start[0] == wall.end[0]
        for crossing in plan.walls:
            if (crossing.start[0] == crossing.end[0]) != upright:
                assert rectangle(crossing).distance(hole) > 0.07


@pytest.mark.parametrize("style", STYLES)
def test_a_page_is_the_same_each_time_and_its_walls_lie_where_the_truth_says(style: str) -> None:
    page = make_page(Case(style, "clean", 0))
    assert page.image.dtype == np.uint8 and page.image.ndim == 3
    np.testing.assert_array_equal(page.image, make_page(page.case).image)
    drawn = Reading(page.plan, page.image, page.to_page)
    walls = np.concatenate([drawn.on_page((wall.start, wall.end)) for wall in page.plan.walls])
    assert (walls > 0).all() and (walls < page.image.shape[1::-1]).all()


@pytest.mark.parametrize("state", DEGRADATIONS)
def test_every_state_keeps_the_truth_in_place(state: str) -> None:
    page = make_page(Case("solid", state, 1))
    drawn = Reading(page.plan, page.image, page.to_page)
    grey = page.image.mean(axis=2)
    for wall in page.plan.walls:
        held = [one for one in page.plan.openings if one.wall == wall.id]
        for along in np.linspace(0.3, wall.length - 0.3, 9):
            if any(abs(one.at - along) < one.width / 2 + 0.4 for one in held):
                continue
            ((x, y),) = drawn.on_page((wall.at(float(along)),))
            assert grey[round(y), round(x)] < 0.45 * np.median(grey)
