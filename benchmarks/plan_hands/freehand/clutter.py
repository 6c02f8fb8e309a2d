"""Things of the sheet: frames, titles, bars of scale, norths, stamps, facades, notes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from benchmarks.plan_hands.freehand.pen import Page, arc
from benchmarks.plan_hands.freehand.places import Sheet, draw_edge
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plan_hands.freehand.words import NOTES, TITLES


def draw_clutter(page: Page, house: House, look: Style) -> None:
    """Draw some of all the things that a sheet may carry."""
    sheet = Sheet(page, house, look)
    busy = page.rng.uniform(0.2, 1.5)
    if page.rng.random() < 0.07:
        draw_edge(sheet)
    for maker, share in MAKERS:
        if page.rng.random() < share * busy:
            maker(sheet)
    page.lay(sheet.ink, look.ink, grain=0.3 if look.medium == "pencil" else 0.0)


def _frame(sheet: Sheet) -> None:
    """Lines around the page, thin or thick, one or more."""
    high, wide = sheet.page.shape
    off = sheet.rng.uniform(
        3,
        max(
            4.0,
            min(sheet.house[0], sheet.house[1], wide - sheet.house[2], high - sheet.house[3]) * 0.6,
        ),
    )
    for k in range(int(sheet.rng.integers(1, 3))):
        near = max(2.0, off - k * sheet.rng.uniform(3, 8))
        box = [
            (near, near),
            (wide - near, near),
            (wide - near, high - near),
            (near, high - near),
            (near, near),
        ]
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
        cv2.rectangle(
            sheet.ink, (round(x), round(y)), (round(x + wide), round(y + unit * 1.8)), 255, -1
        )


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
        box = [
            (x + k * metre, y),
            (x + (k + 1) * metre, y),
            (x + (k + 1) * metre, y + high),
            (x + k * metre, y + high),
        ]
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
    sheet.page.trace(
        sheet.ink,
        np.stack([tip, at + side * size * 0.3, tail, at - side * size * 0.3, tip]),
        sheet.look.line,
    )
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
    write(
        sheet.page,
        mask,
        str(sheet.rng.choice(["1957", "No. 8", "BAUAMT", "COPY", "GEPR."])),
        at,
        size * 0.4,
        sheet.look.title,
    )
    sheet.page.lay(
        mask, ((175, 40, 45), (50, 60, 150), (90, 50, 120))[int(sheet.rng.integers(3))], 0.65
    )


def _facade(sheet: Sheet) -> None:
    """The face of the house above or below its plan."""
    wide = (sheet.house[2] - sheet.house[0]) * sheet.rng.uniform(0.4, 1.0)
    high = wide * sheet.rng.uniform(0.25, 0.6)
    at = sheet.place(wide, high)
    if at is None:
        return
    x, y = at[0] - wide / 2, at[1] - high / 2
    eaves = y + high * sheet.rng.uniform(0.3, 0.5)
    sheet.line(
        [
            (x, y + high),
            (x, eaves),
            (x + wide / 2, y),
            (x + wide, eaves),
            (x + wide, y + high),
            (x, y + high),
        ],
        sheet.look.heavy,
    )
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
        box = np.array(
            [
                (x, y - unit * 0.5),
                (x + unit * 2, y - unit * 0.5),
                (x + unit * 2, y + unit * 0.5),
                (x, y + unit * 0.5),
            ]
        )
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


MAKERS = (
    (_frame, 0.25), (_facade, 0.12), (_title, 0.5), (_block, 0.2), (_bar, 0.22),
    (_north, 0.22), (_legend, 0.12), (_notes, 0.35), (_scrawl, 0.12), (_stamp, 0.12),
)  # fmt: skip
