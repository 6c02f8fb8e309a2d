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

    def __init__(
        self, scale: float, upright: bool = False, shift: tuple[float, float] = (0, 0)
    ) -> None:
        self.k = scale * FINE
        self.upright, self.shift = upright, shift
        high, wide = (round(side * self.k) for side in SIZE[::-1])
        self.page = np.full((high, wide, 3), 255, np.uint8)
        left, right, top, bottom = WALL
        self.box(left, top, right, bottom, fill=True, turned=False)
        self.box(left + 0.2, top + 0.2, right - 0.2, bottom - 0.2, tone=255, turned=False)

    def _at(self, x: float, y: float, turned: bool = True) -> tuple[int, int]:
        if self.upright and turned:
            x, y = SIZE[1] - y, x
        if turned:
            x, y = x + self.shift[0], y + self.shift[1]
        return round(x * self.k), round(y * self.k)

    def line(self, *points: tuple[float, float], pen: float = 0.02) -> None:
        corners = np.array([self._at(*point) for point in points])
        cv2.polylines(self.page, [corners], False, (0, 0, 0), max(1, round(pen * self.k)))

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        fill: bool = True,
        tone: int = 0,
        turned: bool = True,
    ) -> None:
        one, other = self._at(x0, y0, turned), self._at(x1, y1, turned)
        thick = -1 if fill else max(1, round(0.02 * self.k))
        cv2.rectangle(self.page, one, other, (tone,) * 3, thick)

    def done(self, skew: float = 0.0, noise: float = 0.0) -> Page:
        high, wide = self.page.shape[0] // FINE, self.page.shape[1] // FINE
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
    "boxes": (_boxes, 4, "boxes"),
    "ticks": (_ticks, 5, "ticks"),
    "ruler": (_ruler, 4, "ticks"),
}


def _found(page: Page, scale: float, skew: float = 0.0) -> tuple[tuple[ScaleBar, ...], float]:
    """Return the bars of a page, and the pixels of its sheet to a true metre."""
    sheet = level_sheet(page)
    left, right, top, bottom = (round(each * scale) for each in WALL)
    ground = np.zeros(page.shape[:2], np.uint8)
    ground[top:bottom, left:right] = 1
    high, wide = page.shape[0], page.shape[1]
    turn = np.vstack([cv2.getRotationMatrix2D((wide / 2, high / 2), skew, 1.0), [0, 0, 1]])
    storey = cv2.warpPerspective(ground, sheet.from_page @ turn, sheet.darkness.shape[::-1]) > 0
    metre = scale * float(np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2]))))
    return find_scale_bars(sheet.darkness, storey, 0.93 * metre), metre


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
@pytest.mark.parametrize(("skew", "noise"), [(3.3, 0), (0, 14), (-4.1, 9)])
def test_a_bar_is_measured_on_a_crooked_scan(name: str, skew: float, noise: float) -> None:
    draw, steps, kind = BARS[name]
    pen = Pen(60)
    draw(pen)
    bars, metre = _found(pen.done(skew, noise), 60, skew)
    assert [(bar.kind, bar.steps) for bar in bars] == [(kind, steps)]
    assert bars[0].step == pytest.approx(metre, rel=0.02)


def _chain(pen: Pen) -> None:
    """Draw a chain of dimensions."""
    pen.line((3, 9.6), (9, 9.6))
    for x in (3, 4.4, 5.3, 7.7, 9):
        pen.line((x - 0.1, 9.7), (x + 0.1, 9.5))
        pen.line((x, 9.4), (x, 9.8))


def _even_chain(pen: Pen) -> None:
    """Draw a chain of dimensions from wall to wall, all of them alike."""
    pen.line((3, 9.6), (9, 9.6))
    for x in range(3, 10):
        pen.line((x, 9.5), (x, 9.7))


def _halved(pen: Pen) -> None:
    pen.line((4, 9.6), (8, 9.6))
    for x in (4, 6, 8):
        pen.line((x, 9.5), (x, 9.7))


def _table(pen: Pen) -> None:
    for i in range(4):
        pen.box(3 + 1.5 * i, 9.4, 4.5 + 1.5 * i, 9.7, fill=False)
        for k in range(5):
            x = 3.2 + 1.5 * i + 0.2 * k
            pen.line((x, 9.63), (x + 0.06, 9.47), (x + 0.12, 9.63))


def _columns(pen: Pen) -> None:
    """Draw a table whose columns differ."""
    for x, wide in ((3, 0.8), (3.8, 2), (5.8, 1.2), (7, 2)):
        pen.box(x, 9.4, x + wide, 9.7, fill=False)


def _stairs(pen: Pen) -> None:
    for i in range(14):
        pen.box(3 + 0.28 * i, 9, 3.28 + 0.28 * i, 9.6, fill=False)


def _tiles(pen: Pen) -> None:
    for i in range(10):
        for k in range(2):
            pen.box(3 + 0.5 * i, 9 + 0.5 * k, 3.5 + 0.5 * i, 9.5 + 0.5 * k, fill=False)


def _parking(pen: Pen) -> None:
    pen.line((1, 10.8), (11, 10.8))
    for i in range(5):
        pen.line((1 + 2.5 * i, 8.6), (1 + 2.5 * i, 10.8))


def _dashes(pen: Pen) -> None:
    for i in range(20):
        pen.line((1 + 0.5 * i, 9.6), (1.25 + 0.5 * i, 9.6), pen=0.06)


def _words(pen: Pen) -> None:
    for at, words in (((3, 9.6), "GROUND FLOOR PLAN 1:100"), ((3, 10.2), "IIIIIIIII HHHHHH")):
        x, y = pen._at(*at)
        size = pen.k * 0.3 / 22
        cv2.putText(pen.page, words, (x, y), 0, size, (0, 0, 0), round(2 * size))


def _legend(pen: Pen) -> None:
    """Draw swatches of three materials, one of them filled."""
    for i in range(3):
        pen.box(3 + i, 9.4, 4 + i, 9.6, fill=i == 0)


def _bent(pen: Pen) -> None:
    """Draw a line that is lower in its second half, as a hand does."""
    pen.line((4, 9.56), (5.9, 9.56), (6.1, 9.64), (8, 9.64), pen=0.05)


def _at_the_wall(pen: Pen) -> None:
    """Draw a railing of the terrace."""
    pen.line((4, 8), (4, 8.6), (8, 8.6), (8, 8))
    for i in range(9):
        pen.line((4 + 0.5 * i, 8.5), (4 + 0.5 * i, 8.7))


@pytest.mark.parametrize(
    "draw",
    [
        _chain,
        _even_chain,
        _halved,
        _table,
        _columns,
        _stairs,
        _tiles,
        _parking,
        _dashes,
        _words,
        _legend,
        _bent,
        _at_the_wall,
    ],
)
@pytest.mark.parametrize("scale", [35, 90])
def test_what_only_looks_like_a_bar_is_left(draw: Callable[[Pen], None], scale: int) -> None:
    pen = Pen(scale)
    draw(pen)
    assert _found(pen.done(), scale)[0] == ()


@pytest.mark.parametrize("name", BARS)
def test_a_bar_within_the_walls_is_left(name: str) -> None:
    pen = Pen(60, shift=(-2, -4))
    BARS[name][0](pen)
    assert _found(pen.done(), 60)[0] == ()
