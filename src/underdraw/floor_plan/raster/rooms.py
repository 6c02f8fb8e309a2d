"""Rooms: what walls with their gaps shut enclose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.gaps import Gap, widths
from underdraw.floor_plan.raster.ink import LONG, Mask
from underdraw.floor_plan.raster.runs import pieces
from underdraw.floor_plan.raster.walls import Masonry

Labels = NDArray[np.int32]
STROKE = 0.85  # share of a gap's length that a window's stroke spans at least
_LEAST = 0.9  # area of the smallest room, in squares as wide as a door


@dataclass(frozen=True, eq=False)
class Storey:
    """Walls, the gaps that were taken for openings, and what lies between.

    Attributes:
        masonry: the way in which walls were seen.
        shut: (H, W) bool, walls and openings.
        gaps: the openings.
        rooms: (H, W) int32, 1, 2, … in the rooms, 0 elsewhere.
        count: how many rooms.
        score: how much like a plan it is; higher is better.
    """

    masonry: Masonry
    shut: Mask
    gaps: tuple[Gap, ...]
    rooms: Labels
    count: int
    score: float


def storey_of(masonry: Masonry, gaps: list[Gap]) -> Storey:
    """Shut the gaps that are openings, and find the rooms."""
    doors = widths(gaps)
    door = float(np.median(doors)) if len(doors) else LONG / 13
    taken = _openings(masonry.walls, [gap for gap in gaps if _may_open(gap, door)], door)
    shut = masonry.walls.copy()
    breaks = [gap for gap in gaps if gap.width <= 0.55 * door and gap.drawn > 0.5]
    for gap in (*taken, *breaks):
        shut[gap.box] = True
    rooms, count = _rooms(shut, door)
    storey = Storey(masonry, shut, tuple(taken), rooms, count, 0.0)
    return replace(storey, score=_score(storey))


def _may_open(gap: Gap, door: float) -> bool:
    if gap.leaf:
        return 0.6 * door < gap.width < 2.3 * door
    if gap.strokes > STROKE:
        return 0.4 * door < gap.width < 4.5 * door
    return 0.55 * door < gap.width < 2.1 * door


def _openings(walls: Mask, gaps: list[Gap], door: float) -> list[Gap]:
    """Keep gaps that show a door or a window, and bare ones between long or so joined walls."""
    blocks, stats = pieces(walls)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    long = sides.max(axis=1) >= 2.5 * door
    long[0] = False
    ends = [_ends(gap, blocks) for gap in gaps]
    shown = [gap.leaf or gap.strokes > STROKE for gap in gaps]
    for _ in range(len(stats)):
        before = long.sum()
        for (one, other), strong in zip(ends, shown):
            if strong and (long[one] or long[other]):
                long[[one, other]] = True
        long[0] = False
        if long.sum() == before:
            break
    return [gap for gap, (one, other) in zip(gaps, ends) if long[one] and long[other]]


def _ends(gap: Gap, blocks: Labels) -> tuple[int, int]:
    """Return which blocks of wall a gap lies between."""
    turned = blocks.T if gap.upright else blocks
    row = sum(gap.across) // 2
    before = turned[row, max(0, gap.along[0] - 3) : gap.along[0]].max(initial=0)
    after = turned[row, gap.along[1] : gap.along[1] + 3].max(initial=0)
    return int(before), int(after)


def _rooms(shut: Mask, door: float) -> tuple[Labels, int]:
    """Label the white that walls enclose, but for a page's frame and for crumbs."""
    white = np.pad(~shut, 1, constant_values=True)
    labels, stats = pieces(white, 4)
    keep = stats[:, cv2.CC_STAT_AREA] >= _LEAST * door * door
    keep &= stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].min(axis=1) >= 0.7 * door
    keep[[0, labels[0, 0]]] = False
    keep &= ~_around_others(labels, keep)
    keep &= _together(labels[1:-1, 1:-1], shut, keep, stats)
    numbers = np.where(keep, np.cumsum(keep), 0).astype(np.int32)
    return numbers[labels[1:-1, 1:-1]], int(keep.sum())


