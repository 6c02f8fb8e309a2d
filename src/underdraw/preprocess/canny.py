"""Edges by fixed thresholds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, to_gray
from underdraw.spec.preprocess import CannyParams


def canny(image: NDArray[np.uint8], params: CannyParams) -> NDArray[np.uint8]:
    """Draw edges, white on black, exactly as `cv2.Canny` does (Canny 1986).

    No blur goes first: the ControlNets people use were trained on the bare call.
    """
    return as_rgb(cv2.Canny(to_gray(image), params.low, params.high))
