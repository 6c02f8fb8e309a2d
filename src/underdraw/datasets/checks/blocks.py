"""Pictures that JPEG has left in blocks teach blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

_BLOCK = 8
# Levels of 255 by which the grid stands out. Photographs and drawn rooms have up to 0.4, saved at
# quality 75 up to 0.5, at 20 mostly 1 to 2.3; grass and gravel hide it at any quality.
_MOST = 0.8
_STEP, _TIMES = 2, 3  # levels, and so many times its neighbours', so that no texture counts
_EDGE = 16  # levels: what is more is an edge of something
_PART = 512  # pixels of its middle that are looked at
_KEPT = 0.75  # of the columns of one phase; a wall's edge fills one of them and is no grid


def blockiness(gray: NDArray[np.uint8]) -> float:
    """Return by how many levels (H, W) uint8 steps every 8 px, above its steps elsewhere.

    As blocks are judged by the steps between them (Wang, Sheikh and Bovik 2002), but only by steps
    that stand alone, and on whichever grid has most, since pictures are cropped.
    """
    if min(gray.shape) < 3 * _BLOCK:
        return 0.0
    return float(np.mean([_along(gray), _along(gray.T)]))


def _along(gray: NDArray[np.uint8]) -> float:
    steps = np.abs(np.diff(gray.astype(np.int16), axis=1))
    around = np.maximum.reduce([steps[:, 1:-3], steps[:, 3:-1], steps[:, :-4], steps[:, 4:]])
    here = steps[:, 2:-2]
    lone = (here >= _STEP) & (here >= _TIMES * around)
    columns = np.where(lone, np.minimum(here, _EDGE), 0).mean(axis=0)
    phases = np.sort([_usual(columns[phase::_BLOCK]) for phase in range(_BLOCK)])
    return float(phases[-1] - phases[-2])


def _usual(columns: NDArray[np.float64]) -> float:
    return float(np.sort(columns)[: max(1, int(_KEPT * len(columns)))].mean())


def _measure(view: View) -> float:
    top, left = (max(0, (side - _PART) // 2) for side in view.gray.shape)
    return blockiness(view.gray[top : top + _PART, left : left + _PART])


def _judge(measured: Measured[float]) -> Iterator[Finding]:
    for name, levels in measured.values.items():
        if levels > _MOST:
            said = f"steps of {levels:.1f} levels on a grid of 8 px"
            yield Finding("JPEG blocks", (name,), said, levels, _MOST)


BLOCKS = Check(
    kinds={
        "JPEG blocks": Kind("a picture that was compressed until its blocks show"),
    },
    measure=_measure,
    judge=_judge,
)
