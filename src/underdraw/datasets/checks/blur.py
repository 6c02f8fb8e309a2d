"""Soft pictures teach softness."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import WORKING, View, shrunk

# Pixels of a picture that is 512 long. Sharp photographs, scaled down, have 0 to 1: lens and camera
# leave about half a pixel. From 1.4 on an edge is 4 px wide, which any eye sees.
_SOFT = 1.4
_TIMES = 2.0  # and so much softer than the set, which may be soft on purpose
_FINE, _COARSE = 1.0, 2.0
_PLAIN = 1e-3  # below this there is no edge to look at


def softness(gray: NDArray[np.uint8]) -> float:
    """Return by how many pixels the edges of (H, W) uint8 are blurred; 0 where there are none.

    The variance of the Laplacian alone (Pech-Pacheco et al. 2000) calls a plain wall blurred. Its
    ratio at two scales doesn't know how many edges there are, nor of what contrast: over an edge of
    width w it goes as (w² + s²)^-3/2, by which w is known. Both scales are above a pixel, where the
    rounding of a smooth picture would pass for detail.
    """
    fine, coarse = (_variance(gray, sigma) for sigma in (_FINE, _COARSE))
    if fine < _PLAIN:
        return 0.0
    ratio = min((coarse / fine) ** (2 / 3), 0.99)
    return float(np.sqrt(max(_COARSE**2 * ratio - _FINE**2, 0.0) / (1 - ratio)))


def _variance(gray: NDArray[np.uint8], sigma: float) -> float:
    smooth = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), sigma)
    return float(cv2.Laplacian(smooth, cv2.CV_32F)[2:-2, 2:-2].var())


def _measure(view: View) -> float:
    gray = shrunk(view.gray, WORKING)
    return softness(gray) if min(gray.shape) > 8 else 0.0


def _judge(measured: Measured[float]) -> Iterator[Finding]:
    usual = float(np.median(list(measured.values.values()) or [0.0]))
    most = max(_SOFT, _TIMES * usual)
    for name, wide in measured.values.items():
        if wide > most:
            said = f"edges are blurred by {wide:.1f} px at {WORKING}; {usual:.1f} in the set"
            yield Finding("blurred", (name,), said, wide, most)


BLUR = Check(
    kinds={
        "blurred": Kind("no sharp edge in the whole picture"),
    },
    measure=_measure,
    judge=_judge,
)
