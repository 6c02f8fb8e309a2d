"""The ways in which plans are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from benchmarks.plan_exam.sheet import Colour

Walls = Literal["solid", "double line", "other"]
WALLS: tuple[Walls, ...] = get_args(Walls)
Floor = tuple[Colour, str]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True)
class Style:
    """How a page is drawn; colours are RGB, pens in metres.

    Attributes:
        walls: the group that a table shows it in.
        masonry, door, window: names in the tables of masonry.py and symbols.py.
        wall_ink, wall_fill, wall_pen: of walls.
        ink, pen: of doors, windows, stairs and balconies.
        glass: what windows are filled with.
        threshold: whether doors to the outside have lines at both faces of the wall.
        language: of words, in words.py.
        lettering: "print", "strokes" or "slanting".
        says: what is written in rooms, see labels.py.
        letter: metres that capitals are high.
        furniture: "all" or "fittings".
        soft: colour of furniture's lines, and of its fill or None.
        floors: of dry and of wet rooms, or None for bare paper.
        balcony: fill, and whether it is boarded.
        carries: what is around the plan.
        shake: metres that a hand is off the line.
        worn: whether the sheet went through a copier.
    """

    walls: Walls
    masonry: str
    wall_ink: Colour = BLACK
    wall_fill: Colour = WHITE
    wall_pen: float = 0.03
    paper: Colour = WHITE
    ink: Colour = BLACK
    pen: float = 0.02
    door: str = "line and arc"
    window: str = "three lines"
    glass: Colour = WHITE
    threshold: bool = False
    language: str = "English"
    lettering: str = "print"
    says: str = "area"
    letter: float = 0.17
    furniture: str = "all"
    soft: tuple[Colour, Colour | None] = ((120, 120, 120), None)
    floors: tuple[Floor, Floor] | None = None
    balcony: tuple[Colour | None, bool] = (None, False)
    carries: frozenset[str] = field(default_factory=frozenset)
    shake: float = 0.0
    worn: bool = False


STYLES: dict[str, Style] = {
    "black poche": Style(
        walls="solid",
        masonry="solid",
        pen=0.018,
        door="line and arc",
        window="three lines",
        language="German",
        lettering="strokes",
        letter=0.15,
        soft=((90, 90, 90), None),
        carries=frozenset({"measures", "title", "north"}),
    ),
    "agent": Style(
        walls="solid",
        masonry="solid",
        wall_ink=(72, 74, 80),
        ink=(110, 112, 118),
        pen=0.022,
        door="full leaf and arc",
        threshold=True,
        window="glass",
        says="measures",
        soft=((165, 168, 172), (246, 246, 246)),
        balcony=((240, 241, 238), True),
        carries=frozenset({"heading"}),
    ),
    "old scan": Style(
        walls="solid",
        masonry="solid",
        wall_ink=(28, 26, 24),
        paper=(238, 231, 214),
        ink=(40, 38, 36),
        pen=0.026,
        glass=(238, 231, 214),
        window="four lines",
        language="Czech",
        lettering="slanting",
        furniture="fittings",
        soft=((60, 56, 52), None),
        carries=frozenset({"measures", "centimetres", "title"}),
        shake=0.006,
        worn=True,
    ),
    "housing office": Style(
        walls="solid",
        masonry="solid",
        wall_ink=(20, 20, 20),
        door="sector",
        threshold=True,
        window="framed",
        language="Swedish",
        says="name",
        letter=0.2,
        furniture="fittings",
        soft=((70, 70, 70), WHITE),
        floors=((WHITE, ""), (WHITE, "tiles")),
        carries=frozenset({"heading", "north"}),
    ),
    "fine pen": Style(
        walls="double line",
        masonry="outlined",
        wall_pen=0.024,
        pen=0.02,
        door="panel and arc",
        threshold=True,
        window="four lines",
        language="French",
        lettering="strokes",
        letter=0.15,
        carries=frozenset({"measures", "north"}),
    ),
    "two pens": Style(
        walls="double line",
        masonry="two pens",
        wall_pen=0.022,
        pen=0.018,
        door="line and arc",
        threshold=True,
        window="with sill",
        language="Spanish",
        lettering="print",
        says="number",
        soft=((110, 110, 110), None),
        carries=frozenset({"title", "scale bar"}),
    ),
    "hobby": Style(
        walls="double line",
        masonry="outlined",
        wall_ink=(40, 40, 60),
        wall_pen=0.036,
        ink=(40, 40, 60),
        pen=0.03,
        door="panel and dashes",
        window="glass",
        glass=(225, 238, 250),
        says="measures",
        soft=((130, 130, 150), (245, 243, 236)),
        balcony=((235, 240, 228), False),
    ),
    "hatched": Style(
        walls="other",
        masonry="hatched",
        wall_fill=(196, 196, 196),
        wall_pen=0.026,
        door="panel and arc",
        window="framed",
        language="German",
        lettering="slanting",
        says="number",
        letter=0.15,
        furniture="fittings",
        floors=((WHITE, ""), (WHITE, "tiles")),
        carries=frozenset({"measures", "title", "north", "scale bar"}),
    ),
    "grey fill": Style(
        walls="other",
        masonry="outlined",
        wall_ink=(60, 60, 60),
        wall_fill=(188, 190, 194),
        wall_pen=0.022,
        ink=(90, 90, 90),
        door="sector",
        threshold=True,
        window="four lines",
        glass=(236, 244, 248),
        language="French",
        says="area",
        soft=((150, 150, 150), (250, 250, 250)),
        balcony=((244, 244, 240), True),
        carries=frozenset({"heading", "north"}),
    ),
    "blueprint": Style(
        walls="other",
        masonry="outlined",
        wall_ink=(236, 242, 250),
        wall_fill=(92, 128, 182),
        wall_pen=0.03,
        paper=(28, 62, 122),
        ink=(226, 234, 246),
        pen=0.022,
        glass=(28, 62, 122),
        door="line and arc",
        window="three lines",
        lettering="strokes",
        says="name",
        soft=((150, 176, 214), None),
        carries=frozenset({"measures", "title"}),
    ),
    "brochure": Style(
        walls="other",
        masonry="shaded",
        wall_ink=(86, 66, 52),
        ink=(120, 96, 80),
        pen=0.022,
        door="full leaf and arc",
        threshold=True,
        window="glass",
        glass=(214, 234, 244),
        paper=(252, 250, 245),
        language="Spanish",
        soft=((140, 122, 104), (250, 246, 238)),
        floors=(((233, 211, 180), "boards"), ((222, 230, 232), "tiles")),
        balcony=((205, 214, 190), True),
        carries=frozenset({"heading"}),
    ),
    "pencil": Style(
        walls="other",
        masonry="scribbled",
        wall_ink=(84, 84, 88),
        wall_fill=(176, 176, 178),
        wall_pen=0.022,
        paper=(248, 246, 240),
        ink=(92, 92, 96),
        pen=0.022,
        glass=(248, 246, 240),
        door="line and arc",
        window="three lines",
        language="Swedish",
        lettering="slanting",
        soft=((140, 140, 144), None),
        shake=0.014,
    ),
}
