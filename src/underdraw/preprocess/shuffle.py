"""Colours without layout."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError
from underdraw.spec.preprocess import ShuffleParams

# cv2.remap counts pixels in 16 bits.
_LONGEST = 2**15 - 2


def shuffle(image: NDArray[np.uint8], params: ShuffleParams) -> NDArray[np.uint8]:
    """Move pixels along a smooth random flow, as the content-shuffle ControlNet was trained on.

    Raises:
        ImageError: a side is longer than 32766 pixels.
    """
    height, width = image.shape[:2]
    if max(height, width) > _LONGEST:
        raise ImageError(
            f"shuffle was given an image of {width}x{height}; up to {_LONGEST} pixels a side are "
            "shuffled: shrink it"
        )
    rng = np.random.default_rng(params.seed)
    grain = max(1.0, params.grain * max(height, width))
    x = _flow(rng, height, width, grain) * (width - 1)
    y = _flow(rng, height, width, grain) * (height - 1)
    flowed = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(flowed, dtype=np.uint8)


def _flow(rng: np.random.Generator, height: int, width: int, grain: float) -> NDArray[np.float32]:
    """Return HxW float32 from 0 to 1, smooth over `grain` pixels."""
    rows, columns = int(height / grain) + 3, int(width / grain) + 3
    knots = rng.random((rows, columns), dtype=np.float32)
    step_y, step_x = (rows - 2) / height, (columns - 2) / width
    # Sampled inside the outermost knots, where the cubic has neighbours on both sides.
    y = (0.5 + np.arange(height, dtype=np.float32) * step_y)[:, None]
    x = (0.5 + np.arange(width, dtype=np.float32) * step_x)[None, :]
    field = cv2.remap(
        knots,
        np.ascontiguousarray(np.broadcast_to(x, (height, width)), dtype=np.float32),
        np.ascontiguousarray(np.broadcast_to(y, (height, width)), dtype=np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    low, high = float(field.min()), float(field.max())
    return np.asarray((field - low) / max(high - low, 1e-6), dtype=np.float32)
