"""The image out of focus."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.spec.preprocess import BlurParams


def blur(image: NDArray[np.uint8], params: BlurParams) -> NDArray[np.uint8]:
    """Blur with a Gaussian of `sigma` pixels, edges mirrored."""
    # In float32: cv2's exact 8-bit path takes seven times as long at a large sigma.
    blurred = cv2.GaussianBlur(image.astype(np.float32), (0, 0), params.sigma)
    return np.clip(np.rint(blurred), 0, 255).astype(np.uint8)
