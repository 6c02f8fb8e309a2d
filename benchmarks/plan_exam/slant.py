"""A corner of a house cut off."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import shapely
from benchmarks.plan_exam.shell import Shell, Stretch, Wall
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from underdraw.spec.floor_plan import Point

Line = tuple[Point, Point]
MARGIN = 0.25  # metres that openings keep from a corner that is not square


def slanted(shell: Shell, letter: str, rng: np.random.Generator) -> Shell:
    """Return the shell with an outer corner of a room cut off by a wall."""
    place = _corner(shell, letter)
    cut = float(rng.uniform(1.0, 1.6))
    walls, stretches, ends = list(shell.walls), list(shell.stretches), []
    thickness = next(wall.thickness for wall in walls if place in (wall.start, wall.end))
    for number, wall in enumerate(shell.walls):
        if place in (wall.start, wall.end):
            walls[number], gone = _shorter(wall, place, cut)
            ends.append(walls[number].end if wall.end == place else walls[number].start)
            stretches = [_kept(each, walls[number], gone, number) for each in stretches]
    line = (ends[0], ends[1])
    walls.append(Wall(*line, thickness, outer=True))
    length = walls[-1].length
    stretches.append(Stretch(len(walls) - 1, MARGIN, length - MARGIN, letter, "."))
    reach = cut + 2 * thickness
    near = box(place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)
    outside = _beyond(line, place, thickness / 2) & near
    strip = (_beyond(line, place, -thickness / 2) & near) - outside
    silhouette = unary_union([shell.body, *shell.zones.values()])
    body = (shell.body - outside) | (strip & silhouette)
    zones = {**shell.zones, letter: shell.zones[letter] - (_beyond(line, place, 0.0) & near)}
    return Shell(tuple(walls), body, tuple(stretches), zones)


def _corner(shell: Shell, letter: str) -> Point:
    """Return a corner where two outer walls end, with the room inside and open air around."""
    ends = [end for wall in shell.walls for end in (wall.start, wall.end) if wall.outer]
    zone = shell.zones[letter]
    corners = shapely.get_coordinates(zone)
    others = [each for name, each in shell.zones.items() if name != letter]
    for x, y in corners:
        place = (round(float(x), 3), round(float(y), 3))
        quarter = zone & box(x - 0.5, y - 0.5, x + 0.5, y + 0.5)
        alone = all(each.distance(quarter) > 0.1 for each in others)
        if ends.count(place) == 2 and alone and quarter.area < 0.3:
            return place
    raise ValueError(f"room {letter!r} has no outer corner; give another one for the slant")


def _shorter(wall: Wall, place: Point, cut: float) -> tuple[Wall, float]:
    """Return a wall that ends before a corner, and how much is gone before its start."""
    if wall.end == place:
        return replace(wall, end=wall.point(wall.length - cut)), 0.0
    return replace(wall, start=wall.point(cut)), cut


def _kept(one: Stretch, wall: Wall, gone: float, number: int) -> Stretch:
    if one.wall != number:
        return one
    low = max(one.low - gone, MARGIN if gone else 0.0)
    return replace(one, low=low, high=min(one.high - gone, wall.length - (0 if gone else MARGIN)))


def _beyond(line: Line, place: Point, offset: float) -> Polygon:
    """Return what lies on a place's side of a line, further off than `offset`."""
    (x0, y0), (x1, y1) = line
    length = math.dist(*line)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    nx, ny = -uy, ux
    if (place[0] - x0) * nx + (place[1] - y0) * ny < 0:
        nx, ny = -nx, -ny
    far = 50.0
    corners = [(-far, offset), (length + far, offset), (length + far, far), (-far, far)]
    return Polygon([(x0 + ux * a + nx * b, y0 + uy * a + ny * b) for a, b in corners])
