"""Measures: true lines, whether they are drawn, and whether surfaces keep their colour."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.archviz.measure import (
    Patch,
    depth_error,
    disagreement,
    line_recall,
    patches,
    true_lines,
)
from underdraw.archviz.scenery import Scenery
from underdraw.rooms import draw, sample
from underdraw.spec import Size

SIZE = Size(96, 64)
RED, BLUE = (50.0, 60.0, 40.0), (40.0, 10.0, -60.0)


@pytest.fixture(scope="module")
def empty() -> Scenery:
    return Scenery.of(sample(3, room_type="empty room").scene, SIZE)


def test_lines_are_where_walls_meet(empty: Scenery) -> None:
    lines = true_lines(empty)
    assert 0.005 < lines.mean() < 0.1
    there = empty.frames.lines[0, 0].numpy() > 0
    grown = there | np.roll(there, 1, 0) | np.roll(there, 1, 1)
    assert grown[lines].all()


def test_furniture_has_no_lines_of_its_own() -> None:
    furnished = Scenery(draw([3], SIZE, room_type="kitchen").frames)
    shell = np.isin(furnished.segments, range(6))
    lines = true_lines(furnished)
    assert lines.any()
    assert shell[lines].all()


def test_the_scenes_own_picture_draws_its_lines(empty: Scenery) -> None:
    lines = true_lines(empty)
    assert line_recall(empty.color, lines) > 0.9
    assert line_recall(np.full_like(empty.color, 200), lines) == 0.0


def test_the_true_depth_has_no_error(empty: Scenery) -> None:
    assert depth_error(empty.depth * 3, empty) == pytest.approx(0.0, abs=1e-6)


def test_patches_have_their_share_and_colour(empty: Scenery) -> None:
    found = patches(np.full_like(empty.color, 255), empty.instances)
    assert 0 not in found
    assert sum(one.share for one in found.values()) <= 1.0
    assert all(one.color == pytest.approx((100, 0, 0), abs=0.1) for one in found.values())


def test_the_same_colours_agree() -> None:
    view = {"floor": Patch(0.3, RED), "wall": Patch(0.4, BLUE)}
    assert disagreement([view, view]) == pytest.approx(0.0)


def test_a_larger_surface_counts_for_more() -> None:
    first = {"floor": Patch(0.4, RED), "wall": Patch(0.1, BLUE)}
    floor_differs = {"floor": Patch(0.4, BLUE), "wall": Patch(0.1, BLUE)}
    wall_differs = {"floor": Patch(0.4, RED), "wall": Patch(0.1, RED)}
    whole = disagreement([{"floor": Patch(1, RED)}, {"floor": Patch(1, BLUE)}])
    assert whole is not None
    assert disagreement([first, floor_differs]) == pytest.approx(0.8 * whole)
    assert disagreement([first, wall_differs]) == pytest.approx(0.2 * whole)


def test_what_is_hardly_seen_is_not_compared() -> None:
    assert disagreement([{"lamp": Patch(0.5, RED)}, {"lamp": Patch(0.009, BLUE)}]) is None
    assert disagreement([{"lamp": Patch(0.5, RED)}]) is None
