"""What stands around a plan: dimensions, axes, scale, north, frame, title, notes, trees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from benchmarks.plans.dimensions import axes, chains, inner_chains
from benchmarks.plans.draws import tone
from benchmarks.plans.outside import (
    drive,
    entrance,
    lawn,
    neighbour,
    roof,
    site,
    squared_paper,
    steps,
    terrace,
    trees,
)
from benchmarks.plans.sheet import Sheet, Thing
from benchmarks.plans.words import LEGEND, MARKS, NOTES, TABLE, TITLES


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


def _legend(sheet: Sheet) -> None:
    """Draw a key: a box, and what it means."""
    x, y = sheet.beside()
    rng, high = sheet.rng, float(sheet.rng.uniform(0.1, 0.16))
    for row in range(int(rng.integers(2, 7))):
        v = -row * 2.2 * high
        spot = replace(sheet.spot(x, y + v), tint=tone(120, 250, 0.7)(rng))
        spot.box(-0.9, -high / 2, -0.5, high / 2)
        sheet.write(str(rng.choice(LEGEND)), x + 0.2, y + v, 0.8 * high)


def _wiring(sheet: Sheet) -> None:
    """Draw lamps and switches, and wires that bend from one to the next."""
    rng = sheet.rng
    for room in sheet.plan.rooms:
        (x0, y0), (x1, y1) = np.min(room.polygon, axis=0), np.max(room.polygon, axis=0)
        within = rng.uniform(0.1, 0.9, (3, 2))  # also of a closet that is hardly wider than a lamp
        spots = (x0, y0) + within * (x1 - x0, y1 - y0)
        for x, y in spots:
            lamp = sheet.spot(float(x), float(y), np.pi / 4)
            lamp.round(0, 0, 0.2, 0.2)
            lamp.line((-0.1, 0), (0.1, 0))
            lamp.line((0, -0.1), (0, 0.1))
        bend = np.linspace(0, 1, 20)[:, None]
        middle = spots.mean(axis=0) + rng.normal(0, 0.5, 2)
        path = (1 - bend) ** 2 * spots[0] + 2 * bend * (1 - bend) * middle + bend**2 * spots[1]
        sheet.pen.dashes(path, sheet.style.remark, sheet.style.pen, dash=0.07)


def _tags(sheet: Sheet) -> None:
    """Write the size of each opening, or its number in a ring, near it; and heights of floors."""
    rng, high = sheet.rng, float(sheet.rng.uniform(0.08, 0.13))
    ringed, letter = rng.random() < 0.4, str(rng.choice(["", "W", "T", "D", "F"]))
    for number, one in enumerate(sheet.plan.openings):
        wall = sheet.plan.wall(one.wall)
        x, y = wall.at(one.at)
        upright = abs(wall.start[0] - wall.end[0]) < abs(wall.start[1] - wall.end[1])
        far = float(rng.choice([-1, 1]) * (wall.thickness / 2 + 0.25))
        x, y = (x + far, y) if upright else (x, y + far)
        if ringed:
            sheet.spot(x, y).round(0, 0, 3 * high, 3 * high)
        words = f"{letter}{number}" if ringed else f"{100 * one.width:.0f}/{rng.integers(12, 22)}0"
        sheet.write(words, x, y, high, turn=int(upright))
    for room in sheet.plan.rooms[::3]:
        x, y = np.mean(room.polygon, axis=0)
        mark = sheet.spot(float(x), float(y) - 0.5)
        mark.shape([(0, 0), (-0.1, 0.17), (0.1, 0.17)])
        sheet.write(str(rng.choice(["±0.00", "+0.15", "-3.20", "h=2.60"])), x + 0.3, y - 0.4, high)


def _beams(sheet: Sheet) -> None:
    """Draw what is over the floor, dashed: beams, and edges of ceilings."""
    x0, y0, x1, y1 = sheet.bounds
    rng, style = sheet.rng, sheet.style
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(x0, x1), rng.uniform(y0, y1)
        for shift in (0.0, rng.uniform(0.1, 0.3)):
            ends = ((x + shift, y0), (x + shift, y1)), ((x0, y + shift), (x1, y + shift))
            sheet.pen.dashes(ends[int(x < y)], style.remark, style.pen, dash=0.15)


# What is drawn under a plan, and what is drawn around it.
UNDER: dict[str, Thing] = {
    "squared paper": Thing(squared_paper),
    "neighbour": Thing(neighbour, 0.3),
    "lawn": Thing(lawn, 0.4),
    "drive": Thing(drive, 1.2),
    "site": Thing(site, 0.5),
    "terrace": Thing(terrace, 0.8),
    "steps": Thing(steps, 0.8),
    "entrance": Thing(entrance, 0.6),
    "roof": Thing(roof, 0.6),
    "trees": Thing(trees, 0.8),
    "watermark": Thing(_watermark),
}
AROUND: dict[str, Thing] = {
    "chains": Thing(chains, 0.4),
    "inner chains": Thing(inner_chains),
    "axes": Thing(axes, 0.8),
    "wiring": Thing(_wiring),
    "tags": Thing(_tags),
    "beams": Thing(_beams),
    "scale bar": Thing(_scale_bar, 0.5),
    "north": Thing(_north, 1.0),
    "sections": Thing(_sections, 0.7),
    "frame": Thing(_frame, 0.4),
    "title block": Thing(_title_block, 0.8),
    "title": Thing(_title, 0.5),
    "notes": Thing(_notes, 1.0),
    "legend": Thing(_legend, 1.0),
}
