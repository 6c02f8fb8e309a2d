"""Furniture put where it does not stand in anybody's way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.pieces import PIECES, Drawing
from benchmarks.plan_exam.sheet import corners_of
from shapely import orient_polygons
from shapely.affinity import rotate, translate
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.prepared import prep

from underdraw.spec.floor_plan import Point

Wish = tuple[str, tuple[tuple[float, float], ...]]  # a piece, and its sizes, the best first
FREE_STANDING = {"table", "round table", "low table", "car"}
FITTINGS = {"counter", "toilet", "basin", "tub", "shower", "washer"}
_BEDS: Wish = ("bed", ((1.8, 2.05), (1.6, 2.05), (1.4, 2.0), (0.9, 2.0)))
_WARDROBE: Wish = ("wardrobe", ((2.4, 0.6), (1.8, 0.6), (1.2, 0.6), (0.9, 0.55)))
_SINGLE: Wish = ("bed", ((1.0, 2.0), (0.9, 2.0)))
_DESK: Wish = ("desk", ((1.4, 0.95), (1.2, 0.9), (1.0, 0.85)))
_TOILET: Wish = ("toilet", ((0.38, 0.66), (0.36, 0.6)))
_BASIN: Wish = ("basin", ((0.6, 0.48), (0.5, 0.4), (0.4, 0.32)))
WISHES: dict[str, tuple[Wish, ...]] = {
    "L": (
        ("sofa", ((2.6, 0.95), (2.1, 0.9), (1.7, 0.85))),
        ("sideboard", ((1.8, 0.42), (1.4, 0.4))),
        ("table", ((1.6, 1.6), (1.2, 1.5))),
        ("sofa", ((0.85, 0.85),)),
        ("shelf", ((1.2, 0.32),)),
        ("plant", ((0.5, 0.5),)),
    ),
    "D": (("table", ((1.8, 1.6), (1.4, 1.5))), ("sideboard", ((1.5, 0.42),))),
    "K": (
        ("counter", ((3.2, 0.6), (2.7, 0.6), (2.4, 0.6), (1.8, 0.6), (1.4, 0.6))),
        ("round table", ((1.5, 1.5),)),
    ),
    "B": (_BEDS, _WARDROBE, ("sideboard", ((1.2, 0.45),)), ("plant", ((0.4, 0.4),))),
    "C": (_SINGLE, _DESK, _WARDROBE),
    "E": (_SINGLE, _DESK, ("wardrobe", ((1.2, 0.55), (0.9, 0.55)))),
    "G": (_BEDS, _WARDROBE),
    "O": (_DESK, ("shelf", ((1.6, 0.32), (1.0, 0.3))), ("shelf", ((1.0, 0.3),))),
    "H": (("wardrobe", ((1.2, 0.4), (0.8, 0.38))),),
    "V": (),
    "W": (
        ("tub", ((1.75, 0.78), (1.6, 0.7))),
        _TOILET,
        _BASIN,
        ("washer", ((0.6, 0.6),)),
        ("shower", ((0.9, 0.9), (0.8, 0.8))),
    ),
    "X": (("shower", ((1.0, 0.9), (0.8, 0.8))), _TOILET, _BASIN),
    "T": (_TOILET, _BASIN),
    "S": (("shelf", ((1.2, 0.35), (0.8, 0.3))),),
    "P": (("shelf", ((1.4, 0.35), (0.9, 0.3))),),
    "Q": (("wardrobe", ((1.8, 0.55), (1.2, 0.5))),),
    "U": (("washer", ((0.6, 0.6),)), ("washer", ((0.6, 0.6),)), ("basin", ((0.6, 0.5),))),
    "R": (("car", ((1.75, 4.2),)),),
}


@dataclass(frozen=True, eq=False)
class Piece:
    """What stands where.

    Attributes:
        kind: one of PIECES.
        ground: what it covers.
        drawing: its shapes in metres, the lower first.
    """

    kind: str
    ground: BaseGeometry
    drawing: Drawing


def furnish(home: Home, rng: np.random.Generator) -> list[Piece]:
    """Furnish every zone with what it wishes for and has room for."""
    ways = unary_union([hole.kept_free(home.wall(hole)) for hole in home.holes])
    placed: list[Piece] = []
    for letter in sorted(set(home.shell.zones) & set(WISHES)):
        free = home.zone(letter).buffer(0.004) - ways
        for kind, sizes in WISHES[letter]:
            found = _first(kind, sizes, free, home.rooms[home.layout.room(letter)], rng)
            if found:
                placed.append(found)
                free = free - found.ground.buffer(0.06 if kind in FITTINGS else 0.12)
    return placed


def _first(
    kind: str,
    sizes: tuple[tuple[float, float], ...],
    free: BaseGeometry,
    room: Polygon,
    rng: np.random.Generator,
) -> Piece | None:
    """Return the piece in the first size that fits, or none."""
    ready = prep(free)
    for width, depth in sizes:
        spots = list(_middle(free, rng) if kind in FREE_STANDING else _along(room, width, rng))
        for at, degrees in spots:
            back = at if kind not in FREE_STANDING else _back(at, degrees, depth)
            ground = _moved(box(-width / 2, 0, width / 2, depth), back, degrees)
            if ready.contains(ground):
                drawing = [_moved(each, back, degrees) for each in PIECES[kind](width, depth)]
                return Piece(kind, ground, drawing)
    return None


def _along(room: Polygon, width: float, rng: np.random.Generator) -> Iterator[tuple[Point, float]]:
    """Yield places with the back at a wall: corners first, then what lies between."""
    corners = corners_of(orient_polygons(room.simplify(0.001)))
    later: list[tuple[Point, float]] = []
    first: list[tuple[Point, float]] = []
    for (x0, y0), (x1, y1) in zip(corners, corners[1:]):
        line = LineString([(x0, y0), (x1, y1)])
        if line.length < width:
            continue
        degrees = math.degrees(math.atan2(y1 - y0, x1 - x0))
        ends = (width / 2 + 0.01, line.length - width / 2 - 0.01)
        for at in (*ends, line.length / 2, *np.arange(ends[0], ends[1], 0.2)):
            place = line.interpolate(float(at))
            (first if at in ends else later).append(((place.x, place.y), degrees))
    for some in (first, later):
        yield from (some[int(i)] for i in rng.permutation(len(some)))


def _middle(free: BaseGeometry, rng: np.random.Generator) -> Iterator[tuple[Point, float]]:
    """Yield places in the open, those with most room around first."""
    x0, y0, x1, y1 = free.bounds
    inner = free.buffer(-0.25)
    spots = [(float(x), float(y)) for x in np.arange(x0, x1, 0.3) for y in np.arange(y0, y1, 0.3)]
    middle = inner.centroid if not inner.is_empty else free.centroid
    spots.sort(key=lambda spot: math.hypot(spot[0] - middle.x, spot[1] - middle.y))
    turns = (0.0, 90.0) if rng.random() < 0.5 else (90.0, 0.0)
    yield from ((spot, turn) for spot in spots for turn in turns)


def _back(middle: Point, degrees: float, depth: float) -> Point:
    angle = math.radians(degrees)
    return middle[0] + math.sin(angle) * depth / 2, middle[1] - math.cos(angle) * depth / 2


def _moved(shape: BaseGeometry, at: Point, degrees: float) -> BaseGeometry:
    return translate(rotate(shape, degrees, origin=(0, 0)), *at)
