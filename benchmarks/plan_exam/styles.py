"""The styles of the exam, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.plan_exam.sheet import Colour

Walls = Literal["solid", "double line", "other"]
WALLS: tuple[Walls, ...] = ("solid", "double line", "other")

BLACK: Colour = (16, 16, 18)
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Style:
    """How a sheet looks.

    Attributes:
        walls: how they are drawn: "solid", "double line" or "other".
        fill: of walls, None for the ground's.
        outline: pen of the walls' edges, 0 for none.
        hatch: of walls: metres between lines, degrees; None for none.
        floors: colours by zone; "" for all others.
        pattern: which floors have which pattern: pairs of zones and a pattern's name.
        window: a key of symbols.WINDOWS.
        leaf: a key of symbols.LEAVES.
        sill: whether door openings have thin lines along the wall's faces.
        furniture: "all", "wet" or "none".
        language: of labels, a key of labels.WORDS.
        label: lines of a room's label: "name", "area", "size", "number".
        dimensions: sides that have chains of them: 0, 1, 2 or 4.
        unit: of dimensions, a key of extras.UNITS.
        tick: how a dimension ends.
        frame, title, north, bar, table: what else is on the sheet; bar: a scale bar's share.
        grain: how rough the paper and the pencil are.
    """

    walls: Walls
    ink: Colour = BLACK
    ground: Colour = WHITE
    fill: Colour | None = None
    outline: float = 0.0
    hatch: tuple[float, float] | None = None
    thin: float = 1.0
    light: Colour = (90, 90, 94)
    floors: tuple[tuple[str, Colour], ...] = ()
    pattern: tuple[tuple[str, str], ...] = ()
    window: str = "two lines"
    glass: Colour | None = None
    leaf: str = "line"
    sill: bool = False
    furniture: Literal["all", "wet", "none"] = "all"
    piece: Colour | None = None
    font: str = "Sans"
    size: float = 11.0
    language: str = "en"
    label: tuple[str, ...] = ("name", "area")
    upper: bool = False
    dimensions: int = 0
    unit: str = "m"
    tick: str = "slash"
    frame: bool = False
    title: str = ""
    north: bool = False
    bar: float = 0.0
    table: bool = False
    grain: float = 0.0


STYLES: dict[str, Style] = {
    "inked competition sheet": Style(
        "solid",
        fill=BLACK,
        thin=1.0,
        window="two lines",
        leaf="line",
        furniture="all",
        language="de",
        label=("name", "area"),
        dimensions=2,
        unit="m",
        north=True,
        bar=0.25,
    ),
    "letting sheet": Style(
        "solid",
        fill=(30, 30, 34),
        window="box",
        leaf="thick",
        furniture="wet",
        font="Sans-Bold",
        language="en",
        label=("name", "size"),
        title="foot",
        piece=(120, 120, 124),
        floors=(("BWU", (232, 240, 245)),),
    ),
    "housing office": Style(
        "solid",
        fill=(86, 88, 92),
        ink=(40, 40, 44),
        window="three lines",
        leaf="thin",
        sill=True,
        furniture="wet",
        font="Serif",
        language="nl",
        label=("number", "name", "area"),
        dimensions=4,
        unit="mm",
        tick="dot",
        frame=True,
        title="block",
        table=True,
    ),
    "developer's folder": Style(
        "solid",
        fill=(38, 54, 84),
        ink=(38, 54, 84),
        window="one line",
        leaf="line",
        glass=(176, 212, 232),
        furniture="all",
        piece=(128, 138, 158),
        font="SansCondensed",
        language="pl",
        label=("name", "area"),
        floors=(("BWU", (222, 234, 240)), ("", (247, 243, 235))),
        pattern=(("L12345DO", "planks"), ("BWUK", "tiles")),
        north=True,
        title="foot",
        bar=0.3,
    ),
    "computer drawing": Style(
        "double line",
        outline=1.1,
        thin=0.9,
        window="two lines",
        leaf="thin",
        furniture="wet",
        piece=(60, 110, 150),
        light=(150, 60, 60),
        font="SansMono",
        size=9.5,
        language="en",
        label=("name", "area"),
        upper=True,
        dimensions=4,
        unit="mm",
        tick="slash",
        frame=True,
        title="block",
    ),
    "draughtsman's pen": Style(
        "double line",
        outline=2.2,
        thin=1.0,
        window="one line",
        leaf="thick",
        furniture="all",
        font="Sans-Oblique",
        language="fr",
        label=("name", "area"),
        dimensions=2,
        unit="m",
        tick="arrow",
        north=True,
        bar=0.3,
    ),
    "council copy": Style(
        "double line",
        outline=1.6,
        ink=(46, 40, 36),
        ground=(246, 240, 224),
        light=(110, 100, 88),
        thin=1.1,
        window="box",
        leaf="line",
        sill=True,
        furniture="wet",
        font="Serif-Italic",
        language="sv",
        label=("name",),
        dimensions=1,
        unit="cm",
        tick="slash",
        title="block",
        grain=2.0,
    ),
    "grey brochure": Style(
        "other",
        fill=(172, 174, 178),
        outline=1.4,
        window="two lines",
        leaf="line",
        furniture="all",
        font="Sans-ExtraLight",
        language="es",
        label=("name", "area"),
        pattern=(("BWK", "tiles"),),
        title="foot",
        north=True,
    ),
    "hatched section": Style(
        "other",
        outline=1.6,
        hatch=(0.09, 45),
        window="three lines",
        leaf="thin",
        furniture="wet",
        font="Sans",
        language="de",
        label=("name", "area"),
        dimensions=4,
        unit="m",
        tick="slash",
        frame=True,
        title="block",
        bar=0.4,
    ),
    "blueprint": Style(
        "other",
        ink=(236, 242, 250),
        ground=(28, 66, 132),
        light=(170, 196, 232),
        outline=1.6,
        hatch=(0.06, -45),
        window="two lines",
        leaf="line",
        furniture="all",
        font="SansMono",
        size=9.5,
        language="en",
        label=("name", "size"),
        upper=True,
        dimensions=2,
        unit="ft",
        tick="arrow",
        title="block",
        frame=True,
        grain=3.0,
    ),
    "coloured handout": Style(
        "other",
        fill=(150, 108, 82),
        ink=(84, 58, 44),
        outline=1.2,
        window="one line",
        glass=(150, 205, 235),
        leaf="thick",
        furniture="all",
        piece=(120, 96, 84),
        font="Sans-Bold",
        size=10.5,
        language="it",
        label=("name", "area"),
        floors=(
            ("LD", (250, 232, 196)),
            ("12345O", (220, 234, 206)),
            ("BWU", (202, 226, 240)),
            ("K", (252, 220, 196)),
            ("", (240, 236, 230)),
        ),
        pattern=(("BWU", "tiles"),),
        bar=0.3,
    ),
    "pencil sketch": Style(
        "other",
        fill=(120, 118, 116),
        ink=(78, 76, 76),
        ground=(250, 248, 242),
        light=(130, 128, 126),
        hatch=(0.05, 60),
        outline=1.8,
        thin=1.2,
        window="two lines",
        leaf="line",
        furniture="all",
        font="Serif-Italic",
        language="en",
        label=("name",),
        dimensions=1,
        unit="m",
        tick="slash",
        grain=7.0,
    ),
}
