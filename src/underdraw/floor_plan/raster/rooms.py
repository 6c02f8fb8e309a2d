"""Rooms: floor that walls and openings enclose."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask
from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.runs import pieces

Labels = NDArray[np.int32]
_FREE = 0.3  # of a pixel: less likely than that it is no wall and no opening
_LEAK = 0.25  # of a door's width: a gap as narrow is a break in a wall, and joins no rooms
_LEAST = 0.35  # area of the smallest room, in squares as wide as a door
_WALLED = 0.8  # of a room's rim, at least, is beside a wall or an opening
_THINNEST = 0.05  # of a door's width, is a wall at least
_RIM = 12  # pixels that a room reaches beyond what is surely free
_FILLED = 0.87  # of the rectangle around it, at least, is a room as small as a door's swing
_ROOM, _OUTSIDE, _WALL = (CLASSES.index(name) for name in ("room", "outside", "wall"))
_FLOOR = np.eye(len(CLASSES), dtype=np.float32)[_ROOM][:, None, None]


def rooms_of(likely: NDArray[np.float32], door: float) -> tuple[Labels, int]:
    """Label what walls and openings enclose.

    Rooms are told apart where there is some sign of a wall all the way between them, but for
    breaks, and reach as far as nothing is more likely than floor: so a door that is hardly seen
    still parts two rooms, and so does a wall of lines too fine to be seen throughout.

    Args:
        likely: (6, H, W) float32 by CLASSES.
        door: pixels that a door is wide.

    Returns:
        (H, W) int32, 1, 2, … in the rooms and 0 elsewhere; and how many.
    """
    likely = _without_swings(likely, door)
    shut = 1 - likely[_ROOM] - likely[_OUTSIDE]
    inside = (likely[_ROOM] > likely[_OUTSIDE]) | _apart(shut < _FREE)
    floor = inside & (likely[_ROOM] + likely[_OUTSIDE] > shut)
    core = floor & (shut < _FREE)
    labels, sides = _parts(core, door)
    keep = np.bincount(labels.ravel(), minlength=len(sides)) >= _LEAST * door * door
    keep &= sides >= 0.5 * door
    keep[0] = False
    grown = _grown(_numbered(labels, keep), floor, _RIM)
    enclosed = _enclosed(grown, ~floor & (likely[_OUTSIDE] < 0.5))
    return _numbered(grown, enclosed), int(enclosed.sum())


def _parts(free: Mask, door: float) -> tuple[Labels, NDArray[np.int32]]:
    """Number the parts of what is free that no more than breaks in walls join.

    Also returns the shorter side of each part's upright rectangle, in pixels.
    """
    reach = round(_LEAK * door / 2)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    labels, stats = pieces(cv2.erode(free.astype(np.uint8), disc) > 0, 4)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].min(axis=1)
    return _grown(labels, free, reach + 2), sides + 2 * reach


def _without_swings(likely: NDArray[np.float32], door: float) -> NDArray[np.float32]:
    """Take leaves and swings of doors for floor where they look like the walls of a small room."""
    wide = max(3, round(_THINNEST * door))
    free = likely[_ROOM] + likely[_OUTSIDE] > 1 - _FREE
    labels, stats = pieces(free, 4)
    swings = np.zeros(free.shape, np.uint8)
    sizes = stats[1:, cv2.CC_STAT_AREA] / door**2
    for number in np.flatnonzero((sizes >= _LEAST) & (sizes < 1)) + 1:
        here = labels == number
        _, size, _ = cv2.minAreaRect(np.argwhere(here).astype(np.float32))
        if here.sum() < _FILLED * (size[0] + 1) * (size[1] + 1):
            swings |= here.astype(np.uint8)
    near = cv2.dilate(swings, np.ones((2 * wide + 1, 2 * wide + 1), np.uint8)) > 0
    thick = cv2.morphologyEx((~free).astype(np.uint8), cv2.MORPH_OPEN, np.ones((wide, wide)))
    lines = near & ~free & (thick == 0) & (likely[_WALL] > likely[_WALL + 1 :].sum(axis=0))
    return np.where(lines, _FLOOR, likely)


def _apart(free: Mask) -> Mask:
    """Keep what has no way to the sheet's rim: it is no outside, whatever it looks like."""
    labels, stats = pieces(free, 4)
    rims = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    at_rim = np.zeros(len(stats), bool)
    at_rim[np.concatenate(rims)] = True
    return free & ~at_rim[labels]


def _numbered(labels: Labels, keep: NDArray[np.bool_]) -> Labels:
    """Number the labels to keep 1, 2, …, and the others 0."""
    return np.where(keep, np.cumsum(keep), 0).astype(np.int32)[labels]


def _enclosed(labels: Labels, shut: Mask) -> NDArray[np.bool_]:
    """Tell which labels have walls and openings around most of them."""
    wide = cv2.dilate(labels.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    ring = (wide > 0) & (labels == 0)
    size = int(labels.max()) + 1
    whole = np.bincount(wide[ring], minlength=size)
    walled = np.bincount(wide[ring & shut], minlength=size)
    return (walled >= _WALLED * np.maximum(1, whole)) & (np.arange(size) > 0)


def _grown(labels: Labels, floor: Mask, reach: int) -> Labels:
    """Give floor within so many pixels of a room to the nearest one."""
    if not labels.any():
        return labels
    _, nearest = cv2.distanceTransformWithLabels(
        (labels == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    owner = np.zeros(int(nearest.max()) + 1, np.int32)
    owner[nearest[labels > 0]] = labels[labels > 0]
    grown = np.where(floor, owner[nearest], 0).astype(np.int32)
    away = cv2.distanceTransform((labels == 0).astype(np.uint8), cv2.DIST_L2, 5)
    return np.where(away < reach, grown, labels).astype(np.int32)
