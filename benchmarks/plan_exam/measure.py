"""A reading held against a page's truth."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.pages import Case, Page
from numpy.typing import NDArray
from shapely.geometry import Polygon

from underdraw.floor_plan.reading import Reading
from underdraw.metrics.floor_plan import Place, opening_agreement, room_iou
from underdraw.spec.floor_plan import FloorPlan, Point

Reader = Callable[[NDArray[np.uint8]], Reading]
Rooms = list[list[Point]]
_Affine = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """How well a page was read; a page that was not counts 0 in every share.

    Attributes:
        style, state, number: of the page's case.
        in_place: mean room IoU where rooms lie on the page: of geometry, whatever the scale.
        as_read: mean room IoU of rooms as large as they were read, only turned and moved.
        found, true: how many rooms.
        openings, precision, recall: of openings, by kind and place on the page.
        scale_error: of pixels to the metre, as a share of the true ones; None where not read.
        seconds: that reading took.
        error: what was raised instead, or None.
    """

    style: str
    state: str
    number: int
    true: int
    seconds: float
    found: int = 0
    in_place: float = 0.0
    as_read: float = 0.0
    openings: float = 0.0
    precision: float = 0.0
    recall: float = 0.0
    scale_error: float | None = None
    error: str | None = None

    @property
    def exact(self) -> bool:
        """Whether there are as many rooms as there should be."""
        return self.found == self.true

    @property
    def case(self) -> Case:
        """The page's case."""
        return Case(self.style, self.state, self.number)


def measure(page: Page, read: Reader) -> tuple[Row, Reading | None]:
    """Let a reader read a page, and say how well it did.

    Args:
        page: what is read; the reader gets its image alone.
        read: any callable from an image to a `Reading`; what it raises is a row's error.
    """
    case, true = page.case, len(page.plan.rooms)
    start = time.perf_counter()
    try:
        reading = read(page.image.copy())
    except Exception as error:
        seconds = time.perf_counter() - start
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return Row(case.style, case.state, case.number, true, seconds, error=said), None
    seconds = time.perf_counter() - start
    if reading.to_page is None:
        said = "the reading does not say where it lies on the page"
        return Row(case.style, case.state, case.number, true, seconds, error=said), reading
    home = _after(_inverse(page.to_page), reading.to_page)
    rooms, truth = _rooms(reading.plan), _rooms(page.plan)
    placed = [_moved(home, room) for room in rooms]
    agreement = opening_agreement(_places(reading.plan, home), _places(page.plan, _STILL))
    row = Row(
        *(case.style, case.state, case.number, true, seconds),
        found=len(rooms),
        in_place=room_iou(placed, truth),
        as_read=_as_read(rooms, placed, truth),
        openings=agreement.f1,
        precision=agreement.precision,
        recall=agreement.recall,
        scale_error=_scale(reading.to_page) / _scale(page.to_page) - 1,
    )
    return row, reading


_STILL: _Affine = np.eye(2, 3)


def _after(second: _Affine, first: _Affine) -> _Affine:
    """Return the map that does the first, then the second."""
    turn = second[:, :2] @ first[:, :2]
    return np.column_stack([turn, second[:, :2] @ first[:, 2] + second[:, 2]])


def _inverse(map: _Affine) -> _Affine:
    turn = np.linalg.inv(map[:, :2]).astype(np.float64)
    return np.column_stack([turn, -turn @ map[:, 2]])


def _scale(map: _Affine) -> float:
    return float(np.sqrt(abs(np.linalg.det(map[:, :2]))))


def _moved(map: _Affine, points: Sequence[Point]) -> list[Point]:
    moved = np.asarray(points, dtype=np.float64) @ map[:, :2].T + map[:, 2]
    return [(float(x), float(y)) for x, y in moved]


def _rooms(plan: FloorPlan) -> Rooms:
    return [list(room.polygon) for room in plan.rooms]


def _places(plan: FloorPlan, home: _Affine) -> list[Place]:
    places = [plan.wall(one.wall).at(one.at) for one in plan.openings]
    kinds = [one.kind for one in plan.openings]
    return list(zip(kinds, _moved(home, places))) if places else []


def _as_read(rooms: Rooms, placed: Rooms, truth: Rooms) -> float:
    """Return the rooms' IoU at their own scale, turned and moved to where they fit best.

    Tried are the place that the page gives, and that where each room's middle comes nearest to its
    partner's; the better one counts.
    """
    if not rooms:
        return 0.0
    corners = [each for room in rooms for each in room]
    fits = [_rigid(corners, [each for room in placed for each in room])]
    partners = [_partner(room, truth) for room in placed]
    pairs = [(_middle(a), _middle(b)) for a, b in zip(rooms, partners) if b is not None]
    if len(pairs) > 1:
        fits.append(_rigid([a for a, _ in pairs], [b for _, b in pairs]))
    return max(room_iou([_moved(fit, room) for room in rooms], truth) for fit in fits)


def _partner(room: list[Point], truth: Rooms) -> list[Point] | None:
    shape = Polygon(room).buffer(0)
    shared = [shape.intersection(Polygon(each)).area for each in truth]
    best = int(np.argmax(shared))
    return truth[best] if shared[best] > 0 else None


def _middle(room: list[Point]) -> Point:
    middle = Polygon(room).centroid
    return middle.x, middle.y


def _rigid(start: Sequence[Point], end: Sequence[Point]) -> _Affine:
    """Return the turn and shift, without scale or mirror, that brings points nearest to others.

    W. Kabsch, "A solution for the best rotation to relate two sets of vectors", 1976.
    """
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    left, _, right = np.linalg.svd((b - b.mean(0)).T @ (a - a.mean(0)))
    mirror = np.diag([1.0, np.sign(np.linalg.det(left @ right))])
    turn = left @ mirror @ right
    return np.column_stack([turn, b.mean(0) - turn @ a.mean(0)])
