"""Labels with colours between them: saved as JPEG, or scaled smoothly. ControlNet++ measured so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

_SIDE = 256  # of the pixels that are looked at
_FEW = 64  # colours: a picture's labels are fewer, whatever the vocabulary
_RARE = 1e-3  # of the pixels: a colour of less is no region's
_MOST = 0.02  # of the pixels: small regions stay below it


class Colors(NamedTuple):
    """How many, and the share of pixels of the rare ones."""

    count: int
    stray: float


def _measure(view: View) -> Colors:
    step = max(1, max(view.condition.shape[:2]) // _SIDE)
    pixels = view.condition[::step, ::step].astype(np.uint32)
    codes = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    counts = np.unique(codes, return_counts=True)[1]
    return Colors(len(counts), float(counts[counts < _RARE * codes.size].sum() / codes.size))


def _judge(measured: Measured[Colors]) -> Iterator[Finding]:
    """Hold labels to their colours, where it was said or the set's middle one shows it."""
    values = measured.values
    if not measured.labels and np.median([one.count for one in values.values()] or [256]) > _FEW:
        return
    for name, (count, stray) in values.items():
        if count > _FEW and stray > _MOST:
            said = f"{count} colours, {stray:.0%} of the pixels of colours that no region has"
            yield Finding("stray label colours", (name,), said, stray, _MOST)


LABELS = Check(
    kinds={
        "stray label colours": Kind("labels saved as JPEG or scaled smoothly; save them as PNG"),
    },
    measure=_measure,
    judge=_judge,
)
