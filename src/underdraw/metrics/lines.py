"""Agreement of the straight lines of two pictures."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_ANGLE = np.radians(5.0)
_DISTANCE = 0.02  # of the diagonal
_SHORT = 0.03  # of the diagonal; shorter segments are texture


class LineAgreement(NamedTuple):
    """Shares of the found and of the true segments that are met, and the error of their length."""

    precision: float
    recall: float
    length_error: float


def find_lines(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the (N, 4) straight segments of a picture, x1 y1 x2 y2 (von Gioi et al. 2010).

    Args:
        image: (H, W, 3) uint8 RGB.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    found: Any = cv2.createLineSegmentDetector().detect(grey)[0]  # None where there are none
    segments = np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)
    return segments[_lengths(segments) >= _SHORT * np.hypot(*image.shape[:2])]


def line_agreement(
    found: NDArray[np.floating], true: NDArray[np.floating], diagonal: float
) -> LineAgreement:
    """Compare the segments of two pictures.

    One is met by another that is turned by less than 5 degrees against it and whose middle is
    nearer than 2 % of `diagonal`. Where one side has no segment its share is 1; the length error
    is |found - true| / true.

    Args:
        found: (N, 4) segments, x1 y1 x2 y2.
        true: (M, 4) segments.
        diagonal: of the picture, in pixels.
    """
    met = _met(found, true, diagonal)
    precision = float(met.any(axis=1).mean()) if len(found) else 1.0
    recall = float(met.any(axis=0).mean()) if len(true) else 1.0
    ours, theirs = float(_lengths(found).sum()), float(_lengths(true).sum())
    if theirs:
        return LineAgreement(precision, recall, abs(ours - theirs) / theirs)
    return LineAgreement(precision, recall, np.inf if ours else 0.0)


def _met(a: NDArray[np.floating], b: NDArray[np.floating], diagonal: float) -> NDArray[np.bool_]:
    turn = np.abs(_angles(a)[:, None] - _angles(b)[None]) % np.pi
    turn = np.minimum(turn, np.pi - turn)  # a line has no direction
    gap = _middles(a)[:, None] - _middles(b)[None]
    return (turn < _ANGLE) & (np.linalg.norm(gap, axis=-1) < _DISTANCE * diagonal)


def _angles(segments: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.arctan2(segments[:, 3] - segments[:, 1], segments[:, 2] - segments[:, 0])


def _middles(segments: NDArray[np.floating]) -> NDArray[np.floating]:
    return (segments[:, :2] + segments[:, 2:]) / 2


def _lengths(segments: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.linalg.norm(segments[:, 2:] - segments[:, :2], axis=1)
