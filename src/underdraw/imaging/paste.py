"""Put the part of a picture that was drawn anew back into the old one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def paste(
    old: NDArray[np.uint8], new: NDArray[np.uint8], mask: NDArray[np.uint8], feather: int
) -> NDArray[np.uint8]:
    """Return the old picture with the new one inside the mask; outside not a bit is changed.

    Args:
        old: (H, W, 3) uint8.
        new: (H, W, 3) uint8.
        mask: (H, W) uint8, 255 where the new one goes and 0 elsewhere.
        feather: pixels along the inside of the mask's edge over which the two blend.
    """
    # The border of the picture is no edge of the mask.
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    inside = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    share = np.clip(inside / (feather + 1), 0, 1)[:, :, None]
    return np.rint(old + share * (new.astype(np.float32) - old)).astype(np.uint8)
