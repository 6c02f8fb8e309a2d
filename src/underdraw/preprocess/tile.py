"""The image without its fine detail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import resize
from underdraw.spec.preprocess import TileParams
from underdraw.spec.size import Size


def tile(image: NDArray[np.uint8], params: TileParams) -> NDArray[np.uint8]:
    """Shrink by `factor` (area means) and enlarge again (cubic)."""
    height, width = image.shape[:2]
    small = Size(max(1, round(width / params.factor)), max(1, round(height / params.factor)))
    return resize(resize(image, small, labels=False), Size(width, height), labels=False)
