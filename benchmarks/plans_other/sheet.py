"""What stands round a plan on its sheet: names, dimensions, scale bar, north, title, frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plans_other.canvas import Canvas, Pen, arc, rectangle
from benchmarks.plans_other.flat import Flat
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import Point, RoomSpec

_UNITS: Sequence[Callable[[float], str]] = (
    lambda metres: f"{metres:.2f}",
    lambda metres: f"{metres:.2f}".replace(".", ","),
    lambda metres: f"{metres * 100:.0f}",
    lambda metres: f"{metres * 1000:.0f}",
)
_AREAS: Sequence[Callable[[float], str]] = (
    lambda area: f"{area:.1f} m²",
    lambda area: f"{area:.2f} m²".replace(".", ","),
    lambda area: f"A = {area:.1f}",
    lambda area: "",
)
_TITLES = (
    ("GROUND FLOOR PLAN", "Drawn: MK   Checked: AR", "Sheet A-101"),
    ("WOHNUNG 3. OG LINKS", "Bauherr: Fam. Brandt", "Plan-Nr. 07/2"),
    ("PLAN DU LOGEMENT T4", "Résidence des Tilleuls", "Ind. B"),
    ("EXISTING LAYOUT", "All sizes to be checked on site", "Rev 2"),
)


@dataclass(frozen=True)
class Letters:
    """A page's writing: its font, and how tall in metres."""

    face: str
    height: float


@dataclass(frozen=True)
class Axis:
    """A side of the plan along which dimensions run, as the points of a chain are placed by it.

    Attributes:
        along: 0 where it runs along the page, 1 up it.
        edge: where the outer face is, across.
        out: 1 or -1, away from the plan.
    """

    along: int
    edge: float
    out: int

    def at(self, along: float, away: float) -> Point:
        """Return a point by its place along the side and its distance from it."""
        across = self.edge + self.out * away
        return (along, across) if self.along == 0 else (across, along)


def axes(flat: Flat) -> Mapping[str, Axis]:
    """Return the four sides of a flat."""
    x0, y0, x1, y1 = flat.solid.bounds
    return {"S": Axis(0, y0, -1), "N": Axis(0, y1, 1), "W": Axis(1, x0, -1), "E": Axis(1, x1, 1)}


@dataclass(frozen=True)
class Figures:
    """A page's way of giving sizes.

    Attributes:
        unit: takes metres to what is written.
        slash: ends are marked by slashes, not dots.
        away: metres from the wall to the first chain.
        whole: a second chain gives the whole side.
    """

    unit: Callable[[float], str]
    slash: bool
    away: float
    whole: bool


def figures(chance: np.random.Generator) -> Figures:
    """Choose a way of giving sizes."""
    return Figures(
        unit=_UNITS[int(chance.integers(len(_UNITS)))],
        slash=bool(chance.random() < 0.7),
        away=float(chance.uniform(0.55, 0.8)),
        whole=bool(chance.random() < 0.8),
    )


def dimensions(
    canvas: Canvas, flat: Flat, axis: Axis, pen: Pen, letters: Letters, how: Figures
) -> None:
    """Draw a chain of partial sizes along a side, and the whole size beyond it."""
    ends = flat.solid.bounds[axis.along], flat.solid.bounds[axis.along + 2]
    crossings = _crossings(flat, axis)
    chains = [([ends[0], *crossings, ends[1]], how.away)]
    if crossings and how.whole:
        chains.append(([*ends], how.away + 0.65))
    for stops, away in chains:
        canvas.line([axis.at(stops[0] - 0.15, away), axis.at(stops[-1] + 0.15, away)], pen)
        for stop in stops:
            canvas.line([axis.at(stop, 0.2), axis.at(stop, away + 0.15)], pen)
            _tick(canvas, axis.at(stop, away), pen, slash=how.slash)
        for low, high in zip(stops, stops[1:]):
            over = letters.height * 0.75
            middle = axis.at((low + high) / 2, away)
            place = (
                (middle[0], middle[1] + over) if axis.along == 0 else (middle[0] - over, middle[1])
            )
            canvas.text(
                place,
                how.unit(high - low),
                letters.height,
                letters.face,
                pen.colour,
                90.0 * axis.along,
            )


def _crossings(flat: Flat, axis: Axis) -> list[float]:
    """Return where inner walls meet the outer wall of a side."""
    across = 1 - axis.along
    found = set()
    for wall in flat.plan.walls:
        if wall.id in flat.outer or wall.start[axis.along] != wall.end[axis.along]:
            continue
        near = min(abs(end[across] - axis.edge) for end in (wall.start, wall.end))
        if near < 0.3:
            found.add(wall.start[axis.along])
    return sorted(found)


