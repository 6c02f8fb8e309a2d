"""Tables, and what things are kept in."""

from __future__ import annotations

from random import Random

from underdraw.rooms.colors import SATURATED, WOODS, unit
from underdraw.rooms.finish import leg_material, lighter, paint, surface
from underdraw.rooms.piece import Piece, box, legs, pole
from underdraw.rooms.style import Style
from underdraw.scene import Material, Shape


def low_table(rng: Random, style: Style) -> Piece:
    """Build a coffee table: round on a foot, or a top on four legs."""
    top, color, word = surface(rng, style)
    h = rng.uniform(0.36, 0.44)
    if rng.random() < 0.3:
        w = rng.uniform(0.7, 0.9)
        shapes = (
            pole(0, 0, 0, 0.4, 0.03, top),
            pole(0, 0.03, 0, 0.14, h - 0.08, top),
            pole(0, h - 0.05, 0, w, 0.05, top),
        )
        return Piece("table", (w, h, w), shapes, color, word)
    w, d = rng.uniform(0.85, 1.2), rng.uniform(0.5, 0.65)
    parts = (
        box(0, h - 0.07, 0, w, 0.07, d, top),
        *legs(w, d, h - 0.07, style.leg_width, leg_material(style)),
    )
    return Piece("table", (w, h, d), parts, color, word)


def dining_table(rng: Random, style: Style) -> Piece:
    """Build a dining table."""
    top, color, word = surface(rng, style)
    w, d, h = rng.uniform(1.4, 1.8), rng.uniform(0.8, 0.95), 0.75
    apron = box(0, h - 0.15, 0, w - 0.12, 0.09, d - 0.12, top)
    parts = (
        box(0, h - 0.06, 0, w, 0.06, d, top),
        apron,
        *legs(w, d, h - 0.06, style.leg_width + 0.02, top),
    )
    return Piece("table", (w, h, d), parts, color, word)


def desk(rng: Random, style: Style) -> Piece:
    """Build a desk with a drawer block under one end."""
    top, color, word = surface(rng, style)
    w, d, h = rng.uniform(1.2, 1.6), rng.uniform(0.62, 0.72), 0.74
    side = rng.choice((-1, 1))
    shapes = (
        box(0, h - 0.06, 0, w, 0.06, d, top),
        box(side * (w / 2 - 0.22), 0.06, 0.02, 0.38, h - 0.12, d - 0.1, top),
        box(0, 0.3, d / 2 - 0.04, w - 0.1, h - 0.36, 0.03, top),
        *legs(w, d, h - 0.06, style.leg_width, leg_material(style)),
    )
    return Piece("desk", (w, h, d), shapes, color, word)


def cabinet(rng: Random, style: Style) -> Piece:
    """Build a low sideboard or a tall wardrobe with doors and knobs."""
    body, color, word = surface(rng, style)
    tall = rng.random() < 0.35
    w = rng.uniform(0.9, 1.2) if tall else rng.uniform(1.0, 1.6)
    h, d = (rng.uniform(1.7, 2.0), 0.55) if tall else (rng.uniform(0.65, 0.85), 0.45)
    doors = 2 if tall else rng.choice((2, 3))
    front = Material(lighter(body.color, 1.08))
    shapes: list[Shape] = [box(0, 0.1, 0.02, w, h - 0.1, d - 0.04, body)]
    shapes += legs(w, d, 0.1, 0.06, leg_material(style))
    each = w / doors
    for i in range(doors):
        x = (i - (doors - 1) / 2) * each
        shapes.append(box(x, 0.14, -d / 2 + 0.02, each - 0.05, h - 0.18, 0.03, front))
        shapes.append(
            box(x + each * 0.32, h * 0.55, -d / 2 - 0.01, 0.035, 0.14, 0.03, leg_material(style))
        )
    return Piece("cabinet", (w, h, d), tuple(shapes), color, word)


def bookshelf(rng: Random, style: Style) -> Piece:
    """Build an open shelf; every board holds one block of books or two."""
    wood = (
        Material(unit(WOODS[rng.choice(style.woods)]))
        if rng.random() < max(0.5, style.wooden)
        else None
    )
    body = wood or paint(rng.choice(("white", "black")))
    w, d, rows = rng.uniform(0.8, 1.1), 0.34, rng.choice((3, 4, 5))
    step = 0.38
    h = rows * step + 0.05
    shapes: list[Shape] = [box(0, 0, d / 2 - 0.015, w, h, 0.03, body)]
    shapes += [box(s * (w / 2 - 0.025), 0, 0, 0.05, h, d, body) for s in (-1, 1)]
    shapes += [box(0, i * step, 0, w - 0.1, 0.05, d, body) for i in range(rows + 1)]
    for i in range(rows):
        x = -w / 2 + 0.08
        for _ in range(rng.choice((1, 2, 2))):
            width = rng.uniform(0.2, 0.36)
            if x + width < w / 2 - 0.06:
                cover = paint(rng.choice(SATURATED), rng.uniform(0.85, 1.1))
                shapes.append(
                    box(
                        x + width / 2,
                        i * step + 0.05,
                        0.02,
                        width,
                        rng.uniform(0.2, 0.29),
                        d * 0.7,
                        cover,
                    )
                )
            x += width + rng.uniform(0.0, 0.1)
    return Piece("bookshelf", (w, h, d), tuple(shapes), None, "wooden" if wood else None)


def nightstand(rng: Random, style: Style) -> Piece:
    """Build a small chest with one drawer."""
    body, color, word = surface(rng, style)
    w, h, d = 0.45, 0.5, 0.4
    shapes = (
        box(0, 0.12, 0.01, w, h - 0.12, d - 0.03, body),
        box(0, 0.2, -d / 2 + 0.015, w - 0.08, 0.2, 0.03, Material(lighter(body.color, 1.08))),
        *legs(w, d, 0.12, 0.05, leg_material(style)),
    )
    return Piece("nightstand", (w, h, d), shapes, color, word)
