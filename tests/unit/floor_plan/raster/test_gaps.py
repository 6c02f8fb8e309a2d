"""What the network missed between two walls on one line is an opening."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.floor_plan.raster.likely import Patch, likely
from underdraw.floor_plan.raster.gaps import gaps_between
from underdraw.floor_plan.raster.storey import storey_of
from underdraw.floor_plan.raster.vectors import bars_of

DOOR = 60


def _found(*walls: tuple[slice, slice], seen: tuple[Patch, ...] = ()) -> list:
    solid = [("wall", rows, columns, 1.0) for rows, columns in walls]
    whole = likely((300, 400), [*solid, *seen])
    solid = whole.argmax(axis=0) == 2
    return gaps_between(bars_of(solid, 10), solid, whole, DOOR)


def test_a_gap_as_wide_as_a_door_is_one() -> None:
    (gap,) = _found((slice(100, 110), slice(20, 160)), (slice(100, 110), slice(220, 380)))
    assert gap.kind == "doorway"
    assert gap.middle == pytest.approx([189.5, 104.5], abs=1)
    assert gap.width == pytest.approx(60, abs=2)
    assert abs(gap.way[0]) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("width", [10, 200])
def test_a_crack_and_a_hall_are_none(width: int) -> None:
    assert not _found((slice(100, 110), slice(20, 160)), (slice(100, 110), slice(160 + width, 390)))


def test_walls_beside_each_other_have_none_between_them() -> None:
    assert not _found((slice(100, 110), slice(20, 160)), (slice(116, 126), slice(220, 380)))


def test_the_free_end_of_a_wall_has_a_door_to_the_wall_that_it_points_at() -> None:
    (gap,) = _found((slice(100, 110), slice(20, 160)), (slice(20, 280), slice(225, 240)))
    assert gap.middle == pytest.approx([192, 104.5], abs=1.5)
    assert gap.width == pytest.approx(65, abs=2)


def test_a_wall_points_at_no_door_across_a_hall() -> None:
    assert not _found((slice(100, 110), slice(20, 160)), (slice(20, 280), slice(240, 255)))


ACROSS = slice(20, 280)
CORRIDOR = (
    (slice(140, 150), slice(20, 160)),
    (ACROSS, slice(160, 170)),
    (ACROSS, slice(230, 240)),
    (slice(140, 150), slice(240, 380)),
)


@pytest.mark.parametrize(("how_likely", "count"), [(0.0, 0), (0.5, 0), (0.9, 1)])
def test_a_corridor_between_two_rooms_has_a_door_only_where_one_is_plainly_seen(
    how_likely: float, count: int
) -> None:
    seen = ("doorway", slice(138, 152), slice(170, 230), how_likely)
    assert len(_found(*CORRIDOR, seen=(seen,))) == count


@pytest.mark.parametrize("at_corner", [(), (("door", slice(150, 200), slice(160, 163), 0.9),)])
def test_a_corridor_has_thin_walls_and_doors_at_its_corners(at_corner: tuple[Patch, ...]) -> None:
    walls = (
        (slice(140, 150), slice(20, 160)),
        (slice(20, 150) if at_corner else ACROSS, slice(160, 163)),
        (ACROSS, slice(223, 226)),
        (slice(140, 150), slice(226, 380)),
    )
    assert not _found(*walls, seen=at_corner)


def test_an_upright_gap_is_found_too() -> None:
    (gap,) = _found((slice(20, 120), slice(200, 210)), (slice(180, 280), slice(200, 210)))
    assert abs(gap.way[1]) == pytest.approx(1, abs=0.01)


def test_rooms_are_parted_by_a_door_that_was_missed() -> None:
    whole = likely(
        (220, 460),
        [
            ("wall", slice(20, 200), slice(20, 440), 1.0),
            ("room", slice(35, 185), slice(35, 225), 1.0),
            ("room", slice(35, 185), slice(235, 425), 1.0),
            ("room", slice(80, 140), slice(225, 235), 1.0),
        ],
    )
    storey = storey_of(whole)
    assert storey is not None
    assert storey.count == 2
    (door,) = storey.openings
    assert np.hypot(*(door.middle - [229.5, 109.5])) < 2
