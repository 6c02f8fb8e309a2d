"""The exam of plan reading says the truth about its own pages."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS, degrade
from benchmarks.plan_exam.home import LAYOUTS, Home, make_home
from benchmarks.plan_exam.pages import DEGRADED, Case, cases, home_of, make_page
from benchmarks.plan_exam.sheet import Sheet, steady
from benchmarks.plan_exam.styles import STYLES
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

MARKS = ((1.0, 1.0), (7.37, 1.5), (2.11, 5.03), (6.6, 5.8))


@cache
def built(name: str) -> Home:
    """Return a layout's home, always the same."""
    return make_home(name, np.random.default_rng(12))


def near(marks: tuple[tuple[float, float], ...], image: np.ndarray) -> np.ndarray:
    """Return the middles of the dark spots of a page, in the order of the marks."""
    dark = np.clip(1 - image.mean(axis=2) / np.median(image), 0, 1)
    count, spots = cv2.connectedComponents((dark > 0.35).astype(np.uint8))
    found = []
    for spot in range(1, count):
        inside = spots == spot
        if inside.sum() > 20:
            ys, xs = np.nonzero(inside)
            found.append(np.average(np.stack([xs, ys], 1), axis=0, weights=dark[inside]))
    assert len(found) == len(marks)
    return np.array(found)


@pytest.mark.parametrize("state", DEGRADATIONS)
def test_marks_lie_where_the_page_says(state: str) -> None:
    how = DEGRADATIONS[state]
    sheet = Sheet((0, 0, 8.2, 6.7), how.scale, (255, 255, 255), steady)
    for mark in MARKS:
        sheet.fill(Point(mark).buffer(0.25, 32), (0, 0, 0))
    rng = np.random.default_rng(3)
    image, to_page = degrade(sheet.image(), sheet.to_page, how, (255, 255, 255), rng)
    found = near(MARKS, image)
    for mark in MARKS:
        meant = to_page @ (*mark, 1)
        assert np.linalg.norm(found - meant, axis=1).min() < 0.3


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_with_its_walls_where_they_are(style: str) -> None:
    page, home = make_page(Case(style, CLEAN, 1)), home_of(Case(style, CLEAN, 1))
    assert page.image.dtype == np.uint8
    grey = page.image.mean(axis=2)
    paper = np.median(grey)
    faces = [
        home.cut.boundary.interpolate(share, normalized=True) for share in np.linspace(0, 1, 300)
    ]
    at = np.rint([page.to_page @ (each.x, each.y, 1) for each in faces]).astype(int)
    around = [grey[y - 3 : y + 4, x - 3 : x + 4] for x, y in at]
    assert np.mean([np.abs(patch - paper).max() > 40 for patch in around]) > 0.97


def test_a_page_is_the_same_each_time_it_is_made() -> None:
    one, other = (make_page(Case("old scan", "scan", 2)) for _ in range(2))
    assert np.array_equal(one.image, other.image)
    assert one.plan == other.plan


def test_a_plan_is_the_same_in_every_state_and_in_no_other_style() -> None:
    plans = [home_of(Case(style, CLEAN, number)).plan for style in STYLES for number in range(5)]
    assert len(plans) >= 60
    assert len({plan.model_dump_json() for plan in plans}) == len(plans)
    assert home_of(Case("agent", "scan", 3)).plan == home_of(Case("agent", CLEAN, 3)).plan


@pytest.mark.parametrize("name", LAYOUTS)
def test_truth_fits_together(name: str) -> None:
    home = built(name)
    walls = unary_union(
        [
            LineString([wall.start, wall.end]).buffer(wall.thickness / 2, cap_style="flat")
            for wall in home.plan.walls
        ]
    )
    rooms = [Polygon(room.polygon) for room in home.plan.rooms]
    for number, room in enumerate(rooms):
        assert room.is_valid
        assert 1.2 < room.area < 50
        assert room.intersection(walls).area < 0.01
        assert all(room.intersection(other).area < 1e-6 for other in rooms[:number])
    doors = unary_union(
        [
            home.wall(hole).band(*hole.ends, across=0.05)
            for hole in home.holes
            if hole.look != "window"
        ]
    )
    assert all(room.intersects(doors) for room in rooms)


@pytest.mark.parametrize("name", LAYOUTS)
def test_openings_lie_in_their_walls_and_between_what_they_join(name: str) -> None:
    home = built(name)
    inside = unary_union(list(home.rooms.values()))
    for hole in home.holes:
        wall = home.wall(hole)
        low, high = hole.ends
        assert (wall.band(low, high) - home.shell.body).area < 1e-6
        beside = [
            inside.contains(Point(wall.point(along, side * (wall.thickness / 2 + 0.05))))
            for along in (low, high)
            for side in (1, -1)
        ]
        assert beside.count(True) == (2 if hole.outdoors else 4)


def test_states_are_shown_of_two_styles_with_solid_walls_and_one_of_double_lines() -> None:
    assert sorted(STYLES[style].walls for style in DEGRADED) == ["double line", "solid", "solid"]
    shown = {(case.style, case.state) for case in cases(tuple(STYLES), 1)}
    assert len(shown) == len(STYLES) + len(DEGRADED) * (len(DEGRADATIONS) - 1)
