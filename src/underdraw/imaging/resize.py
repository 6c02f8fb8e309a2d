"""Resize without spoiling what an image means: photos blend, labels don't, thin lines stay.

Averaging a segment map invents classes, and averaging a one-pixel edge map dims its lines to
nothing, so the content decides the method unless the caller does.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.errors import SpecError
from underdraw.imaging.thin import thin
from underdraw.spec.size import Size

Pixels = NDArray[Any]

_MOST_LABELS = 199
# A grey ramp of few steps is a depth map more often than a label map; a colour one never is.
_MOST_GREY_LABELS = 32


def resize(image: Pixels, size: Size, *, labels: bool | None = None) -> Pixels:
    """Return the image at `size` as a new array of the same dtype and channel count.

    Shrinking averages areas and enlarging is cubic, axis by axis. A label map (few flat colours)
    takes the nearest pixel, so that no colour is made up. A black and white map stays black and
    white, and its lines, if most are thin, stay joined and one pixel wide.

    Args:
        image: HxW or HxWxC, uint8 (or float, never taken for labels unless asked).
        size: width and height, at least 1x1.
        labels: True forbids new colours, False blends always, None looks at the colours.

    Raises:
        SpecError: a side of `size` is below 1.
    """
    check_size(size)
    if (image.shape[1], image.shape[0]) == tuple(size):
        return image.copy()
    discrete = is_labels(image) if labels is None else labels
    if not discrete:
        return _blend(image, size)
    levels = _two_levels(image)
    if levels is None:
        return _keep_channels(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST_EXACT), image)
    return _two_tone(image, size, *levels)


def check_size(size: Size) -> None:
    """Raise SpecError unless both sides are at least 1."""
    if min(size) < 1:
        raise SpecError(f"size {size} was given; both sides are at least 1")


def is_labels(image: NDArray[np.generic]) -> bool:
    """Tell whether the colours are so few that each must stand for something.

    Args:
        image: HxW or HxWxC; anything but uint8 is no label map.
    """
    if image.dtype != np.uint8 or (image.ndim == 3 and image.shape[2] not in (1, 3)):
        return False
    flat = image.reshape(image.shape[0] * image.shape[1], -1).astype(np.uint32)
    grey = bool((flat == flat[:, :1]).all())
    most = _MOST_GREY_LABELS if grey else _MOST_LABELS
    codes = flat[:, 0] if grey else flat[:, 0] << 16 | flat[:, 1] << 8 | flat[:, 2]
    # A strided sample tells a photo at once; only maps pay for the full count.
    return np.unique(codes[:: 1 + codes.size // 4096]).size <= most and bool(
        np.unique(codes).size <= most
    )


def _blend(image: Pixels, size: Size) -> Pixels:
    height, width = image.shape[:2]
    work = image.astype(np.uint8) * np.uint8(255) if image.dtype == np.bool_ else image
    smaller = (min(width, size.width), min(height, size.height))
    out = cv2.resize(work, smaller, interpolation=cv2.INTER_AREA)
    out = cv2.resize(out, size, interpolation=cv2.INTER_CUBIC)
    if image.dtype == np.bool_:
        out = out > 127
    elif image.dtype.kind == "f":
        out = np.clip(out, image.min(), image.max())  # cubic rings past a mask's 0 and 1
    return _keep_channels(out.astype(image.dtype), image)


def _two_levels(image: NDArray[np.generic]) -> tuple[int, int] | None:
    if image.dtype != np.uint8:
        return None
    low, high = int(image.min()), int(image.max())
    two = low < 16 and high > 240 and bool(((image == low) | (image == high)).all())
    grey = image.ndim == 2 or bool((image == image[:, :, :1]).all())
    return (low, high) if two and grey else None


def _two_tone(image: Pixels, size: Size, low: int, high: int) -> Pixels:
    first = image if image.ndim == 2 else image[:, :, 0]
    light = first == high
    # The rarer tone is the drawing, so black lines on white paper are kept as well.
    ink, paper = (high, low) if 2 * np.count_nonzero(light) <= light.size else (low, high)
    drawing = first == ink
    if is_thin(drawing):
        drawing = _gather(drawing, size)
        mask = thin(_blend(drawing, size))
    else:
        mask = _blend(drawing, size)
    out = np.where(mask, ink, paper).astype(image.dtype)
    return out if image.ndim == 2 else np.repeat(out[:, :, None], image.shape[2], axis=2)


def _gather(drawing: NDArray[np.bool_], size: Size) -> NDArray[np.bool_]:
    # Every inked pixel goes where its centre falls. On the way down neighbours land on the same
    # pixel or on neighbours, so no line breaks and none grows thicker.
    height, width = drawing.shape
    smaller = Size(min(width, size.width), min(height, size.height))
    y, x = np.nonzero(drawing)
    out = np.zeros((smaller.height, smaller.width), dtype=np.bool_)
    rows = (2 * y + 1) * smaller.height // (2 * height)
    out[rows, (2 * x + 1) * smaller.width // (2 * width)] = True
    return out


def is_thin(drawing: NDArray[np.bool_]) -> bool:
    """Tell whether most of the drawing (True on False, HxW) vanishes in a 3x3 opening."""
    ink = drawing.astype(np.uint8)
    drawn = cv2.countNonZero(ink)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return drawn > 0 and cv2.countNonZero(opened) < drawn / 2


def _keep_channels(out: NDArray[np.generic], like: Pixels) -> Pixels:
    # cv2 drops a channel axis of one.
    return out.reshape(*out.shape[:2], *like.shape[2:])
