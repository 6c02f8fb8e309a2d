"""A reading drawn over its page, to see at a glance what was read, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from shapely.geometry import Polygon

from underdraw.floor_plan.canvas import Color, Figure, Words, painted, plain, text_width
from underdraw.floor_plan.doubts import about
from underdraw.floor_plan.draw import band, draw_plan, drawn_reach, label_spot
from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan, OpeningKind

SIDES = (1000, 1800)  # pixels: the page's longer side is brought between
SURE, DOUBTFUL = (58, 150, 122), (232, 106, 38)
WALL = (38, 76, 196)
OPENINGS: Mapping[OpeningKind, Color] = {
    "door": (196, 38, 120),
    "doorway": (140, 72, 200),
    "window": (0, 148, 208),
}
WORD, PAPER = (30, 33, 38), (255, 255, 255)
SIZE = 16  # pixels: letters of the legend
_GAP = 14


def overlay(reading: Reading) -> NDArray[np.uint8]:
    """Draw a reading over its page, with a legend of its doubts below; (H, W, 3) uint8 RGB.

    A plan that came as data lies over its own drawing.
    """
    page, to_page = _page(reading)
    faded = (page.astype(np.float32) * 0.55 + 255 * 0.45).round().astype(np.uint8)
    drawn = painted(list(_figures(reading.plan, to_page)), faded, to_page)
    return np.vstack([drawn, _legend(reading.plan, page.shape[1])])


def _page(reading: Reading) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    if reading.page is None or reading.to_page is None:
        return draw_plan(reading.plan, SIDES[1] * 2 // 3)
    side = max(reading.page.shape[:2])
    factor = min(max(side, SIDES[0]), SIDES[1]) / side
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    page = cv2.resize(reading.page, None, fx=factor, fy=factor, interpolation=way)
    return np.asarray(page, dtype=np.uint8), reading.to_page * factor


def _figures(plan: FloorPlan, to_page: NDArray[np.float64]) -> Iterator[Figure | Words]:
    doubts = [about(doubt, plan) for doubt in plan.doubts]
    for room in plan.rooms:
        color = DOUBTFUL if room.name in doubts else SURE
        yield Figure(np.array(room.polygon), fill=color, opacity=0.32)
    for room in plan.rooms:
        color = DOUBTFUL if room.name in doubts else SURE
        yield Figure(np.array(room.polygon), line=color, width=1.5)
    for wall in plan.walls:
        yield Figure(band(wall, *drawn_reach(plan, wall)), fill=WALL, opacity=0.5)
    for one in plan.openings:
        wall = plan.wall(one.wall)
        ends = np.array([wall.at(one.at - one.width / 2), wall.at(one.at + one.width / 2)])
        yield Figure(ends, line=OPENINGS[one.kind], width=4, closed=False)
    scale = abs(float(np.linalg.det(to_page[:, :2]))) ** 0.5
    for room in plan.rooms:
        spot, radius = label_spot(Polygon(room.polygon))
        numbers = [number for number, name in enumerate(doubts, 1) if name == room.name]
        guess = " ?" if room.named == "guessed" else ""
        lines = [f"{room.name}{guess}", f"{room.area:.1f} m²"]
        size = min(24.0, max(9.0, radius * scale * 0.4))
        for row, text in enumerate(lines):
            yield Words(spot, text, size, WORD, (0, (row - 0.5) * 1.25 * size))
        if numbers:
            mark = f"({', '.join(map(str, numbers))})"
            yield Words(spot, mark, size, DOUBTFUL, (0, -1.85 * size))


def _legend(plan: FloorPlan, width: int) -> NDArray[np.uint8]:
    """Return a strip of paper with the colours, the scale and the numbered doubts."""
    scale = plan.scale
    per_metre = f"{scale.per_metre:.4g} to the metre, by " if scale.per_metre else ""
    texts = [
        f"confidence {plan.confidence:.2f}; scale: {per_metre}{scale.source}; "
        f"{len(plan.rooms)} rooms, {len(plan.walls)} walls, {len(plan.openings)} openings; "
        "? is a guess",
        *(f"({number}) {doubt}" for number, doubt in enumerate(plan.doubts, 1)),
    ]
    lines = [line for text in texts for line in _wrapped(text, width - 2 * _GAP)]
    step = round(SIZE * 1.45)
    strip = Pillow.new("RGB", (width, (len(lines) + 1) * step + 2 * _GAP), PAPER)
    pen, font = ImageDraw.Draw(strip), ImageFont.load_default(size=SIZE)
    pen.line([(0, 0), (width, 0)], (210, 212, 216), 2)
    x, y = float(_GAP), _GAP + SIZE / 2
    for name, color in _colors():
        pen.rectangle([x, y - 6, x + 18, y + 6], color)
        pen.text((x + 25, y), name, WORD, font, anchor="lm")
        x += 25 + text_width(name, SIZE) + 22
    for row, line in enumerate(lines, 1):
        pen.text((_GAP, y + row * step), plain(line), WORD, font, anchor="lm")
    return np.array(strip)


def _colors() -> Iterator[tuple[str, Color]]:
    yield from (("room", SURE), ("doubtful room", DOUBTFUL), ("wall", WALL))
    yield from OPENINGS.items()


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, SIZE) > width and lines[-1]:
            lines.append(f"    {word}")
        else:
            lines[-1] = longer if not lines[-1].startswith("    ") else f"{lines[-1]} {word}"
    return lines
