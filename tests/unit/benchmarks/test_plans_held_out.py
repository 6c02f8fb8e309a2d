"""The plans that a reader is judged by are sound, and judge as they should."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from benchmarks.plan_reading import run, show, write
from benchmarks.plans_held_out.degrade import DEGRADATIONS
from benchmarks.plans_held_out.flat import Flat, make_flat
from benchmarks.plans_held_out.layout import rectangle
from benchmarks.plans_held_out.measure import measure
from benchmarks.plans_held_out.pages import DEGRADED, Case, Page, cases, make_page
from benchmarks.plans_held_out.styles import STYLES
from benchmarks.plans_held_out.templates import TEMPLATES
from rich.console import Console
from shapely import unary_union
from shapely.geometry import Point, Polygon

from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan

FLATS = [make_flat(each, np.random.default_rng((1, i))) for i, each in enumerate(TEMPLATES)]
NAMES = [each.name for each in TEMPLATES]


@pytest.fixture(scope="module")
def page() -> Page:
    return make_page(Case("solid", "clean", 1))


def moved(plan: FloorPlan, by: Callable[[tuple[float, float]], tuple[float, float]]) -> FloorPlan:
    """Return a plan whose points all went through a similarity that keeps sense."""
    scale = math.dist(by((0.0, 0.0)), by((1.0, 0.0)))
    walls = [
        each.model_copy(update={"start": by(each.start), "end": by(each.end)})
        for each in plan.walls
    ]
    openings = [each.model_copy(update={"at": each.at * scale}) for each in plan.openings]
    rooms = [
        each.model_copy(update={"polygon": tuple(map(by, each.polygon))}) for each in plan.rooms
    ]
    return plan.model_copy(
        update={"walls": tuple(walls), "openings": tuple(openings), "rooms": tuple(rooms)}
    )


def perfect(page: Page):
    return lambda image: Reading(page.plan, image, page.to_page)


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


def test_the_benchmark_has_every_style_and_every_state() -> None:
    wanted = list(cases(tuple(STYLES), 8))
    assert len({each.style for each in wanted}) >= 7
    assert sum(each.state == "clean" for each in wanted) >= 56
    for style in DEGRADED:
        assert {each.state for each in wanted if each.style == style} == set(DEGRADATIONS)
    assert len(set(wanted)) == len(wanted)


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


def test_a_perfect_reading_is_perfect(page: Page) -> None:
    row, _ = measure(page, perfect(page))
    assert (row.in_place, row.as_read, row.openings) == pytest.approx((1, 1, 1))
    assert row.exact and row.error is None
    assert row.scale_error == pytest.approx(0)


def test_a_reading_in_its_own_axes_is_perfect_too(page: Page) -> None:
    """Turned by a quarter and moved: the page tells where it lies."""
    plan = moved(page.plan, lambda p: (3.0 - p[1], p[0] - 7.0))
    back = np.array([[0.0, 1.0, 7.0], [-1.0, 0.0, 3.0]])
    to_page = page.to_page[:, :2] @ back
    to_page[:, 2] += page.to_page[:, 2]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert (row.in_place, row.as_read, row.openings) == pytest.approx((1, 1, 1))


def test_a_wrong_scale_shows_as_read_alone(page: Page) -> None:
    plan = moved(page.plan, lambda p: (1.1 * p[0], 1.1 * p[1]))
    to_page = page.to_page / [1.1, 1.1, 1]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert row.in_place == pytest.approx(1)
    assert row.openings == pytest.approx(1)
    assert row.as_read < 0.9
    assert row.scale_error == pytest.approx(1 / 1.1 - 1)


def test_a_wrong_place_shows_in_place_alone(page: Page) -> None:
    to_page = page.to_page + [[0, 0, 30], [0, 0, 0]]
    row, _ = measure(page, lambda image: Reading(page.plan, image, to_page))
    assert row.in_place < 0.85
    assert row.as_read == pytest.approx(1)
    assert row.openings < 0.5


def test_a_mirrored_reading_is_not_turned_into_a_right_one(page: Page) -> None:
    plan = moved(page.plan, lambda p: (-p[0], p[1]))
    to_page = page.to_page * [-1, 1, 1]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert row.in_place == pytest.approx(1)
    assert row.as_read < 0.8


def test_a_missed_room_and_a_window_taken_for_a_door_cost_their_share(page: Page) -> None:
    count, openings = len(page.plan.rooms), list(page.plan.openings)
    window = next(i for i, one in enumerate(openings) if one.kind == "window")
    openings[window] = openings[window].model_copy(update={"kind": "door"})
    plan = page.plan.model_copy(update={"rooms": page.plan.rooms[1:], "openings": tuple(openings)})
    row, _ = measure(page, lambda image: Reading(plan, image, page.to_page))
    assert row.in_place == pytest.approx((count - 1) / count)
    assert not row.exact
    assert row.openings == pytest.approx(1 - 1 / len(openings))


def test_a_reading_of_nothing_and_an_error_count_nothing(page: Page, tmp_path: Path) -> None:
    def fail(image: np.ndarray) -> Reading:
        raise ValueError("no walls\nin the picture")

    nothing, _ = measure(page, lambda image: Reading(FloorPlan(), image, page.to_page))
    lost, _ = measure(page, lambda image: Reading(page.plan))
    failed, reading = measure(page, fail)
    assert nothing.error is None
    assert lost.error == "the reading does not say where it lies on the page"
    assert failed.error == "ValueError: no walls in the picture"
    assert reading is None
    for row in (nothing, lost, failed):
        assert (row.in_place, row.as_read, row.openings, row.exact) == (0, 0, 0, False)


def test_rows_are_shown_and_written(page: Page, tmp_path: Path) -> None:
    other = Case("double line", "25 px/m", 0)

    def read(image: np.ndarray) -> Reading:
        if image.shape != page.image.shape:
            raise ValueError("no walls in the picture")
        return perfect(page)(image)

    rows = list(run((page.case, other), read))
    out = StringIO()
    show(rows, Console(file=out, width=200))
    said = out.getvalue()
    assert "room IoU in place" in said and "room IoU as read" in said
    assert "1.000" in said and "1 of 1" in said
    assert "not read: double line, 25 px per m, 0: ValueError: no walls in the picture" in said
    write(rows, read, tmp_path)
    told = json.loads((tmp_path / "rows.json").read_text())
    assert [row["in_place"] for row in told] == pytest.approx([1, 0])
    pictures = sorted(each.name for each in tmp_path.glob("*.png"))
    assert pictures[0] == "worst 01, 0.00, double line, 25 px per m, 0.png"
    assert len(pictures) == 2
