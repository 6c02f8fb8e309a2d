"""Pen strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, to_gray
from underdraw.spec.preprocess import LineartParams

# Pixels: takes the grain off before strokes are looked for.
_PEN = 0.7


def lineart(image: NDArray[np.uint8], params: LineartParams) -> NDArray[np.uint8]:
    """Draw, white on black, what is darker than its surroundings, the darker the stronger.

    Implements the soft ramp of the extended difference of Gaussians, eq. 5 of Winnemöller,
    Kyprianidis and Olsen (2012), with tau = 1: shadows stay empty, only strokes are drawn.
    """
    gray = to_gray(image).astype(np.float32)
    fine = cv2.GaussianBlur(gray, (0, 0), _PEN)
    coarse = cv2.GaussianBlur(gray, (0, 0), params.sigma)
    contrast = np.maximum(coarse - fine - params.threshold, 0.0)
    ink = np.tanh(contrast * params.phi)
    return as_rgb(np.rint(ink * 255.0).astype(np.uint8))
