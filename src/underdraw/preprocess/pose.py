"""The pose of a person as a network finds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import draw_pose
from underdraw.spec.preprocess import PoseParams


def pose(image: NDArray[np.uint8], params: PoseParams) -> NDArray[np.uint8]:
    """Draw the body that the picture is of, as sticks."""
    return draw_pose(find_pose(image, params), image.shape[:2])


def find_pose(image: NDArray[np.uint8], params: PoseParams) -> NDArray[np.float32]:
    """Return x, y of COCO's keypoints, (17, 2); NaN where the network isn't sure."""
    # Brings torch in, which the classical preprocessors do without.
    from underdraw.models.detector import inspect_detector, load_detector

    (found,) = load_detector(inspect_detector("pose", params.model)).read([image])
    return np.where(found[:, 2:] >= params.sure, found[:, :2], np.float32(np.nan))
