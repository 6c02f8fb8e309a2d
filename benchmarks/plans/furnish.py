"""Which pieces stand in a room, and where it has space for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from benchmarks.plans import fittings as fit
from benchmarks.plans import furniture as fur
from benchmarks.plans.draws import Draw, between, one_of
from benchmarks.plans.ground import grown
from benchmarks.plans.pen import Pen, Spot
from benchmarks.plans.style import Style
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient


class Piece(NamedTuple):
    """How a piece is drawn, how wide and how deep it is, and whether its back is to a wall."""

    draw: fur.Symbol
    wide: Draw
    deep: Draw
    backed: bool = True


PIECES: dict[str, Piece] = {
    "bed": Piece(fur.bed, one_of(0.9, 1.2, 1.4, 1.6, 1.8), between(1.95, 2.15)),
    "cot": Piece(fur.cot, one_of(0.8, 0.9), one_of(1.9, 2.0)),
    "sofa": Piece(fur.sofa, between(1.4, 2.8), between(0.8, 1.05)),
    "free sofa": Piece(fur.sofa, between(1.4, 2.4), between(0.8, 1.0), False),
    "corner sofa": Piece(fur.corner_sofa, between(2.2, 3.0), between(1.6, 2.4)),
    "armchair": Piece(fur.armchair, between(0.65, 0.9), between(0.65, 0.9), False),
    "table": Piece(fur.table, between(1.0, 2.4), between(1.6, 1.9), False),
    "round table": Piece(fur.round_table, one_of(1.7, 1.9), one_of(1.7, 1.9), False),
    "low table": Piece(fur.low_table, between(0.5, 1.2), between(0.4, 0.7), False),
    "wardrobe": Piece(fur.wardrobe, between(1.0, 3.0), between(0.55, 0.65)),
    "shelf": Piece(fur.shelf, between(0.8, 3.0), between(0.25, 0.45)),
    "desk": Piece(fur.desk, between(1.0, 1.8), between(1.05, 1.25)),
    "screen": Piece(fur.screen, between(1.2, 2.2), between(0.35, 0.5)),
    "piano": Piece(fur.piano, between(1.4, 1.6), between(1.5, 2.1), False),
    "plant": Piece(fur.plant, between(0.3, 0.6), between(0.3, 0.6)),
    "rug": Piece(fur.rug, between(1.4, 2.8), between(0.9, 2.0), False),
    "car": Piece(fur.car, between(1.7, 1.9), between(4.0, 4.8), False),
    "pool table": Piece(fur.pool_table, one_of(2.4), one_of(1.3), False),
    "toilet": Piece(fit.toilet, between(0.36, 0.42), between(0.55, 0.7)),
    "basin": Piece(fit.basin, between(0.4, 1.2), between(0.35, 0.5)),
    "bath": Piece(fit.bath, between(1.4, 1.8), between(0.7, 0.85)),
    "corner bath": Piece(fit.corner_bath, one_of(1.2, 1.4), one_of(1.2, 1.4)),
    "shower": Piece(fit.shower, between(0.75, 1.4), between(0.75, 1.0)),
    "hob": Piece(fit.hob, one_of(0.6, 0.75), one_of(0.6)),
    "sink": Piece(fit.sink, between(0.8, 1.2), between(0.5, 0.6)),
    "fridge": Piece(fit.fridge, one_of(0.6, 0.7, 0.9), one_of(0.6, 0.65)),
    "washer": Piece(fit.washer, one_of(0.6), one_of(0.6)),
    "counter": Piece(fit.counter, between(1.2, 4.0), between(0.58, 0.65)),
    "corner counter": Piece(fit.corner_counter, between(2.0, 3.4), between(1.4, 2.6)),
    "island": Piece(fit.island, between(1.4, 2.6), between(1.1, 1.4), False),
    "stairs": Piece(fit.stairs, between(2.2, 3.8), between(0.8, 1.1)),
    "dog-leg": Piece(fit.dog_leg, between(2.6, 3.6), between(1.7, 2.2)),
    "void": Piece(fit.void, between(1.0, 2.5), between(1.0, 2.0), False),
    "turned stairs": Piece(fit.turned_stairs, between(1.8, 2.2), between(1.8, 2.2)),
    "spiral": Piece(fit.spiral, one_of(1.5, 1.8), one_of(1.5, 1.8)),
    "shaft": Piece(fit.shaft, between(0.3, 1.4), between(0.3, 1.2)),
    "hearth": Piece(fit.hearth, between(0.6, 1.4), between(0.4, 0.6)),
}

# What comes first matters most.
SETS: dict[str, tuple[str, ...]] = {
    "bedroom": ("bed", "wardrobe", "desk", "cot", "shelf", "armchair", "plant", "rug", "basin"),
    "living room": (
        *("sofa", "low table", "screen", "corner sofa", "armchair", "plant", "shelf", "hearth"),
        *("rug", "table", "free sofa", "piano", "armchair", "plant", "round table", "void"),
    ),
    "dining room": ("table", "shelf", "round table", "plant", "screen", "armchair"),
    "office": ("desk", "shelf", "armchair", "desk", "plant", "round table", "pool table"),
    "kitchen": ("counter", "fridge", "corner counter", "table", "island", "sink", "hob", "washer"),
    "bathroom": ("toilet", "basin", "bath", "shower", "washer", "corner bath", "shaft", "toilet"),
    "hall": ("wardrobe", "stairs", "dog-leg", "turned stairs", "shelf", "plant", "shaft", "spiral"),
    "storage": ("shelf", "washer", "wardrobe", "fridge", "shelf", "sink", "shaft"),
    "garage": ("car", "car", "shelf", "washer", "fridge"),
    "room": ("bed", "desk", "sofa", "table", "shelf", "wardrobe", "plant", "counter", "toilet"),
    "balcony": ("round table", "plant", "armchair", "plant"),
}


def furnish(
    pen: Pen, room: Polygon, kind: str, taken: BaseGeometry, style: Style, rng: Generator
) -> None:
    """Draw what a kind of room has, clear of doors, as far as there is space."""
    names = list(SETS[kind])
    for _ in range(int(rng.integers(3))):
        i, j = rng.integers(len(names), size=2)
        names[i], names[j] = names[j], names[i]
    count = max(1, round(style.furniture * (2 + room.area / 5)))
    free = grown(room, 0.02).difference(taken)
    tint = style.tints[int(rng.integers(len(style.tints)))] if style.tints else None
    for name in names[:count]:
        piece = PIECES[name]
        wide, deep = piece.wide(rng), piece.deep(rng)
        for _ in range(8):
            spot = _spot(pen, room, piece, (wide, deep), style, rng, tint)
            footprint = Polygon(
                spot.place([(-wide / 2, 0), (wide / 2, 0), (wide / 2, deep), (-wide / 2, deep)])
            )
            if free.contains(footprint):
                piece.draw(spot, wide, deep, rng)
                free = free.difference(footprint) if name != "rug" else free
                break


def _spot(
    pen: Pen,
    room: Polygon,
    piece: Piece,
    size: tuple[float, float],
    style: Style,
    rng: Generator,
    tint: tuple[int, int, int] | None,
) -> Spot:
    """Return a place: along a side of the room, often in its corner, or anywhere in it."""
    corners = np.asarray(orient(room).exterior.coords)
    sides = np.diff(corners, axis=0)
    lengths = np.hypot(*sides.T)
    number = int(rng.choice(len(sides), p=lengths / lengths.sum()))
    along = sides[number] / lengths[number]
    inward = np.array([-along[1], along[0]])
    slack = max(lengths[number] - size[0], 0.0)
    gap = float(rng.choice([0.0, 0.0, 0.03, 0.08]))
    shift = rng.choice([gap, slack - gap, slack / 2, slack * rng.random(), slack * rng.random()])
    at = corners[number] + along * (size[0] / 2 + shift) + inward * gap
    if not piece.backed:
        at = at + inward * rng.uniform(0.3, 2.5)
    turn = float(np.arctan2(along[1], along[0]))
    flip = float(rng.choice([-1.0, 1.0]))
    at = float(at[0]), float(at[1])
    return Spot(pen, at, turn, flip, style.piece, style.pen, tint)
