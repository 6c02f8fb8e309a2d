"""Whether two control images show one scene: their outlines against each other, of any two kinds.

What maps of one scene share, whatever they show of it, is where something ends and which way that
edge runs. A map's outlines are a field of doubled angles (Bigun and Granlund 1987): dark to light
and light to dark are one direction, and horizontal against vertical is -1. Two fields are compared
as they lie, and displaced and mirrored, which is what chance and other scenes look like: maps that
belong together agree best as they lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.complex64]
Plane = NDArray[np.float32]

SIDE = 128  # pixels of the longer side, in which maps are compared
_SCALES = (1.0, 2.0)  # of the outlines, in those pixels
_NEAR, _FAR = 4, 9  # what still lies the same, and what doesn't
_REACH = 4  # displaced by up to this part of each side


@dataclass(frozen=True)
class Alignment:
    """How two maps agree: 1 for the same outlines, 0 for what displaced ones agree by chance.

    Attributes:
        here: as they lie.
        rival: the best that another place of the second map comes to, mirrored or not.
        mirrored: whether it is mirrored there, left to right.
        shift: what the second map, mirrored or not, is moved by there, in parts of the width (to
            the right) and the height (downwards).
    """

    here: float
    rival: float
    mirrored: bool
    shift: tuple[float, float]


def align(
    one: NDArray[np.uint8], other: NDArray[np.uint8], region: NDArray[np.uint8] | None = None
) -> Alignment | None:
    """Compare the outlines of two maps.

    Args:
        one: (H, W, 3) uint8.
        other: (H, W, 3) uint8.
        region: (H, W) uint8, where they are compared, or everywhere.

    Returns:
        Their agreement; None where one of them has no outlines.
    """
    inside = _shown(region, one.shape)
    fields = [[outlines(image, scale) * inside for scale in _SCALES] for image in (one, other)]
    if min(float(np.abs(field).max()) for fields_of in fields for field in fields_of) == 0.0:
        return None
    flipped = [field[:, ::-1].conj() for field in fields[1]]
    straight = _correlation(fields[0], fields[1], inside, inside)
    mirror = _correlation(fields[0], flipped, inside, inside[:, ::-1])
    down, right = (np.arange(side) - side // 2 for side in straight.shape)
    away = np.hypot(down[:, None], right[None])
    chance = float(np.mean([straight, mirror]))
    here = float(straight[away <= _NEAR].max())
    places = np.stack([np.where(away > _FAR, straight, -1), mirror])
    best = np.unravel_index(places.argmax(), places.shape)
    height, width = inside.shape
    return Alignment(
        here=(here - chance) / (1 - chance),
        rival=(float(places[best]) - chance) / (1 - chance),
        mirrored=bool(best[0]),
        shift=(float(right[best[2]]) / width, float(down[best[1]]) / height),
    )


def outlines(image: NDArray[np.uint8], scale: float) -> Field:
    """Return the outlines of a map: their strength, 0 to 1, at twice the angle they run across.

    Slopes are no outlines: what a wider blur leaves as it is, a depth map's walls and floors, is
    taken off first.

    Args:
        image: (H, W, 3) uint8.
        scale: of what is an outline, in pixels of a map whose longer side is `SIDE`.

    Returns:
        (h, w), the longer side of them `SIDE`.
    """
    small = _small(image).astype(np.float32) / 255
    sharp = _blur(small, scale) - _blur(small, 2 * scale)
    across = cv2.Sobel(sharp, cv2.CV_32F, 1, 0, borderType=cv2.BORDER_REPLICATE)
    down = cv2.Sobel(sharp, cv2.CV_32F, 0, 1, borderType=cv2.BORDER_REPLICATE)
    products = (across * across, down * down, across * down)
    xx, yy, xy = (_blur(product.sum(axis=2), scale) for product in products)
    strength = np.sqrt(xx + yy)
    usual = float(strength.mean())
    if usual < 1e-6:
        return np.zeros_like(xx, dtype=np.complex64)
    # Half of the full strength is the map's own mean: a faint crease counts beside a bright jump.
    weight = strength / (strength + usual)
    return np.asarray(weight * ((xx - yy) + 2j * xy) / (xx + yy + 1e-12), dtype=np.complex64)


def _correlation(one: list[Field], other: list[Field], inside: Plane, theirs: Plane) -> Plane:
    """Correlate fields at every displacement in reach, over what then lies on each other."""
    height, width = inside.shape
    reach = height // _REACH, width // _REACH
    padded = height + reach[0], width + reach[1]

    def turned(plane: Field | Plane) -> NDArray[np.complexfloating]:
        return np.fft.fft2(plane, padded)

    def together(first: Field | Plane, second: Field | Plane) -> Plane:
        whole = np.fft.ifft2(turned(first) * turned(second).conj()).real
        down, right = (np.arange(-far, far + 1) for far in reach)
        return np.asarray(whole[np.ix_(down, right)], dtype=np.float32)

    def agreement(a: Field, b: Field) -> Plane:
        energies = together(np.abs(a) ** 2, theirs), together(inside, np.abs(b) ** 2)
        least = 1e-3 * float(np.sum(np.abs(a) ** 2) + np.sum(np.abs(b) ** 2))
        return together(a, b) / np.sqrt(
            np.maximum(energies[0], least) * np.maximum(energies[1], least)
        )

    return np.asarray(np.mean([agreement(a, b) for a, b in zip(one, other, strict=True)], axis=0))


def _small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    by = SIDE / max(height, width)
    size = (max(1, round(width * by)), max(1, round(height * by)))
    method = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)


def _shown(region: NDArray[np.uint8] | None, shape: tuple[int, ...]) -> Plane:
    whole = np.full(shape[:2], 255, np.uint8) if region is None else region
    return _small(whole).astype(np.float32) / 255


def _blur(plane: NDArray[np.float32], by: float) -> NDArray[np.float32]:
    blurred = cv2.GaussianBlur(plane, (0, 0), by, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, dtype=np.float32)
