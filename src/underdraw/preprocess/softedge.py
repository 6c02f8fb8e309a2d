"""Soft contours."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb
from underdraw.spec.preprocess import SoftedgeParams

# Per pixel of distance, on 0 to 255: a weaker strongest edge is not raised to full white.
_FAINTEST_EDGE = 8.0
# Grain fills the picture evenly and contours don't, so the lower quartile measures grain alone;
# three of them hide nearly all of it (Rayleigh). On a flat image only rounding is left to hide.
_GRAIN = 3.0
_ROUNDING = 0.02


def softedge(image: NDArray[np.uint8], params: SoftedgeParams) -> NDArray[np.uint8]:
    """Draw contours, white on black, as gradient strength averaged over several scales.

    At each scale the gradient of the Gaussian-blurred channels is multiplied by sigma, which
    makes strengths comparable between scales (Lindeberg 1998), and the strongest channel counts.
    """
    pixels = image.astype(np.float32)
    strength = np.zeros(image.shape[:2], dtype=np.float32)
    for octave in range(params.scales):
        sigma = params.sigma * 2.0**octave
        blurred = cv2.GaussianBlur(pixels, (0, 0), sigma)
        dx = cv2.Sobel(blurred, cv2.CV_32F, 1, 0, scale=1 / 8)
        dy = cv2.Sobel(blurred, cv2.CV_32F, 0, 1, scale=1 / 8)
        strength += np.hypot(dx, dy).max(axis=2) * sigma
    strength /= params.scales
    grain = _GRAIN * float(np.percentile(strength, 25))
    strength = np.maximum(strength - max(_ROUNDING, grain), 0.0)
    white = max(_FAINTEST_EDGE, float(np.percentile(strength, 99.5)))
    # The square root lifts weak contours, as the eye does.
    return as_rgb(np.rint(np.sqrt(np.clip(strength / white, 0.0, 1.0)) * 255.0).astype(np.uint8))
