"""Free places of a sheet, and what is drawn in pixels there."""

from __future__ import annotations

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Page
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plan_hands.freehand.words import TITLES
from numpy.typing import NDArray

Box = tuple[float, float, float, float]


class Sheet:
    """The free places of a page."""

    def __init__(self, page: Page, house: House, look: Style) -> None:
        self.page, self.look, self.rng = page, look, page.rng
        corners = page.px(np.reshape(shapely.bounds(house.whole), (2, 2)))
        low, high = corners.min(0), corners.max(0)
        self.house: Box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        self.taken: list[Box] = [self.house]
        self.ink = page.mask()
        self.unit = float(np.clip(max(page.shape) / 60, 7, 22))

    def place(self, wide: float, high: float) -> NDArray[np.float64] | None:
        """Return the middle of a free place, or none."""
        rows, columns = self.page.shape
        for _ in range(14):
            x, y = (
                self.rng.uniform(4, max(5, columns - wide - 4)),
                self.rng.uniform(4, max(5, rows - high - 4)),
            )
            box = (x, y, x + wide, y + high)
            if (
                x + wide < columns
                and y + high < rows
                and not any(_meet(box, each) for each in self.taken)
            ):
                self.taken.append(box)
                return np.array([x + wide / 2, y + high / 2])
        return None

    def line(self, points: list[tuple[float, float]], width: float = 0.0) -> None:
        """Draw a line through pixels."""
        self.page.trace(self.ink, np.array(points, np.float64), width or self.look.line)

    def words(self, words: str, at: NDArray[np.float64], size: float) -> None:
        """Write in the manner of titles."""
        write(self.page, self.ink, words, at, size, self.look.title)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def draw_edge(sheet: Sheet) -> None:
    """A dark or pale band at an edge of the page."""
    high, wide = sheet.page.shape
    deep = round(sheet.rng.uniform(0.2, 0.8) * max(2.0, min(sheet.house[1], high - sheet.house[3])))
    mask = sheet.page.mask()
    if sheet.rng.random() < 0.5:
        mask[:deep] = 255
    else:
        mask[-deep:] = 255
    colour = sheet.look.ink if sheet.rng.random() < 0.5 else sheet.look.accent
    sheet.page.lay(mask, colour)
    row = deep / 2 if mask[0, 0] else high - deep / 2
    text = sheet.page.mask()
    write(
        sheet.page,
        text,
        str(sheet.rng.choice(TITLES)),
        np.array([wide * 0.35, row]),
        deep * 0.5,
        sheet.look.title,
    )
    sheet.page.lay(text, sheet.look.paper)
    sheet.taken.append((0, 0, wide, deep) if mask[0, 0] else (0, high - deep, wide, high))
