"""What furnishes plans: all that rooms.FURNITURE has, and what small rooms and halls need besides.

The embedded pack has learnt from rooms.FURNITURE, so nothing is added there.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from underdraw.rooms.colors import unit
from underdraw.rooms.finish import cloth, leg_material, paint, surface, textile
from underdraw.rooms.furniture import FURNITURE, Builder
from underdraw.rooms.piece import Piece, box, legs, pole
from underdraw.rooms.style import Style
from underdraw.rooms.wet import CERAMIC, STEEL
from underdraw.scene import Box, Ellipsoid, Material, Shape

_FROSTED = Material(unit((206, 222, 226)))


def console(rng: Random, style: Style) -> Piece:
    """Build a narrow table for keys and letters, with a board near the floor."""
    top, color, word = surface(rng, style)
    w, d, h = rng.uniform(0.7, 1.0), rng.uniform(0.2, 0.3), 0.8
    shapes = (
        box(0, h - 0.05, 0, w, 0.05, d, top),
        box(0, 0.16, 0, w - 0.08, 0.03, d - 0.06, top),
        *legs(w, d, h - 0.05, min(0.04, style.leg_width), leg_material(style)),
        pole(w * 0.28, h, 0.02, 0.11, 0.2, paint(rng.choice(style.strong))),
        box(-w * 0.22, h, 0, 0.24, 0.04, 0.15, paint("white")),
    )
    return Piece("table", (w, h, d), shapes, color, word)


def shoe_bench(rng: Random, style: Style) -> Piece:
    """Build a small bench to sit on, with shoes under it."""
    color = textile(rng, style)
    board = surface(rng, style)[0]
    w, d, h = rng.uniform(0.6, 0.85), rng.uniform(0.24, 0.34), 0.42
    shapes: list[Shape] = [
        *(box(s * (w / 2 - 0.02), 0, 0, 0.04, h, d, board) for s in (-1, 1)),
        box(0, h - 0.04, 0, w, 0.04, d, board),
        box(0, 0.14, 0, w - 0.08, 0.03, d - 0.02, board),
        box(0, h, 0, w - 0.02, 0.06, d - 0.02, cloth(color, soft=0.04)),
    ]
    for pair in range(2):
        shoe = paint(rng.choice(("brown", "black", "white")))
        x = (pair - 0.5) * w * 0.42
        shapes += [box(x + s * 0.055, 0.17, 0, 0.085, 0.08, d - 0.06, shoe) for s in (-1, 1)]
    return Piece("bench", (w, h + 0.06, d), tuple(shapes), color, color)


def coat_rack(rng: Random, style: Style) -> Piece:
    """Build a shelf for hats with coats under it; its origin is its middle."""
    board, color, word = surface(rng, style)
    w, h, d = rng.uniform(0.65, 0.95), 1.0, 0.26
    shapes: list[Shape] = [
        Box((0, h / 2 - 0.015, 0), (w, 0.03, d), board),
        Box((0, h / 2 - 0.1, d / 2 - 0.015), (w, 0.14, 0.03), board),
        Box((w * 0.24, h / 2 + 0.07, 0), (0.26, 0.14, 0.2), paint(rng.choice(style.quiet))),
    ]
    coats = rng.choice((2, 3))
    for i in range(coats):
        x = ((i + 0.5) / coats - 0.5) * (w - 0.1)
        long = rng.uniform(0.6, 0.85)
        coat = cloth(textile(rng, style), soft=0.06)
        shapes.append(Box((x, h / 2 - 0.1 - long / 2, 0.0), (0.2, long, 0.17), coat))
    return Piece("cabinet", (w, h, d), tuple(shapes), color, word)


def runner(rng: Random, style: Style) -> Piece:
    """Build a long narrow rug with a border."""
    color = textile(rng, style)
    w, d = rng.uniform(1.6, 3.0), rng.uniform(0.65, 0.8)
    edge = paint(color, 0.8)
    shapes = (box(0, 0, 0, w, 0.016, d, edge), box(0, 0, 0, w - 0.14, 0.02, d - 0.14, paint(color)))
    return Piece("rug", (w, 0.02, d), shapes, color, color)


def mat(rng: Random, style: Style) -> Piece:
    """Build a mat to step on from a bath."""
    color = textile(rng, style)
    w, d = rng.uniform(0.7, 0.9), rng.uniform(0.45, 0.55)
    return Piece("rug", (w, 0.025, d), (box(0, 0, 0, w, 0.025, d, cloth(color)),), color, color)


def towel(rng: Random, style: Style) -> Piece:
    """Build a towel on its rail; its origin is its middle."""
    color = rng.choice(style.strong)  # a black one is a hole in the wall
    w, h = rng.uniform(0.45, 0.6), rng.uniform(0.7, 0.85)
    shapes = (
        Box((0, h / 2 - 0.03, 0), (w, 0.025, 0.025), STEEL),
        *(
            Box((s * (w / 2 - 0.02), h / 2 - 0.03, 0.03), (0.025, 0.025, 0.06), STEEL)
            for s in (-1, 1)
        ),
        Box((0, -0.02, 0), (w - 0.12, h - 0.04, 0.05), cloth(color, soft=0.02)),
        Box((0, 0.12 - h / 2, 0), (w - 0.115, 0.05, 0.054), cloth(color, 0.8)),
    )
    return Piece("curtain", (w, h, 0.1), shapes, color, color)


def shower(rng: Random, style: Style) -> Piece:
    """Build a shower: a tray, a head on its pipe, and a pane of frosted glass before half of it."""
    del style
    w, d = rng.uniform(0.8, 1.0), rng.uniform(0.8, 0.9)
    pane = 0.55 * w
    x, front = (pane - w) / 2, 0.02 - d / 2
    pipe = d / 2 - 0.05
    shapes = (
        box(0, 0, 0, w, 0.08, d, CERAMIC),
        box(0, 0.08, 0, w - 0.12, 0.004, d - 0.12, Material(unit((222, 228, 230)))),
        box(x, 0.08, front, pane, 1.9, 0.025, _FROSTED),
        box(x, 1.98, front, pane, 0.03, 0.035, STEEL),
        box(x + pane / 2, 0.08, front, 0.03, 1.93, 0.035, STEEL),
        pole(0, 1.0, pipe, 0.03, 1.1, STEEL),
        box(0, 2.07, pipe - 0.16, 0.03, 0.03, 0.34, STEEL),
        pole(0, 2.03, pipe - 0.3, 0.22, 0.03, STEEL),
        box(0, 1.08, pipe, 0.2, 0.06, 0.06, STEEL),
    )
    return Piece("bathtub", (w, 2.1, d), shapes, "white", "white")


def basin(rng: Random, style: Style) -> Piece:
    """Build a small basin on a column."""
    del style
    w, d, h = rng.uniform(0.48, 0.58), 0.4, 0.84
    shapes = (
        pole(0, 0, 0.06, 0.18, h - 0.14, CERAMIC),
        box(0, h - 0.16, 0, w, 0.16, d, CERAMIC),
        Ellipsoid((0, h, -0.03), (w * 0.72, 0.03, d * 0.62), Material(unit((206, 212, 216)))),
        pole(0, h, d / 2 - 0.06, 0.035, 0.16, STEEL),
        box(0, h + 0.14, d / 2 - 0.11, 0.03, 0.03, 0.13, STEEL),
    )
    return Piece("sink", (w, h, d), shapes, "white", "white")


def _white(build: Builder) -> Builder:
    """Take the first white one: a tub of any colour suits no style."""

    def built(rng: Random, style: Style) -> Piece:
        while (piece := build(rng, style)).color != "white":
            pass
        return piece

    return built


def _either(one: Builder, other: Builder, share: float) -> Builder:
    """Build one of two, the first for a share of the time; what finds no place is built anew."""
    return lambda rng, style: (one if rng.random() < share else other)(rng, style)


_tub = _white(FURNITURE["bathtub"])

PIECES: Mapping[str, Builder] = {
    **FURNITURE,
    "fridge": _white(FURNITURE["fridge"]),
    "bathtub": _tub,
    "shower": shower,
    "bath": _either(_tub, shower, 0.6),
    "sink": _either(FURNITURE["sink"], basin, 0.7),
    "mat": mat,
    "towel": towel,
    "console": console,
    "shoe bench": shoe_bench,
    "coat rack": coat_rack,
    "runner": runner,
}
"""Every kind by name."""
