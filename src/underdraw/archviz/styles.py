"""Styles of interiors: what a model is told, and what the scene is built of. Data only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from underdraw.registry import Registry
from underdraw.rooms.colors import COLORS, WOODS, unit
from underdraw.rooms.style import STYLES, Finish, Style, Tone
from underdraw.scene import Material

NEGATIVE = (
    "blurry, lowres, deformed furniture, crooked walls, fisheye, people, text, watermark, logo"
)


@dataclass(frozen=True, slots=True)
class Design:
    """Hold a style.

    Attributes:
        look: what the scene's surfaces and furniture are made of, and their colours.
        told: the style that the embedded pack knows it as, or None.
        words: what other models are told.
        materials: named for every view of a room, in this order.
        negative: what they are told to keep away from.
    """

    look: Style
    told: str | None
    words: str
    materials: tuple[str, ...]
    negative: str = NEGATIVE


def _paint(word: str, tone: Tone) -> Finish:
    return Finish(word, Material(unit(tone)))


def _plaster(word: str, tone: Tone) -> Finish:
    return Finish(word, Material(unit(tone), "concrete", scale=0.6))


def _boards(tone: Tone, seam: Tone) -> Finish:
    return Finish("wooden", Material(unit(tone), "wood", unit(seam), 0.28))


def _tiles(tone: Tone, joint: Tone) -> Finish:
    return Finish("tiled", Material(unit(tone), "tile", unit(joint), 0.45))


def _between(first: Finish, *others: Finish) -> tuple[Finish, ...]:
    """Put the finish that makes a style between all others: every other wall has it."""
    return tuple(finish for other in others for finish in (first, other))


_OAK, _ASH = _boards((220, 186, 140), (168, 130, 88)), _boards((226, 206, 176), (180, 156, 122))
_WALNUT, _LIMED = _boards((166, 108, 66), (120, 76, 46)), _boards((196, 178, 154), (150, 132, 110))

_MODERN = replace(
    STYLES["modern"],
    walls=_between(*STYLES["modern"].walls, _paint("beige", (220, 208, 190))),
    floors=(*STYLES["modern"].floors, _OAK),
    woods=("warm", "pale"),
    strong=("blue", "teal", "orange", "green"),
    quiet=("white", "grey", "black"),
)
_INDUSTRIAL = replace(
    STYLES["industrial"],
    walls=_between(
        *dict.fromkeys(STYLES["industrial"].walls),
        _paint("white", (224, 222, 218)),
        _paint("grey", (122, 126, 132)),
    ),
    floors=(*STYLES["industrial"].floors, _plaster("grey", (150, 148, 146))),
    accents=("black", "grey"),
    strong=("red", "orange", "brown", "green"),
    quiet=("black", "grey", "brown"),
)
_SCANDINAVIAN = replace(
    STYLES["scandinavian"],
    walls=_between(
        *dict.fromkeys(STYLES["scandinavian"].walls),
        _paint("green", (196, 208, 190)),
        _paint("blue", (192, 206, 216)),
    ),
    floors=(*STYLES["scandinavian"].floors, _ASH),
    woods=("pale", "warm"),
    strong=("blue", "teal", "yellow", "orange"),
    quiet=("white", "grey", "beige"),
)
_JAPANDI = replace(
    STYLES["scandinavian"],
    walls=(
        _plaster("beige", (226, 216, 200)),
        _plaster("white", (238, 234, 226)),
        _plaster("green", (190, 194, 172)),
    ),
    floors=(_boards((190, 150, 108), (146, 110, 74)), _ASH),
    tiles=(
        _tiles((198, 192, 180), (160, 152, 140)),
        _tiles((112, 112, 108), (150, 150, 146)),
    ),
    frame=COLORS["black"],
    legs=COLORS["black"],
    woods=("pale", "dark"),
    accents=("black", "beige"),
    strong=("beige", "green", "brown", "grey"),
    quiet=("white", "grey", "black"),
    wooden=0.85,
    curtains=0.3,
)
_MEDITERRANEAN = replace(
    STYLES["scandinavian"],
    walls=(
        _plaster("white", (246, 240, 228)),
        _plaster("yellow", (240, 216, 158)),
        _plaster("pink", (234, 200, 184)),
    ),
    floors=(
        _tiles((204, 124, 88), (226, 196, 168)),
        _tiles((226, 206, 172), (192, 166, 130)),
    ),
    tiles=(_tiles((78, 132, 176), (232, 232, 226)), _tiles((72, 150, 140), (232, 232, 226))),
    legs=WOODS["warm"],
    woods=("warm", "dark"),
    accents=("blue", "white"),
    strong=("blue", "teal", "orange", "yellow"),
    quiet=("white", "beige"),
    ambient=0.72,
)
_MID_CENTURY = replace(
    STYLES["modern"],
    walls=(
        _paint("white", (242, 238, 228)),
        _paint("teal", (70, 132, 130)),
        _paint("yellow", (226, 188, 96)),
        _paint("green", (140, 150, 96)),
    ),
    floors=(_WALNUT, _OAK),
    tiles=(_tiles((226, 214, 180), (180, 166, 132)), _tiles((122, 168, 162), (220, 222, 214))),
    frame=WOODS["warm"],
    legs=WOODS["dark"],
    woods=("warm", "dark"),
    accents=("white", "brown"),
    strong=("orange", "teal", "yellow", "green"),
    quiet=("brown", "beige", "white"),
    leg_width=0.04,
    wooden=0.8,
)
_MINIMALIST = replace(
    STYLES["modern"],
    walls=_between(
        _paint("white", (246, 246, 245)),
        _paint("grey", (214, 214, 214)),
        _paint("beige", (232, 226, 216)),
    ),
    floors=(_plaster("grey", (206, 206, 205)), _LIMED),
    tiles=(_tiles((228, 228, 228), (200, 200, 200)), _tiles((120, 122, 124), (150, 152, 154))),
    woods=("pale", "dark"),
    accents=("white", "grey"),
    strong=("white", "grey", "black", "beige"),
    quiet=("white", "beige", "grey"),
    wooden=0.1,
    curtains=0.2,
)
_RUSTIC = replace(
    STYLES["industrial"],
    walls=(
        _plaster("beige", (228, 206, 172)),
        _plaster("white", (240, 234, 220)),
        _plaster("green", (170, 172, 138)),
    ),
    floors=(_boards((136, 90, 58), (92, 60, 38)), _tiles((176, 118, 88), (140, 98, 76))),
    tiles=(_tiles((176, 130, 96), (130, 96, 70)), _tiles((206, 196, 176), (160, 148, 128))),
    ceiling=(236, 226, 208),
    frame=WOODS["dark"],
    legs=WOODS["dark"],
    woods=("dark", "warm"),
    accents=("brown", "beige"),
    strong=("red", "green", "brown", "blue"),
    quiet=("beige", "white", "brown"),
    wooden=0.9,
    curtains=0.6,
)
_ART_DECO = replace(
    STYLES["modern"],
    walls=(
        _paint("green", (44, 92, 76)),
        _paint("blue", (40, 62, 104)),
        _paint("pink", (214, 172, 166)),
    ),
    floors=(
        _tiles((236, 234, 228), (40, 40, 42)),
        _boards((104, 66, 44), (70, 44, 30)),
    ),
    tiles=(_tiles((36, 38, 42), (200, 170, 96)), _tiles((224, 220, 210), (60, 60, 62))),
    frame=COLORS["black"],
    legs=(196, 158, 74),
    woods=("dark", "warm"),
    accents=("black", "yellow"),
    strong=("yellow", "purple", "teal", "pink"),
    quiet=("black", "white"),
    wooden=0.3,
    curtains=0.8,
)

DESIGNS: Registry[Design] = Registry(
    "style",
    {
        "modern": Design(
            _MODERN,
            "modern",
            "modern interior design, clean lines, natural light",
            ("smooth plaster", "polished concrete", "lacquered wood", "brushed steel"),
        ),
        "industrial": Design(
            _INDUSTRIAL,
            "industrial",
            "industrial loft, exposed brick, metal fixtures",
            ("exposed brick", "raw concrete", "black steel", "aged leather"),
        ),
        "scandinavian": Design(
            _SCANDINAVIAN,
            "scandinavian",
            "scandinavian interior, white walls, wooden floors, soft daylight",
            ("pale oak", "white paint", "wool", "linen"),
        ),
        "japandi": Design(
            _JAPANDI,
            "scandinavian",
            "japandi interior, calm, low furniture, wabi-sabi, warm neutral tones",
            ("lime plaster", "ash wood", "black stained wood", "washi paper", "linen"),
        ),
        "mediterranean": Design(
            _MEDITERRANEAN,
            None,
            "mediterranean interior, whitewashed walls, sunlight, terracotta floor",
            ("whitewash", "terracotta tiles", "blue glazed tiles", "rattan"),
        ),
        "mid-century": Design(
            _MID_CENTURY,
            "modern",
            "mid-century modern interior, 1950s furniture, tapered legs, warm wood",
            ("walnut", "teak", "wool bouclé", "brass"),
        ),
        "minimalist": Design(
            _MINIMALIST,
            "modern",
            "minimalist interior, uncluttered, monochrome, even light",
            ("white plaster", "micro-cement", "matt lacquer"),
        ),
        "rustic": Design(
            _RUSTIC,
            None,
            "rustic country interior, timber, cosy, warm light",
            ("reclaimed timber", "lime plaster", "wrought iron", "checked cotton"),
        ),
        "art deco": Design(
            _ART_DECO,
            None,
            "art deco interior, bold geometry, rich colours, glamour",
            ("dark green lacquer", "black and white marble", "brass", "velvet"),
        ),
    },
)
"""Every style by name; the first three are those that the embedded pack was taught."""
