"""The words on a page, read by RapidOCR: its networks come in its wheel, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
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
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime"))


def words_on(page: NDArray[np.uint8]) -> tuple[Word, ...]:
    """Return the words on a page, (H, W, 3) uint8 RGB; none without the extra `ocr`."""
    if not can_read_words():
        return ()
    found = _reader()(np.ascontiguousarray(page[..., ::-1]))
    if found.boxes is None:
        return ()
    return tuple(
        Word(str(text), (*box.min(axis=0).tolist(), *box.max(axis=0).tolist()), float(sure))
        for box, text, sure in zip(found.boxes, found.txts, found.scores)
        if sure >= LEAST
    )


@cache
def _reader() -> Callable[[NDArray[np.uint8]], Any]:
    from rapidocr import RapidOCR

    # words on lines and tints look less like words, and LEAST lets no others through
    return RapidOCR(params={"Global.log_level": "error", "Det.box_thresh": 0.3})
