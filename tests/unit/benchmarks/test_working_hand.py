from collections import Counter
from functools import cache

import numpy as np
from benchmarks.plan_hands.working import draw
from benchmarks.plan_hands.working.looks import look
from benchmarks.plans.ground import ground, hole
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

SEEDS = range(12)


@cache
def drawn(seed):
    return draw(np.random.default_rng(seed))


def test_a_seed_draws_the_same_page_again_and_another_seed_another():
    page, plan, to_page = draw(np.random.default_rng(3))
    again, plan_again, map_again = draw(np.random.default_rng(3))
    assert np.array_equal(page, again)
    assert plan == plan_again
    assert np.array_equal(to_page, map_again)
    other, _, _ = draw(np.random.default_rng(4))
    assert page.shape != other.shape or not np.array_equal(page, other)


def test_openings_lie_in_their_walls_and_rooms_apart_from_walls_and_each_other():
    for seed in SEEDS:
        _, plan, _ = drawn(seed)
        solid = unary_union(ground(plan.walls))
        for one in plan.openings:
            assert hole(plan.wall(one.wall), one).difference(solid).area < 1e-6
        holes = [hole(plan.wall(one.wall), one) for one in plan.openings]
        assert sum(each.area for each in holes) - unary_union(holes).area < 1e-6
        rooms = [Polygon(room.polygon) for room in plan.rooms]
        assert all(room.intersection(solid).area < 0.01 * room.area for room in rooms)
        assert sum(room.area for room in rooms) - unary_union(rooms).area < 1e-3


def test_the_map_leads_to_the_ink_of_walls():
    seen = 0
    for seed in range(24):
        style = look(np.random.default_rng(seed))
        if style.wall != "solid":
            continue
        page, plan, to_page = drawn(seed)
        holes = unary_union([hole(plan.wall(one.wall), one, 0.1) for one in plan.openings])
        inked = []
        for wall in plan.walls:
            x, y = wall.at(wall.length / 2)
            if wall.thickness * to_page[0, 0] < 4 or holes.intersects(Point(x, y)):
                continue
            column, row = np.round((to_page @ [x, y, 1])[:2]).astype(int)
            inked.append(np.abs(page[row, column].astype(int) - style.paper).max() > 40)
        seen += len(inked)
        assert np.mean(inked or [1]) > 0.8  # words and grids may run over a wall
    assert seen > 20


def test_all_kinds_of_openings_occur_and_pages_are_of_the_sizes_wanted():
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        page, plan, to_page = drawn(seed)
        kinds.update(one.kind for one in plan.openings)
        assert 350 <= max(page.shape[:2]) <= 1600
        assert 20 <= to_page[0, 0] <= 120
        assert len(plan.rooms) >= 2
    assert set(kinds) == {"door", "doorway", "window"}
