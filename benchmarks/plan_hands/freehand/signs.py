"""Which signs a page has for doors and windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.freehand.cells import pick
from benchmarks.plan_hands.freehand.pen import Colour
from benchmarks.plan_hands.freehand.style import Style
from numpy.random import Generator

LEAVES = {
    "quarter": 6.0, "slanted": 2.5, "square": 1.5, "both": 0.4, "slide": 0.7, "pocket": 0.5,
    "fold": 0.4, "pleats": 0.3, "chord": 0.8, "wedge": 0.5, "shut": 0.5,
}  # fmt: skip


@dataclass
class Signs:
    """How openings are drawn on one page."""

    leaf: str
    entry: str
    leaf_width: float  # metres a leaf is thick, 0 for a line
    leaf_filled: bool
    dashed: float
    open: float  # radians that a leaf stands open
    sill: int  # lines that close the gap of a door
    nibs: float
    panes: int
    spread: float
    jambs: bool
    ledge: float
    mullions: bool
    pane_fill: Colour | None
    casement: bool
    thick_glass: bool
    arrow: bool
    doorway: int
    poche: str  # what of a wall goes on in its windows


def signs(rng: Generator, look: Style) -> Signs:
    """Draw the signs of a page."""
    fills = [
        None,
        None,
        look.paper,
        (190, 220, 240),
        look.tints[0],
        (230, 230, 230),
        (160, 190, 220),
    ]
    fill = fills[int(rng.integers(3 if look.dark else len(fills)))]
    return Signs(
        leaf=pick(rng, LEAVES),
        entry=pick(rng, LEAVES),
        leaf_width=float(rng.choice([0.0, 0.0, 0.04, 0.07, 0.11])),
        leaf_filled=bool(rng.random() < 0.5),
        dashed=float(rng.choice([0.0, 0.0, 4.0])),
        open=float(rng.choice([np.pi / 2, np.pi / 2, np.pi / 4, 1.2, 0.6])),
        sill=int(rng.choice([0, 0, 0, 1, 2])),
        nibs=float(rng.choice([0.0, 0.0, 0.05])),
        panes=int(rng.choice([1, 1, 2, 2, 3, 4])),
        spread=float(rng.choice([0.3, 0.5, 1.0, 1.0])),
        jambs=bool(rng.random() < 0.4),
        ledge=float(rng.choice([0.0, 0.0, 0.06, 0.12])),
        mullions=bool(rng.random() < 0.25),
        pane_fill=fill,
        casement=bool(rng.random() < 0.08),
        thick_glass=bool(rng.random() < 0.1),
        arrow=bool(rng.random() < 0.3),
        doorway=int(rng.choice([0, 0, 0, 1, 2])),
        poche=_poche(rng, look),
    )


def _poche(rng: Generator, look: Style) -> str:
    if look.look not in ("solid", "grey", "colour", "two"):
        return ""
    return "bar" if look.bare else pick(rng, {"": 7, "bar": 1.2, "lines": 0.8, "box": 0.8})
