"""A template varied, and made walls and rooms: the truth that a page is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from benchmarks.plans_other.templates import LANGUAGES, OUTSIDE, ROOMS, Template
from shapely import make_valid, unary_union
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import Point, RoomSpec, WallSpec

_MIRRORED = str.maketrans("EW", "WE")
_UPSIDE_DOWN = str.maketrans("NS", "SN")
_TRANSPOSED = str.maketrans("NESW", "WSEN")


@dataclass(frozen=True)
class Piece:
    """A stretch of a wall with the same two rooms beside it.

    Attributes:
        wall: id of the wall.
        low: metres from the wall's start.
        high: metres from the wall's start, where it ends.
        left: letter of the room at the left of the wall's direction.
        right: letter at its right.
    """

    wall: str
    low: float
    high: float
    left: str
    right: str

    @property
    def rooms(self) -> frozenset[str]:
        """The letters of both sides."""
        return frozenset((self.left, self.right))


@dataclass(frozen=True)
class Thicknesses:
    """Metres of walls: outer ones, and inner ones by their grid line."""

    outer: float
    across: tuple[float, ...]
    up: tuple[float, ...]


@dataclass(frozen=True)
class Layout:
    """Walls and rooms, before anything is cut or furnished."""

    walls: tuple[WallSpec, ...]
    outer: frozenset[str]
    pieces: tuple[Piece, ...]
    rooms: dict[str, RoomSpec]
    solid: BaseGeometry
    blind: frozenset[str]


def varied(template: Template, chance: np.random.Generator) -> Template:
    """Return the layout turned, mirrored, and with other widths."""
    cells = np.array([list(row) for row in template.cells])
    size = chance.uniform(0.97, 1.08)
    widths, heights = (
        np.asarray(sides) * size * chance.uniform(0.95, 1.07, len(sides))
        for sides in (template.widths, template.heights)
    )
    blind = template.blind
    if chance.random() < 0.5:
        cells, widths, blind = cells[:, ::-1], widths[::-1], blind.translate(_MIRRORED)
    if chance.random() < 0.5:
        cells, heights, blind = cells[::-1], heights[::-1], blind.translate(_UPSIDE_DOWN)
    if chance.random() < 0.5:
        cells, widths, heights = cells.T, heights, widths
        blind = blind.translate(_TRANSPOSED)
    return replace(
        template,
        cells=tuple("".join(row) for row in cells),
        widths=tuple(round(float(each), 2) for each in widths),
        heights=tuple(round(float(each), 2) for each in heights),
        blind=blind,
    )


def lay_out(template: Template, chance: np.random.Generator) -> Layout:
    """Return the walls and rooms of a layout; y is up, the template's last row at 0."""
    cells = tuple(reversed(template.cells))
    xs = np.concatenate([[0.0], np.cumsum(template.widths)])
    ys = np.concatenate([[0.0], np.cumsum(template.heights[::-1])])
    thick = _thicknesses(len(xs), len(ys), chance)
    upright = [list(_column(cells, x)) for x in range(len(xs))]
    lying = [list(_row(cells, y)) for y in range(len(ys))]
    runs = [
        *_runs(upright, xs, ys, thick.up, thick.outer, turned=False),
        *_runs(lying, ys, xs, thick.across, thick.outer, turned=True),
    ]
    walls, pieces, outer = [], [], set()
    for number, (start, end, thickness, sides) in enumerate(runs, start=1):
        wall = WallSpec(id=f"w{number}", start=start, end=end, thickness=thickness)
        walls.append(wall)
        pieces += [Piece(wall.id, *each) for each in sides]
        if any(OUTSIDE in each[2:] for each in sides):
            outer.add(wall.id)
    solid = _solid(walls)
    rooms = _rooms(cells, xs, ys, solid, LANGUAGES[int(chance.integers(len(LANGUAGES)))])
    blind = _at_sides(walls, template.blind, xs[-1], ys[-1])
    return Layout(tuple(walls), frozenset(outer), tuple(pieces), rooms, solid, blind)


def _thicknesses(columns: int, rows: int, chance: np.random.Generator) -> Thicknesses:
    outer = round(float(chance.uniform(0.24, 0.42)), 2)
    light = round(float(chance.uniform(0.08, 0.12)), 2)
    bearing = round(float(chance.uniform(0.14, 0.18)), 2)

    def lines(count: int) -> tuple[float, ...]:
        return tuple(bearing if chance.random() < 0.3 else light for _ in range(count))

    return Thicknesses(outer, lines(rows), lines(columns))


def _column(cells: Sequence[str], x: int) -> Iterator[tuple[str, str]]:
    """Yield what is left and right of a vertical grid line, from below, row by row."""
    for row in cells:
        padded = OUTSIDE + row + OUTSIDE
        yield padded[x], padded[x + 1]


def _row(cells: Sequence[str], y: int) -> Iterator[tuple[str, str]]:
    """Yield what is left (over) and right (under) of a horizontal line, column by column."""
    blank = OUTSIDE * len(cells[0])
    padded = (blank, *cells, blank)
    yield from zip(padded[y + 1], padded[y], strict=True)


