"""Structural similarity of two pictures or maps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE, _SIGMA = 11, 1.5
_K1, _K2, _RANGE = 0.01, 0.03, 255.0
_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def ssim(found: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """Return the structural similarity, 1 for equal pictures (Wang et al. 2004).

    With a Gaussian of 1.5 px in windows of 11 px, over the windows that lie inside, the channels'
    mean.

    Args:
        found: (H, W) or (H, W, C) uint8, at least 11 px a side.
        true: of the same shape.
    """
    a, b = _pair(found, true, 1)
    luminance, contrast = _terms(a, b)
    return float((luminance * contrast).mean())


def ms_ssim(found: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """Return the structural similarity over five scales, 0 to 1 (Wang et al. 2003).

    A scale whose contrasts are opposed counts as 0.

    Args:
        found: (H, W) or (H, W, C) uint8, at least 176 px a side.
        true: of the same shape.
    """
    a, b = _pair(found, true, len(_WEIGHTS))
    product = 1.0
    for level, weight in enumerate(_WEIGHTS):
        luminance, contrast = _terms(a, b)
        last = level == len(_WEIGHTS) - 1
        term = float((luminance * contrast if last else contrast).mean())
        product *= max(term, 0.0) ** weight
        a, b = _halve(a), _halve(b)
    return product


def _pair(
    found: NDArray[np.uint8], true: NDArray[np.uint8], levels: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if found.shape != true.shape:
        raise ValueError(f"pictures of {found.shape} and {true.shape} can't be compared")
    least = _SIDE * 2 ** (levels - 1)
    if min(found.shape[:2]) < least:
        raise ValueError(f"a side of {min(found.shape[:2])} px is too short; give {least} or more")
    a, b = (np.atleast_3d(image).astype(np.float64) for image in (found, true))
    return a, b


def _terms(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the luminance term, and that of contrast and structure, of every window."""
    c1, c2 = (_K1 * _RANGE) ** 2, (_K2 * _RANGE) ** 2
    mean_a, mean_b = _window(a), _window(b)
    var_a, var_b = _window(a * a) - mean_a**2, _window(b * b) - mean_b**2
    both = _window(a * b) - mean_a * mean_b
    luminance = (2 * mean_a * mean_b + c1) / (mean_a**2 + mean_b**2 + c1)
    return luminance, (2 * both + c2) / (var_a + var_b + c2)


def _window(image: NDArray[np.float64]) -> NDArray[np.float64]:
    half = _SIDE // 2
    blurred = np.atleast_3d(cv2.GaussianBlur(image, (_SIDE, _SIDE), _SIGMA))
    return np.asarray(blurred[half:-half, half:-half], dtype=np.float64)


def _halve(image: NDArray[np.float64]) -> NDArray[np.float64]:
    height, width = (side // 2 for side in image.shape[:2])
    cells = image[: height * 2, : width * 2].reshape(height, 2, width, 2, -1)
    return np.asarray(cells.mean(axis=(1, 3)))
