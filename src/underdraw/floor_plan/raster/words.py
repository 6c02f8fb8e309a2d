"""The words on a page, read by RapidOCR: its networks come in its wheel, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 0.8
"""The confidence from which on a word is taken as read."""
_TURNED = 1.5  # height over width of a box whose text runs up the page


@dataclass(frozen=True)
class Word:
    """What stands in one line: a word, or several close by.

    Attributes:
        text: as printed.
        box: left, top, right and bottom, in pixels of the page.
        confidence: 0 to 1.
    """

    text: str
    box: tuple[float, float, float, float]
    confidence: float = 1.0

    @property
    def middle(self) -> tuple[float, float]:
        """Across and down the page, in pixels."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def turned(self) -> bool:
        """Whether it is read up or down the page."""
        left, top, right, bottom = self.box
        return len(self.text) > 1 and bottom - top > _TURNED * (right - left)

    @property
    def size(self) -> float:
        """Pixels from the top to the bottom of its letters."""
        left, top, right, bottom = self.box
        return right - left if self.turned else bottom - top


def can_read_words() -> bool:
    """Tell whether the extra that reads words is installed."""
    return reader() is not None


def words_on(page: NDArray[np.uint8]) -> tuple[Word, ...]:
    """Return the words on a page, (H, W, 3) uint8 RGB; none without the extra `ocr`."""
    read = reader()
    if read is None:
        return ()
    found = read(np.ascontiguousarray(page[..., ::-1]))
    boxes = () if found.boxes is None else found.boxes
    return tuple(
        Word(str(text), (*box.min(axis=0).tolist(), *box.max(axis=0).tolist()), float(sure))
        for box, text, sure in zip(boxes, found.txts or (), found.scores or ())
        if sure >= LEAST
    )


@cache
def reader() -> Callable[[NDArray[np.uint8]], Any] | None:
    """Return what reads words, loaded once; None where it isn't installed."""
    try:
        import onnxruntime  # noqa: F401, RapidOCR asks for it only as it is called
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR(params={"Global.log_level": "error"})
