"""Light in a built plan: daylight by the windows, a soft fill, lamps, the sun."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from random import Random

import shapely

from underdraw.interior.ground import Area, Ground
from underdraw.rooms.style import Style
from underdraw.scene import Glow, Lights, Vector

FILL = 16.0  # square metres that one soft light fills


def sun(ground: Ground, rng: Random) -> tuple[Vector, float]:
    """Choose the way to the sun and its power: one sun for the storey.

    It stands before the compass direction, of eight, towards which the windows' areas sum up
    highest, turned by up to 45 degrees and 26 to 49 degrees high, so that it comes in by most.
    """
    area = [0.0] * 8
    for hole in ground.holes:
        if hole.kind == "window" and None in hole.rooms:
            way = 1 if hole.rooms[0] is None else -1
            out = math.atan2(-hole.along[1] * way, hole.along[0] * way)
            area[round(out / (math.pi / 4)) % 8] += hole.width * (hole.high - hole.low)
    out = area.index(max(area)) * math.pi / 4 + rng.uniform(-0.8, 0.8)
    rise, power = rng.uniform(0.45, 0.85), rng.choice((0.0, 0.4, 0.55))
    away = math.cos(rise)
    return (math.sin(out) * away, math.sin(rise), math.cos(out) * away), power


def lights(
    areas: Iterable[Area],
    height: float,
    look: Style,
    ray: tuple[Vector, float],
    lamps: Iterable[Vector],
) -> Lights:
    """Light some rooms.

    Args:
        areas: the rooms.
        height: metres from floor to ceiling.
        look: says how bright it is without any lamp.
        ray: what `sun` has chosen.
        lamps: where those of the rooms shine from.
    """
    glows = [glow for area in areas for glow in (*_fill(area, height), *_daylight(area))]
    glows += [Glow(place, 0.22, (1.0, 0.9, 0.74)) for place in lamps]
    return Lights(look.ambient, ray[0], ray[1], glows=tuple(glows))


def _fill(area: Area, height: float) -> Iterator[Glow]:
    """Spread soft light: one glow for every so many square metres, in equal parts of the room."""
    x0, z0, x1, z1 = area.polygon.bounds
    across, deep = (max(1, round(side / math.sqrt(FILL))) for side in (x1 - x0, z1 - z0))
    width, depth = (x1 - x0) / across, (z1 - z0) / deep
    for i in range(across):
        for j in range(deep):
            cell = shapely.box(
                x0 + i * width, z0 + j * depth, x0 + (i + 1) * width, z0 + (j + 1) * depth
            ).intersection(area.polygon)
            if cell.area > 0.5:
                middle = cell.representative_point()
                power = 1.3 * min(1.0, max(0.4, cell.area / FILL))
                yield Glow((middle.x, height * 0.75, middle.y), power)


def _daylight(area: Area) -> Iterator[Glow]:
    for side in area.sides:
        for hole, s0, s1 in side.holes:
            if hole.kind == "window":
                at = side.stand((s0 + s1) / 2, 0.0)
                nx, nz = side.outward
                power = 0.7 * (s1 - s0) * (hole.high - hole.low)
                place = (at.x, (hole.low + hole.high) / 2, at.z)
                yield Glow(place, power, (0.96, 0.99, 1.0), (-nx, 0.0, -nz))
