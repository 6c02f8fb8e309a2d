"""Two tones."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, to_gray
from underdraw.spec.preprocess import BinaryParams


def binary(image: NDArray[np.uint8], params: BinaryParams) -> NDArray[np.uint8]:
    """Turn what is brighter than the threshold white, the rest black (Otsu 1979 if none given)."""
    method = cv2.THRESH_BINARY
    if params.threshold is None:
        method |= cv2.THRESH_OTSU
    _, tones = cv2.threshold(to_gray(image), params.threshold or 0, 255, method)
    return as_rgb(tones)
