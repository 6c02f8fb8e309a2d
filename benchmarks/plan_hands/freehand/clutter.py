"""Things of the sheet: frames, titles, bars of scale, norths, stamps, facades, notes."""

from __future__ import annotations

import math

import cv2
import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Page, arc
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plan_hands.freehand.words import NOTES, TITLES
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
            x, y = self.rng.uniform(4, max(5, columns - wide - 4)), self.rng.uniform(4, max(5, rows - high - 4))
            box = (x, y, x + wide, y + high)
            if x + wide < columns and y + high < rows and not any(_meet(box, each) for each in self.taken):
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


def draw_clutter(page: Page, house: House, look: Style) -> None:
    """Draw some of all the things that a sheet may carry."""
    sheet = Sheet(page, house, look)
    busy = page.rng.uniform(0.2, 1.5)
    for maker, share in MAKERS:
        if page.rng.random() < share * busy:
            maker(sheet)
    page.lay(sheet.ink, look.ink, grain=0.3 if look.medium == "pencil" else 0.0)


def _frame(sheet: Sheet) -> None:
    """Lines around the page, thin or thick, one or more."""
    high, wide = sheet.page.shape
    off = sheet.rng.uniform(3, max(4.0, min(sheet.house[0], sheet.house[1], wide - sheet.house[2], high - sheet.house[3]) * 0.6))
    for k in range(int(sheet.rng.integers(1, 3))):
        near = max(2.0, off - k * sheet.rng.uniform(3, 8))
        box = [(near, near), (wide - near, near), (wide - near, high - near), (near, high - near), (near, near)]
        width = sheet.look.line * (float(sheet.rng.choice([1, 2, 5])) if k == 0 else 1)
        sheet.line(box, min(width, 9))


def _title(sheet: Sheet) -> None:
    words = str(sheet.rng.choice(TITLES))
    size = sheet.unit * sheet.rng.uniform(1, 2.4)
    at = sheet.place(len(words) * size, size * 1.5)
    if at is not None:
        sheet.words(words.upper() if sheet.rng.random() < 0.4 else words, at, size)
        if sheet.rng.random() < 0.4:
            half = len(words) * size * 0.45
            sheet.line([(at[0] - half, at[1] + size), (at[0] + half, at[1] + size)])


def _notes(sheet: Sheet) -> None:
    for _ in range(int(sheet.rng.integers(1, 5))):
        words = str(sheet.rng.choice(NOTES))
        size = sheet.unit * sheet.rng.uniform(0.7, 1.1)
        at = sheet.place(len(words) * size * 0.9, size * 1.3)
        if at is None:
            continue
        sheet.words(words, at, size)
        if sheet.rng.random() < 0.25:
            x0, y0, x1, y1 = sheet.house
            tip = (sheet.rng.uniform(x0, x1), sheet.rng.uniform(y0, y1))
            sheet.line([(float(at[0]), float(at[1] + size)), tip])


def _block(sheet: Sheet) -> None:
    """A block of title: boxes with words, its head dark or not."""
    unit = sheet.unit
    wide, rows = unit * sheet.rng.uniform(9, 18), int(sheet.rng.integers(2, 6))
    high = rows * unit * 1.8
    at = sheet.place(wide, high)
    if at is None:
        return
    x, y = at[0] - wide / 2, at[1] - high / 2
    for k in range(rows + 1):
        sheet.line([(x, y + k * unit * 1.8), (x + wide, y + k * unit * 1.8)])
    for u in (x, x + wide * 0.35, x + wide):
        sheet.line([(u, y), (u, y + high)])
    for k in range(rows):
        spot = np.array([x + wide * 0.65, y + (k + 0.5) * unit * 1.8])
        sheet.words(str(sheet.rng.choice(TITLES + NOTES))[:14], spot, unit * 0.7)
    if sheet.rng.random() < 0.4:
        cv2.rectangle(sheet.ink, (round(x), round(y)), (round(x + wide), round(y + unit * 1.8)), 255, -1)


def _bar(sheet: Sheet) -> None:
    """A bar of scale, of black and white pieces or of ticks."""
    metre = sheet.page.scale
    count = int(sheet.rng.integers(3, 8))
    at = sheet.place(count * metre + 10, sheet.unit * 2.5)
    if at is None:
        return
    x, y, high = at[0] - count * metre / 2, at[1], sheet.unit * sheet.rng.uniform(0.25, 0.6)
    solid = sheet.rng.random() < 0.6
    for k in range(count):
        box = [(x + k * metre, y), (x + (k + 1) * metre, y), (x + (k + 1) * metre, y + high), (x + k * metre, y + high)]
        sheet.line([*box, box[0]])
        if solid and k % 2 == 0:
            sheet.page.fill(sheet.ink, [np.array(box)])
        sheet.words(str(k), np.array([x + k * metre, y - sheet.unit * 0.7]), sheet.unit * 0.6)


