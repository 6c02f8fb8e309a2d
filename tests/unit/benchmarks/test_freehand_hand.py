"""The hand that draws as laymen and old sheets do: its truth must lie on what it draws."""

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest
import shapely
from benchmarks.plan_hands.freehand import draw
from benchmarks.plan_hands.freehand.plan import house
from benchmarks.plan_hands.freehand.style import SOLID, style
from benchmarks.plans.ground import ground, hole, strip
from shapely.geometry import Polygon

SEEDS = range(8)


@lru_cache
def drawn(seed):
    return draw(np.random.default_rng(seed))


def test_a_seed_draws_the_same_page_again():
    page, plan, to_page = drawn(3)
    again, other, same = draw(np.random.default_rng(3))
    assert np.array_equal(page, again)
    assert plan == other
    assert np.array_equal(to_page, same)


@pytest.mark.parametrize("seed", SEEDS)
def test_openings_lie_in_walls_and_rooms_between_them(seed):
    _, plan, _ = drawn(seed)
    walls = ground(plan.walls)
    whole = shapely.unary_union(walls)
    for one in plan.openings:
        wall = plan.wall(one.wall)
        gap = hole(wall, one)
        assert gap.difference(strip(wall, 0, wall.length).buffer(0.01)).area < 0.01
        others = [each for each, spec in zip(walls, plan.walls) if spec.id != wall.id]
        assert gap.intersection(shapely.unary_union(others)).area < 0.05 * gap.area
    rooms = [Polygon(room.polygon) for room in plan.rooms]
    for room in rooms:
        inside = room.intersection(whole).area  # but for breasts and nibs that stand free in it
        assert inside < 0.02 * room.area + 0.3
    for i, room in enumerate(rooms):
        assert all(room.intersection(other).area < 0.01 for other in rooms[:i])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_fits_its_plan(seed):
    page, plan, to_page = drawn(seed)
    assert page.dtype == np.uint8
    assert 350 <= max(page.shape) <= 1600
    ends = np.array([point for wall in plan.walls for point in (wall.start, wall.end)])
    spots = ends @ to_page[:2, :2].T + to_page[:2, 2]
    assert (spots > 0).all()
    assert (spots < np.array(page.shape[1::-1])).all()


def test_walls_are_drawn_where_the_map_says():
    seen = 0
    for seed in SEEDS:
        page, plan, to_page = drawn(seed)
        rng = np.random.default_rng(seed)
        look = _look(rng)
        if look.look not in SOLID:
            continue
        inked = []
        for wall in plan.walls:
            gaps = [
                (one.at - one.width / 2, one.at + one.width / 2)
                for one in plan.openings
                if one.wall == wall.id
            ]
            spots = [
                wall.at(share * wall.length)
                for share in np.linspace(0.05, 0.95, 9)
                if all(not low - 0.1 < share * wall.length < high + 0.1 for low, high in gaps)
            ]
            for x, y in spots:
                column, row = (to_page @ (x, y, 1))[:2].round().astype(int)
                inked.append(np.abs(page[row, column].astype(int) - look.paper).sum() > 60)
        seen += 1
        assert np.mean(inked) > 0.9
    assert seen >= 3


def _look(rng):
    from benchmarks.plan_hands.freehand.sheet import _frame

    built = house(rng)
    _, to_page = _frame(built, rng)
    return style(rng, to_page[0, 0])


def test_all_kinds_of_openings_occur():
    kinds = Counter(one.kind for seed in SEEDS for one in drawn(seed)[1].openings)
    assert set(kinds) == {"door", "doorway", "window"}
