"""How sure a reading is, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from underdraw.floor_plan.raster.ink import LONG
from underdraw.floor_plan.raster.rooms import Labels
from underdraw.floor_plan.raster.storey import Storey
from underdraw.floor_plan.raster.vectors import Bar
from underdraw.spec.floor_plan import RoomSpec, ScaleSource

_KNOWN: tuple[ScaleSource, ...] = ("told", "dimension")
_NO_WAYS = 0.8  # what is left of the confidence in a plan that draws none


def confidence(storey: Storey, source: ScaleSource) -> float:
    """Return 0 to 1: rooms and walls plainly seen, rooms square, each with a way in.

    That no room has one says that the page is no plan, unless its scale is told or printed on it:
    then it is a plan whose doors were left out.
    """
    square = np.mean([squareness(storey.rooms, n + 1) for n in range(storey.count)])
    entered = np.zeros(storey.count + 1, bool)
    for one in storey.ways:
        entered[list(one.beside(storey.rooms))] = True
    plain = min(1.0, max(0.0, (storey.sure - 0.8) / 0.15))
    ways = 0.2 + 0.8 * float(entered[1:].mean())
    if not storey.ways and source in _KNOWN:
        ways = _NO_WAYS
    return round(float(square) * plain * ways, 3)


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
    return float(min(1.0, max(0.0, max(full, 1 - 0.04 * (corners - 4)) * solid)))


def doubts(storey: Storey, bars: list[Bar], rooms: tuple[RoomSpec, ...]) -> Iterator[str]:
    """Yield what may have been read wrongly, each in a few words."""
    entered = {room for one in storey.ways for room in one.beside(storey.rooms)}
    for room in rooms:
        if int(room.name.removeprefix("room ")) not in entered:
            yield f"{room.name} has no door"
        elif room.confidence < 0.8:
            yield f"{room.name} has an outline of many corners"
    slanted = sum(bar.upright is None for bar in bars)
    if slanted:
        yield f"{slanted} walls are slanted or curved: each is read as one straight line"
