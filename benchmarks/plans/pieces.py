"""Furniture symbols, put where a room has space for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from benchmarks.plans.style import Style
from numpy.random import Generator
from shapely.geometry import Polygon, box

if TYPE_CHECKING:
    from benchmarks.plans.page import Pen

SIZES = {
    "bed": (1.6, 2.0),
    "table": (1.4, 0.8),
    "sofa": (2.0, 0.9),
    "counter": (2.4, 0.6),
    "wardrobe": (1.5, 0.6),
    "toilet": (0.4, 0.6),
    "basin": (0.6, 0.45),
    "bath": (1.7, 0.7),
}


def furnish(pen: Pen, room: Polygon, taken: Polygon, style: Style, rng: Generator) -> None:
    """Draw a few pieces, along walls or free, clear of doors."""
    x0, y0, x1, y1 = room.bounds
    for kind in rng.permutation(list(SIZES))[: int(rng.integers(1, 6) * style.furniture * 1.5)]:
        wide, deep = SIZES[str(kind)]
        if rng.random() < 0.5:
            wide, deep = deep, wide
        if wide > x1 - x0 or deep > y1 - y0:
            continue
        for _ in range(6):
            gap = rng.choice([0.0, 0.03, 0.06])
            x = rng.choice([x0 + gap, x1 - wide - gap, rng.uniform(x0, x1 - wide)])
            y = rng.choice([y0 + gap, y1 - deep - gap, rng.uniform(y0, y1 - deep)])
            piece = box(x, y, x + wide, y + deep)
            if room.buffer(1e-6).contains(piece) and not piece.intersects(taken):
                _symbol(pen, str(kind), piece, style)
                taken = taken.union(piece)
                break


def _symbol(pen: Pen, kind: str, piece: Polygon, style: Style) -> None:
    x0, y0, x1, y1 = piece.bounds
    if style.filled:
        pen.fill(piece, (215, 215, 215))
    if kind in ("toilet", "basin"):
        middle = pen.pixels([((x0 + x1) / 2, (y0 + y1) / 2)])[0]
        axes = int((x1 - x0) / 2 * pen.k), int((y1 - y0) / 2 * pen.k)
        thick = max(1, round(style.pen * pen.k))
        centre = int(middle[0]), int(middle[1])
        cv2.ellipse(pen.page, centre, axes, 0, 0, 360, style.line, thick)
        return
    pen.outline(piece, style.line, style.pen)
    inset = {"bed": 0.08, "bath": 0.06, "sofa": 0.18, "counter": 0.0}.get(kind, 0.0)
    if inset:
        pen.outline(piece.buffer(-inset, join_style="mitre"), style.line, style.pen)
    if kind == "wardrobe":
        pen.line([(x0, y0), (x1, y1)], style.line, style.pen)
    if kind == "counter":
        for share in np.linspace(0.2, 0.8, 3):
            x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            if x1 - x0 > y1 - y0:
                pen.line([(x, y0), (x, y1)], style.line, style.pen)
            else:
                pen.line([(x0, y), (x1, y)], style.line, style.pen)
