"""Agreement of two poses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def pck(
    found: NDArray[np.floating], true: NDArray[np.floating], size: float, share: float = 0.1
) -> float:
    """Return the percentage of correct keypoints as a fraction (Yang and Ramanan 2013).

    A keypoint is correct within `share` of `size`. One that is missing (not finite) in the true
    pose isn't asked for; one missing in the found pose is wrong.

    Args:
        found: (..., K, 2) positions in pixels.
        true: of the same shape.
        size: pixels the share is of, such as the longer side of the person's box.
        share: 0 to 1.
    """
    if found.shape != true.shape:
        raise ValueError(f"poses of {found.shape} and {true.shape} can't be compared")
    asked = np.isfinite(true).all(axis=-1)
    if not asked.any():
        raise ValueError("the true pose has no keypoint")
    distance = np.linalg.norm(found[asked] - true[asked], axis=-1)
    return float((distance <= share * size).mean())
