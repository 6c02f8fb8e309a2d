"""Bring arrays and PIL images of any usual layout to uint8 RGB; no file is opened here."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.errors import ImageError

WHITE = 255
BLACK = 0

_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
_DIRECT = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV")


def as_rgb(array: NDArray[np.generic], *, background: int = WHITE) -> NDArray[np.uint8]:
    """Return the array as uint8 RGB; an array that is so already comes back itself.

    Args:
        array: HxW, HxWx1, HxWx3 (RGB) or HxWx4 (RGBA), of bool, uint8, uint16 (0 to 65535) or
            float (0 to 1).
        background: the grey that shows through where alpha is 0.

    Raises:
        ImageError: no pixels, another layout or dtype, or floats that leave 0 to 1.
    """
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ImageError(
            f"an image array of shape {array.shape} was given; HxW, HxWx3 (RGB) and HxWx4 (RGBA) "
            "are read: move the channels last"
        )
    if array.size == 0:
        raise ImageError(f"an image array of shape {array.shape} has no pixels; give at least 1x1")
    pixels = _eight_bit(array)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    if pixels.shape[2] == 4:
        return _flatten(pixels, background)
    if pixels.shape[2] == 1:
        return np.repeat(pixels, 3, axis=2)
    return pixels


def as_mask(array: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return the array as a mask: float32 HxW from 0 (keep) to 1 (change).

    An integer array whose largest value is 1 is taken as 0 and 1, since a mask that is all but
    black would change nothing.

    Args:
        array: any layout that `as_rgb` reads; transparent counts as keep.

    Raises:
        ImageError: as for `as_rgb`.
    """
    zero_one = array.dtype.kind in "iu" and array.size > 0 and array.max() == 1 and array.min() >= 0
    rgb = as_rgb(array.astype(bool) if zero_one else array, background=BLACK)
    return to_gray(rgb).astype(np.float32) / 255.0


def to_gray(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the luma (Rec. 601) of an RGB image as uint8 HxW."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def rgb_of(image: Pillow.Image, *, background: int = WHITE) -> NDArray[np.uint8]:
    """Return a decoded PIL image as uint8 RGB HxWx3, alpha laid over `background`.

    Raises:
        ImageError: the mode holds numbers with no agreed white (32-bit, float) or LAB.
    """
    if image.mode in _SIXTEEN_BIT:
        return as_rgb(np.asarray(image).astype(np.uint16), background=background)
    if image.mode not in _DIRECT:
        raise ImageError(
            f"an image of PIL mode {image.mode!r} was given; 8- and 16-bit grey, palette, RGB, "
            "RGBA and CMYK are read: save it as one of these"
        )
    if image.has_transparency_data:
        return _flatten(np.asarray(image.convert("RGBA")), background)
    return np.array(image.convert("RGB"))


def _eight_bit(array: NDArray[np.generic]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array.view(np.uint8)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(WHITE)
    if array.dtype == np.uint16:
        # 65535 = 255 * 257, so white stays white; a shift by 8 would darken every value.
        return ((array.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if array.dtype.kind == "f":
        numbers = array.astype(np.float64)
        if np.isfinite(numbers).all() and numbers.min() >= 0.0 and numbers.max() <= 1.0:
            return np.rint(numbers * 255.0).astype(np.uint8)
        raise ImageError(
            f"a float image array from {numbers.min():g} to {numbers.max():g} was given; floats "
            "from 0 to 1 are read: divide by the white value, or pass uint8"
        )
    raise ImageError(
        f"an image array of dtype {array.dtype} was given; bool, uint8, uint16 and float from "
        "0 to 1 are read: convert it to uint8"
    )


def _flatten(rgba: NDArray[np.uint8], background: int) -> NDArray[np.uint8]:
    alpha = rgba[:, :, 3:].astype(np.uint32)
    over = rgba[:, :, :3] * alpha + background * (255 - alpha)
    return ((over + 127) // 255).astype(np.uint8)
