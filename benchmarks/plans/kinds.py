"""What rooms are for, guessed from how large and how long they are."""

from __future__ import annotations

from typing import NamedTuple

from numpy.random import Generator
from shapely import maximum_inscribed_circle
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import RoomKind, RoomSpec


class Fit(NamedTuple):
    """Square metres, metres across where it is widest, and how often."""

    kind: RoomKind
    least: float
    most: float
    across: float
    weight: float


FITS = (
    Fit("storage", 0.3, 6, 0.4, 2),
    Fit("bathroom", 1.0, 12, 0.8, 3),
    Fit("hall", 1.5, 16, 0.8, 2),
    Fit("kitchen", 5, 22, 1.6, 3),
    Fit("bedroom", 6, 28, 2.0, 5),
    Fit("office", 5, 24, 1.8, 1.5),
    Fit("dining room", 8, 26, 2.2, 1.5),
    Fit("living room", 12, 400, 2.6, 5),
    Fit("garage", 14, 60, 2.6, 0.6),
    Fit("room", 2, 400, 0.8, 0.5),
)


def with_kinds(rooms: list[RoomSpec], rng: Generator) -> list[RoomSpec]:
    """Return the rooms, each of a kind that its size allows."""
    return [room.model_copy(update={"kind": _kind(room, rng)}) for room in rooms]


def _kind(room: RoomSpec, rng: Generator) -> RoomKind:
    across = 2 * maximum_inscribed_circle(Polygon(room.polygon), tolerance=0.05).length
    fits = [f for f in FITS if f.least <= room.area <= f.most and f.across <= across]
    if not fits:
        return "room"
    weights = [fit.weight for fit in fits]
    total = sum(weights)
    return fits[int(rng.choice(len(fits), p=[weight / total for weight in weights]))].kind
