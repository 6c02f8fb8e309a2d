"""What is built, before it has its number."""

from __future__ import annotations

from dataclasses import dataclass

from underdraw.scene import Shape, Vector


@dataclass(frozen=True, slots=True)
class Made:
    """Hold a thing of a room (None: of the outside) with its shapes in the world.

    `label` is a name of rooms.CLASSES, `name` is unique in the storey; `color` and `word` are as
    those of a Piece. `light` is where a lamp shines from. `beyond` names the rooms that it is part
    of besides: the one behind a door, those behind an outside wall.
    """

    room: str | None
    label: str
    name: str
    shapes: tuple[Shape, ...]
    contact: float
    color: str | None = None
    word: str | None = None
    light: Vector | None = None
    beyond: frozenset[str] = frozenset()
