"""How doors and windows are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.plan_exam.holes import Hole
from benchmarks.plan_exam.sheet import Colour, Sheet, corners_of
from benchmarks.plan_exam.shell import Wall
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import Point

Ink = tuple[Colour, float]  # colour and pen in metres
Symbol = Callable[[Sheet, Hole, Wall, Ink, Colour], None]
LEAF = 0.04  # metres that a leaf is thick


def _arcs(hole: Hole, wall: Wall) -> list[list[Point]]:
    """Return the way of each leaf's edge."""
    face, found = wall.thickness / 2 * hole.side, []
    for turn, towards, radius in hole.leaves(wall):
        angles = np.linspace(0, np.pi / 2, 24)
        found.append(
            [
                wall.point(
                    turn + towards * radius * float(np.cos(a)),
                    face + hole.side * radius * float(np.sin(a)),
                )
                for a in angles
            ]
        )
    return found


def _leaf(hole: Hole, wall: Wall, turn: float, towards: int, radius: float) -> Polygon:
    face, far = wall.thickness / 2 * hole.side, (wall.thickness / 2 + radius) * hole.side
    inner = turn + towards * LEAF
    return Polygon(
        [
            wall.point(turn, face),
            wall.point(turn, far),
            wall.point(inner, far),
            wall.point(inner, face),
        ]
    )


def _slide(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw a leaf half way in its opening, and an arrow where it goes."""
    colour, pen = ink
    low, high = hole.ends
    start, end = (
        (low, high - 0.3 * hole.width) if hole.hinge > 0 else (low + 0.3 * hole.width, high)
    )
    leaf = Polygon(
        [wall.point(a, b) for a, b in ((start, -0.02), (end, -0.02), (end, 0.02), (start, 0.02))]
    )
    sheet.fill(leaf, fill)
    sheet.outline(leaf, pen, colour)
    off, way = hole.side * (wall.thickness / 2 + 0.12), -hole.hinge
    tail, tip = hole.at - way * 0.2, hole.at + way * 0.2
    sheet.line([wall.point(tail, off), wall.point(tip, off)], pen, colour)
    for barb in (0.05, -0.05):
        sheet.line([wall.point(tip - way * 0.08, off + barb), wall.point(tip, off)], pen, colour)


def _door(
    sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour, *, leaf: str, arc: str
) -> None:
    colour, pen = ink
    if hole.look == "sliding":
        _slide(sheet, hole, wall, ink, fill)
    if arc == "sector":
        sheet.fill(hole.swing(wall), fill)
    for way in _arcs(hole, wall):
        if arc == "dashed":
            sheet.dashes(way, pen, colour, (0.07, 0.05))
        else:
            sheet.line(way, pen, colour)
    for each in hole.leaves(wall):
        shape = _leaf(hole, wall, *each)
        if leaf == "line":
            sheet.line(corners_of(shape)[:2], pen * 1.6, colour)
        elif leaf == "full":
            sheet.fill(shape, colour)
        else:
            sheet.fill(shape, fill)
            sheet.outline(shape, pen, colour)


def line_and_arc(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw the leaf as a line."""
    _door(sheet, hole, wall, ink, fill, leaf="line", arc="line")


def panel_and_arc(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw the leaf as thick as it is."""
    _door(sheet, hole, wall, ink, fill, leaf="panel", arc="line")


def full_and_arc(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw the leaf as thick as it is, and full."""
    _door(sheet, hole, wall, ink, fill, leaf="full", arc="line")


def panel_and_dashes(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw the leaf as thick as it is, its way in dashes."""
    _door(sheet, hole, wall, ink, fill, leaf="panel", arc="dashed")


def sector(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw all that the leaf passes over."""
    _door(sheet, hole, wall, ink, fill, leaf="line", arc="sector")


def _lines(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, across: tuple[float, ...]) -> None:
    """Draw lines along an opening, at shares of half the wall's thickness from its middle."""
    low, high = hole.ends
    for share in across:
        off = share * wall.thickness / 2
        sheet.line([wall.point(low, off), wall.point(high, off)], ink[1], ink[0])


def threshold(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink) -> None:
    """Draw both faces of a wall on over a door."""
    _lines(sheet, hole, wall, ink, (-1, 1))


def three_lines(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw both faces and the pane."""
    sheet.fill(wall.band(*hole.ends), fill)
    _lines(sheet, hole, wall, ink, (-1, 0, 1))


def four_lines(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw both faces and both sides of the pane."""
    sheet.fill(wall.band(*hole.ends), fill)
    _lines(sheet, hole, wall, ink, (-1, -0.2, 0.2, 1))


def glass(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw a box with the pane in it."""
    shape = wall.band(*hole.ends)
    sheet.fill(shape, fill)
    sheet.outline(shape, ink[1], ink[0])
    _lines(sheet, hole, wall, ink, (0,))


def framed(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw both faces, and a frame of two sashes."""
    sheet.fill(wall.band(*hole.ends), fill)
    _lines(sheet, hole, wall, ink, (-1, 1))
    low, high = hole.ends
    halves = ((low, hole.at), (hole.at, high)) if hole.width > 1.0 else ((low, high),)
    for start, end in halves:
        sash = ((start, -0.035), (end, -0.035), (end, 0.035), (start, 0.035))
        sheet.outline(Polygon([wall.point(*each) for each in sash]), ink[1], ink[0])


def with_sill(sheet: Sheet, hole: Hole, wall: Wall, ink: Ink, fill: Colour) -> None:
    """Draw both faces, the pane near the middle, and a sill that stands out."""
    sheet.fill(wall.band(*hole.ends), fill)
    _lines(sheet, hole, wall, ink, (-1, -0.15, 0.15, 1))
    low, high = hole.ends
    off = -hole.side * (wall.thickness / 2 + 0.05)
    ends = [wall.point(low - 0.05, off), wall.point(high + 0.05, off)]
    face = -hole.side * wall.thickness / 2
    corners = [wall.point(low - 0.05, face), *ends, wall.point(high + 0.05, face)]
    sheet.line(corners, ink[1], ink[0])


DOORS: dict[str, Symbol] = {
    "line and arc": line_and_arc,
    "panel and arc": panel_and_arc,
    "full leaf and arc": full_and_arc,
    "panel and dashes": panel_and_dashes,
    "sector": sector,
}
WINDOWS: dict[str, Symbol] = {
    "three lines": three_lines,
    "four lines": four_lines,
    "glass": glass,
    "framed": framed,
    "with sill": with_sill,
}
