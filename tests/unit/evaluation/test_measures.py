"""Each kind of map is measured by what can be counted by hand, and what can't be had says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import tiny
from underdraw.errors import SpecError
from underdraw.evaluation import Case, Reading, Score, StudyControl
from underdraw.evaluation.controls import study_control
from underdraw.evaluation.measures import MEASURES, scores_of
from underdraw.preprocess import run
from underdraw.spec.preprocess import PARAMS, DepthParams, PoseParams, parse_preprocess

Image = np.ndarray


def picture(side: int = 48, place: int = 12) -> Image:
    """A dark box on a bright wall, its left side at `place`."""
    image = np.full((side, side, 3), 200, np.uint8)
    image[place : side - 12, place : side - 12] = (30, 60, 90)
    return image


def scores(kind: str) -> tuple[StudyControl, dict[str, Score]]:
    control = study_control("it", "net", kind)
    return control, {one.name.removeprefix("it "): one for one in scores_of(control, MEASURES)}


Figure = Callable[..., float | str]


@pytest.fixture
def figure() -> Figure:
    """Measure one picture against another by a score of a kind of map."""

    def of(kind: str, name: str, found: Image, true: Image) -> float | str:
        control, named = scores(kind)
        assert control.extractor is not None
        case = Case("a", "", true, {"it": run(true, control.extractor)})
        return named[name].figure([Reading(found, {})], case)

    return of


def test_every_kind_of_map_has_a_measure() -> None:
    assert set(MEASURES) == set(PARAMS)


BEST = {
    "canny": {
        "F1, 0 px": 1.0,
        "F1, 1 px": 1.0,
        "F1, 0.75 % of the diagonal": 1.0,
        "chamfer in px ↓": 0.0,
    },
    "lineart": {"SSIM": 1.0, "MS-SSIM": "picture smaller than 176 px"},
    "lines": {"precision": 1.0, "recall": 1.0, "length error ↓": 0.0},
    "color": {"palette ΔE2000 ↓": 0.0},
    "tile": {"PSNR in dB": 100.0},
    "seg": {"mIoU": 1.0},
    "depth": {"map RMSE, of 255 ↓": 0.0, "si-RMSE ↓": 0.0},
    "normals": {
        "mean angle in degrees ↓": 0.0,
        "under 11.25 degrees": 1.0,
        "under 22.5 degrees": 1.0,
        "under 30 degrees": 1.0,
    },
}


@pytest.mark.parametrize("kind", BEST)
def test_the_truth_scores_best(figure: Figure, kind: str) -> None:
    assert set(scores(kind)[1]) == set(BEST[kind])
    for name, best in BEST[kind].items():
        assert figure(kind, name, picture(), picture()) == pytest.approx(best, abs=1e-5), name


@pytest.mark.parametrize("kind", ["canny", "lines", "color", "tile", "softedge", "normals"])
def test_another_picture_scores_worse(figure: Figure, kind: str) -> None:
    for name, score in scores(kind)[1].items():
        best, other = (figure(kind, name, p, picture()) for p in (picture(), picture(place=24)))
        if not isinstance(other, str):
            assert (other > best) if score.is_error else (other < best), name


def test_edges_a_pixel_aside_count_within_a_pixel_only(figure: Figure) -> None:
    aside = np.roll(picture(), 1, axis=1)
    assert figure("canny", "F1, 0 px", aside, picture()) < 0.7
    assert figure("canny", "F1, 1 px", aside, picture()) == 1.0


def test_the_wide_tolerance_grows_with_the_picture(figure: Figure) -> None:
    """Of 400 px the diagonal is 566, and 0.75 % of it 4 px."""
    name, true = "F1, 0.75 % of the diagonal", picture(400)
    assert figure("canny", name, np.roll(true, 4, axis=(0, 1)), true) == 1.0
    assert figure("canny", name, np.roll(true, 5, axis=(0, 1)), true) < 0.1


def test_tiles_are_compared_in_decibels(figure: Figure) -> None:
    """One grey level everywhere is 20 log10(255); enlarging rounds a few levels away."""
    assert figure("tile", "PSNR in dB", picture() + 1, picture()) == pytest.approx(
        48.1308, abs=0.05
    )


def test_multi_scale_similarity_needs_a_large_picture(figure: Figure) -> None:
    assert figure("softedge", "MS-SSIM", picture(176), picture(176)) == pytest.approx(1.0)
    assert (
        figure("softedge", "MS-SSIM", picture(175), picture(175)) == "picture smaller than 176 px"
    )


@pytest.mark.parametrize("name", ["F1, 0 px", "chamfer in px ↓"])
def test_a_true_picture_without_edges_has_nothing_to_find(figure: Figure, name: str) -> None:
    assert figure("canny", name, picture(), np.full((48, 48, 3), 9, np.uint8)) == (
        "no edges in the control image"
    )


def test_a_result_without_edges_is_as_far_off_as_can_be(figure: Figure) -> None:
    blank = np.full((48, 48, 3), 9, np.uint8)
    assert figure("canny", "F1, 1 px", blank, picture()) == 0.0
    assert figure("canny", "chamfer in px ↓", blank, picture()) == pytest.approx(48 * 2**0.5)


def test_lines_are_those_of_the_true_picture(figure: Figure) -> None:
    blank = np.full((48, 48, 3), 9, np.uint8)
    assert figure("lines", "recall", blank, picture()) == 0.0
    assert figure("lines", "recall", picture(), blank) == "no straight lines in the true picture"


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("pose", "PCK, 10 % of the body", "the pack 'rooms' has no pose detector"),
        ("shuffle", "likeness", "a shuffled picture says nothing of where things are"),
    ],
)
def test_what_no_one_can_read_says_so(kind: str, name: str, why: str) -> None:
    case = Case("a", "", picture(), {"it": picture()})
    assert str(scores(kind)[1][name].figure([Reading(picture(), {})], case)).startswith(why)


def test_normals_need_a_surface_in_both_maps() -> None:
    case = Case("a", "", picture(), {"it": np.zeros_like(picture())})
    for score in scores("normals")[1].values():
        assert score.figure([Reading(picture(), {})], case) == "no pixel has a normal in both maps"


def test_a_score_without_its_weights_says_so() -> None:
    """Given maps need no extractor to draw from, but one to read the results."""
    case = Case("a", "", picture(), {"it": picture()})
    control = study_control("it", "net", "normals:model=elsewhere")
    for score in scores_of(control, MEASURES):
        assert "unknown detector 'elsewhere'" in str(score.figure([Reading(picture(), {})], case))


def test_a_pose_is_that_of_the_true_picture(tmp_path: Path) -> None:
    """Of a random network, which is surer of some keypoints than of others."""
    draw = np.random.default_rng(0)
    true, other = draw.integers(0, 256, (2, 48, 48, 3), np.uint8)
    model = tiny.save_pose(tmp_path)

    def figure(found: Image, sure: float) -> float | str:
        control = study_control("it", "net", f"pose:model={model},sure={sure}")
        (score,) = scores_of(control, MEASURES)
        return score.figure([Reading(found, {})], Case("a", "", true, {"it": true}))

    assert figure(true, 0.0) == 1.0
    assert 0.0 <= float(figure(other, 0.0)) < 1.0
    assert figure(true, 1.0) == "nobody is seen in the true picture"


def test_a_score_without_its_detector_says_so() -> None:
    score = Score("depth", frozenset(), lambda seen, case: 1.0, detector="depth")
    case = Case("a", "", picture(), {})
    assert score.figure([Reading(picture(), {})], case) == "needs a depth detector"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (float("inf"), "no finite value"),
        (float("nan"), "no finite value"),
        (None, "nothing to measure"),
    ],
)
def test_a_value_that_is_no_number_is_left_out(value: float | None, why: str) -> None:
    case = Case("a", "", picture(), {})
    score = Score("x", frozenset(), lambda seen, case: value)
    assert score.figure([Reading(picture(), {})], case) == why


def test_several_pictures_of_a_case_are_averaged() -> None:
    score = Score("x", frozenset(), lambda seen, case: float(seen.image.mean()))
    seen = [Reading(np.full((2, 2, 3), grey, np.uint8), {}) for grey in (10, 20)]
    assert score.figure(seen, Case("a", "", picture(), {})) == 15.0


def test_a_kind_is_told_by_name_or_said() -> None:
    assert study_control("depth", "depth").extractor == DepthParams()
    for network in ("lllyasviel/control_v11p_sd15_canny", "x/t2i-adapter-canny.safetensors"):
        assert study_control("a", network).kind == "canny"
    said = study_control("canny", "net", "canny:low=50,high=70")
    assert said.extractor == parse_preprocess("canny:low=50,high=70")
    assert study_control("openpose", "net").extractor == PoseParams()
    assert study_control("a", "control_v11p_sd15_normalbae").kind == "normals"


@pytest.mark.parametrize("network", ["mine", "canny-or-depth"])
def test_a_kind_that_nothing_tells_is_refused(network: str) -> None:
    with pytest.raises(SpecError, match="say it, for example -c a:canny"):
        study_control("a", network)
