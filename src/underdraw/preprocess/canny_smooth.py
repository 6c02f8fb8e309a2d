"""Edges of a blurred picture, by thresholds on its gradient."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb
from underdraw.spec.preprocess import CannySmoothParams

_FINER = 16  # OpenCV takes gradients as whole numbers; the largest is 4 * 255


def canny_smooth(image: NDArray[np.uint8], params: CannySmoothParams) -> NDArray[np.uint8]:
    """Draw edges, white on black, as kornia's `canny` does (Canny 1986).

    A Gaussian of 5 px goes first, and the thresholds are on the length of the Sobel gradient of a
    picture from 0 to 1. Two equal neighbours across an edge are one edge here, none there.
    """
    gray = cv2.cvtColor(image.astype(np.float32), cv2.COLOR_RGB2GRAY)
    blurred = np.asarray(cv2.GaussianBlur(gray, (5, 5), 1.0), dtype=np.float32)
    dx, dy = (_slope(blurred, *order) for order in ((1, 0), (0, 1)))
    low, high = (threshold * 255 * _FINER for threshold in (params.low, params.high))
    return as_rgb(cv2.Canny(dx, dy, low, high, L2gradient=True))


def _slope(blurred: NDArray[np.float32], across: int, down: int) -> NDArray[np.int16]:
    slope = cv2.Sobel(blurred, cv2.CV_32F, across, down, borderType=cv2.BORDER_REPLICATE)
    return np.rint(slope * _FINER).astype(np.int16)
