"""Pictures that JPEG has left in blocks teach blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

_BLOCK = 8
# Share of places on the grid that have a step of their own, above those off it. Photographs and
# drawn rooms have 0 to 0.03, saved at quality 75 up to 0.10, at 20 mostly 0.13 to 0.30.
_MOST = 0.12
_STEP, _TIMES = 2, 3  # levels, and so many times its neighbours', so that no texture counts
_KEPT = 0.75  # of the columns of one phase; a wall's edge fills one of them and is no grid


def blockiness(gray: NDArray[np.uint8]) -> float:
    """Return how much more often (H, W) uint8 has a lone step every 8 px than elsewhere, 0 to 1.

    As blocks are judged by the steps between them (Wang, Sheikh and Bovik 2002), but on whichever
    grid has most, since pictures are cropped.
    """
    if min(gray.shape) < 3 * _BLOCK:
        return 0.0
    return float(np.mean([_along(gray), _along(gray.T)]))


def _along(gray: NDArray[np.uint8]) -> float:
    steps = np.abs(np.diff(gray.astype(np.int16), axis=1))
    around = np.maximum.reduce([steps[:, 1:-3], steps[:, 3:-1], steps[:, :-4], steps[:, 4:]])
    lone = (steps[:, 2:-2] >= _STEP) & (steps[:, 2:-2] >= _TIMES * around)
    columns = lone.mean(axis=0)
    phases = np.sort([_usual(columns[phase::_BLOCK]) for phase in range(_BLOCK)])
    return float(phases[-1] - phases[-2])


def _usual(shares: NDArray[np.float64]) -> float:
    return float(np.sort(shares)[: max(1, int(_KEPT * len(shares)))].mean())


def _measure(view: View) -> float:
    return blockiness(view.gray)


def _judge(measured: Measured[float]) -> Iterator[Finding]:
    for name, share in measured.values.items():
        if share > _MOST:
            said = f"{share:.0%} of the places on a grid of 8 px have a step"
            yield Finding("JPEG blocks", (name,), said, share, _MOST)


BLOCKS = Check(
    kinds={
        "JPEG blocks": Kind("a picture that was compressed until its blocks show"),
    },
    measure=_measure,
    judge=_judge,
)
