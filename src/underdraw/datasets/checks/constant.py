"""A control image that is all but of one colour says nothing."""

from __future__ import annotations

from collections.abc import Iterator

import cv2

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

# Levels of 255 by which it may vary and still say nothing: noise of a scan. One white line of ten
# pixels on black, 128 px a side, varies by 6.
_FLAT = 2.0


def _measure(view: View) -> float:
    return float(cv2.meanStdDev(view.condition)[1].max())


def _judge(measured: Measured[float]) -> Iterator[Finding]:
    for name, varies in measured.values.items():
        if varies < _FLAT:
            said = f"the control image varies by {varies:.1f} levels of 255"
            yield Finding("constant condition", (name,), said, varies, _FLAT)


CONSTANT = Check(
    kinds={
        "constant condition": Kind("a control image of one colour teaches nothing"),
    },
    measure=_measure,
    judge=_judge,
)
