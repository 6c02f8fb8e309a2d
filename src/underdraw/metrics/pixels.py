"""Distance of two pictures, pixel by pixel."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray


def psnr(found: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """Return the peak signal-to-noise ratio in dB; infinite for equal pictures.

    Args:
        found: uint8 picture, or a batch of them.
        true: of the same shape.
    """
    error = np.square(found.astype(np.float64) - true.astype(np.float64)).mean()
    return math.inf if error == 0 else float(10 * np.log10(255.0**2 / error))


def palette_distance(
    found: NDArray[np.uint8], true: NDArray[np.uint8], *, cells: int = 16
) -> float:
    """Return the mean CIE 1976 distance of the mean colours of a coarse grid.

    A just noticeable difference is 2.3; two named colours are some 30 apart.

    Args:
        found: (H, W, 3) uint8 RGB.
        true: of the same shape.
        cells: along each side of the grid.
    """
    gap = _lab_grid(found, cells) - _lab_grid(true, cells)
    return float(np.sqrt(np.square(gap).sum(axis=-1)).mean())


def _lab_grid(image: NDArray[np.uint8], cells: int) -> NDArray[np.float32]:
    small = cv2.resize(image, (cells, cells), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, dtype=np.float32)
