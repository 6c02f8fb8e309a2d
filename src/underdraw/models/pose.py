"""How a pose estimator of transformers is asked: the 17 keypoints of COCO, of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from underdraw.errors import ModelError

KEYPOINTS = 17  # nose, then left and right of: eye, ear, shoulder, elbow, wrist, hip, knee, ankle
_AROUND = 1.25  # a person fills the middle of what the networks were taught on


def read_poses(
    network: Any, processor: Any, images: Sequence[NDArray[np.uint8]]
) -> list[NDArray[Any]]:
    """Find the keypoints of the person that each picture is of.

    Args:
        network: a ViTPose.
        processor: says what size and which mean it takes; the picture is brought there as
            Huang et al. 2020 (arXiv:1911.07524) do, without the bias of rounding.
        images: each (H, W, 3) uint8 RGB.

    Returns:
        each (17, 3) float32: x, y in pixels, how sure, 0 to 1.

    Raises:
        ModelError: it finds other keypoints.
    """
    return [_read(network, processor, image) for image in images]


def _read(network: Any, processor: Any, image: NDArray[np.uint8]) -> NDArray[np.float32]:
    width, height = processor.size["width"], processor.size["height"]
    turn = _to_network(image.shape[:2], (height, width))
    seen = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR)
    pixels = (seen / 255 - processor.image_mean) / processor.image_std
    given = torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1)[None]
    first = torch.zeros(1, dtype=torch.long)  # of several data sets, COCO
    output = network(given.to(network.device), dataset_index=first.to(network.device))
    (maps,) = output.heatmaps.float().cpu().numpy()
    if len(maps) != KEYPOINTS:
        raise ModelError(
            f"a pose estimator of {len(maps)} keypoints was given; give one of COCO's {KEYPOINTS}, "
            "such as usyd-community/vitpose-base-simple"
        )
    points = np.array([_peak(one) for one in maps])
    steps = np.array([(width - 1) / (maps.shape[2] - 1), (height - 1) / (maps.shape[1] - 1)])
    places = (points * steps - turn[:, 2]) / (turn[0, 0], turn[1, 1])
    sure = maps.max(axis=(1, 2)).clip(0, 1)
    return np.column_stack((places, sure)).astype(np.float32)


def _to_network(shape: Sequence[int], size: tuple[int, int]) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix from the picture's pixels to the network's, middle to middle."""
    (tall, wide), (height, width) = shape, size
    span = _AROUND * max(wide / width, tall / height)
    x, y = (width - 1) / (span * width), (height - 1) / (span * height)
    move_x = (width - 1) / 2 - x * (wide - 1) / 2
    move_y = (height - 1) / 2 - y * (tall - 1) / 2
    return np.array([[x, 0, move_x], [0, y, move_y]])


def _peak(heat: NDArray[np.float32]) -> tuple[float, float]:
    """Return x, y of the highest place, a quarter pixel to its higher side (Xiao et al. 2018)."""
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    wide = np.pad(heat, 1, mode="edge")
    x = column + 0.25 * np.sign(wide[row + 1, column + 2] - wide[row + 1, column])
    y = row + 0.25 * np.sign(wide[row + 2, column + 1] - wide[row, column + 1])
    return float(x), float(y)
