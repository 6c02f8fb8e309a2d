"""Furniture and fittings as lines, their backs on the x axis, standing towards y."""

from __future__ import annotations

from collections.abc import Callable

from shapely.affinity import scale, translate
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

Drawing = list[BaseGeometry]


def _round(x: float, y: float, width: float, depth: float) -> BaseGeometry:
    return translate(scale(Point(0, 0).buffer(1, 16), width / 2, depth / 2), x, y)


def _soft(x0: float, y0: float, x1: float, y1: float, by: float) -> BaseGeometry:
    return box(x0 + by, y0 + by, x1 - by, y1 - by).buffer(by)


def _whole(width: float, depth: float) -> BaseGeometry:
    return box(-width / 2, 0, width / 2, depth)


def bed(width: float, depth: float) -> Drawing:
    """Draw a bed with a pillow a person, and the blanket turned back."""
    count = 2 if width > 1.2 else 1
    each = width / count
    pillows = [
        _soft(-width / 2 + each * i + 0.08, 0.08, -width / 2 + each * (i + 1) - 0.08, 0.45, 0.05)
        for i in range(count)
    ]
    fold = LineString([(-width / 2, 0.62), (width / 2, 0.62)])
    return [_whole(width, depth), *pillows, fold]


def wardrobe(width: float, depth: float) -> Drawing:
    """Draw a rail with hangers in a box."""
    rail = LineString([(-width / 2 + 0.04, depth / 2), (width / 2 - 0.04, depth / 2)])
    count = int(width / 0.14)
    hangers = [
        LineString([(x - 0.03, depth * 0.18), (x + 0.03, depth * 0.82)])
        for x in (-width / 2 + 0.1 + 0.14 * i for i in range(count))
    ]
    return [_whole(width, depth), rail, *hangers]


def sofa(width: float, depth: float) -> Drawing:
    """Draw a back, two arms and cushions."""
    inner = width - 0.36
    count = max(1, round(inner / 0.75))
    each = inner / count
    seats = [
        _soft(-inner / 2 + each * i, 0.2, -inner / 2 + each * (i + 1), depth, 0.05)
        for i in range(count)
    ]
    return [_soft(-width / 2, 0, width / 2, depth, 0.06), *seats]


def sideboard(width: float, depth: float) -> Drawing:
    """Draw a low piece with a screen on it."""
    return [_whole(width, depth), box(-width * 0.35, depth * 0.35, width * 0.35, depth * 0.55)]


def shelf(width: float, depth: float) -> Drawing:
    """Draw a crossed box."""
    cross = [
        LineString([(-width / 2, 0), (width / 2, depth)]),
        LineString([(-width / 2, depth), (width / 2, 0)]),
    ]
    return [_whole(width, depth), *cross]


def desk(width: float, depth: float) -> Drawing:
    """Draw a table and the chair at it."""
    return [
        _soft(-0.22, depth - 0.32, 0.22, depth, 0.08),
        box(-width / 2, 0, width / 2, depth - 0.3),
    ]


def counter(width: float, depth: float) -> Drawing:
    """Draw a kitchen's row: sink, hob, and a fridge where it is long enough."""
    x = -width / 2
    basin = _soft(x + 0.15, 0.12, x + 0.6, depth - 0.1, 0.06)
    tap = _round(x + 0.375, depth / 2, 0.08, 0.08)
    start = x + width - 1.25 if width > 2.3 else x + width - 0.65
    hob = [
        _round(start + dx, dy, 0.19, 0.19)
        for dx in (0.16, 0.44)
        for dy in (depth * 0.3, depth * 0.72)
    ]
    drawing: Drawing = [_whole(width, depth), basin, tap, *hob]
    if width > 2.3:
        fridge = box(x + width - 0.6, 0, x + width, depth)
        drawing += [fridge, LineString([(x + width - 0.6, 0), (x + width, depth)])]
    return drawing


def toilet(width: float, depth: float) -> Drawing:
    """Draw a cistern and a bowl."""
    bowl = _round(0, 0.17 + (depth - 0.17) / 2, width * 0.92, depth - 0.15)
    return [box(-width / 2, 0, width / 2, 0.17), bowl]


def basin(width: float, depth: float) -> Drawing:
    """Draw a wash basin."""
    return [
        _soft(-width / 2, 0, width / 2, depth, 0.06),
        _round(0, depth * 0.55, width * 0.7, depth * 0.6),
    ]


def tub(width: float, depth: float) -> Drawing:
    """Draw a bath tub."""
    inside = _soft(-width / 2 + 0.07, 0.07, width / 2 - 0.07, depth - 0.07, 0.2)
    return [_whole(width, depth), inside, _round(-width / 2 + 0.25, depth / 2, 0.07, 0.07)]


def shower(width: float, depth: float) -> Drawing:
    """Draw a tray that falls to its drain."""
    lines = [
        LineString([(x, y), (0, depth / 2)]) for x in (-width / 2, width / 2) for y in (0, depth)
    ]
    return [_whole(width, depth), *lines, _round(0, depth / 2, 0.12, 0.12)]


def washer(width: float, depth: float) -> Drawing:
    """Draw a washing machine."""
    return [_whole(width, depth), _round(0, depth / 2, width * 0.65, width * 0.65)]


def table(width: float, depth: float) -> Drawing:
    """Draw a table with chairs along both long sides."""
    count = max(1, int((width - 0.1) / 0.6))
    each = width / count
    chairs = [
        _soft(x - 0.21, y, x + 0.21, y + 0.42, 0.07)
        for x in (-width / 2 + each * (i + 0.5) for i in range(count))
        for y in (0.0, depth - 0.42)
    ]
    return [*chairs, box(-width / 2, 0.3, width / 2, depth - 0.3)]


def round_table(width: float, depth: float) -> Drawing:
    """Draw a round table with four chairs."""
    middle = depth / 2
    chairs = [
        _round(dx * (width / 2 - 0.2), middle + dy * (depth / 2 - 0.2), 0.4, 0.4)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    return [*chairs, _round(0, middle, width - 0.5, depth - 0.5)]


def low_table(width: float, depth: float) -> Drawing:
    """Draw a table before a sofa."""
    return [_soft(-width / 2, 0, width / 2, depth, 0.05)]


def plant(width: float, depth: float) -> Drawing:
    """Draw a plant from above."""
    pot = _round(0, depth / 2, width, depth)
    leaves = [
        LineString(
            [
                (-dx * width / 2, depth / 2 - dy * depth / 2),
                (dx * width / 2, depth / 2 + dy * depth / 2),
            ]
        )
        for dx, dy in ((0.9, 0.3), (0.3, 0.9), (-0.3, 0.9), (-0.9, 0.3))
    ]
    return [pot, *leaves]


def car(width: float, depth: float) -> Drawing:
    """Draw a car from above."""
    return [
        _soft(-width / 2, 0, width / 2, depth, 0.35),
        _soft(-width / 2 + 0.15, depth * 0.28, width / 2 - 0.15, depth * 0.75, 0.2),
        LineString([(-width / 2 + 0.15, depth * 0.36), (width / 2 - 0.15, depth * 0.36)]),
    ]


PIECES: dict[str, Callable[[float, float], Drawing]] = {
    "bed": bed,
    "wardrobe": wardrobe,
    "sofa": sofa,
    "sideboard": sideboard,
    "shelf": shelf,
    "desk": desk,
    "counter": counter,
    "toilet": toilet,
    "basin": basin,
    "tub": tub,
    "shower": shower,
    "washer": washer,
    "table": table,
    "round table": round_table,
    "low table": low_table,
    "plant": plant,
    "car": car,
}
