"""What stands around a plan: dimensions, axes, scale, north, frame, title, notes, trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from benchmarks.plans.pen import Bounds, Pen, Spot
from benchmarks.plans.style import Style
from benchmarks.plans.words import MARKS, NOTES, TABLE, TITLES
from numpy.random import Generator

from underdraw.spec.floor_plan import FloorPlan


@dataclass(frozen=True)
class Sheet:
    """The page around a plan: what it is drawn with, and where the plan is."""

    pen: Pen
    plan: FloorPlan
    bounds: Bounds
    style: Style
    rng: Generator

    def spot(self, x: float = 0.0, y: float = 0.0, turn: float = 0.0) -> Spot:
        """Return a place to draw at."""
        return Spot(self.pen, (x, y), turn, 1.0, self.style.line, self.style.pen)

    def write(self, words: str, x: float, y: float, high: float, turn: int = 0) -> None:
        """Write about a point."""
        self.pen.text(words, (x, y), high, self.style.line, self.style.font, turn)

    def margins(self) -> dict[str, float]:
        """Return how much space there is at each side of the plan."""
        x0, y0, x1, y1 = self.bounds
        pen = self.pen
        return {"left": x0 - pen.left, "low": y0 - pen.low, "right": pen.right - x1} | {
            "high": pen.high - y1
        }

    def beside(self) -> tuple[float, float]:
        """Return a place beside the plan, the more likely the more space there is."""
        x0, y0, x1, y1 = self.bounds
        spaces = self.margins()
        weights = np.array(list(spaces.values())) ** 2
        side = str(self.rng.choice(list(spaces), p=weights / weights.sum()))
        x, y = float(self.rng.uniform(x0, x1)), float(self.rng.uniform(y0, y1))
        return {
            "left": (x0 - spaces["left"] / 2, y),
            "low": (x, y0 - spaces["low"] / 2),
            "right": (x1 + spaces["right"] / 2, y),
            "high": (x, y1 + spaces["high"] / 2),
        }[side]


class Thing(NamedTuple):
    """How it is drawn, and the metres it needs beside the plan."""

    draw: Callable[[Sheet], None]
    needs: float = 0.0


def surround(sheet: Sheet, things: dict[str, Thing]) -> None:
    """Draw each thing as often as the style has it, where there is space for it."""
    space = max(sheet.margins().values())
    for thing in things.values():
        if sheet.rng.random() < sheet.style.around and space >= thing.needs:
            thing.draw(sheet)


def _chain(sheet: Sheet, places: list[float], y: float, upright: bool, reach: float) -> None:
    """Draw a chain of dimensions; `reach` is how far its lines go towards the plan."""
    rng, mark = sheet.rng, str(sheet.rng.choice(["tick", "arrow", "dot", "bar"]))
    unit, digits = [(1.0, 2), (1000.0, 0), (100.0, 0)][int(rng.integers(3))]
    spot = sheet.spot()
    size, high = rng.uniform(0.05, 0.1), rng.uniform(0.1, 0.2)
    turned = (lambda u, v: (v, u)) if upright else (lambda u, v: (u, v))
    spot.line(turned(places[0] - 0.1, y), turned(places[-1] + 0.1, y))
    for u in places:
        spot.line(turned(u, y - 0.1), turned(u, y + reach))
        if mark == "tick":
            spot.line(turned(u - size, y - size), turned(u + size, y + size), pens=2)
        elif mark == "dot":
            spot.solid([turned(u + size / 2 * c, y + size / 2 * s) for c, s in _RING])
        elif mark == "arrow":
            for way in (-size, size):
                tips = (u + 2 * way, y + size / 2), (u, y), (u + 2 * way, y - size / 2)
                spot.line(*(turned(*tip) for tip in tips))
    for one, other in zip(places, places[1:]):
        if other - one > 0.3:
            words = f"{(other - one) * unit:.{digits}f}"
            x, row = turned((one + other) / 2, y + 0.65 * high + 0.03)
            sheet.write(words, x, row, high, turn=int(upright))


_RING = [(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 9)]


def _faces(sheet: Sheet, axis: int, openings: bool) -> list[float]:
    """Return where walls, and openings if told, begin along an axis."""
    plan, places = sheet.plan, set()
    for wall in plan.walls:
        if abs(wall.start[axis] - wall.end[axis]) < 0.01:
            places.add(round(wall.start[axis], 2))
    for one in plan.openings if openings else ():
        wall = plan.wall(one.wall)
        if abs(wall.start[axis] - wall.end[axis]) > 1:
            middle = wall.at(one.at)[axis]
            places |= {round(middle - one.width / 2, 2), round(middle + one.width / 2, 2)}
    whole = (sheet.bounds[axis], sheet.bounds[axis + 2])
    inner = sorted(p for p in places if whole[0] + 0.4 < p < whole[1] - 0.4)
    return [whole[0], *inner, whole[1]]


def _chains(sheet: Sheet) -> None:
    """Draw chains at some sides: the whole, the walls, the openings."""
    x0, y0, x1, y1 = sheet.bounds
    pen, rng = sheet.pen, sheet.rng
    sides = [
        (0, y0, pen.low, False),
        (0, y1, pen.high, False),
        (1, x0, pen.left, True),
        (1, x1, pen.right, True),
    ]
    for axis, edge, end, upright in sides:
        if rng.random() < 0.3:
            continue
        rows = int(rng.integers(1, 4))
        for row in range(rows):
            share = (row + 1) / (rows + 1)
            y = edge + (end - edge) * share
            places = _faces(sheet, axis, row == 0) if row < rows - 1 else _faces(sheet, axis, False)
            ends = places if row < 2 else [places[0], places[-1]]
            _chain(sheet, ends, y, upright, (edge - y) * rng.choice([0.3, 0.8]))


def _inner_chains(sheet: Sheet) -> None:
    """Draw dimensions through some rooms."""
    rng = sheet.rng
    for room in sheet.plan.rooms:
        xs, ys = zip(*room.polygon)
        if rng.random() < 0.6:
            y = min(ys) + (max(ys) - min(ys)) * rng.uniform(0.15, 0.35)
            _chain(sheet, [min(xs), max(xs)], y, False, 0.1)
        if rng.random() < 0.4:
            x = min(xs) + (max(xs) - min(xs)) * rng.uniform(0.1, 0.3)
            _chain(sheet, [min(ys), max(ys)], x, True, 0.1)


def _axes(sheet: Sheet) -> None:
    """Draw the axes of a grid, with bubbles."""
    x0, y0, x1, y1 = sheet.bounds
    pen, style, rng = sheet.pen, sheet.style, sheet.rng
    size = rng.uniform(0.2, 0.35)
    for axis, letters in ((0, "1234567890123"), (1, "ABCDEFGHJKLMN")):
        for place, letter in zip(_faces(sheet, axis, False), letters):
            end = (y1 + pen.high) / 2 if axis == 0 else (x0 + pen.left) / 2
            ends = (place, y0 - 0.5), (place, end)
            points = ends if axis == 0 else ((x1 + 0.5, place), (end, place))
            pen.dashes(points, style.line, style.pen / 2, dash=0.25)
            x, y = points[1]
            sheet.spot(x, y).round(0, 0, 2 * size, 2 * size)
            sheet.write(letter, x, y, size)


def _scale_bar(sheet: Sheet) -> None:
    """Draw a bar of blocks, or a line with ticks, and its figures."""
    x, y = sheet.beside()
    rng = sheet.rng
    step, count, high = float(rng.choice([0.5, 1.0, 1.0, 2.0])), int(rng.integers(2, 6)), 0.12
    spot = sheet.spot(min(x, sheet.pen.right - step * count - 0.3), y)
    blocks = rng.random() < 0.6
    for i in range(count + 1):
        u = i * step
        if blocks and i < count:
            spot.box(u, 0, u + step, high)
            if i % 2 == 0:
                spot.solid([(u, 0), (u + step, 0), (u + step, high), (u, high)])
        spot.line((u, 0), (u, high))
        words = f"{u:g}" + (" m" if i == count else "")
        sheet.write(words, spot.at[0] + u, y + 2.2 * high, 0.14)
    spot.line((0, 0), (count * step, 0))


def _north(sheet: Sheet) -> None:
    """Draw an arrow to the north, in a ring or not."""
    x, y = sheet.beside()
    rng, size = sheet.rng, sheet.rng.uniform(0.4, 0.8)
    spot = sheet.spot(x, y, float(rng.uniform(-np.pi, np.pi)) if rng.random() < 0.7 else 0.0)
    if rng.random() < 0.6:
        spot.round(0, 0, 1.6 * size, 1.6 * size)
    if rng.random() < 0.5:
        spot.solid([(0, size), (-0.25 * size, -0.6 * size), (0, -0.4 * size)])
        spot.shape([(0, size), (0.25 * size, -0.6 * size), (0, -0.4 * size)])
    else:
        spot.line((0, -size), (0, size))
        spot.line((-0.2 * size, 0.6 * size), (0, size), (0.2 * size, 0.6 * size))
    tip = spot.place([(0, 1.25 * size)])[0]
    sheet.write("N", float(tip[0]), float(tip[1]), 0.2)


def _frame(sheet: Sheet) -> None:
    """Draw the sheet's edge, once or twice."""
    pen, rng = sheet.pen, sheet.rng
    for edge in (0.12, 0.25)[: int(rng.integers(1, 3))]:
        ring = (pen.left + edge, pen.low + edge), (pen.right - edge, pen.high - edge)
        (x0, y0), (x1, y1) = ring
        pens = float(rng.choice([1, 2, 4]))
        sheet.spot().line((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0), pens=pens)


