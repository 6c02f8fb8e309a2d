from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.plans.around import AROUND, UNDER
from benchmarks.plans.doors import DOORS, WIDE
from benchmarks.plans.finish import FINISHES
from benchmarks.plans.furnish import PIECES, SETS
from benchmarks.plans.ground import ground
from benchmarks.plans.harm import DONE, HARMS, Harm, harm, random_harm
from benchmarks.plans.layout import beside, hall_and_rooms, storey
from benchmarks.plans.letters import FONTS, Font, lettering
from benchmarks.plans.no_plan import NO_PLANS
from benchmarks.plans.page import draw
from benchmarks.plans.pen import Pen, Spot
from benchmarks.plans.recipes import RECIPES, random_recipe
from benchmarks.plans.sample import HANDS, sample
from benchmarks.plans.sheet import Sheet
from benchmarks.plans.style import SORTS, STYLES, named_style, random_style
from benchmarks.plans.truth import ROOM, WALL, truth
from benchmarks.plans.walls import WALL_LOOKS, WallLook, draw_walls, wall_look
from benchmarks.plans.windows import WINDOWS
from benchmarks.plans.words import ROOMS
from benchmarks.plans_other.pages import Case, Page, make_page
from numpy.random import Generator
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan, WallSpec

OPENINGS = {**DOORS, **WIDE, **WINDOWS}


@pytest.fixture
def rng() -> Generator:
    return np.random.default_rng(3)


@pytest.fixture
def pen() -> Pen:
    return Pen((-3, -3, 3, 3), 60, 2, (255, 255, 255))


def four_rooms() -> FloorPlan:
    ends = {
        "a": ((-2, -2), (2, -2)),
        "b": ((2, -2), (2, 2)),
        "c": ((2, 2), (-2, 2)),
        "d": ((-2, 2), (-2, -2)),
        "e": ((-2, 0), (2, 0)),
        "f": ((0, -2), (0, 2)),
    }
    walls = tuple(
        WallSpec(id=name, start=start, end=end, thickness=0.12 if name in "ef" else 0.3)
        for name, (start, end) in ends.items()
    )
    return FloorPlan(walls=walls)


def inked(pen: Pen) -> bool:
    return bool((pen.finished() < 128).any())


@pytest.mark.parametrize("name", OPENINGS)
def test_a_symbol_of_an_opening_draws(name: str, pen: Pen, rng: Generator):
    OPENINGS[name](Spot(pen, (0, 0), 0.3, -1, (0, 0, 0), 0.03), 0.45, 0.15, rng)
    assert inked(pen)


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_of_furniture_draws(name: str, pen: Pen, rng: Generator):
    piece = PIECES[name]
    spot = Spot(pen, (0, -2), 0, 1, (0, 0, 0), 0.03, (230, 230, 230))
    piece.draw(spot, piece.wide(rng), piece.deep(rng), rng)
    assert inked(pen)


def test_a_room_has_names_and_pieces_for_its_kind():
    kinds = {kind for names in ROOMS.values() for kind in names}
    assert kinds <= set(SETS)
    assert {name for names in SETS.values() for name in names} <= set(PIECES)


@pytest.mark.parametrize("name", WALL_LOOKS)
def test_walls_draw_in_every_look(name: str, rng: Generator):
    plan = storey(rng)
    pen = Pen((-1, -1, 16, 13), 40, 1, (255, 255, 255))
    look = wall_look(name, rng, line=(0, 0, 0))
    draw_walls(pen, plan, dict.fromkeys(("inner", "changed", "outer", "column"), look), 0.0, rng)
    assert (pen.finished() < 255).any()


