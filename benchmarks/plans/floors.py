"""Floors: tints by room or by kind of room, tiles, planks."""

from __future__ import annotations

import numpy as np
from benchmarks.plans.draws import tone
from benchmarks.plans.ground import grown, lines
from benchmarks.plans.pen import Pen
from benchmarks.plans.style import Style
from numpy.random import Generator
from shapely.geometry import MultiLineString, Polygon

_WET = ("bathroom", "kitchen", "storage", "garage")
_PALE = tone(195, 250, 0.8)


def lay(pen: Pen, room: Polygon, kind: str, style: Style, rng: Generator) -> None:
    """Draw a room's floor; it runs a little under the walls, to leave no gap."""
    ground = grown(room, 0.04)
    if style.floors == "one":
        pen.fill(ground, style.floor)
    elif style.floors == "by room":
        pen.fill(ground, _PALE(rng))
    elif style.floors == "wood" and kind not in _WET:
        red, green, blue = style.wood
        pen.fill(ground, (red, int(0.84 * green), int(0.65 * blue)))
    elif style.floors in ("by kind", "wood") and kind in _WET:
        pen.fill(ground, style.floor)
    if rng.random() < style.texture:
        tiled = kind in _WET or rng.random() < 0.3
        joints = (_tiles if tiled else _planks)(room, rng).intersection(room)
        for part in lines(joints):
            pen.line(part.coords, style.grout, style.pen / 2)


def _tiles(room: Polygon, rng: Generator) -> MultiLineString:
    x0, y0, x1, y1 = room.bounds
    wide = rng.choice([0.2, 0.3, 0.4, 0.6])
    deep = wide * rng.choice([1, 1, 2])
    upright = [[(x, y0), (x, y1)] for x in np.arange(x0, x1, wide)]
    level = [[(x0, y), (x1, y)] for y in np.arange(y0, y1, deep)]
    return MultiLineString(upright + level)


def _planks(room: Polygon, rng: Generator) -> MultiLineString:
    """Return boards along x or y, with ends here and there."""
    x0, y0, x1, y1 = room.bounds
    wide, joints = rng.choice([0.12, 0.16, 0.22, 0.3]), []
    turned = rng.random() < 0.5
    (u0, u1), (v0, v1) = ((x0, x1), (y0, y1)) if not turned else ((y0, y1), (x0, x1))
    ends = rng.random() < 0.6
    for v in np.arange(v0, v1, wide):
        joints.append([(u0, v), (u1, v)])
        for u in np.arange(u0 + rng.uniform(0, 1.8), u1, 1.8) if ends else ():
            joints.append([(u, v), (u, min(v + wide, v1))])
    if turned:
        joints = [[(y, x) for x, y in line] for line in joints]
    return MultiLineString(joints)
