"""What fills a wall that isn't plain: hatches, dots and bricks, each true where there is ink."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Pattern = Callable[[int, int, int, int, Generator], Mask]


def _leaning(height: int, width: int, step: int, pen: int, slope: float) -> Mask:
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    return (rows + np.rint(columns * slope).astype(int)) % step < pen


def _slanted(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    slope = float(rng.choice([1.0, -1.0, 0.58, -1.7]))
    return _leaning(height, width, round(step * max(1.0, abs(slope)) ** 0.5), pen, slope)


def _level(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    flat = _leaning(height, width, step, pen, 0.0)
    return flat if rng.random() < 0.5 else _leaning(width, height, step, pen, 0.0).T


def _crossed(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    if rng.random() < 0.3:
        one = _leaning(height, width, step, pen, 0.0)
        return one | _leaning(width, height, step, pen, 0.0).T
    return _leaning(height, width, step, pen, 1.0) | _leaning(height, width, step, pen, -1.0)


def _dotted(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    count = max(1, int(1.5 * height * width / step**2))
    dots = np.zeros((height, width), np.uint8)
    dots[rng.integers(height, size=count), rng.integers(width, size=count)] = 1
    return cv2.dilate(dots, np.ones((pen + 1, pen + 1), np.uint8)) > 0


def _bricks(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    del rng
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    odd = rows // step % 2
    return (rows % step < pen) | ((columns + odd * step) % (2 * step) < pen)


def _doubled(height: int, width: int, step: int, pen: int, rng: Generator) -> Mask:
    """Return pairs of slanted lines, as masonry is hatched in many countries."""
    slope = float(rng.choice([1.0, -1.0]))
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    place = (rows + np.rint(columns * slope).astype(int)) % (2 * step)
    return (place < pen) | ((place >= step // 2 + pen) & (place < step // 2 + 2 * pen))


PATTERNS: dict[str, Pattern] = {
    "slanted": _slanted,
    "level": _level,
    "crossed": _crossed,
    "dotted": _dotted,
    "bricks": _bricks,
    "doubled": _doubled,
}
