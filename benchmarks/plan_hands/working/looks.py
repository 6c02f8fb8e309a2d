"""How a sheet looks: independent choices of colours, walls, symbols, furniture and lettering."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from benchmarks.plan_hands.working.sheet import Colour
from benchmarks.plans.letters import FONTS, Font
from numpy.random import Generator

SOLID = ("solid", "solid", "solid", "solid", "edged", "tones", "renewed", "mixed")
OPEN = (
    "outline",
    "outline",
    "hatched",
    "crossed",
    "leaves",
    "insulated",
    "dotted",
    "lines",
    "filled",
)
DOORS = (
    "arc",
    "arc",
    "arc",
    "arc",
    "arc",
    "arc",
    "leaf",
    "slant",
    "sector",
    "bar",
    "jambs",
    "both",
    "slide",
)
PANES = ("lines", "lines", "box", "pale", "sill", "frame", "through", "casement", "slim")
FLOORS = ("none", "none", "none", "tint", "tints", "tiles", "mixed", "boards", "units")


@dataclass(frozen=True)
class Look:
    """All choices of one sheet."""

    paper: Colour
    ink: Colour
    faint: Colour
    wall: str
    fill: Colour
    inner: Colour
    edge: float
    door: str
    other: str
    pane: str
    second: str
    glass: Colour
    panes: int
    thin: float
    hinge: float
    leaf: float
    dashed: bool
    gap: str
    floor: str
    tints: tuple[Colour, ...]
    furniture: str
    fitting: Colour
    crowd: float
    font: Font
    letters: float
    accent: Colour
    stamp: str
    language: str


def grey(rng: Generator, low: float, high: float) -> Colour:
    """Return a grey, sometimes a little warm or cold."""
    tone = rng.uniform(low, high)
    shift = rng.normal(0, 4, 3) if rng.random() < 0.3 else np.zeros(3)
    r, g, b = np.clip(tone + shift, 0, 255)
    return int(r), int(g), int(b)


def tinted(rng: Generator, low: float, high: float) -> Colour:
    """Return any colour between two tones."""
    r, g, b = rng.uniform(low, high, 3)
    return int(r), int(g), int(b)


def look(rng: Generator) -> Look:
    """Choose how a sheet looks."""
    night = rng.random() < 0.05
    solid = rng.random() < 0.68
    paper = _paper(rng, night)
    ink = grey(rng, 210, 255) if night else grey(rng, 0, 70)
    fill = grey(rng, 225, 255) if night else _wall(rng)
    inner = fill
    wall = str(rng.choice(SOLID if solid else OPEN))
    if night:
        wall = str(rng.choice(["solid", "solid", "outline", "lines", "leaves"]))
    if wall == "mixed":
        inner = paper if rng.random() < 0.6 else _pale(rng, night)
    if wall == "tones":
        inner = grey(rng, 90, 155) if sum(fill) < 250 else grey(rng, 0, 50)
    if not solid:
        inner = paper if rng.random() < 0.5 else _pale(rng, night)
    return Look(
        paper=paper,
        ink=ink,
        faint=grey(rng, 90, 150) if night else grey(rng, 100, 200),
        wall=wall,
        fill=fill,
        inner=inner,
        edge=float(rng.choice([1.0, 1.0, 1.5, 2.0, 3.0])),
        door=str(rng.choice(DOORS)),
        other=str(rng.choice(["slide", "pocket", "fold", "accordion", "arc"])),
        pane=str(rng.choice(PANES)),
        second=str(rng.choice(PANES)),
        glass=_glass(rng, paper),
        panes=int(rng.integers(1, 5)),
        thin=float(rng.choice([0.5, 1.0, 1.0, 1.0, 1.5, 2.0])),
        hinge=float(rng.choice([0.0, 0.5, 0.5, 1.0])),
        leaf=float(rng.choice([0.0, 0.0, 0.035, 0.05, 0.07])),
        dashed=bool(rng.random() < 0.15),
        gap=str(rng.choice(["open", "open", "open", "one", "two", "paper", "step"])),
        floor=str(rng.choice(FLOORS)),
        tints=tuple(_pale(rng, night) for _ in range(6)),
        furniture=str(
            rng.choice(["line", "line", "line", "pale", "colour", "dark", "thick", "black", "none"])
        ),
        fitting=tinted(rng, 90, 235),
        crowd=float(rng.choice([0.0, 0.3, 0.7, 1.0])),
        font=FONTS[int(rng.integers(len(FONTS)))],
        letters=float(rng.uniform(0.12, 0.24)),
        accent=tinted(rng, 20, 220),
        stamp=str(rng.choice(["name", "name", "area", "box", "number", "full", "bubble", "none"])),
        language=str(rng.choice(["en", "de", "fr", "es", "ru", "pl"])),
    )


def pen(rng: Generator, style: Look) -> Look:
    """Return a look whose ink is another one at times, as layers have colours of their own."""
    chance = rng.random()
    if chance < 0.72:
        return style
    ink = style.faint if chance < 0.82 else style.accent
    if chance > 0.91:
        r, g, b = rng.permutation([rng.uniform(0, 40), rng.uniform(0, 160), rng.uniform(90, 230)])
        ink = (int(r), int(g), int(b))
    if max(abs(one - other) for one, other in zip(ink, style.paper)) < 110:
        return style
    return replace(style, ink=ink, thin=max(style.thin, 1.0))


def _paper(rng: Generator, night: bool) -> Colour:
    if night:
        r, g, b = rng.uniform(5, 60), rng.uniform(10, 80), rng.uniform(20, 130)
        return int(r), int(g), int(b)
    kind = rng.random()
    if kind < 0.7:
        return 255, 255, 255
    return grey(rng, 225, 254) if kind < 0.85 else tinted(rng, 222, 255)


def _wall(rng: Generator) -> Colour:
    kind = rng.random()
    if kind < 0.45:
        return grey(rng, 0, 30)
    if kind < 0.62:
        return grey(rng, 30, 90)
    if kind < 0.8:
        return grey(rng, 90, 155)
    low, high = sorted(rng.uniform(0, 150, 2))
    r, g, b = rng.permutation([low, (low + high) / 2, high])
    return int(r), int(g), int(b)


def _pale(rng: Generator, night: bool) -> Colour:
    if night:
        return tinted(rng, 20, 90)
    return grey(rng, 205, 252) if rng.random() < 0.5 else tinted(rng, 195, 254)


def _glass(rng: Generator, paper: Colour) -> Colour:
    blue = (int(rng.uniform(120, 215)), int(rng.uniform(190, 235)), int(rng.uniform(225, 255)))
    choices = [paper, paper, paper, blue, grey(rng, 190, 245)]
    return choices[int(rng.integers(5))]