def test_lines_of_a_core_run_within_the_outer_walls_alone(pen, rng):
    plan = four_rooms()
    looks = dict.fromkeys(("inner", "changed", "outer", "column"), WallLook(None, (0, 0, 0)))
    looks["outer"] = WallLook(None, (0, 0, 0), core=(0.5,), thin=0.02)
    draw_walls(pen, plan, looks, 0.0, rng)
    dark = pen.finished()[..., 0] < 128
    assert dark[:, pen.page.shape[1] // 4].any() and not dark[60:-60, 60:-60].any()


@pytest.mark.parametrize(
    "look", [{"parted": True}, {"uneven": 0.5}, {"beyond": -0.06}, {"strokes": 2, "astray": 0.03}]
)
def test_lines_of_walls_vary_as_hands_do(look, rng):
    pages = []
    for told in ({}, look):
        pen = Pen((-3, -3, 3, 3), 60, 2, (255, 255, 255))
        wall = WallLook(None, (0, 0, 0), outline=0.03, **told)
        looks = dict.fromkeys(("inner", "changed", "outer", "column"), wall)
        draw_walls(pen, four_rooms(), looks, 0.0, rng)
        pages.append(pen.finished())
    assert (pages[0] != pages[1]).any()


@pytest.mark.parametrize("name", [*UNDER, *AROUND])
def test_what_is_around_a_plan_draws(name: str, rng: Generator):
    plan = storey(rng)
    pen = Pen((-4, -4, 18, 16), 40, 1, (255, 255, 255))
    whole = unary_union(ground(plan.walls)).convex_hull
    style = replace(random_style(rng), line=(0, 0, 0), remark=(0, 0, 0))
    for _ in range(3):
        (UNDER | AROUND)[name].draw(Sheet(pen, plan, whole, style, rng))
    assert (pen.finished() < 250).any()


@pytest.mark.parametrize("name", DONE)
def test_a_harm_changes_a_page_and_keeps_its_shape(name: str, rng: Generator):
    page = np.full((60, 80, 3), 230, np.uint8)
    page[20:40, 10:70] = 40
    worst = {"swell": 1, "quality": 20, "blur": 1.0, "noise": 12.0}.get(name, 0.5)
    harmed, moved = harm(page, replace(Harm(), **{name: worst}), rng)
    assert harmed.shape == page.shape and harmed.dtype == np.uint8
    assert (harmed != page).any() and np.allclose(moved, np.eye(3))


def test_a_tilted_page_is_known_by_its_map(rng: Generator):
    page = np.full((200, 300, 3), 255, np.uint8)
    page[100:103, 150:153] = 0
    harmed, moved = harm(page, Harm(skew=6.0, tilt=0.03), rng)
    spot = moved @ (151, 101, 1)
    dark = np.argwhere(harmed[..., 0] < 128).mean(axis=0)
    assert dark[::-1] == pytest.approx(spot[:2] / spot[2], abs=1)


@pytest.mark.parametrize("name", NO_PLANS)
def test_a_page_that_is_no_plan(name: str, rng: Generator):
    page = NO_PLANS[name](rng)
    assert page.dtype == np.uint8 and page.ndim == 3 and page.shape[2] == 3


@pytest.mark.parametrize("name", RECIPES)
def test_a_storey_of_every_kind_has_rooms_and_a_way_in(name: str):
    for seed in range(4):
        plan = storey(np.random.default_rng(seed), name)
        assert plan.rooms and plan.walls
        assert any(one.kind == "door" for one in plan.openings)


def test_a_hall_that_branches_is_one_room_that_most_others_lie_at():
    whole, recipe = (0.0, 0.0, 12.0, 9.0), random_recipe("halls", np.random.default_rng(1))
    recipe = replace(recipe, branch=True, least=1.5)
    most = 0
    for seed in range(20):
        leaves, hall = hall_and_rooms(np.random.default_rng(seed), whole, recipe)
        assert sum(area(each) for each in (*leaves, *hall)) == pytest.approx(12 * 9)
        most = max(most, len(hall))
    assert most == 2


def area(rect: tuple[float, float, float, float]) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def test_a_door_stands_right_at_the_wall_that_meets_its_own():
    gaps = []
    for seed in range(30):
        plan = storey(np.random.default_rng(seed), "halls")
        for one in plan.openings:
            wall = plan.wall(one.wall)
            spots = (wall.at(one.at - one.width / 2), wall.at(one.at + one.width / 2))
            gaps += [
                LineString([other.start, other.end]).distance(Point(spot)) - other.thickness / 2
                for other in plan.walls
                for spot in spots
                if other.id != wall.id
            ]
    assert -0.08 < min(gaps) < 0.01


def test_two_storeys_share_a_page_and_no_ground():
    one, other = (storey(np.random.default_rng(seed)) for seed in (1, 2))
    both = beside(one, other, 2.0)
    assert len(both.rooms) == len(one.rooms) + len(other.rooms)
    edges = [box(*Polygon(room.polygon).bounds) for room in both.rooms]
    assert edges[0].distance(edges[-1]) > 1.5


@pytest.mark.parametrize("name", STYLES)
def test_a_named_style_draws_what_truth_says(name: str):
    plan = storey(np.random.default_rng(5))
    page, to_page = draw(
        plan, named_style(name, np.random.default_rng(5)), 40, np.random.default_rng(5)
    )
    labels = truth(plan, to_page, page.shape[:2])
    wall, room = (np.median(page[labels == what].mean(axis=-1)) for what in (WALL, ROOM))
    assert (labels == WALL).mean() > 0.02
    assert name in ("hatched", "hollow", "blueprint") or wall < room - 40


@pytest.mark.parametrize("name", SORTS)
def test_a_sort_of_page_draws(name: str, rng: Generator):
    plan = storey(rng)
    page, _ = draw(plan, random_style(rng, SORTS[name]), 30, rng)
    assert np.ptp(page) > 40


@pytest.mark.parametrize("name", FINISHES)
def test_a_finish_keeps_ink_and_paper_apart(name: str, rng: Generator):
    page = np.zeros((4, 4, 3), np.uint8)
    page[:2] = 255
    done = FINISHES[name](page, rng).astype(int)
    assert abs(done[0, 0] - done[3, 3]).max() > 60


@pytest.mark.parametrize("font", FONTS)
def test_a_font_writes_every_language(font: Font):
    for word in ("Küche", "Спальня", "寝室", "Bath 12.5 m²"):
        assert lettering(word, font, 14).max() > 128


def test_every_harm_and_seed_works():
    for kind in HARMS:
        random_harm(np.random.default_rng(1), kind)
    shapes = {sample(seed)[0].shape for seed in range(20)}
    assert len(shapes) > 15


def test_every_hand_draws_its_share_of_the_pages(monkeypatch):
    drawn = Counter()

    def counted(hand):
        share, draw = HANDS[hand]

        def counting(rng):
            drawn[hand] += 1
            return draw(rng)

        return share, counting

    monkeypatch.setattr("benchmarks.plans.sample.HANDS", {hand: counted(hand) for hand in HANDS})
    for seed in range(60):
        page, plan, to_page = sample(seed)
        assert page.dtype == np.uint8 and to_page.shape == (3, 3)
        assert plan.walls or plan == FloorPlan()
    assert set(drawn) == set(HANDS) and sum(drawn.values()) == 60
    assert sum(share for share, _ in HANDS.values()) == pytest.approx(1)


def test_some_pages_are_drawn_by_the_other_hand_none_of_them_measured(monkeypatch):
    drawn = []

    def spy(case: Case) -> Page:
        drawn.append(case.number)
        return make_page(case)

    monkeypatch.setattr("benchmarks.plans.sample.make_page", spy)
    for seed in range(12):
        sample(seed)
    assert 1 <= len(drawn) <= 8 and min(drawn) >= 1000
