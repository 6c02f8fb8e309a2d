"""What makes a room lived in: plants, pictures, rugs, lamps, a screen."""

from __future__ import annotations

from random import Random

from underdraw.rooms.colors import WOODS, unit
from underdraw.rooms.finish import leg_material, paint, textile
from underdraw.rooms.piece import Piece, box, pole
from underdraw.rooms.style import Style
from underdraw.scene import Box, Ellipsoid, Material, Shape

_SPIRAL = ((1.0, 0.0), (-0.7, 0.7), (0.0, -1.0), (0.6, 0.6), (0.0, 0.0))


def plant(rng: Random, style: Style) -> Piece:
    """Build a plant: a pot, a stem and a few balls of leaves."""
    del style
    size = rng.uniform(0.85, 1.25)
    pot = paint(rng.choice(("white", "black", "grey", "orange", "beige")))
    shapes: list[Shape] = [pole(0, 0, 0, 0.32 * size, 0.3 * size, pot)]
    shapes.append(pole(0, 0.3 * size, 0, 0.05, 0.4 * size, Material(unit(WOODS["dark"]))))
    for i in range(rng.choice((4, 5))):
        leaf = Material(unit((rng.randint(48, 78), rng.randint(120, 155), rng.randint(52, 78))))
        r = rng.uniform(0.3, 0.42) * size
        turn = i * 2.4
        x, z = 0.13 * size * _SPIRAL[i][0], 0.13 * size * _SPIRAL[i][1]
        center = (x, (0.62 + 0.13 * i) * size, z)
        shapes.append(Ellipsoid(center, (r, r * 0.85, r * 0.9), leaf, turn))
    return Piece("plant", (0.55 * size, 1.35 * size, 0.55 * size), tuple(shapes), None, None)


def picture(rng: Random, style: Style) -> Piece:
    """Build a framed picture: one field of colour with a smaller form on it.

    Its origin is its middle.
    """
    color = rng.choice(style.strong)
    w, h = rng.choice(((0.6, 0.8), (0.9, 0.65), (0.8, 0.8), (1.1, 0.75)))
    other = paint(
        rng.choice([c for c in ("white", "yellow", "black", "beige", "teal") if c != color])
    )
    x, y = rng.uniform(-0.15, 0.15) * w, rng.uniform(-0.15, 0.15) * h
    shapes = (
        Box(
            (0, 0, 0.0),
            (w, h, 0.03),
            Material(unit(style.frame)) if rng.random() < 0.6 else leg_material(style),
        ),
        Box((0, 0, -0.018), (w - 0.1, h - 0.1, 0.01), paint(color)),
        Box((x, y, -0.025), (w * 0.28, h * 0.28, 0.01), other),
    )
    return Piece("picture", (w, h, 0.05), shapes, color, color)


def mirror(rng: Random, style: Style) -> Piece:
    """Build a mirror: a frame around a pane that shows no more than light.

    Its origin is its middle.
    """
    w, h = rng.choice(((0.5, 0.7), (0.6, 0.6), (0.7, 0.9)))
    frame = Material(unit(style.frame)) if rng.random() < 0.5 else leg_material(style)
    shapes = (
        Box((0, 0, 0.0), (w, h, 0.03), frame),
        Box((0, 0, -0.018), (w - 0.07, h - 0.07, 0.01), Material(unit((204, 220, 228)))),
    )
    return Piece("mirror", (w, h, 0.05), shapes, None, None)


def rug(rng: Random, style: Style) -> Piece:
    """Build a rug, plain, bordered or striped; the placement stretches it."""
    color = textile(rng, style)
    base = paint(color)
    look = rng.random()
    if look < 0.3:
        r, g, b = base.color
        base = Material(
            base.color, "stripe", (r + 0.35 * (1 - r), g + 0.35 * (1 - g), b + 0.35 * (1 - b)), 0.25
        )
    w, d = rng.uniform(1.8, 2.5), rng.uniform(1.3, 1.8)
    shapes: list[Shape] = [box(0, 0, 0, w, 0.02, d, base)]
    if look > 0.75:
        shapes = [
            box(0, 0, 0, w, 0.016, d, paint("white")),
            box(0, 0, 0, w - 0.2, 0.022, d - 0.2, base),
        ]
    return Piece("rug", (w, 0.02, d), tuple(shapes), color, color)


def _shade(rng: Random, style: Style) -> tuple[Material, str]:
    name = rng.choice(style.accents) if rng.random() < 0.4 else rng.choice((*style.strong, "white"))
    base = paint(name)
    glow = 0.0 if name in ("black", "grey") else 0.25
    return Material(base.color, glow=glow), name


def floor_lamp(rng: Random, style: Style) -> Piece:
    """Build a standing lamp."""
    shade, color = _shade(rng, style)
    metal = leg_material(style)
    h = rng.uniform(1.45, 1.7)
    shapes = (
        pole(0, 0, 0, 0.28, 0.03, metal),
        pole(0, 0.03, 0, 0.04, h - 0.3, metal),
        pole(0, h - 0.32, 0, 0.4, 0.32, shade),
    )
    return Piece("lamp", (0.4, h, 0.4), shapes, color, color, (0.0, h, 0.0))


def table_lamp(rng: Random, style: Style) -> Piece:
    """Build a small lamp to stand on something."""
    shade, color = _shade(rng, style)
    shapes = (
        pole(0, 0, 0, 0.15, 0.02, leg_material(style)),
        pole(0, 0.02, 0, 0.05, 0.16, leg_material(style)),
        Ellipsoid((0, 0.3, 0), (0.28, 0.26, 0.28), shade)
        if rng.random() < 0.35
        else pole(0, 0.18, 0, 0.3, 0.24, shade),
    )
    return Piece("lamp", (0.3, 0.42, 0.3), shapes, color, color, (0.0, 0.45, 0.0))


def pendant(rng: Random, style: Style) -> Piece:
    """Build a lamp that hangs; its origin is where it meets the ceiling, so it reaches down."""
    shade, color = _shade(rng, style)
    drop, w = rng.uniform(0.75, 0.95), rng.uniform(0.4, 0.55)
    cord = Box((0, -drop / 2, 0), (0.03, drop, 0.03), paint("black"))
    drum = pole(0, -drop - 0.22, 0, w, 0.22, shade)
    globe = Ellipsoid((0, -drop - 0.11, 0), (w * 0.75, w * 0.7, w * 0.75), shade)
    shapes = (cord, globe if rng.random() < 0.4 else drum)
    return Piece("lamp", (w, drop + 0.22, w), shapes, color, color, (0.0, -drop - 0.3, 0.0))


def screen(rng: Random, style: Style) -> Piece:
    """Build a computer screen on a foot."""
    del style
    dark, face = paint("black"), Material(unit((70, 84, 104)))
    w = rng.uniform(0.55, 0.7)
    shapes = (
        box(0, 0, 0.02, 0.24, 0.02, 0.16, dark),
        box(0, 0.02, 0.04, 0.06, 0.12, 0.04, dark),
        box(0, 0.1, 0.0, w, 0.38, 0.04, dark),
        box(0, 0.13, -0.022, w - 0.05, 0.32, 0.01, face),
    )
    return Piece("screen", (w, 0.5, 0.2), shapes, None, None)
