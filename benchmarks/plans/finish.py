"""What a whole page is turned into once it is drawn."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Page = NDArray[np.uint8]
Finish = Callable[[Page, Generator], Page]


def shaken(page: Page, reach: float, k: float, rng: Generator) -> Page:
    """Move what is drawn to and fro by so many pixels, as a hand does."""
    height, width = page.shape[:2]
    coarse = max(2, round(height / k / 0.6)), max(2, round(width / k / 0.6))
    rows, columns = np.indices((height, width), dtype=np.float32)
    shifts = [
        cv2.resize(rng.normal(0, reach, coarse).astype(np.float32), (width, height))
        for _ in range(2)
    ]
    moved = cv2.remap(
        page,
        columns + shifts[0],
        rows + shifts[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(moved, np.uint8)


def _between(page: Page, dark: np.ndarray, light: np.ndarray) -> Page:
    """Take black to one colour and white to the other."""
    table = np.linspace(0, 1, 256)[:, None]
    colours = (dark * (1 - table) + light * table).astype(np.uint8)
    return np.stack([colours[page[..., i], i] for i in range(3)], axis=-1)


def _blueprint(page: Page, rng: Generator) -> Page:
    blue = np.array([rng.integers(10, 70), rng.integers(40, 110), rng.integers(110, 190)])
    return _between(page, np.full(3, rng.integers(200, 256)), blue)


def _dark(page: Page, rng: Generator) -> Page:
    return _between(page, np.full(3, rng.integers(190, 256)), rng.integers(10, 60, 3))


def _sepia(page: Page, rng: Generator) -> Page:
    paper = np.array([rng.integers(215, 250), rng.integers(195, 225), rng.integers(150, 195)])
    return _between(page, np.array([rng.integers(30, 90), rng.integers(20, 60), 20]), paper)


def _ink(page: Page, rng: Generator) -> Page:
    """Draw all in one colour of ink."""
    return _between(page, rng.integers(0, 140, 3), np.full(3, rng.integers(235, 256)))


FINISHES: dict[str, Finish] = {
    "none": lambda page, rng: page,
    "blueprint": _blueprint,
    "dark": _dark,
    "sepia": _sepia,
    "ink": _ink,
}
