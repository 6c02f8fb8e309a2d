"""The palette as a grid."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import resize
from underdraw.spec.preprocess import ColorParams
from underdraw.spec.size import Size


def color(image: NDArray[np.uint8], params: ColorParams) -> NDArray[np.uint8]:
    """Give each cell of a grid the mean colour of its pixels."""
    height, width = image.shape[:2]
    cell = max(height, width) / params.cells
    grid = Size(min(width, max(1, round(width / cell))), min(height, max(1, round(height / cell))))
    means = resize(image, grid, labels=False)
    flat = cv2.resize(means, (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
    return np.asarray(flat, dtype=np.uint8)
