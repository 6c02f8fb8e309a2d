"""What stands around a plan: dimensions, title, north, scale bar, a table of rooms."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.labels import area, length, zone_name
from benchmarks.plan_exam.sheet import Sheet
from benchmarks.plan_exam.styles import Style
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

UNITS: dict[str, Callable[[float], str]] = {
    "m": lambda value: f"{value:.2f}",
    "cm": lambda value: f"{value * 100:.0f}",
    "mm": lambda value: f"{round(value * 1000, -1):.0f}",
    "ft": length,
}
SIDES = ("S", "W", "N", "E")
TITLES: dict[str, tuple[str, ...]] = {
    "en": ("Flat", "Floor Plan", "Scale 1:100", "Rev B"),
    "de": ("Haus", "Grundriss", "M 1:100", "Plan"),
    "nl": ("Woning", "Plattegrond", "schaal 1:100", "blad"),
    "pl": ("Mieszkanie", "rzut", "skala 1:100", "rys."),
    "fr": ("Appartement", "Plan de niveau", "Éch. 1/100", "lot"),
    "sv": ("Bostad", "planritning", "skala 1:100", "blad"),
    "es": ("Vivienda", "Planta", "Escala 1:100", "tipo"),
    "it": ("Alloggio", "Pianta", "Scala 1:100", "tav."),
}


def draw_dimensions(sheet: Sheet, style: Style, home: Home) -> None:
    """Draw chains of dimensions on as many sides as the style has."""
    bounds = home.shell.region.bounds
    cover = [shape.bounds for _, shape in home.shell.outside]
    for side in SIDES[: style.dimensions]:
        upright, positive = side in "WE", side in "NE"
        axis = 0 if upright else 1
        places = [each[axis + 2] if positive else each[axis] for each in (bounds, *cover)]
        edge, sign = (max(places), 1) if positive else (min(places), -1)
        near = bounds[axis + 2] if positive else bounds[axis]
        chain = _cut(home, near - sign * (home.shell.outer + 0.5), upright)
        whole = [chain[0], chain[-1]]
        for row, marks in enumerate((chain, whole)):
            place = edge + sign * (0.5 + 0.42 * row)
            _chain(sheet, style, marks, place, upright)
            if row:
                continue
            for mark in whole:
                ends = [(near + sign * 0.15, mark), (edge + sign * 1.0, mark)]
                sheet.line([_turned(*each, upright) for each in ends], 0.7, style.light)


def _turned(across: float, along: float, upright: bool) -> tuple[float, float]:
    return (across, along) if upright else (along, across)


def _cut(home: Home, place: float, upright: bool) -> list[float]:
    """Return where a line across the home enters and leaves rooms, and the home."""
    left, low, right, high = home.shell.region.bounds
    ends = ((place, low), (place, high)) if upright else ((left, place), (right, place))
    line, axis = LineString(ends), 1 if upright else 0
    marks = {round(end[axis], 3) for end in ends}
    for room in home.shell.rooms.values():
        hit = line.intersection(room)
        for part in getattr(hit, "geoms", [hit]):
            if isinstance(part, LineString) and part.length > 0.1:
                marks |= {round(at[axis], 3) for at in part.coords}
    return sorted(marks)


def _chain(sheet: Sheet, style: Style, marks: list[float], place: float, upright: bool) -> None:
    ends = [_turned(place, marks[0] - 0.12, upright), _turned(place, marks[-1] + 0.12, upright)]
    sheet.line(ends, 0.7, style.light)
    for mark in marks:
        _tick(sheet, style, np.array(_turned(place, mark, upright)), upright)
    for low, high in zip(marks, marks[1:]):
        said = UNITS[style.unit](high - low)
        if sheet.measure(said, style.size * 0.8, style.font)[0] < high - low - 0.08:
            shift = -0.13 if upright else 0.13
            at = _turned(place + shift, (low + high) / 2, upright)
            turn = 90 if upright else 0
            sheet.words(said, at, style.size * 0.8, style.light, style.font, turn)


def _tick(sheet: Sheet, style: Style, at: np.ndarray, upright: bool) -> None:
    reach = np.array([0.07, 0.07])
    if style.tick == "dot":
        sheet.fill(box(*(at - 0.035), *(at + 0.035)).buffer(0.01), style.light)
    elif style.tick == "slash":
        sheet.line((at - reach, at + reach), 1.2, style.light)
    else:
        way = np.array([0.0, 1.0]) if upright else np.array([1.0, 0.0])
        side = way[::-1] * 0.045
        for sign in (-1, 1):
            sheet.line(
                (at + way * sign * 0.11 + side, at, at + way * sign * 0.11 - side), 0.8, style.light
            )
        sheet.line((at - side * 2, at + side * 2), 0.7, style.light)


def draw_around(
    sheet: Sheet, style: Style, home: Home, frame: tuple[float, ...], rng: random.Random
) -> None:
    """Draw what the style has outside the plan, in the margin at the foot of the page."""
    left, low, right, high = frame
    if style.frame:
        sheet.edge(box(left + 0.2, low + 0.2, right - 0.2, high - 0.2), 1.4, style.light)
    words = TITLES[style.language]
    if style.title:
        _title(sheet, style, home, (right - 0.2, low + 0.2), words, rng)
    if style.north:
        _north(sheet, style, (right - 0.75, high - 0.75), rng.uniform(0, 6.28))
    if rng.random() < style.bar:
        _bar(sheet, style, (left + 0.6, low + 0.55))
    if style.table:
        _table(sheet, style, home, (left + 0.35, low + 1.75))


def _title(
    sheet: Sheet,
    style: Style,
    home: Home,
    corner: tuple[float, float],
    words: tuple[str, ...],
    rng: random.Random,
) -> None:
    name = f"{words[0]} {rng.randrange(1, 60)}{rng.choice('ABC')}"
    total = area(sum(room.area for room in home.shell.rooms.values()), style)
    x, y = corner
    if style.title == "foot":
        sheet.words(
            f"{name}   {total}", (x - 2.4, y + 0.45), style.size * 1.4, style.ink, style.font
        )
        return
    sheet.edge(box(x - 3.9, y, x, y + 1.2), 1.0, style.light)
    for row in (0.4, 0.8):
        sheet.line(((x - 3.9, y + row), (x, y + row)), 0.7, style.light)
    rows = (f"{words[2]}   {words[3]} {rng.randrange(1, 90)}", f"{words[1]}   {total}", name)
    for number, row in enumerate(rows):
        at = (x - 1.95, y + 0.2 + 0.4 * number)
        sheet.words(row, at, style.size * 0.85, style.ink, style.font)


def _north(sheet: Sheet, style: Style, at: tuple[float, float], turn: float) -> None:
    middle, way = np.array(at), np.array([np.sin(turn), np.cos(turn)])
    side = np.array([way[1], -way[0]])
    around = [middle + 0.26 * np.array([np.cos(t), np.sin(t)]) for t in np.linspace(0, 6.2832, 33)]
    sheet.line(around, 0.8, style.light)
    sheet.line((middle - way * 0.26, middle + way * 0.34), 1.2, style.light)
    barbs = (
        middle + way * 0.2 + side * 0.07,
        middle + way * 0.34,
        middle + way * 0.2 - side * 0.07,
    )
    sheet.line(barbs, 1.2, style.light)
    sheet.words("N", middle + way * 0.48, style.size * 0.9, style.light, style.font)


def _bar(sheet: Sheet, style: Style, at: tuple[float, float]) -> None:
    x, y = at
    for metre in range(5):
        part: BaseGeometry = box(x + metre, y, x + metre + 1, y + 0.1)
        if metre % 2 == 0:
            sheet.fill(part, style.ink)
        sheet.edge(part, 0.8, style.ink)
    for metre in (0, 1, 5):
        said = f"{metre} m" if metre == 5 else str(metre)
        sheet.words(said, (x + metre, y + 0.26), style.size * 0.8, style.ink, style.font)


def _table(sheet: Sheet, style: Style, home: Home, at: tuple[float, float]) -> None:
    """Write the rooms' areas in columns of three."""
    named = [(letters[0], room) for letters, room in home.shell.rooms.items()]
    for number, (letter, room) in enumerate(named[:9]):
        said = f"{zone_name(style, letter)} {area(room.area, style)}"
        spot = (at[0] + 1.25 + 2.4 * (number // 3), at[1] - 0.3 - 0.36 * (number % 3))
        if spot[0] + 1.2 < sheet.origin[0] + sheet.pixels[0] / sheet.per_metre - 4.2:
            sheet.words(said, spot, style.size * 0.72, style.ink, style.font)
