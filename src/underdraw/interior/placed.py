"""A piece where it stands or hangs."""

from __future__ import annotations

from dataclasses import dataclass

from underdraw.interior.floor import GRAZE, footprint
from underdraw.interior.rules import HUNG
from underdraw.rooms.piece import Piece, Stand


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece that stands: its kind, and the side of the room at its back if it has one."""

    kind: str
    piece: Piece
    stand: Stand
    side: int | None = None

    def meets(self, other: Placed) -> bool:
        """Tell whether two are in one place, on the ground and in height."""
        (a, b), (c, d) = self._heights(), other._heights()
        grounds = (footprint(one.stand, one.piece.size) for one in (self, other))
        return a < d and c < b and next(grounds).intersection(next(grounds)).area > GRAZE

    def _heights(self) -> tuple[float, float]:
        middle, high = self.stand.y, self.piece.size[1]
        return (
            (middle - high / 2, middle + high / 2) if self.kind in HUNG else (middle, middle + high)
        )
