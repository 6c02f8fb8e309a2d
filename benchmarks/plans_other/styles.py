"""Ways to draw a plan, each a convention of real offices, estate agents or hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.plans_other.canvas import Colour, Hand

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
INK: Colour = (38, 38, 42)
PENCIL: Colour = (92, 92, 98)
CHALK: Colour = (228, 236, 248)


RULED = Hand()


@dataclass(frozen=True)
class Hatch:
    """Parallel lines that fill a wall: metres apart, degrees, metres wide."""

    spacing: float
    angle: float
    width: float = 0.012


@dataclass(frozen=True)
class WallLook:
    """How cut walls are drawn.

    Attributes:
        fill: colour, None leaves the paper.
        line: metres of the outline's pen; 0 draws none.
        hatch: over the fill.
        core: metres from an outer wall's outside at which a thin line runs along it.
    """

    fill: Colour | None = None
    line: float = 0.0
    hatch: Hatch | None = None
    core: float = 0.0


@dataclass(frozen=True)
class Style:
    """A way to draw.

    Attributes:
        walls: outer walls, one look chosen a page.
        inner: inner walls where they look otherwise.
        paper: its colour.
        ink: colour of lines.
        hand: how lines are led.
        faces: fonts, one chosen a page.
        furnished: how often furniture is drawn.
        filled: furniture and floors are coloured, with shadows.
        windows: their symbols, one chosen a page.
        doors: their symbols, one chosen a page.
        sizes: how often there are dimensions.
        pen: metres of a usual thin line.
    """

    walls: tuple[WallLook, ...]
    inner: WallLook | None = None
    paper: Colour = WHITE
    ink: Colour = BLACK
    hand: Hand = RULED
    faces: tuple[str, ...] = (
        "DejaVuSans.ttf",
        "DejaVuSansCondensed.ttf",
        "DejaVuSansCondensed-Bold.ttf",
    )
    furnished: float = 0.75
    filled: bool = False
    windows: tuple[str, ...] = ("one line", "two lines", "three lines", "box", "sill")
    doors: tuple[str, ...] = ("arc", "arc", "arc", "leaf", "ajar")
    sizes: float = 0.6
    pen: float = 0.016


# Two lines alone would look like the hollow wall itself.
IN_HOLLOW = ("one line", "three lines", "box", "sill")
SERIF = ("DejaVuSerif.ttf", "DejaVuSerifCondensed-Italic.ttf", "DejaVuSerif-Italic.ttf")
MONO = ("DejaVuSansMono.ttf", "DejaVuSansMono-Oblique.ttf")

STYLES: Mapping[str, Style] = {
    "solid": Style(walls=(WallLook(fill=BLACK),)),
    "grey": Style(
        walls=(
            WallLook(fill=(88, 88, 92), line=0.014),
            WallLook(fill=(120, 120, 124), line=0.02),
        ),
        ink=INK,
        faces=("DejaVuSans-ExtraLight.ttf", "DejaVuSans.ttf"),
    ),
    "hatched": Style(
        walls=(
            WallLook(line=0.03, hatch=Hatch(0.09, 45)),
            WallLook(line=0.025, hatch=Hatch(0.07, -45, 0.01)),
            WallLook(line=0.03, hatch=Hatch(0.12, 45, 0.015)),
        ),
        faces=(*MONO, "DejaVuSansCondensed-Oblique.ttf"),
        sizes=0.85,
    ),
    "double line": Style(
        walls=(WallLook(line=0.02), WallLook(line=0.035)),
        faces=(*SERIF, "DejaVuSans.ttf"),
        windows=IN_HOLLOW,
    ),
    "cavity": Style(
        walls=(WallLook(line=0.04, core=0.12), WallLook(line=0.03, core=0.16)),
        inner=WallLook(line=0.016),
        faces=(*MONO, "DejaVuSansCondensed.ttf"),
        windows=IN_HOLLOW,
        sizes=0.8,
        pen=0.012,
    ),
    "bearing": Style(
        walls=(WallLook(fill=BLACK), WallLook(fill=(70, 70, 74))),
        inner=WallLook(line=0.018),
    ),
    "presentation": Style(
        walls=(WallLook(fill=(58, 56, 60)), WallLook(fill=BLACK), WallLook(fill=(84, 66, 54))),
        ink=(64, 60, 60),
        faces=("DejaVuSansCondensed.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf"),
        furnished=1.0,
        filled=True,
        windows=("two lines", "three lines", "box"),
        doors=("arc", "arc", "leaf"),
        sizes=0.15,
    ),
    "by hand": Style(
        walls=(WallLook(line=0.022), WallLook(line=0.022, hatch=Hatch(0.055, 58, 0.016))),
        paper=(252, 251, 247),
        ink=PENCIL,
        hand=Hand(shake=0.016, overshoot=0.1, strokes=2),
        faces=("DejaVuSans-Oblique.ttf", "DejaVuSansCondensed-Oblique.ttf"),
        windows=IN_HOLLOW,
        sizes=0.4,
    ),
    "blueprint": Style(
        walls=(
            WallLook(line=0.028),
            WallLook(line=0.02, hatch=Hatch(0.08, 45)),
            WallLook(fill=CHALK),
        ),
        paper=(32, 66, 132),
        ink=CHALK,
        faces=(*MONO, "DejaVuSansCondensed.ttf"),
        windows=IN_HOLLOW,
        sizes=0.85,
    ),
}
