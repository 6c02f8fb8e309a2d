"""A scale is told by what is usual in dwellings, and by a bar that agrees with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from underdraw.floor_plan.raster.scale import read_scale, scale_by_bar, scale_odds
from underdraw.floor_plan.raster.scale_bar import ScaleBar
from underdraw.floor_plan.raster.sizes import Sizes

K = 70.0  # pixels to the metre
BLANK = np.zeros((50, 60), np.float32), np.zeros((50, 60), bool)


def _sizes(
    doors: Sequence[float],
    bare: Sequence[float] = (),
    walls: tuple[float, float] = (0.12, 0.3),
    rooms: Sequence[float] = (4.0, 11.0, 14.0, 24.0),
) -> Sizes:
    """Return the pixels of sizes in metres."""
    return Sizes(
        doors=np.array([*doors, *bare]) * K,
        leaves=np.array([True] * len(doors) + [False] * len(bare)),
        inner=np.array([[walls[0], 9.0], [walls[0], 4.0]]) * K,
        outer=np.array([[walls[1], 12.0]]) * K,
        rooms=np.array(rooms) * K * K,
    )


def _off(sizes: Sizes) -> float:
    return abs(float(np.log(scale_odds(sizes).best / K)))


def test_most_doors_are_of_the_usual_width() -> None:
    assert _off(_sizes([0.9, 0.9, 0.88, 0.9, 0.8])) < 0.02


def test_small_doors_are_told_by_the_thick_walls_and_large_rooms_they_are_among() -> None:
    assert _off(_sizes([0.8] * 6, walls=(0.2, 0.45), rooms=(7.0, 22.0, 25.0, 40.0))) < 0.03


def test_a_few_wrong_doors_move_nothing() -> None:
    right = scale_odds(_sizes([0.9] * 6)).best
    wrong = scale_odds(_sizes([0.9] * 6 + [0.42, 0.55], bare=[1.3])).best
    assert wrong == pytest.approx(right, rel=0.01)


def test_double_doors_and_wide_openings_do_not_pull() -> None:
    right = scale_odds(_sizes([0.9] * 4)).best
    wide = scale_odds(_sizes([0.9] * 4 + [1.6, 1.8, 1.8], bare=[2.4, 1.2, 3.1])).best
    assert wide == pytest.approx(right, rel=0.01)


def test_doors_that_are_none_are_overruled_by_walls_and_rooms() -> None:
    assert _off(_sizes([0.4] * 14)) < 0.35
    assert _off(_sizes([0.4] * 14, rooms=[])) > 0.35


def test_many_doors_alike_are_surer_than_one_but_never_certain() -> None:
    few, many = (read_scale(_sizes([0.9] * n), *BLANK) for n in (1, 8))
    assert few is not None and many is not None
    assert 0.5 < few.confidence <= many.confidence < 0.95
    assert few.source == many.source == "door width"


def test_nothing_is_said_without_a_door() -> None:
    assert read_scale(_sizes([]), *BLANK).confidence == 0


@pytest.mark.parametrize(("metres", "steps"), [(0.25, 8), (0.5, 4), (1, 5), (5, 2)])
@pytest.mark.parametrize("door", [0.8, 0.9, 1.0])
def test_a_bar_says_what_doors_only_hint_at(metres: float, steps: int, door: float) -> None:
    odds = scale_odds(_sizes([door] * 4))
    said = scale_by_bar(ScaleBar("alternating", metres * K, steps), odds)
    assert said == pytest.approx(K)


@pytest.mark.parametrize(("door", "said"), [(0.9, K), (1.0, None)])
def test_a_bar_that_may_be_of_2_or_of_2_5_metres_is_read_if_it_is_clear(
    door: float, said: float | None
) -> None:
    assert scale_by_bar(ScaleBar("ticks", 2.5 * K, 4), scale_odds(_sizes([door] * 4))) == said


@pytest.mark.parametrize(
    ("metres", "steps"),
    [(0.7, 5), (1.45, 5), (3.4, 3)],  # no length that bars are divided by
)
def test_a_bar_that_contradicts_the_sizes_is_left(metres: float, steps: int) -> None:
    odds = scale_odds(_sizes([0.9] * 6))
    assert scale_by_bar(ScaleBar("ticks", metres * K, steps), odds) is None


def test_a_bar_is_no_longer_than_bars_are() -> None:
    odds = scale_odds(_sizes([0.9] * 6))
    assert scale_by_bar(ScaleBar("ticks", 5 * K, 12), odds) is None