def _tick(canvas: Canvas, at: Point, pen: Pen, *, slash: bool) -> None:
    bold = Pen(pen.width * 1.8, pen.colour)
    if slash:
        canvas.line([(at[0] - 0.08, at[1] - 0.08), (at[0] + 0.08, at[1] + 0.08)], bold)
    else:
        canvas.fill(Polygon(arc(at, 0.045, 0, 350)), pen.colour)


def names(
    canvas: Canvas,
    flat: Flat,
    letters: Letters,
    pen: Pen,
    chance: np.random.Generator,
    *,
    backed: bool,
) -> None:
    """Write the rooms' names and mostly their areas; `backed` lays paper under them."""
    area = _AREAS[int(chance.integers(len(_AREAS)))]
    upper = bool(chance.random() < 0.35)
    for room, place in zip(flat.plan.rooms, flat.labels):
        name = room.name.upper() if upper else room.name
        words = f"{name}\n{area(room.area)}".strip()
        _fitted(canvas, room, place, words, letters, pen, backed=backed)


def _fitted(
    canvas: Canvas,
    room: RoomSpec,
    place: Point,
    words: str,
    letters: Letters,
    pen: Pen,
    *,
    backed: bool,
) -> None:
    """Write so small that it fits, upright where a room is narrow."""
    x0, y0, x1, y1 = Polygon(room.polygon).bounds
    wide = canvas.text_width(words, letters.height, letters.face)
    turn = 90.0 if wide > 0.9 * (x1 - x0) and y1 - y0 > x1 - x0 else 0.0
    space = 0.85 * (y1 - y0 if turn else x1 - x0)
    height = letters.height * min(space / max(wide, 0.1), 1.0)
    canvas.text(place, words, height, letters.face, pen.colour, turn, backed=backed)


def scale_bar(canvas: Canvas, at: Point, pen: Pen, letters: Letters) -> None:
    """Draw a bar of five metres, each second one filled, figures over it."""
    x, y = at
    for metre in range(5):
        piece = rectangle(x + metre, y, x + metre + 1, y + 0.12)
        if metre % 2 == 0:
            canvas.fill(piece, pen.colour)
        canvas.outline(piece, pen)
    for metre, figure in ((0, "0"), (1, "1"), (5, "5 m")):
        place = (x + metre, y + 0.17 + letters.height * 0.6)
        canvas.text(place, figure, letters.height, letters.face, pen.colour)


def north(canvas: Canvas, at: Point, pen: Pen, letters: Letters, turn: float) -> None:
    """Draw a north arrow in a circle."""
    x, y = at
    canvas.line(arc(at, 0.42, 0, 360), pen)
    angle = math.radians(90 + turn)
    tip = (x + 0.55 * math.cos(angle), y + 0.55 * math.sin(angle))
    left, right = (
        (x + 0.42 * math.cos(angle + way), y + 0.42 * math.sin(angle + way)) for way in (2.6, -2.6)
    )
    canvas.fill(Polygon([tip, left, at]), pen.colour)
    canvas.outline(Polygon([tip, right, at]), pen)
    above = (x + 0.75 * math.cos(angle), y + 0.75 * math.sin(angle))
    canvas.text(above, "N", letters.height, letters.face, pen.colour)


def title(
    canvas: Canvas, at: Point, pen: Pen, letters: Letters, chance: np.random.Generator
) -> None:
    """Draw a title block, its right lower corner given."""
    lines = _TITLES[int(chance.integers(len(_TITLES)))]
    x, y = at
    wide, row = 4.4, letters.height * 2.0
    for number, words in enumerate(reversed(lines)):
        low = y + number * row
        canvas.outline(rectangle(x - wide, low, x, low + row), pen)
        room = 0.92 * wide / max(canvas.text_width(words, letters.height, letters.face), 0.1)
        height = letters.height * min(room, 1.0)
        canvas.text((x - wide / 2, low + row / 2), words, height, letters.face, pen.colour)


def frame(canvas: Canvas, pen: Pen, inset: float) -> None:
    """Draw a frame round the whole sheet."""
    x0, y0, x1, y1 = canvas.bounds
    heavy = Pen(pen.width * 2, pen.colour)
    canvas.outline(rectangle(x0 + inset, y0 + inset, x1 - inset, y1 - inset), heavy)
