"""Labels with colours between them: saved as JPEG, or scaled smoothly. ControlNet++ measured so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

_PART = 512  # pixels of its middle that are looked at
_FEW = 64  # colours: a picture's labels are fewer, whatever the vocabulary
# Share of pixels unlike all eight around them. Whole labels and lines have 0.002 at most; JPEG at
# quality 95 leaves 0.014 and more, smooth scaling 0.007.
_MOST = 0.005


class Colors(NamedTuple):
    """How many a map has, and the share of its pixels that no neighbour is like."""

    count: int
    lone: float


def lone(codes: NDArray[np.uint32]) -> float:
    """Return the share of pixels of (H, W) colours that differ from all eight around them."""
    height, width = codes.shape
    padded = np.pad(codes, 1, constant_values=np.iinfo(np.uint32).max)  # is no colour
    alike = np.zeros(codes.shape, bool)
    for down in (0, 1, 2):
        for across in (0, 1, 2):
            if (down, across) != (1, 1):
                alike |= codes == padded[down : down + height, across : across + width]
    return float(1 - alike.mean())


def _measure(view: View) -> Colors:
    top, left = (max(0, (side - _PART) // 2) for side in view.condition.shape[:2])
    pixels = view.condition[top : top + _PART, left : left + _PART].astype(np.uint32)
    codes = np.asarray(pixels @ np.array([1 << 16, 1 << 8, 1], np.uint32), np.uint32)
    return Colors(len(np.unique(codes[::2, ::2])), lone(codes))


def _judge(measured: Measured[Colors]) -> Iterator[Finding]:
    """Hold labels to their colours, where it was said or the set's middle one shows it."""
    values = measured.values
    if not measured.labels and np.median([one.count for one in values.values()] or [256]) > _FEW:
        return
    for name, one in values.items():
        if one.lone > _MOST:
            said = f"{one.lone:.1%} of the pixels have a colour that none beside them has"
            yield Finding("stray label colours", (name,), said, one.lone, _MOST)


LABELS = Check(
    kinds={
        "stray label colours": Kind("labels saved as JPEG or scaled smoothly; save them as PNG"),
    },
    measure=_measure,
    judge=_judge,
)
