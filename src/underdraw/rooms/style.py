"""What makes a style: its walls, floor, woods, metal, and how bright it is. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from underdraw.rooms.colors import COLORS, NEUTRAL, SATURATED, WOODS, unit
from underdraw.scene import Material

Tone = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Finish:
    """Pair a surface's look with the words for it in a caption; scale is jittered per room."""

    word: str
    material: Material


@dataclass(frozen=True, slots=True)
class Style:
    """Choose from these when a room is drawn.

    `woods`, `accents`, `strong` and `quiet` name entries of the tables; cloth is mostly of a strong
    colour, else of a quiet one.
    """

    walls: tuple[Finish, ...]
    floors: tuple[Finish, ...]
    tiles: tuple[Finish, ...]
    ceiling: Tone
    frame: Tone
    legs: Tone
    woods: tuple[str, ...]
    accents: tuple[str, ...]
    leg_width: float
    wooden: float
    curtains: float
    ambient: float
    strong: tuple[str, ...] = SATURATED
    quiet: tuple[str, ...] = NEUTRAL


def _plain(word: str, tone: Tone) -> Finish:
    return Finish(word, Material(unit(tone)))


def _planks(tone: Tone, seam: Tone) -> Finish:
    return Finish("wooden", Material(unit(tone), "wood", unit(seam), 0.28))


def _concrete(word: str, tone: Tone) -> Finish:
    return Finish(word, Material(unit(tone), "concrete", scale=0.6))


def _tiles(tone: Tone, joint: Tone) -> Finish:
    return Finish("tiled", Material(unit(tone), "tile", unit(joint), 0.45))


_BRICK = Finish("brick", Material(unit((192, 110, 86)), "brick", unit((208, 146, 124)), 0.6))
_WHITE = _plain("white", (244, 244, 242))

STYLES: dict[str, Style] = {
    "modern": Style(
        walls=(_WHITE, _plain("grey", (190, 193, 197)), _plain("green", (150, 176, 156))),
        floors=(_concrete("grey", (176, 178, 181)), _concrete("beige", (214, 198, 170))),
        tiles=(_tiles((222, 224, 226), (168, 170, 173)), _tiles((92, 95, 100), (150, 152, 156))),
        ceiling=(248, 248, 248),
        frame=(44, 44, 47),
        legs=COLORS["black"],
        woods=("warm",),
        accents=("black", "white", "grey"),
        leg_width=0.05,
        wooden=0.15,
        curtains=0.35,
        ambient=0.66,
    ),
    "industrial": Style(
        walls=(_BRICK, _BRICK, _BRICK, _concrete("concrete", (168, 166, 163))),
        floors=(
            _concrete("dark", (112, 111, 112)),
            Finish("dark", Material(unit((124, 88, 66)), "wood", unit((80, 56, 43)), 0.28)),
        ),
        tiles=(_tiles((104, 102, 100), (60, 58, 57)), _tiles((150, 92, 74), (196, 160, 140))),
        ceiling=(205, 205, 205),
        frame=COLORS["black"],
        legs=COLORS["black"],
        woods=("dark", "warm"),
        accents=("black", "black", "grey"),
        leg_width=0.06,
        wooden=0.5,
        curtains=0.1,
        ambient=0.74,
    ),
    "scandinavian": Style(
        walls=(_WHITE, _WHITE, _plain("beige", (234, 224, 206))),
        floors=(_planks((220, 186, 140), (168, 130, 88)),),
        tiles=(_tiles((238, 232, 220), (196, 186, 168)), _tiles((204, 216, 214), (240, 242, 240))),
        ceiling=(250, 250, 248),
        frame=(246, 246, 244),
        legs=WOODS["pale"],
        woods=("pale",),
        accents=("white", "beige"),
        leg_width=0.06,
        wooden=0.7,
        curtains=0.55,
        ambient=0.66,
    ),
}
