from __future__ import annotations

from collections import Counter
from functools import lru_cache

import cv2
import numpy as np
import shapely
from benchmarks.plan_hands.listing import draw
from benchmarks.plans.ground import ground, hole
from numpy.typing import NDArray
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import FloorPlan

Page = tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]


@lru_cache
def page(seed: int) -> Page:
    return draw(np.random.default_rng(seed))


def test_a_seed_draws_the_same_page_again():
    image, plan, to_page = draw(np.random.default_rng(5))
    assert np.array_equal(image, page(5)[0])
    assert plan == page(5)[1]
    assert np.array_equal(to_page, page(5)[2])


def test_openings_lie_in_their_walls_and_rooms_apart_from_walls():
    for seed in range(6):
        plan = page(seed)[1]
        grounds = ground(plan.walls)
        solid = shapely.union_all(grounds)
        rooms = [Polygon(room.polygon) for room in plan.rooms]
        for room in rooms:
            assert room.is_valid
            assert room.intersection(solid).area < 0.01 * room.area + 0.01
        for one in plan.openings:
            number = next(k for k, wall in enumerate(plan.walls) if wall.id == one.wall)
            body = hole(plan.walls[number], one)
            assert body.difference(grounds[number]).area < 1e-3
            others = [each for k, each in enumerate(grounds) if k != number]
            assert shapely.union_all(others).intersection(body).area < 0.02 * body.area


def test_walls_are_drawn_unlike_the_paper_where_the_map_puts_them():
    seen = Counter[bool]()
    for seed in range(8):
        image, plan, to_page = page(seed)
        paper = Counter(map(tuple, image.reshape(-1, 3)[::7].tolist())).most_common(1)[0][0]
        solid = shapely.union_all(ground(plan.walls))
        gaps = shapely.union_all([hole(plan.wall(one.wall), one, 0.05) for one in plan.openings])
        for wall in plan.walls:
            spot = wall.at(wall.length * 0.4)
            if gaps.contains(shapely.Point(spot)) or not solid.contains(shapely.Point(spot)):
                continue
            x, y = cv2.perspectiveTransform(np.array([[spot]]), to_page)[0, 0].round().astype(int)
            off = np.abs(image[y, x].astype(int) - paper).max()
            seen[bool(off > 20)] += 1
    assert seen[True] > 0.6 * seen.total()


def test_all_kinds_of_openings_occur_on_pages_of_fitting_sizes():
    kinds = Counter[str]()
    for seed in range(8):
        image, plan, to_page = page(seed)
        kinds.update(one.kind for one in plan.openings)
        assert 340 <= max(image.shape[:2]) <= 1610
        assert 18 <= to_page[0, 0] <= 121
    assert min(kinds[kind] for kind in ("door", "doorway", "window")) > 3
