"""What is drawn on a page: evenly lit, level and of a size that the other steps expect."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Gray = NDArray[np.float32]
Matrix = NDArray[np.float64]

LONG = 1200  # pixels of the longer side of what is drawn, once made to size
_STEEPEST = 8.0  # degrees of skew that are looked for
_MARGIN = 12


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page made level.

    Attributes:
        darkness: (H, W) float32, 0 paper to 1 black.
        from_page: (3, 3) float64, takes pixels of the page to its own.
    """

    darkness: Gray
    from_page: Matrix

    def on_page(self, mask: Mask, shape: tuple[int, int]) -> Mask:
        """Return where a mask of the sheet lies on a page of a height and a width."""
        back = np.linalg.inv(self.from_page)[:2]
        there = cv2.warpAffine(mask.astype(np.uint8), back, shape[::-1], flags=cv2.INTER_NEAREST)
        return np.asarray(there > 0)


def level_sheet(page: NDArray[np.uint8], part: Mask | None = None) -> Sheet:
    """Even out the light of a page, turn it level and bring it to size.

    Args:
        page: (H, W, 3) uint8 RGB.
        part: (H, W) bool, what shall be seen of it; None takes all that is drawn.
    """
    darkness = _darkness(page)
    drawn = darkness > _otsu(darkness)
    angle = _skew(drawn)
    drawn = drawn if part is None else part
    height, width = drawn.shape
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    corners = _bounds(drawn, turn)
    scale = LONG / max(corners[1] - corners[0])
    if scale < 1:
        small = max(1, round(width * scale)), max(1, round(height * scale))
        darkness = np.asarray(cv2.resize(darkness, small, interpolation=cv2.INTER_AREA))
    first = np.diag([darkness.shape[1] / width, darkness.shape[0] / height, 1.0])
    first[:2, 2] = (np.diag(first)[:2] - 1) / 2  # pixels are squares, not points
    last = np.diag([scale, scale, 1.0])
    last[:2, 2] = (scale - 1) / 2 - scale * corners[0] + _MARGIN
    from_page = last @ turn
    size = np.ceil(scale * (corners[1] - corners[0])).astype(int) + 2 * _MARGIN
    step = (from_page @ np.linalg.inv(first))[:2]
    level = cv2.warpAffine(
        darkness, step, (int(size[0]), int(size[1])), flags=cv2.INTER_CUBIC, borderValue=0.0
    )
    return Sheet(_quiet(np.clip(level, 0, 1).astype(np.float32)), from_page)


def strokes_of(darkness: Gray) -> Mask:
    """Return what is drawn, with thin strokes that are half as dark as the rest."""
    level = _otsu(darkness)
    paper = darkness[darkness < level]
    spread = 1.4826 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0
    faint = float(np.median(paper)) + max(0.1, 4 * spread) if paper.size else level
    return darkness > max(faint, level / 2)


def _darkness(page: NDArray[np.uint8]) -> Gray:
    """Return darkness against the paper around, which may be shaded or tinted."""
    gray = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if float((gray <= level).mean()) > 0.6:  # a blueprint: paper is most of every page
        gray = 255 - gray
    scale = min(1.0, 400 / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 3)
    reach = max(small.shape) // 14 * 2 + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), reach / 6)
    paper = cv2.resize(paper, gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(1 - gray / np.maximum(paper, 1), 0, 1).astype(np.float32)


def _otsu(darkness: Gray) -> float:
    whole = np.round(darkness * 255).astype(np.uint8)
    level, _ = cv2.threshold(whole, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return max(level, 8.0) / 255


def _quiet(darkness: Gray) -> Gray:
    """Smooth away noise, the more of it the more."""
    grain = float(np.median(np.abs(darkness - cv2.GaussianBlur(darkness, (0, 0), 1.0))))
    if grain <= 0.008:
        return darkness
    return np.asarray(cv2.GaussianBlur(darkness, (0, 0), 1.0), np.float32)


def _skew(drawn: Mask) -> float:
    """Return degrees by which to turn a page so that most strokes are level or upright.

    Strokes that lie along an axis fall into few bins when all points are dropped on it.
    """
    rims = drawn & (cv2.erode(drawn.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
    rows, columns = np.nonzero(rims)
    if not len(rows):
        return 0.0
    chosen = np.random.default_rng(0).permutation(len(rows))[:40000]
    points = np.stack([columns, rows], axis=1)[chosen].astype(np.float64)
    best = 0.0
    for reach, step in ((_STEEPEST, 0.5), (0.5, 0.1), (0.1, 0.02)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(angles[int(np.argmax([_sharpness(points, angle) for angle in angles]))])
    return best


def _sharpness(points: NDArray[np.float64], angle: float) -> float:
    turn = np.radians(angle)
    along = points @ np.array([np.cos(turn), np.sin(turn)])
    across = points @ np.array([-np.sin(turn), np.cos(turn)])
    return sum(
        float((np.bincount((values - values.min()).astype(int)) ** 2.0).sum())
        for values in (along, across)
    )


def _bounds(drawn: Mask, turn: Matrix) -> NDArray[np.float64]:
    """Return the low and the high corner of what is drawn, after the turn."""
    rows, columns = np.nonzero(drawn)
    if not len(rows):
        return np.array([[0.0, 0.0], [drawn.shape[1], drawn.shape[0]]])
    points = np.stack([columns, rows, np.ones_like(rows)], axis=1) @ turn[:2].T
    return np.array([points.min(axis=0), points.max(axis=0)])
