"""Agreement of two segment maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def mean_iou(found: NDArray[np.integer], true: NDArray[np.integer]) -> float:
    """Return the mean over the true classes of intersection over union, 0 to 1.

    A class that is found but not there shrinks the others by the pixels it took from them.

    Args:
        found: (..., H, W) class ids.
        true: of the same shape.
    """
    if found.shape != true.shape:
        raise ValueError(f"segment maps of {found.shape} and {true.shape} can't be compared")
    scores = [
        float(((found == name) & (true == name)).sum() / ((found == name) | (true == name)).sum())
        for name in np.unique(true)
    ]
    return float(np.mean(scores))
