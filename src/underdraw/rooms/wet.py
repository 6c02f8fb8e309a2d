"""What stands in kitchens and bathrooms."""

from __future__ import annotations

import math
from random import Random

from underdraw.rooms.colors import SATURATED, unit
from underdraw.rooms.finish import lighter, paint, surface
from underdraw.rooms.piece import Piece, box, pole
from underdraw.rooms.style import Style
from underdraw.scene import Box, Cylinder, Ellipsoid, Material, Shape, Wedge

STEEL = Material(unit((176, 180, 184)))
CERAMIC = Material(unit((244, 246, 247)), soft=0.05)


def _enamel(rng: Random, colored: float) -> tuple[Material, str]:
    """Choose a glossy colour, white but for a share of `colored`."""
    name = rng.choice(SATURATED) if rng.random() < colored else "white"
    return paint(name), name


def counter(rng: Random, style: Style) -> Piece:
    """Build a run of kitchen cupboards under a worktop with a sink and a hob."""
    body, color, word = surface(rng, style)
    top = Material(unit(rng.choice(((66, 66, 70), (226, 222, 214), (150, 112, 76)))))
    doors = rng.choice((3, 4))
    w, d, h = doors * rng.uniform(0.55, 0.64), 0.6, 0.9
    each = w / doors
    front = Material(lighter(body.color, 1.08))
    shapes: list[Shape] = [
        box(0, 0.08, 0.02, w, h - 0.12, d - 0.04, body),
        box(0, 0, 0.06, w - 0.04, 0.08, d - 0.12, paint("black")),
        box(0, h - 0.04, 0, w + 0.02, 0.04, d + 0.02, top),
    ]
    for i in range(doors):
        x = (i - (doors - 1) / 2) * each
        shapes.append(box(x, 0.12, -d / 2 + 0.02, each - 0.05, h - 0.2, 0.03, front))
        shapes.append(box(x, h - 0.16, -d / 2 - 0.01, each * 0.4, 0.03, 0.03, STEEL))
    side = rng.choice((-1, 1))
    sink, hob = side * each * (doors / 2 - 0.9), -side * each * (doors / 2 - 0.8)
    shapes += [
        box(sink, h, 0.0, 0.5, 0.006, 0.36, STEEL),
        box(sink, h, 0.0, 0.42, 0.009, 0.28, paint("grey", 0.7)),
        pole(sink, h, 0.22, 0.035, 0.26, STEEL),
        box(sink, h + 0.24, 0.13, 0.03, 0.03, 0.2, STEEL),
        box(hob, h, 0.0, 0.54, 0.012, 0.44, paint("black")),
    ]
    shapes += [
        Cylinder((hob + sx * 0.13, h + 0.014, sz * 0.11), (0.17, 0.008, 0.17), paint("grey"))
        for sx in (-1, 1)
        for sz in (-1, 1)
    ]
    return Piece("counter", (w, h, d), tuple(shapes), color, word)


def cupboard(rng: Random, style: Style) -> Piece:
    """Build cupboards that hang on a wall; their origin is their middle."""
    body, color, word = surface(rng, style)
    doors = rng.choice((2, 3))
    w, d, h = doors * rng.uniform(0.5, 0.6), 0.34, 0.6
    front, each = Material(lighter(body.color, 1.08)), w / doors
    shapes: list[Shape] = [Box((0, 0, 0), (w, h, d), body)]
    for i in range(doors):
        x = (i - (doors - 1) / 2) * each
        shapes.append(Box((x, 0, -d / 2 - 0.01), (each - 0.05, h - 0.06, 0.03), front))
        shapes.append(Box((x, -h * 0.4, -d / 2 - 0.03), (each * 0.3, 0.03, 0.03), STEEL))
    return Piece("cabinet", (w, h, d), tuple(shapes), color, word)


