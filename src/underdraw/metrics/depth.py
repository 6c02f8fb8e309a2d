"""Distance of two depths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def depth_rmse(found: NDArray[np.floating], true: NDArray[np.floating]) -> float:
    """Return the root mean square error where both are finite, in the depths' own unit.

    Args:
        found: (H, W) depth, or any map of it.
        true: of the same shape.
    """
    valid = _comparable(found, true)
    return float(np.sqrt(np.square(found[valid] - true[valid], dtype=np.float64).mean()))


def si_rmse(found: NDArray[np.floating], true: NDArray[np.floating]) -> float:
    """Return the scale-invariant error of log depth (Eigen et al. 2014, eq. 1, its root).

    0 where one is a multiple of the other; 0.1 is about a tenth of the depth, near and far alike.

    Args:
        found: (H, W) depth; compared where both are finite and above 0.
        true: of the same shape.
    """
    valid = _comparable(found, true) & (found > 0) & (true > 0)
    if not valid.any():
        raise ValueError("no pixel has a depth above 0 in both")
    gap = np.log(found[valid], dtype=np.float64) - np.log(true[valid], dtype=np.float64)
    return float(np.sqrt(np.square(gap - gap.mean()).mean()))


def _comparable(found: NDArray[np.floating], true: NDArray[np.floating]) -> NDArray[np.bool_]:
    if found.shape != true.shape:
        raise ValueError(f"depths of {found.shape} and {true.shape} can't be compared")
    valid = np.isfinite(found) & np.isfinite(true)
    if not valid.any():
        raise ValueError("no pixel has a finite depth in both")
    return np.asarray(valid)
