"""ControlNet++'s figures are those that can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import tiny
from underdraw.errors import SpecError
from underdraw.evaluation import PROTOCOLS, Case, Reading
from underdraw.evaluation.controls import study_control
from underdraw.evaluation.protocols import eight_bit_rmse, pooled_f1, pooled_iou
from underdraw.metrics import cmmd_parts
from underdraw.models.clip import load_clip
from underdraw.spec import GenerationSpec, Size
from underdraw.spec.preprocess import CannySmoothParams

PAPER = PROTOCOLS["controlnetpp"]


def edges(*places: int) -> np.ndarray:
    """A map of 2 x 4 with edges at the given places, counted along its rows."""
    flat = np.zeros(8, np.uint8)
    flat[list(places)] = 255
    return np.repeat(flat.reshape(2, 4, 1), 3, axis=2)


def test_edges_of_four_pictures_are_counted_as_one() -> None:
    """Hits 2 + 1 + 0 + 0; found 2 + 3 + 0 + 1 = 6, true 4 * 2 = 8: 2 * 3 / 14."""
    found = np.concatenate([edges(0, 1), edges(0, 5, 6), edges(), edges(7)])
    assert pooled_f1(found, edges(0, 1)) == pytest.approx(6 / 14)
    each = [pooled_f1(one, edges(0, 1)) for one in np.split(found, 4)]
    assert np.mean(each) == pytest.approx((1 + 2 / 5 + 0 + 0) / 4)  # which is another figure


def test_edges_count_in_place_only() -> None:
    assert pooled_f1(edges(1), edges(0)) == 0.0
    assert pooled_f1(edges(), edges()) == 0.0  # as torchmetrics has it


def test_classes_of_four_pictures_are_counted_as_one() -> None:
    """Of white: 3 pixels both, 5 either; of black 11 and 13."""
    true = edges(0, 1)
    found = np.concatenate([edges(0, 1), edges(0)])
    assert pooled_iou(found, true) == pytest.approx((3 / 4 + 12 / 13) / 2)


def test_inverse_depth_is_scaled_by_its_largest_and_not_shifted() -> None:
    found = np.array([[1.0, 2.0], [3.0, 4.0]])  # 63, 127, 191, 255 of 255
    true = np.repeat(np.array([[0, 85], [170, 255]], np.uint8)[:, :, None], 3, axis=2)
    expected = np.sqrt((63**2 + 42**2 + 21**2 + 0) / 4)
    assert eight_bit_rmse(found, true) == pytest.approx(expected)


def test_it_draws_as_the_paper_does() -> None:
    request = GenerationSpec.parse({"prompt": "", **PAPER.request})
    assert (request.steps, request.scheduler, request.guidance_scale) == (20, "unipc", 7.5)
    assert request.negative_prompt == "worst quality, low quality"
    assert (PAPER.size, PAPER.fit, PAPER.repeats) == (Size(512, 512), "stretch", 4)
    large = PROTOCOLS["controlnetpp-sdxl"]
    assert (large.size, large.request["steps"]) == (Size(1024, 1024), 50)


def test_its_edges_are_those_of_a_blurred_picture() -> None:
    adopted = PAPER.adopt(study_control("canny", "canny"))
    assert adopted.extractor == CannySmoothParams(low=0.1, high=0.2)
    assert (
        PAPER.adopt(study_control("lineart", "net")).extractor
        == study_control("lineart", "net").extractor
    )


def test_a_kind_that_it_does_not_measure_is_refused() -> None:
    with pytest.raises(SpecError, match="unknown kind of map in this protocol 'color'"):
        PAPER.adopt(study_control("color", "color"))


def test_its_scores_name_what_they_lack() -> None:
    image = np.zeros((16, 16, 3), np.uint8)
    control = PAPER.adopt(study_control("depth", "depth"))
    case = Case("a", "", image, {"depth": image})
    found = {one.name: one.figure([Reading(image, {})], case) for one in PAPER.scores([control])}
    assert found == {
        "depth RMSE, of 255 ↓": "needs an estimator of inverse depth, such as DPT",
        "FID ↓": "needs the weights of an Inception network",
        "CLIP score": "needs a CLIP; give --clip",
    }


def test_four_pictures_of_a_case_are_read_one_by_one() -> None:
    """Their edges are not those between one picture and the next."""
    control = PAPER.adopt(study_control("canny", "canny"))
    (score, *_) = PAPER.scores([control])
    image = np.zeros((32, 32, 3), np.uint8)
    image[8:24, 8:24] = 255
    assert control.extractor is not None
    case = Case("a", "", image, {"canny": Reading(image, {}).map(control.extractor)})
    assert score.figure([Reading(image, {})] * 4, case) == 1.0
    assert score.figure([Reading(image, {})] * 3 + [Reading(255 - image, {})], case) == 1.0
    blank = Reading(np.zeros_like(image), {})
    # Half the pictures have every edge, the others none: 2 * 2n / (2n + 4n).
    assert score.figure([Reading(image, {})] * 2 + [blank] * 2, case) == pytest.approx(2 / 3)


def test_a_clip_scores_captions_of_a_hundred(tmp_path: Path) -> None:
    clip = load_clip(str(tiny.save_clip(tmp_path / "clip")))
    image = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    for protocol, count in ((PROTOCOLS["underdraw"], 2), (PAPER, 3)):
        scores = protocol.with_clip(clip).scores([])
        assert [one.name for one in scores] == ["FID ↓", "CLIP score", "CMMD ↓"][-count:]
        score = scores[-2]
        figure = score.figure([Reading(image, {})], Case("a", "a red room", image, {}))
        assert figure == pytest.approx(100 * max(clip.similarity(image, "a red room"), 0))
        assert score.figure([Reading(image, {})], Case("a", "", image, {})) == "no caption"


def test_a_clip_tells_sets_of_pictures_apart(tmp_path: Path) -> None:
    """Of two pictures a case, each set of one a case is compared on its own."""
    clip = load_clip(str(tiny.save_clip(tmp_path / "clip")))
    score = PROTOCOLS["underdraw"].with_clip(clip).scores([])[-1]
    images = np.random.default_rng(0).integers(0, 256, (3, 3, 16, 16, 3), np.uint8)
    case = Case("a", "", images[0, 0], {})
    found, true = (
        [score.read([Reading(a, {}), Reading(b, {})], case) for a, b in zip(images[0], other)]
        for other in (images[1], images[0])
    )
    assert [values.shape for values in found] == [(2, 32)] * 3
    first, second = (
        cmmd_parts(*(np.stack(values)[:, place] for values in (found, true))) for place in (0, 1)
    )
    assert score.figures(found, true) == pytest.approx((first + second) / 2)
    assert score.figures(true, true) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)
