"""Paper: squares, stains, folds, and what age does to it."""

from __future__ import annotations

import cv2
import numpy as np
from benchmarks.plan_hands.freehand.cells import pick
from benchmarks.plan_hands.freehand.pen import noise
from benchmarks.plan_hands.freehand.style import Style
from numpy.random import Generator
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def sheet_of(look: Style, shape: tuple[int, int], scale: float, rng: Generator) -> Image:
    """Return an empty sheet of a style's paper."""
    image = np.empty((*shape, 3), np.uint8)
    image[:] = look.paper
    aged = look.medium not in ("paint", "mouse", "ruled") and rng.random() < 0.55
    if aged:
        strength = rng.uniform(3, 16)
        field = noise(rng, shape, max(shape) / rng.uniform(2, 9)) * strength
        field += noise(rng, shape, rng.uniform(2, 12)) * strength * 0.3
        image = np.clip(image + field[:, :, None], 0, 255).astype(np.uint8)
    kind = pick(rng, {"plain": 6.5, "squares": 2.2, "rules": 0.5, "dots": 0.4})
    if kind != "plain" and look.medium != "paint":
        _ruled(image, look, kind, scale, rng)
    if aged and rng.random() < 0.4:
        _folds(image, rng)
    if aged and rng.random() < 0.3:
        _stain(image, rng)
    return image


def _ruled(image: Image, look: Style, kind: str, scale: float, rng: Generator) -> None:
    pitch = scale * float(rng.choice([0.25, 0.5, 0.5, 1.0]))
    pitch = max(7.0, pitch)
    pale = np.array([(150, 180, 215), (190, 190, 190), (225, 160, 150), (150, 200, 160)])[
        rng.integers(4)
    ]
    share = rng.uniform(0.3, 0.9)
    colour = tuple(int(v) for v in np.array(look.paper) * (1 - share) + pale * share)
    high, wide = image.shape[:2]
    shift = rng.uniform(0, pitch, 2)
    fifth = 5 if rng.random() < 0.3 else 0
    ys, xs = np.arange(shift[1], high, pitch), np.arange(shift[0], wide, pitch)
    if kind == "dots":
        for dy in (0, 1):
            image[np.ix_((ys.astype(int) + dy).clip(0, high - 1), xs.astype(int))] = colour
        return
    for k, y in enumerate(ys):
        cv2.line(image, (0, round(y)), (wide, round(y)), colour, 2 if fifth and k % 5 == 0 else 1)
    if kind == "squares":
        for k, x in enumerate(xs):
            cv2.line(
                image, (round(x), 0), (round(x), high), colour, 2 if fifth and k % 5 == 0 else 1
            )
    elif rng.random() < 0.5:
        x = round(wide * 0.08)
        cv2.line(image, (x, 0), (x, high), (215, 130, 130), 1)


def _folds(image: Image, rng: Generator) -> None:
    high, wide = image.shape[:2]
    for share in (0.25, 0.5, 0.75)[: int(rng.integers(1, 4))]:
        upright, at = rng.random() < 0.6, round(wide * share)
        part = image[:, at : at + 3] if upright else image[round(high * share) :][:3]
        part[:] = np.minimum(part, 241) + 14 if rng.random() < 0.5 else part // 16 * 15


def _stain(image: Image, rng: Generator) -> None:
    """A ring that a cup left, or a blot."""
    high, wide = image.shape[:2]
    layer = np.zeros((high, wide), np.uint8)
    middle = (int(rng.integers(wide)), int(rng.integers(high)))
    radius = int(rng.uniform(0.04, 0.12) * max(high, wide)) + 5
    cv2.circle(layer, middle, radius, 90, -1 if rng.random() < 0.4 else max(2, radius // 9))
    low, far = (max(0, each - radius - 12) for each in middle[::-1])
    there = np.s_[low : middle[1] + radius + 12, far : middle[0] + radius + 12]
    layer = cv2.GaussianBlur(layer[there], (0, 0), 3)[:, :, None].astype(np.float32) / 255
    image[there] = image[there] * (1 - layer * (1 - np.array((150, 110, 60), np.float32) / 255))
