"""The spaces of a storey: rooms that no wall parts are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shapely import Point

from underdraw.interior.floor import gaps
from underdraw.interior.ground import Area, Ground

BEYOND = (0.05, 0.15, 0.3)  # metres outside of a room at which the next may begin
MOST = 62  # bits of a whole number that are not its sign


def spaces(ground: Ground) -> Mapping[str, int]:
    """Give each room its space, as one bit; those that are open to each other share it."""
    space = {area.name: 1 << number % MOST for number, area in enumerate(ground.areas)}
    for area in ground.areas:
        for other in _open_to(area, ground):
            here, there = space[area.name], space[other]
            space = {name: here if bit == there else bit for name, bit in space.items()}
    return space


def _open_to(area: Area, ground: Ground) -> Iterator[str]:
    """Name the rooms that lie beyond the gaps in a room's walls."""
    for side in area.sides:
        for first, last in gaps(ground, side):
            for off in BEYOND:
                stand = side.stand((first + last) / 2, -off)
                spot = Point(stand.x, stand.z)
                yield from (
                    o.name for o in ground.areas if o is not area and o.polygon.covers(spot)
                )
