"""What becomes of a page on its way: turned, noisy, pressed, badly lit, small or large."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from benchmarks.plan_exam.sheet import Colour
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

Page = NDArray[np.uint8]
Affine = NDArray[np.float64]
CLEAN = "clean"


@dataclass(frozen=True)
class Degradation:
    """How a page is spoilt.

    Attributes:
        scale: pixels to the metre that it is drawn at.
        skew: degrees that it is turned by at most, either way.
        noise: standard deviation, of 255.
        quality: of JPEG, or none.
        shade: how much darker the darkest place is, as a share.
        blur: standard deviation in pixels.
    """

    scale: float = 50.0
    skew: float = 0.0
    noise: float = 0.0
    quality: int | None = None
    shade: float = 0.0
    blur: float = 0.0


DEGRADATIONS: dict[str, Degradation] = {
    CLEAN: Degradation(),
    "skewed": Degradation(skew=5.0),
    "noisy": Degradation(noise=18.0),
    "JPEG 60": Degradation(quality=60),
    "uneven light": Degradation(shade=0.45),
    "25 px/m": Degradation(scale=25.0),
    "35 px/m": Degradation(scale=35.0),
    "70 px/m": Degradation(scale=70.0),
    "100 px/m": Degradation(scale=100.0),
    "scan": Degradation(skew=5.0, noise=10.0, quality=60, shade=0.35, blur=0.6),
}


def degrade(
    image: Page, to_page: Affine, how: Degradation, paper: Colour, rng: np.random.Generator
) -> tuple[Page, Affine]:
    """Spoil a page, and say where it lies now.

    Args:
        image: (H, W, 3) uint8 RGB.
        to_page: (2, 3), from metres to its pixels.
        how: what is done.
        paper: colour of what comes to lie beside a turned page.
    """
    if how.skew:
        degrees = float(rng.uniform(how.skew / 5, how.skew)) * float(rng.choice([-1, 1]))
        image, to_page = _turned(image, to_page, degrees, paper)
    light = image.astype(np.float64)
    if how.blur:
        light = gaussian_filter(light, (how.blur, how.blur, 0))
    if how.shade:
        light = light * (1 - how.shade * _darkness(image.shape[:2], rng))[:, :, None]
    if how.noise:
        grain = rng.normal(0, how.noise, (*image.shape[:2], 1))
        light = light + grain + rng.normal(0, how.noise / 4, image.shape)
    image = _bytes(light)
    return (_pressed(image, how.quality) if how.quality else image), to_page


def copied(image: Page, scale: float, rng: np.random.Generator) -> Page:
    """Return a page as an old copier leaves it: edges eaten, specks, faint streaks."""
    paper = image[0, 0].astype(np.float64)
    soft = gaussian_filter(image.astype(np.float64), (0.011 * scale, 0.011 * scale, 0))
    grain = gaussian_filter(rng.normal(0, 1, image.shape[:2]), 0.02 * scale)
    ink = 1 - soft.mean(axis=2) / paper.mean()
    share = 1 / (1 + np.exp(-(ink + grain / grain.std() * 0.05 - 0.42) * 11))
    specks = gaussian_filter((rng.random(image.shape[:2]) < 0.0004).astype(np.float64), 0.7)
    share = np.clip(share + specks * 1.6, 0, 1)[:, :, None]
    streaks = 1 - 0.05 * rng.random() * np.abs(gaussian_filter(rng.normal(0, 3, image.shape[1]), 4))
    return _bytes((paper * (1 - share) + np.array([34, 32, 30]) * share) * streaks[None, :, None])


def _turned(image: Page, to_page: Affine, degrees: float, paper: Colour) -> tuple[Page, Affine]:
    """Turn a page about its middle on paper that is large enough for it."""
    height, width = image.shape[:2]
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    size = np.ceil(np.abs(turn) @ [width, height]).astype(int)
    shift = (size - 1) / 2 - turn @ (np.array([width, height]) - 1) / 2
    move = np.column_stack([turn, shift])
    turned = cv2.warpAffine(
        image,
        move,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    whole = np.column_stack([turn @ to_page[:, :2], turn @ to_page[:, 2] + shift])
    return turned.astype(np.uint8), whole


def _darkness(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return 0 where a lamp shines to 1 where a page is darkest: a slope, and a soft shadow."""
    y, x = np.mgrid[: shape[0], : shape[1]] / max(shape)
    angle = rng.uniform(0, 2 * np.pi)
    slope = x * np.cos(angle) + y * np.sin(angle)
    at = rng.uniform(0.1, 0.9, 2)
    shadow = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * 0.22**2))
    dark = (slope - slope.min()) / np.ptp(slope) + 0.5 * shadow
    return (dark - dark.min()) / np.ptp(dark)


def _pressed(image: Page, quality: int) -> Page:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def _bytes(light: NDArray[np.float64]) -> Page:
    return np.clip(np.rint(light), 0, 255).astype(np.uint8)
