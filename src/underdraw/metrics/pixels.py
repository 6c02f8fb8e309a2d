"""Distance of two pictures, pixel by pixel."""

from __future__ import annotations

import math

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
