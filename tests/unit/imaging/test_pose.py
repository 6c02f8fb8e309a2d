"""A pose is drawn in the colours of OpenPose, and what is missing is left out."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.imaging import draw_pose

# COCO's keypoints of a person who stands upright, facing us: x, y of 64 x 128.
STANDING = np.array(
    [(32, 12), (35, 9), (29, 9), (38, 11), (26, 11), (44, 28), (20, 28), (50, 46), (14, 46)]
    + [(54, 62), (10, 62), (40, 64), (24, 64), (41, 90), (23, 90), (42, 116), (22, 116)],
    dtype=np.float32,
)


@pytest.mark.parametrize(
    ("keypoint", "color"),
    [
        (0, (255, 0, 0)),  # the nose
        (6, (255, 170, 0)),  # the right shoulder
        (5, (85, 255, 0)),  # the left one
        (15, (85, 0, 255)),  # the left ankle
        (3, (255, 0, 85)),  # the left ear
    ],
)
def test_a_joint_has_its_colour(keypoint: int, color: tuple[int, int, int]) -> None:
    x, y = STANDING[keypoint].astype(int)
    assert tuple(draw_pose(STANDING, (128, 64))[y, x]) == color


def test_the_neck_is_between_the_shoulders_and_limbs_are_dimmer() -> None:
    image = draw_pose(STANDING, (128, 64))
    assert tuple(image[28, 32]) == (255, 85, 0)
    assert tuple(image[28, 26]) == (153, 0, 0)  # from the neck to the right shoulder
    assert not image[100, 32].any()  # between the legs


def test_what_is_missing_is_not_drawn() -> None:
    points = STANDING.copy()
    points[6] = np.nan  # and with the right shoulder goes the neck
    image = draw_pose(points, (128, 64))
    assert not image[28, 20:33].any() and tuple(image[46, 14]) == (255, 255, 0)
    assert not draw_pose(np.full((17, 2), np.nan), (128, 64)).any()
