"""One picture of depth for all: training, exact maps of scenes and estimators agree on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Below 0.1 % between near and far there is no relief to show, only rounding noise to amplify.
_FLAT = 1e-3
_MID_GREY = 128
# Black stands for what is not measured (a view through a window); what is stops short of it.
_FARTHEST = 32.0


def depth_map(depth: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Draw depth as a control image, uint8 HxWx3 grey: near is white, far is black.

    The logarithm of the depth is clipped at its 2nd and 98th percentile and stretched over
    0 to 255, so that scaling every depth by one factor changes nothing. A flat depth is mid-grey.
    Infinity, NaN and values that are not positive are unmeasured: black, outside the percentiles,
    and set off from the measured, which ends at a dark grey beside them.

    Args:
        depth: HxW distances in metres (any unit will do).
    """
    metres = np.asarray(depth, dtype=np.float64)
    if metres.ndim != 2:
        raise ValueError(f"a depth of shape {metres.shape} was given; HxW is drawn")
    known = np.isfinite(metres) & (metres > 0)
    if not known.any():
        return np.full((*metres.shape, 3), _MID_GREY, dtype=np.uint8)
    log = np.log(metres, where=known, out=np.zeros_like(metres))
    near, far = np.percentile(log[known], (2, 98))
    grey = np.full(metres.shape, float(_MID_GREY))
    if far - near > _FLAT:
        darkest = 0.0 if known.all() else _FARTHEST
        grey = darkest + np.clip((far - log) / (far - near), 0.0, 1.0) * (255.0 - darkest)
    grey[~known] = 0.0
    return np.repeat(np.rint(grey).astype(np.uint8)[:, :, None], 3, axis=2)


def disparity_map(disparity: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Draw an inverse depth of unknown scale and shift as a control image, uint8 HxWx3 grey.

    The nearest is white and the farthest black, as MiDaS is shown to the ControlNets of SD.

    Args:
        disparity: HxW, larger where nearer.
    """
    near, far = float(disparity.max()), float(disparity.min())
    flat = near - far <= _FLAT * max(abs(near), abs(far))
    grey = np.full(disparity.shape, float(_MID_GREY))
    if not flat:
        grey = (disparity - far) / (near - far) * 255.0
    return np.repeat(np.rint(grey).astype(np.uint8)[:, :, None], 3, axis=2)
