"""How a page is drawn: one random draw of everything that draughtsmen do differently."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from numpy.random import Generator

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Style:
    """The hand that draws a plan; lengths are in metres."""

    walls: str
    wall: Colour
    line: Colour
    pen: float
    outline: float
    hatch: float
    window: int
    window_share: float
    jambs: bool
    door: str
    sill: bool
    labels: bool
    furniture: float
    filled: bool
    dimensions: bool
    furnishings: bool
    frame: float
    tints: bool
    tiles: bool
    grid: bool = False
    chains: bool = False
    casing: float = 0.0
    font: int = 0
    wobble: float = 0.0
    negative: bool = False


WALLS = ("solid", "grey", "hatched", "hollow")
DOORS = ("arc", "arc", "arc", "thick leaf", "dashed", "ajar", "bare arc", "square")


def random_style(rng: Generator, walls: str | None = None) -> Style:
    """Return a style; its walls may be told."""
    kind = walls or str(rng.choice(WALLS))
    dark = int(rng.integers(0, 90))
    tone = {"solid": dark, "grey": int(rng.integers(110, 190))}.get(kind, 255)
    line = int(rng.choice([0, 0, 30, 80]))
    return Style(
        walls=kind,
        wall=(tone, tone, tone) if rng.random() < 0.8 else (tone, tone, min(255, tone + 50)),
        line=(line, line, line),
        pen=float(rng.choice([0.015, 0.02, 0.03])),
        outline=0.0 if kind == "solid" else float(rng.choice([0.02, 0.03, 0.04])),
        hatch=float(rng.uniform(0.06, 0.12)),
        window=int(rng.integers(1, 4)),
        window_share=float(rng.choice([1.0, 1.0, 0.5, 0.35])),
        jambs=bool(rng.random() < 0.5),
        door=str(rng.choice(DOORS)),
        sill=bool(rng.random() < 0.2),
        labels=bool(rng.random() < 0.8),
        furniture=float(rng.choice([0.0, 0.5, 0.9])),
        filled=bool(rng.random() < 0.2),
        dimensions=bool(rng.random() < 0.5),
        furnishings=bool(rng.random() < 0.5),
        frame=float(rng.choice([0.0, 0.0, 0.03, 0.08])),
        tints=bool(rng.random() < 0.3),
        tiles=bool(rng.random() < 0.25),
        grid=bool(rng.random() < 0.25),
        chains=bool(rng.random() < 0.3),
        casing=float(rng.choice([0.0, 0.0, 0.04])),
        font=int(rng.choice([0, 2, 3, 4, 7])),
    )


def in_look(look: str, rng: Generator) -> Style:
    """Return a random style of one of LOOKS."""
    walls = str(rng.choice(["solid", "hollow"])) if look == "blueprint" else "solid"
    return replace(random_style(rng, walls), **LOOKS[look])


# Pages that differ in more than their walls.
LOOKS: dict[str, dict[str, Any]] = {
    "blueprint": {"negative": True, "tints": False},
    "coloured": {"tints": True, "filled": True, "grid": True, "furniture": 0.9},
    "wobbly": {"wobble": 0.02, "pen": 0.02},
}


HANDSOME = Style(
    walls="solid",
    wall=(38, 38, 44),
    line=(70, 70, 76),
    pen=0.018,
    outline=0.0,
    hatch=0.1,
    window=3,
    window_share=1.0,
    jambs=True,
    door="thick leaf",
    sill=False,
    labels=True,
    furniture=1.0,
    filled=False,
    dimensions=True,
    furnishings=True,
    frame=0.0,
    tints=False,
    tiles=True,
)
