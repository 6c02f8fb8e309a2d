"""Pages that are no plan: text, tables, charts, pictures, noise, nothing."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from benchmarks.plans.draws import one_of
from benchmarks.plans.letters import FONTS
from benchmarks.plans.pen import Pen, Spot
from benchmarks.plans.words import NOTES, TABLE
from numpy.random import Generator
from numpy.typing import NDArray

Page = NDArray[np.uint8]
_WIDE, _DEEP = 8.0, 11.0  # metres a pen draws on, which are inches here


def _sheet(rng: Generator) -> Pen:
    return Pen((0, 0, _WIDE, _DEEP), float(rng.uniform(60, 120)), 1, (255, 255, 255))


def _text(rng: Generator) -> Page:
    """Write lines from the head of a page down, in one column or two."""
    pen, font = _sheet(rng), one_of(*FONTS)(rng)
    high, columns = rng.uniform(0.06, 0.14), int(rng.integers(1, 3))
    for column in range(columns):
        x = _WIDE * (column + 0.5) / columns
        for y in np.arange(_DEEP - 1, 0.6, -2 * high):
            if rng.random() < 0.9:
                words = " ".join(str(rng.choice(NOTES)) for _ in range(3 - columns))
                pen.text(words[: int(7 / high / columns)], (x, y), high, (20, 20, 20), font)
    return pen.finished()


def _table(rng: Generator) -> Page:
    pen, font = _sheet(rng), one_of(*FONTS)(rng)
    rows, columns = int(rng.integers(4, 30)), int(rng.integers(2, 8))
    wide, deep = (_WIDE - 2) / columns, (_DEEP - 3) / rows
    spot = Spot(pen, (1, 1), 0, 1, (0, 0, 0), float(rng.choice([0.01, 0.02, 0.04])))
    for row in range(rows):
        for column in range(columns):
            u, v = column * wide, row * deep
            spot.box(u, v, u + wide, v + deep)
            at = 1 + u + wide / 2, 1 + v + deep / 2
            words = str(rng.choice(TABLE)) if column == 0 else f"{rng.uniform(0, 999):.1f}"
            pen.text(words, at, min(0.4 * deep, 0.16), (0, 0, 0), font)
    return pen.finished()


def _chart(rng: Generator) -> Page:
    """Draw bars or lines over axes."""
    pen, font = _sheet(rng), one_of(*FONTS)(rng)
    spot = Spot(pen, (1, 3), 0, 1, (0, 0, 0), 0.02)
    spot.line((0, 5), (0, 0), (6, 0))
    count = int(rng.integers(4, 14))
    heights = rng.uniform(0.3, 4.8, count)
    xs = np.linspace(0.3, 5.7, count)
    if rng.random() < 0.5:
        spot.line(*zip(xs, heights), pens=2)
        for x, y in zip(xs, heights):
            spot.round(x, y, 0.12, 0.12)
    else:
        colour = tuple(int(v) for v in rng.integers(40, 220, 3))
        bars = Spot(pen, (1, 3), 0, 1, (0, 0, 0), 0.02, (colour[0], colour[1], colour[2]))
        for x, y in zip(xs, heights):
            bars.box(x - 1.8 / count, 0, x + 1.8 / count, y)
    for x in xs:
        pen.text(str(rng.integers(100)), (1 + x, 2.8), 0.13, (0, 0, 0), font)
    return pen.finished()


def _picture(rng: Generator) -> Page:
    """Return shapes that change smoothly, as in a photograph, with a few edges."""
    height, width = (int(v) for v in rng.integers(300, 1200, 2))
    page = np.zeros((height, width, 3), np.float32)
    for cells in (3, 8, 24):
        coarse = rng.random((cells, cells, 3), dtype=np.float32)
        fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        page += fine / np.float32(cells**0.5)
    page = 255 * (page - page.min()) / np.ptp(page)
    for _ in range(int(rng.integers(0, 12))):
        points = rng.integers(0, max(height, width), (int(rng.integers(3, 6)), 2))
        cv2.fillPoly(page, [points.astype(np.int32)], [float(v) for v in rng.integers(0, 255, 3)])
    return page.astype(np.uint8)


def _noise(rng: Generator) -> Page:
    height, width = (int(v) for v in rng.integers(200, 800, 2))
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


def _empty(rng: Generator) -> Page:
    height, width = (int(v) for v in rng.integers(300, 1200, 2))
    return np.full((height, width, 3), rng.integers(190, 256, 3), np.uint8)


def _scribble(rng: Generator) -> Page:
    """Draw lines that enclose nothing in particular."""
    pen = _sheet(rng)
    for _ in range(int(rng.integers(3, 30))):
        steps = rng.normal(0, rng.uniform(0.05, 0.8), (int(rng.integers(2, 60)), 2))
        path = rng.uniform(1, 7, 2) + np.cumsum(steps, axis=0)
        pen.line(path, (0, 0, 0), float(rng.choice([0.01, 0.02, 0.05])))
    return pen.finished()


NO_PLANS: dict[str, Callable[[Generator], Page]] = {
    "text": _text,
    "table": _table,
    "chart": _chart,
    "picture": _picture,
    "noise": _noise,
    "empty": _empty,
    "scribble": _scribble,
}
