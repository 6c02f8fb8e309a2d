"""A pair as the checks see it: read once, decoded once, and what several of them ask for."""

from __future__ import annotations

import hashlib
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.entry import Entry, Item
from underdraw.imaging import load_bytes, to_gray
from underdraw.preprocess import run
from underdraw.spec.data import DataSpec

WORKING = 512
"""Longest side of what a network is taught at, where softness matters."""


class View:
    """A pair; each part is read when it is first asked for.

    Args:
        entry: where it lies.
        spec: how its condition is made, where it has none.
        sampled: one of those that stand for the set, where all would be too many.
    """

    def __init__(self, entry: Entry, spec: DataSpec, *, sampled: bool = False) -> None:
        self._entry, self._spec = entry, spec
        self.caption, self.sampled = entry.caption, sampled

    @cached_property
    def _target(self) -> tuple[str, NDArray[np.uint8]]:
        return _read(self._entry.target)

    @cached_property
    def _condition(self) -> tuple[str, NDArray[np.uint8]]:
        if self._entry.condition is not None:
            return _read(self._entry.condition)
        assert self._spec.preprocess is not None
        made = run(shrunk(self.target, WORKING), self._spec.preprocess)
        return hashlib.sha256(made.tobytes()).hexdigest(), made

    @property
    def target(self) -> NDArray[np.uint8]:
        """The picture, (H, W, 3) uint8; ImageError where it can't be read."""
        return self._target[1]

    @property
    def condition(self) -> NDArray[np.uint8]:
        """The control image, (H, W, 3) uint8; ImageError where it can't be read."""
        return self._condition[1]

    @property
    def target_sha256(self) -> str:
        """A hash of the picture's file."""
        return self._target[0]

    @property
    def condition_sha256(self) -> str:
        """A hash of the control image's file."""
        return self._condition[0]

    @cached_property
    def at_work(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Both at the size they are trained on, (h, w, 3) uint8; their proportions must agree."""
        target = shrunk(self.target, WORKING)
        size = target.shape[1::-1]
        return target, np.asarray(
            cv2.resize(self.condition, size, interpolation=cv2.INTER_AREA), np.uint8
        )

    @cached_property
    def small(self) -> NDArray[np.uint8]:
        """The picture in (64, 72, 3) uint8, stretched, by which copies are known."""
        return np.asarray(cv2.resize(self.target, (72, 64), interpolation=cv2.INTER_AREA), np.uint8)

    @cached_property
    def gray(self) -> NDArray[np.uint8]:
        """The picture's luma, (H, W) uint8, in its own size, where a grid of blocks is."""
        return to_gray(self.target)


def shrunk(image: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """Return an image whose longer side is `most` at most, by areas."""
    scale = most / max(image.shape[:2])
    if scale >= 1:
        return image
    return np.asarray(
        cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )


def _read(item: Item) -> tuple[str, NDArray[np.uint8]]:
    data = item.read()
    return hashlib.sha256(data).hexdigest(), load_bytes(data, str(item))
