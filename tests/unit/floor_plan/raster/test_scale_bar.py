"""Scale bars are found, and what only looks like one is not."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import level_sheet
from underdraw.floor_plan.raster.scale_bar import ScaleBar, find_scale_bars

Page = NDArray[np.uint8]
FINE = 4
WALL = (3.0, 9.0, 3.0, 8.0)  # metres: left, right, top, bottom of the only room
SIZE = (12.0, 11.0)


class Pen:
    """Draws metres on a page four times too large."""

    def __init__(self, scale: float, upright: bool = False) -> None:
        self.k = scale * FINE
        self.upright = upright
        high, wide = (round(side * self.k) for side in SIZE[::-1])
        self.page = np.full((high, wide, 3), 255, np.uint8)
        left, right, top, bottom = WALL
        self.box(left, top, right, bottom, fill=True, turned=False)
        self.box(left + 0.2, top + 0.2, right - 0.2, bottom - 0.2, tone=255, turned=False)

    def _at(self, x: float, y: float, turned: bool = True) -> tuple[int, int]:
        if self.upright and turned:
            x, y = SIZE[1] - y, x
        return round(x * self.k), round(y * self.k)

    def line(self, *points: tuple[float, float], pen: float = 0.02) -> None:
        corners = np.array([self._at(*point) for point in points])
        cv2.polylines(self.page, [corners], False, (0, 0, 0), max(1, round(pen * self.k)))

    def box(
        self, x0: float, y0: float, x1: float, y1: float, *, fill: bool = True, tone: int = 0,
        turned: bool = True,
    ) -> None:
        one, other = self._at(x0, y0, turned), self._at(x1, y1, turned)
        thick = -1 if fill else max(1, round(0.02 * self.k))
        cv2.rectangle(self.page, one, other, (tone,) * 3, thick)

    def done(self, skew: float = 0.0, noise: float = 0.0) -> Page:
        high, wide = (side // FINE for side in self.page.shape[:2])
        page = np.asarray(cv2.resize(self.page, (wide, high), interpolation=cv2.INTER_AREA))
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), skew, 1.0)
        page = cv2.warpAffine(page, turn, (wide, high), borderValue=(255, 255, 255))
        grain = np.random.default_rng(5).normal(0, noise, page.shape) if noise else 0
        return np.clip(page + grain, 0, 255).astype(np.uint8)


def _alternating(pen: Pen) -> None:
    for i in range(5):
        pen.box(5 + i, 9.5, 6 + i, 9.65, fill=i % 2 == 0)


def _two_rows(pen: Pen) -> None:
    pen.box(5, 9.4, 9, 9.7, fill=False)
    for i in range(4):
        pen.box(5 + i, 9.4 + 0.15 * (i % 2), 6 + i, 9.55 + 0.15 * (i % 2))


def _blocks(pen: Pen) -> None:
    for i in range(3):
        pen.box(5 + 2 * i, 9.5, 6 + 2 * i, 9.7)


def _boxes(pen: Pen) -> None:
    for i in range(4):
        pen.box(5 + i, 9.5, 6 + i, 9.75, fill=False)


def _ticks(pen: Pen) -> None:
    pen.line((5, 9.6), (10, 9.6))
    for i in range(6):
        pen.line((5 + i, 9.5), (5 + i, 9.7))


def _ruler(pen: Pen) -> None:
    """Draw ticks on one side, the first and the last longer."""
    pen.line((5, 9.6), (9, 9.6))
    for i in range(5):
        pen.line((5 + i, 9.6 - (0.2 if i % 4 else 0.4)), (5 + i, 9.6))


BARS: dict[str, tuple[Callable[[Pen], None], int, str]] = {
    "alternating": (_alternating, 5, "alternating"),
    "two rows": (_two_rows, 4, "alternating"),
    "blocks": (_blocks, 5, "blocks"),
    "boxes": (_boxes, 4, "boxes"),
    "ticks": (_ticks, 5, "ticks"),
    "ruler": (_ruler, 4, "ticks"),
}


def _found(page: Page, scale: float) -> tuple[tuple[ScaleBar, ...], float]:
    """Return the bars of a page, and the pixels of its sheet to a true metre."""
    sheet = level_sheet(page)
    shrink = float(np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2]))))
    left, right, top, bottom = WALL
    corners = np.array([(x, y, 1) for x in (left, right) for y in (top, bottom)])
    corners[:, :2] = (corners[:, :2] - np.array(SIZE) / 2) * scale
    storey = _ground(page, sheet.from_page, scale)
    return find_scale_bars(sheet.darkness, storey, scale * shrink * 0.93), scale * shrink


def _ground(page: Page, matrix: NDArray[np.float64], scale: float) -> NDArray[np.bool_]:
    ground = np.zeros(page.shape[:2], np.uint8)
    left, right, top, bottom = (round(each * scale) for each in WALL)
    ground[top:bottom, left:right] = 1
    size = level_sheet(page).darkness.shape
    return cv2.warpPerspective(ground, matrix, size[::-1]) > 0


@pytest.mark.parametrize("name", BARS)
@pytest.mark.parametrize("scale", [28, 55, 110])
@pytest.mark.parametrize("upright", [False, True])
def test_a_bar_is_measured(name: str, scale: int, upright: bool) -> None:
    draw, steps, kind = BARS[name]
    pen = Pen(scale, upright)
    draw(pen)
    bars, metre = _found(pen.done(), scale)
    assert [(bar.kind, bar.steps) for bar in bars] == [(kind, steps)]
    assert bars[0].step == pytest.approx(metre, rel=0.02)


@pytest.mark.parametrize("name", BARS)
def test_a_bar_is_measured_on_a_crooked_scan(name: str) -> None:
    draw, steps, kind = BARS[name]
    pen = Pen(60)
    draw(pen)
    bars, metre = _found(pen.done(0.0, 12.0), 60)
    assert [(bar.kind, bar.steps) for bar in bars] == [(kind, steps)]
    assert bars[0].step == pytest.approx(metre, rel=0.02)
