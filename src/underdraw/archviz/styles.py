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


_MODERN = replace(
    STYLES["modern"], strong=("blue", "teal", "orange"), quiet=("white", "grey", "black")
)
_INDUSTRIAL = replace(
    STYLES["industrial"], strong=("red", "orange", "brown"), quiet=("black", "grey", "brown")
)
_SCANDINAVIAN = replace(
    STYLES["scandinavian"], strong=("blue", "teal", "yellow"), quiet=("white", "grey", "beige")
)
_JAPANDI = replace(
    STYLES["scandinavian"],
    walls=(_plaster("beige", (226, 216, 200)),),
    floors=(_boards((190, 150, 108), (146, 110, 74)),),
    tiles=(_tiles((198, 192, 180), (160, 152, 140)),),
    frame=COLORS["black"],
    legs=COLORS["black"],
    woods=("pale", "dark"),
    accents=("black", "beige"),
    strong=("beige", "green", "brown"),
    quiet=("white", "grey", "black"),
    wooden=0.85,
    curtains=0.3,
)
_MEDITERRANEAN = replace(
    STYLES["scandinavian"],
    walls=(_plaster("white", (246, 240, 228)),),
    floors=(_tiles((204, 124, 88), (226, 196, 168)),),
    tiles=(_tiles((78, 132, 176), (232, 232, 226)),),
    legs=WOODS["warm"],
    woods=("warm",),
    accents=("blue", "white"),
    strong=("blue", "teal", "orange"),
    quiet=("white", "beige"),
    ambient=0.72,
)
_MID_CENTURY = replace(
    STYLES["modern"],
    walls=(_paint("white", (242, 238, 228)), _paint("teal", (70, 132, 130))),
    floors=(_boards((166, 108, 66), (120, 76, 46)),),
    tiles=(_tiles((226, 214, 180), (180, 166, 132)),),
    frame=WOODS["warm"],
    legs=WOODS["dark"],
    woods=("warm", "dark"),
    accents=("white", "brown"),
    strong=("orange", "teal", "yellow", "green"),
    quiet=("brown", "beige"),
    leg_width=0.04,
    wooden=0.8,
)
_MINIMALIST = replace(
    STYLES["modern"],
    walls=(_paint("white", (246, 246, 245)),),
    floors=(_plaster("grey", (206, 206, 205)),),
    tiles=(_tiles((228, 228, 228), (200, 200, 200)),),
    accents=("white", "grey"),
    strong=("white", "grey", "black"),
    quiet=("white", "beige"),
    wooden=0.1,
    curtains=0.2,
)
_RUSTIC = replace(
    STYLES["industrial"],
    walls=(_plaster("beige", (228, 206, 172)),),
    floors=(_boards((136, 90, 58), (92, 60, 38)),),
    tiles=(_tiles((176, 130, 96), (130, 96, 70)),),
    ceiling=(236, 226, 208),
    frame=WOODS["dark"],
    legs=WOODS["dark"],
    woods=("dark", "warm"),
    accents=("brown", "beige"),
    strong=("red", "green", "brown"),
    quiet=("beige", "white", "brown"),
    wooden=0.9,
    curtains=0.6,
)
_ART_DECO = replace(
    STYLES["modern"],
    walls=(_paint("green", (44, 92, 76)),),
    floors=(_tiles((236, 234, 228), (40, 40, 42)),),
    tiles=(_tiles((36, 38, 42), (200, 170, 96)),),
    frame=COLORS["black"],
    legs=(196, 158, 74),
    woods=("dark",),
    accents=("black", "yellow"),
    strong=("yellow", "purple", "teal"),
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
