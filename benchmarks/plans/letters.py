"""Words as ink, in the strokes of OpenCV and in the fonts that a machine has."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Font = str | int

# Numbers are OpenCV's; Pillow finds the names where a system keeps fonts, or takes its own.
FONTS: tuple[Font, ...] = (
    0,
    2,
    3,
    4,
    7,
    16,
    "Pillow's own",
    "Pillow's own",
    "DejaVuSans.ttf",
    "DejaVuSansCondensed-Bold.ttf",
    "DejaVuSansCondensed.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSerifCondensed-Italic.ttf",
    "DejaVuSans-ExtraLight.ttf",
    "DejaVuSansMono.ttf",
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Regular.ttf",
    "arial.ttf",
)


@lru_cache(maxsize=256)
def lettering(words: str, font: Font, height: int) -> NDArray[np.uint8]:
    """Return (H, W) uint8 of a line of words whose capitals are about so many pixels high."""
    if isinstance(font, str) and all(ord(letter) < _known(font) for letter in words):
        return _type(words, font, height)
    return _strokes(words, font if isinstance(font, int) else 0, height)


def _known(font: str) -> int:
    """Return the first letter that a font may lack; OpenCV's lack none of ours."""
    return 0x500 if font.startswith("DejaVu") else 0x80


def _strokes(words: str, font: int, height: int) -> NDArray[np.uint8]:
    size = height / 22
    thick = max(1, round(size * 1.6))
    (width, high), below = cv2.getTextSize(words, font, size, thick)
    ink = np.zeros((high + 2 * below + 2, width + 4), np.uint8)
    cv2.putText(ink, words, (2, high + below // 2), font, size, 255, thick, cv2.LINE_AA)
    return ink


def _type(words: str, font: str, height: int) -> NDArray[np.uint8]:
    return typed(words, font, round(height * 1.4))


def typed(words: str, font: str, size: int) -> NDArray[np.uint8]:
    """Return (H, W) uint8 of a line of words in a font of so many pixels, no wider than its ink."""
    face = _face(font, size)
    left, top, right, low = face.getbbox(words)
    image = Image.new("L", (max(1, int(right - left) + 2), max(1, int(low - top) + 2)))
    ImageDraw.Draw(image).text((1 - left, 1 - top), words, 255, face)
    return np.asarray(image)


@lru_cache(maxsize=256)
def _face(font: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype(font, size)
    except OSError:
        return ImageFont.load_default(size)
