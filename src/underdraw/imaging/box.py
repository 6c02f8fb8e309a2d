"""A part of an image: where it lies, and the part to cut out around a mask."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from underdraw.spec.size import Size


class Box(NamedTuple):
    """A rectangle of an image, by its top left corner and its size."""

    x: int
    y: int
    size: Size

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and its columns."""
        return (
            slice(self.y, self.y + self.size.height),
            slice(self.x, self.x + self.size.width),
        )

    def times(self, across: float, down: float) -> Box:
        """Return the same part of an image so many times as wide and as high."""
        left, right = round(self.x * across), round((self.x + self.size.width) * across)
        top, bottom = round(self.y * down), round((self.y + self.size.height) * down)
        return Box(left, top, Size(max(1, right - left), max(1, bottom - top)))


def box_around(mask: NDArray[np.uint8], padding: int, like: Size) -> Box:
    """Return the part of a picture that a mask's white and its surroundings take up.

    Args:
        mask: (H, W) uint8, of the picture; some of it is not 0.
        padding: pixels of surroundings on every side.
        like: the proportions it is grown to, as far as the picture reaches.
    """
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    left, right = _padded(columns, padding, mask.shape[1])
    top, bottom = _padded(rows, padding, mask.shape[0])
    width = max(right - left, round((bottom - top) * like.width / like.height))
    height = max(bottom - top, round((right - left) * like.height / like.width))
    x, width = _grown(left, right, width, mask.shape[1])
    y, height = _grown(top, bottom, height, mask.shape[0])
    return Box(x, y, Size(width, height))


def _padded(marked: NDArray[np.intp], padding: int, limit: int) -> tuple[int, int]:
    return max(0, int(marked[0]) - padding), min(limit, int(marked[-1]) + 1 + padding)


def _grown(start: int, end: int, length: int, limit: int) -> tuple[int, int]:
    """Return start and length of a span about as far on both sides, pushed inside the limit."""
    length = min(length, limit)
    start -= (length - (end - start)) // 2
    return min(max(0, start), limit - length), length