def _title_block(sheet: Sheet) -> None:
    """Draw a table in a corner at the foot."""
    pen, rng = sheet.pen, sheet.rng
    rows, columns = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    deep = min(0.3, (sheet.bounds[1] - pen.low) / (rows + 1))
    wide = float(rng.uniform(0.9, 1.6))
    x, y = pen.right - 0.25 - columns * wide, pen.low + 0.25
    if deep < 0.12:
        return
    spot = sheet.spot(x, y)
    for row in range(rows):
        for column in range(columns):
            u, v = column * wide, row * deep
            spot.box(u, v, u + wide, v + deep)
            words = str(rng.choice(TABLE))
            sheet.write(words, x + u + wide / 2, y + v + deep / 2, 0.4 * deep)


def _title(sheet: Sheet) -> None:
    """Write what the plan is of, under or over it."""
    x0, y0, x1, y1 = sheet.bounds
    pen, rng = sheet.pen, sheet.rng
    y = (pen.low + y0) / 2 if y0 - pen.low > pen.high - y1 else (pen.high + y1) / 2
    sheet.write(str(rng.choice(TITLES)), (x0 + x1) / 2, float(y), rng.uniform(0.15, 0.45))


def _notes(sheet: Sheet) -> None:
    """Write lines of text beside or under the plan."""
    x, y = sheet.beside()
    rng = sheet.rng
    high = rng.uniform(0.07, 0.14)
    for i in range(int(rng.integers(1, 9))):
        sheet.write(str(rng.choice(NOTES)), x, y - 1.7 * i * high, high)


