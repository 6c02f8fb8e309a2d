"""What a plan shows already standing: built to the size it is drawn with."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from underdraw.interior.pieces import PIECES
from underdraw.interior.rules import ALIASES, HUNG
from underdraw.rooms.piece import Piece, Stand
from underdraw.rooms.style import Style
from underdraw.scene import Shape
from underdraw.spec.floor_plan import FixtureSpec


def known(kind: str) -> str | None:
    """Name the kind of furniture that a plan's word means, or None."""
    word = kind.strip().lower()
    word = ALIASES.get(word, word)
    return word if word in PIECES else None


def fixture(rng: Random, look: Style, kind: str, spec: FixtureSpec) -> tuple[Piece, Stand]:
    """Build a fixture and stand it where it is drawn.

    Args:
        rng: of what the plan doesn't say.
        look: what it is made of.
        kind: a name of PIECES.
        spec: where it is, how large and how turned.
    """
    # To the millimetre and tenth of a degree, so that a plan is the same in every format.
    (x, z), (width, depth) = ((round(a, 3), round(b, 3)) for a, b in (spec.at, spec.size))
    piece = fitted(PIECES[kind](rng, look), width, depth)
    return piece, Stand(x, z, math.radians(round(spec.turn % 360, 1)), HUNG.get(kind, 0.0))


def fitted(piece: Piece, width: float, depth: float) -> Piece:
    """Stretch a piece on the floor to a width and depth."""
    across, along = width / piece.size[0], depth / piece.size[2]
    light = piece.light and (piece.light[0] * across, piece.light[1], piece.light[2] * along)
    return replace(
        piece,
        size=(width, piece.size[1], depth),
        shapes=tuple(_stretched(shape, across, along) for shape in piece.shapes),
        light=light,
    )


def _stretched(shape: Shape, across: float, along: float) -> Shape:
    (x, y, z), (w, h, d) = shape.center, shape.size
    aside = abs(math.sin(shape.yaw)) > 0.7
    own = (along, across) if aside else (across, along)
    return replace(shape, center=(x * across, y, z * along), size=(w * own[0], h, d * own[1]))
