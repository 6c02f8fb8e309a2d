"""What fills the openings of walls: window frames, curtains, doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from underdraw.rooms.colors import COLORS, WOODS, unit
from underdraw.rooms.finish import cloth, paint, textile
from underdraw.rooms.piece import Piece
from underdraw.rooms.style import Style
from underdraw.scene import Box, Material, Shape


def window(rng: Random, style: Style, w: float, h: float) -> Piece:
    """Build a window's frame with one or two bars; industrial ones have a grid."""
    tone, bar = Material(unit(style.frame)), 0.07
    grid = style.frame == COLORS["black"]
    shapes: list[Shape] = [
        Box((s * (w - bar) / 2, h / 2, 0), (bar, h, 0.08), tone) for s in (-1, 1)
    ]
    shapes += [Box((0, y, 0), (w, bar, 0.08), tone) for y in (bar / 2, h - bar / 2)]
    uprights = 2 if grid else rng.choice((0, 1))
    shapes += [
        Box(((i + 1) / (uprights + 1) * w - w / 2, h / 2, 0), (0.05, h, 0.06), tone)
        for i in range(uprights)
    ]
    if grid:
        shapes.append(Box((0, h * 0.55, 0), (w, 0.05, 0.06), tone))
    word = "black" if sum(style.frame) < 200 else "white"
    return Piece("window", (w, h, 0.08), tuple(shapes), word, word)


def curtain(rng: Random, style: Style, w: float, h: float) -> Piece:
    """Build a rod and two folded lengths of cloth beside a window."""
    color = textile(rng, style)
    fold = cloth(color, soft=0.05)
    shapes: list[Shape] = [Box((0, h + 0.1, 0), (w + 0.5, 0.03, 0.03), paint("black"))]
    for side in (-1, 1):
        for i in range(3):
            x = side * (w / 2 + 0.19 - 0.11 * i)
            shapes.append(Box((x, h / 2 - 0.06, 0.02 * (i % 2)), (0.11, h + 0.32, 0.07), fold))
    return Piece("curtain", (w + 0.5, h + 0.32, 0.1), tuple(shapes), color, color)


def doorway(rng: Random, style: Style, w: float, h: float) -> Piece:
    """Build the frame of a doorway that has no door."""
    del rng
    return Piece("door", (w, h, 0.1), _trim(style, w, h), None, None)


def leaf(rng: Random, style: Style, w: float, h: float) -> Piece:
    """Build what turns of a door: a leaf with two panels, then its handle."""
    paints = ("red", "green", "blue", "yellow", "teal")
    strong = (name for name in paints if name in style.strong)
    name = rng.choice(("wooden", "white", "black", *strong))
    tone = unit(WOODS[style.woods[0]]) if name == "wooden" else unit(COLORS[name])
    panel = Material((tone[0] * 0.93, tone[1] * 0.93, tone[2] * 0.93))
    shapes = (
        Box((0, h / 2, 0), (w - 0.1, h - 0.06, 0.05), Material(tone)),
        Box((0, h * 0.7, -0.03), (w - 0.36, h * 0.4, 0.02), panel),
        Box((0, h * 0.26, -0.03), (w - 0.36, h * 0.3, 0.02), panel),
        Box((w / 2 - 0.17, 1.0, -0.05), (0.12, 0.04, 0.05), Material(unit((90, 90, 92)))),
    )
    return Piece("door", (w, h, 0.1), shapes, None if name == "wooden" else name, name)


def door(rng: Random, style: Style, w: float, h: float) -> Piece:
    """Build a closed door: a leaf in a frame."""
    turning = leaf(rng, style, w, h)
    return replace(turning, shapes=turning.shapes + _trim(style, w, h))


def _trim(style: Style, w: float, h: float) -> tuple[Shape, ...]:
    """Frame an opening down to the floor."""
    trim = Material(unit(style.frame))
    return (
        Box((-w / 2 + 0.03, h / 2, -0.04), (0.06, h, 0.08), trim),
        Box((w / 2 - 0.03, h / 2, -0.04), (0.06, h, 0.08), trim),
        Box((0, h - 0.03, -0.04), (w, 0.06, 0.08), trim),
    )


FILLS: dict[str, Callable[[Random, Style, float, float], Piece]] = {
    "window": window,
    "door": door,
    "doorway": doorway,
}
"""What fills an opening, by its kind: (random source, style, width, height) → Piece."""
