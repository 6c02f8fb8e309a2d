"""The exam's pages hold what their truth says."""

from __future__ import annotations

import random
import zlib

import numpy as np
import pytest
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS, degrade
from benchmarks.plan_exam.families import FAMILIES, Family
from benchmarks.plan_exam.home import make_home
from benchmarks.plan_exam.layout import build
from benchmarks.plan_exam.opening import KINDS
from benchmarks.plan_exam.openings import fit
from benchmarks.plan_exam.pages import DEGRADED, Case, cases, make_page, make_plan
from benchmarks.plan_exam.sheet import Sheet
from benchmarks.plan_exam.styles import STYLES, WALLS
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import unary_union

HOMES = [make_home(random.Random(seed)) for seed in range(10)]


@pytest.mark.parametrize("state", DEGRADATIONS)
def test_marks_lie_where_the_page_says(state: str) -> None:
    how = DEGRADATIONS[state]
    sheet = Sheet((9.0, 7.0), (-2.0, -1.5), how.per_metre, (255, 255, 255))
    places = [(-1.2, -0.7), (5.9, 0.1), (2.03, 2.57), (0.4, 4.6), (6.1, 4.7)]
    for x, y in places:
        sheet.fill(box(x - 0.16, y - 0.16, x + 0.16, y + 0.16), (0, 0, 0))
    image, to_page = degrade(sheet.finished(), sheet.to_page, how, 5)
    dark = 255.0 - image.mean(axis=2)
    for place in places:
        x, y = to_page @ (*place, 1.0)
        reach = int(0.5 * how.per_metre)
        top, left = round(y) - reach, round(x) - reach
        part = dark[top : top + 2 * reach + 1, left : left + 2 * reach + 1]
        ink = np.clip(part - 0.6 * np.median(part) - 0.4 * part.max(), 0, None)
        rows, columns = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
        assert (columns * ink).sum() / ink.sum() + left == pytest.approx(x, abs=0.25)
        assert (rows * ink).sum() / ink.sum() + top == pytest.approx(y, abs=0.25)


def test_rooms_lie_between_walls() -> None:
    for home in HOMES:
        walls = [
            LineString((each.start, each.end)).buffer(each.thickness / 2, cap_style="flat")
            for each in home.plan.walls
        ]
        rooms = [Polygon(each.polygon) for each in home.plan.rooms]
        assert unary_union(rooms).intersection(unary_union(walls)).area < 0.01
        assert sum(each.area for each in rooms) == pytest.approx(unary_union(rooms).area)
        assert unary_union([*rooms, *walls]).area > 0.99 * home.shell.outline.area


def test_every_opening_lies_in_its_wall_and_in_no_other() -> None:
    for home in HOMES:
        for one in home.openings:
            hole = one.hole.buffer(-0.01)
            assert home.shell.region.contains(hole)
            assert one.width / 2 <= one.at <= np.linalg.norm(one.wall.end - one.wall.start)
        holes = [one.hole for one in home.openings]
        assert sum(each.area for each in holes) == pytest.approx(unary_union(holes).area)
        windows = [one for one in home.openings if KINDS[one.form] == "window"]
        edge = home.shell.outline.exterior
        assert all(edge.distance(Point(one.point(0, 0))) < 0.01 for one in windows)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_room_can_be_reached(family: Family) -> None:
    rng = random.Random(3)
    shell = build(family, rng)
    ways = [one for one in fit(shell, family, rng) if KINDS[one.form] != "window"]
    rooms = list(shell.rooms.values())
    reached = {next(i for i, name in enumerate(shell.rooms) if set("HEX") & set(name))}
    for _ in rooms:
        for one in ways:
            joined = {i for i, room in enumerate(rooms) if room.distance(one.hole) < 0.01}
            reached |= joined if joined & reached else set()
    assert reached == set(range(len(rooms)))


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_its_own_plan_each_time_the_same(style: str) -> None:
    page, again = make_page(Case(style, CLEAN, 0)), make_page(Case(style, CLEAN, 0))
    assert (page.image == again.image).all() and page.plan == again.plan
    assert page.image.dtype == np.uint8 and page.image.shape[2] == 3
    assert page.plan == make_plan(style, 0)
    height, width = page.image.shape[:2]
    for room in page.plan.rooms:
        spots = np.array([(x, y, 1.0) for x, y in room.polygon]) @ page.to_page.T
        assert (spots > 0).all() and (spots < (width, height)).all()


@pytest.mark.parametrize("style", STYLES)
def test_walls_are_drawn_where_the_truth_has_them(style: str) -> None:
    """A face of a wall parts two tones, or is a line of its own."""
    page = make_page(Case(style, CLEAN, 1))
    gray = page.image.astype(np.float64).mean(axis=2)
    home = make_home(random.Random(zlib.crc32(f"{style}, 1".encode())))
    assert home.plan == page.plan
    edge = home.solid.boundary.difference(
        unary_union([one.hole for one in home.openings]).buffer(0.2)
    )
    found = {}
    for aside in (0.0, 0.12):
        steps = []
        for part in getattr(edge, "geoms", [edge]):
            for at in np.arange(0.1, part.length - 0.1, 0.1):
                one, other = part.interpolate(at - 0.02), part.interpolate(at + 0.02)
                way = np.array([other.x - one.x, other.y - one.y])
                normal = np.array([-way[1], way[0]]) / np.hypot(*way)
                middle = np.array([one.x + other.x, one.y + other.y]) / 2 + aside * normal
                across = middle + np.linspace(-0.05, 0.05, 7)[:, None] * normal
                spots = np.column_stack([across, np.ones(7)]) @ page.to_page.T
                tones = gray[spots[:, 1].round().astype(int), spots[:, 0].round().astype(int)]
                steps.append(np.ptp(tones) > 40)
        found[aside] = np.mean(steps)
    assert found[0.0] > 0.9 and found[0.12] < 0.7, found


@pytest.mark.parametrize("style", DEGRADED)
def test_a_plan_is_the_same_in_every_state(style: str) -> None:
    plans = [make_page(Case(style, state, 2)).plan for state in (CLEAN, "scan", "25 px/m")]
    assert plans[0] == plans[1] == plans[2]


def test_the_degraded_styles_are_two_solid_ones_and_a_double_line() -> None:
    kinds = [STYLES[style].walls for style in DEGRADED]
    assert sorted(kinds) == ["double line", "solid", "solid"]
    assert {style.walls for style in STYLES.values()} == set(WALLS)
    names = [case.name for case in cases(tuple(STYLES), 2)]
    assert len(names) == len(set(names)) == 2 * (len(STYLES) + 3 * (len(DEGRADATIONS) - 1))


def test_no_two_pages_share_a_plan() -> None:
    numbers = [(style, number) for style in STYLES for number in range(3)]
    plans = {make_plan(style, number).model_dump_json() for style, number in numbers}
    assert len(plans) == len(numbers)
