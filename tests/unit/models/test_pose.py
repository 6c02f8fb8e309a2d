"""Keypoints are found where they are, as transformers' own processor finds them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from transformers import VitPoseImageProcessorPil

from tests import tiny
from underdraw.errors import ModelError
from underdraw.imaging import draw_pose
from underdraw.models import ModelStore
from underdraw.models.detector import inspect_detector, load_detector
from underdraw.models.pose import read_poses
from underdraw.preprocess import run
from underdraw.spec.preprocess import PoseParams

PLAIN = SimpleNamespace(size={"width": 48, "height": 64}, image_mean=0.0, image_std=1.0)


class Brightest:
    """Says of every keypoint that it is where the picture, at a quarter, is brightest."""

    device = torch.device("cpu")

    def __call__(self, pixels: torch.Tensor, dataset_index: torch.Tensor) -> SimpleNamespace:
        heat = torch.nn.functional.interpolate(pixels.mean(1, keepdim=True), (16, 12), mode="area")
        return SimpleNamespace(heatmaps=heat.expand(-1, 17, -1, -1))


def glow(height: int, width: int, x: int, y: int) -> np.ndarray:
    """A soft light at a place."""
    rows, columns = np.mgrid[:height, :width]
    near = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * (max(height, width) / 8) ** 2))
    return np.repeat((255 * near).astype(np.uint8)[:, :, None], 3, axis=2)


shapes = pytest.mark.parametrize("shape", [(64, 48), (40, 120), (300, 100)], ids=str)


@shapes
def test_a_keypoint_is_where_it_was_seen(shape: tuple[int, int]) -> None:
    """To within half a place of the heat map."""
    height, width = shape
    x, y = 2 * width // 3, height // 3
    (found,) = read_poses(Brightest(), PLAIN, [glow(height, width, x, y)])
    assert found.shape == (17, 3) and found.dtype == np.float32
    assert np.abs(found[:, :2] - (x, y)).max() < _place(shape) / 2
    assert (found[:, 2] > 0.5).all() and (found[:, 2] <= 1).all()


@shapes
def test_it_agrees_with_transformers_own_reading(shape: tuple[int, int]) -> None:
    """Which places a peak within its pixel in another way."""
    pytest.importorskip("scipy")
    height, width = shape
    image = glow(height, width, width // 4, height // 2)
    processor = VitPoseImageProcessorPil(size=PLAIN.size)
    (found,) = read_poses(Brightest(), processor, [image])
    boxes = [[[-0.5, -0.5, width, height]]]  # from the edges of its pixels
    given = processor(images=[image], boxes=boxes, return_tensors="pt")
    output = Brightest()(given["pixel_values"], torch.zeros(1))
    ((other,),) = processor.post_process_pose_estimation(output, boxes=boxes)
    assert np.abs(found[:, :2] - other["keypoints"].numpy()).max() < _place(shape) / 2


def _place(shape: tuple[int, int]) -> float:
    """Return how many of the picture's pixels a place of the heat map is."""
    return 1.25 * max(shape[1] / 12, shape[0] / 16)


def test_a_pose_is_drawn_of_what_is_sure(tmp_path: Path) -> None:
    model = tiny.save_pose(tmp_path)
    image = np.random.default_rng(0).integers(0, 256, (40, 56, 3), np.uint8)
    (found,) = load_detector(inspect_detector("pose", model)).read([image])
    sure = float(np.median(found[:, 2]))
    points = np.where(found[:, 2:] >= sure, found[:, :2], np.nan)
    made = run(image, PoseParams(model=model, sure=sure), cache=None)
    np.testing.assert_array_equal(made, draw_pose(points, (40, 56)))
    assert made.any() and not run(image, PoseParams(model=model, sure=1.0), cache=None).any()


def test_other_keypoints_are_refused(tmp_path: Path) -> None:
    files = inspect_detector("pose", tiny.save_pose(tmp_path, keypoints=16))
    with pytest.raises(ModelError, match=r"of 16 keypoints was given; give one of COCO's 17"):
        load_detector(files, ModelStore()).read([np.zeros((8, 8, 3), np.uint8)])


def test_what_finds_no_pose_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "dpt"}')
    with pytest.raises(ModelError, match="is a 'dpt', which does no pose; give one of: vitpose"):
        inspect_detector("pose", str(tmp_path))
