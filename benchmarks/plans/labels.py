"""What is written in a room: its name, its area, its size, its number."""

from __future__ import annotations

from benchmarks.plans.pen import Pen, Spot
from benchmarks.plans.style import Style
from benchmarks.plans.words import ROOMS, SIZES
from numpy.random import Generator
from shapely import maximum_inscribed_circle
from shapely.geometry import Polygon, box


def label(pen: Pen, room: Polygon, kind: str, style: Style, rng: Generator) -> None:
    """Write in a room where it is widest."""
    if rng.random() >= style.labels:
        return
    circle = maximum_inscribed_circle(room, tolerance=0.1)
    (x, y), radius = circle.coords[0], circle.length
    high = min(style.letters, radius / 3)
    lines = _lines(room, kind, style, rng)
    turn = 1 if style.label == "turned" and rng.random() < 0.5 else 0
    if style.label == "number":
        _number(pen, (x, y), high, style, rng)
        y -= 2.2 * high
    if style.label == "boxed":
        wide, deep = 0.45 * max(map(len, lines)) * high, 0.8 * len(lines) * high
        ring = box(x - wide, y - deep, x + wide, y + deep)
        pen.fill(ring, style.paper)
        pen.outline(ring, style.line, style.pen)
    for number, words in enumerate(lines):
        shift = ((len(lines) - 1) / 2 - number) * 1.6 * high
        at = (x, y + shift) if not turn else (x - shift, y)
        pen.text(words, at, high * (1.0 if number == 0 else 0.8), style.line, style.font, turn)


def _lines(room: Polygon, kind: str, style: Style, rng: Generator) -> list[str]:
    names = ROOMS[style.language].get(kind, ROOMS[style.language]["room"])
    lines = [str(rng.choice(names))]
    if style.area:
        lines.append(style.area.format(room.area))
    if rng.random() < 0.15:
        x0, y0, x1, y1 = room.bounds
        lines.append(str(rng.choice(SIZES)).format(x1 - x0, y1 - y0))
    return lines


def _number(pen: Pen, at: tuple[float, float], high: float, style: Style, rng: Generator) -> None:
    """Write a room's number in a ring."""
    spot = Spot(pen, at, 0.0, 1.0, style.line, style.pen)
    size = 2.4 * high
    spot.round(0, 0, size, size) if rng.random() < 0.7 else spot.box(
        -size / 2, -size / 2, size / 2, size / 2
    )
    pen.text(str(rng.integers(1, 30)), at, high, style.line, style.font)
