"""Where things change in an image, alike in pictures, lines, depth, labels and normals."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 128
REACH = 12
"""Pixels of SIDE that a shift is looked for in: a tenth of the picture."""
_NEARBY = 6.0  # pixels over which a place is compared with its surroundings
_EMPTY = 0.2  # root of the mean curvature, below which there is nothing to compare

Array = NDArray[np.float32]


class Shift(NamedTuple):
    """How a control image would have to move, in pixels of SIDE, and how well it would fit then."""

    right: int
    down: int
    score: float


def structure(image: NDArray[np.uint8]) -> Array | None:
    """Draw where an image changes its course, (SIDE, SIDE) float32 of mean 0 and norm 1.

    The root of the second derivatives, above what is usual nearby: lines, steps, and the creases of
    a depth map where two walls meet and no step is. Stretched to a square, as its partner is.

    Args:
        image: (H, W, 3) uint8.

    Returns:
        None where there is nothing but a plain.
    """
    shrinks = min(image.shape[:2]) > SIDE
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    pixels = cv2.resize(image, (SIDE, SIDE), interpolation=way).astype(np.float32)
    smooth = cv2.GaussianBlur(pixels, (0, 0), 1.0)
    across, down, mixed = (cv2.Sobel(smooth, cv2.CV_32F, *order) for order in _ORDERS)
    curved = np.sqrt((across**2 + down**2 + 2 * mixed**2).max(axis=2) ** 0.5)
    if float(curved.std()) < _EMPTY:
        return None
    relief = cv2.GaussianBlur(curved - cv2.GaussianBlur(curved, (0, 0), _NEARBY), (0, 0), 1.0)
    relief -= relief.mean()
    return np.asarray(relief / np.linalg.norm(relief), np.float32)


_ORDERS = ((2, 0), (0, 2), (1, 1))


def best_shift(condition: Array, target: Array) -> Shift:
    """Find where a control image fits best, more than a pixel from where it is.

    By correlation over all shifts at once (Kuglin and Hines 1975); the spectra are whole, for what
    `structure` leaves is flat enough.
    """
    spectrum = np.fft.rfft2(target) * np.conj(np.fft.rfft2(condition))
    surface = np.fft.fftshift(np.fft.irfft2(spectrum, s=(SIDE, SIDE)))
    middle = SIDE // 2
    window = surface[middle - REACH : middle + REACH + 1, middle - REACH : middle + REACH + 1]
    window[REACH - 1 : REACH + 2, REACH - 1 : REACH + 2] = -1
    down, right = np.unravel_index(int(window.argmax()), window.shape)
    return Shift(int(right) - REACH, int(down) - REACH, float(window.max()))
