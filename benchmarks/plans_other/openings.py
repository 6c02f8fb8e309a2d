"""Doors, doorways and windows, where an architect might set them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from benchmarks.plans_other.layout import Layout, Piece, on
from benchmarks.plans_other.templates import OUTSIDE, ROOMS, Template

from underdraw.spec.floor_plan import OpeningKind, OpeningSpec, RoomKind

_NIB = 0.08  # metres of wall left between an opening and a corner
_DOORS = ((0.8, 0.15), (0.9, 0.7), (1.0, 0.15))  # width, share
# Kind: narrowest, widest, how often a room of it has one at all, and on a further wall.
_WINDOWS: Mapping[RoomKind, tuple[float, float, float, float]] = {
    "living room": (1.5, 2.4, 1.0, 0.7),
    "dining room": (1.2, 2.0, 1.0, 0.4),
    "kitchen": (0.9, 1.6, 1.0, 0.3),
    "bedroom": (1.1, 1.8, 1.0, 0.35),
    "office": (1.0, 1.6, 1.0, 0.3),
    "bathroom": (0.6, 0.9, 0.75, 0.0),
    "hall": (0.6, 1.0, 0.3, 0.0),
    "storage": (0.6, 0.7, 0.25, 0.0),
}


@dataclass(frozen=True)
class Swing:
    """How a door's leaf hangs.

    Attributes:
        side: 1 where it opens to the left of the wall's direction, -1 to the right.
        hinge: 1 at the far end along the wall, -1 at the near one.
        leaves: 1 or 2.
    """

    side: int
    hinge: int
    leaves: int = 1


Cut = tuple[OpeningSpec, Swing | None]


class Cutter:
    """Cuts openings, none into another."""

    def __init__(self, layout: Layout, chance: np.random.Generator) -> None:
        self.layout = layout
        self.chance = chance
        self.cuts: list[Cut] = []
        self._walls = {wall.id: wall for wall in layout.walls}

    def cut(
        self, piece: Piece, kind: OpeningKind, width: float, *, corner: bool, swing: int = 0
    ) -> bool:
        """Cut an opening into a stretch of wall; False where it finds no room.

        Args:
            piece: where.
            kind: of opening.
            width: metres.
            corner: near an end of the stretch, not about its middle.
            swing: side that its leaf opens to, 0 without a leaf.
        """
        low, high = (
            piece.low + self._crossing(piece.wall, piece.low) + _NIB,
            piece.high - self._crossing(piece.wall, piece.high) - _NIB,
        )
        for at, hinge in self._places(low, high, width, corner=corner):
            if self._free(piece.wall, at, width):
                leaf = Swing(swing, hinge, 2 if width > 1.1 else 1) if swing else None
                spec = OpeningSpec(kind=kind, wall=piece.wall, at=round(at, 3), width=width)
                self.cuts.append((spec, leaf))
                return True
        return False

    def _crossing(self, name: str, along: float) -> float:
        """Return half the thickness of the walls that cross one there."""
        wall = self._walls[name]
        point = wall.at(along)
        upright = wall.start[0] == wall.end[0]
        crossing = (
            other.thickness / 2
            for other in self.layout.walls
            if (other.start[0] == other.end[0]) != upright and on(other, point)
        )
        return max(crossing, default=0.0)

    def _places(
        self, low: float, high: float, width: float, *, corner: bool
    ) -> Iterator[tuple[float, int]]:
        slack = high - low - width
        if slack < 0:
            return
        ends = [(low + width / 2, -1), (high - width / 2, 1)]
        if self.chance.random() < 0.5:
            ends.reverse()
        middle = [
            (low + width / 2 + share * slack, -1 if share < 0.5 else 1)
            for share in (0.5 + self.chance.uniform(-0.15, 0.15), 0.25, 0.75)
        ]
        yield from (*ends, *middle) if corner else (*middle, *ends)

    def _free(self, wall: str, at: float, width: float) -> bool:
        return all(
            abs(spec.at - at) >= (spec.width + width) / 2 + 0.15
            for spec, _ in self.cuts
            if spec.wall == wall
        )


def openings(template: Template, layout: Layout, chance: np.random.Generator) -> list[Cut]:
    """Return every opening of a layout and how its leaf hangs."""
    cutter = Cutter(layout, chance)
    _front_door(cutter, template.entry)
    for link in template.links:
        _link(cutter, link)
    for letter in layout.rooms:
        _windows(cutter, letter)
    return cutter.cuts


def _between(layout: Layout, first: str, second: str) -> list[Piece]:
    """Return the stretches between two rooms, the longest first."""
    found = [each for each in layout.pieces if each.rooms == frozenset((first, second))]
    return sorted(found, key=lambda each: each.low - each.high)


def _front_door(cutter: Cutter, entry: str) -> None:
    pieces = [
        each
        for each in _between(cutter.layout, entry, OUTSIDE)
        if each.wall not in cutter.layout.blind
    ]
    order = cutter.chance.permutation(len(pieces))
    done = any(
        cutter.cut(pieces[i], "door", width, corner=False, swing=_towards(pieces[i], entry))
        for width in (1.0, 0.9)
        for i in order
    )
    assert done, "no wall has room for the front door"


def _link(cutter: Cutter, link: str) -> None:
    first, how, second = link
    pieces = _between(cutter.layout, first, second)
    assert pieces, f"{link}: these rooms share no wall"
    if how == "=":
        widest = pieces[0].high - pieces[0].low - 1.0
        width = round(float(np.clip(cutter.chance.uniform(1.0, 2.4), 0.9, max(widest, 0.9))), 2)
        done = any(cutter.cut(each, "doorway", width, corner=False) for each in pieces)
    else:
        widths, shares = zip(*_DOORS, strict=True)
        width = 1.4 if how == "#" else float(cutter.chance.choice(widths, p=shares))
        corner = bool(cutter.chance.random() < 0.8)
        done = any(
            cutter.cut(each, "door", by, corner=corner, swing=_towards(each, second))
            for by in (width, 0.8)
            for each in pieces
        )
    assert done, f"{link}: no wall has room for it"


def _towards(piece: Piece, letter: str) -> int:
    return 1 if piece.left == letter else -1


def _windows(cutter: Cutter, letter: str) -> None:
    layout, chance = cutter.layout, cutter.chance
    low, high, first, further = _WINDOWS[ROOMS[letter][0]]
    likely = first
    for piece in _between(layout, letter, OUTSIDE):
        long = piece.high - piece.low
        if piece.wall in layout.blind or long < 1.1 or chance.random() >= likely:
            continue
        width = round(float(min(chance.uniform(low, high), max(long - 0.9, 0.6))), 2)
        for part in _halves(piece) if long > 5.2 else [piece]:
            if cutter.cut(part, "window", width, corner=False):
                likely = further


def _halves(piece: Piece) -> list[Piece]:
    middle = (piece.low + piece.high) / 2
    return [replace(piece, high=middle), replace(piece, low=middle)]
