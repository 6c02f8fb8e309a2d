"""Room around a picture, filled so that a drawing may begin there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def extend(image: NDArray[np.uint8], margins: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """Return the picture with margins that carry its border on, the farther out the softer.

    Args:
        image: (H, W, 3) uint8; not a bit of it is changed.
        margins: pixels to the left, above, to the right and below.
    """
    left, top, right, bottom = margins
    framed = cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_REPLICATE)
    outside = np.ones(framed.shape[:2], np.uint8)
    outside[top : top + image.shape[0], left : left + image.shape[1]] = 0
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[:, :, None]
    filled, sigma = framed.astype(np.float32), 1.0
    while 2 * sigma < distance.max():
        soft = cv2.GaussianBlur(framed, (0, 0), sigma)
        filled += np.clip(distance / (2 * sigma) - 1, 0, 1) * (soft - filled)
        sigma *= 2
    return np.rint(filled).astype(np.uint8)
