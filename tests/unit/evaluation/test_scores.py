"""A score gives the truth its best figure, and less to what is something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from underdraw.evaluation import SCORES, Case, Reading, Score, find_detectors
from underdraw.evaluation.cases import held_out_rooms
from underdraw.models.detector import Detector
from underdraw.rooms import HELD_OUT
from underdraw.spec.size import Size

BY_NAME = {score.name: score for score in SCORES}


@pytest.fixture(scope="module")
def case() -> Case:
    (first, *_) = held_out_rooms(1, Size(128, 128))
    return first


@pytest.fixture(scope="module")
def detectors() -> Mapping[str, Detector]:
    found, lacking = find_detectors()
    assert not lacking
    return found


@pytest.fixture
def measure(case: Case, detectors: Mapping[str, Detector]):
    def of(name: str, image: NDArray[np.uint8], of_case: Case = case) -> float | None:
        return BY_NAME[name].measure(Reading(image, detectors), of_case)

    return of


def test_a_case_is_a_held_out_scene_and_its_maps(case: Case) -> None:
    assert case.seed == HELD_OUT
    assert case.color.shape == (128, 128, 3)
    for name in ("canny", "depth", "seg", "color"):
        assert case.maps[name].shape == (128, 128, 3), name
        assert len(np.unique(case.maps[name])) > 1, name
    assert all(asked.mask.any() for asked in case.asked)


@pytest.mark.parametrize(
    ("name", "best"),
    [
        ("canny F1, 0 px", 1.0),
        ("canny F1, 1 px", 1.0),
        ("asked colours in place", 1.0),
        ("asked things there", 1.0),
        ("palette ΔE ↓", 0.0),
    ],
)
def test_the_truth_scores_best(measure, case: Case, name: str, best: float) -> None:
    assert case.asked
    assert measure(name, case.color) == best


def test_the_detectors_read_the_truth(measure, case: Case) -> None:
    assert measure("seg mIoU", case.color) > 0.7
    assert measure("depth si-RMSE ↓", case.color) < 0.1
    assert measure("depth RMSE in m ↓", case.color) < 0.6


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.name)
def test_another_picture_scores_worse(measure, case: Case, score: Score) -> None:
    truth, other = (measure(score.name, i) for i in (case.color, 255 - case.color[:, ::-1]))
    assert other > truth if score.is_error else other < truth


def test_a_pixel_beside_the_edge_counts_within_one_pixel_only(measure, case: Case) -> None:
    moved = np.roll(case.color, 1, axis=1)
    assert measure("canny F1, 0 px", moved) < 0.7 < measure("canny F1, 1 px", moved)


def test_a_thing_counts_wherever_it_is(measure, case: Case) -> None:
    mirrored = case.color[:, ::-1].copy()
    assert measure("asked things there", mirrored) == 1.0
    assert measure("asked colours in place", mirrored) < 1.0


@pytest.mark.parametrize("name", ["asked colours in place", "asked things there"])
def test_a_case_without_coloured_things_has_no_colours_to_keep(
    measure, case: Case, name: str
) -> None:
    assert measure(name, case.color, replace(case, asked=())) is None
