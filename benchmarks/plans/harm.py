"""What scanners, cameras and careless saving do to a page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Page = NDArray[np.uint8]


@dataclass(frozen=True)
class Harm:
    """Degrees of skew, deviation of noise, pixels of blur, JPEG quality, share of uneven light."""

    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    quality: int = 0
    light: float = 0.0


def random_harm(rng: Generator) -> Harm:
    """Return a random mixture."""
    return Harm(
        skew=float(rng.uniform(-5, 5)),
        noise=float(rng.choice([0, 8, 18])),
        blur=float(rng.choice([0, 0, 0.6, 1.0])),
        quality=int(rng.choice([0, 60, 85])),
        light=float(rng.choice([0, 0.3])),
    )


def harm(page: Page, how: Harm, rng: Generator) -> tuple[Page, NDArray[np.float64]]:
    """Return the harmed page, and the (3, 3) map from the old pixels to its own."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), how.skew, 1.0)
    if how.skew:
        page = np.asarray(
            cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255)), np.uint8
        )
    values = page.astype(np.float32)
    if how.blur:
        values = cv2.GaussianBlur(values, (0, 0), how.blur)
    if how.light:
        ramp = np.linspace(1, 1 - how.light, width)[None, :] * np.linspace(1, 0.95, height)[:, None]
        values = values * ramp[..., None].astype(np.float32)
    if how.noise:
        values = values + rng.normal(0, how.noise, values.shape).astype(np.float32)
    page = np.clip(values, 0, 255).astype(np.uint8)
    if how.quality:
        _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, how.quality])
        page = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return page, np.vstack([turn, [0, 0, 1]])
