"""Straight segments."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, to_gray
from underdraw.spec.preprocess import LinesParams


def lines(image: NDArray[np.uint8], params: LinesParams) -> NDArray[np.uint8]:
    """Draw straight segments, white on black, found by LSD (von Gioi et al. 2010)."""
    gray = to_gray(image)
    drawn = np.zeros_like(gray)
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    found: Any = detector.detect(gray)[0]  # None where there are none, whatever the stubs say
    if found is None:
        return as_rgb(drawn)
    segments = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    kept = segments[lengths >= params.min_length * max(gray.shape)]
    for x0, y0, x1, y1 in np.rint(kept).astype(int).tolist():
        cv2.line(drawn, (x0, y0), (x1, y1), 255, params.thickness)
    return as_rgb(drawn)
