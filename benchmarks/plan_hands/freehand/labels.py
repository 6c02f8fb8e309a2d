"""Names, numbers and sizes written into rooms."""

from __future__ import annotations

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.cells import pick
from benchmarks.plan_hands.freehand.pen import Mask, Page
from benchmarks.plan_hands.freehand.plan import House, Room
from benchmarks.plan_hands.freehand.script import span, write
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plan_hands.freehand.words import TONGUES


def draw_labels(page: Page, house: House, look: Style) -> None:
    """Write into the rooms, in one manner for the page."""
    rng = page.rng
    what = pick(rng, {"none": 2.5, "name": 4, "size": 1.5, "both": 2.5, "number": 1.8, "many": 1})
    if what == "none" or look.bare:
        return
    tongue = TONGUES[str(rng.choice(list(TONGUES)))]
    size = float(np.clip(page.scale * rng.uniform(0.16, 0.36), 7, 34))
    upper, unit = rng.random() < 0.4, str(rng.choice(["", " m²", "m²", " qm"]))
    wild = rng.random() < 0.12
    ink = page.mask()
    for number, room in enumerate(house.rooms):
        if rng.random() < 0.06:
            continue
        names = tongue.get(room.spec.kind, ("Zi.", "Rm"))
        name = names[int(rng.integers(len(names)))]
        name = name.upper() if upper else name
        area = (
            f"{room.shape.area:.{int(rng.integers(0, 3))}f}".replace(
                ".", str(rng.choice([",", "."]))
            )
            + unit
        )
        lines = {
            "name": [name], "size": [area], "both": [name, area], "number": [str(number + 1)],
            "many": [name, area, _spread(room)],
        }[what]  # fmt: skip
        _put(page, ink, room, lines, size * (1.3 if what == "number" else 1), look, wild)
    page.lay(
        ink,
        look.accent if rng.random() < 0.2 else look.ink,
        grain=0.3 if look.medium == "pencil" else 0,
    )


def _spread(room: Room) -> str:
    x0, y0, x1, y1 = room.shape.bounds
    return f"{x1 - x0:.2f}x{y1 - y0:.2f}"


def _put(
    page: Page, ink: Mask, room: Room, lines: list[str], size: float, look: Style, wild: bool
) -> None:
    """Write lines in the roomiest part of a room, turned where that fits better."""
    spot = (
        room.shape.centroid
        if room.shape.contains(room.shape.centroid)
        else room.shape.representative_point()
    )
    if not room.shape.buffer(-0.3).is_empty and page.rng.random() < 0.3:
        spot = room.shape.buffer(-0.3).representative_point()
    x0, y0, x1, y1 = room.shape.bounds
    wide, high = (x1 - x0) * page.scale, (y1 - y0) * page.scale
    long = max(span(line, size, look.lettering) for line in lines)
    turn = int(long > wide * 0.95 and high > wide * 1.2)
    size *= 1.0 if wild else float(np.clip((high if turn else wide) * 0.92 / long, 0.5, 1))
    at = page.px(shapely.get_coordinates(spot))[0] + page.rng.normal(
        0, size * (1.5 if wild else 0.25), 2
    )
    for k, line in enumerate(lines):
        off = (k - (len(lines) - 1) / 2) * size * 1.6
        place = at + np.array([off, 0.0] if turn else [0.0, off])
        write(page, ink, line, place, size * (0.8 if k else 1), look.lettering, turn)
