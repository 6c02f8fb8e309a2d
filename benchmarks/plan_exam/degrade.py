"""What happens to a page after it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Map = NDArray[np.float64]
CLEAN = "clean"


@dataclass(frozen=True)
class Degradation:
    """A page's state.

    Attributes:
        per_metre: pixels to the metre that it is drawn at.
        skew: degrees that it may be turned by, either way.
        noise: standard deviation of grey values.
        quality: of JPEG, 0 for none.
        light: by how much of its brightness the darkest part is darker.
    """

    per_metre: float = 50.0
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 0
    light: float = 0.0


DEGRADATIONS: dict[str, Degradation] = {
    CLEAN: Degradation(),
    "skewed": Degradation(skew=5.0),
    "noise": Degradation(noise=14.0),
    "JPEG 60": Degradation(quality=60),
    "uneven light": Degradation(light=0.35),
    "25 px/m": Degradation(per_metre=25.0),
    "35 px/m": Degradation(per_metre=35.0),
    "70 px/m": Degradation(per_metre=70.0),
    "100 px/m": Degradation(per_metre=100.0),
    "scan": Degradation(per_metre=60.0, skew=3.0, noise=7.0, quality=60, light=0.25),
}


def degrade(image: Image, to_page: Map, state: Degradation, seed: int) -> tuple[Image, Map]:
    """Return the page as its state has it, and where metres lie on it then."""
    rng = np.random.default_rng(seed)
    if state.skew:
        image, to_page = _turned(image, to_page, _angle(state.skew, rng))
    if state.light:
        image = _lit(image, state.light, rng)
    if state.noise:
        grain = rng.standard_normal(image.shape[:2], dtype=np.float32) * state.noise
        colour = rng.standard_normal(image.shape, dtype=np.float32) * state.noise * 0.3
        image = _bytes(image + grain[..., None] + colour)
    if state.quality:
        _, packed = cv2.imencode(
            ".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, state.quality]
        )
        opened = cv2.imdecode(packed, cv2.IMREAD_COLOR)
        assert opened is not None
        image = np.ascontiguousarray(opened[..., ::-1]).astype(np.uint8)
    return image, to_page


def roughen(image: Image, grain: float, seed: int) -> Image:
    """Return a page on rough paper: strokes uneven, the ground a little mottled."""
    rng = np.random.default_rng(seed)
    fine = rng.standard_normal(image.shape[:2], dtype=np.float32)
    soft = cv2.GaussianBlur(fine, (0, 0), 1.2) * 2.5
    dark = (255.0 - image.astype(np.float32)) / 255.0
    worn = image + (soft * grain)[..., None] * (0.4 + 1.6 * dark)
    return _bytes(worn)


def _angle(most: float, rng: np.random.Generator) -> float:
    return float(rng.uniform(0.25 * most, most) * rng.choice((-1.0, 1.0)))


def _turned(image: Image, to_page: Map, degrees: float) -> tuple[Image, Map]:
    """Return a page turned about its middle, on a larger one of its ground."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (int(width * cos + height * sin) + 2, int(width * sin + height * cos) + 2)
    turn[:, 2] += (np.array(size) - (width, height)) / 2
    ground = tuple(int(each) for each in np.median(image.reshape(-1, 3), axis=0))
    turned = cv2.warpAffine(
        image, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    moved = turn[:, :2] @ to_page
    moved[:, 2] += turn[:, 2]
    return turned.astype(np.uint8), moved


def _lit(image: Image, depth: float, rng: np.random.Generator) -> Image:
    """Return a page darker towards one side, with a soft shadow."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle) + 0.5
    spot = rng.uniform(0.2, 0.8, 2)
    far = ((x / width - spot[0]) ** 2 + (y / height - spot[1]) ** 2) / 0.12
    veil = 1 - depth * (0.65 * np.clip(slope, 0, 1) + 0.35 * np.exp(-far))
    return _bytes(image * veil[..., None])


def _bytes(image: NDArray[np.floating]) -> Image:
    return np.clip(image + 0.5, 0, 255).astype(np.uint8)