def _trees(sheet: Sheet) -> None:
    """Draw trees and bushes outside."""
    rng = sheet.rng
    for _ in range(int(rng.integers(1, 6))):
        x, y = sheet.beside()
        size = rng.uniform(0.3, 1.0)
        spot, rays = sheet.spot(x, y), int(rng.integers(6, 16))
        spot.round(0, 0, 2 * size, 2 * size) if rng.random() < 0.6 else None
        for angle in np.arange(rays) * 2 * np.pi / rays:
            ray = np.array([np.cos(angle), np.sin(angle)])
            spot.line(0.15 * size * ray, size * ray * rng.uniform(0.6, 1.0))


def _site(sheet: Sheet) -> None:
    """Draw the lines of the plot, dashed or doubled."""
    x0, y0, x1, y1 = sheet.bounds
    pen, rng, style = sheet.pen, sheet.rng, sheet.style
    share, shift = rng.uniform(0.4, 0.8), rng.uniform(-0.3, 0.3, 4)
    left, right = x0 - (x0 - pen.left) * share, x1 + (pen.right - x1) * share
    low, high = y0 - (y0 - pen.low) * share, y1 + (pen.high - y1) * share
    ring = [
        (left, low),
        (right, low + shift[0]),
        (right + shift[1], high),
        (left, high),
        (left, low),
    ]
    if rng.random() < 0.5:
        pen.dashes(ring, style.line, style.pen, dash=rng.uniform(0.1, 0.5))
        return
    for gap in (0.0, 0.08):
        sheet.spot(gap, gap).line(*ring)


def _sections(sheet: Sheet) -> None:
    """Draw a line where the house is cut, with arrows and letters."""
    x0, y0, x1, y1 = sheet.bounds
    y, letter = sheet.rng.uniform(y0, y1), str(sheet.rng.choice(list("ABCX")))
    style = sheet.style
    if sheet.rng.random() < 0.4:
        sheet.pen.dashes([(x0 - 0.6, y), (x1 + 0.6, y)], style.line, style.pen, dash=0.3)
    for x in (x0 - 0.6, x1 + 0.6):
        spot = sheet.spot(x, y)
        spot.line((-0.3, 0), (0.3, 0), pens=3)
        spot.solid([(-0.12, 0), (0.12, 0), (0, 0.25)])
        sheet.write(letter, x, y - 0.25, 0.2)


def _watermark(sheet: Sheet) -> None:
    """Write across the plan in a pale grey."""
    x0, y0, x1, y1 = sheet.bounds
    grey = int(sheet.rng.integers(195, 235))
    words = str(sheet.rng.choice(MARKS))
    at = float(sheet.rng.uniform(x0, x1)), float(sheet.rng.uniform(y0, y1))
    high = (x1 - x0) / len(words) * sheet.rng.uniform(0.4, 1.2)
    sheet.pen.text(words, at, high, (grey, grey, grey), sheet.style.font)


# What is drawn under a plan, and what is drawn around it.
UNDER: dict[str, Thing] = {
    "site": Thing(_site, 0.5),
    "trees": Thing(_trees, 0.8),
    "watermark": Thing(_watermark),
}
AROUND: dict[str, Thing] = {
    "chains": Thing(_chains, 0.4),
    "inner chains": Thing(_inner_chains),
    "axes": Thing(_axes, 0.8),
    "scale bar": Thing(_scale_bar, 0.5),
    "north": Thing(_north, 1.0),
    "sections": Thing(_sections, 0.7),
    "frame": Thing(_frame, 0.4),
    "title block": Thing(_title_block, 0.8),
    "title": Thing(_title, 0.5),
    "notes": Thing(_notes, 1.0),
}
