"""From a picture of a floor plan to the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError
from underdraw.floor_plan.raster.cells import THICKEST
from underdraw.floor_plan.raster.doubts import confidence, doubts
from underdraw.floor_plan.raster.gaps import Gap, find_gaps
from underdraw.floor_plan.raster.ink import (
    Sheet,
    is_drawing,
    level_sheet,
    line_share,
    strokes_of,
)
from underdraw.floor_plan.raster.panes import with_thin_windows
from underdraw.floor_plan.raster.rooms import STROKE, Storey, beside, is_way, squareness, storey_of
from underdraw.floor_plan.raster.runs import cross_runs, opened
from underdraw.floor_plan.raster.scale import scale_by_doors
from underdraw.floor_plan.raster.trace import outline
from underdraw.floor_plan.raster.vectors import Bar, bars_of
from underdraw.floor_plan.raster.walls import masonries
from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import (
    FloorPlan,
    OpeningKind,
    OpeningSpec,
    PlanScale,
    RoomSpec,
    WallSpec,
)


def read_raster(image: NDArray[np.uint8], px_per_m: float | None = None) -> Reading:
    """Read the walls, openings and rooms of a drawn floor plan.

    Args:
        image: (H, W, 3) uint8 RGB, the page.
        px_per_m: pixels of the page to the metre; None takes doors to be as wide as doors are.

    Raises:
        ImageError: the page shows no rooms.
    """
    sheet = level_sheet(image)
    storey = best_storey(sheet)
    if storey is None:
        raise ImageError(
            "no rooms were found on the page: it needs walls that enclose them, drawn darker than "
            "the paper; give a cleaner or larger picture, or the plan as SVG, DXF or JSON"
        )
    return _reading(image, sheet, storey, px_per_m)


def best_storey(sheet: Sheet) -> Storey | None:
    """Return the most plan-like way to see the page; None where no room is seen."""
    ink = strokes_of(sheet.darkness)
    if not is_drawing(ink):
        return None
    seen = [
        storey_of(
            masonry, find_gaps(masonry.walls, ink, masonry.thinnest, _thickest(masonry.walls))
        )
        for masonry in masonries(sheet.darkness)
    ]
    best = max(seen, key=lambda storey: storey.score, default=None)
    if best is None or not best.count:
        return None
    return with_thin_windows(best, ink, _thickest(best.masonry.walls))


def _thickest(walls: NDArray[np.bool_]) -> int:
    narrow, long = cross_runs(walls)
    runs = narrow[(narrow > 0) & (long >= 3 * narrow)]
    return int(np.percentile(runs, 97)) + 1 if runs.size else 1


def _reading(
    image: NDArray[np.uint8], sheet: Sheet, storey: Storey, px_per_m: float | None
) -> Reading:
    scale, per_metre = _scale(storey, sheet, px_per_m)
    rows, columns = np.nonzero(storey.shut)
    metres = np.array(
        [
            [1 / per_metre, 0, -(columns.min() - 0.5) / per_metre],
            [0, -1 / per_metre, (rows.max() + 0.5) / per_metre],
        ]
    )
    bars = bars_of(storey.shut, _thickest(storey.shut))
    walls = _walls(bars, metres, per_metre)
    rooms = tuple(room for room in _rooms(storey, metres) if room.area > 0.3)
    openings = tuple(_openings(storey, bars, walls, per_metre))
    plan = FloorPlan(
        walls=walls,
        openings=openings,
        rooms=rooms,
        scale=scale,
        confidence=confidence(storey, line_share(sheet.darkness, THICKEST)),
        doubts=tuple(doubts(storey, bars, rooms)),
    )
    whole = np.vstack([metres, [0, 0, 1]]) @ sheet.from_page
    return Reading(plan, image, np.asarray(np.linalg.inv(whole)[:2], np.float64))


def _scale(storey: Storey, sheet: Sheet, px_per_m: float | None) -> tuple[PlanScale, float]:
    """Return the scale in pixels of the page, and in those of the sheet."""
    shrink = float(np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2]))))
    if px_per_m is not None:
        return PlanScale(source="told", per_metre=px_per_m), px_per_m * shrink
    ways = tuple(gap for gap in storey.gaps if is_way(gap, beside(gap, storey.rooms)))
    found = scale_by_doors(ways, storey.masonry.rim, sheet.darkness)
    if found is None or found.per_metre is None:
        raise ImageError(
            "the page shows no door to tell its scale by; say how many of its pixels are a metre: "
            "px_per_m=50"
        )
    page = found.per_metre / shrink
    return found.model_copy(update={"per_metre": page}), found.per_metre


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
    slack = max(2.0, 0.7 * storey.masonry.thinnest)
    for number in range(1, storey.count + 1):
        room = storey.rooms == number
        broad = opened(room, storey.masonry.thinnest, storey.masonry.thinnest)
        corners = outline(broad if broad.any() else room, slack, storey.masonry.rim / 2)
        sure = squareness(storey.rooms, number)
        yield RoomSpec(
            name=f"room {number}",
            polygon=_in_metres(corners, metres),
            named="guessed",
            confidence=round(min(1.0, max(0.0, sure)), 3),
        )


def _kind(gap: Gap, sides: tuple[int, int]) -> OpeningKind:
    """Tell a window by its strokes, a door by its leaf; only outer walls have windows."""
    if gap.leaf:
        return "door"
    if 0 in sides and gap.strokes > STROKE:
        return "window"
    return "door" if gap.drawn > 0.5 else "doorway"


def _openings(
    storey: Storey, bars: list[Bar], walls: tuple[WallSpec, ...], per_metre: float
) -> Iterator[OpeningSpec]:
    for gap in storey.gaps:
        sides = beside(gap, storey.rooms)
        places = [(bar.place(gap), wall) for bar, wall in zip(bars, walls)]
        found = [(at, wall) for at, wall in places if at is not None]
        if sides == (0, 0) or not found:
            continue
        at, wall = found[0]
        width = min(gap.width / per_metre, wall.length)
        middle = min(max(at / per_metre, width / 2), wall.length - width / 2)
        yield OpeningSpec(kind=_kind(gap, sides), wall=wall.id, at=round(middle, 4), width=width)
