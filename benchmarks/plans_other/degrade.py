"""What a scanner, a camera and a mail do to a page."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from benchmarks.plans_other.canvas import Colour
from numpy.typing import NDArray
from PIL import Image

Page = NDArray[np.uint8]
Affine = NDArray[np.float64]


@dataclass(frozen=True)
class Degradation:
    """What becomes of a page.

    Attributes:
        scale: pixels to the metre that it is drawn at.
        skew: degrees at most that it lies turned by.
        noise: standard deviation of grain, of 255.
        blur: standard deviation of softness, pixels.
        jpeg: quality that it is saved at, None for never.
        light: share of brightness lost in its darkest corner.
        tint: of the paper, as factors of RGB.
    """

    scale: float = 50.0
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    jpeg: int | None = None
    light: float = 0.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


CLEAN = "clean"
DEGRADATIONS: Mapping[str, Degradation] = {
    CLEAN: Degradation(),
    "skewed": Degradation(skew=5.0),
    "noise and JPEG": Degradation(noise=14.0, blur=0.7, jpeg=60),
    "uneven light": Degradation(light=0.45, tint=(0.98, 0.94, 0.84), noise=3.0),
    "25 px/m": Degradation(scale=25.0),
    "35 px/m": Degradation(scale=35.0),
    "70 px/m": Degradation(scale=70.0),
    "100 px/m": Degradation(scale=100.0),
    "scan": Degradation(
        scale=60.0,
        skew=3.0,
        noise=6.0,
        blur=0.6,
        jpeg=60,
        light=0.25,
        tint=(0.99, 0.96, 0.9),
    ),
}


def degrade(
    page: Page, to_page: Affine, how: Degradation, paper: Colour, chance: np.random.Generator
) -> tuple[Page, Affine]:
    """Return a page gone through a degradation, and where it lies now.

    Args:
        page: (H, W, 3) uint8 RGB.
        to_page: (2, 3), takes metres to its pixels.
        how: what becomes of it.
        paper: colour round a page that lies askew.
        chance: of angle, grain and light.
    """
    if how.skew:
        page, to_page = _turned(page, to_page, float(chance.uniform(-how.skew, how.skew)), paper)
    values = page.astype(np.float32)
    values *= np.asarray(how.tint, np.float32)
    if how.light:
        values *= _light(page.shape[:2], how.light, chance)[:, :, None]
    if how.blur:
        values = cv2.GaussianBlur(values, (0, 0), how.blur)
    if how.noise:
        grain = chance.normal(0, how.noise, page.shape[:2]).astype(np.float32)
        values += grain[:, :, None] + chance.normal(0, how.noise / 3, page.shape).astype(np.float32)
    page = np.clip(values, 0, 255).round().astype(np.uint8)
    return (page if how.jpeg is None else _jpeg(page, how.jpeg)), to_page


def _turned(page: Page, to_page: Affine, degrees: float, paper: Colour) -> tuple[Page, Affine]:
    """Turn a page against the clock on a sheet that grows to hold it."""
    height, width = page.shape[:2]
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    wide = math.ceil(width * abs(cos) + height * abs(sin))
    high = math.ceil(width * abs(sin) + height * abs(cos))
    turn = np.array([[cos, sin], [-sin, cos]])
    middle, there = np.array([width - 1, height - 1]) / 2, np.array([wide - 1, high - 1]) / 2
    move = there - turn @ middle
    turned = cv2.warpAffine(
        page,
        np.column_stack([turn, move]),
        (wide, high),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    moved = np.column_stack([turn @ to_page[:, :2], turn @ to_page[:, 2] + move])
    return np.asarray(turned, np.uint8), moved


def _light(shape: tuple[int, int], lost: float, chance: np.random.Generator) -> NDArray[np.float32]:
    """Return brightness: a slope across the page, and somebody's soft shadow."""
    down, across = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j]
    angle = chance.uniform(0, 2 * math.pi)
    slope = (across - 0.5) * math.cos(angle) + (down - 0.5) * math.sin(angle) + 0.5
    x, y = chance.uniform(0.2, 0.8, 2)
    shadow = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 0.22**2))
    dark = 0.65 * np.clip(slope, 0, 1) + 0.35 * shadow
    return (1 - lost * dark).astype(np.float32)


def _jpeg(page: Page, quality: int) -> Page:
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))
