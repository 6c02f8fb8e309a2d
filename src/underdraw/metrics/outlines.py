"""Whether two control images show one scene: their outlines against each other, of any two kinds.

What maps of one scene share, whatever they show of it, is where something ends and which way that
edge runs. A map's outlines are a field of doubled angles (Bigun and Granlund 1987): dark to light
and light to dark are one direction, and horizontal against vertical is -1. Two fields are compared
as they lie, and displaced and mirrored, which is what chance and other scenes look like: maps that
belong together agree best as they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.metrics.alignment import REACH, Alignment, here_and_elsewhere

Field = NDArray[np.complex64]
Plane = NDArray[np.float32]
Spectrum = NDArray[np.complex128]

SIDE = 128  # pixels of the longer side, in which maps are compared
_SCALES = (1.0, 2.0)  # of the outlines, in those pixels


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
    first, size = _Turned.of(fields[0], inside), (inside.shape[0], inside.shape[1])
    straight = _correlation(first, _Turned.of(fields[1], inside), size)
    mirror = _correlation(first, _Turned.of(flipped, inside[:, ::-1]), size)
    return here_and_elsewhere(straight, mirror, size)


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
    xx, yy, xy = _edges(image, scale)
    strength = np.sqrt(xx + yy)
    usual = float(strength.mean())
    if usual < 1e-6:
        return np.zeros_like(xx, dtype=np.complex64)
    # Half of the full strength is the map's own mean: a faint crease counts beside a bright jump.
    weight = strength / (strength + usual)
    return np.asarray(weight * ((xx - yy) + 2j * xy) / (xx + yy + 1e-12), dtype=np.complex64)


def detail(image: NDArray[np.uint8]) -> float:
    """Return how fine a map is: what its outlines have at the smallest scale, over four times that.

    Around 1 for a depth map, around 4 for thin lines; 0 without outlines.

    Args:
        image: (H, W, 3) uint8.
    """
    fine, coarse = (
        float(np.sqrt(xx + yy).mean())
        for xx, yy, _ in (_edges(image, scale) for scale in (_SCALES[0], 4 * _SCALES[0]))
    )
    return fine / coarse if coarse else 0.0


def _edges(image: NDArray[np.uint8], scale: float) -> tuple[Plane, Plane, Plane]:
    """Return the structure tensor of a map whose slopes were taken off: xx, yy, xy, (h, w) each."""
    small = np.asarray(_small(image) / 255, dtype=np.float32)
    sharp = _blur(small, scale) - _blur(small, 2 * scale)
    across = cv2.Sobel(sharp, cv2.CV_32F, 1, 0, borderType=cv2.BORDER_REPLICATE)
    down = cv2.Sobel(sharp, cv2.CV_32F, 0, 1, borderType=cv2.BORDER_REPLICATE)
    xx, yy, xy = (
        _blur(np.asarray(product.sum(axis=2)), scale)
        for product in (across * across, down * down, across * down)
    )
    return xx, yy, xy


@dataclass(frozen=True)
class _Turned:
    """Fourier transforms of fields and of what there is of them, padded by their reach."""

    fields: list[Spectrum]
    energy: Spectrum
    inside: Spectrum
    total: float

    @classmethod
    def of(cls, fields: Sequence[Field], inside: Plane) -> _Turned:
        padded = [side + side // REACH for side in inside.shape]
        energy = np.sum([np.abs(field) ** 2 for field in fields], axis=0)
        turned = [np.fft.fft2(plane, padded) for plane in (*fields, energy, inside)]
        return cls(turned[:-2], turned[-2], turned[-1], float(energy.sum()))


def _correlation(one: _Turned, other: _Turned, size: tuple[int, int]) -> Plane:
    """Correlate fields at every displacement in reach, over what then lies on each other."""
    places = np.ix_(*(np.arange(-(side // REACH), side // REACH + 1) for side in size))

    def together(spectrum: Spectrum) -> Plane:
        return np.asarray(np.fft.ifft2(spectrum).real[places], dtype=np.float32)

    both = [a * b.conj() for a, b in zip(one.fields, other.fields, strict=True)]
    energies = (
        np.maximum(together(part), 1e-3 * whole)
        for part, whole in (
            (one.energy * other.inside.conj(), one.total),
            (one.inside * other.energy.conj(), other.total),
        )
    )
    return together(np.sum(both, axis=0)) / np.sqrt(np.prod([*energies], axis=0))


def _small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    by = SIDE / max(height, width)
    size = (max(1, round(width * by)), max(1, round(height * by)))
    method = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)


def _shown(region: NDArray[np.uint8] | None, shape: tuple[int, ...]) -> Plane:
    whole = np.full(shape[:2], 255, np.uint8) if region is None else region
    return np.asarray(_small(whole) / 255, dtype=np.float32)


def _blur(plane: NDArray[np.floating], by: float) -> Plane:
    blurred = cv2.GaussianBlur(plane, (0, 0), by, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, dtype=np.float32)