def _north(sheet: Sheet) -> None:
    size = sheet.unit * sheet.rng.uniform(1.5, 3.5)
    at = sheet.place(size * 2.2, size * 2.2)
    if at is None:
        return
    turn = sheet.rng.uniform(0, 2 * math.pi)
    way = np.array([math.cos(turn), math.sin(turn)])
    side = np.array([-way[1], way[0]])
    tip, tail = at + way * size, at - way * size
    if sheet.rng.random() < 0.6:
        sheet.page.fill(sheet.ink, [np.array([tip, at + side * size * 0.3, at - way * size * 0.4])])
    sheet.page.trace(sheet.ink, np.stack([tip, at + side * size * 0.3, tail, at - side * size * 0.3, tip]), sheet.look.line)
    if sheet.rng.random() < 0.5:
        sheet.page.trace(sheet.ink, arc(at, size * 0.9, 0, 2 * math.pi, 24), sheet.look.line)
    sheet.words("N", tip + way * sheet.unit, sheet.unit)


def _stamp(sheet: Sheet) -> None:
    """A stamp in red or blue, over anything."""
    mask = sheet.page.mask()
    high, wide = sheet.page.shape
    at = np.array([sheet.rng.uniform(0.1, 0.9) * wide, sheet.rng.uniform(0.1, 0.9) * high])
    size = sheet.unit * sheet.rng.uniform(2, 4)
    if sheet.rng.random() < 0.5:
        for share in (1.0, 0.8):
            sheet.page.trace(mask, arc(at, size * share, 0, 2 * math.pi, 30), 2)
    else:
        box = np.array([(-1.4, -0.6), (1.4, -0.6), (1.4, 0.6), (-1.4, 0.6), (-1.4, -0.6)])
        sheet.page.trace(mask, at + box * size, 2)
    write(sheet.page, mask, str(sheet.rng.choice(["1957", "No. 8", "BAUAMT", "COPY", "GEPR."])), at, size * 0.4, sheet.look.title)
    sheet.page.lay(mask, ((175, 40, 45), (50, 60, 150), (90, 50, 120))[int(sheet.rng.integers(3))], 0.65)


def _facade(sheet: Sheet) -> None:
    """The face of the house above or below its plan."""
    x0, y0, x1, y1 = sheet.house
    wide = (x1 - x0) * sheet.rng.uniform(0.4, 1.0)
    high = wide * sheet.rng.uniform(0.25, 0.6)
    at = sheet.place(wide, high)
    if at is None:
        return
    x, y = at[0] - wide / 2, at[1] - high / 2
    eaves = y + high * sheet.rng.uniform(0.3, 0.5)
    sheet.line([(x, y + high), (x, eaves), (x + wide / 2, y), (x + wide, eaves), (x + wide, y + high), (x, y + high)], sheet.look.heavy)
    sheet.line([(x, eaves), (x + wide, eaves)])
    count = int(sheet.rng.integers(2, 7))
    for k in range(count):
        u = x + wide * (k + 0.5) / count
        half, top = wide / count * 0.25, eaves + (y + high - eaves) * 0.25
        low = y + high if k == count // 2 else top + (y + high - top) * 0.55
        box = [(u - half, top), (u + half, top), (u + half, low), (u - half, low)]
        sheet.line([*box, box[0]])
        if sheet.rng.random() < 0.4:
            sheet.page.fill(sheet.ink, [np.array(box)])


def _legend(sheet: Sheet) -> None:
    """Samples of fillings with words."""
    rows, unit = int(sheet.rng.integers(2, 5)), sheet.unit
    at = sheet.place(unit * 11, rows * unit * 2)
    if at is None:
        return
    for k in range(rows):
        x, y = at[0] - unit * 5, at[1] + (k - rows / 2 + 0.5) * unit * 2
        box = np.array([(x, y - unit * 0.5), (x + unit * 2, y - unit * 0.5), (x + unit * 2, y + unit * 0.5), (x, y + unit * 0.5)])
        if k % 2 == 0:
            sheet.page.fill(sheet.ink, [box])
        sheet.page.trace(sheet.ink, np.concatenate([box, box[:1]]), sheet.look.line)
        sheet.words(str(sheet.rng.choice(NOTES))[:10], np.array([x + unit * 6.5, y]), unit * 0.8)


def _scrawl(sheet: Sheet) -> None:
    """A signature, or a doodle."""
    unit = sheet.unit
    at = sheet.place(unit * 8, unit * 3)
    if at is not None:
        ts = np.linspace(0, 1, 40)
        wave = np.sin(ts * sheet.rng.uniform(15, 40)) * unit * (1 - ts * 0.7)
        spots = np.stack([at[0] + (ts - 0.5) * unit * 7 + wave * 0.4, at[1] + wave], 1)
        sheet.page.lines(sheet.ink, [spots], sheet.look.line)


def _edge(sheet: Sheet) -> None:
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
    write(sheet.page, text, str(sheet.rng.choice(TITLES)), np.array([wide * 0.35, row]), deep * 0.5, sheet.look.title)
    sheet.page.lay(text, sheet.look.paper)
    sheet.taken.append((0, 0, wide, deep) if mask[0, 0] else (0, high - deep, wide, high))


MAKERS = (
    (_edge, 0.07), (_frame, 0.25), (_facade, 0.12), (_title, 0.5), (_block, 0.2), (_bar, 0.22), (_north, 0.22),
    (_legend, 0.12), (_notes, 0.35), (_scrawl, 0.12), (_stamp, 0.12),
)  # fmt: skip
