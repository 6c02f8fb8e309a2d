"""Patterns and colours of floors, stairs and balconies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.sheet import Colour, Sheet
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import Point

Pattern = Callable[[Sheet, BaseGeometry, Colour, float], None]
TREAD = 0.27


def tiles(sheet: Sheet, area: BaseGeometry, colour: Colour, pen: float) -> None:
    """Draw square tiles."""
    x0, y0, x1, y1 = area.bounds
    for x in np.arange(x0 + 0.15, x1, 0.3):
        sheet.outline(LineString([(x, y0), (x, y1)]) & area, pen, colour)
    for y in np.arange(y0 + 0.15, y1, 0.3):
        sheet.outline(LineString([(x0, y), (x1, y)]) & area, pen, colour)


def boards(sheet: Sheet, area: BaseGeometry, colour: Colour, pen: float) -> None:
    """Draw floor boards with their ends."""
    x0, y0, x1, y1 = area.bounds
    for row, y in enumerate(np.arange(y0 + 0.1, y1, 0.18)):
        sheet.outline(LineString([(x0, y), (x1, y)]) & area, pen, colour)
        for x in np.arange(x0 + 0.4 + 0.7 * (row % 3), x1, 2.1):
            sheet.outline(LineString([(x, y), (x, y + 0.18)]) & area, pen, colour)


PATTERNS: dict[str, Pattern] = {"tiles": tiles, "boards": boards}
WET = "WXTUK"


def cover(
    sheet: Sheet, home: Home, dry: tuple[Colour, str], wet: tuple[Colour, str], pen: float
) -> None:
    """Colour floors and draw a pattern a shade darker, one for wet rooms, one for all others."""
    sheet.fill(home.shell.body, dry[0])  # under thresholds
    for letter in (each for each in home.shell.zones if each != "~"):
        colour, pattern = wet if letter in WET else dry
        area = home.zone(letter)
        sheet.fill(area, colour)
        if pattern:
            PATTERNS[pattern](sheet, area, _darker(colour), pen)


def _darker(colour: Colour) -> Colour:
    red, green, blue = (round(each * 0.86) for each in colour)
    return red, green, blue


def stairs(sheet: Sheet, home: Home, colour: Colour, pen: float) -> None:
    """Draw treads, and a line with an arrow up them."""
    if "Y" not in home.shell.zones:
        return
    area = home.zone("Y")
    x0, y0, x1, y1 = area.bounds
    upright = y1 - y0 > x1 - x0
    long, start = (y1 - y0, y0) if upright else (x1 - x0, x0)
    count = round(long / TREAD)
    for at in (start + long / count * i for i in range(count + 1)):
        ends = [(x0, at), (x1, at)] if upright else [(at, y0), (at, y1)]
        sheet.line(ends, pen, colour)
    for side in (x0, x1) if upright else (y0, y1):
        ends = [(side, y0), (side, y1)] if upright else [(x0, side), (x1, side)]
        sheet.line(ends, pen, colour)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    tail = (middle[0], y0 + 0.15) if upright else (x0 + 0.15, middle[1])
    tip = (middle[0], y1 - 0.15) if upright else (x1 - 0.15, middle[1])
    arrow(sheet, tail, tip, pen, colour)


def arrow(sheet: Sheet, tail: Point, tip: Point, pen: float, colour: Colour) -> None:
    """Draw a line with a head."""
    sheet.line([tail, tip], pen, colour)
    away = np.subtract(tail, tip) / np.hypot(*np.subtract(tail, tip)) * 0.14
    aside = np.array([-away[1], away[0]]) * 0.5
    for barb in (away + aside, away - aside):
        sheet.line([tip, (float(tip[0] + barb[0]), float(tip[1] + barb[1]))], pen, colour)


def balconies(
    sheet: Sheet, home: Home, fill: Colour | None, colour: Colour, pen: float, boarded: bool
) -> None:
    """Draw the edge of balconies and terraces as a thin line."""
    if "~" not in home.shell.zones:
        return
    area = home.shell.zones["~"] - home.shell.body
    if fill:
        sheet.fill(area, fill)
    if boarded:
        boards(sheet, area, _mixed(colour), pen * 0.8)
    sheet.outline(area, pen, colour)


def _mixed(colour: Sequence[int]) -> Colour:
    red, green, blue = (round(255 - (255 - each) * 0.3) for each in colour)
    return red, green, blue
