"""What pictures are worth lies between what heeds nothing and the best the model can show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from underdraw.errors import ModelError, SpecError
from underdraw.evaluation import Case, Score, Study
from underdraw.evaluation.arms import NO_CONTROL, RECONSTRUCTION
from underdraw.evaluation.cases import held_out_rooms
from underdraw.spec import GenerationSpec, Size
from underdraw.tuning import Judge, Verdict
from underdraw.tuning.judge import score_of

CONTROLS = ("canny", "color")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return tuple(held_out_rooms(3, Size(64, 64)))


def same_corner(seen, case: Case) -> float:
    """Tell whose picture it is by the top left pixel."""
    return float(seen.image[0, 0, 0] == case.color[0, 0, 0])


@pytest.fixture
def judge(cases: tuple[Case, ...], tmp_path: Path) -> Judge:
    """A study whose reconstructions are the truth, and whose pictures without control are grey."""
    study = Study("rooms", cases, (), GenerationSpec(prompt=""), tmp_path)
    score = Score("the very picture", frozenset(), same_corner)
    for place, case in enumerate(cases):
        for arm, image in {
            NO_CONTROL: np.full_like(case.color, 128),
            RECONSTRUCTION: case.color,
            "true": case.color,
            "grey": np.full_like(case.color, 128),
        }.items():
            path = study.path(arm, place)
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(path)
    return Judge(study, CONTROLS, score, {})


def test_the_true_pictures_are_worth_one_and_grey_ones_nothing(judge: Judge) -> None:
    true, grey = judge("true"), judge("grey")
    for name in CONTROLS:
        assert true.obeyed[name].mean() == pytest.approx(1)
        assert grey.obeyed[name].mean() == pytest.approx(0)
    assert true.trade.mean() == pytest.approx(1)
    assert true.adherence.mean() == pytest.approx(1)
    assert grey.fidelity.shape == (3,)


def test_objectives_weigh_alike() -> None:
    shares = {"a": np.array([0.2, 0.4]), "b": np.array([0.6, 0.8])}
    verdict = Verdict(shares, np.array([1.0, 0.0]))
    assert verdict.fidelity == pytest.approx([0.4, 0.6])
    assert verdict.trade == pytest.approx([0.7, 0.3])


def test_each_control_has_the_first_score_that_its_image_carries() -> None:
    assert score_of("canny").name == "canny F1, 0 px"
    assert score_of("color").name == "palette ΔE ↓"
    with pytest.raises(SpecError, match="unknown control to measure 'pose'"):
        score_of("pose")


def test_where_nothing_can_be_won_nothing_is_tuned(judge: Judge) -> None:
    for place in range(3):
        judge.study.path(RECONSTRUCTION, place).write_bytes(
            judge.study.path(NO_CONTROL, place).read_bytes()
        )
    with pytest.raises(ModelError, match=r"canny F1, 0 px can't be tuned for: .* more scenes"):
        judge("true")
