"""Furniture as a plan shows it: shapes in a square of side 1 whose top edge is the back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from underdraw.spec.floor_plan import RoomKind

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Shape:
    """A part of a symbol: a box, an oval in a box, or a line between two corners of one."""

    form: Literal["box", "oval", "line"]
    place: Box


def _box(*place: float) -> Shape:
    left, bottom, right, top = place
    return Shape("box", (left, bottom, right, top))


def _oval(*place: float) -> Shape:
    left, bottom, right, top = place
    return Shape("oval", (left, bottom, right, top))


def _line(*place: float) -> Shape:
    left, bottom, right, top = place
    return Shape("line", (left, bottom, right, top))


_WHOLE = _box(0, 0, 1, 1)
SYMBOLS: Mapping[str, tuple[Shape, ...]] = {
    "bed": (
        _WHOLE,
        _box(0.06, 0.76, 0.46, 0.95),
        _box(0.54, 0.76, 0.94, 0.95),
        _line(0, 0.68, 1, 0.68),
        _line(0, 0.52, 1, 0.68),
    ),
    "single bed": (_WHOLE, _box(0.12, 0.78, 0.88, 0.95), _line(0, 0.7, 1, 0.7)),
    "nightstand": (_WHOLE, _oval(0.25, 0.25, 0.75, 0.75)),
    "wardrobe": (_WHOLE, _line(0, 0, 1, 1), _line(0, 1, 1, 0)),
    "sofa": (
        _WHOLE,
        _line(0.08, 0.7, 0.92, 0.7),
        _line(0.08, 0, 0.08, 0.7),
        _line(0.92, 0, 0.92, 0.7),
        _line(0.5, 0, 0.5, 0.7),
    ),
    "armchair": (_WHOLE, _box(0.18, 0, 0.82, 0.72)),
    "coffee table": (_WHOLE,),
    "tv board": (_WHOLE, _box(0.2, 0.3, 0.8, 0.5)),
    "bookshelf": (_WHOLE, *(_line(x, 0, x, 1) for x in (0.25, 0.5, 0.75))),
    "dining table": (
        _box(0.0, 0.24, 1.0, 0.76),
        *(_box(x - 0.1, low, x + 0.1, low + 0.2) for x in (0.25, 0.75) for low in (0.0, 0.8)),
    ),
    "round table": (
        _oval(0.18, 0.18, 0.82, 0.82),
        _oval(0.38, 0.0, 0.62, 0.16),
        _oval(0.38, 0.84, 0.62, 1.0),
        _oval(0.0, 0.38, 0.16, 0.62),
        _oval(0.84, 0.38, 1.0, 0.62),
    ),
    "desk": (_box(0, 0.4, 1, 1), _oval(0.35, 0.0, 0.65, 0.36)),
    "counter": (
        _WHOLE,
        _box(0.06, 0.15, 0.3, 0.85),
        _oval(0.1, 0.3, 0.26, 0.7),
        *(_oval(x, y, x + 0.08, y + 0.3) for x in (0.62, 0.74) for y in (0.15, 0.55)),
        _line(0.42, 0, 0.42, 1),
    ),
    "fridge": (_WHOLE, _line(0, 0, 1, 1)),
    "toilet": (_box(0.05, 0.7, 0.95, 1), _oval(0.12, 0, 0.88, 0.72)),
    "sink": (_WHOLE, _oval(0.12, 0.12, 0.88, 0.8)),
    "bathtub": (_WHOLE, _oval(0.05, 0.1, 0.95, 0.9), _oval(0.8, 0.42, 0.86, 0.58)),
    "shower": (_WHOLE, _line(0, 0, 1, 1), _line(0, 1, 1, 0)),
    "washer": (_WHOLE, _oval(0.15, 0.12, 0.85, 0.85)),
    "stairs": (
        _WHOLE,
        *(_line(step / 11, 0, step / 11, 1) for step in range(1, 11)),
        _line(0.04, 0.5, 0.95, 0.5),
        _line(0.88, 0.36, 0.95, 0.5),
        _line(0.88, 0.64, 0.95, 0.5),
    ),
}


@dataclass(frozen=True)
class Wish:
    """A piece that a room would have if it fits.

    Attributes:
        kind: a name of SYMBOLS.
        size: width along its back and depth, metres.
        likely: how often it is wished for.
        free: it stands in the room, not at a wall.
        least: square metres of the smallest room it is put in.
    """

    kind: str
    size: tuple[float, float]
    likely: float = 1.0
    free: bool = False
    least: float = 0.0


WISHES: Mapping[RoomKind, tuple[Wish, ...]] = {
    "living room": (
        Wish("sofa", (2.1, 0.9)),
        Wish("coffee table", (1.0, 0.6), 0.8, free=True),
        Wish("tv board", (1.6, 0.42), 0.8),
        Wish("armchair", (0.8, 0.8), 0.6),
        Wish("dining table", (1.6, 1.6), 0.6, free=True, least=18),
        Wish("bookshelf", (1.6, 0.35), 0.5),
    ),
    "dining room": (
        Wish("dining table", (1.8, 1.7), free=True),
        Wish("bookshelf", (1.2, 0.35), 0.4),
    ),
    "kitchen": (
        Wish("counter", (2.6, 0.6)),
        Wish("fridge", (0.6, 0.62)),
        Wish("round table", (1.5, 1.5), 0.7, free=True, least=9),
    ),
    "bedroom": (
        Wish("bed", (1.8, 2.1), least=11),
        Wish("single bed", (0.95, 2.05)),
        Wish("wardrobe", (1.8, 0.6), 0.9),
        Wish("nightstand", (0.45, 0.4), 0.6),
        Wish("desk", (1.3, 1.1), 0.5),
    ),
    "office": (
        Wish("desk", (1.6, 1.2)),
        Wish("bookshelf", (1.6, 0.35)),
        Wish("armchair", (0.8, 0.8), 0.4),
    ),
    "bathroom": (
        Wish("toilet", (0.38, 0.66)),
        Wish("sink", (0.6, 0.45)),
        Wish("bathtub", (1.7, 0.75), 0.6, least=3.6),
        Wish("shower", (0.9, 0.9), 0.7, least=3.0),
        Wish("washer", (0.6, 0.6), 0.3, least=4.0),
    ),
    "hall": (Wish("stairs", (2.9, 0.95), 0.4, least=9), Wish("wardrobe", (1.2, 0.45), 0.4)),
    "storage": (Wish("washer", (0.6, 0.6), 0.4), Wish("bookshelf", (1.2, 0.35), 0.5)),
}
