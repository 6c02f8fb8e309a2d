"""A body as a drawing of sticks, in the colours that the pose networks of SD were taught."""

from __future__ import annotations

import colorsys

import cv2
import numpy as np
from numpy.typing import NDArray

# Places of OpenPose's body among COCO's keypoints; its neck is between the shoulders.
_FROM_COCO = ((0,), (5, 6), (6,), (8,), (10,), (5,), (7,), (9,))
_FROM_COCO += ((12,), (14,), (16,), (11,), (13,), (15,), (2,), (1,), (4,), (3,))
_LIMBS = ((1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10))
_LIMBS += ((1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17))
_COLORS = [
    tuple(round(255 * part) for part in colorsys.hsv_to_rgb(place / 18, 1, 1))
    for place in range(18)
]
_STICK = 4 / 512  # half its width, of the shorter side
_DIM = 0.6  # sticks, beside the joints


def draw_pose(points: NDArray[np.floating], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw one body as OpenPose does, (H, W, 3) uint8 on black.

    Args:
        points: (17, 2) x, y in pixels of COCO's keypoints; one that is missing is not finite.
        shape: height and width.
    """
    image = np.zeros((*shape, 3), np.uint8)
    body = np.stack([points[[*places]].mean(axis=0) for places in _FROM_COCO])
    there = np.asarray(np.isfinite(body).all(axis=1))
    radius = max(1, round(_STICK * min(shape)))
    for (start, end), color in zip(_LIMBS, _COLORS):
        if there[start] and there[end]:
            _stick(image, body[start], body[end], radius, color)
    image = (image * _DIM).astype(np.uint8)
    for place in np.flatnonzero(there):
        x, y = np.rint(body[place]).astype(int)
        cv2.circle(image, (int(x), int(y)), radius, _COLORS[place], thickness=-1)
    return image


def _stick(
    image: NDArray[np.uint8],
    start: NDArray[np.floating],
    end: NDArray[np.floating],
    radius: int,
    color: tuple[int, ...],
) -> None:
    x, y = (start + end) / 2
    across, down = end - start
    axes = (round(float(np.hypot(across, down)) / 2), radius)
    turned = round(float(np.degrees(np.arctan2(down, across))))
    outline = cv2.ellipse2Poly((round(float(x)), round(float(y))), axes, turned, 0, 360, 1)
    cv2.fillConvexPoly(image, np.asarray(outline, dtype=np.int32), color)
