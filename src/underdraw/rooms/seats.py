"""What one sits or lies on."""

from __future__ import annotations

from random import Random

from underdraw.rooms.colors import WOODS, unit
from underdraw.rooms.finish import cloth, leg_material, paint, surface, textile
from underdraw.rooms.piece import Piece, box, legs, pole
from underdraw.rooms.style import Style
from underdraw.scene import Box, Material, Shape, Wedge


def _seat(rng: Random, style: Style, label: str, w: float, cushions: int) -> Piece:
    """Build a sofa or an armchair: base, cushions, back, two arms, feet."""
    color = textile(rng, style)
    main, soft = cloth(color, soft=0.05), cloth(color, 1.07)
    d, foot, arm = rng.uniform(0.84, 0.95), 0.1, rng.uniform(0.13, 0.2)
    seat, back, rest = 0.26, rng.uniform(0.72, 0.86), rng.uniform(0.5, 0.62)
    inner = w - 2 * arm
    shapes: list[Shape] = [box(0, foot, 0, w, seat - foot, d, main)]
    each = inner / cushions
    for i in range(cushions):
        x = (i - (cushions - 1) / 2) * each
        shapes.append(box(x, seat, -0.08, each - 0.025, 0.16, d - 0.2, soft))
        shapes.append(
            box(x, seat + 0.16, d / 2 - 0.27, each - 0.025, back - seat - 0.14, 0.16, soft)
        )
    shapes.append(box(0, seat, d / 2 - 0.1, inner, back - seat, 0.2, main))
    for side in (-1, 1):
        shapes.append(box(side * (w - arm) / 2, seat, 0, arm, rest - seat, d, main))
    shapes += legs(w, d, foot, style.leg_width, leg_material(style))
    return Piece(label, (w, back + 0.02, d), tuple(shapes), color, color)


def sofa(rng: Random, style: Style) -> Piece:
    """Build a sofa of two or three seats."""
    cushions = rng.choice((2, 3))
    return _seat(rng, style, "sofa", 0.55 * cushions + rng.uniform(0.45, 0.6), cushions)


def armchair(rng: Random, style: Style) -> Piece:
    """Build an armchair."""
    return _seat(rng, style, "armchair", rng.uniform(0.85, 0.95), 1)


def bed(rng: Random, style: Style) -> Piece:
    """Build a bed with a headboard, a blanket that hangs over the sides, and pillows."""
    color = textile(rng, style)
    w, d = rng.choice((1.2, 1.5, 1.7)), 2.05
    wood = rng.random() < style.wooden
    frame = (
        Material(unit(WOODS[rng.choice(style.woods)])) if wood else paint(rng.choice(style.accents))
    )
    shapes: list[Shape] = [
        box(0, 0, d / 2 - 0.04, w + 0.06, rng.uniform(0.85, 1.05), 0.08, frame),
        box(0, 0.08, 0.02, w - 0.04, 0.2, d - 0.06, frame),
        box(0, 0.26, 0, w - 0.02, 0.22, d - 0.1, cloth("white")),
        box(0, 0.2, -0.26, w + 0.03, 0.32, d - 0.54, cloth(color, soft=0.1)),
        box(0, 0.52, 0.36, w + 0.04, 0.035, 0.24, cloth(color, 1.08)),
    ]
    pillow = cloth("white", 0.98, soft=0.07)
    each = w / 2 if w > 1.3 else w * 0.75
    for x in (-each / 2, each / 2) if w > 1.3 else (0.0,):
        size = (each - 0.12, 0.3, 0.4)
        leaning = rng.random() < 0.5
        shapes.append(
            Wedge((x, 0.62, 0.76), size, pillow, front=0.25)
            if leaning
            else Box((x, 0.55, 0.76), (size[0], 0.14, size[2]), pillow)
        )
    return Piece("bed", (w + 0.06, 1.05, d), tuple(shapes), color, color)


def chair(rng: Random, style: Style) -> Piece:
    """Build a chair with an upright back."""
    color = textile(rng, style)
    main, leg = cloth(color, soft=0.03), leg_material(style)
    w, h = 0.46, 0.45
    back = rng.uniform(0.84, 0.95)
    shapes = (
        box(0, h - 0.07, 0, w, 0.07, w, main),
        box(0, h + 0.04, w / 2 - 0.025, w, back - h - 0.04, 0.05, main),
        *legs(w, w, h - 0.07, 0.045, leg),
    )
    return Piece("chair", (w, back, w), shapes, color, color)


def office_chair(rng: Random, style: Style) -> Piece:
    """Build a swivel chair on a foot."""
    color = textile(rng, style)
    main, metal = cloth(color), paint("black", 1.3)
    shapes = (
        pole(0, 0.02, 0, 0.5, 0.05, metal),
        pole(0, 0.07, 0, 0.08, 0.34, metal),
        box(0, 0.4, 0, 0.52, 0.1, 0.5, main),
        box(0, 0.54, 0.22, 0.48, 0.5, 0.08, main),
    )
    return Piece("chair", (0.52, 1.04, 0.52), shapes, color, color)


def bench(rng: Random, style: Style) -> Piece:
    """Build a bench to put shoes on, with a cushion over its length."""
    color = textile(rng, style)
    w, d, h = rng.uniform(1.0, 1.35), 0.4, 0.42
    board = Material(unit(WOODS[rng.choice(style.woods)]))
    top = cloth(color, soft=0.05)
    shapes = (
        box(0, h - 0.05, 0, w, 0.05, d, board),
        box(0, h, 0, w - 0.02, 0.09, d - 0.02, top),
        *legs(w, d, h - 0.05, style.leg_width, leg_material(style)),
    )
    return Piece("bench", (w, h + 0.09, d), shapes, color, color)


def stool(rng: Random, style: Style) -> Piece:
    """Build a round stool on four legs."""
    top, color, word = surface(rng, style)
    h = rng.uniform(0.45, 0.65)
    shapes = (
        *legs(0.34, 0.34, h - 0.05, 0.04, leg_material(style)),
        pole(0, h - 0.05, 0, 0.36, 0.06, top),
    )
    return Piece("stool", (0.36, h, 0.36), shapes, color, word)
