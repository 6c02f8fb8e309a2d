"""Signs on the sheet: doors, windows, furniture, floors, stairs, balconies."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_exam.furniture import SHAPES, Piece
from benchmarks.plan_exam.layout import Shell
from benchmarks.plan_exam.opening import KINDS, Opening, arc
from benchmarks.plan_exam.sheet import Sheet
from benchmarks.plan_exam.styles import Style
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry


def draw_opening(sheet: Sheet, style: Style, one: Opening) -> None:
    """Draw what is in an opening."""
    if KINDS[one.form] == "window":
        WINDOWS[style.window](sheet, style, one)
        return
    if style.sill and one.form != "bare":
        for side in (-1, 1):
            _along(sheet, one, side * one.wall.thickness / 2, style.thin * 0.7, style)
    if one.form == "slide":
        _slide(sheet, style, one)
    for pivot, tip, shut in one.leaves() if one.form in ("hinged", "double") else ():
        _leaf(sheet, style, pivot, tip, shut)


def _leaf(sheet: Sheet, style: Style, pivot: np.ndarray, tip: np.ndarray, shut: np.ndarray) -> None:
    thickness = LEAVES[style.leaf]
    sheet.line(arc(pivot, tip, shut), style.thin * 0.9, style.ink)
    if not thickness:
        sheet.line((pivot, tip), style.thin * 1.5, style.ink)
        return
    aside = (shut - pivot) / np.linalg.norm(shut - pivot) * thickness
    leaf = Polygon([pivot, tip, tip + aside, pivot + aside])
    sheet.fill(leaf, style.fill or style.ground if style.leaf == "thick" else style.ground)
    sheet.edge(leaf, style.thin * 0.8, style.ink)


LEAVES = {"line": 0.0, "thin": 0.035, "thick": 0.045}


def _slide(sheet: Sheet, style: Style, one: Opening) -> None:
    """Draw a leaf in front of the wall, half pushed aside, and its way."""
    half, leaf = one.width / 2, one.panel
    sheet.fill(leaf, style.ground)
    sheet.edge(leaf, style.thin * 0.9, style.ink)
    sheet.dashes(one.point(-half, 0), one.point(half, 0), style.thin * 0.8, style.light, 0.06)


def _along(sheet: Sheet, one: Opening, across: float, width: float, style: Style) -> None:
    half = one.width / 2
    sheet.line((one.point(-half, across), one.point(half, across)), width, style.ink)


def _pane(sheet: Sheet, style: Style, one: Opening) -> None:
    """Draw a window's faces and jambs."""
    half, face = one.width / 2, one.wall.thickness / 2
    if style.glass:
        sheet.fill(one.hole, style.glass)
    else:
        sheet.fill(one.hole, style.ground)
    for side in (-1, 1):
        _along(sheet, one, side * face, style.thin, style)
        ends = (one.point(side * half, -face), one.point(side * half, face))
        sheet.line(ends, style.thin, style.ink)


def _lines(*shares: float) -> Callable[[Sheet, Style, Opening], None]:
    """Return a window with lines at shares of the wall's thickness from its middle."""

    def draw(sheet: Sheet, style: Style, one: Opening) -> None:
        _pane(sheet, style, one)
        for share in shares:
            _along(sheet, one, share * one.wall.thickness, style.thin * 0.8, style)

    return draw


def _box(sheet: Sheet, style: Style, one: Opening) -> None:
    """Draw a window as a frame in the middle of the wall, with a sill outside."""
    _pane(sheet, style, one)
    half, deep = one.width / 2, min(0.05, one.wall.thickness * 0.2)
    corners = ((-half, -deep), (half, -deep), (half, deep), (-half, deep))
    sheet.edge(Polygon([one.point(*each) for each in corners]), style.thin * 0.8, style.ink)
    face = (one.wall.thickness / 2 + 0.06) * one.outside * one.side
    ends = (-half - 0.05, half + 0.05)
    sheet.line([one.point(each, face) for each in ends], style.thin * 0.8, style.ink)


WINDOWS: dict[str, Callable[[Sheet, Style, Opening], None]] = {
    "one line": _lines(0.0),
    "two lines": _lines(-0.1, 0.1),
    "three lines": _lines(-0.2, 0.0, 0.2),
    "box": _box,
}


def draw_piece(sheet: Sheet, style: Style, piece: Piece) -> None:
    """Draw a piece of furniture."""
    colour, width = style.piece or style.light, style.thin * 0.8
    for sign, x0, y0, x1, y1 in SHAPES[piece.kind]:
        if sign == "l":
            sheet.line((piece.at(x0, y0), piece.at(x1, y1)), width, colour)
        elif sign == "r":
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
            sheet.line([piece.at(*each) for each in corners], width, colour)
        else:
            turns = [step * math.pi / 12 for step in range(25)]
            rx, ry, x, y = (x1 - x0) / 2, (y1 - y0) / 2, (x0 + x1) / 2, (y0 + y1) / 2
            around = [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in turns]
            sheet.line([piece.at(*each) for each in around], width, colour)


def draw_floors(sheet: Sheet, style: Style, shell: Shell) -> None:
    """Fill and pattern floors, each zone by itself."""
    for name, room in shell.rooms.items():
        for letter in name:
            floor = shell.zones[letter].buffer(0.01).intersection(room.buffer(0.02))
            found = (each for letters, each in style.floors if not letters or letter in letters)
            colour = next(found, None)
            if colour:
                sheet.fill(floor, colour)
            for letters, pattern in style.pattern:
                if letter in letters:
                    _pattern(sheet, floor, pattern, colour or style.ground)


def _pattern(sheet: Sheet, floor: BaseGeometry, pattern: str, colour: tuple[int, int, int]) -> None:
    dark = tuple(round(each * 0.9) for each in colour)
    for angle in (0.0, math.pi / 2) if pattern == "tiles" else (0.0,):
        pitch = 0.3 if pattern == "tiles" else 0.16
        sheet.hatch(floor, pitch, angle, 0.8, dark)  # pyright: ignore


def draw_stairs(sheet: Sheet, style: Style, shell: Shell) -> None:
    """Draw the treads of a flight, and the way up."""
    room = next((room for name, room in shell.rooms.items() if "X" in name), None)
    if room is None:
        return
    left, low, right, high = shell.zones["X"].intersection(room).bounds
    upright = high - low > right - left
    start, end = (low, high) if upright else (left, right)
    near, far = (left, right) if upright else (low, high)
    count = int((end - start) / 0.27)
    put = (lambda a, b: (b, a)) if upright else (lambda a, b: (a, b))
    for step in range(1, count + 1):
        place = start + step * 0.27
        sheet.line((put(place, near), put(place, far)), style.thin * 0.8, style.light)
    middle, tip = (near + far) / 2, start + count * 0.27 - 0.1
    sheet.line((put(start + 0.12, middle), put(tip, middle)), style.thin * 0.8, style.light)
    barbs = (put(tip - 0.14, middle - 0.08), put(tip, middle), put(tip - 0.14, middle + 0.08))
    sheet.line(barbs, style.thin * 0.8, style.light)


def draw_outside(sheet: Sheet, style: Style, shell: Shell) -> None:
    """Draw balconies and terraces: a thin edge, slabs on a terrace."""
    for letter, shape in shell.outside:
        if letter == "t":
            pale = tuple(round(a * 0.45 + b * 0.55) for a, b in zip(style.light, style.ground))
            for angle in (0.0, math.pi / 2):
                sheet.hatch(shape, 0.5, angle, 0.7, pale)  # pyright: ignore
        sheet.edge(shape, style.thin * 0.9, style.light)
