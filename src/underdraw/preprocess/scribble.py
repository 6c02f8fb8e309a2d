"""A rough sketch."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, to_gray
from underdraw.spec.preprocess import ScribbleParams


def scribble(image: NDArray[np.uint8], params: ScribbleParams) -> NDArray[np.uint8]:
    """Draw bold strokes, white on black, by the extended difference of Gaussians.

    Implements eq. 3 of Winnemöller, Kyprianidis and Olsen (2012), `G(sigma) - tau * G(k sigma)`,
    with the hard threshold that their soft ramp tends to, since a scribble has two tones.
    """
    gray = to_gray(image).astype(np.float32) / 255.0
    fine = cv2.GaussianBlur(gray, (0, 0), params.sigma)
    coarse = cv2.GaussianBlur(gray, (0, 0), params.sigma * params.k)
    ink = (fine - params.tau * coarse < -params.threshold).astype(np.uint8)
    _, label, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= params.min_area
    large[0] = False  # the paper
    return as_rgb(large[np.asarray(label, dtype=np.int32)])
