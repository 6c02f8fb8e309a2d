"""What is drawn across a plan: revision clouds, wiring, watermarks, ruled paper."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Opened
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from numpy.random import Generator

STAMPS = ("PRELIMINARY", "COPY", "Entwurf", "VORABZUG", "NOT FOR CONSTRUCTION", "SAMPLE", "ARCHIV")


def ruled(sheet: Sheet, look: Look, rng: Generator) -> None:
    """Rule the paper in squares."""
    wide, high = sheet.size
    step = rng.uniform(8, 40)
    red, green, blue = ((3 * p + f) // 4 for p, f in zip(look.paper, look.faint))
    colour = (red, green, blue)
    for x in np.arange(rng.uniform(0, step), wide, step):
        sheet.line([sheet.paper_point(x, 0), sheet.paper_point(x, high)], colour, 0.5)
    for y in np.arange(rng.uniform(0, step), high, step):
        sheet.line([sheet.paper_point(0, y), sheet.paper_point(wide, y)], colour, 0.5)


def overlays(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Draw some of what lies across plans, each with a chance."""
    kinds: list[tuple[float, Callable[[Sheet, Look, Opened, Generator], None]]] = [
        (0.06, _cloud),
        (0.06, _wires),
        (0.04, _watermark),
        (0.05, _heating),
    ]
    for chance, draw in kinds:
        if rng.random() < chance:
            draw(sheet, look, house, rng)


def _cloud(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Clouds around what has changed, with a number in a triangle."""
    x0, y0, x1, y1 = house.storey.solid.bounds
    colour: Colour = (210, 40, 40) if rng.random() < 0.7 else look.ink
    for _ in range(int(rng.integers(1, 4))):
        size = rng.uniform(0.8, 3, 2)
        middle = rng.uniform([x0, y0], [x1, y1])
        turns = np.linspace(0, 2 * math.pi, int(rng.integers(10, 22)))
        ring = middle + np.stack([np.cos(turns), np.sin(turns)], 1) * size
        for one, other in zip(ring, ring[1:]):
            start = math.atan2(other[1] - one[1], other[0] - one[0])
            radius = float(np.linalg.norm(other - one)) / 2
            spot = (one + other) / 2
            ends = (start - math.pi, start)
            sheet.arc((float(spot[0]), float(spot[1])), radius, ends, colour, 1.5)
        corner = middle + size * 0.9
        mark = [corner, corner + [0.4, 0], corner + [0.2, 0.35], corner]
        sheet.line(mark, colour, 1.2)


def _wires(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Lamps, switches and dashed wires between them."""
    colour = look.accent if rng.random() < 0.6 else look.ink
    for room in house.storey.rooms.values():
        spot, (x0, y0, x1, y1) = room.centroid, room.bounds
        lamp = (spot.x, spot.y)
        sheet.arc(lamp, 0.15, (0, 6.3), colour, 1)
        for turn in (0.785, 2.356):
            way = np.array([math.cos(turn), math.sin(turn)]) * 0.15
            sheet.line([lamp - way, lamp + way], colour, 0.8)
        switch = (float(rng.choice([x0 + 0.1, x1 - 0.1])), float(rng.uniform(y0, y1)))
        bulge = (lamp[0] * 0.5 + switch[0] * 0.5, lamp[1] * 0.5 + switch[1] * 0.5 + 0.3)
        sheet.line([lamp, bulge, switch], colour, 0.8, (4, 3))
        sheet.arc(switch, 0.06, (0, 6.3), colour, 1.2)


def _watermark(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    x0, y0, x1, y1 = house.storey.solid.bounds
    spot = (x0 + (x1 - x0) * rng.uniform(0.3, 0.7), y0 + (y1 - y0) * rng.uniform(0.3, 0.7))
    size = min(sheet.size) * rng.uniform(0.05, 0.1)
    sheet.words(str(rng.choice(STAMPS)), spot, size, look.font, look.faint)


def _heating(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Pipes of a heated floor, to and fro."""
    pitch = rng.uniform(0.2, 0.45)
    for room in house.storey.rooms.values():
        x0, y0, x1, y1 = room.bounds
        if room.area < 5 or room.area < 0.97 * (x1 - x0) * (y1 - y0) or rng.random() < 0.4:
            continue
        rows = np.arange(y0 + 0.3, y1 - 0.25, pitch)
        ends = [(x0 + 0.25, x1 - 0.25)[:: 1 if k % 2 else -1] for k in range(len(rows))]
        path = [(x, float(y)) for pair, y in zip(ends, rows) for x in pair]
        if len(path) > 1:
            sheet.line(path, look.accent, 1.0)
