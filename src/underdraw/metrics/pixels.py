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


def palette_kept(
    found: NDArray[np.uint8], true: NDArray[np.uint8], *, cells: int = 16, limit: float = 15.0
) -> float:
    """Return the share of a coarse grid whose mean colours are alike, 0 to 1.

    Args:
        found: (H, W, 3) uint8 RGB.
        true: of the same shape.
        cells: along each side of the grid.
        limit: the CIE 1976 distance in Lab up to which two colours count as alike; a just
            noticeable one is 2.3, two named colours are some 30 apart.
    """
    if found.shape != true.shape:
        raise ValueError(f"pictures of {found.shape} and {true.shape} can't be compared")
    gap = _lab_grid(found, cells) - _lab_grid(true, cells)
    return float((np.sqrt(np.square(gap).sum(axis=-1)) <= limit).mean())


def _lab_grid(image: NDArray[np.uint8], cells: int) -> NDArray[np.float32]:
    small = cv2.resize(image, (cells, cells), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, dtype=np.float32)
