"""Every kind of furniture by name: (random source, style) → Piece. Add a new kind here."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from underdraw.rooms import cases, decor, seats, wet
from underdraw.rooms.piece import Piece
from underdraw.rooms.style import Style

Builder = Callable[[Random, Style], Piece]

FURNITURE: dict[str, Builder] = {
    "sofa": seats.sofa,
    "armchair": seats.armchair,
    "bed": seats.bed,
    "low table": cases.low_table,
    "dining table": cases.dining_table,
    "chair": seats.chair,
    "office chair": seats.office_chair,
    "desk": cases.desk,
    "cabinet": cases.cabinet,
    "bookshelf": cases.bookshelf,
    "nightstand": cases.nightstand,
    "plant": decor.plant,
    "picture": decor.picture,
    "rug": decor.rug,
    "floor lamp": decor.floor_lamp,
    "table lamp": decor.table_lamp,
    "pendant": decor.pendant,
    "screen": decor.screen,
    "mirror": decor.mirror,
    "bench": seats.bench,
    "stool": seats.stool,
    "counter": wet.counter,
    "cupboard": wet.cupboard,
    "fridge": wet.fridge,
    "bathtub": wet.bathtub,
    "toilet": wet.toilet,
    "sink": wet.sink,
}