def _around_others(labels: Labels, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which areas go all around most of the others: they are a page within its frame."""
    around = np.zeros(len(keep), bool)
    for number in np.flatnonzero(keep):
        contours, _ = cv2.findContours(
            (labels == number).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
        )
        inside = np.zeros(labels.shape, np.uint8)
        cv2.drawContours(inside, contours, -1, 1, -1)
        within = np.unique(labels[(inside > 0) & (labels != number)])
        others = keep[within].sum()
        around[number] = others >= 2 and others >= 0.6 * (keep.sum() - 1)
    return around


def _together(
    labels: Labels, shut: Mask, keep: NDArray[np.bool_], stats: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Tell which rooms share the walls that enclose the most ground."""
    _, blocks = cv2.connectedComponents(shut.astype(np.uint8))
    wide = cv2.dilate(blocks.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    home = np.zeros(len(keep), int)
    ground: dict[int, int] = {}
    for number in np.flatnonzero(keep):
        here = wide[labels == number]
        here = here[here > 0]
        home[number] = int(np.bincount(here).argmax()) if len(here) else 0
        ground[home[number]] = ground.get(home[number], 0) + int(stats[number, cv2.CC_STAT_AREA])
    if not ground:
        return keep
    return home == max(ground, key=lambda block: ground[block])


def beside(gap: Gap, rooms: Labels) -> tuple[int, int]:
    """Return the rooms on the two sides of an opening; 0 is outside."""
    turned = rooms.T if gap.upright else rooms
    middle = slice(*(int(gap.along[0] + gap.width * share) for share in (0.3, 0.7)))
    sides = []
    for row in (gap.across[0] - 4, gap.across[1] + 3):
        inside = 0 <= row < turned.shape[0]
        here = turned[row, middle] if inside else np.zeros(1, int)
        sides.append(int(np.bincount(here).argmax()) if here.size else 0)
    return sides[0], sides[1]


def is_way(gap: Gap, sides: tuple[int, int]) -> bool:
    """Tell whether people pass there: it is no window, for those are in outer walls only."""
    return gap.leaf or gap.strokes < STROKE or 0 not in sides


def squareness(rooms: Labels, number: int) -> float:
    """Return the share of its rectangle or, if more, of its hull that a room fills."""
    contours, _ = cv2.findContours(
        (rooms == number).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    outline = max(contours, key=cv2.contourArea)
    area = max(1.0, cv2.contourArea(outline))
    (_, (width, height), _) = cv2.minAreaRect(outline)
    corners = len(cv2.approxPolyDP(outline, LONG / 150, True))
    full = area / max(area, width * height)
    solid = min(1.0, float((rooms == number).sum()) / area)  # not a page around its plan
    return max(full, 1 - 0.04 * (corners - 4)) * solid


_UNLIKELY = {"solid": 0.0, "pale": 0.03, "hatched": 0.15, "hollow": 0.12}


def _score(storey: Storey) -> float:
    """Rate a storey: square rooms that fill it, each with a way in, and few stray walls."""
    if not storey.count:
        return 0.0
    areas = np.bincount(storey.rooms.ravel(), minlength=storey.count + 1)[1:].astype(float)
    square = np.array([squareness(storey.rooms, n + 1) for n in range(storey.count)])
    ways = np.zeros(storey.count + 1)
    bare = 0
    for gap in storey.gaps:
        sides = list(beside(gap, storey.rooms))
        bare += not gap.leaf and gap.drawn < 0.5 and any(sides)
        if is_way(gap, (sides[0], sides[1])):
            ways[sides] = np.maximum(ways[sides], 1.0 if gap.leaf else 0.5)
    rows, columns = np.nonzero(storey.rooms)
    corners = cv2.convexHull(np.stack([columns, rows], axis=1).astype(np.int32))
    hull = cv2.contourArea(corners)
    fill = float((areas * square).sum() / max(hull, 1))
    size = min(1.0, hull / (0.1 * storey.rooms.size))
    inside = np.zeros(storey.shut.shape, np.uint8)
    cv2.fillConvexPoly(inside, corners, 1)
    near = cv2.dilate((storey.rooms > 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    _, blocks = cv2.connectedComponents(storey.shut.astype(np.uint8))
    of_plan = np.isin(blocks, np.unique(blocks[near & storey.shut]))
    stray = 1 - float(
        of_plan[storey.shut & (inside > 0)].sum() / max(1, (storey.shut & (inside > 0)).sum())
    )
    reach = float((0.2 * ways[1:] - 0.03 - 0.12 * (ways[1:] == 0)).sum())
    return size * (fill + reach - 0.08 * bare - 0.5 * stray - _UNLIKELY[storey.masonry.style])
