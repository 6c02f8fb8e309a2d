"""Where walls may stand: one mask for each way in which they may have been drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.cells import THICKEST, cells_between, thresholds
from underdraw.floor_plan.raster.ink import LONG, Gray, Mask, faint_ink_of, ink_of
from underdraw.floor_plan.raster.runs import closed, cross_runs, opened, pieces

_BREAK = LONG // 70  # pixels, far less than a door


@dataclass(frozen=True, eq=False)
class Masonry:
    """One way to see the walls.

    Attributes:
        style: "solid", "pale", "hatched" or "hollow".
        walls: (H, W) bool.
        thinnest: pixels below which nothing counted as a wall.
        rim: pixels of the line that walls are drawn around with; 0 where they have none.
    """

    style: str
    walls: Mask
    thinnest: int
    rim: float


def masonries(darkness: Gray) -> Iterator[Masonry]:
    """Yield every way to see the walls that differs from those before."""
    ink, faint = ink_of(darkness), faint_ink_of(darkness)
    pen = _pen(ink)
    lines = _without_glyphs(ink)
    hatch = LONG // 110
    drawn: list[tuple[str, Mask]] = [
        ("solid", _without_glyphs(ink)),
        ("pale", _without_glyphs(faint)),
        ("hatched", closed(lines, hatch, hatch) & ~thresholds(lines)),
    ]
    drawn += [("hollow", filled) for filled in _filled(lines)]
    for style, mask in drawn:
        last = -1
        thin = round(2 * pen) + 1 if style == "hollow" else 3  # two lines and white between
        for least in _least_widths(mask, pen, thin):
            walls = _wall_like(mask, least)
            if style == "hollow":  # thin cells break where their lines run together
                walls = closed(walls, _BREAK, 1) | closed(walls, 1, _BREAK)
            area = int(walls.sum())
            if area and abs(area - last) > 0.03 * area:
                yield Masonry(style, walls, least, pen if _outlined(walls, darkness) else 0.0)
            last = area


def _outlined(walls: Mask, darkness: Gray) -> bool:
    """Tell whether walls are darker along their faces than within."""
    within = cv2.erode(walls.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    whole = cv2.erode(walls.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if not within.any():
        return False
    return float(darkness[whole & ~within].mean()) > 1.15 * float(darkness[within].mean())


def _without_glyphs(ink: Mask) -> Mask:
    """Drop small things that touch nothing: letters, figures, dashes."""
    labels, stats = pieces(ink)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    full = stats[:, cv2.CC_STAT_AREA] >= 0.85 * sides.prod(axis=1)
    keep = (sides.max(axis=1) > LONG // 25) | full & (sides.min(axis=1) >= LONG // 200)
    keep[0] = False
    return keep[labels]


def _least_widths(mask: Mask, pen: float, thin: int) -> list[int]:
    """Return widths that part walls from thinner strokes: a little less than many strokes have."""
    mass = _mass(mask)
    total = mass.sum()
    if not total:
        return []
    widths = np.arange(len(mass))
    near = np.abs(widths[:, None] - widths) <= np.maximum(1, 0.12 * widths[:, None])
    around = near @ mass
    found = []
    for width in range(max(3, round(1.5 * pen)), THICKEST):
        top = around[near[width]].max()
        if mass[width] and around[width] == top and top > 0.04 * total:
            found.append(max(thin, round(0.7 * width)))
    if not found and pen >= 4:  # a page with nothing but walls
        found.append(max(thin, round(0.7 * pen)))
    return sorted(set(found))[:5]


def _pen(ink: Mask) -> float:
    """Return how wide the thinnest of the common strokes are, common by their length."""
    mass = _mass(ink)
    lengths = np.convolve(mass / np.maximum(1, np.arange(len(mass))), [0.5, 1, 0.5], mode="same")
    common = np.flatnonzero(lengths > 0.2 * lengths.max())
    first = int(common[0]) if len(common) else 1
    return float(first + lengths[first : first + 3].argmax())


def _mass(mask: Mask) -> NDArray[np.float64]:
    """Return pixels by the width of the long stroke they are in, up to the thickest wall."""
    narrow, long = cross_runs(mask)
    strokes = narrow[(narrow > 0) & (long >= 3 * narrow) & (narrow <= THICKEST)]
    return np.bincount(strokes, minlength=THICKEST + 1).astype(np.float64)


def _wall_like(mask: Mask, least: int) -> Mask:
    """Keep what is as wide as a wall, no blot, and long for its width."""
    walls = opened(mask, least, least)
    walls &= ~opened(walls, THICKEST, THICKEST)
    labels, stats = pieces(walls)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    long, short = sides.max(axis=1), sides.min(axis=1)
    full = stats[:, cv2.CC_STAT_AREA] >= 0.85 * long * short
    keep = (long >= LONG // 60) & (long >= 1.2 * short) & full | (long >= LONG // 20)
    keep[0] = False
    walls = keep[labels]
    for number in np.flatnonzero(keep & (sides >= 0.9 * np.array(mask.shape[::-1])).all(axis=1)):
        if _is_frame(labels == number, walls):
            walls &= labels != number
    return walls


def _is_frame(line: Mask, walls: Mask) -> bool:
    """Tell whether a line goes around the page and a plan stands within it, on its own."""
    high, wide = (round(0.05 * side) for side in line.shape)
    within = slice(high, -high), slice(wide, -wide)
    if line[within].sum() > 0.3 * line.sum():
        return False
    rows, columns = np.nonzero(walls[within] & ~line[within])
    return bool(len(rows)) and all(
        np.ptp(place) > 0.4 * side for place, side in zip((rows, columns), line.shape)
    )


def _filled(ink: Mask) -> Iterator[Mask]:
    """Yield the ink with the space between double lines filled."""
    ink = closed(ink, 3, 3)
    yield (cells_between(ink) | ink) & ~thresholds(ink)
    lanes = _lanes(ink)
    if lanes is not None:
        fill, thick = lanes
        yield closed(_bordered(fill, ink), 3, 3) | _junctions(fill, ink, thick)


def _lanes(ink: Mask) -> tuple[Mask, int] | None:
    """Return long white runs between two lines as far apart as most are, and how far."""
    narrow, long = cross_runs(~ink)
    lanes = (narrow > 0) & (narrow <= THICKEST) & (long >= 3 * narrow)
    pen = _pen(ink)
    # lanes between the strokes of a window are a part only of the wall's thickness
    lanes &= narrow + 2 * pen >= 0.75 * cross_runs(lanes | ink)[0]
    lengths = np.bincount(narrow[lanes], minlength=THICKEST + 2) / np.arange(1, THICKEST + 3)
    smooth = np.convolve(lengths, [0.5, 1, 0.5], mode="same")
    peaks = [
        width
        for width in range(3, THICKEST)
        if smooth[width] == smooth[width - 1 : width + 2].max() and smooth[width] > LONG / 10
    ]
    peaks = sorted(peaks, key=lambda width: -smooth[width])[:2]
    if not peaks:
        return None
    near = np.zeros(THICKEST + 2, bool)
    for width in peaks:
        near[max(2, int(0.8 * width)) : int(1.2 * width) + 2] = True
    return lanes & near[np.minimum(narrow, THICKEST + 1)], max(peaks) + 2


def _bordered(fill: Mask, ink: Mask) -> Mask:
    """Return lanes with the lines along them."""
    around = cv2.dilate(fill.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return fill | (ink & around)


def _junctions(fill: Mask, ink: Mask, thick: int) -> Mask:
    """Return small white spots that lanes enclose."""
    labels, stats = pieces(~(fill | ink), 4)
    small = stats[:, cv2.CC_STAT_AREA] <= 2 * thick * thick
    small &= np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= 2 * thick
    near = cv2.dilate(fill.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    touched = np.zeros(len(stats), bool)
    touched[np.unique(labels[near])] = True
    small[0] = False
    return (small & touched)[labels]
