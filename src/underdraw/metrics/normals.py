"""Distance of two fields of surface normals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class NormalError(NamedTuple):
    """The mean angle in degrees, and the shares of pixels under 11.25, 22.5 and 30 degrees."""

    mean: float
    under_11: float
    under_22: float
    under_30: float


def normal_error(found: NDArray[np.floating], true: NDArray[np.floating]) -> NormalError:
    """Return the angles between normals, at the thresholds of Fouhey et al. 2013.

    Args:
        found: (H, W, 3) vectors of any length; those of length 0 are left out.
        true: of the same shape.
    """
    if found.shape != true.shape:
        raise ValueError(f"normals of {found.shape} and {true.shape} can't be compared")
    a, b = found.astype(np.float64), true.astype(np.float64)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    valid = lengths > 0
    if not valid.any():
        raise ValueError("no pixel has a normal in both")
    cosine = (a * b).sum(axis=-1)[valid] / lengths[valid]
    angles = np.degrees(np.arccos(cosine.clip(-1, 1)))
    under = [float((angles < limit).mean()) for limit in (11.25, 22.5, 30.0)]
    return NormalError(float(angles.mean()), *under)