def fridge(rng: Random, style: Style) -> Piece:
    """Build a fridge with a freezer below."""
    del style
    body, color = _enamel(rng, 0.45)
    w, d, h = 0.62, 0.64, rng.uniform(1.65, 1.85)
    low = h * 0.36
    front = Material(lighter(body.color, 1.05), soft=0.03)
    shapes = (
        box(0, 0.04, 0.02, w, h - 0.04, d - 0.06, body),
        box(0, 0.06, -d / 2 + 0.02, w, low - 0.07, 0.05, front),
        box(0, low, -d / 2 + 0.02, w, h - low, 0.05, front),
        box(w * 0.38, low + 0.12, -d / 2 - 0.02, 0.035, 0.5, 0.035, STEEL),
        box(w * 0.38, low - 0.34, -d / 2 - 0.02, 0.035, 0.24, 0.035, STEEL),
    )
    return Piece("fridge", (w, h, d), shapes, color, color)


def bathtub(rng: Random, style: Style) -> Piece:
    """Build a bathtub with a sloping end and water in it."""
    del style
    body, color = _enamel(rng, 0.4)
    w, d, h, rim = rng.uniform(1.55, 1.75), 0.76, 0.56, 0.07
    side = Material(body.color, soft=0.06)
    rest = (rim + 0.22 - w / 2, h / 2 + 0.05, 0.0)
    shapes = (
        box(0, 0, 0, w, 0.14, d, side),
        *(box(0, 0, s * (d - rim) / 2, w, h, rim, side) for s in (-1, 1)),
        *(box(s * (w - rim) / 2, 0, 0, rim, h, d, side) for s in (-1, 1)),
        box(0, 0.1, 0, w - 2 * rim, h - 0.2, d - 2 * rim, Material(unit((166, 212, 228)))),
        Wedge(rest, (d - 2 * rim, h - 0.12, 0.44), side, -math.pi / 2),
        pole(w / 2 - 0.18, h, d / 2 - 0.1, 0.035, 0.22, STEEL),
        box(w / 2 - 0.18, h + 0.2, d / 2 - 0.18, 0.03, 0.03, 0.2, STEEL),
    )
    return Piece("bathtub", (w, h, d), shapes, color, color)


def toilet(rng: Random, style: Style) -> Piece:
    """Build a toilet with its cistern."""
    del rng, style
    shapes = (
        pole(0, 0, -0.02, 0.26, 0.34, CERAMIC),
        Ellipsoid((0, 0.34, -0.1), (0.38, 0.2, 0.48), CERAMIC),
        Ellipsoid((0, 0.42, -0.1), (0.38, 0.05, 0.47), Material(unit((228, 230, 232)))),
        box(0, 0.36, 0.24, 0.4, 0.42, 0.18, CERAMIC),
        box(0, 0.78, 0.24, 0.42, 0.03, 0.2, CERAMIC),
    )
    return Piece("toilet", (0.42, 0.82, 0.68), shapes, "white", "white")


def sink(rng: Random, style: Style) -> Piece:
    """Build a basin on a small cupboard."""
    body, color, word = surface(rng, style)
    w, d, h = rng.uniform(0.65, 0.95), 0.46, 0.8
    front = Material(lighter(body.color, 1.08))
    shapes: list[Shape] = [box(0, 0.12, 0.01, w, h - 0.12, d - 0.03, body)]
    shapes += [
        box(s * w / 4, 0.17, -d / 2 + 0.01, w / 2 - 0.05, h - 0.24, 0.03, front) for s in (-1, 1)
    ]
    shapes += [
        box(0, h, 0, w + 0.02, 0.03, d + 0.02, CERAMIC),
        Ellipsoid((0, h + 0.06, -0.02), (0.44, 0.16, 0.34), CERAMIC),
        Cylinder((0, h + 0.13, -0.02), (0.24, 0.02, 0.24), Material(unit((196, 202, 206)))),
        pole(0, h + 0.03, d / 2 - 0.08, 0.035, 0.24, STEEL),
        box(0, h + 0.25, d / 2 - 0.15, 0.03, 0.03, 0.16, STEEL),
    ]
    return Piece("sink", (w, h, d), tuple(shapes), color, word)
