"""Procedural interiors: a seed gives a furnished room, its picture, its maps and its caption."""

from underdraw.rooms.caption import VOCABULARY, caption, describe
from underdraw.rooms.classes import CLASSES, PALETTE
from underdraw.rooms.colors import COLORS, color_name
from underdraw.rooms.draw import Drawing, Thing, draw
from underdraw.rooms.room_types import ROOM_TYPES
from underdraw.rooms.sample import HELD_OUT, Named, Room, sample
from underdraw.rooms.style import STYLES

__all__ = [
    "CLASSES",
    "COLORS",
    "HELD_OUT",
    "PALETTE",
    "ROOM_TYPES",
    "STYLES",
    "VOCABULARY",
    "Drawing",
    "Named",
    "Room",
    "Thing",
    "caption",
    "color_name",
    "describe",
    "draw",
    "sample",
]