Side = tuple[float, float, str, str]
Run = tuple[Point, Point, float, list[Side]]


def _runs(
    lines: list[list[tuple[str, str]]],
    places: np.ndarray,
    ends: np.ndarray,
    inner: Sequence[float],
    outer: float,
    *,
    turned: bool,
) -> Iterator[Run]:
    """Yield walls along parallel grid lines: neighbours of one make join to one wall."""
    for place, line in enumerate(lines):
        made = [_made(sides, inner[place], outer) for sides in line]
        for thickness, group in groupby(range(len(line)), made.__getitem__):
            steps = list(group)
            if not thickness:
                continue
            low, high = float(ends[steps[0]]), float(ends[steps[-1] + 1])
            sides = [
                (float(ends[first]) - low, float(ends[last + 1]) - low, *pair)
                for pair, first, last in _same(line, steps)
            ]
            at = float(places[place])
            start, end = ((low, at), (high, at)) if turned else ((at, low), (at, high))
            yield start, end, thickness, sides


def _made(sides: tuple[str, str], inner: float, outer: float) -> float:
    """Return how thick a wall stands between two cells, 0 for none."""
    if sides[0] == sides[1]:
        return 0.0
    return outer if OUTSIDE in sides else inner


def _same(
    line: list[tuple[str, str]], steps: list[int]
) -> Iterator[tuple[tuple[str, str], int, int]]:
    for pair, group in groupby(steps, lambda step: line[step]):
        places = list(group)
        yield pair, places[0], places[-1]


def _solid(walls: Sequence[WallSpec]) -> BaseGeometry:
    """Return what is wall, its corners filled as thick as the walls that meet there."""
    parts = [rectangle(wall) for wall in walls]
    for x, y in {each for wall in walls for each in _nodes(wall, walls)}:
        half = [0.0, 0.0]
        for wall in walls:
            upright = wall.start[0] == wall.end[0]
            if on(wall, (x, y)):
                half[not upright] = max(half[not upright], wall.thickness / 2)
        parts.append(box(x - half[0], y - half[1], x + half[0], y + half[1]))
    return unary_union(parts)


def _nodes(wall: WallSpec, walls: Sequence[WallSpec]) -> Iterator[Point]:
    yield wall.start
    yield wall.end
    yield from (each for other in walls for each in (other.start, other.end) if on(wall, each))


def on(wall: WallSpec, point: Point) -> bool:
    """Tell whether a point is on the middle line of a wall."""
    return all(
        min(wall.start[k], wall.end[k]) - 1e-6 <= point[k] <= max(wall.start[k], wall.end[k]) + 1e-6
        for k in (0, 1)
    )


def rectangle(wall: WallSpec, low: float = 0.0, high: float | None = None) -> Polygon:
    """Return the ground that a stretch of a wall stands on."""
    (x0, y0), (x1, y1) = wall.at(low), wall.at(wall.length if high is None else high)
    half = wall.thickness / 2
    upright = wall.start[0] == wall.end[0]
    across, up = (half, 0.0) if upright else (0.0, half)
    return box(min(x0, x1) - across, min(y0, y1) - up, max(x0, x1) + across, max(y0, y1) + up)


def _rooms(
    cells: Sequence[str], xs: np.ndarray, ys: np.ndarray, solid: BaseGeometry, language: str
) -> dict[str, RoomSpec]:
    letters = sorted({letter for row in cells for letter in row} - {OUTSIDE})
    names = _names(letters, language)
    rooms = {}
    for letter in letters:
        ground = unary_union(
            [
                box(xs[x], ys[y], xs[x + 1], ys[y + 1])
                for y, row in enumerate(cells)
                for x, each in enumerate(row)
                if each == letter
            ]
        )
        inside = _largest(make_valid(ground.difference(solid)))
        outline = inside.exterior.simplify(1e-6).coords[:-1]
        corners = tuple((round(x, 4), round(y, 4)) for x, y in outline)
        rooms[letter] = RoomSpec(name=names[letter], kind=ROOMS[letter][0], polygon=corners)
    return rooms


def _largest(shape: BaseGeometry) -> Polygon:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    found = max(parts, key=lambda part: part.area)
    assert isinstance(found, Polygon)
    return found


def _names(letters: Sequence[str], language: str) -> dict[str, str]:
    """Return what each room is called; where two would share a name they are numbered."""
    plain = {letter: ROOMS[letter][1][LANGUAGES.index(language)] for letter in letters}
    names: dict[str, str] = {}
    for letter, name in plain.items():
        alike = [each for each in plain if plain[each] == name]
        names[letter] = name if len(alike) == 1 else f"{name} {alike.index(letter) + 1}"
    return names


def _at_sides(walls: Sequence[WallSpec], sides: str, width: float, height: float) -> frozenset[str]:
    """Return the walls along the given sides of the page."""
    places = {"W": (0, 0.0), "E": (0, width), "S": (1, 0.0), "N": (1, height)}
    return frozenset(
        wall.id
        for wall in walls
        for axis, place in (places[side] for side in sides)
        if wall.start[axis] == wall.end[axis] == place
    )
