"""Where walls may stand: one mask for each way in which they may have been drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import LONG, Gray, Mask, faint_ink_of, ink_of
from underdraw.floor_plan.raster.runs import closed, cross_runs, opened

_THICKEST = LONG // 16  # pixels; no wall is thicker
_THINNEST = 3


@dataclass(frozen=True, eq=False)
class Masonry:
    """One way to see the walls.

    Attributes:
        style: "solid", "pale", "hatched" or "hollow".
        walls: (H, W) bool.
        thinnest: pixels below which nothing counted as a wall.
    """

    style: str
    walls: Mask
    thinnest: int


def masonries(darkness: Gray) -> Iterator[Masonry]:
    """Yield every way to see the walls that differs from those before."""
    ink, faint = ink_of(darkness), faint_ink_of(darkness)
    hatch = LONG // 110
    drawn: list[tuple[str, Mask]] = [
        ("solid", ink),
        ("pale", faint),
        ("hatched", closed(ink, hatch, hatch)),
    ]
    drawn += [("hollow", filled) for filled in _filled(ink)]
    for style, mask in drawn:
        last = -1
        for least in _least_widths(mask):
            walls = _wall_like(mask, least)
            area = int(walls.sum())
            if area and abs(area - last) > 0.02 * area:
                yield Masonry(style, walls, least)
            last = area


def _least_widths(mask: Mask) -> list[int]:
    """Return widths that part walls from thinner strokes: where few strokes are so wide."""
    mass = _mass(mask)
    if not mass[_THINNEST:].any():
        return []
    smooth = np.convolve(mass, [0.25, 0.5, 0.25], mode="same")
    total = smooth.sum()
    found: list[int] = []
    for width in range(_THINNEST, _THICKEST):
        around = smooth[max(1, width - 1) : width + 2]
        if smooth[width] == around.min() and smooth[width:].sum() > 0.15 * total:
            if not found or smooth[found[-1] : width].sum() > 0.03 * total:
                found.append(width)
    return found[:5]


def _mass(mask: Mask) -> NDArray[np.float64]:
    """Return pixels by the width of the long stroke they are in, up to the thickest wall."""
    narrow, long = cross_runs(mask)
    strokes = narrow[(narrow > 0) & (long >= 3 * narrow) & (narrow <= _THICKEST)]
    return np.bincount(strokes, minlength=_THICKEST + 1).astype(np.float64)


def _wall_like(mask: Mask, least: int) -> Mask:
    """Keep what is as wide as a wall, no blot, and long for its width."""
    walls = opened(mask, least, least)
    walls &= ~opened(walls, _THICKEST, _THICKEST)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(walls.astype(np.uint8))
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    short = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    keep = (long >= LONG // 60) & (long >= 1.2 * short) | (long >= LONG // 15)
    keep[0] = False
    del count
    return keep[labels]


def _filled(ink: Mask) -> Iterator[Mask]:
    """Yield the ink with the space between double lines filled, by how far apart they are."""
    narrow, long = cross_runs(~ink)
    lanes = (narrow > 0) & (long >= 3 * narrow)
    mass = np.bincount(narrow[lanes & (narrow <= _THICKEST)], minlength=_THICKEST + 2)
    smooth = np.convolve(mass.astype(np.float64), [0.5, 1, 0.5], mode="same")
    peaks = [
        width
        for width in range(3, _THICKEST)
        if smooth[width] == smooth[width - 1 : width + 2].max() and smooth[width] > 0
    ]
    peaks = sorted(peaks, key=lambda width: -smooth[width])[:3]
    if not peaks or smooth[peaks[0]] < 0.1 * ink.sum():
        return
    sets = [{peaks[0]}, set(peaks[:2]), set(peaks)]
    sets += [{peaks[1]}] if len(peaks) > 1 else []
    for chosen in {frozenset(one) for one in sets}:
        near = np.zeros(_THICKEST + 2, bool)
        for width in chosen:
            near[max(2, int(0.8 * width)) : int(1.2 * width) + 2] = True
        fill = lanes & near[np.minimum(narrow, _THICKEST + 1)]
        # a junction is as long as wide: it is filled where lanes meet
        thick = max(chosen) + 2
        yield closed(_bordered(fill, ink), 3, 3) | _junctions(fill, ink, thick)


def _bordered(fill: Mask, ink: Mask) -> Mask:
    """Return lanes with the lines along them."""
    around = cv2.dilate(fill.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return fill | (ink & around)


def _junctions(fill: Mask, ink: Mask, thick: int) -> Mask:
    """Return small white spots that lanes enclose."""
    spots = (~(fill | ink)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] <= 2 * thick * thick
    small &= np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= 2 * thick
    near = cv2.dilate(fill.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    touched = np.zeros(len(stats), bool)
    touched[np.unique(labels[near])] = True
    small[0] = False
    return (small & touched)[labels]
