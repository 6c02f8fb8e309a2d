"""Where walls may stand: one mask for each way in which they may have been drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import LONG, Gray, Mask, faint_ink_of, ink_of
from underdraw.floor_plan.raster.runs import closed, cross_runs, opened

_THICKEST = LONG // 18  # pixels; no wall is thicker
_WIDTHS = (4, 6, 8, 11, 15, 20)  # pixels that a wall may be at least


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
    lines = _without_glyphs(ink)
    hatch = LONG // 110
    drawn: list[tuple[str, Mask]] = [
        ("solid", _without_glyphs(ink)),
        ("pale", _without_glyphs(faint)),
        ("hatched", closed(lines, hatch, hatch)),
    ]
    drawn += [("hollow", filled) for filled in _filled(lines)]
    for style, mask in drawn:
        last = -1
        for least in _least_widths(mask):
            walls = _wall_like(mask, least)
            area = int(walls.sum())
            if area and abs(area - last) > 0.03 * area:
                yield Masonry(style, walls, least)
            last = area


def _without_glyphs(ink: Mask) -> Mask:
    """Drop small things that touch nothing: letters, figures, dashes."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    full = stats[:, cv2.CC_STAT_AREA] >= 0.85 * sides.prod(axis=1)
    keep = (sides.max(axis=1) > LONG // 25) | full & (sides.min(axis=1) >= LONG // 200)
    keep[0] = False
    return keep[labels]


def _least_widths(mask: Mask) -> list[int]:
    """Return widths below which nothing is to count as a wall, while enough is above."""
    mass = _mass(mask)
    total = mass.sum()
    return [width for width in _WIDTHS if total and mass[width:].sum() > 0.15 * total]


def _mass(mask: Mask) -> NDArray[np.float64]:
    """Return pixels by the width of the long stroke they are in, up to the thickest wall."""
    narrow, long = cross_runs(mask)
    strokes = narrow[(narrow > 0) & (long >= 3 * narrow) & (narrow <= _THICKEST)]
    return np.bincount(strokes, minlength=_THICKEST + 1).astype(np.float64)


def _wall_like(mask: Mask, least: int) -> Mask:
    """Keep what is as wide as a wall, no blot, and long for its width."""
    walls = opened(mask, least, least)
    walls &= ~opened(walls, _THICKEST, _THICKEST)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(walls.astype(np.uint8))
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    long, short = sides.max(axis=1), sides.min(axis=1)
    full = stats[:, cv2.CC_STAT_AREA] >= 0.85 * long * short
    keep = (long >= LONG // 60) & (long >= 1.2 * short) & full | (long >= LONG // 20)
    keep[0] = False
    return keep[labels]


def _filled(ink: Mask) -> Iterator[Mask]:
    """Yield the ink with the space between double lines filled."""
    ink = closed(ink, 3, 3)
    yield _bordered(_cells(ink), ink)
    lanes = _lanes(ink)
    if lanes is not None:
        fill, thick = lanes
        yield closed(_bordered(fill, ink), 3, 3) | _junctions(fill, ink, thick)


def _cells(ink: Mask) -> Mask:
    """Return the white that lines enclose tightly, but for the panes of windows."""
    white = (~ink).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(white, connectivity=4)
    reach = cv2.distanceTransform(white, cv2.DIST_L2, 3)
    broad = np.zeros(len(stats), bool)
    broad[np.unique(labels[2 * reach > _THICKEST])] = True
    broad |= stats[:, cv2.CC_STAT_AREA] < LONG // 20
    broad[np.unique(np.concatenate([labels[[0, -1]].ravel(), labels[:, [0, -1]].ravel()]))] = True
    broad[0] = True
    fill = np.zeros(ink.shape, bool)
    boxes: list[tuple[int, int, int, int]] = []
    for number in np.flatnonzero(~broad):
        left, top, wide, high, area = stats[number].tolist()
        box = slice(top, top + high), slice(left, left + wide)
        here = labels[box] == number
        thick = 2 * float(reach[box][here].max())
        if area < 2.5 * thick * thick:
            continue
        fill[box] |= here
        if area > 0.9 * wide * high:
            boxes.append((left, top, left + wide, top + high))
    for box in boxes:
        if _is_pane(box, boxes, fill):
            fill[box[1] : box[3], box[0] : box[2]] = False
    return fill


def _is_pane(
    box: tuple[int, int, int, int], boxes: list[tuple[int, int, int, int]], fill: Mask
) -> bool:
    """Tell whether a cell is a window's: beside one just as long, or between thicker walls."""
    left, top, right, bottom = box
    if right - left < bottom - top:
        turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes]
        return _is_pane((top, left, bottom, right), turned, np.asarray(fill.T))
    thick, pen = bottom - top, LONG // 120
    for x0, y0, x1, y1 in boxes:
        alike = abs(x0 - left) <= 3 and abs(x1 - right) <= 3
        if alike and (0 < y0 - bottom <= pen or 0 < top - y1 <= pen):
            return True
    middle = (top + bottom) // 2
    beyond = [fill[:, max(0, left - pen)], fill[:, min(fill.shape[1] - 1, right + pen)]]
    return all(_run_at(column, middle) >= 1.3 * thick + 1 for column in beyond)


def _run_at(line: Mask, place: int) -> int:
    """Return how long the run of True is that a place is in."""
    if not line[place]:
        return 0
    after, before = line[place:], line[: place + 1][::-1]
    return sum(len(side) if side.all() else int(side.argmin()) for side in (after, before)) - 1


def _lanes(ink: Mask) -> tuple[Mask, int] | None:
    """Return long white runs between two lines as far apart as most are, and how far."""
    narrow, long = cross_runs(~ink)
    lanes = (narrow > 0) & (narrow <= _THICKEST) & (long >= 3 * narrow)
    pen = float(np.median(cross_runs(ink)[0][ink])) if ink.any() else 1.0
    # lanes between the strokes of a window are a part only of the wall's thickness
    lanes &= narrow + 2 * pen >= 0.75 * cross_runs(lanes | ink)[0]
    lengths = np.bincount(narrow[lanes], minlength=_THICKEST + 2) / np.arange(1, _THICKEST + 3)
    smooth = np.convolve(lengths, [0.5, 1, 0.5], mode="same")
    peaks = [
        width
        for width in range(3, _THICKEST)
        if smooth[width] == smooth[width - 1 : width + 2].max() and smooth[width] > LONG / 10
    ]
    peaks = sorted(peaks, key=lambda width: -smooth[width])[:2]
    if not peaks:
        return None
    near = np.zeros(_THICKEST + 2, bool)
    for width in peaks:
        near[max(2, int(0.8 * width)) : int(1.2 * width) + 2] = True
    return lanes & near[np.minimum(narrow, _THICKEST + 1)], max(peaks) + 2


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
