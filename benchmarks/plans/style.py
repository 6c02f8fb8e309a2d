"""How a page is drawn: one random draw of everything that draughtsmen do differently."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.plans.doors import DOORS, WIDE
from benchmarks.plans.draws import Draw, between, chance, drawn, one_of, some_of, tone
from benchmarks.plans.letters import FONTS, Font
from benchmarks.plans.pen import Colour
from benchmarks.plans.walls import WALL_LOOKS, WallLook, wall_look
from benchmarks.plans.windows import WINDOWS
from benchmarks.plans.words import AREAS, ROOMS
from numpy.random import Generator


@dataclass(frozen=True)
class Style:
    """The hand that draws a plan; lengths are in metres, shares from 0 to 1."""

    walls: dict[str, WallLook]
    changed: float
    line: Colour
    remark: Colour
    pen: float
    shadow: float
    fine: int
    paper: Colour
    windows: tuple[str, ...]
    doors: tuple[str, ...]
    wide: tuple[str, ...]
    glass: Colour | None
    swing: Colour
    jambs: bool
    thresholds: int
    glazed: bool  # doors that lead out have panes, as windows have
    radiators: bool
    casing: float
    furniture: float
    piece: Colour
    tints: tuple[Colour, ...]
    floors: str
    floor: Colour
    wood: Colour
    texture: float
    grout: Colour
    language: str
    area: str
    labels: float
    label: str
    letters: float
    font: Font
    around: float
    only: tuple[str, ...]  # of what is around a plan; all of it where none is named
    finish: str
    wobble: float


# What programs colour the layers of a drawing with.
_LAYERS = ((200, 30, 30), (30, 60, 200), (20, 140, 60), (170, 40, 170), (0, 140, 160))
_PALE = tone(195, 250, 0.6)
_LINE = one_of((0, 0, 0), (0, 0, 0), (20, 20, 20), (50, 50, 50), (90, 90, 90), (40, 40, 90))

CHOICES: dict[str, Draw] = {
    "outer": one_of(*WALL_LOOKS, *(["solid"] * 6), "grey", "grey", "hollow", "hollow", "hatched"),
    "inner": one_of(*([None] * 5), "solid", "grey", "hollow", "hatched", *["fine"] * 3),
    "changed_to": one_of("solid", "hollow", "hatched", "coloured", "tinted hatch"),
    "column": one_of(None, None, "solid", "hatched"),
    "changed": one_of(*([0.0] * 9), 0.3),
    "line": _LINE,
    "remark": one_of((0, 0, 0), (0, 0, 0), (60, 60, 60), (120, 120, 120), *_LAYERS),
    "shadow": one_of(*([0.0] * 11), 0.06, 0.12),
    "pen": one_of(0.008, 0.012, 0.015, 0.02, 0.03),
    "fine": one_of(1, 2, 2, 2),
    "paper": one_of((255, 255, 255), (255, 255, 255), (250, 247, 238), (240,) * 3, (205,) * 3),
    "windows": some_of(*WINDOWS, "two lines", "three lines", "three lines", "four lines", "framed"),
    "doors": some_of(*DOORS, "arc", "arc", "boxed arc", "leaf", "stout leaf", most=3),
    "wide": some_of(*WIDE),
    "glass": one_of(None, None, (255, 255, 255), (215, 235, 250), (225, 225, 225), (180, 210, 235)),
    "swing": one_of(
        (0, 0, 0), (0, 0, 0), (60, 60, 60), (120, 120, 120), (150, 110, 70), *_LAYERS[:3]
    ),
    "jambs": chance(0.5),
    "thresholds": one_of(0, 0, 1, 2, 2),
    "glazed": chance(0.3),
    "radiators": chance(0.12),
    "casing": one_of(0.0, 0.0, 0.0, 0.04, 0.06),
    "furniture": one_of(0.0, 0.0, 0.4, 0.8, 1.2, 2.0),
    "piece": one_of(
        (0, 0, 0), (30, 30, 30), (90, 90, 90), (130, 130, 130), (160, 160, 160), *_LAYERS
    ),
    "tints": lambda rng: tuple(_PALE(rng) for _ in range(int(rng.choice([0, 0, 0, 1, 4])))),
    "floors": one_of("none", "none", "none", "one", "by room", "by kind", "wood"),
    "wood": tone(120, 215, 0.0),
    "floor": lambda rng: (255, 255, 255) if rng.random() < 0.3 else _PALE(rng),
    "texture": one_of(0.0, 0.0, 0.0, 0.3, 0.6, 1.0),
    "grout": one_of(
        (225, 225, 225), (200, 200, 200), (170, 170, 170), (130, 130, 130), (90, 90, 90)
    ),
    "language": one_of(*ROOMS, "en", "en"),
    "area": one_of("", *AREAS),
    "labels": one_of(0.0, 0.7, 1.0, 1.0),
    "label": one_of("plain", "plain", "plain", "boxed", "number", "turned"),
    "letters": between(0.11, 0.26),
    "font": one_of(*FONTS),
    "around": one_of(0.0, 0.15, 0.4, 0.7),
    "only": one_of(()),
    "finish": one_of(*(["none"] * 14), "blueprint", "dark", "sepia", "ink"),
    "wobble": one_of(*([0.0] * 9), 0.006, 0.012, 0.02),
}


def random_style(rng: Generator, told: dict[str, Draw] | None = None) -> Style:
    """Return a style; how to draw some of its fields may be told, its walls by a word."""
    table = CHOICES | (told or {})
    fields = drawn(table, rng)
    words = [fields.pop(name) for name in ("inner", "changed_to", "outer", "column")]
    outer = wall_look(words[2], rng)
    looks = [wall_look(word, rng, line=outer.line) if word else outer for word in words]
    fields["walls"] = dict(
        zip(("inner", "changed", "outer", "column"), [*looks[:2], outer, looks[3]])
    )
    return Style(**fields)


def named_style(name: str, rng: Generator) -> Style:
    """Return a random style of one of STYLES: what a careful draughtsman does, in few ways."""
    return random_style(rng, _PLAIN | STYLES[name])


_PLAIN: dict[str, Draw] = {
    "inner": one_of(None),
    "changed": one_of(0.0),
    "pen": one_of(0.015, 0.02, 0.03),
    "fine": one_of(3),
    "paper": one_of((255, 255, 255)),
    "windows": some_of("line", "two lines", "three lines", "narrow pair", "narrow three", most=1),
    "doors": some_of("arc", "boxed arc", "dashed arc", "ajar", "bare arc", "leaf", most=2),
    "furniture": one_of(0.0, 0.4, 0.8),
    "floors": one_of("none", "none", "by room"),
    "texture": one_of(0.0, 0.0, 0.3),
    "label": one_of("plain"),
    "around": one_of(0.0, 0.4),
    "only": one_of(("chains", "scale bar", "north", "frame", "title block")),
    "finish": one_of("none"),
    "shadow": one_of(0.0),
    "radiators": chance(0.0),
    "wobble": one_of(0.0),
}

# The cells of python -m benchmarks.plans.
STYLES: dict[str, dict[str, Draw]] = {
    "solid": {"outer": one_of("solid")},
    "grey": {"outer": one_of("neat grey")},
    "hatched": {"outer": one_of("neat hatch")},
    "hollow": {"outer": one_of("neat hollow")},
    "blueprint": {"outer": one_of("solid", "neat hollow"), "finish": one_of("blueprint")},
    "coloured": {
        "outer": one_of("solid"),
        "floors": one_of("by room"),
        "texture": one_of(0.5),
        "furniture": one_of(0.8),
        "tints": lambda rng: (_PALE(rng),),
    },
    "wobbly": {"outer": one_of("solid"), "wobble": one_of(0.02)},
}

# What goes together on the pages of the world; the rest is drawn at random.
SORTS: dict[str, dict[str, Draw]] = {
    "any": {},
    "rendered": {
        "outer": one_of("white", "white", "grey", "solid", "coloured"),
        "inner": one_of(None),
        "floors": one_of("wood", "wood", "by room", "one"),
        "texture": one_of(0.5, 1.0),
        "shadow": one_of(0.0, 0.06, 0.12),
        "furniture": one_of(1.2, 2.0),
        "tints": lambda rng: tuple(tone(120, 250, 0.7)(rng) for _ in range(3)),
        "around": one_of(0.0, 0.15),
        "paper": one_of((255, 255, 255), (225, 225, 225), (200, 215, 190)),
        "finish": one_of("none"),
    },
    "brochure": {
        "outer": one_of("solid", "solid", "grey", "coloured"),
        "inner": one_of(None, None, "solid"),
        "floors": one_of("none", "one", "by kind", "by room"),
        "furniture": one_of(0.0, 0.8, 1.2),
        "around": one_of(0.0, 0.1, 0.2),
        "labels": one_of(1.0),
        "label": one_of("plain"),
        "finish": one_of("none"),
        "wobble": one_of(0.0),
    },
    "clean": _PLAIN
    | {name: CHOICES[name] for name in ("outer", "inner", "windows", "doors", "pen", "furniture")},
    "bearing": {
        "outer": one_of("solid", "solid", "grey", "coloured", "hatched", "cavity", "hollow"),
        "inner": one_of("fine", "fine", "fine", "hollow", "grey", "hatched"),
        "floors": one_of("none", "none", "by room"),
        "shadow": one_of(0.0),
        "finish": one_of("none"),
    },
    "built": {
        "outer": one_of("cavity", "cavity", "cavity grey", "cavity hatch", "layered"),
        "inner": one_of("fine", "fine", "fine", "hollow", "hatched", "solid"),
        "floors": one_of("none", "none", "none", "by room"),
        "tints": lambda _: (),
        "wobble": one_of(0.0, 0.0, 0.006),
    },
    "engineer": {
        "outer": one_of("hollow", "hatched", "solid", "layered", "layered hatch", "bare hatch"),
        "inner": one_of(None, None, "fine", "hollow", "solid"),
        "floors": one_of("none"),
        "pen": one_of(0.008, 0.012, 0.015),
        "around": one_of(0.5, 0.8),
        "column": one_of("solid"),
        "tints": lambda _: (),
        "finish": one_of("none", "none", "none", "dark"),
        "wobble": one_of(0.0),
    },
    "bare": {
        "outer": one_of("solid", "solid", "hollow", "grey"),
        "inner": one_of(None),
        "floors": one_of("none"),
        "texture": one_of(0.0),
        "furniture": one_of(0.0),
        "labels": one_of(0.0, 1.0),
        "around": one_of(0.0),
        "finish": one_of("none"),
    },
    "sketch": {
        "outer": one_of("hollow", "sketched", "sketched", "solid", "bare hatch", "hatched"),
        "wobble": one_of(0.0, 0.006, 0.012, 0.02),
        "pen": one_of(0.015, 0.02, 0.03),
        "floors": one_of("none"),
        "around": one_of(0.0, 0.2),
        "finish": one_of("none", "none", "ink"),
    },
    "old": {
        "outer": one_of("solid", "hatched", "tinted hatch", "coloured", "grey"),
        "finish": one_of("sepia", "ink", "blueprint", "none"),
        "texture": one_of(0.0),
        "tints": lambda _: (),
    },
}
