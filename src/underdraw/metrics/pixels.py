"""Distance of two pictures, pixel by pixel."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.metrics.colors import ciede2000


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


def palette_delta_e(found: NDArray[np.uint8], true: NDArray[np.uint8], *, cells: int = 16) -> float:
    """Return the mean CIEDE2000 difference of the mean colours of a coarse grid.

    Args:
        found: (H, W, 3) uint8 RGB.
        true: of the same shape.
        cells: along each side of the grid.
    """
    return float(ciede2000(_lab_grid(found, cells), _lab_grid(true, cells)).mean())


def tile_psnr(found: NDArray[np.uint8], tile: NDArray[np.uint8]) -> float:
    """Return the PSNR in dB of a picture, shrunk to the tile it was drawn from, and that tile.

    Args:
        found: (H, W, 3) uint8, as large as the tile or larger.
        tile: (h, w, 3) uint8.
    """
    height, width = tile.shape[:2]
    if found.shape[0] < height or found.shape[1] < width:
        raise ValueError(f"a picture of {found.shape} is smaller than its tile of {tile.shape}")
    small = cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA)
    return psnr(np.asarray(small, dtype=np.uint8), tile)


def _lab_grid(image: NDArray[np.uint8], cells: int) -> NDArray[np.float32]:
    small = cv2.resize(image, (cells, cells), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, dtype=np.float32)
