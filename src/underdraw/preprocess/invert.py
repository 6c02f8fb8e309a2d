"""The negative."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.spec.preprocess import InvertParams


def invert(image: NDArray[np.uint8], params: InvertParams) -> NDArray[np.uint8]:
    """Return 255 minus every value."""
    return 255 - image
