"""A score gives the truth its best figure, and nothing to what has nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underdraw.evaluation import SCORES, Case
from underdraw.evaluation.cases import held_out_rooms
from underdraw.rooms import HELD_OUT
from underdraw.spec.size import Size

BY_NAME = {score.name: score for score in SCORES}


@pytest.fixture(scope="module")
def case() -> Case:
    (first, *_) = held_out_rooms(1, Size(96, 96))
    return first


def test_a_case_is_a_held_out_scene_and_its_maps(case: Case) -> None:
    assert case.seed == HELD_OUT
    assert case.color.shape == (96, 96, 3)
    for name in ("canny", "depth"):
        assert case.maps[name].shape == (96, 96, 3), name
        assert len(np.unique(case.maps[name])) > 1, name
    assert all(mask.any() for mask, _ in case.things)


@pytest.mark.parametrize("name", ["canny F1, 0 px", "canny F1, 1 px", "asked colours kept"])
def test_the_truth_scores_one(case: Case, name: str) -> None:
    assert case.things
    assert BY_NAME[name].measure(case.color, case) == 1.0


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.name)
def test_another_picture_scores_less(case: Case, score) -> None:
    truth, other = score.measure(case.color, case), score.measure(255 - case.color[:, ::-1], case)
    assert other < truth


def test_a_pixel_beside_the_edge_counts_within_one_pixel_only(case: Case) -> None:
    moved = np.roll(case.color, 1, axis=1)
    exact, near = BY_NAME["canny F1, 0 px"], BY_NAME["canny F1, 1 px"]
    assert exact.measure(moved, case) < 0.7 < near.measure(moved, case)


def test_a_case_without_coloured_things_has_no_colours_to_keep(case: Case) -> None:
    assert BY_NAME["asked colours kept"].measure(case.color, replace(case, things=())) is None
