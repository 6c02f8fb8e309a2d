"""A layout: which room lies where, as a map of letters, before it has exact measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from underdraw.spec.floor_plan import RoomKind

OPEN_AIR, NEIGHBOUR, BALCONY = ".", "#", "~"
OUTSIDE = OPEN_AIR + NEIGHBOUR + BALCONY
KINDS: dict[str, RoomKind] = {
    "L": "living room",
    "D": "dining room",
    "K": "kitchen",
    "B": "bedroom",
    "C": "bedroom",
    "E": "bedroom",
    "G": "bedroom",
    "O": "office",
    "H": "hall",
    "V": "hall",
    "Y": "hall",
    "W": "bathroom",
    "X": "bathroom",
    "T": "bathroom",
    "S": "storage",
    "P": "storage",
    "Q": "storage",
    "Z": "storage",
    "U": "storage",
    "R": "garage",
}


class Way(NamedTuple):
    """A door that a layout asks for: its leaf swings into `into`, away from `other`."""

    into: str
    other: str
    look: str


_LOOKS = {"": "single", "=": "double", "/": "sliding", ":": "bare"}


@dataclass(frozen=True)
class Layout:
    """Rooms as letters on a grid whose columns and rows have measures of their own.

    Attributes:
        columns, rows: centimetres, on the lines along the walls' middles.
        cells: a row of the map a string; `KINDS` says what a letter is, `OUTSIDE` what is none.
        ways: "WH" a door between W and H that swings into W; then = for two leaves, / for one that
            slides, : for none.
        open: "KL" where K has no wall to L; K is a part of L then.
        sides: what lies above, right, below and left of the map.
        slant: a room one of whose outer corners is cut off, or none.
    """

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    cells: tuple[str, ...]
    ways: tuple[Way, ...]
    open: tuple[tuple[str, str], ...] = ()
    sides: str = "...."
    slant: str = ""

    def room(self, letter: str) -> str:
        """Return the room that a letter is a part of."""
        return dict(self.open).get(letter, letter)

    def framed(self) -> list[str]:
        """Return the map with a border of what lies on its sides."""
        above, right, below, left = self.sides
        rows = [left + row + right for row in self.cells]
        width = len(self.columns)
        return ["." + above * width + ".", *rows, "." + below * width + "."]


def layout(
    columns: str,
    rows: str,
    cells: str,
    ways: str,
    open: str = "",
    sides: str = "....",
    slant: str = "",
) -> Layout:
    """Return a layout from words apart by spaces."""
    return Layout(
        tuple(map(int, columns.split())),
        tuple(map(int, rows.split())),
        tuple(cells.split()),
        tuple(Way(word[0], word[1], _LOOKS[word[2:]]) for word in ways.split()),
        tuple((word[0], word[1]) for word in open.split()),
        sides,
        slant,
    )


def varied(one: Layout, rng: np.random.Generator) -> Layout:
    """Return the layout turned or mirrored, its measures up to a tenth larger or smaller."""
    if rng.random() < 0.5:
        one = _mirrored(one)
    if rng.random() < 0.5:
        one = _transposed(one)
    if rng.random() < 0.5:
        one = _mirrored(one)
    size = rng.uniform(0.95, 1.08)
    return replace(one, columns=_near(one.columns, size, rng), rows=_near(one.rows, size, rng))


def _near(measures: Sequence[int], size: float, rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(round(each * size * rng.uniform(0.95, 1.07)) for each in measures)


def _mirrored(one: Layout) -> Layout:
    above, right, below, left = one.sides
    cells = tuple(row[::-1] for row in one.cells)
    return replace(one, columns=one.columns[::-1], cells=cells, sides=above + left + below + right)


def _transposed(one: Layout) -> Layout:
    above, right, below, left = one.sides
    cells = tuple(map("".join, zip(*one.cells)))
    sides = left + below + right + above
    return replace(one, columns=one.rows, rows=one.columns, cells=cells, sides=sides)
