"""Edges whose thresholds come from the image."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb, resize, to_gray
from underdraw.spec.preprocess import CannyAdaptiveParams
from underdraw.spec.size import Size


def canny_adaptive(image: NDArray[np.uint8], params: CannyAdaptiveParams) -> NDArray[np.uint8]:
    """Draw edges, white on black, thresholds `(1 ± sigma) * median` of the blurred luma.

    With `target_size` the edges are sought on the image resized, proportions kept, to that longest
    side, and the map comes back at the image's own size: large targets find finer detail. For the
    square, padded map that a network of fixed size wants, pass the result to
    `imaging.fit(edges, Size(n, n), "pad")`; padding first would draw its border as an edge.
    """
    if params.target_size is None:
        return as_rgb(_edges(image, params.sigma))
    height, width = image.shape[:2]
    scale = params.target_size / max(height, width)
    working = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    edges = _edges(resize(image, working, labels=False), params.sigma)
    return as_rgb(resize(edges, Size(width, height), labels=True))


def _edges(image: NDArray[np.uint8], sigma: float) -> NDArray[np.uint8]:
    gray = np.asarray(cv2.GaussianBlur(to_gray(image), (5, 5), 0), dtype=np.uint8)
    median = float(np.median(gray))
    if median == 0:
        # Mostly black: thresholds of 0 would draw every speck, so the lit part decides.
        lit = gray[gray > 0]
        if lit.size == 0:
            return np.zeros_like(gray)
        median = float(np.median(lit))
    lower = int(max(0.0, (1.0 - sigma) * median))
    upper = int(min(255.0, (1.0 + sigma) * median))
    return np.asarray(cv2.Canny(gray, lower, upper), dtype=np.uint8)
