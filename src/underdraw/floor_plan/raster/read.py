"""From a picture of a floor plan to the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError
from underdraw.floor_plan.raster.doubts import confidence, doubts, squareness
from underdraw.floor_plan.raster.ink import LONG, Mask, Sheet, level_sheet, strokes_of
from underdraw.floor_plan.raster.network import Segmenter, segment
from underdraw.floor_plan.raster.openings import Opening
from underdraw.floor_plan.raster.printed import lettered
from underdraw.floor_plan.raster.scale import read_scale
from underdraw.floor_plan.raster.sizes import sizes_of
from underdraw.floor_plan.raster.storey import Storey, storey_of
from underdraw.floor_plan.raster.trace import outline
from underdraw.floor_plan.raster.vectors import Bar, bars_of
from underdraw.floor_plan.raster.words import Word
from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, PlanScale, RoomSpec, WallSpec

_SMALLEST = 0.3  # square metres of a room
_SMALL = 0.6  # of a sheet's longer side: a storey that is worth a closer look
_AROUND = 101  # pixels of a sheet, twice as far as is looked around a storey


def read_raster(
    image: NDArray[np.uint8],
    px_per_m: float | None = None,
    network: Segmenter | None = None,
    words: Sequence[Word] = (),
) -> Reading:
    """Read the walls, openings and rooms of a drawn floor plan.

    Args:
        image: (H, W, 3) uint8 RGB, the page.
        px_per_m: pixels of the page to the metre; None goes by a scale bar, or by doors, walls and
            rooms as they mostly are.
        network: that sees walls; None takes the one that comes along.
        words: on the page, whose names and figures are taken up.

    Raises:
        ImageError: the page shows no rooms, or nothing to tell its scale by.
    """
    sheet = level_sheet(image)
    storey = None
    if strokes_of(sheet.darkness).any():
        storey = storey_of(segment(sheet.darkness, network))
    if storey is not None and _is_small(storey):
        whole = cv2.dilate(storey.ground.astype(np.uint8), np.ones((_AROUND, _AROUND))) > 0
        sheet = level_sheet(image, sheet.on_page(whole, image.shape[:2]))
        storey = storey_of(segment(sheet.darkness, network))
    if storey is None:
        raise ImageError(
            "no rooms were found on the page: it needs walls that enclose them, drawn darker than "
            "the paper; give a cleaner or larger picture, or the plan as SVG, DXF or JSON"
        )
    reading = lettered(_reading(image, sheet, storey, px_per_m), words)
    scale = reading.plan.scale
    if not scale.confidence:
        raise ImageError(
            "the page shows no door, no scale bar and no two figures to tell its scale by; say how "
            "many of its pixels are a metre: px_per_m=50"
        )
    sure = {"confidence": confidence(storey, scale.source)}
    return replace(reading, plan=reading.plan.model_copy(update=sure))


def _is_small(storey: Storey) -> bool:
    """Tell whether most of a sheet is about something else, such as a legend."""
    rows, columns = np.nonzero(storey.ground)
    return max(int(np.ptp(rows)), int(np.ptp(columns))) < _SMALL * LONG


def _reading(
    image: NDArray[np.uint8], sheet: Sheet, storey: Storey, px_per_m: float | None
) -> Reading:
    bars = bars_of(storey.shut, storey.thick)
    scale, per_metre = _scale(storey, bars, sheet, px_per_m)
    rows, columns = np.nonzero(storey.shut)
    metres = np.array(
        [
            [1 / per_metre, 0, -(columns.min() - 0.5) / per_metre],
            [0, -1 / per_metre, (rows.max() + 0.5) / per_metre],
        ]
    )
    bars = _with_openings(bars, storey.openings)
    walls = _walls(bars, metres, per_metre)
    rooms = tuple(room for room in _rooms(storey, metres) if room.area > _SMALLEST)
    openings = tuple(_openings(storey, bars, walls, per_metre))
    plan = FloorPlan(
        walls=walls,
        openings=openings,
        rooms=rooms,
        scale=scale,
        doubts=tuple(doubts(storey, bars, rooms)),
    )
    whole = np.vstack([metres, [0, 0, 1]]) @ sheet.from_page
    return Reading(plan, image, np.asarray(np.linalg.inv(whole)[:2], np.float64))


def _scale(
    storey: Storey, bars: list[Bar], sheet: Sheet, px_per_m: float | None
) -> tuple[PlanScale, float]:
    """Return the scale in pixels of the page, and in those of the sheet."""
    shrink = float(np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2]))))
    if px_per_m is not None:
        return PlanScale(source="told", per_metre=px_per_m), px_per_m * shrink
    found = read_scale(sizes_of(storey, bars), sheet.darkness, storey.ground)
    assert found.per_metre is not None
    page = found.per_metre / shrink
    return found.model_copy(update={"per_metre": page}), found.per_metre


def _with_openings(bars: list[Bar], openings: tuple[Opening, ...]) -> list[Bar]:
    """Add a wall for each opening that lies in none."""
    alone = [one for one in openings if all(bar.place(one) is None for bar in bars)]
    return bars + [Bar.under(one) for one in alone]


def _in_metres(points: object, metres: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    flat = np.asarray(points, dtype=np.float64) @ metres[:, :2].T + metres[:, 2]
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in flat)


def _walls(bars: list[Bar], metres: NDArray[np.float64], per_metre: float) -> tuple[WallSpec, ...]:
    walls = []
    for number, bar in enumerate(bars, 1):
        start, end = _in_metres([bar.start, bar.end], metres)
        thick = min(2.0, max(0.01, bar.thickness / per_metre))
        walls.append(WallSpec(id=f"w{number}", start=start, end=end, thickness=thick))
    return tuple(walls)


def _rooms(storey: Storey, metres: NDArray[np.float64]) -> Iterator[RoomSpec]:
    slack = max(2.0, 0.3 * storey.thick)
    for number in range(1, storey.count + 1):
        corners = outline(_smooth(storey.rooms == number), slack)
        yield RoomSpec(
            name=f"room {number}",
            polygon=_in_metres(corners, metres),
            named="guessed",
            confidence=round(squareness(storey.rooms, number), 3),
        )


def _smooth(room: Mask) -> Mask:
    """Drop spikes and crumbs, and fill specks."""
    kernel = np.ones((7, 7), np.uint8)
    whole = cv2.copyMakeBorder(room.astype(np.uint8), 9, 9, 9, 9, cv2.BORDER_CONSTANT)
    broad = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, kernel)
    broad = cv2.morphologyEx(broad, cv2.MORPH_OPEN, kernel)[9:-9, 9:-9] > 0
    return broad if broad.any() else room


def _openings(
    storey: Storey, bars: list[Bar], walls: tuple[WallSpec, ...], per_metre: float
) -> Iterator[OpeningSpec]:
    for one in storey.openings:
        places = [(bar.place(one), wall) for bar, wall in zip(bars, walls)]
        at, wall = next((at, wall) for at, wall in places if at is not None)
        width = min(one.width / per_metre, wall.length)
        middle = min(max(at / per_metre, width / 2), wall.length - width / 2)
        yield OpeningSpec(kind=one.kind, wall=wall.id, at=round(middle, 4), width=width)
