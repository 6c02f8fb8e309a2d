"""Where the names of rooms are written: inside, and over nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.furnish import Piece
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.layout import BALCONY
from benchmarks.plan_exam.sheet import wide
from benchmarks.plan_exam.words import WORDS
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.prepared import prep

from underdraw.spec.floor_plan import Point

SIZES = (1.0, 0.85, 0.7)
SPACING = 1.7  # of lines, in heights of capitals


@dataclass(frozen=True)
class Label:
    """Lines of text around a point, and how high their capitals are in metres."""

    lines: tuple[str, ...]
    at: Point
    height: float


def labels(
    home: Home,
    pieces: Sequence[Piece],
    says: str,
    language: str,
    lettering: str,
    height: float,
    rng: np.random.Generator,
) -> list[Label]:
    """Return a label a room, as large as there is room for, and none where there is not.

    Args:
        says: "name", "area", "measures", or "number", for what is written.
    """
    swings = [hole.kept_free(home.wall(hole)) for hole in home.holes]
    taken = unary_union([*(piece.ground for piece in pieces), *swings]).buffer(0.05)
    words, found = WORDS[language], []
    for number, letter in enumerate(sorted(home.shell.zones), start=1):
        zone = (
            home.shell.zones[letter] - home.shell.body if letter == BALCONY else home.zone(letter)
        )
        name = str(rng.choice(words[letter])) if letter in words else ""
        if letter == "Y" or not name:
            continue
        text = _text(says, name, number, zone, language)
        if letter == BALCONY:
            text = (name,)
        for lines, size in [(text, size) for size in SIZES] + [(text[:1], size) for size in SIZES]:
            at = _spot(zone.buffer(-0.08) - taken, lines, lettering, height * size)
            if at:
                found.append(Label(lines, at, height * size))
                break
    return found


def _text(says: str, name: str, number: int, zone: BaseGeometry, language: str) -> tuple[str, ...]:
    area = f"{zone.area:.2f}" if says == "number" else f"{zone.area:.1f}"
    x0, y0, x1, y1 = zone.bounds
    sizes = f"{x1 - x0:.2f} x {y1 - y0:.2f} m"
    if language != "English":
        area, sizes = area.replace(".", ","), sizes.replace(".", ",")
    return {
        "name": (name,),
        "area": (name, f"{area} m²"),
        "measures": (name, sizes),
        "number": (f"{number:02} {name}", f"{area} m²"),
    }[says]


def _spot(free: BaseGeometry, lines: Sequence[str], lettering: str, height: float) -> Point | None:
    """Return the place nearest to the middle where a block of lines lies free."""
    if free.is_empty:
        return None
    half_wide = max(wide(line, height, lettering) for line in lines) / 2 + 0.03
    half_high = height * (SPACING * (len(lines) - 1) + 1.7) / 2
    x0, y0, x1, y1 = free.bounds
    middle, ready = free.centroid, prep(free)
    spots = [
        (float(x), float(y))
        for x in np.arange(x0 + half_wide, x1 - half_wide, 0.1)
        for y in np.arange(y0 + half_high, y1 - half_high, 0.1)
    ]
    spots.sort(key=lambda spot: math.hypot(spot[0] - middle.x, spot[1] - middle.y))
    for x, y in spots:
        if ready.contains(box(x - half_wide, y - half_high, x + half_wide, y + half_high)):
            return x, y
    return None
