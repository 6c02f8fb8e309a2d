import numpy as np
import pytest
from benchmarks.plans.ground import ground
from benchmarks.plans.sample import sample
from benchmarks.plans.truth import DOOR, OUTSIDE, ROOM, WALL, WINDOW, truth

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomSpec, WallSpec

CORNERS = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0))
PLAN = FloorPlan(
    walls=tuple(
        WallSpec(id=f"w{n}", start=CORNERS[n], end=CORNERS[(n + 1) % 4], thickness=0.4)
        for n in range(4)
    ),
    rooms=(RoomSpec(name="one", polygon=((0.2, 0.2), (3.8, 0.2), (3.8, 2.8), (0.2, 2.8))),),
    openings=(
        OpeningSpec(kind="door", wall="w0", at=2.0, width=1.0),
        OpeningSpec(kind="window", wall="w1", at=1.5, width=1.0),
    ),
)
TO_PAGE = np.array([[10.0, 0, 10], [0, -10, 40], [0, 0, 1]])


def test_every_class_lies_where_the_plan_has_it():
    labels = truth(PLAN, TO_PAGE, (50, 60))
    spots = {
        OUTSIDE: [(2, 2), (43, 30), (25, 7)],
        ROOM: [(13, 13), (25, 30), (36, 46)],
        WALL: [(9, 9), (40, 15), (9, 30), (10, 51)],
        DOOR: [(40, 26), (40, 34), (39, 30)],
        WINDOW: [(21, 50), (29, 50)],
    }
    for what, where in spots.items():
        assert {int(labels[spot]) for spot in where} == {what}


def test_edges_are_right_to_half_a_pixel():
    column = truth(PLAN, TO_PAGE, (50, 60))[:, 15]
    walls = np.flatnonzero(column == WALL)
    rooms = np.flatnonzero(column == ROOM)
    assert walls[0] in (7, 8) and walls[-1] in (42, 43)
    assert rooms[0] in (12, 13) and rooms[-1] in (37, 38)


def test_a_slanted_corner_closes_without_a_spur():
    walls = (
        WallSpec(id="a", start=(0, 0), end=(2, 0), thickness=0.4),
        WallSpec(id="b", start=(2, 0), end=(3, 1), thickness=0.4),
    )
    one, other = ground(walls)
    mitre = 0.2 * np.tan(np.pi / 8)
    assert one.bounds == pytest.approx((-0.2, -0.2, 2 + mitre, 0.2))
    assert one.union(other).area == pytest.approx(0.4 * (2 + 2**0.5 + 0.4), abs=0.001)


def test_a_seed_has_its_own_page():
    for seed in range(6):
        page, plan, to_page = sample(seed)
        again, same, _ = sample(seed)
        assert page.dtype == np.uint8 and page.ndim == 3 and to_page.shape == (3, 3)
        assert np.array_equal(page, again) and plan == same
        labels = truth(plan, to_page, page.shape[:2])
        assert labels.shape == page.shape[:2]
