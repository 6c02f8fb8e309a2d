"""Hand a control image on as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.spec.preprocess import NoneParams


def none(image: NDArray[np.uint8], params: NoneParams) -> NDArray[np.uint8]:
    """Return a copy of the image (uint8 RGB HxWx3)."""
    return image.copy()
