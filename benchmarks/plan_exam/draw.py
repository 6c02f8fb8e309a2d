"""A home on a sheet, in a style."""

from __future__ import annotations

import math
import random

import numpy as np
from benchmarks.plan_exam.extras import draw_around, draw_dimensions
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.labels import draw_labels
from benchmarks.plan_exam.sheet import Sheet
from benchmarks.plan_exam.styles import Style
from benchmarks.plan_exam.symbols import (
    draw_floors,
    draw_opening,
    draw_outside,
    draw_piece,
    draw_stairs,
)
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.ops import unary_union


def draw(
    home: Home, style: Style, per_metre: float, rng: random.Random
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a page and where metres lie on it."""
    frame = _frame(home, style, rng)
    size = (frame[2] - frame[0], frame[3] - frame[1])
    sheet = Sheet(size, (frame[0], frame[1]), per_metre, style.ground)
    draw_outside(sheet, style, home.shell)
    draw_floors(sheet, style, home.shell)
    draw_stairs(sheet, style, home.shell)
    for piece in home.pieces:
        if style.furniture == "all" or (style.furniture == "wet" and piece.wet):
            draw_piece(sheet, style, piece)
    _walls(sheet, style, home)
    for one in home.openings:
        draw_opening(sheet, style, one)
    draw_labels(sheet, style, home)
    draw_dimensions(sheet, style, home)
    draw_around(sheet, style, home, frame, rng)
    return sheet.finished(), sheet.to_page


def _frame(home: Home, style: Style, rng: random.Random) -> tuple[float, float, float, float]:
    """Return the page's bounds in metres: left, low, right, high."""
    shapes: list[Polygon] = [shape for _, shape in home.shell.outside]
    sweeps = [one.sweep for one in home.openings]
    left, low, right, high = unary_union([home.shell.region, *shapes, *sweeps]).bounds
    margins = [rng.uniform(0.5, 1.0) for _ in range(4)]
    for number, side in enumerate((1, 0, 3, 2)):
        if number < style.dimensions:
            margins[side] += 1.1
    margins[1] += 1.4 if style.title or style.bar or style.table else 0.0
    margins[3] += 1.1 if style.north else 0.0
    extra = max(0.0, 8.4 - (right - left)) if style.title or style.bar else 0.0
    left, right = left - margins[0] - extra / 2, right + margins[2] + extra / 2
    return left, low - margins[1], right, high + margins[3]


def _walls(sheet: Sheet, style: Style, home: Home) -> None:
    solid = home.solid
    sheet.fill(solid, style.fill or style.ground)
    if style.hatch:
        pitch, angle = style.hatch
        sheet.hatch(solid, pitch, math.radians(angle), 0.8, style.ink)
    if style.outline:
        sheet.edge(solid, style.outline, style.ink)
